//! What a process has put on the line and got from it, as the kernel counts it for its connection.

use std::process::Command;

use anyhow::{Context as _, bail, ensure};

/// Address, port and flags: an IPv4 and a TCP header without options.
const HEADERS: u64 = 40;
/// The timestamp option with its padding (RFC 7323).
const TIMESTAMPS: u64 = 12;

/// One TCP connection so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Connection {
    /// Its local end, to tell it from another.
    local: String,
    /// Bytes of both directions within TCP, what was sent again among them.
    payload: u64,
    /// Segments of both directions, those without a byte in them too.
    segments: u64,
    /// Whether each segment carries a timestamp.
    timestamps: bool,
}

impl Connection {
    /// The one connection of a process to a port.
    pub(super) fn of(pid: u32, port: u16) -> anyhow::Result<Self> {
        let filter = format!("( dport = :{port} )");
        let args = ["-t", "-i", "-o", "-n", "-p", "-H", "-O", "state", "established", &filter];
        let output = Command::new("ss").args(args).output().context("ss (package iproute2) cannot be run")?;
        ensure!(output.status.success(), "ss: {}", String::from_utf8_lossy(&output.stderr).trim());
        let owner = format!("pid={pid},");
        let said = String::from_utf8_lossy(&output.stdout);
        let mut lines = said.lines().filter(|line| line.contains(&owner));
        match (lines.next(), lines.next()) {
            (Some(line), None) => Self::parse(line).with_context(|| format!("ss says {line:?}")),
            (None, _) => bail!("it has no connection"),
            (Some(_), Some(_)) => bail!("it has more than one connection"),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let local = words.nth(2)?.to_owned();
        let words: Vec<&str> = words.collect();
        // What has not happened yet is not mentioned.
        let number = |name: &str| -> Option<u64> {
            match words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix(':')) {
                Some(number) => number.parse().ok(),
                None => Some(0),
            }
        };
        Some(Self {
            local,
            payload: number("bytes_sent")? + number("bytes_received")?,
            segments: number("segs_out")? + number("segs_in")?,
            timestamps: words.contains(&"ts"),
        })
    }

    /// Bytes of IP in both directions since an earlier look; none if it is another connection.
    pub(super) fn ip_bytes_since(&self, earlier: &Self) -> Option<u64> {
        let header = HEADERS + if self.timestamps { TIMESTAMPS } else { 0 };
        let is_same = self.local == earlier.local;
        is_same.then(|| self.payload - earlier.payload + (self.segments - earlier.segments) * header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "0 0 127.0.0.1:52510 127.0.0.1:36589 users:((\"diemcau-agent\",pid=25664,fd=14)) \
        ts sack bbr wscale:10,10 rto:212 rtt:8.8/15.7 mss:32768 bytes_sent:836 bytes_acked:837 \
        bytes_received:951 segs_out:14 segs_in:13 data_segs_out:10 data_segs_in:6 delivered:11";

    #[test]
    fn counts_what_the_kernel_counts() {
        let earlier = Connection::parse(LINE).expect("it is read");
        let later = LINE.replace("bytes_sent:836", "bytes_sent:936").replace("segs_in:13", "segs_in:15");
        let later = Connection::parse(&later).expect("it is read");
        assert_eq!(later.ip_bytes_since(&earlier), Some(100 + 2 * 52));
        let plain = Connection { timestamps: false, ..later.clone() };
        assert_eq!(plain.ip_bytes_since(&earlier), Some(100 + 2 * 40));
        let other = Connection { local: "127.0.0.1:1".to_owned(), ..later };
        assert_eq!(other.ip_bytes_since(&earlier), None);
    }

    #[test]
    fn what_has_not_happened_counts_nothing() {
        let fresh = Connection::parse("0 0 [::1]:5 [::1]:6 users:((\"a\",pid=1,fd=1)) cubic segs_in:1");
        let fresh = fresh.expect("it is read");
        assert_eq!((fresh.payload, fresh.segments), (0, 1));
        assert_eq!(Connection::parse("0 0"), None);
    }
}
