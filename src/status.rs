//! One picture for scripts and people: fetched once from a collector, told as JSON or as a table.

mod table;

use std::time::Duration;

use diemcau_core::attendance::CountSource;
use diemcau_core::event::Session;
use diemcau_core::ids::LevelIdx;
use diemcau_core::picture::PointNow;
use diemcau_core::power::PowerSource;
use diemcau_core::replica::Replica;
use diemcau_core::tally::{AttendanceTally, PointTally, PowerTally};
use diemcau_core::time::Timestamp;
use diemcau_proto::channel::{self, ChannelError, ConnectOptions, Target};
use diemcau_proto::convert::ConvertError;
use diemcau_proto::convert::dashboard::SnapshotBuilder;
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;
use jiff::tz::TimeZone;
use serde::Serialize;

/// The whole snapshot comes within this.
const FETCH_WITHIN: Duration = Duration::from_secs(30);

/// A picture as scripts see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Name of the event.
    pub event: String,
    /// `live` or `rehearsal`.
    pub session: &'static str,
    /// The event clock, RFC 3339 in the event's time zone.
    pub at: String,
    /// Number of the last fact in the picture.
    pub revision: u64,
    /// All points, by presence.
    pub points: Points,
    /// The same for each level, in the event's order.
    pub levels: Vec<LevelStatus>,
    /// All expected points, by power.
    pub power: Power,
    /// People at all expected points.
    pub attendance: Attendance,
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
pub struct Power {
    /// Điện lưới.
    pub mains: u32,
    /// UPS / ắc quy.
    pub battery: u32,
    /// Máy phát.
    pub generator: u32,
    /// Không rõ.
    pub unknown: u32,
}

/// People.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attendance {
    /// Sum of the standing numbers.
    pub attendees: u64,
    /// Sum of the people expected.
    pub expected: u64,
    /// Points with a standing number.
    pub reported_points: u32,
    /// Points without one.
    pub missing_points: u32,
}

/// How the collector is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Since when its journal fails, if it does.
    pub journal_failing_since: Option<String>,
    /// Why.
    pub journal_error: Option<String>,
    /// The wall clock minus the event clock, if that is more than 2 s.
    pub clock_drift_ms: Option<i64>,
    /// Connections are not encrypted.
    pub plaintext: bool,
}

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
    /// `mains`, `battery`, `generator` or `unknown`.
    pub power: &'static str,
    /// The standing number of people; none is *chưa báo*.
    pub attendees: Option<u32>,
    /// Whose word that is: `person`, `proxy` or `device`.
    pub attendees_by: Option<&'static str>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection.
    #[error("cannot reach the collector")]
    Connect(#[from] ChannelError),
    /// It refused or went away.
    #[error("the collector gives no picture: {}", .0.message())]
    Refused(Box<tonic::Status>),
    /// What it sent makes no picture.
    #[error("the collector's picture cannot be read")]
    Malformed(#[from] ConvertError),
    /// It broke off in the middle.
    #[error("the collector's picture is not whole")]
    Short,
    /// It took too long.
    #[error("the collector's picture was not whole within {} s", FETCH_WITHIN.as_secs())]
    TimedOut,
}

/// Gets the picture that a collector has now.
///
/// # Errors
/// If it cannot be reached, refuses, or sends no whole picture in time.
pub async fn fetch(target: &Target) -> Result<(Replica, v1::Health), FetchError> {
    let channel = channel::connect(target, ConnectOptions::DASHBOARD).await?;
    match tokio::time::timeout(FETCH_WITHIN, snapshot(DashboardServiceClient::new(channel))).await {
        Ok(picture) => picture,
        Err(_) => Err(FetchError::TimedOut),
    }
}

async fn snapshot(
    mut client: DashboardServiceClient<tonic::transport::Channel>,
) -> Result<(Replica, v1::Health), FetchError> {
    let mut replies = client.watch(v1::WatchRequest {}).await?.into_inner();
    let mut snapshot = None;
    while let Some(reply) = replies.message().await? {
        match (reply.body, &mut snapshot) {
            (Some(Body::Begin(mut begin)), None) => {
                let health = begin.health.take().unwrap_or_default();
                snapshot = Some((SnapshotBuilder::new(begin)?, health));
            }
            (Some(Body::Page(page)), Some((builder, _))) => builder.page(page)?,
            (Some(Body::End(_)), _) => {
                let (builder, health) = snapshot.ok_or(FetchError::Short)?;
                return Ok((builder.finish()?, health));
            }
            (Some(Body::Begin(_) | Body::Page(_) | Body::Delta(_)) | None, _) => {
                return Err(FetchError::Short);
            }
        }
    }
    Err(FetchError::Short)
}

impl Status {
    /// Of a picture; with every point if asked.
    pub fn new(replica: &Replica, health: &v1::Health, with_points: bool) -> Self {
        let settings = replica.settings();
        let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
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
            session: match replica.session() {
                Session::Rehearsal => "rehearsal",
                Session::Live => "live",
            },
            at: local(replica.at(), &zone),
            revision: replica.revision().0,
            points: Points::of(&total.points),
            levels: levels.collect(),
            power: Power::of(&total.power),
            attendance: Attendance::of(&total.attendance),
            health: Health::of(health, &zone),
            point_list: with_points.then(|| point_list(replica, &zone)),
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
    pub fn to_table(&self) -> String {
        table::of(self)
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

impl Health {
    fn of(health: &v1::Health, zone: &TimeZone) -> Self {
        let since = health.journal_failing_since_ms.map(Timestamp::from_millis);
        Self {
            journal_failing_since: since.map(|since| local(since, zone)),
            journal_error: since.map(|_| health.journal_error.clone()),
            clock_drift_ms: health.clock_drift_ms,
            plaintext: health.plaintext,
        }
    }
}

fn point_list(replica: &Replica, zone: &TimeZone) -> Vec<PointStatus> {
    let levels = &replica.settings().levels;
    replica
        .roster()
        .iter()
        .filter(|(_, point)| !point.unplaced)
        .map(|(idx, point)| {
            let now: &PointNow = replica.now(idx);
            PointStatus {
                code: point.code.to_string(),
                name: point.name.to_string(),
                level: levels.get(point.level.as_usize()).map(|level| level.id.clone()).unwrap_or_default(),
                presence: now.presence.id(),
                since: now.since.map(|since| local(since, zone)),
                power: power_id(now.power.source),
                attendees: now.count.as_ref().map(|count| count.count),
                attendees_by: now.count.as_ref().map(|count| source_id(count.source)),
            }
        })
        .collect()
}

fn power_id(power: PowerSource) -> &'static str {
    match power {
        PowerSource::Unknown => "unknown",
        PowerSource::Mains => "mains",
        PowerSource::Battery => "battery",
        PowerSource::Generator => "generator",
    }
}

fn source_id(source: CountSource) -> &'static str {
    match source {
        CountSource::Device => "device",
        CountSource::Proxy => "proxy",
        CountSource::Person => "person",
    }
}

/// RFC 3339 with the zone's offset.
fn local(at: Timestamp, zone: &TimeZone) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

impl From<tonic::Status> for FetchError {
    fn from(status: tonic::Status) -> Self {
        Self::Refused(Box::new(status))
    }
}
