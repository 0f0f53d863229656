//! The probes of the meeting path over a line whose faults are known: 40 ± 5 ms and 5 % loss each
//! way, so a round trip of 80 ms, of which 9.75 % are lost.

use std::net::IpAddr;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diemcau_agent::probe::measure;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, ProbeSettings, Thresholds};
use rustix::process::Uid;
use rustix::thread::set_thread_uid;

use crate::harness::net::{self, Bad, CENTER, Line};
use crate::harness::peer::{self, Peer, Place, installed};
use crate::harness::{measured, secs, skip};

/// How long each probe asks; 50 ms apart that is 1,200 samples, of which the loss is known to within
/// 0.9 points, one standard deviation.
const ASKS: Duration = secs(60);
const APART: Duration = Duration::from_millis(50);
/// Servers answer within this time after their start.
const START: Duration = secs(20);
/// Ports in a namespace of their own.
const SIP: u16 = 5060;
const STUN: u16 = 3478;

/// Whose rights a probe has: a raw socket for ICMP needs those of root.
#[derive(Clone, Copy, Debug)]
enum User {
    Root,
    Nobody,
}

#[test]
fn figures_of_a_bad_line_are_what_it_is() {
    let test = "figures of a bad line";
    if let Some(why) = net::why_not() {
        return skip(test, &why);
    }
    let Some(program) = net::bad_link_program() else {
        return skip(test, "../shared/tools/bad-link is not there");
    };
    let (Some(kamailio), Some(coturn)) = (peer::kamailio(), installed("turnserver")) else {
        return skip(test, "kamailio or coturn is not installed");
    };
    let bad = Bad { delay_ms: 40, jitter_ms: 5, loss_percent: 5, seconds: ASKS.as_secs() + 120 };
    let scene = Scene::set(Line::bad(&program, bad), &kamailio, &coturn);
    scene.wait_started();

    let asked = [
        (ProbeKind::Stun, format!("{CENTER}:{STUN}"), User::Root),
        (ProbeKind::Sip, format!("sip:{CENTER}:{SIP};transport=udp"), User::Root),
        (ProbeKind::Icmp, CENTER.to_owned(), User::Root),
        (ProbeKind::Icmp, CENTER.to_owned(), User::Nobody),
    ]
    .map(|(kind, target, user)| (user, scene.probe(&settings(kind, &target, APART), ASKS, user)));
    let mut jitters_us = Vec::new();
    for (user, asking) in asked {
        let window = asking.join().expect("the probe does not panic");
        let what = format!("{} as {user:?} over 40 ± 5 ms and 5 % loss each way", window.kind.id());
        measured(&what, &shown(&window));
        check(&window);
        jitters_us.extend(window.jitter_us);
    }
    let mean_us = jitters_us.iter().sum::<u32>() / 4;
    assert!((3_000..=7_000).contains(&mean_us), "jitter {jitters_us:?}");

    let over_tcp = format!("sip:{CENTER}:{SIP};transport=tcp");
    let window = scene.probe_now(&settings(ProbeKind::Sip, &over_tcp, secs(1)), secs(10));
    assert_eq!(window.finding, Finding::Answered, "{window:?}");
    measured("SIP over TCP on the bad line", &shown(&window));
}

#[test]
fn a_line_that_is_cut_times_out_and_one_that_is_not_there_is_unreachable() {
    let test = "a path that is cut";
    if let Some(why) = net::why_not() {
        return skip(test, &why);
    }
    let (Some(kamailio), Some(coturn)) = (peer::kamailio(), installed("turnserver")) else {
        return skip(test, "kamailio or coturn is not installed");
    };
    let scene = Scene::set(Line::good(), &kamailio, &coturn);
    scene.wait_started();
    scene.line.cut();
    for (target, finding) in [(CENTER, Finding::TimedOut), ("203.0.113.1", Finding::Unreachable)] {
        for (kind, target) in [
            (ProbeKind::Icmp, target.to_owned()),
            (ProbeKind::Stun, target.to_owned()),
            (ProbeKind::Tcp, format!("{target}:{SIP}")),
            (ProbeKind::Sip, format!("sip:{target}")),
            (ProbeKind::Http, format!("http://{target}:{SIP}")),
        ] {
            let window = scene.probe_now(&settings(kind, &target, APART), secs(1));
            assert_eq!((window.finding, window.band), (finding, Some(Band::Bad)), "{target} {window:?}");
        }
    }
}

/// The meeting's servers at one end of a line.
struct Scene {
    /// Held until the scene is over.
    _servers: [Peer; 2],
    line: Line,
}

impl Scene {
    fn set(line: Line, kamailio: &Path, coturn: &Path) -> Self {
        let ip: IpAddr = CENTER.parse().expect("it is an address");
        let place = Place { ip, netns: Some(line.center.name()) };
        let servers = [Peer::kamailio(kamailio, place, SIP), Peer::coturn(coturn, place, STUN)];
        Self { _servers: servers, line }
    }

    fn wait_started(&self) {
        for (kind, target) in
            [(ProbeKind::Sip, format!("sip:{CENTER}:{SIP}")), (ProbeKind::Stun, format!("{CENTER}:{STUN}"))]
        {
            let begun = Instant::now();
            let settings = settings(kind, &target, APART);
            while self.probe_now(&settings, Duration::from_millis(200)).finding != Finding::Answered {
                assert!(begun.elapsed() < START, "{target} does not answer");
            }
        }
    }

    fn probe_now(&self, settings: &ProbeSettings, length: Duration) -> PathWindow {
        self.probe(settings, length, User::Root).join().expect("the probe does not panic")
    }

    /// Probes from the other end of the line.
    fn probe(&self, settings: &ProbeSettings, length: Duration, user: User) -> JoinHandle<PathWindow> {
        let (entrance, settings) = (self.line.field.entrance(), settings.clone());
        thread::spawn(move || {
            entrance.enter();
            if let User::Nobody = user {
                // The group stays that of root: with it, and without its rights, there are datagram
                // sockets of ICMP and no raw ones.
                std::fs::write("/proc/sys/net/ipv4/ping_group_range", "0 0").expect("root may");
                set_thread_uid(Uid::from_raw(65_534)).expect("root may become anybody");
            }
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.expect("a runtime can be had");
            runtime.block_on(measure(&settings, &Thresholds::default(), length))
        })
    }
}

fn settings(kind: ProbeKind, target: &str, interval: Duration) -> ProbeSettings {
    let interval = Some(interval);
    ProbeSettings { name: "media".into(), kind, target: target.into(), interval, timeout: None }
}

/// The estimate of RFC 3550 follows the last few dozen samples and so strays by 0.7 ms, one standard
/// deviation, around 4.7 ms; the mean of several probes is held to closer bounds.
fn check(window: &PathWindow) {
    assert!(window.n_sent >= 300, "{window:?}");
    assert!((72_000..=88_000).contains(&window.rtt_us.expect("it was answered")), "{window:?}");
    assert!((2_000..=8_000).contains(&window.jitter_us.expect("it was answered")), "{window:?}");
    assert!((68..=127).contains(&window.loss_permille().expect("it was asked")), "{window:?}");
    assert!(window.band >= Some(Band::Poor), "5 % loss each way is no fair path: {window:?}");
}

fn shown(window: &PathWindow) -> String {
    let ms = |us: Option<u32>| us.map_or("-".to_owned(), |us| format!("{:.1} ms", f64::from(us) / 1_000.0));
    let loss = f64::from(window.loss_permille().unwrap_or_default()) / 10.0;
    format!(
        "round trip {}, jitter {}, loss {loss:.1} % of {} in {:?}, {:?}",
        ms(window.rtt_us),
        ms(window.jitter_us),
        window.n_sent,
        window.length,
        window.band
    )
}
