//! Servers that answer: figures, and what else an answer tells.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, ProbeSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use super::peer::{HERE, Manner, Peer, free_port, kamailio};
use super::{needs, probe, probe_started, settings, skip};

#[tokio::test]
async fn kamailio_answers_over_udp_tcp_and_tls() {
    let Some(program) = kamailio() else {
        return skip("kamailio", "kamailio or its module for TLS is not installed");
    };
    let server = Peer::kamailio(&program, HERE, free_port(HERE.ip));
    let (address, tls) = (server.address, SocketAddr::new(HERE.ip, server.address.port() + 1));
    for target in [
        format!("sip:{address}"),
        format!("sip:{address};transport=tcp"),
        format!("sip:{tls};transport=tls"),
        format!("sips:{tls}"),
    ] {
        let window = probe_started(&settings(ProbeKind::Sip, &target)).await;
        assert_good(&window);
    }
    let window = probe(&settings(ProbeKind::Tls, &tls.to_string())).await;
    assert_good(&window);
    assert!(window.certificate_days.is_some_and(|days| days > 365), "{window:?}");
    for kind in [ProbeKind::Tcp, ProbeKind::H323] {
        assert_good(&probe(&settings(kind, &address.to_string())).await);
    }
}

#[tokio::test]
async fn a_far_end_that_is_busy_answers_and_one_that_fails_is_degraded() {
    let Some(program) = needs("sipp", "sipp") else { return };
    for (status, finding, band) in [
        ("486 Busy Here", Finding::Answered, Band::Good),
        ("603 Decline", Finding::Answered, Band::Good),
        ("503 Service Unavailable", Finding::Degraded, Band::Poor),
    ] {
        for (transport, over) in [("u1", "udp"), ("t1", "tcp")] {
            let manner = Manner { status, after: Duration::ZERO, transport };
            let server = Peer::sipp(&program, HERE, free_port(HERE.ip), manner);
            let target = format!("sip:{};transport={over}", server.address);
            let window = probe_started(&settings(ProbeKind::Sip, &target)).await;
            assert_eq!((window.finding, window.band), (finding, Some(band)), "{status} {over} {window:?}");
            assert!(window.n_answered > 0, "{window:?}");
        }
    }
}

#[tokio::test]
async fn a_slow_far_end_is_timed_to_its_final_answer_and_over_a_connection_apart_from_the_path() {
    let Some(program) = needs("slow sipp", "sipp") else { return };
    for (transport, over, band) in [("u1", "udp", Band::Poor), ("t1", "tcp", Band::Good)] {
        let manner = Manner { status: "200 OK", after: Duration::from_millis(350), transport };
        let server = Peer::sipp(&program, HERE, free_port(HERE.ip), manner);
        let target = format!("sip:{};transport={over}", server.address);
        let patient =
            ProbeSettings { interval: Some(Duration::from_millis(100)), ..settings(ProbeKind::Sip, &target) };
        let window = probe_started(&patient).await;
        assert_eq!((window.finding, window.band), (Finding::Answered, Some(band)), "{window:?}");
        let took_us = if over == "udp" { window.rtt_us } else { window.response_us };
        assert!(took_us.is_some_and(|us| us >= 340_000), "{window:?}");
        assert_eq!(window.response_us.is_some(), over == "tcp", "{window:?}");
        let hasty = ProbeSettings { timeout: Some(Duration::from_millis(200)), ..patient };
        let window = probe(&hasty).await;
        // It tries, and says so.
        assert_eq!((window.finding, window.n_answered), (Finding::Silent, 0), "{window:?}");
    }
}

#[tokio::test]
async fn coturn_answers_with_one_mapping() {
    let Some(program) = needs("coturn", "turnserver") else { return };
    let server = Peer::coturn(&program, HERE, free_port(HERE.ip));
    let window = probe_started(&settings(ProbeKind::Stun, &server.address.to_string())).await;
    assert_good(&window);
    assert_eq!(window.n_mapping_changes, Some(0));
    assert!(window.n_sent >= 5 && window.jitter_us.is_some(), "{window:?}");
    let named = format!("localhost:{}", server.address.port());
    assert_good(&probe(&settings(ProbeKind::Stun, &named)).await);
}

#[tokio::test]
async fn a_mapping_that_moves_is_counted() {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = socket.local_addr().expect("it has an address");
    tokio::spawn(async move {
        let mut request = [0; 512];
        for n in 0_u8.. {
            let Ok((20, from)) = socket.recv_from(&mut request).await else { return };
            // 192.0.2.9, port 4001 for six answers, then 4002.
            let mapped = [0, 1, 0, 8, 0, 1, 0x0f, 0xa1 + u8::from(n >= 6), 192, 0, 2, 9];
            let response = [&[1, 1, 0, 12], &request[4..20], &mapped].concat();
            socket.send_to(&response, from).await.ok();
        }
    });
    let window = probe(&settings(ProbeKind::Stun, &address.to_string())).await;
    assert_good(&window);
    assert_eq!(window.n_mapping_changes, Some(1), "{window:?}");
}

#[tokio::test]
async fn the_status_of_a_page_tells_whether_it_fails() {
    for (response, finding) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", Finding::Answered),
        ("HTTP/1.1 302 Found\r\nlocation: /phong-hop\r\n\r\n", Finding::Answered),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", Finding::Answered),
        ("HTTP/1.1 302 Found\r\nlocation: http://login.portal.example/\r\n\r\n", Finding::Redirected),
        ("HTTP/1.1 511 Network Authentication Required\r\n\r\n", Finding::Redirected),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", Finding::Answered),
        ("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Finding::Answered),
        ("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", Finding::Degraded),
        ("220 mail.example ESMTP\r\n", Finding::Malformed),
        ("HTTP/1.1 200 OK\r\ncontent-le", Finding::Malformed),
        ("", Finding::Malformed),
    ] {
        let address = page(response).await;
        for host in ["127.0.0.1", "localhost"] {
            let target = format!("http://{host}:{}/hop?q=1#here", address.port());
            let window = probe(&settings(ProbeKind::Http, &target)).await;
            assert_eq!(window.finding, finding, "{response:?} {window:?}");
        }
    }
}

#[tokio::test]
async fn a_server_of_tls_1_2_answers_with_the_days_of_its_certificate() {
    let Some(program) = needs("openssl", "openssl") else { return };
    let server = Peer::openssl(&program, free_port(HERE.ip));
    let window = probe_started(&settings(ProbeKind::Tls, &server.address.to_string())).await;
    assert_good(&window);
    assert!(matches!(window.certificate_days, Some(29 | 30)), "30 days but for a moment: {window:?}");
    let window = probe(&settings(ProbeKind::Http, &format!("https://{}/", server.address))).await;
    assert_good(&window);
}

#[tokio::test]
async fn a_slow_handshake_is_part_of_the_response_and_not_of_the_path() {
    let Some(program) = needs("slow openssl", "openssl") else { return };
    let server = Peer::openssl(&program, free_port(HERE.ip));
    probe_started(&settings(ProbeKind::Tls, &server.address.to_string())).await;
    let slow = slowed(server.address, Duration::from_millis(300)).await;
    for (kind, target) in [(ProbeKind::Tls, slow.to_string()), (ProbeKind::Http, format!("https://{slow}/"))]
    {
        let window = probe(&settings(kind, &target)).await;
        assert_good(&window);
        assert!(window.response_us.is_some_and(|us| us >= 290_000), "{window:?}");
    }
}

/// Passes connections on to a server, and lets it wait for its first byte.
async fn slowed(server: SocketAddr, by: Duration) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            tokio::spawn(async move {
                tokio::time::sleep(by).await;
                let mut far = TcpStream::connect(server).await.expect("the server runs");
                tokio::io::copy_bidirectional(&mut near, &mut far).await.ok();
            });
        }
    });
    address
}

/// A server that gives the one request that it knows always the same response, and closes each
/// connection.
async fn page(response: &'static str) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 1_024];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
            let host = ["127.0.0.1", "localhost"].map(|host| format!("host: {host}:{}", address.port()));
            let is_for_it = request.lines().any(|line| host.iter().any(|host| host == line));
            if request.starts_with("get /hop?q=1 http/1.1\r\n") && is_for_it {
                stream.write_all(response.as_bytes()).await.ok();
            }
        }
    });
    address
}

fn assert_good(window: &PathWindow) {
    assert_eq!((window.finding, window.band), (Finding::Answered, Some(Band::Good)), "{window:?}");
    assert_eq!(window.n_answered, window.n_sent, "{window:?}");
    assert!(window.rtt_us.is_some_and(|rtt_us| rtt_us < 100_000), "{window:?}");
}
