//! The addresses under which the network reaches this machine.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// Shown at most: a machine with containers has dozens.
const MOST: usize = 4;

/// The addresses of pages on a socket, the likeliest first; empty while there is no network.
pub(super) fn urls(listen: SocketAddr) -> Vec<String> {
    let ips = if listen.ip().is_unspecified() { own_ips() } else { vec![listen.ip()] };
    ips.into_iter().take(MOST).map(|ip| format!("http://{}/", SocketAddr::new(ip, listen.port()))).collect()
}

fn own_ips() -> Vec<IpAddr> {
    let mut ips: Vec<IpAddr> = outward().into_iter().collect();
    let table = std::fs::read_to_string("/proc/net/fib_trie").unwrap_or_default();
    for ip in local_ips(&table).map(IpAddr::V4) {
        if !ips.contains(&ip) {
            ips.push(ip);
        }
    }
    ips
}

/// The address from which this machine would speak to the rest of the world. Nothing is sent: the
/// other end is of those kept for documentation (RFC 5737).
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

/// This machine's own addresses in Linux's routing table.
fn local_ips(table: &str) -> impl Iterator<Item = Ipv4Addr> {
    let mut leaf = None;
    table.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(address) = line.strip_prefix("|-- ") {
            leaf = address.parse::<Ipv4Addr>().ok();
            return None;
        }
        leaf.filter(|ip| line == "/32 host LOCAL" && !ip.is_loopback() && !ip.is_link_local())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 10.0.0.0/24 2 0 2
        |-- 10.0.0.0
           /24 link UNICAST
        |-- 10.0.0.7
           /32 host LOCAL
        |-- 10.0.0.255
           /32 link BROADCAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
";

    #[test]
    fn finds_the_machines_own_addresses() {
        assert_eq!(local_ips(TABLE).collect::<Vec<_>>(), [Ipv4Addr::new(10, 0, 0, 7)]);
        assert_eq!(local_ips("").count(), 0);
    }

    #[test]
    fn one_address_is_shown_as_it_was_given() {
        assert_eq!(urls("10.1.2.3:7580".parse().unwrap()), ["http://10.1.2.3:7580/"]);
        assert_eq!(urls("[fd00::1]:80".parse().unwrap()), ["http://[fd00::1]:80/"]);
    }
}
