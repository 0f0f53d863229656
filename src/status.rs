//! One picture for scripts and people: fetched once from a collector, told as JSON or as a table.

pub mod alert;
pub mod detail;
pub mod excuse;
pub mod fetch;
mod frozen;
mod id;
pub mod incident;
pub mod missing;
pub mod point;
pub mod ready;
mod similar;
mod table;

use diemcau_core::event::Session;
use diemcau_core::ids::LevelIdx;
use diemcau_core::replica::Replica;
use diemcau_core::tally::{AttendanceTally, PathTally, PointTally, PowerTally, StatementsTally};
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::journal::JournalFault;
use diemcau_proto::v1;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use self::alert::AlertStatus;
pub use self::fetch::{FetchError, fetch};
use self::frozen::FrozenStatus;
use self::incident::IncidentStatus;
use self::missing::MissingStatus;
use self::point::{ClashStatus, HelpStatus, PointStatus};
pub use self::similar::similar;

/// A picture as scripts see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Name of the event.
    pub event: String,
    /// `live` or `rehearsal`.
    #[serde(serialize_with = "id::of")]
    pub session: Session,
    /// The event clock, RFC 3339 in the event's time zone.
    pub at: String,
    /// Number of the last fact in the picture.
    pub revision: u64,
    /// All points, by presence.
    pub points: Points,
    /// The same for each level, in the event's order.
    pub levels: Vec<LevelStatus>,
    /// All expected points, by power.
    #[serde(serialize_with = "power")]
    pub power: PowerTally,
    /// People at all expected points.
    #[serde(serialize_with = "attendance")]
    pub attendance: AttendanceTally,
    /// Points that need help, and who they are.
    pub help: Help,
    /// Who has not reported, from 45 minutes before a cut-off until its report is due; none: no cut-off is near.
    pub missing: Option<MissingStatus>,
    /// The figures that are frozen, in the order in which they were.
    pub frozen: Vec<FrozenStatus>,
    /// Points for which two machines speak in turn, in the roster's order.
    pub clashes: Vec<PointClash>,
    /// Expected points by what their people say of picture and sound.
    #[serde(rename = "confirmations", serialize_with = "confirmations")]
    pub statements: StatementsTally,
    /// Expected points whose chair is there.
    pub chairs_present: u32,
    /// Expected points by how good their meeting path is.
    #[serde(serialize_with = "paths")]
    pub paths: PathTally,
    /// Incidents that stand, by number.
    pub incidents: Vec<IncidentStatus>,
    /// The last messages, by number, as `diemcau alerts --json` tells them.
    pub deliveries: Vec<AlertStatus>,
    /// How the collector is.
    pub health: Health,
    /// Every point, if asked for, in the roster's order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point_list: Option<Vec<PointStatus>>,
}

/// Points by presence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Points {
    /// All but those excused.
    pub expected: u32,
    /// Đang kết nối.
    pub live: u32,
    /// Nghi mất kết nối.
    pub suspect: u32,
    /// Mất kết nối.
    pub lost: u32,
    /// Chưa kết nối.
    pub unseen: u32,
    /// Đã ngắt chủ động.
    pub left: u32,
    /// Ghép điểm.
    pub excused: u32,
    /// Chưa xác định.
    pub unreachable: u32,
}

/// The points of a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelStatus {
    /// Its id in the event file.
    pub level: String,
    /// Its name.
    pub name: String,
    /// Its points.
    #[serde(flatten)]
    pub points: Points,
    /// People at its points.
    pub attendees: u64,
}

/// Expected points by power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Power {
    /// Điện lưới.
    mains: u32,
    /// UPS / ắc quy.
    battery: u32,
    /// Máy phát.
    generator: u32,
    /// Không rõ.
    unknown: u32,
}

/// People.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Attendance {
    /// Sum of the standing numbers.
    attendees: u64,
    /// Sum of the people expected.
    expected: u64,
    /// Points with a standing number.
    reported_points: u32,
    /// Points without one.
    missing_points: u32,
}

/// Points that need help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Help {
    /// All of them.
    pub open: u32,
    /// Those that nobody answered yet.
    pub unanswered: u32,
    /// Each of them: those not answered first, then by how long.
    pub points: Vec<NeedsHelp>,
}

/// A point that needs help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeedsHelp {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whom to ask for there; may be empty.
    pub contact: String,
    /// What they say.
    #[serde(flatten)]
    pub help: HelpStatus,
}

/// A point for which two machines speak in turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointClash {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is known of the two.
    #[serde(flatten)]
    pub clash: ClashStatus,
}

/// Points by what their people say of picture and sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Confirmations {
    /// Hình, tiếng tốt.
    good: u32,
    /// Mất hình.
    no_picture: u32,
    /// Mất tiếng.
    no_sound: u32,
}

/// Points by how good their meeting path is; those whose path nobody knows are in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Paths {
    /// Tốt.
    good: u32,
    /// Tạm được.
    fair: u32,
    /// Kém.
    poor: u32,
    /// Rất kém.
    bad: u32,
}

/// How the collector is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Since when its journal fails, if it does.
    pub journal_failing_since: Option<String>,
    /// Why, in a developer's words.
    pub journal_error: Option<String>,
    /// Why, in those of people; none where there are none.
    #[serde(skip)]
    journal_fault: Option<JournalFault>,
    /// The wall clock minus the event clock, if that is more than 2 s.
    pub clock_drift_ms: Option<i64>,
    /// Connections are not encrypted.
    pub plaintext: bool,
    /// When its certificate ends, if that is within 14 days.
    pub certificate_ends: Option<String>,
}

impl Status {
    /// Of a picture; with every point if asked.
    pub fn new(replica: &Replica, health: &v1::Health, with_points: bool) -> Self {
        let settings = replica.settings();
        let zone = zone_of(replica);
        let total = replica.tallies().total();
        let levels = settings.levels.iter().zip(0..).filter_map(|(level, idx)| {
            let tally = replica.tallies().level(LevelIdx(idx))?;
            Some(LevelStatus {
                level: level.id.clone(),
                name: level.name.clone(),
                points: Points::of(&tally.points),
                attendees: tally.attendance.attendees,
            })
        });
        Self {
            event: settings.name.clone(),
            session: replica.session(),
            at: local(replica.at(), &zone),
            revision: replica.revision().0,
            points: Points::of(&total.points),
            levels: levels.collect(),
            power: total.power.clone(),
            attendance: total.attendance.clone(),
            help: Help::of(replica, &zone),
            missing: MissingStatus::of(replica, &zone),
            frozen: FrozenStatus::all(replica, &zone),
            clashes: PointClash::all(replica, &zone),
            statements: total.statements.clone(),
            chairs_present: total.statements.chair_present,
            paths: total.path.clone(),
            incidents: IncidentStatus::all(replica, false),
            deliveries: AlertStatus::all(replica),
            health: Health::of(health, &zone),
            point_list: with_points.then(|| PointStatus::all(replica, &zone)),
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

impl Points {
    fn of(tally: &PointTally) -> Self {
        let PointTally { expected, live, suspect, lost, unseen, left, excused, unreachable } = *tally;
        Self { expected, live, suspect, lost, unseen, left, excused, unreachable }
    }
}

impl Power {
    fn of(tally: &PowerTally) -> Self {
        let PowerTally { mains, battery, generator, unknown } = *tally;
        Self { mains, battery, generator, unknown }
    }
}

impl Attendance {
    fn of(tally: &AttendanceTally) -> Self {
        let AttendanceTally { attendees, expected, reported_points, missing_points } = *tally;
        Self { attendees, expected, reported_points, missing_points }
    }
}

impl Help {
    fn of(replica: &Replica, zone: &TimeZone) -> Self {
        let StatementsTally { help: open, unanswered, .. } = replica.tallies().total().statements;
        let mut points: Vec<_> = replica
            .roster()
            .iter()
            .filter(|(_, point)| !point.unplaced)
            .filter_map(|(idx, point)| Some((point, replica.now(idx).help.as_deref()?)))
            .collect();
        points.sort_by_key(|(_, help)| (help.reply.is_some(), help.since()));
        let points = points.into_iter().map(|(point, help)| NeedsHelp {
            code: point.code.to_string(),
            name: point.name.to_string(),
            contact: point.contact.to_string(),
            help: HelpStatus::of(help, zone),
        });
        Self { open, unanswered, points: points.collect() }
    }
}

impl PointClash {
    fn all(replica: &Replica, zone: &TimeZone) -> Vec<Self> {
        let clashes = replica.roster().iter().filter_map(|(idx, point)| {
            let clash = replica.now(idx).clash.as_deref()?;
            let (code, name) = (point.code.to_string(), point.name.to_string());
            Some(Self { code, name, clash: ClashStatus::of(clash, zone) })
        });
        clashes.collect()
    }
}

impl Confirmations {
    fn of(tally: &StatementsTally) -> Self {
        let StatementsTally { good, no_picture, no_sound, .. } = *tally;
        Self { good, no_picture, no_sound }
    }
}

impl Paths {
    fn of(tally: &PathTally) -> Self {
        let PathTally { good, fair, poor, bad } = *tally;
        Self { good, fair, poor, bad }
    }
}

impl Health {
    fn of(health: &v1::Health, zone: &TimeZone) -> Self {
        let since = health.journal_failing_since_ms.map(Timestamp::from_millis);
        Self {
            journal_failing_since: since.map(|since| local(since, zone)),
            journal_error: since.map(|_| health.journal_error.clone()),
            journal_fault: health.journal_fault().into(),
            clock_drift_ms: health.clock_drift_ms,
            plaintext: health.plaintext,
            certificate_ends: health.certificate_ends_ms.map(|at| local(Timestamp::from_millis(at), zone)),
        }
    }
}

/// The event's zone; UTC if this machine does not know it.
fn zone_of(replica: &Replica) -> TimeZone {
    TimeZone::get(&replica.settings().time_zone).unwrap_or(TimeZone::UTC)
}

/// RFC 3339 with the zone's offset.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    written(at, zone, "%Y-%m-%dT%H:%M:%S%:z")
}

/// Hours and minutes.
fn clock(at: Timestamp, zone: &TimeZone) -> String {
    written(at, zone, "%H:%M")
}

/// The same with seconds.
fn clock_s(at: Timestamp, zone: &TimeZone) -> String {
    written(at, zone, "%H:%M:%S")
}

fn written(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    at.to_zoned(zone.clone()).strftime(format).to_string()
}

fn power<S: Serializer>(tally: &PowerTally, to: S) -> Result<S::Ok, S::Error> {
    Power::of(tally).serialize(to)
}

fn attendance<S: Serializer>(tally: &AttendanceTally, to: S) -> Result<S::Ok, S::Error> {
    Attendance::of(tally).serialize(to)
}

fn confirmations<S: Serializer>(tally: &StatementsTally, to: S) -> Result<S::Ok, S::Error> {
    Confirmations::of(tally).serialize(to)
}

fn paths<S: Serializer>(tally: &PathTally, to: S) -> Result<S::Ok, S::Error> {
    Paths::of(tally).serialize(to)
}
