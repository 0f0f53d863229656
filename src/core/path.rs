//! The meeting path: what a video-conference depends on between a point and the meeting, as probes
//! measure it.
//!
//! A media stream is UDP, so of all probes only a STUN exchange (or SIP over UDP) shows its path;
//! ICMP and TCP show the network below it. What could not be asked is told apart from what did not
//! answer, and every figure names the window and the number of samples that it rests on.

pub mod asked;
pub mod band;
pub mod window;

use std::time::Duration;

/// What a probe does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeKind {
    /// An ICMP echo.
    Icmp,
    /// A TCP connection.
    Tcp,
    /// A TLS handshake, with the days until the certificate ends.
    Tls,
    /// An HTTP or HTTPS request.
    Http,
    /// A SIP OPTIONS request over UDP, TCP or TLS.
    Sip,
    /// A STUN binding request over UDP: the path that media takes.
    Stun,
    /// A TCP connection to the H.323 call signalling port, 1720.
    H323,
}

/// One probe of the meeting path, as the event file or the agent's file asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeSettings {
    /// Its name, unique at a point, such as `media`.
    pub name: Box<str>,
    /// What it does.
    pub kind: ProbeKind,
    /// Whom it asks: a host, `HOST:PORT`, a URL, or `sip:HOST:PORT;transport=udp`. May be empty,
    /// which the window then says.
    pub target: Box<str>,
    /// Between two samples; none: as [`ProbeKind::default_interval`] says.
    pub interval: Option<Duration>,
    /// A sample without an answer by then is lost; none: [`ProbeSettings::TIMEOUT`].
    pub timeout: Option<Duration>,
}

/// What came of a sample, or of most samples of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// It answered.
    Answered,
    /// It answered that it fails (SIP and HTTP 5xx).
    Degraded,
    /// This machine does not let the agent ask (ICMP without the right to).
    NotPermitted,
    /// Nobody said whom to ask, or the target cannot be read.
    NoTarget,
    /// The target's name has no address.
    DnsFailed,
    /// The target's machine refuses.
    Refused,
    /// The network says that there is no way to the target.
    Unreachable,
    /// Nothing came in time.
    TimedOut,
    /// What came was no answer of the protocol.
    Malformed,
    /// The connection stands, and the service says nothing in time.
    Silent,
    /// The service runs and speaks another TLS than this agent: an older version, another key exchange,
    /// or it wants something that the agent has not. The path is there.
    OtherTls,
    /// Another host is named instead, as by the sign-in page of a network.
    Redirected,
    /// The service goes on with interim answers and never comes to the final one.
    Endless,
}

/// How good a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Tốt.
    Good,
    /// Tạm được.
    Fair,
    /// Kém.
    Poor,
    /// Rất kém.
    Bad,
}

/// What a band bears at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Round trip.
    pub rtt: Duration,
    /// Jitter.
    pub jitter: Duration,
    /// Loss both ways, tenths of a percent, 0 to 1000.
    pub loss_permille: u16,
}

/// Where the bands end; what is beyond `poor` is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Of [`Band::Good`].
    pub good: Limits,
    /// Of [`Band::Fair`].
    pub fair: Limits,
    /// Of [`Band::Poor`].
    pub poor: Limits,
}

/// How the path of the points of a level is probed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathSettings {
    /// In the order of the event file.
    pub probes: Vec<ProbeSettings>,
    /// Where the bands end.
    pub thresholds: Thresholds,
}

/// What one probe found in one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathWindow {
    /// The probe's name.
    pub probe: Box<str>,
    /// What it does.
    pub kind: ProbeKind,
    /// [`Finding::Answered`] if any sample was, else [`Finding::Degraded`] if any was; else what came
    /// of most samples.
    pub finding: Finding,
    /// How long the window was.
    pub length: Duration,
    /// Samples whose fate is known: the figures rest on so many. None were sent where it was not
    /// permitted or nobody said to whom.
    pub n_sent: u32,
    /// Samples that were answered, if only by a word that the service fails.
    pub n_answered: u32,
    /// Of those answered, samples over a connection of which TCP had to send the first packet again:
    /// they count as lost, and say nothing of the round trip.
    pub n_repeated: u32,
    /// Mean round trip of the others, microseconds.
    pub rtt_us: Option<u32>,
    /// Jitter after RFC 3550 section 6.4.1 over round trips in the order of sending, microseconds;
    /// none before two were answered, and where no round trip of this window is part of it.
    pub jitter_us: Option<u32>,
    /// Mean time from a connection that stood to the service's answer, microseconds: to the end of
    /// TLS's handshake, the head of an HTTP response, a final answer of SIP. The band does not judge it.
    pub response_us: Option<u32>,
    /// How often the address that the outside sees changed in the window; STUN alone.
    pub n_mapping_changes: Option<u32>,
    /// Days until the certificate ends, negative once it has; TLS alone.
    pub certificate_days: Option<i32>,
    /// Where it was sent instead, if it was last; HTTP alone.
    pub redirect: Option<Box<str>>,
    /// How good the path is by this and earlier windows; none if it could not be asked.
    pub band: Option<Band>,
}

/// How good the meeting path of a point is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathNow {
    /// The worst band of its probes.
    pub band: Band,
    /// The probe that says so.
    pub probe: Box<str>,
}

impl ProbeKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Icmp, Self::Tcp, Self::Tls, Self::Http, Self::Sip, Self::Stun, Self::H323];

    /// The word used in files, scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Icmp => "icmp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Sip => "sip",
            Self::Stun => "stun",
            Self::H323 => "h323",
        }
    }

    /// Reads [`ProbeKind::id`]; `https` is `http`.
    pub fn from_id(id: &str) -> Option<Self> {
        let id = if id == "https" { "http" } else { id };
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Between two samples where nothing else is said. Probes that send single packets (ICMP, STUN)
    /// ask ten times a second at a speaking point and four times elsewhere, so that a window of 30 s
    /// rests on 300 or 120 samples; those that open a connection ask every 10 s.
    pub fn default_interval(self, speaking: bool) -> Duration {
        match self {
            Self::Icmp | Self::Stun if speaking => Duration::from_millis(100),
            Self::Icmp | Self::Stun => Duration::from_millis(250),
            Self::Tcp | Self::Tls | Self::Http | Self::Sip | Self::H323 => Duration::from_secs(10),
        }
    }
}

impl ProbeSettings {
    /// A sample without an answer is lost after this where nothing else is said.
    pub const TIMEOUT: Duration = Duration::from_secs(2);
    /// How long a window is.
    pub const WINDOW: Duration = Duration::from_secs(30);
}

impl Finding {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Answered,
        Self::Degraded,
        Self::NotPermitted,
        Self::NoTarget,
        Self::DnsFailed,
        Self::Refused,
        Self::Unreachable,
        Self::TimedOut,
        Self::Malformed,
        Self::Silent,
        Self::OtherTls,
        Self::Redirected,
        Self::Endless,
    ];

    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Degraded => "degraded",
            Self::NotPermitted => "not_permitted",
            Self::NoTarget => "no_target",
            Self::DnsFailed => "dns_failed",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Malformed => "malformed",
            Self::Silent => "silent",
            Self::OtherTls => "other_tls",
            Self::Redirected => "redirected",
            Self::Endless => "endless",
        }
    }
}

impl Band {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
            Self::Bad => "bad",
        }
    }
}

impl Limits {
    /// From milliseconds and percent.
    pub const fn new(rtt_ms: u64, jitter_ms: u64, loss_percent: u16) -> Self {
        Self {
            rtt: Duration::from_millis(rtt_ms),
            jitter: Duration::from_millis(jitter_ms),
            loss_permille: loss_percent * 10,
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { good: Limits::new(150, 30, 1), fair: Limits::new(300, 50, 3), poor: Limits::new(500, 100, 10) }
    }
}

impl PathNow {
    /// The worst of what probes found; none if none could be judged.
    pub fn worst(windows: &[PathWindow]) -> Option<Self> {
        let judged = windows.iter().filter_map(|window| Some((window.band?, window)));
        // Of two equally bad the first, so that the answer does not jump between them.
        let (band, window) = judged.rev().max_by_key(|(band, _)| *band)?;
        Some(Self { band, probe: window.probe.clone() })
    }
}
