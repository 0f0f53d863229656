//! A client of HTTP/2 made of frames laid out by hand, to do what no proper client does.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use super::secs;

/// Kinds of frames.
pub(crate) mod kind {
    pub(crate) const DATA: u8 = 0;
    pub(crate) const HEADERS: u8 = 1;
    pub(crate) const RST_STREAM: u8 = 3;
    pub(crate) const SETTINGS: u8 = 4;
    pub(crate) const PING: u8 = 6;
    pub(crate) const GOAWAY: u8 = 7;
    pub(crate) const WINDOW_UPDATE: u8 = 8;
    pub(crate) const CONTINUATION: u8 = 9;
}

/// Error codes.
pub(crate) mod code {
    pub(crate) const FLOW_CONTROL: u32 = 3;
    pub(crate) const REFUSED_STREAM: u32 = 7;
    pub(crate) const ENHANCE_YOUR_CALM: u32 = 11;
}

/// Settings.
pub(crate) mod setting {
    pub(crate) const MAX_CONCURRENT_STREAMS: u16 = 3;
    pub(crate) const INITIAL_WINDOW_SIZE: u16 = 4;
    pub(crate) const MAX_HEADER_LIST_SIZE: u16 = 6;
}

/// With HEADERS and CONTINUATION: the last of its block.
pub(crate) const END_HEADERS: u8 = 4;
/// The method of agents.
pub(crate) const ATTACH: &str = "/diemcau.v1.AgentService/Attach";
/// A method that answers at once.
pub(crate) const HEALTH: &str = "/grpc.health.v1.Health/Check";

pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Bytes of a frame before its payload: length, kind, flags, stream.
pub(crate) const HEAD: usize = 9;

/// One connection.
pub(crate) struct Wire {
    stream: TcpStream,
    heard: Vec<u8>,
}

/// A frame that came.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) stream: u32,
    pub(crate) payload: Vec<u8>,
}

impl Wire {
    /// Connects and says the preface.
    pub(crate) fn open(addr: SocketAddr) -> Self {
        Self::open_with(addr, &[])
    }

    /// The same, and lets no answer in.
    pub(crate) fn open_deaf(addr: SocketAddr) -> Self {
        let [high, low] = setting::INITIAL_WINDOW_SIZE.to_be_bytes();
        Self::open_with(addr, &[high, low, 0, 0, 0, 0])
    }

    fn open_with(addr: SocketAddr, settings: &[u8]) -> Self {
        let mut wire = Self::silent(addr);
        wire.say(PREFACE).expect("the preface goes out");
        wire.say(&frame(kind::SETTINGS, 0, 0, settings)).expect("the settings go out");
        wire
    }

    /// Connects and says nothing.
    pub(crate) fn silent(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).expect("it listens");
        stream.set_nodelay(true).expect("it is set");
        stream.set_write_timeout(Some(secs(2))).expect("it is set");
        Self { stream, heard: Vec::new() }
    }

    /// Sends bytes. An error is the other end's: it closed, or reads no more.
    pub(crate) fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// The next frame; none where the connection ends, or nothing comes in time.
    pub(crate) fn hear(&mut self, within: Duration) -> Option<Frame> {
        self.stream.set_read_timeout(Some(within)).expect("it is set");
        loop {
            if let Some((frame, length)) = read(&self.heard) {
                self.heard.drain(..length);
                return Some(frame);
            }
            let mut bytes = [0; 16_384];
            match self.stream.read(&mut bytes) {
                Ok(n) if n > 0 => self.heard.extend_from_slice(&bytes[..n]),
                Ok(_) | Err(_) => return None,
            }
        }
    }

    /// The next frame that is wanted, others passed over.
    pub(crate) fn hear_until(
        &mut self,
        within: Duration,
        is_wanted: impl Fn(&Frame) -> bool,
    ) -> Option<Frame> {
        std::iter::from_fn(|| self.hear(within)).find(is_wanted)
    }

    /// Why the other end ended the connection; none where it did not say so.
    pub(crate) fn ended(&mut self, within: Duration) -> Option<u32> {
        self.hear_until(within, |frame| frame.kind == kind::GOAWAY).map(|frame| frame.error())
    }

    /// Whether the other end closes within that time, whatever it says before.
    pub(crate) fn closes(&mut self, within: Duration) -> bool {
        self.stream.set_read_timeout(Some(within)).expect("it is set");
        let mut bytes = [0; 16_384];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => {
                    return !matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
                }
            }
        }
    }
}

impl Frame {
    /// What a SETTINGS frame sets.
    pub(crate) fn setting(&self, id: u16) -> Option<u32> {
        let mut all = self.payload.chunks_exact(6);
        all.find(|entry| entry[..2] == id.to_be_bytes()).map(|entry| number(&entry[2..]))
    }

    /// The error with which a stream or the connection is ended.
    pub(crate) fn error(&self) -> u32 {
        number(if self.kind == kind::GOAWAY { &self.payload[4..] } else { &self.payload })
    }
}

/// A frame's bytes.
pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("it is short").to_be_bytes();
    let mut bytes = length[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// HEADERS of a call of gRPC, with more headers behind those that it must have.
pub(crate) fn call(stream: u32, path: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    let must = [
        (":method", "POST"),
        (":scheme", "http"),
        (":authority", "localhost"),
        (":path", path),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ];
    for (name, value) in must.iter().chain(more) {
        block.extend(header(name, value));
    }
    frame(kind::HEADERS, END_HEADERS, stream, &block)
}

/// DATA with one message of gRPC.
pub(crate) fn message(stream: u32, body: &[u8]) -> Vec<u8> {
    let mut payload = vec![0];
    payload.extend(u32::try_from(body.len()).expect("it is short").to_be_bytes());
    payload.extend(body);
    frame(kind::DATA, 0, stream, &payload)
}

/// A header as HPACK has it: a literal that is not remembered.
pub(crate) fn header(name: &str, value: &str) -> Vec<u8> {
    let mut bytes = vec![0];
    for text in [name, value] {
        length(&mut bytes, text.len());
        bytes.extend(text.as_bytes());
    }
    bytes
}

/// A length with a prefix of 7 bits.
fn length(bytes: &mut Vec<u8>, length: usize) {
    if length < 127 {
        return bytes.push(u8::try_from(length).expect("it is below 127"));
    }
    bytes.push(127);
    let mut rest = length - 127;
    while rest >= 128 {
        bytes.push(u8::try_from(rest % 128).expect("it is below 128") | 128);
        rest /= 128;
    }
    bytes.push(u8::try_from(rest).expect("it is below 128"));
}

/// The first frame of some bytes and how many it takes; none if it is not whole.
fn read(bytes: &[u8]) -> Option<(Frame, usize)> {
    let head = bytes.get(..HEAD)?;
    let end = HEAD + number(&[0, head[0], head[1], head[2]]) as usize;
    let payload = bytes.get(HEAD..end)?.to_vec();
    Some((Frame { kind: head[3], stream: number(&head[5..]), payload }, end))
}

/// The number in the first four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes[..4].try_into().map(u32::from_be_bytes).expect("they are four")
}
