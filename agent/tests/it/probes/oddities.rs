//! Servers that answer in ways of their own: what is found names the right end of the line.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use diemcau_core::path::{Band, Finding, ProbeKind, ProbeSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

use super::{probe, settings};

/// What a SIP server says, its answer's fields taken from the question.
type Says = fn(&str) -> String;

#[tokio::test]
async fn what_a_sip_server_says_over_udp() {
    for (name, finding, says) in [
        (
            "a proxy that wants a password",
            Finding::Answered,
            (|asked| sip("407 Proxy Authentication Required", asked)) as Says,
        ),
        ("a server that does not know the method", Finding::Answered, |asked| {
            sip("405 Method Not Allowed", asked)
        }),
        ("it is moved", Finding::Answered, |asked| sip("302 Moved Temporarily", asked)),
        ("it tries, and never answers", Finding::Silent, |asked| sip("100 Trying", asked)),
        ("it rings, and never answers", Finding::Silent, |asked| sip("180 Ringing", asked)),
        ("an answer to another method", Finding::TimedOut, |asked| {
            sip("200 OK", asked).replace(" OPTIONS\r\n", " INVITE\r\n")
        }),
        ("a server that cannot", Finding::Degraded, |asked| sip("513 Message Too Large", asked)),
    ] {
        let window = probe(&hasty(ProbeKind::Sip, &format!("sip:{}", udp(says).await))).await;
        assert_eq!(window.finding, finding, "{name}: {window:?}");
    }
}

#[tokio::test]
async fn what_a_sip_server_says_over_a_connection() {
    for (name, finding, says) in [
        ("it tries, and hangs up", Finding::Silent, (|asked| sip("100 Trying", asked)) as Says),
        ("it asks itself first", Finding::Answered, |asked| {
            let own = "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=z9hG4bKx\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
            format!("{own}{}", sip("200 OK", asked))
        }),
        ("half an answer", Finding::Malformed, |asked| sip("200 OK", asked)[..40].to_owned()),
        ("a web server", Finding::Malformed, |_| "HTTP/1.1 400 Bad Request\r\n\r\n".to_owned()),
    ] {
        let target = format!("sip:{};transport=tcp", tcp(says).await);
        let window = probe(&hasty(ProbeKind::Sip, &target)).await;
        assert_eq!(window.finding, finding, "{name}: {window:?}");
    }
}

#[tokio::test]
async fn what_stands_before_a_page_is_not_the_page() {
    for (name, finding, says) in [
        (
            "a proxy in between",
            Finding::Redirected,
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n",
        ),
        (
            "a sign-in page without a redirect",
            Finding::Redirected,
            "HTTP/1.1 200 OK\r\nRefresh: 0; url=http://login.portal.example/\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "a redirect without a scheme",
            Finding::Redirected,
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: //login.portal.example/\r\n\r\n",
        ),
        (
            "a name before an at sign",
            Finding::Redirected,
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1@login.portal.example/\r\n\r\n",
        ),
        (
            "its own sign-in page",
            Finding::Answered,
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/login\r\n\r\n",
        ),
        (
            "its own page again",
            Finding::Answered,
            "HTTP/1.1 200 OK\r\nRefresh: 30\r\nContent-Length: 0\r\n\r\n",
        ),
        ("a redirect that names nothing", Finding::Answered, "HTTP/1.1 302 Found\r\n\r\n"),
        (
            "it wants a name",
            Finding::Answered,
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n",
        ),
    ] {
        let address = page(says).await;
        let window = probe(&hasty(ProbeKind::Http, &format!("http://{address}/"))).await;
        assert_eq!(window.finding, finding, "{name}: {window:?}");
    }
}

#[tokio::test]
async fn what_a_server_says_instead_of_a_handshake() {
    for (name, finding, says) in [
        ("it fails within", Finding::Degraded, &[21, 3, 3, 0, 2, 2, 80][..]),
        ("it knows no such name", Finding::OtherTls, &[21, 3, 3, 0, 2, 2, 112]),
        ("it only warns of the name, and hangs up", Finding::Malformed, &[21, 3, 3, 0, 2, 1, 112]),
        ("it hangs up with an alert of SSL 3.0", Finding::OtherTls, &[21, 3, 0, 0, 2, 2, 40]),
        ("a web server without TLS", Finding::Malformed, b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("it hangs up", Finding::Malformed, b""),
    ] {
        let address = page_bytes(says).await;
        for (kind, target) in
            [(ProbeKind::Tls, address.to_string()), (ProbeKind::Http, format!("https://{address}/"))]
        {
            let window = probe(&hasty(kind, &target)).await;
            assert_eq!(window.finding, finding, "{name}: {window:?}");
            let is_good = window.band == Some(Band::Good);
            assert_eq!(is_good, finding == Finding::OtherTls, "{name}: {window:?}");
        }
    }
}

fn hasty(kind: ProbeKind, target: &str) -> ProbeSettings {
    ProbeSettings { timeout: Some(Duration::from_millis(300)), ..settings(kind, target) }
}

/// An answer of that status to a question.
fn sip(status: &str, asked: &str) -> String {
    let line = |name: &str| asked.lines().find(|line| line.starts_with(name)).expect("it is asked so");
    let [via, cseq] = ["Via:", "CSeq:"].map(line);
    format!("SIP/2.0 {status}\r\n{via}\r\n{cseq}\r\nContent-Length: 0\r\n\r\n")
}

async fn udp(says: Says) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = socket.local_addr().expect("it has an address");
    tokio::spawn(async move {
        let mut packet = [0; 2_048];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            let asked = String::from_utf8_lossy(&packet[..length]).into_owned();
            socket.send_to(says(&asked).as_bytes(), from).await.ok();
        }
    });
    address
}

async fn tcp(says: Says) -> SocketAddr {
    serve(move |asked| says(&String::from_utf8_lossy(asked)).into_bytes()).await
}

async fn page(says: &'static str) -> SocketAddr {
    page_bytes(says.as_bytes()).await
}

async fn page_bytes(says: &'static [u8]) -> SocketAddr {
    serve(move |_| says.to_vec()).await
}

/// Says one thing over each connection, and hangs up.
async fn serve(says: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 2_048];
            let length = stream.read(&mut asked).await.unwrap_or(0);
            stream.write_all(&says(&asked[..length])).await.ok();
        }
    });
    address
}
