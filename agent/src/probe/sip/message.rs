//! SIP messages (RFC 3261), as far as OPTIONS and its answers need them.

use std::fmt;
use std::io::Write as _;
use std::net::SocketAddr;

use super::super::target::{Endpoint, Host, Transport};

/// What every branch begins with (RFC 3261 section 8.1.1.7).
const BRANCH: &str = "z9hG4bK";
/// The sequence number of a method fits in 31 bits (RFC 3261 section 8.1.1.5).
const CSEQ: u32 = 0x7fff_ffff;

/// One OPTIONS request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options<'a> {
    /// The server asked.
    pub(super) server: &'a Endpoint,
    /// What carries it.
    pub(super) transport: Transport,
    /// Where it comes from.
    pub(super) local: SocketAddr,
    /// Its number.
    pub(super) seq: u32,
    /// What only this probe knows of that number.
    pub(super) own: u64,
}

/// What lies at the head of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parsed<'a> {
    /// The beginning of a message.
    Incomplete,
    /// No message.
    Malformed,
    /// A request, that many bytes long.
    Request(usize),
    /// An answer, that many bytes long.
    Response(usize, Response<'a>),
}

/// An answer, as far as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Response<'a> {
    /// Its status code, 100 to 699.
    pub(super) status: u16,
    /// Of the topmost Via: the transaction.
    pub(super) branch: &'a str,
    /// The number in `CSeq`.
    pub(super) cseq: u32,
    /// The method in `CSeq`.
    pub(super) method: &'a str,
}

/// The header fields that are read; each is its first of that name.
#[derive(Default)]
struct Fields<'a> {
    via: Option<&'a str>,
    cseq: Option<&'a str>,
    content_length: Option<&'a str>,
}

impl Options<'_> {
    /// Appends the request.
    pub(super) fn write(&self, request: &mut Vec<u8>) {
        write!(request, "{self}").expect("a Vec takes what is written");
    }
}

impl Response<'_> {
    /// The number of the request in the branch, and what only its probe knows of it.
    pub(super) fn transaction(&self) -> Option<(u32, u64)> {
        let (cookie, own) = self.branch.split_at_checked(BRANCH.len())?;
        read_branch(own).filter(|_| cookie.eq_ignore_ascii_case(BRANCH))
    }

    /// Whether its `CSeq` is that of the request of that number.
    pub(super) fn is_for(&self, seq: u32) -> bool {
        self.cseq == seq & CSEQ && self.method == "OPTIONS"
    }
}

impl fmt::Display for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, transport, local, seq, own } = self;
        let (via, id) = match transport {
            Transport::Udp => ("UDP", "udp"),
            Transport::Tcp => ("TCP", "tcp"),
            Transport::Tls => ("TLS", "tls"),
        };
        let here = Host::Address(local.ip());
        write!(f, "OPTIONS sip:{server};transport={id} SIP/2.0\r\n")?;
        write!(f, "Via: SIP/2.0/{via} {local};branch={BRANCH}{seq:08x}{own:016x};rport\r\n")?;
        write!(f, "Max-Forwards: 70\r\n")?;
        write!(f, "From: <sip:diemcau@{here}>;tag={own:016x}\r\n")?;
        write!(f, "To: <sip:{server}>\r\n")?;
        write!(f, "Call-ID: {seq:08x}{own:016x}\r\n")?;
        write!(f, "CSeq: {} OPTIONS\r\n", seq & CSEQ)?;
        write!(f, "Contact: <sip:diemcau@{local};transport={id}>\r\n")?;
        write!(f, "Accept: application/sdp\r\n")?;
        write!(f, "User-Agent: diemcau-agent/{}\r\n", env!("CARGO_PKG_VERSION"))?;
        write!(f, "Content-Length: 0\r\n\r\n")
    }
}

/// Reads the message at the head of `bytes`; empty lines before it are part of it. A message whose
/// length is not told ends with its header, as over a stream it must.
pub(super) fn parse(bytes: &[u8]) -> Parsed<'_> {
    let n_empty = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let bytes_left = &bytes[n_empty..];
    let Some(end) = bytes_left.windows(4).position(|window| window == b"\r\n\r\n") else {
        return if is_beginning(bytes_left) { Parsed::Incomplete } else { Parsed::Malformed };
    };
    let header = &bytes_left[..end + 2];
    let (start, rest) = header.split_at(line_length(header));
    let Some(fields) = fields(rest) else {
        return Parsed::Malformed;
    };
    let body = match fields.content_length.map(str::parse::<u32>) {
        None => 0,
        Some(Ok(length)) => usize::try_from(length).unwrap_or(usize::MAX),
        Some(Err(_)) => return Parsed::Malformed,
    };
    let length = (n_empty + end + 4).saturating_add(body);
    let start = String::from_utf8_lossy(start.trim_ascii_end());
    if start.rsplit_once(' ').is_some_and(|(_, version)| version.eq_ignore_ascii_case("SIP/2.0")) {
        return Parsed::Request(length);
    }
    response(&start, &fields).map_or(Parsed::Malformed, |response| Parsed::Response(length, response))
}

/// Whether these bytes can become a message: a SIP version or a method comes first.
fn is_beginning(bytes: &[u8]) -> bool {
    let word = bytes.split(|byte| matches!(byte, b' ' | b'/')).next().unwrap_or_default();
    word.len() <= 32 && word.iter().all(u8::is_ascii_uppercase) && !bytes.starts_with(b"HTTP/")
}

fn response<'a>(start: &str, fields: &Fields<'a>) -> Option<Response<'a>> {
    let (version, rest) = start.split_once(' ')?;
    let code = rest.split(' ').next()?;
    let is_code = version.eq_ignore_ascii_case("SIP/2.0") && code.len() == 3;
    let status = code.parse().ok().filter(|status| is_code && (100..700).contains(status))?;
    let topmost = fields.via?.split(',').next()?;
    let (cseq, method) = fields.cseq?.split_once(|c: char| c.is_ascii_whitespace())?;
    Some(Response { status, branch: branch(topmost)?, cseq: cseq.parse().ok()?, method: method.trim() })
}

fn branch(via: &str) -> Option<&str> {
    via.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("branch").then_some(value.trim())
    })
}

fn read_branch(own: &str) -> Option<(u32, u64)> {
    let (seq, own) = own.split_at_checked(8)?;
    let is_hex = own.len() == 16 && own.bytes().chain(seq.bytes()).all(|byte| byte.is_ascii_hexdigit());
    let seq = u32::from_str_radix(seq, 16).ok().filter(|_| is_hex)?;
    Some((seq, u64::from_str_radix(own, 16).ok()?))
}

/// Compact names are those of RFC 3261 section 7.3.3. A line that begins with white space goes on
/// with the field before it; none if a line is no field.
fn fields(mut bytes: &[u8]) -> Option<Fields<'_>> {
    let mut fields = Fields::default();
    while !bytes.is_empty() {
        let (field, rest) = bytes.split_at(field_length(bytes));
        bytes = rest;
        let (name, value) = field.split_at(field.iter().position(|byte| *byte == b':')?);
        let name = name.trim_ascii_end();
        let place = match name {
            _ if is_named(name, "Via", "v") => &mut fields.via,
            _ if is_named(name, "CSeq", "CSeq") => &mut fields.cseq,
            _ if is_named(name, "Content-Length", "l") => &mut fields.content_length,
            _ => continue,
        };
        place.get_or_insert(std::str::from_utf8(&value[1..]).ok()?.trim());
    }
    Some(fields)
}

fn is_named(name: &[u8], long: &str, compact: &str) -> bool {
    name.eq_ignore_ascii_case(long.as_bytes()) || name.eq_ignore_ascii_case(compact.as_bytes())
}

/// The lines of a field: up to the line end that no white space follows.
fn field_length(bytes: &[u8]) -> usize {
    let mut length = line_length(bytes);
    while let [b' ' | b'\t', ..] = bytes[length..] {
        length += line_length(&bytes[length..]);
    }
    length
}

/// A line with its end.
fn line_length(bytes: &[u8]) -> usize {
    let end = bytes.windows(2).position(|window| window == b"\r\n");
    end.map_or(bytes.len(), |end| end + 2)
}

#[cfg(test)]
mod tests;
