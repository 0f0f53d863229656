//! From a host's name to its addresses.
//!
//! A program that is linked with musl, as the shipped agent is, has a resolver unlike that of the
//! machine it runs on: no nsswitch.conf, all servers asked at once and the first that knows nothing
//! believed, no address where a server stumbles over AAAA (musl's "Functional differences from
//! glibc", name resolver). Servers of the province's own names and cheap modems are like that. So it
//! asks `getent`, a part of every Debian, and its own resolver only where there is no such program.

use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::process::Stdio;

use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

/// More than this the system does not say of one name, bytes.
const MAX_OUTPUT: u64 = 64 * 1024;

/// The addresses of a host, in the order in which they are to be tried. It takes as long as the
/// system takes; dropping it ends `getent`, while the program's own resolver goes on unseen.
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

/// Asks the C library of the system; none if there is no `getent`.
async fn ask_system(host: &str, port: u16) -> Option<io::Result<Vec<SocketAddr>>> {
    let mut command = Command::new("getent");
    command.args(["ahosts", "--", host]).kill_on_drop(true);
    match output(command).await {
        Ok(Some(text)) => Some(Ok(addresses(&text, port))),
        Ok(None) => Some(Err(io::Error::other("the system finds no address for it"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(error)),
    }
}

/// What a command says if it ends well.
async fn output(mut command: Command) -> io::Result<Option<String>> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut text = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MAX_OUTPUT).read_to_end(&mut text).await?;
    }
    let status = child.wait().await?;
    Ok(status.success().then(|| String::from_utf8_lossy(&text).into_owned()))
}

/// Lines such as `192.0.2.7 STREAM hop.example`, one for each address and kind of socket.
fn addresses(text: &str, port: u16) -> Vec<SocketAddr> {
    let mut found = Vec::new();
    for line in text.lines() {
        let address = line.split_whitespace().next().and_then(|word| address(word, port));
        found.extend(address.filter(|address| !found.contains(address)));
    }
    found
}

/// An address, of link-local ones with the number of the interface: `fe80::1%2`.
fn address(word: &str, port: u16) -> Option<SocketAddr> {
    match word.split_once('%') {
        Some((ip, scope)) => Some(SocketAddrV6::new(ip.parse().ok()?, port, 0, scope.parse().ok()?).into()),
        None => Some(SocketAddr::new(word.parse().ok()?, port)),
    }
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
            for unknown in ["diemcau.invalid", "--help"] {
                assert!(ask_system(unknown, 7_500).await.expect("it is there").is_err(), "{unknown}");
            }
        }
    }

    #[test]
    fn each_address_is_taken_once_in_order() {
        let text = "2001:db8::7     STREAM hop.example\n2001:db8::7     DGRAM\n2001:db8::7     RAW\n\
                    fe80::1%2       STREAM\nrác\n192.0.2.7       STREAM\n192.0.2.7       DGRAM\n\n";
        let found = addresses(text, 5_060);
        assert_eq!(
            found,
            ["[2001:db8::7]:5060", "[fe80::1%2]:5060", "192.0.2.7:5060"].map(|text| text.parse().unwrap())
        );
    }
}
