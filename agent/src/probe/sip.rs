//! SIP OPTIONS (RFC 3261 section 11): whether a meeting server's signalling answers.
//!
//! Any final answer proves the way there and back, be it that the method is not allowed; one of
//! class 5 says that the server fails. Over UDP each request is a packet of its own that is never
//! sent again; over TCP and TLS each has a connection of its own.

mod message;

use std::net::SocketAddr;

use diemcau_core::path::Finding;
use diemcau_core::path::window::Tells;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

use self::message::{Options, Parsed, Response, parse};
use super::connection::{Asking, Conversed, Dial};
use super::packet::{Exchange, Heard};
use super::target::{Endpoint, Transport};
use super::tls::{Client, other_tls};
use super::{finding_of, mixed};

/// Longest answer that is read over a connection.
const MAX_ANSWER: usize = 16_384;

/// Most bytes of interim answers over a connection.
const MAX_INTERIM: usize = 4 * MAX_ANSWER;

/// Asks over UDP.
pub(super) struct SipPackets {
    server: Endpoint,
    /// Makes branches that nobody guesses.
    seed: u64,
    local: SocketAddr,
}

/// Asks over connections.
pub(super) struct SipConnections {
    server: Endpoint,
    /// Makes branches that nobody guesses.
    seed: u64,
    /// The number of the next request.
    next_seq: u32,
    /// None over plain TCP.
    tls: Option<Client>,
}

impl SipPackets {
    pub(super) fn new(server: Endpoint, seed: u64) -> Self {
        Self { server, seed, local: SocketAddr::from(([0, 0, 0, 0], 0)) }
    }
}

impl Exchange for SipPackets {
    fn handle_opened(&mut self, local: SocketAddr, _remote: SocketAddr) {
        self.local = local;
    }

    fn write_request(&mut self, seq: u32, request: &mut Vec<u8>) {
        let Self { ref server, seed, local } = *self;
        let own = mixed(seed, seq);
        Options { server, transport: Transport::Udp, local, seq, own }.write(request);
    }

    fn read(&self, packet: &[u8]) -> Heard {
        let response = match parse(packet) {
            Parsed::Response(_, response) => response,
            Parsed::Request(_) => return Heard::Other,
            Parsed::Incomplete | Parsed::Malformed => return Heard::Garbage,
        };
        let transaction = response.transaction();
        let own = transaction.filter(|(seq, own)| *own == mixed(self.seed, *seq) && response.is_for(*seq));
        match (own, verdict(&response)) {
            (Some((seq, _)), Some(tells)) => Heard::Answer { seq, tells },
            (Some(_), None) => Heard::Interim,
            (None, _) => Heard::Other,
        }
    }
}

impl SipConnections {
    /// Over plain TCP without `tls`.
    pub(super) fn new(server: Endpoint, seed: u64, tls: Option<Client>) -> Self {
        Self { server, seed, next_seq: 0, tls }
    }
}

impl Dial for SipConnections {
    fn converse(&mut self, stream: TcpStream) -> Asking<'_> {
        let seq = self.next_seq;
        self.next_seq = seq.wrapping_add(1);
        Box::pin(async move {
            let begun = Instant::now();
            let local = stream.local_addr().map_err(|error| finding_of(&error))?;
            let transport = if self.tls.is_some() { Transport::Tls } else { Transport::Tcp };
            let own = mixed(self.seed, seq);
            let options = Options { server: &self.server, transport, local, seq, own };
            let tells = match &self.tls {
                Some(tls) => match tls.shake_hands(stream).await {
                    Ok(stream) => converse(stream, &options).await?,
                    Err(finding) => return other_tls(finding),
                },
                None => converse(stream, &options).await?,
            };
            Ok(Conversed { response: Some(begun.elapsed()), tells })
        })
    }
}

/// Asks, and waits for the final answer.
async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    options: &Options<'_>,
) -> Result<Tells, Finding> {
    let mut bytes = Vec::with_capacity(1_024);
    options.write(&mut bytes);
    stream.write_all(&bytes).await.map_err(|error| finding_of(&error))?;
    stream.flush().await.map_err(|error| finding_of(&error))?;
    bytes.clear();
    let mut n_read = 0_usize;
    loop {
        let length = stream.read_buf(&mut bytes).await.map_err(|error| finding_of(&error))?;
        n_read += length;
        if let Some(tells) = final_answer(&mut bytes, options)? {
            return Ok(tells);
        }
        let has_spoken = n_read > bytes.len() && bytes.is_empty();
        if length == 0 && has_spoken {
            return Err(Finding::Silent);
        }
        if length == 0 || bytes.len() > MAX_ANSWER {
            return Err(Finding::Malformed);
        }
        if n_read > MAX_INTERIM {
            return Err(Finding::Endless);
        }
    }
}

/// Takes messages off the bytes read until one is the final answer; none if it is still to come.
fn final_answer(bytes: &mut Vec<u8>, options: &Options<'_>) -> Result<Option<Tells>, Finding> {
    loop {
        let length = match parse(bytes) {
            Parsed::Response(length, response) => {
                let own = response.transaction() == Some((options.seq, options.own));
                match verdict(&response).filter(|_| own && response.is_for(options.seq)) {
                    Some(tells) => return Ok(Some(tells)),
                    None => length,
                }
            }
            Parsed::Request(length) => length,
            Parsed::Incomplete => return Ok(None),
            Parsed::Malformed => return Err(Finding::Malformed),
        };
        if bytes.len() < length {
            return Ok(None);
        }
        bytes.drain(..length);
    }
}

/// What a final answer says; none of one that is not final.
fn verdict(response: &Response<'_>) -> Option<Tells> {
    match response.status {
        100..200 => None,
        500..600 => Some(Tells::Failure),
        _ => Some(Tells::Nothing),
    }
}

#[cfg(diemcau_fuzzing)]
pub(super) mod fuzz {
    use super::{
        AsyncRead, AsyncWrite, Endpoint, Exchange as _, Options, SipPackets, SocketAddr, Transport, converse,
        mixed,
    };

    pub(in crate::probe) fn question(seed: u64) -> Vec<u8> {
        let (server, mut question) = (server(), Vec::new());
        options(&server, seed).write(&mut question);
        question
    }

    pub(in crate::probe) fn packet(seed: u64, packet: &[u8]) {
        SipPackets::new(server(), seed).read(packet);
    }

    pub(in crate::probe) async fn stream(seed: u64, stream: impl AsyncRead + AsyncWrite + Unpin) -> bool {
        converse(stream, &options(&server(), seed)).await.is_ok()
    }

    fn server() -> Endpoint {
        Endpoint::from(SocketAddr::from(([192, 0, 2, 1], 5_060)))
    }

    fn options(server: &Endpoint, seed: u64) -> Options<'_> {
        let local = SocketAddr::from(([192, 0, 2, 2], 5_060));
        Options { server, transport: Transport::Tcp, local, seq: 0, own: mixed(seed, 0) }
    }
}
