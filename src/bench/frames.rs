//! The client's side of HTTP/2, as far as one gRPC stream on one connection needs it. No IO.
//!
//! A whole client costs as much CPU as the server that it loads; this one costs a fraction, so the
//! server is what saturates on a machine that both share.

use prost::Message;
use prost::bytes::{Buf, BufMut};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Length, type, flags and stream of a frame.
const FRAME_HEAD: usize = 9;
/// Compression flag and length of a gRPC message.
const MESSAGE_HEAD: usize = 5;
const STREAM: u32 = 1;
const WINDOW: u32 = 65_535;
/// The largest window: the server never waits for ours.
const WIDE_OPEN: u32 = 0x7fff_ffff;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;
const INITIAL_WINDOW_SIZE: u16 = 4;

/// One gRPC stream and the connection under it.
pub(super) struct Call {
    /// Bytes to be sent.
    pub(super) outbox: Vec<u8>,
    /// Bytes received that are no whole frame yet.
    inbox: Vec<u8>,
    /// Bytes of messages that are not whole yet.
    messages: Vec<u8>,
    /// What the server still takes, on the connection and on the stream.
    windows: [i64; 2],
    /// The window with which the server lets a stream begin.
    initial: i64,
    /// The server ended the stream or the connection.
    pub(super) is_over: bool,
}

impl Call {
    /// Opens a connection and calls a method on it.
    pub(super) fn open(authority: &str, path: &str, is_tls: bool) -> Self {
        let mut outbox = PREFACE.to_vec();
        head(&mut outbox, 6, SETTINGS, 0, 0);
        outbox.put_u16(INITIAL_WINDOW_SIZE);
        outbox.put_u32(WIDE_OPEN);
        head(&mut outbox, 4, WINDOW_UPDATE, 0, 0);
        outbox.put_u32(WIDE_OPEN - WINDOW);
        let fields = fields(authority, path, is_tls);
        head(&mut outbox, fields.len(), HEADERS, END_HEADERS, STREAM);
        outbox.extend(fields);
        Self {
            outbox,
            inbox: Vec::new(),
            messages: Vec::new(),
            windows: [WINDOW.into(); 2],
            initial: WINDOW.into(),
            is_over: false,
        }
    }

    /// Whether the server takes a message of that length.
    pub(super) fn has_room(&self, len: usize) -> bool {
        let len = i64::try_from(MESSAGE_HEAD + len).unwrap_or(i64::MAX);
        self.windows.iter().all(|window| *window >= len)
    }

    /// Puts a message into the outbox.
    pub(super) fn send(&mut self, message: &[u8]) {
        head(&mut self.outbox, MESSAGE_HEAD + message.len(), DATA, 0, STREAM);
        self.outbox.put_u8(0);
        self.outbox.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
        self.outbox.extend_from_slice(message);
        let taken = i64::try_from(MESSAGE_HEAD + message.len()).unwrap_or(i64::MAX);
        self.windows.iter_mut().for_each(|window| *window -= taken);
    }

    /// Takes in what was received.
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.inbox.extend_from_slice(bytes);
        let inbox = std::mem::take(&mut self.inbox);
        let mut rest = inbox.as_slice();
        while rest.len() >= FRAME_HEAD {
            let len = usize::from(rest[0]) << 16 | usize::from(rest[1]) << 8 | usize::from(rest[2]);
            if rest.len() < FRAME_HEAD + len {
                break;
            }
            let (frame, after) = rest.split_at(FRAME_HEAD + len);
            self.frame(
                frame[3],
                frame[4],
                u32::from_be_bytes([frame[5], frame[6], frame[7], frame[8]]),
                &frame[FRAME_HEAD..],
            );
            rest = after;
        }
        self.inbox = rest.to_vec();
    }

    /// The next whole message of the server.
    pub(super) fn message<M: Message + Default>(&mut self) -> anyhow::Result<Option<M>> {
        let Some(mut head) = self.messages.get(1..MESSAGE_HEAD) else {
            return Ok(None);
        };
        let len = head.get_u32() as usize;
        let Some(body) = self.messages.get(MESSAGE_HEAD..MESSAGE_HEAD + len) else {
            return Ok(None);
        };
        let message = M::decode(body)?;
        self.messages.drain(..MESSAGE_HEAD + len);
        Ok(Some(message))
    }

    fn frame(&mut self, kind: u8, flags: u8, stream: u32, body: &[u8]) {
        match kind {
            DATA => {
                self.messages.extend_from_slice(body);
                self.is_over |= flags & END_STREAM != 0;
            }
            HEADERS => self.is_over |= flags & END_STREAM != 0,
            RST_STREAM | GOAWAY => self.is_over = true,
            SETTINGS if flags & ACK == 0 => self.settings(body),
            PING if flags & ACK == 0 => {
                head(&mut self.outbox, body.len(), PING, ACK, 0);
                self.outbox.extend_from_slice(body);
            }
            WINDOW_UPDATE if body.len() == 4 => {
                let window = &mut self.windows[usize::from(stream != 0)];
                *window += i64::from(u32::from_be_bytes([body[0], body[1], body[2], body[3]]));
            }
            _ => {}
        }
    }

    fn settings(&mut self, body: &[u8]) {
        for setting in body.chunks_exact(6) {
            let (mut id, mut value) = (&setting[..2], &setting[2..]);
            if id.get_u16() == INITIAL_WINDOW_SIZE {
                let initial = i64::from(value.get_u32());
                self.windows[1] += initial - self.initial;
                self.initial = initial;
            }
        }
        head(&mut self.outbox, 0, SETTINGS, ACK, 0);
    }
}

fn head(out: &mut Vec<u8>, len: usize, kind: u8, flags: u8, stream: u32) {
    let len = u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes();
    out.extend_from_slice(&len[1..]);
    out.extend_from_slice(&[kind, flags]);
    out.put_u32(stream);
}

/// The header fields of a gRPC call in HPACK, without the dynamic table (RFC 7541, appendix A).
fn fields(authority: &str, path: &str, is_tls: bool) -> Vec<u8> {
    // `:method: POST`, then `:scheme: http` or `https`.
    let mut out = vec![0x83, if is_tls { 0x87 } else { 0x86 }];
    // Not indexed, with the name's number in the static table.
    for (name, value) in [(&[0x04][..], path), (&[0x01], authority), (&[0x0f, 0x10], "application/grpc")] {
        out.extend_from_slice(name);
        text(&mut out, value);
    }
    // Not indexed, with a name of its own.
    out.push(0);
    text(&mut out, "te");
    text(&mut out, "trailers");
    out
}

/// A string literal below 127 bytes, not Huffman-coded.
fn text(out: &mut Vec<u8>, text: &str) {
    debug_assert!(text.len() < 127, "longer ones take another form");
    out.push(u8::try_from(text.len()).unwrap_or(126));
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use diemcau_proto::v1;

    use super::*;

    #[test]
    fn messages_come_out_whole_however_their_bytes_arrive() {
        let mut call = Call::open("127.0.0.1:1", "/a.B/C", false);
        let ack = v1::HeartbeatAck { seq: 7, held_us: 9 };
        let mut server = Call::open("", "", false);
        server.outbox.clear();
        server.send(&ack.encode_to_vec());
        server.send(&ack.encode_to_vec());
        for byte in &server.outbox {
            call.receive(std::slice::from_ref(byte));
        }
        for expected in [Some(ack), Some(ack), None] {
            assert_eq!(call.message::<v1::HeartbeatAck>().expect("it is one"), expected);
        }
    }

    #[test]
    fn the_server_s_window_is_kept() {
        let mut call = Call::open("127.0.0.1:1", "/a.B/C", false);
        let message = vec![0; 60_000];
        assert!(call.has_room(message.len()));
        call.send(&message);
        assert!(!call.has_room(message.len()));
        for stream in [0, 1] {
            let mut update = Vec::new();
            head(&mut update, 4, WINDOW_UPDATE, 0, stream);
            update.put_u32(60_100);
            call.receive(&update);
        }
        assert!(call.has_room(message.len()));
    }
}
