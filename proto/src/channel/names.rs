//! From a host's name to its addresses.
//!
//! A program that is linked with musl, as the shipped agent is, has a resolver unlike that of the
//! machine it runs on: no nsswitch.conf, all servers asked at once and the first that knows nothing
//! believed, no address where a server stumbles over AAAA (musl's "Functional differences from
//! glibc", name resolver). Servers of the province's own names and cheap modems are like that. So it
//! asks `getent`, a part of every Debian, and its own resolver only where there is no such program.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::process::{Output, Stdio};

use tokio::process::Command;

/// The addresses of a host, in the order in which they are to be tried. It takes as long as the
/// system takes; dropping it ends it.
///
/// # Errors
/// If the name is not known, or nobody answers who could know it.
pub async fn look_up(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    if cfg!(target_env = "musl")
        && let Some(found) = ask_system(host, port).await
    {
        return found;
    }
    Ok(tokio::net::lookup_host((host, port)).await?.collect())
}

/// Asks the C library of the system; none if there is nobody to ask.
async fn ask_system(host: &str, port: u16) -> Option<io::Result<Vec<SocketAddr>>> {
    /// What `getent` says of a name that is not known.
    const NOT_FOUND: i32 = 2;
    let mut command = Command::new("getent");
    command.args(["ahosts", "--", host]).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let Output { status, stdout, .. } = command.output().await.ok()?;
    if status.code() == Some(NOT_FOUND) {
        return Some(Err(io::Error::new(io::ErrorKind::NotFound, "the system knows no such name")));
    }
    status.success().then(|| Ok(addresses(&String::from_utf8_lossy(&stdout), port)))
}

/// Lines such as `192.0.2.7 STREAM hop.example`, one for each address and kind of socket.
fn addresses(text: &str, port: u16) -> Vec<SocketAddr> {
    let mut found = Vec::new();
    for line in text.lines() {
        let address = line.split_whitespace().next().and_then(|word| word.parse::<IpAddr>().ok());
        let address = address.map(|address| SocketAddr::new(address, port));
        found.extend(address.filter(|address| !found.contains(address)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_is_its_own() {
        let found = look_up("2001:db8::7", 7_500).await.unwrap();
        assert_eq!(found, ["[2001:db8::7]:7500".parse().unwrap()]);
    }

    #[tokio::test]
    async fn both_resolvers_know_this_machine_and_no_name_that_cannot_be() {
        let here: SocketAddr = "127.0.0.1:7500".parse().unwrap();
        assert!(look_up("localhost", 7_500).await.unwrap().contains(&here));
        assert!(look_up("diemcau.invalid", 7_500).await.is_err());
        if let Some(found) = ask_system("localhost", 7_500).await {
            assert!(found.unwrap().contains(&here));
            let unknown = ask_system("diemcau.invalid", 7_500).await.expect("it is there");
            assert_eq!(unknown.unwrap_err().kind(), io::ErrorKind::NotFound);
            let option = ask_system("--help", 7_500).await.expect("it is there");
            assert_eq!(option.unwrap_err().kind(), io::ErrorKind::NotFound, "a name is no option");
        }
    }

    #[test]
    fn each_address_is_taken_once_in_order() {
        let text = "2001:db8::7     STREAM hop.example\n2001:db8::7     DGRAM\n2001:db8::7     RAW\n\
                    fe80::1%eth0    STREAM\n192.0.2.7       STREAM\n192.0.2.7       DGRAM\n\n";
        let found = addresses(text, 5_060);
        assert_eq!(found, ["[2001:db8::7]:5060", "192.0.2.7:5060"].map(|text| text.parse().unwrap()));
    }
}
