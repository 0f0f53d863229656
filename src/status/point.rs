//! One point of a picture, as scripts see it.

use diemcau_core::attendance::CountSource;
use diemcau_core::clash::Clash;
use diemcau_core::ids::PointIdx;
use diemcau_core::path::Band;
use diemcau_core::point::{HelpNow, PointNow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerSource};
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::statements::{Help, MediaState, Reply};
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use super::excuse::{CalledStatus, ExcuseStatus};
use super::{id, local};

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
    #[serde(serialize_with = "id::of")]
    pub presence: Presence,
    /// Since when, RFC 3339; none for a point never seen.
    pub since: Option<String>,
    /// What is known of its power.
    #[serde(flatten, serialize_with = "power")]
    pub power: Power,
    /// `good`, `fair`, `poor` or `bad`: the worst band of the probes of its meeting path.
    #[serde(serialize_with = "id::of_known")]
    pub path: Option<Band>,
    /// The probe that says so.
    pub path_probe: Option<String>,
    /// `good`, `no_picture` or `no_sound`: what people there say, while it is valid.
    #[serde(serialize_with = "id::of_known")]
    pub confirmation: Option<MediaState>,
    /// Whether the chair is there; none: nobody said.
    pub chair_present: Option<bool>,
    /// What they need help with; none: nothing.
    pub help: Option<HelpStatus>,
    /// Two machines speak for it in turn; none: they do not.
    pub clash: Option<ClashStatus>,
    /// The standing number of people; none is *chưa báo*.
    pub attendees: Option<u32>,
    /// Whose word that is: `person`, `proxy`, `device` or `override`.
    #[serde(serialize_with = "id::of_known")]
    pub attendees_by: Option<CountSource>,
    /// They are far more than are expected there.
    pub attendees_unlikely: bool,
    /// Who found them right; none: nobody did since a person told them.
    pub attendees_verified_by: Option<String>,
    /// When, RFC 3339 in the event's time zone.
    pub attendees_verified: Option<String>,
    /// The numbers of the point contradict each other, and nobody has decided between them.
    pub attendees_conflict: bool,
    /// Where its people attend, if not here.
    pub excused: Option<ExcuseStatus>,
    /// That it was called; none: nobody did.
    pub called: Option<CalledStatus>,
}

/// What is known of a point's power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct PowerStatus {
    /// `mains`, `battery`, `generator` or `unknown`.
    #[serde(rename = "power", serialize_with = "id::of")]
    source: PowerSource,
    /// `low_battery` or `shutdown`.
    #[serde(rename = "power_alarm", serialize_with = "id::of_known")]
    alarm: Option<PowerAlarm>,
    /// `testing`, `bypass`, `no_battery`, `overloaded`, `contradictory`, `off` or `alarming`: how the
    /// supply is, beside what it lives on.
    #[serde(rename = "power_condition", serialize_with = "id::of_known")]
    condition: Option<PowerCondition>,
    /// `stale`, `driver_dead`, `unreachable`, `refused` or `malformed`: why the supply is not read.
    #[serde(rename = "power_fault", serialize_with = "id::of_known")]
    fault: Option<PowerFault>,
    /// `device`, `file` or `person`: whose word the source is; none while it is unknown.
    #[serde(rename = "power_basis", serialize_with = "id::of_known")]
    basis: Option<PowerBasis>,
    /// The supply wants another battery.
    replace_battery: bool,
    /// Battery charge at the last change.
    charge_percent: Option<u8>,
    /// How long the battery could carry the load at the last change.
    runtime_s: Option<u64>,
    /// At least so old is what is known of a supply that is not read any more, seconds.
    #[serde(rename = "power_stale_s")]
    stale_s: Option<u64>,
}

/// Two machines speak for one point in turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClashStatus {
    /// Since when that is known, RFC 3339.
    pub since: String,
    /// When one took the other's place last, RFC 3339.
    pub last: String,
    /// Both have one identity: the state directory of one was copied.
    pub is_copy: bool,
}

/// People who need help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HelpStatus {
    /// Since when they wait for an answer, or need help where they were answered, RFC 3339.
    pub since: String,
    /// What they asked for last, a few words; may be empty.
    pub text: String,
    /// Who asked last; may be empty.
    pub by: String,
    /// An operator answered since.
    pub answered: bool,
    /// What, if so.
    pub reply: Option<ReplyStatus>,
    /// All that they asked for, oldest first.
    pub calls: Vec<HelpCallStatus>,
}

/// One call for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HelpCallStatus {
    /// When, RFC 3339.
    pub at: String,
    /// A few words; may be empty.
    pub text: String,
    /// Who asks; may be empty.
    pub by: String,
    /// An operator answered since.
    pub answered: bool,
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
        let verified = now.count.as_ref().and_then(|count| count.verified.as_deref());
        Self {
            code: point.code.to_string(),
            name: point.name.to_string(),
            level: level.map(|level| level.id.clone()).unwrap_or_default(),
            presence: now.presence,
            since: now.since.map(|since| local(since, zone)),
            power: now.power,
            path: now.path.as_ref().map(|path| path.band),
            path_probe: now.path.as_ref().map(|path| path.probe.to_string()),
            confirmation: now.confirmation.as_ref().map(|confirmation| confirmation.state),
            chair_present: now.chair_present,
            help: now.help.as_ref().map(|help| HelpStatus::of(help, zone)),
            clash: now.clash.as_deref().map(|clash| ClashStatus::of(clash, zone)),
            attendees: now.count.as_ref().map(|count| count.count),
            attendees_by: now.count.as_ref().and_then(|count| count.source),
            attendees_verified_by: verified.map(|verified| verified.by.to_string()),
            attendees_verified: verified.map(|verified| local(verified.at, zone)),
            attendees_conflict: now.count.as_ref().is_some_and(|count| count.is_conflict),
            excused: ExcuseStatus::of(replica, idx, zone),
            called: now.called.as_deref().map(|called| CalledStatus::of(called, zone)),
            attendees_unlikely: now.count.as_ref().is_some_and(|count| count.unlikely),
        }
    }
}

impl PowerStatus {
    fn of(power: &Power) -> Self {
        let is_known = power.source != PowerSource::Unknown;
        Self {
            source: power.source,
            alarm: power.alarm,
            condition: power.condition,
            fault: power.fault,
            basis: is_known.then_some(power.basis),
            replace_battery: power.replace_battery,
            charge_percent: power.charge_percent,
            runtime_s: power.runtime.map(|runtime| runtime.as_secs()),
            stale_s: power.stale.map(|age| age.as_secs()),
        }
    }
}

impl ClashStatus {
    pub(super) fn of(clash: &Clash, zone: &TimeZone) -> Self {
        Self { since: local(clash.since, zone), last: local(clash.last, zone), is_copy: clash.is_copy }
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
            since: local(help.since(), zone),
            text: help.text.to_string(),
            by: help.by.to_string(),
            answered: help.reply.is_some(),
            reply: help.reply.as_ref().map(reply),
            calls: help.calls().iter().map(|call| HelpCallStatus::of(call, zone)).collect(),
        }
    }
}

impl HelpCallStatus {
    fn of(call: &Help, zone: &TimeZone) -> Self {
        Self {
            at: local(call.at, zone),
            text: call.text.to_string(),
            by: call.by.to_string(),
            answered: call.answered,
        }
    }
}

fn power<S: Serializer>(power: &Power, to: S) -> Result<S::Ok, S::Error> {
    PowerStatus::of(power).serialize(to)
}
