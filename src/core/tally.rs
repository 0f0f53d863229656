//! The roll-ups: of every subtree, of every level, of all points.
//!
//! A subtree's tally is its own point's plus the tallies of the subtrees below it, always. A change
//! of one point adds its difference along its ancestors; nothing is ever summed anew.

use crate::ids::{LevelIdx, PointIdx};
use crate::path::Band;
use crate::point::PointNow;
use crate::power::PowerSource;
use crate::presence::Presence;
use crate::roster::{Point, Roster};
use crate::statements::MediaState;

/// One roll-up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Points by presence.
    pub points: PointTally,
    /// Points that are not excused, by power.
    pub power: PowerTally,
    /// People.
    pub attendance: AttendanceTally,
    /// Points by what their people say.
    pub statements: StatementsTally,
    /// Expected points by how good their meeting path is.
    pub path: PathTally,
}

/// Points by presence. `expected` is the sum of all others but `excused`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointTally {
    /// Points that should be there.
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
    /// Ghép điểm; outside `expected`.
    pub excused: u32,
    /// Chưa xác định.
    pub unreachable: u32,
}

/// Expected points by power; the sum is `PointTally::expected`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PowerTally {
    /// Điện lưới.
    pub mains: u32,
    /// UPS / ắc quy.
    pub battery: u32,
    /// Máy phát.
    pub generator: u32,
    /// Không rõ: not connected, stale or never read.
    pub unknown: u32,
}

/// People at expected points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendanceTally {
    /// Sum of the standing numbers.
    pub attendees: u64,
    /// Sum of the people expected, where the roster says.
    pub expected: u64,
    /// Points with a standing number.
    pub reported_points: u32,
    /// Expected points without one.
    pub missing_points: u32,
}

impl AttendanceTally {
    /// The sum of the standing numbers; none where no point has one, since nobody knows then.
    pub fn known(&self) -> Option<u64> {
        (self.reported_points > 0).then_some(self.attendees)
    }
}

/// Points by what their people say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementsTally {
    /// Cần hỗ trợ, excused points too: who asks is to be heard wherever they sit.
    pub help: u32,
    /// Of those, the ones that nobody answered yet.
    pub unanswered: u32,
    /// Expected points where people see and hear well.
    pub good: u32,
    /// Expected points that are mất hình.
    pub no_picture: u32,
    /// Expected points that are mất tiếng.
    pub no_sound: u32,
    /// Expected points whose chair is there.
    pub chair_present: u32,
}

/// Expected points by how good their meeting path is; those whose path nobody knows are in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathTally {
    /// Tốt.
    pub good: u32,
    /// Tạm được.
    pub fair: u32,
    /// Kém.
    pub poor: u32,
    /// Rất kém.
    pub bad: u32,
}

/// All roll-ups of a roster, kept up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    nodes: Vec<Tally>,
    levels: Vec<Tally>,
    total: Tally,
}

impl Tallies {
    /// Of a roster in which point `idx` stands as `now[idx]`.
    pub fn new(roster: &Roster, n_levels: usize, now: &[PointNow]) -> Self {
        let mut tallies = Self {
            nodes: vec![Tally::default(); roster.len()],
            levels: vec![Tally::default(); n_levels],
            total: Tally::default(),
        };
        for ((idx, point), now) in roster.rows().zip(now) {
            tallies.spread(roster, idx, |tally| tally.add(point, now));
        }
        tallies
    }

    /// Of the subtree whose top is a point.
    pub fn node(&self, idx: PointIdx) -> &Tally {
        &self.nodes[idx.as_usize()]
    }

    /// Of the points of a level.
    pub fn level(&self, idx: LevelIdx) -> Option<&Tally> {
        self.levels.get(idx.as_usize())
    }

    /// Of all points.
    pub fn total(&self) -> &Tally {
        &self.total
    }

    /// Takes in that a point stands as `new` where it stood as `old`.
    pub fn update(&mut self, roster: &Roster, idx: PointIdx, old: &PointNow, new: &PointNow) {
        let point = roster.point(idx);
        self.spread(roster, idx, |tally| {
            tally.remove(point, old);
            tally.add(point, new);
        });
    }

    fn spread(&mut self, roster: &Roster, idx: PointIdx, mut change: impl FnMut(&mut Tally)) {
        change(&mut self.nodes[idx.as_usize()]);
        for above in roster.ancestors(idx) {
            change(&mut self.nodes[above.as_usize()]);
        }
        if let Some(level) = self.levels.get_mut(roster.point(idx).level.as_usize()) {
            change(level);
        }
        change(&mut self.total);
    }
}

impl Tally {
    fn add(&mut self, point: &Point, now: &PointNow) {
        if point.unplaced || point.retired {
            return;
        }
        self.count(now, |n| *n += 1);
        if now.presence == Presence::Excused {
            return;
        }
        self.attendance.expected += u64::from(point.expected.unwrap_or(0));
        self.attendance.attendees += now.count.as_ref().map_or(0, |count| u64::from(count.count));
    }

    fn remove(&mut self, point: &Point, now: &PointNow) {
        if point.unplaced || point.retired {
            return;
        }
        self.count(now, |n| *n -= 1);
        if now.presence == Presence::Excused {
            return;
        }
        self.attendance.expected -= u64::from(point.expected.unwrap_or(0));
        self.attendance.attendees -= now.count.as_ref().map_or(0, |count| u64::from(count.count));
    }

    /// Changes every number of points in which such a point counts.
    fn count(&mut self, now: &PointNow, mut change: impl FnMut(&mut u32)) {
        change(self.points.of(now.presence));
        if let Some(help) = &now.help {
            change(&mut self.statements.help);
            if help.reply.is_none() {
                change(&mut self.statements.unanswered);
            }
        }
        if now.presence == Presence::Excused {
            return;
        }
        change(&mut self.points.expected);
        change(self.power.of(now.power.source));
        match &now.count {
            Some(_) => change(&mut self.attendance.reported_points),
            None => change(&mut self.attendance.missing_points),
        }
        if let Some(confirmation) = &now.confirmation {
            change(self.statements.of(confirmation.state));
        }
        if now.chair_present == Some(true) {
            change(&mut self.statements.chair_present);
        }
        if let Some(path) = &now.path {
            change(self.path.of(path.band));
        }
    }
}

impl PointTally {
    /// How many stand so.
    pub fn count(&self, presence: Presence) -> u32 {
        match presence {
            Presence::Unseen => self.unseen,
            Presence::Live => self.live,
            Presence::Suspect => self.suspect,
            Presence::Lost => self.lost,
            Presence::Left => self.left,
            Presence::Excused => self.excused,
            Presence::Unreachable => self.unreachable,
        }
    }

    /// Points that a figure counts as connected.
    pub fn connected(&self) -> u32 {
        self.live + self.suspect
    }

    fn of(&mut self, presence: Presence) -> &mut u32 {
        match presence {
            Presence::Unseen => &mut self.unseen,
            Presence::Live => &mut self.live,
            Presence::Suspect => &mut self.suspect,
            Presence::Lost => &mut self.lost,
            Presence::Left => &mut self.left,
            Presence::Excused => &mut self.excused,
            Presence::Unreachable => &mut self.unreachable,
        }
    }
}

impl PowerTally {
    fn of(&mut self, source: PowerSource) -> &mut u32 {
        match source {
            PowerSource::Unknown => &mut self.unknown,
            PowerSource::Mains => &mut self.mains,
            PowerSource::Battery => &mut self.battery,
            PowerSource::Generator => &mut self.generator,
        }
    }
}

impl StatementsTally {
    fn of(&mut self, state: MediaState) -> &mut u32 {
        match state {
            MediaState::Good => &mut self.good,
            MediaState::NoPicture => &mut self.no_picture,
            MediaState::NoSound => &mut self.no_sound,
        }
    }
}

impl PathTally {
    fn of(&mut self, band: Band) -> &mut u32 {
        match band {
            Band::Good => &mut self.good,
            Band::Fair => &mut self.fair,
            Band::Poor => &mut self.poor,
            Band::Bad => &mut self.bad,
        }
    }
}
