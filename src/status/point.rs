//! One point of a picture, as scripts see it.

use diemcau_core::attendance::CountSource;
use diemcau_core::ids::PointIdx;
use diemcau_core::point::{HelpNow, PointNow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerFault, PowerSource};
use diemcau_core::replica::Replica;
use diemcau_core::statements::{MediaState, Reply};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::local;

/// One point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointStatus {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Id of its level.
    pub level: String,
    /// Its presence, in the words of `points`.
    pub presence: &'static str,
    /// Since when, RFC 3339; none for a point never seen.
    pub since: Option<String>,
    /// What is known of its power.
    #[serde(flatten)]
    pub power: PowerStatus,
    /// `good`, `fair`, `poor` or `bad`: the worst band of the probes of its meeting path.
    pub path: Option<&'static str>,
    /// The probe that says so.
    pub path_probe: Option<String>,
    /// `good`, `no_picture` or `no_sound`: what people there say, while it is valid.
    pub confirmation: Option<&'static str>,
    /// Whether the chair is there; none: nobody said.
    pub chair_present: Option<bool>,
    /// What they need help with; none: nothing.
    pub help: Option<HelpStatus>,
    /// The standing number of people; none is *chưa báo*.
    pub attendees: Option<u32>,
    /// Whose word that is: `person`, `proxy` or `device`.
    pub attendees_by: Option<&'static str>,
}

/// What is known of a point's power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PowerStatus {
    /// `mains`, `battery`, `generator` or `unknown`.
    #[serde(rename = "power")]
    pub source: &'static str,
    /// `low_battery` or `shutdown`.
    #[serde(rename = "power_alarm")]
    pub alarm: Option<&'static str>,
    /// `stale`, `driver_dead`, `unreachable` or `refused`: why the supply is not read.
    #[serde(rename = "power_fault")]
    pub fault: Option<&'static str>,
    /// `device`, `file` or `person`: whose word the source is; none while it is unknown.
    #[serde(rename = "power_basis")]
    pub basis: Option<&'static str>,
    /// The supply wants another battery.
    pub replace_battery: bool,
    /// Battery charge at the last change.
    pub charge_percent: Option<u8>,
    /// How long the battery could carry the load at the last change.
    pub runtime_s: Option<u64>,
}

/// People who need help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HelpStatus {
    /// Since when, RFC 3339.
    pub since: String,
    /// A few words; may be empty.
    pub text: String,
    /// Who asks; may be empty.
    pub by: String,
    /// An operator answered since.
    pub answered: bool,
    /// What, if so.
    pub reply: Option<ReplyStatus>,
}

/// What an operator answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyStatus {
    /// When, RFC 3339.
    pub at: String,
    /// What.
    pub text: String,
    /// Who; may be empty.
    pub by: String,
}

impl PointStatus {
    /// All points of a picture, in the roster's order.
    pub(super) fn all(replica: &Replica, zone: &TimeZone) -> Vec<Self> {
        let points = replica.roster().iter().filter(|(_, point)| !point.unplaced);
        points.map(|(idx, _)| Self::of(replica, idx, zone)).collect()
    }

    /// One point of a picture.
    pub(super) fn of(replica: &Replica, idx: PointIdx, zone: &TimeZone) -> Self {
        let (point, now): (_, &PointNow) = (replica.roster().point(idx), replica.now(idx));
        let level = replica.settings().levels.get(point.level.as_usize());
        Self {
            code: point.code.to_string(),
            name: point.name.to_string(),
            level: level.map(|level| level.id.clone()).unwrap_or_default(),
            presence: now.presence.id(),
            since: now.since.map(|since| local(since, zone)),
            power: PowerStatus::of(&now.power),
            path: now.path.as_ref().map(|path| path.band.id()),
            path_probe: now.path.as_ref().map(|path| path.probe.to_string()),
            confirmation: now.confirmation.as_ref().map(|confirmation| media_id(confirmation.state)),
            chair_present: now.chair_present,
            help: now.help.as_ref().map(|help| HelpStatus::of(help, zone)),
            attendees: now.count.as_ref().map(|count| count.count),
            attendees_by: now.count.as_ref().map(|count| source_id(count.source)),
        }
    }
}

impl PowerStatus {
    fn of(power: &Power) -> Self {
        let is_known = power.source != PowerSource::Unknown;
        Self {
            source: power_id(power.source),
            alarm: power.alarm.map(alarm_id),
            fault: power.fault.map(fault_id),
            basis: is_known.then(|| basis_id(power.basis)),
            replace_battery: power.replace_battery,
            charge_percent: power.charge_percent,
            runtime_s: power.runtime.map(|runtime| runtime.as_secs()),
        }
    }
}

impl HelpStatus {
    pub(super) fn of(help: &HelpNow, zone: &TimeZone) -> Self {
        let reply = |reply: &Reply| ReplyStatus {
            at: local(reply.at, zone),
            text: reply.text.to_string(),
            by: reply.by.to_string(),
        };
        Self {
            since: local(help.at, zone),
            text: help.text.to_string(),
            by: help.by.to_string(),
            answered: help.reply.is_some(),
            reply: help.reply.as_ref().map(reply),
        }
    }
}

fn power_id(power: PowerSource) -> &'static str {
    match power {
        PowerSource::Unknown => "unknown",
        PowerSource::Mains => "mains",
        PowerSource::Battery => "battery",
        PowerSource::Generator => "generator",
    }
}

fn alarm_id(alarm: PowerAlarm) -> &'static str {
    match alarm {
        PowerAlarm::LowBattery => "low_battery",
        PowerAlarm::Shutdown => "shutdown",
    }
}

fn fault_id(fault: PowerFault) -> &'static str {
    match fault {
        PowerFault::Stale => "stale",
        PowerFault::DriverDead => "driver_dead",
        PowerFault::Unreachable => "unreachable",
        PowerFault::Refused => "refused",
    }
}

fn basis_id(basis: PowerBasis) -> &'static str {
    match basis {
        PowerBasis::Device => "device",
        PowerBasis::File => "file",
        PowerBasis::Person => "person",
    }
}

fn media_id(state: MediaState) -> &'static str {
    match state {
        MediaState::Good => "good",
        MediaState::NoPicture => "no_picture",
        MediaState::NoSound => "no_sound",
    }
}

fn source_id(source: CountSource) -> &'static str {
    match source {
        CountSource::Device => "device",
        CountSource::Proxy => "proxy",
        CountSource::Person => "person",
    }
}
