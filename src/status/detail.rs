//! All that a collector knows of one point, with the figures of every probe.

mod table;

use diemcau_core::ids::PointIdx;
use diemcau_core::path::PathWindow;
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_proto::convert::path;
use diemcau_proto::v1;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use super::point::PointStatus;
use super::{local, zone_of};

/// One point in detail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PointDetail {
    /// The event clock, RFC 3339 in the event's time zone.
    pub at: String,
    /// As in the list of all points.
    #[serde(flatten)]
    pub point: PointStatus,
    /// Name of its level.
    pub level_name: String,
    /// Name of the point above; none at the top.
    pub parent: Option<String>,
    /// People expected.
    pub expected: Option<u32>,
    /// Who presides; may be empty.
    pub chair: String,
    /// Whom to ask for there; may be empty.
    pub contact: String,
    /// When people there last said what they see and hear.
    pub confirmed_at: Option<String>,
    /// Who said so.
    pub confirmed_by: Option<String>,
    /// What else they said.
    pub confirmation_note: Option<String>,
    /// When its agent was last heard since the collector started.
    pub last_heard: Option<String>,
    /// Version of its agent; may be empty.
    pub agent_version: String,
    /// Its line to the collector, as its agent measures it.
    pub line: Option<LineStatus>,
    /// When its probes last told something.
    pub probes_at: Option<String>,
    /// The last window of each probe.
    #[serde(serialize_with = "probes")]
    pub probes: Vec<PathWindow>,
}

/// The line between an agent and the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LineStatus {
    /// Smoothed round trip, microseconds.
    pub rtt_us: u32,
    /// Jitter, microseconds.
    pub jitter_us: u32,
    /// Acknowledgements that they rest on.
    pub samples: u32,
}

/// The last window of one probe of the meeting path.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct ProbeStatus {
    /// Its name.
    probe: String,
    /// `icmp`, `tcp`, `tls`, `http`, `sip`, `stun` or `h323`.
    kind: &'static str,
    /// What came of its samples: `answered`, or why not.
    finding: &'static str,
    /// `good`, `fair`, `poor` or `bad`; none if it could not be asked.
    band: Option<&'static str>,
    /// Mean round trip, microseconds.
    rtt_us: Option<u32>,
    /// Jitter, microseconds.
    jitter_us: Option<u32>,
    /// Mean time in which the service answered over a connection that stood, microseconds.
    response_us: Option<u32>,
    /// Loss both ways; none if nothing was sent.
    loss_percent: Option<f64>,
    /// Samples that these figures rest on.
    sent: u32,
    /// Samples that were answered.
    answered: u32,
    /// Of those, the ones of which TCP had to send something again; they count as lost.
    repeated: u32,
    /// Length of the window, milliseconds.
    window_ms: u64,
    /// How often the address that the outside sees changed; STUN alone.
    mapping_changes: Option<u32>,
    /// Days until the certificate ends; TLS alone.
    certificate_days: Option<i32>,
    /// Where it was sent instead, if it was.
    redirect: Option<String>,
}

impl PointDetail {
    /// Of a picture and what the collector tells of the point. Windows that cannot be read are left
    /// out.
    pub fn new(replica: &Replica, idx: PointIdx, detail: &v1::PointDetail) -> Self {
        let zone = zone_of(replica);
        let (point, now) = (replica.roster().point(idx), replica.now(idx));
        let level = replica.settings().levels.get(point.level.as_usize());
        let confirmation = now.confirmation.as_deref();
        let windows = detail.paths.iter().filter_map(|window| path::window_from_wire(window).ok());
        Self {
            at: local(Timestamp::from_millis(detail.at_ms), &zone),
            point: PointStatus::of(replica, idx, &zone),
            level_name: level.map(|level| level.name.clone()).unwrap_or_default(),
            parent: point.parent.map(|above| replica.roster().point(above).name.to_string()),
            expected: point.expected,
            chair: point.chair.to_string(),
            contact: point.contact.to_string(),
            confirmed_at: confirmation.map(|said| local(said.at, &zone)),
            confirmed_by: confirmation.map(|said| said.by.to_string()),
            confirmation_note: confirmation.map(|said| said.note.to_string()),
            last_heard: instant(detail.last_heard_ms, &zone),
            agent_version: detail.version.clone(),
            line: detail.line.map(|line| LineStatus {
                rtt_us: line.rtt_us,
                jitter_us: line.jitter_us,
                samples: line.samples,
            }),
            probes_at: instant(detail.paths_at_ms, &zone),
            probes: windows.collect(),
        }
    }

    /// As JSON for scripts, in several lines.
    ///
    /// # Errors
    /// Never, for what this type holds.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// As a table for people.
    pub fn to_table(&self, language: Language) -> String {
        table::of(self, language)
    }
}

impl ProbeStatus {
    fn of(window: &PathWindow) -> Self {
        Self {
            probe: window.probe.to_string(),
            kind: window.kind.id(),
            finding: window.finding.id(),
            band: window.band.map(diemcau_core::path::Band::id),
            rtt_us: window.rtt_us,
            jitter_us: window.jitter_us,
            response_us: window.response_us,
            loss_percent: window.loss_permille().map(|permille| f64::from(permille) / 10.0),
            sent: window.n_sent,
            answered: window.n_answered,
            repeated: window.n_repeated,
            window_ms: u64::try_from(window.length.as_millis()).unwrap_or(u64::MAX),
            mapping_changes: window.n_mapping_changes,
            certificate_days: window.certificate_days,
            redirect: window.redirect.as_deref().map(str::to_owned),
        }
    }
}

fn instant(at_ms: Option<i64>, zone: &TimeZone) -> Option<String> {
    at_ms.map(|at_ms| local(Timestamp::from_millis(at_ms), zone))
}

fn probes<S: Serializer>(windows: &[PathWindow], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(windows.iter().map(ProbeStatus::of))
}
