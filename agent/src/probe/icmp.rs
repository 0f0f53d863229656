//! ICMP echo (RFC 792, RFC 4443): the round trip of the network layer.
//!
//! By hand on datagram ICMP sockets, where the kernel fills in the identifier and lets through the
//! own replies alone, else on raw ones: twelve bytes of payload and a header of eight need no crate
//! in an agent whose size is budgeted. Such a socket is connected, sends and receives as one of UDP
//! does, and is held as one.

use std::io;
use std::net::SocketAddr;

use diemcau_core::path::window::Tells;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use tokio::net::UdpSocket;

use super::mixed;
use super::packet::{Exchange, Heard};

const ECHO_REQUEST: u8 = 8;
const ECHO_REPLY: u8 = 0;
const ECHO_REQUEST_V6: u8 = 128;
const ECHO_REPLY_V6: u8 = 129;
/// Type, code, checksum, identifier, sequence.
const HEADER: usize = 8;
/// The number of the sample, and what only this probe knows of it.
const PAYLOAD: usize = 12;

/// Sends echo requests.
pub(super) struct Icmp {
    /// Makes the payload its own.
    seed: u64,
    is_v6: bool,
}

impl Icmp {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, is_v6: false }
    }
}

impl Exchange for Icmp {
    fn open(&mut self, address: SocketAddr) -> io::Result<UdpSocket> {
        self.is_v6 = address.is_ipv6();
        let (domain, protocol) = match address {
            SocketAddr::V4(_) => (Domain::IPV4, Protocol::ICMPV4),
            SocketAddr::V6(_) => (Domain::IPV6, Protocol::ICMPV6),
        };
        let socket = Socket::new(domain, Type::DGRAM, Some(protocol))
            .or_else(|_| Socket::new(domain, Type::RAW, Some(protocol)))?;
        socket.set_nonblocking(true)?;
        socket.connect(&SockAddr::from(SocketAddr::new(address.ip(), 0)))?;
        UdpSocket::from_std(socket.into())
    }

    fn write_request(&mut self, seq: u32, request: &mut Vec<u8>) {
        let kind = if self.is_v6 { ECHO_REQUEST_V6 } else { ECHO_REQUEST };
        let [.., id_high, id_low] = self.seed.to_be_bytes();
        let [.., seq_high, seq_low] = seq.to_be_bytes();
        request.extend([kind, 0, 0, 0, id_high, id_low, seq_high, seq_low]);
        request.extend(seq.to_be_bytes());
        request.extend(mixed(self.seed, seq).to_be_bytes());
        // With IPv6 it covers addresses that the kernel alone knows yet, and the kernel writes it.
        if !self.is_v6 {
            let sum = checksum(request).to_be_bytes();
            request[2..4].copy_from_slice(&sum);
        }
    }

    fn read(&self, packet: &[u8]) -> Heard {
        let reply = if self.is_v6 { ECHO_REPLY_V6 } else { ECHO_REPLY };
        match without_ip(packet) {
            [kind, 0, _, _, _, _, _, _, payload @ ..] if *kind == reply => self.read_payload(payload),
            _ => Heard::Other,
        }
    }
}

impl Icmp {
    fn read_payload(&self, payload: &[u8]) -> Heard {
        let Some((seq, own)) = payload.split_first_chunk::<4>() else {
            return Heard::Other;
        };
        let seq = u32::from_be_bytes(*seq);
        let is_own = own == mixed(self.seed, seq).to_be_bytes();
        if is_own { Heard::Answer { seq, tells: Tells::Nothing } } else { Heard::Other }
    }
}

/// A raw socket gives IPv4 packets with their header; no ICMP type begins like one.
fn without_ip(packet: &[u8]) -> &[u8] {
    match packet {
        [first, ..] if first >> 4 == 4 && packet.len() >= HEADER + PAYLOAD => {
            packet.get(usize::from(first & 0x0f) * 4..).unwrap_or_default()
        }
        _ => packet,
    }
}

/// RFC 1071, of an even number of bytes.
fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.as_chunks::<2>().0.iter().map(|word| u32::from(u16::from_be_bytes(*word)));
    let sum: u32 = words.sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    let folded = (folded & 0xffff) + (folded >> 16);
    !u16::try_from(folded).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_replies_alone() {
        for is_v6 in [false, true] {
            let mut icmp = Icmp { seed: 7, is_v6 };
            let mut reply = Vec::new();
            icmp.write_request(70_000, &mut reply);
            assert_eq!(icmp.read(&reply), Heard::Other, "the request itself, as on loopback");
            reply[0] = if is_v6 { ECHO_REPLY_V6 } else { ECHO_REPLY };
            let answer = Heard::Answer { seq: 70_000, tells: Tells::Nothing };
            assert_eq!(icmp.read(&reply), answer);
            assert_eq!(Icmp { seed: 8, is_v6 }.read(&reply), Heard::Other, "another probe's");
            assert_eq!(icmp.read(&reply[..reply.len() - 1]), Heard::Other);
        }
    }

    #[test]
    fn takes_the_header_off_what_a_raw_socket_gives() {
        let mut icmp = Icmp { seed: 7, is_v6: false };
        let mut packet = vec![0x46, 0, 0, 44];
        packet.resize(24, 0);
        let mut reply = Vec::new();
        icmp.write_request(5, &mut reply);
        reply[0] = ECHO_REPLY;
        packet.extend(reply);
        assert_eq!(icmp.read(&packet), Heard::Answer { seq: 5, tells: Tells::Nothing });
    }

    #[test]
    fn a_request_sums_up_to_nothing() {
        for seq in [0, 1, 65_535, 65_536, u32::MAX] {
            let mut request = Vec::new();
            Icmp { seed: u64::MAX, is_v6: false }.write_request(seq, &mut request);
            assert_eq!(checksum(&request), 0);
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_any_bytes(bytes: Vec<u8>) {
            Icmp::new(7).read(&bytes);
        }
    }
}
