//! Số liệu: how many points are connected and how many people attend, of all, of each level and each area, with
//! the points that make the numbers.
//!
//! A figure is made of a [`State`] alone. That of a cut-off is made of the fold of the facts before it
//! ([`crate::cutoff`]), that of another instant of the fold of those up to it. Every number is the sum over the
//! points listed.

use crate::attendance::CountSource;
use crate::grounds::Grounds;
use crate::ids::{LevelIdx, PointIdx};
use crate::point::StandingCount;
use crate::presence::Presence;
use crate::state::State;

mod flag;

pub use flag::{Drop, Flag, drops};

/// The figure of an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Of all points.
    pub total: Sums,
    /// By level, in the order of the event file.
    pub levels: Vec<(LevelIdx, Sums)>,
    /// By area, in the order of the roster; the first node of each names it.
    pub areas: Vec<(PointIdx, Sums)>,
    /// Every point of the roster, in its order.
    pub points: Vec<PointFigure>,
}

/// What is counted of some points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Points that should be there.
    pub expected: u32,
    /// Of those, đã kết nối.
    pub connected: Connected,
    /// Of those, từng kết nối.
    pub ever_connected: u32,
    /// Of those, mất kết nối.
    pub lost: u32,
    /// Of those, chưa kết nối.
    pub unseen: u32,
    /// Ghép điểm: outside `expected`.
    pub excused: u32,
    /// People at expected points.
    pub attendees: u64,
    /// People who are expected there, where the roster says.
    pub people_expected: u64,
    /// Expected points with a number.
    pub reported_points: u32,
    /// Expected points without one.
    pub missing_points: u32,
    /// Points whose numbers contradict each other.
    pub conflicts: u32,
    /// Points with a flag.
    pub flags: u32,
}

/// Connected points, by what says so; the classes overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connected {
    /// Each once.
    pub total: u32,
    /// Its agent is live or suspect.
    pub agent: u32,
    /// Its people said that they see and hear well, and that is valid.
    pub confirmed: u32,
    /// It is on an imported participant list of the meeting.
    pub meeting: u32,
}

/// What the figure says of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointFigure {
    /// Which.
    pub point: PointIdx,
    /// By what it counts as connected; of an excused one for the reader, not for the sums.
    pub grounds: Grounds,
    /// Its presence.
    pub presence: Presence,
    /// It was connected at some time.
    pub was_connected: bool,
    /// The number that stands; that of an excused point enters no sum.
    pub count: Option<StandingCount>,
    /// What is odd about it.
    pub flags: Vec<Flag>,
}

impl Figure {
    /// Of everything known.
    pub fn of(state: &State) -> Self {
        let points: Vec<_> = state.roster().iter().filter(|(_, point)| !point.unplaced).collect();
        let mut points: Vec<_> = points.into_iter().map(|(idx, _)| PointFigure::of(state, idx)).collect();
        flag::raise(state, &mut points);
        let mut figure = Self { total: Sums::default(), levels: Vec::new(), areas: Vec::new(), points };
        let n_levels = state.settings().levels.len();
        let mut levels = vec![Sums::default(); n_levels];
        let mut areas = vec![None::<Sums>; state.roster().len()];
        for point in &figure.points {
            let row = state.roster().point(point.point);
            let area = state.areas().of(point.point);
            let level = levels.get_mut(row.level.as_usize());
            let area = areas[area.as_usize()].get_or_insert_default();
            for sums in level.into_iter().chain([area, &mut figure.total]) {
                sums.add(point, row.expected);
            }
        }
        figure.levels = (0..).map(LevelIdx).zip(levels).collect();
        let numbered = areas.into_iter().enumerate();
        figure.areas = numbered.filter_map(|(idx, sums)| Some((PointIdx::from_usize(idx), sums?))).collect();
        figure
    }
}

impl PointFigure {
    fn of(state: &State, point: PointIdx) -> Self {
        let now = &state.now()[point.as_usize()];
        let link = state.point(point).link.presence();
        let grounds = state.grounds(point);
        Self {
            point,
            grounds,
            presence: now.presence,
            was_connected: link != Presence::Unseen
                || grounds.confirmed
                || state.meetings().ever_named(point),
            count: now.count.as_deref().cloned(),
            flags: Vec::new(),
        }
    }

    /// What it adds to the sums, where so many people are expected.
    pub fn sums(&self, people_expected: Option<u32>) -> Sums {
        let mut sums = Sums::default();
        sums.add(self, people_expected);
        sums
    }

    /// Ghép điểm: it attends at another point.
    pub fn is_excused(&self) -> bool {
        self.presence == Presence::Excused
    }

    /// The people by which it enters the sums.
    pub fn attendees(&self) -> Option<u32> {
        self.count.as_ref().filter(|_| !self.is_excused()).map(|count| count.count)
    }

    /// Its numbers contradict each other, and nobody has decided between them.
    pub fn is_conflict(&self) -> bool {
        self.count.as_ref().is_some_and(|count| count.is_conflict)
    }

    /// Who or what counted them.
    pub fn source(&self) -> Option<CountSource> {
        self.count.as_ref().and_then(|count| count.source)
    }
}

impl Sums {
    fn add(&mut self, point: &PointFigure, people_expected: Option<u32>) {
        self.conflicts += u32::from(point.is_conflict());
        self.flags += u32::from(!point.flags.is_empty());
        if point.is_excused() {
            self.excused += 1;
            return;
        }
        self.expected += 1;
        let Grounds { agent, confirmed, meeting } = point.grounds;
        let connected = &mut self.connected;
        connected.total += u32::from(point.grounds.any());
        connected.agent += u32::from(agent);
        connected.confirmed += u32::from(confirmed);
        connected.meeting += u32::from(meeting);
        self.ever_connected += u32::from(point.was_connected || point.grounds.any());
        self.lost += u32::from(point.presence == Presence::Lost);
        self.unseen += u32::from(point.presence == Presence::Unseen);
        self.people_expected += u64::from(people_expected.unwrap_or(0));
        match point.attendees() {
            Some(count) => {
                self.attendees += u64::from(count);
                self.reported_points += 1;
            }
            None => self.missing_points += 1,
        }
    }
}
