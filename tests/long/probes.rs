//! The probes of the meeting path over a line whose faults are known: 40 ± 5 ms and 5 % loss each
//! way, so a round trip of 80 ms, of which 9.75 % are lost.

use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diemcau_agent::probe::measure;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, ProbeSettings, Thresholds};
use rustix::process::Uid;
use rustix::thread::set_thread_uid;

use crate::harness::net::{self, Bad, CENTER, Line};
use crate::harness::peer::{self, Manner, Peer, Place, installed};
use crate::harness::{measured, secs, skip};

/// How long each probe asks; 50 ms apart that is 1,200 samples, of which the loss is known to within
/// 0.9 points, one standard deviation.
const ASKS: Duration = secs(60);
const APART: Duration = Duration::from_millis(50);
/// Servers answer within this time after their start.
const START: Duration = secs(20);
/// Probes that open a connection for each sample ask one at a time, and on this line a sample takes
/// up to half a second: so many of them together take as many samples.
const AT_ONCE: usize = 10;
/// Ports in a namespace of their own.
const SIP: u16 = 5060;
const SIP_TLS: u16 = SIP + 1;
const STUN: u16 = 3478;
/// Far ends of SIP that are slow, busy, or fail: where, what they say, and after how long.
const FAR_ENDS: [(u16, &str, Duration); 3] = [
    (5070, "200 OK", Duration::from_millis(300)),
    (5072, "486 Busy Here", Duration::ZERO),
    (5074, "503 Service Unavailable", Duration::ZERO),
];

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
    let Some(sipp) = installed("sipp") else {
        return skip(test, "sipp is not installed");
    };
    let bad = Bad { delay_ms: 40, jitter_ms: 5, loss_percent: 5, seconds: 4 * ASKS.as_secs() + 60 };
    let scene = Scene::set(Line::bad(&program, bad), &kamailio, &coturn);
    let far_ends = FAR_ENDS.map(|(port, status, after)| {
        Peer::sipp(&sipp, scene.center(), port, Manner { status, after, transport: "u1" })
    });
    scene.wait_started();

    let mut packets = vec![
        (ProbeKind::Stun, format!("{CENTER}:{STUN}"), User::Root),
        (ProbeKind::Sip, format!("sip:{CENTER}:{SIP};transport=udp"), User::Root),
        (ProbeKind::Icmp, CENTER.to_owned(), User::Root),
        (ProbeKind::Icmp, CENTER.to_owned(), User::Nobody),
    ];
    packets.extend(FAR_ENDS.map(|(port, ..)| (ProbeKind::Sip, format!("sip:{CENTER}:{port}"), User::Root)));
    let asked = packets.iter().map(|(kind, target, user)| {
        (target, user, scene.probe(&settings(*kind, target, APART), ASKS, *user))
    });
    let mut jitters_us = Vec::new();
    for (target, user, asking) in asked.collect::<Vec<_>>() {
        let window = asking.join().expect("the probe does not panic");
        let far_end = FAR_ENDS.iter().find(|(port, ..)| target.ends_with(&port.to_string()));
        let (finding, pause) = far_end.map_or((Finding::Answered, Duration::ZERO), |(_, status, after)| {
            (if status.starts_with('5') { Finding::Degraded } else { Finding::Answered }, *after)
        });
        assert_eq!(window.finding, finding, "{window:?}");
        let figures = Figures::of(&[window]);
        measured(&format!("{target} as {user:?} over 40 ± 5 ms and 5 % loss each way"), &figures.shown());
        figures.check(pause);
        jitters_us.push(figures.jitter_us);
    }
    drop(far_ends);

    for (kind, target) in [
        (ProbeKind::Sip, format!("sip:{CENTER}:{SIP};transport=tcp")),
        (ProbeKind::Sip, format!("sip:{CENTER}:{SIP_TLS};transport=tls")),
        (ProbeKind::H323, format!("{CENTER}:{SIP}")),
    ] {
        let settings = settings(kind, &target, APART);
        let asked: Vec<_> = (0..AT_ONCE).map(|_| scene.probe(&settings, ASKS, User::Root)).collect();
        let windows = asked.into_iter().map(|asking| asking.join().expect("the probe does not panic"));
        let windows: Vec<PathWindow> = windows.collect();
        assert!(windows.iter().all(|window| window.finding == Finding::Answered), "{windows:?}");
        let figures = Figures::of(&windows);
        measured(&format!("{target} ({}), {AT_ONCE} at once", kind.id()), &figures.shown());
        figures.check(Duration::ZERO);
        jitters_us.push(figures.jitter_us);
    }
    let mean_us = mean(jitters_us.iter().copied());
    assert!((3_000.0..=7_000.0).contains(&mean_us), "jitter {jitters_us:?}");
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
        let place = place(&line);
        let servers = [Peer::kamailio(kamailio, place, SIP), Peer::coturn(coturn, place, STUN)];
        Self { _servers: servers, line }
    }

    fn center(&self) -> Place<'_> {
        place(&self.line)
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

fn place(line: &Line) -> Place<'_> {
    Place { ip: CENTER.parse().expect("it is an address"), netns: Some(line.center.name()) }
}

/// What probes found that asked the same at the same time.
struct Figures {
    n_sent: u32,
    n_repeated: u32,
    loss_percent: f64,
    rtt_ms: f64,
    jitter_us: f64,
    response_us: Option<u32>,
    band: Option<Band>,
}

impl Figures {
    fn of(windows: &[PathWindow]) -> Self {
        let n_sent = windows.iter().map(|window| window.n_sent).sum();
        let n_lost = |window: &PathWindow| window.n_sent - window.n_answered + window.n_repeated;
        let n_lost: u32 = windows.iter().map(n_lost).sum();
        let mean = |of: fn(&PathWindow) -> Option<u32>| mean(windows.iter().filter_map(of).map(f64::from));
        Self {
            n_sent,
            n_repeated: windows.iter().map(|window| window.n_repeated).sum(),
            loss_percent: 100.0 * f64::from(n_lost) / f64::from(n_sent),
            rtt_ms: mean(|window| window.rtt_us) / 1_000.0,
            jitter_us: mean(|window| window.jitter_us),
            response_us: windows[0].response_us,
            band: windows.iter().filter_map(|window| window.band).max(),
        }
    }

    /// The estimate of RFC 3550 follows the last few dozen samples and so strays by 0.7 ms, one
    /// standard deviation, around 4.7 ms; the mean of several probes is held to closer bounds.
    fn check(&self, pause: Duration) {
        let shown = self.shown();
        assert!(self.n_sent >= 300, "{shown}");
        assert!((72.0..=88.0).contains(&(self.rtt_ms - pause.as_secs_f64() * 1_000.0)), "{shown}");
        assert!((2_000.0..=8_000.0).contains(&self.jitter_us), "{shown}");
        assert!((6.75..=12.75).contains(&self.loss_percent), "{shown}");
        assert!(self.band >= Some(Band::Poor), "5 % loss each way is no fair path: {shown}");
    }

    fn shown(&self) -> String {
        let response = self.response_us.map(|us| format!(", response {:.0} ms", f64::from(us) / 1_000.0));
        format!(
            "round trip {:.1} ms, jitter {:.1} ms, loss {:.1} % of {} ({} sent again){}, {:?}",
            self.rtt_ms,
            self.jitter_us / 1_000.0,
            self.loss_percent,
            self.n_sent,
            self.n_repeated,
            response.unwrap_or_default(),
            self.band
        )
    }
}

fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = figures.fold((0.0, 0.0), |(sum, n), figure| (sum + figure, n + 1.0));
    sum / n
}
