//! The event: its schedule, its levels and the pace at which its points are watched.

use std::time::Duration;

use crate::alert_rule::AlertRule;
use crate::ids::{LevelIdx, PointIdx};
use crate::path::PathSettings;
use crate::time::Timestamp;

/// What an event's data is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// Diễn tập: simulated agents are taken, and nothing enters a live figure.
    Rehearsal,
    /// Chính thức.
    #[default]
    Live,
}

impl Session {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rehearsal => "rehearsal",
            Self::Live => "live",
        }
    }
}

/// One conference: what the event file says, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventSettings {
    /// Its name.
    pub name: String,
    /// IANA name of its time zone; only shells turn timestamps into local time.
    pub time_zone: String,
    /// When it starts.
    pub start: Timestamp,
    /// When it ends; after `start`.
    pub end: Timestamp,
    /// Counts observed before this enter no figure.
    pub count_open: Timestamp,
    /// In the order of their time.
    pub cutoffs: Vec<Cutoff>,
    /// In the order of the event file: the weightiest first. Never empty once checked.
    pub levels: Vec<Level>,
    /// The programme, in the order of time.
    pub agenda: Vec<AgendaItem>,
    /// The telephone of the operators, which people at the points see; may be empty.
    pub operators_phone: String,
    /// The level whose points are areas, with all below them; none: the areas follow from the roster.
    pub area_level: Option<LevelIdx>,
    /// How incidents are told otherwise than by default; the first that sets something decides it.
    pub alert_rules: Vec<AlertRule>,
    /// Whose report the figure becomes.
    pub report: ReportSettings,
    /// Where its areas lie on a map of tiles; empty: there is no map.
    pub map: Vec<MapTile>,
}

/// Where the points below one node lie on a map of tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapTile {
    /// Code of the node.
    pub point: Box<str>,
    /// Column, from the left.
    pub column: u16,
    /// Row, from the top.
    pub row: u16,
}

/// Who reports to whom: what stands around the numbers in a report to sign. What is empty is left to be filled in by
/// hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportSettings {
    /// The body above the one that reports: "UBND TỈNH THANH HÓA".
    pub parent: String,
    /// The body that reports: "SỞ KHOA HỌC VÀ CÔNG NGHỆ".
    pub body: String,
    /// Its letters in the document's number: "SKHCN".
    pub symbol: String,
    /// Where it sits: "Thanh Hóa".
    pub place: String,
    /// Whom it is addressed to.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub copies: Vec<String>,
    /// What stands above the signature: "GIÁM ĐỐC".
    pub signer_title: String,
    /// Who signs.
    pub signer: String,
    /// When it is sent to the organisers though nobody approved it; none: never.
    pub send_at: Option<Timestamp>,
}

/// Giờ chốt số liệu: the instant of a count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cutoff {
    /// Its name, such as "Báo cáo nhanh".
    pub name: String,
    /// The instant of the count.
    pub at: Timestamp,
    /// When its report is due.
    pub due: Option<Timestamp>,
}

/// A level of points. Levels are data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Short name used in files and scripts.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// How its points are watched, speaking points aside.
    pub pace: Pace,
    /// How the meeting path of its points is probed and judged.
    pub path: PathSettings,
}

/// One item of the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// When.
    pub at: Timestamp,
    /// What.
    pub item: String,
    /// Which point speaks.
    pub point: Option<PointIdx>,
}

/// How often a point speaks and how long its silence is borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two heartbeats.
    pub heartbeat: Duration,
    /// Silence after which it is suspect.
    pub suspect_after: Duration,
    /// Silence after which it is lost; at least `suspect_after`.
    pub lost_after: Duration,
}

impl Pace {
    /// Speaking points: 1 s, suspect after 2.5 s, lost after 3.5 s. Measured on a line with 5 %
    /// loss each way and 80 ms round trip, where 1.5 s gave ten false suspects an hour.
    pub const SPEAKING: Self = Self {
        heartbeat: Duration::from_secs(1),
        suspect_after: Duration::from_millis(2_500),
        lost_after: Duration::from_millis(3_500),
    };

    /// The pace of a level that sets none: 3 s, suspect after 4.5 s, lost after 7 s.
    pub const STANDARD: Self = Self {
        heartbeat: Duration::from_secs(3),
        suspect_after: Duration::from_millis(4_500),
        lost_after: Duration::from_secs(7),
    };

    /// Suspect after 1.5 heartbeats; lost after `lost_after`, or else 2 heartbeats and 1 s.
    pub fn new(heartbeat: Duration, lost_after: Option<Duration>) -> Self {
        let lost_after = lost_after.unwrap_or(heartbeat * 2 + Duration::from_secs(1));
        Self { heartbeat, suspect_after: (heartbeat * 3 / 2).min(lost_after), lost_after }
    }
}

impl Level {
    /// A level whose path is not probed.
    pub fn new(id: &str, name: &str, pace: Pace) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), pace, path: PathSettings::default() }
    }
}
