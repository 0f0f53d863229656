//! Ways of not answering, each of which a probe tells from the others.

use std::net::Ipv4Addr;
use std::thread;
use std::time::Duration;

use diemcau_agent::probe::measure;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, ProbeSettings, Thresholds};
use rustix::process::Uid;
use rustix::thread::set_thread_uid;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

use super::peer::{HERE, free_port};
use super::{probe, settings, skip};

/// Kinds that ask a port, with what makes a target of it.
const PORTS: [(ProbeKind, &str, &str); 8] = [
    (ProbeKind::Tcp, "", ""),
    (ProbeKind::Tls, "", ""),
    (ProbeKind::Http, "http://", "/"),
    (ProbeKind::Http, "https://", "/"),
    (ProbeKind::Sip, "sip:", ""),
    (ProbeKind::Sip, "sip:", ";transport=tcp"),
    (ProbeKind::Sip, "sips:", ""),
    (ProbeKind::Stun, "", ""),
];

#[tokio::test]
async fn a_closed_port_refuses() {
    let port = free_port(HERE.ip);
    for (kind, before, after) in PORTS {
        let window = probe(&hasty(kind, &format!("{before}127.0.0.1:{port}{after}"))).await;
        assert_unanswered(&window, Finding::Refused);
    }
}

#[tokio::test]
async fn a_name_without_an_address_fails_in_the_dns() {
    for (kind, before, after) in PORTS {
        let window = probe(&hasty(kind, &format!("{before}hop.invalid:80{after}"))).await;
        assert_unanswered(&window, Finding::DnsFailed);
    }
    assert_unanswered(&probe(&hasty(ProbeKind::Icmp, "hop.invalid")).await, Finding::DnsFailed);
}

#[tokio::test]
async fn who_is_there_and_says_nothing_times_out() {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let udp = socket.local_addr().expect("it has an address");
    let tcp = listener.local_addr().expect("it has an address");
    for (kind, target, finding) in [
        (ProbeKind::Stun, udp.to_string(), Finding::TimedOut),
        (ProbeKind::Sip, format!("sip:{udp}"), Finding::TimedOut),
        (ProbeKind::Sip, format!("sip:{tcp};transport=tcp"), Finding::Silent),
        (ProbeKind::Sip, format!("sips:{tcp}"), Finding::Silent),
        (ProbeKind::Tls, tcp.to_string(), Finding::Silent),
        (ProbeKind::Http, format!("http://{tcp}"), Finding::Silent),
    ] {
        assert_unanswered(&probe(&hasty(kind, &target)).await, finding);
    }
    let window = probe(&settings(ProbeKind::Tcp, &tcp.to_string())).await;
    assert_eq!(window.finding, Finding::Answered, "the connection stands all the same");
}

#[tokio::test]
async fn interim_answers_without_end_are_given_up() {
    for (kind, before, after, says) in [
        (ProbeKind::Http, "http://", "/", "HTTP/1.1 100 Continue\r\n\r\n"),
        (ProbeKind::Http, "http://", "/", "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"),
        (
            ProbeKind::Sip,
            "sip:",
            ";transport=tcp",
            "SIP/2.0 100 Trying\r\nVia: SIP/2.0/TCP a;branch=b\r\nCSeq: 0 OPTIONS\r\nContent-Length: 0\r\n\r\n",
        ),
    ] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                while stream.write_all(says.as_bytes()).await.is_ok() {}
            }
        });
        let settings = ProbeSettings {
            interval: Some(Duration::from_millis(200)),
            ..settings(kind, &format!("{before}{address}{after}"))
        };
        let window = probe(&settings).await;
        assert_unanswered(&window, Finding::Endless);
        assert!(window.n_sent < 5, "{window:?}");
    }
}

#[tokio::test]
async fn a_service_of_another_tls_is_there_all_the_same() {
    // What a server of TLS 1.0, and one of RSA key exchange alone, say to a newer client.
    for alert in [[21, 3, 1, 0, 2, 2, 70], [21, 3, 3, 0, 2, 2, 40]] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut hello = [0; 2_048];
                assert!(stream.read(&mut hello).await.is_ok_and(|length| length > 0));
                stream.write_all(&alert).await.ok();
            }
        });
        for (kind, target) in [
            (ProbeKind::Tls, address.to_string()),
            (ProbeKind::Http, format!("https://{address}/")),
            (ProbeKind::Sip, format!("sips:{address}")),
        ] {
            let window = probe(&hasty(kind, &target)).await;
            assert_eq!((window.finding, window.band), (Finding::OtherTls, Some(Band::Good)), "{window:?}");
            assert_eq!(window.n_answered, window.n_sent, "{window:?}");
        }
    }
}

#[tokio::test]
async fn an_echo_is_no_answer_of_the_protocol() {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = socket.local_addr().expect("it has an address");
    tokio::spawn(async move {
        let mut packet = [0; 2_048];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            socket.send_to(&packet[..length], from).await.ok();
        }
    });
    let window = probe(&hasty(ProbeKind::Stun, &address.to_string())).await;
    assert_unanswered(&window, Finding::Malformed);
}

#[tokio::test]
async fn nobody_to_ask_is_said_and_not_counted() {
    for target in ["", "  ", "hop.example"] {
        let window = probe(&settings(ProbeKind::Tcp, target)).await;
        assert_eq!((window.finding, window.band), (Finding::NoTarget, None), "{window:?}");
        assert_eq!((window.n_sent, window.loss_permille()), (0, None), "{window:?}");
    }
}

#[test]
fn icmp_without_the_right_to_it_is_not_permitted() {
    if let Some(why) = icmp_allowed_to_all() {
        return skip("ICMP without the right to it", &why);
    }
    let window = thread::spawn(|| {
        // Who is nobody already need not become it.
        set_thread_uid(Uid::from_raw(65_534)).ok();
        block_on(measure(&settings(ProbeKind::Icmp, "127.0.0.1"), &Thresholds::default(), TRIED))
    });
    let window = window.join().expect("the probe does not panic");
    assert_eq!((window.finding, window.band), (Finding::NotPermitted, None), "{window:?}");
    assert_eq!((window.n_sent, window.rtt_us), (0, None), "{window:?}");
}

#[test]
fn icmp_with_the_right_to_it_is_answered() {
    if !rustix::process::geteuid().is_root() && icmp_allowed_to_all().is_none() {
        return skip("ICMP with the right to it", "this user may not send it");
    }
    for target in ["127.0.0.1", "localhost"] {
        let window = block_on(probe(&settings(ProbeKind::Icmp, target)));
        assert_eq!((window.finding, window.band), (Finding::Answered, Some(Band::Good)), "{window:?}");
        assert!(window.n_sent >= 3 && window.n_answered >= 3, "{window:?}");
    }
}

const TRIED: Duration = Duration::from_millis(100);

/// Does not wait for what will not come.
fn hasty(kind: ProbeKind, target: &str) -> ProbeSettings {
    let settings = settings(kind, target);
    ProbeSettings { timeout: Some(Duration::from_millis(300)), ..settings }
}

fn assert_unanswered(window: &PathWindow, finding: Finding) {
    assert_eq!((window.finding, window.band), (finding, Some(Band::Bad)), "{window:?}");
    assert!(window.n_sent > 0 && window.n_answered == 0, "{window:?}");
    assert_eq!((window.rtt_us, window.jitter_us), (None, None), "{window:?}");
}

/// Why a user without rights may send ICMP here.
fn icmp_allowed_to_all() -> Option<String> {
    let range = std::fs::read_to_string("/proc/sys/net/ipv4/ping_group_range").ok()?;
    let mut ends = range.split_whitespace().filter_map(|end| end.parse::<u64>().ok());
    let (first, last) = (ends.next()?, ends.next()?);
    (first <= last).then(|| format!("ping_group_range is {first} {last}"))
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime can be had").block_on(future)
}
