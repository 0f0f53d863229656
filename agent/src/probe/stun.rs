//! STUN binding requests over UDP (RFC 8489): the path that media takes, and the address from which
//! the outside sees it come.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use diemcau_core::path::window::Tells;

use super::mixed;
use super::packet::{Exchange, Heard};

const MAGIC_COOKIE: u32 = 0x2112_a442;
const HEADER: usize = 20;
const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;
const MAPPED_ADDRESS: u16 = 0x0001;
const ERROR_CODE: u16 = 0x0009;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const IPV4: u8 = 1;
const IPV6: u8 = 2;

/// Sends binding requests.
pub(super) struct Stun {
    /// Makes transaction ids that nobody guesses.
    seed: u64,
}

/// The attributes of a message, as type and value.
struct Attributes<'a>(&'a [u8]);

impl Stun {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed }
    }
}

impl Exchange for Stun {
    fn write_request(&mut self, seq: u32, request: &mut Vec<u8>) {
        request.extend(BINDING_REQUEST.to_be_bytes());
        request.extend([0, 0]);
        request.extend(MAGIC_COOKIE.to_be_bytes());
        request.extend(seq.to_be_bytes());
        request.extend(mixed(self.seed, seq).to_be_bytes());
    }

    fn read(&self, packet: &[u8]) -> Heard {
        let Some((kind, transaction, attributes)) = split(packet) else {
            return Heard::Garbage;
        };
        let (seq, own) = transaction;
        if own != mixed(self.seed, seq).to_be_bytes() {
            return Heard::Other;
        }
        match kind {
            BINDING_SUCCESS => Heard::Answer { seq, tells: mapping(attributes, seq, own) },
            BINDING_ERROR => Heard::Answer { seq, tells: failure(attributes) },
            _ => Heard::Garbage,
        }
    }
}

/// Its type, the two parts of its transaction id, and its attributes; none if it is no message.
fn split(packet: &[u8]) -> Option<(u16, (u32, [u8; 8]), Attributes<'_>)> {
    let (header, body) = packet.split_first_chunk::<HEADER>()?;
    let (kind, rest) = header.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (cookie, rest) = rest.split_first_chunk()?;
    let (seq, own) = rest.split_first_chunk()?;
    let body = body.get(..usize::from(u16::from_be_bytes(*length)))?;
    let is_stun = u32::from_be_bytes(*cookie) == MAGIC_COOKIE && body.len().is_multiple_of(4);
    let transaction = (u32::from_be_bytes(*seq), own.try_into().ok()?);
    is_stun.then_some((u16::from_be_bytes(*kind), transaction, Attributes(body)))
}

/// The plain form is what servers of RFC 3489 send, and what some NATs rewrite.
fn mapping(attributes: Attributes<'_>, seq: u32, own: [u8; 8]) -> Tells {
    let mut plain = None;
    for (kind, value) in attributes {
        match kind {
            XOR_MAPPED_ADDRESS => {
                if let Some(mapping) = address(value).map(|address| xor(address, seq, own)) {
                    return Tells::Mapping(mapping);
                }
            }
            MAPPED_ADDRESS => plain = address(value),
            _ => {}
        }
    }
    plain.map_or(Tells::Nothing, Tells::Mapping)
}

/// An error of class 5 is the server's own.
fn failure(mut attributes: Attributes<'_>) -> Tells {
    let code = attributes.find(|(kind, _)| *kind == ERROR_CODE);
    match code {
        Some((_, [_, _, class, _, ..])) if class & 0x07 == 5 => Tells::Failure,
        _ => Tells::Nothing,
    }
}

fn address(value: &[u8]) -> Option<SocketAddr> {
    let (head, rest) = value.split_first_chunk::<4>()?;
    let ip = match head[1] {
        IPV4 => IpAddr::from(*rest.first_chunk::<4>()?),
        IPV6 => IpAddr::from(*rest.first_chunk::<16>()?),
        _ => return None,
    };
    Some(SocketAddr::new(ip, u16::from_be_bytes([head[2], head[3]])))
}

/// RFC 8489 section 14.2.
fn xor(address: SocketAddr, seq: u32, own: [u8; 8]) -> SocketAddr {
    let [high, low, ..] = MAGIC_COOKIE.to_be_bytes();
    let port = address.port() ^ u16::from_be_bytes([high, low]);
    let ip = match address.ip() {
        IpAddr::V4(ip) => IpAddr::V4(Ipv4Addr::from_bits(ip.to_bits() ^ MAGIC_COOKIE)),
        IpAddr::V6(ip) => {
            let mask =
                u128::from(MAGIC_COOKIE) << 96 | u128::from(seq) << 64 | u128::from(u64::from_be_bytes(own));
            IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() ^ mask))
        }
    };
    SocketAddr::new(ip, port)
}

/// It ends at the first attribute that is cut off.
impl<'a> Iterator for Attributes<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let value = rest.get(..length)?;
        self.0 = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((u16::from_be_bytes([head[0], head[1]]), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The IPv4 and IPv6 responses of RFC 5769 sections 2.2 and 2.3, their integrity aside.
    const TRANSACTION: [u8; 12] = [0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae];

    #[test]
    fn reads_the_mapped_addresses_of_rfc_5769() {
        let v4: SocketAddr = "192.0.2.1:32853".parse().unwrap();
        let v6: SocketAddr = "[2001:db8:1234:5678:11:2233:4455:6677]:32853".parse().unwrap();
        let xored_v4 = [0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43];
        let xored_v6 = [
            0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5,
            0xbe, 0xd2, 0xb9, 0xd9,
        ];
        for (xored, mapped) in [(&xored_v4[..], v4), (&xored_v6[..], v6)] {
            let packet = message(BINDING_SUCCESS, TRANSACTION, &[(0x8022, b"test vector"), (0x0020, xored)]);
            let (kind, (seq, own), attributes) = split(&packet).unwrap();
            assert_eq!(kind, BINDING_SUCCESS);
            assert_eq!(mapping(attributes, seq, own), Tells::Mapping(mapped));
        }
    }

    #[test]
    fn answers_are_those_to_its_own_questions() {
        let stun = Stun::new(7);
        let plain = [0, 1, 0x1f, 0x90, 10, 1, 2, 3];
        let mapped = Tells::Mapping("10.1.2.3:8080".parse().unwrap());
        let own = transaction(&stun, 9);
        for (packet, heard) in [
            (message(BINDING_SUCCESS, own, &[(1, &plain)]), answer(mapped)),
            (message(BINDING_SUCCESS, own, &[]), answer(Tells::Nothing)),
            (message(BINDING_SUCCESS, own, &[(1, &[0, 3, 0, 0, 1, 2, 3, 4])]), answer(Tells::Nothing)),
            (message(BINDING_ERROR, own, &[(9, &[0, 0, 5, 0])]), answer(Tells::Failure)),
            (message(BINDING_ERROR, own, &[(9, &[0, 0, 4, 1])]), answer(Tells::Nothing)),
            // Try another server: this one is there.
            (message(BINDING_ERROR, own, &[(9, &[0, 0, 3, 0]), (0x8023, &plain)]), answer(Tells::Nothing)),
            (message(BINDING_ERROR, own, &[]), answer(Tells::Nothing)),
            (message(BINDING_SUCCESS, own, &[(0x20, &[0, 1, 0]), (1, &plain)]), answer(mapped)),
            (message(BINDING_SUCCESS, own, &[(0x7777, &[0; 9]), (1, &plain)]), answer(mapped)),
            (message(0x0111 & 0x0011, own, &[]), Heard::Garbage),
            (message(BINDING_SUCCESS, TRANSACTION, &[(1, &plain)]), Heard::Other),
            (message(BINDING_REQUEST, own, &[]), Heard::Garbage),
            (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), Heard::Garbage),
            (Vec::new(), Heard::Garbage),
        ] {
            assert_eq!(stun.read(&packet), heard, "{packet:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_any_bytes(bytes: Vec<u8>) {
            Stun::new(7).read(&bytes);
        }

        #[test]
        fn reads_any_attributes(bytes: Vec<u8>, kind in 0_u16..0x0200) {
            let stun = Stun::new(7);
            let body = &bytes[..bytes.len() / 4 * 4];
            let mut packet = kind.to_be_bytes().to_vec();
            packet.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
            packet.extend(MAGIC_COOKIE.to_be_bytes());
            packet.extend(transaction(&stun, 9));
            packet.extend(body);
            stun.read(&packet);
        }
    }

    fn answer(tells: Tells) -> Heard {
        Heard::Answer { seq: 9, tells }
    }

    fn transaction(stun: &Stun, seq: u32) -> [u8; 12] {
        let mut request = Vec::new();
        Stun::new(stun.seed).write_request(seq, &mut request);
        request[8..].try_into().unwrap()
    }

    fn message(kind: u16, transaction: [u8; 12], attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (kind, value) in attributes {
            body.extend(kind.to_be_bytes());
            body.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            body.extend(*value);
            body.resize(body.len().next_multiple_of(4), b' ');
        }
        let mut packet = kind.to_be_bytes().to_vec();
        packet.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
        packet.extend(MAGIC_COOKIE.to_be_bytes());
        packet.extend(transaction);
        packet.extend(body);
        packet
    }
}
