use diemcau_core::path::window::Carriage;
use diemcau_core::path::{ProbeKind, ProbeSettings, Thresholds};

use super::super::resolver::Lookup;
use super::super::stun::Stun;
use super::super::target::{Endpoint, Host};
use super::*;

const PACE: Pace = Pace { interval: Duration::from_millis(20), timeout: Duration::from_millis(300) };

#[test]
fn a_few_samples_must_come_to_nothing_before_another_socket_is_opened() {
    for (interval_ms, timeout_ms, expected_ms) in
        [(100, 2_000, 10_000), (250, 5_000, 15_750), (10_000, 2_000, 36_000)]
    {
        let [interval, timeout, expected] = [interval_ms, timeout_ms, expected_ms].map(Duration::from_millis);
        assert_eq!(longest_silence(Pace { interval, timeout }), expected);
    }
}

/// The machine of the first address refuses, that of the second answers.
#[tokio::test]
async fn the_next_address_is_asked_where_the_first_refuses() {
    let server = server();
    let endpoint =
        Endpoint { host: Host::Name("hop.example".into()), port: server.local_addr().unwrap().port() };
    tokio::spawn(answer(server));
    let both = |_, port| -> Lookup {
        let addresses = [2, 1].map(|last| SocketAddr::from(([127, 0, 0, last], port)));
        Box::pin(std::future::ready(Ok(addresses.to_vec())))
    };
    let mut recorder = recorder();
    run(&mut Stun::new(7), Resolver::with(endpoint, PACE.timeout, both), PACE, &mut recorder).await;
    let window = recorder.finish(PACE.timeout, &Thresholds::default()).unwrap();
    assert_eq!(window.finding, Finding::Answered);
    assert!(window.n_answered >= 10 && window.n_sent > window.n_answered, "{window:?}");
}

#[tokio::test]
async fn samples_under_way_to_where_the_name_no_longer_leads_are_nobodys_loss() {
    let (old, new) = (server(), server());
    let towards = |server: &UdpSocket| {
        Resolver::new(Endpoint::from(server.local_addr().unwrap()), Duration::from_secs(2))
    };
    let (mut stun, mut recorder) = (Stun::new(7), recorder());
    let mut packets = Packets::new(&mut stun, towards(&old), PACE, &mut recorder);
    packets.send(Instant::now());
    assert!(!packets.flights.is_empty());
    packets.handle(Event::LookedUp(Ok(())));
    assert!(!packets.flights.is_empty(), "it leads where it led");

    packets.resolver = towards(&new);
    packets.handle(Event::LookedUp(Ok(())));
    assert!(packets.flights.is_empty());
    packets.send(Instant::now());
    let Line::Open { remote, .. } = &packets.line else { panic!("it is open") };
    assert_eq!(*remote, new.local_addr().unwrap());
    assert!(recorder.finish(PACE.timeout, &Thresholds::default()).is_none(), "no fate is known");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_lost_and_shows_that_the_line_is_not_silent() {
    let (mut stun, mut recorder) = (Stun::new(7), recorder());
    let server = server();
    let resolver = Resolver::new(Endpoint::from(server.local_addr().unwrap()), PACE.timeout);
    let mut packets = Packets::new(&mut stun, resolver, PACE, &mut recorder);
    let sent = Instant::now();
    packets.send(sent);
    let answer = response(&packets.request);
    packets.packet[..answer.len()].copy_from_slice(&answer);
    let late = sent + 2 * PACE.timeout;
    packets.handle_timeout(late);
    packets.handle(Event::Packet(answer.len(), late));
    assert!(matches!(packets.line, Line::Open { heard: Some(when), .. } if when == late));
    let window = recorder.finish(PACE.timeout, &Thresholds::default()).unwrap();
    assert_eq!((window.finding, window.n_sent, window.n_answered), (Finding::TimedOut, 1, 0));
}

fn recorder() -> Recorder {
    let settings = ProbeSettings {
        name: "media".into(),
        kind: ProbeKind::Stun,
        target: "".into(),
        interval: None,
        timeout: None,
    };
    Recorder::measuring(&settings, Carriage::Packets, Duration::from_millis(500))
}

fn server() -> UdpSocket {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_nonblocking(true).unwrap();
    UdpSocket::from_std(socket).unwrap()
}

/// Answers binding requests without saying from where they came.
async fn answer(server: UdpSocket) {
    let mut request = [0; 512];
    while let Ok((length, from)) = server.recv_from(&mut request).await {
        server.send_to(&response(&request[..length]), from).await.unwrap();
    }
}

fn response(request: &[u8]) -> Vec<u8> {
    [&[1, 1], &request[2..]].concat()
}
