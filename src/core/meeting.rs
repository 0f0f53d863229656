//! Danh sách người dự: which points are on the participant lists of the meeting, by what its servers or people say.
//!
//! Each source (a server that is asked, a file that a person brought) has one list that stands: a later one
//! replaces it, and one that nobody renewed ends by itself, since a list says who was there when it was made. A
//! point is in the meeting while any list that stands names it (design §3.3).

use std::collections::BTreeMap;
use std::time::Duration;

use crate::act::Actor;
use crate::correction::Correction;
use crate::ids::{PointIdx, Seq};
use crate::statements::CONFIRMED_FOR;
use crate::time::Timestamp;

/// A list holds so long at most, as what people say of picture and sound does.
pub const HOLDS_AT_MOST: Duration = CONFIRMED_FOR;
/// Sources whose lists are kept; of more the one goes whose list ended first.
pub const MAX_SOURCES: usize = 32;
/// Most bytes of a source's name.
pub const MAX_SOURCE: usize = 200;

/// What a source says, as it becomes a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingListed {
    /// Which source.
    pub source: Box<str>,
    /// The points that are in the meeting, ascending, each once.
    pub points: Vec<PointIdx>,
    /// Participants of the list, whether points were found for them or not.
    pub n_participants: u32,
    /// Until when it holds.
    pub until: Timestamp,
    /// Who brought it; none: the list ended by itself, or is told again after a gap of the journal.
    pub actor: Option<Actor>,
}

/// The list of a source that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingList {
    /// The points that are in the meeting, ascending; empty once it ended.
    pub points: Vec<PointIdx>,
    /// Participants of the list, whether points were found for them or not.
    pub n_participants: u32,
    /// When it was told.
    pub at: Timestamp,
    /// Until when it holds.
    pub until: Timestamp,
    /// The fact that said so.
    fact: Seq,
}

/// The lists of all sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingLists {
    by_source: BTreeMap<Box<str>, MeetingList>,
    /// Points that ever were in the meeting, with the first fact that says so.
    was_in: BTreeMap<PointIdx, Seq>,
}

impl MeetingLists {
    /// Whether a list that stands names the point.
    pub fn names(&self, point: PointIdx) -> bool {
        self.by_source.values().any(|list| list.points.binary_search(&point).is_ok())
    }

    /// Whether any list of this session ever named the point.
    pub fn ever_named(&self, point: PointIdx) -> bool {
        self.was_in.contains_key(&point)
    }

    /// The lists by their sources, those that ended too, which are empty.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &MeetingList)> {
        self.by_source.iter().map(|(source, list)| (&**source, list))
    }

    /// When the next list ends by itself.
    pub(crate) fn next_end(&self) -> Option<Timestamp> {
        self.by_source.values().filter(|list| !list.points.is_empty()).map(|list| list.until).min()
    }

    /// The facts by which lists end at `at` or ended before.
    pub(crate) fn ended(&self, at: Timestamp) -> Vec<MeetingListed> {
        let ends = |list: &MeetingList| !list.points.is_empty() && list.until <= at;
        let ended = self.iter().filter(|(_, list)| ends(list));
        ended.map(|(source, list)| list.told(source, false)).collect()
    }

    /// The facts that tell all lists again.
    pub(crate) fn restated(&self) -> Vec<MeetingListed> {
        self.iter().map(|(source, list)| list.told(source, true)).collect()
    }

    pub(crate) fn listed(&mut self, listed: &MeetingListed, fact: Seq, at: Timestamp) {
        let MeetingListed { source, points, n_participants, until, .. } = listed;
        let list =
            MeetingList { points: points.clone(), n_participants: *n_participants, at, until: *until, fact };
        for point in points {
            self.was_in.entry(*point).or_insert(fact);
        }
        self.by_source.insert(source.clone(), list);
        if self.by_source.len() > MAX_SOURCES {
            let first = self.by_source.iter().min_by_key(|(_, list)| (list.until, list.fact));
            if let Some(first) = first.map(|(source, _)| source.clone()) {
                self.by_source.remove(&first);
            }
        }
    }

    /// Facts after `written` were never written: the lists that they told are empty until they are told again.
    pub(crate) fn drop_after(&mut self, written: Seq) {
        self.was_in.retain(|_, fact| *fact <= written);
        for list in self.by_source.values_mut().filter(|list| list.fact > written) {
            list.points.clear();
            list.n_participants = 0;
        }
    }

    pub(crate) fn correct(&mut self, correction: Correction) {
        let times = self.by_source.values_mut().flat_map(|list| [&mut list.at, &mut list.until]);
        correction.put_right(times);
    }
}

impl MeetingList {
    /// The fact that tells it once more, or that it ended.
    fn told(&self, source: &str, stands: bool) -> MeetingListed {
        MeetingListed {
            source: source.into(),
            points: if stands { self.points.clone() } else { Vec::new() },
            n_participants: if stands { self.n_participants } else { 0 },
            until: self.until,
            actor: None,
        }
    }
}
