//! Which number of people stands for a point.
//!
//! Overridden > latest person > proxy > device. Within one run of an agent the later number is newer, whatever its
//! clock did meanwhile; otherwise the later observation is. What is older goes to history and never
//! replaces. An agent's newest counts as no older than what it said before, so that which number stands
//! does not depend on the order in which those of several agents arrive.

use std::time::Duration;

use crate::ids::{AgentId, PointIdx, Run};
use crate::taken::is_newer;
use crate::time::Timestamp;

/// Who or what counted; a later variant outweighs an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountSource {
    /// A file, a command or a device.
    Device,
    /// A person at a point above.
    Proxy,
    /// A person at the point, also one who told an operator.
    Person,
    /// An operator, against what others said, with a reason.
    Override,
}

impl CountSource {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Proxy => "proxy",
            Self::Person => "person",
            Self::Override => "override",
        }
    }
}

/// Most people that one report can tell of.
pub const MAX_COUNT: u32 = 100_000;

/// So many of the counts told of a point are remembered.
pub const MAX_HISTORY: usize = 16;

/// Two counts contradict each other only if they were observed within this of each other.
const AT_ONE_TIME: Duration = Duration::from_mins(10);

/// Where nobody knows how many are expected more than this is unlikely.
const MANY: u32 = 2_000;

/// Whether so many people are unlikely where so many are expected: a slip more often than a crowd. Such a
/// number is asked about before it is sent, and is shown as one to be looked at; it is not refused.
pub fn is_unlikely(count: u32, expected: Option<u32>) -> bool {
    let times = |factor: u32, expected: u32| count > expected.saturating_mul(factor);
    match expected {
        None => count > MANY,
        Some(expected) => (times(10, expected) && expected > 0) || (times(3, expected) && count > 100),
    }
}

/// Whether two independent sources, of each its newest word, contradict each other: observed within ten minutes,
/// they differ by more than a fifth of the greater and by more than five people (design §3.4). Independent are
/// sources of another kind, and people who speak through other agents.
fn is_conflict(history: &[Count]) -> bool {
    let of = |count: &Count| (count.source, count.is_entered, count.agent.clone());
    let is_of_one = |a: &Count, b: &Count| of(a) == of(b);
    let newest =
        |(at, count): &(usize, &Count)| !history[at + 1..].iter().any(|later| is_of_one(count, later));
    let newest: Vec<&Count> = history.iter().enumerate().filter(newest).map(|(_, count)| count).collect();
    let contradict = |a: &Count, b: &Count| {
        let (apart, greater) = (a.count.abs_diff(b.count), a.count.max(b.count));
        let (early, late) = (a.observed.min(b.observed), a.observed.max(b.observed));
        late.since(early) <= AT_ONE_TIME && apart > 5 && u64::from(apart) * 5 > u64::from(greater)
    };
    newest.iter().enumerate().any(|(at, a)| newest[at + 1..].iter().any(|b| contradict(a, b)))
}

/// One count, with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// People present AT the point.
    pub count: u32,
    /// Who or what counted.
    pub source: CountSource,
    /// Name of the person or device; may be empty.
    pub by: Box<str>,
    /// A remark; may be empty.
    pub note: Box<str>,
    /// The point whose agent reported it.
    pub reporter: PointIdx,
    /// That agent.
    pub agent: AgentId,
    /// The opening of its spool in which it was entered.
    pub run: Run,
    /// The report's number within that run.
    pub report_seq: u64,
    /// Received minus age.
    pub observed: Timestamp,
    /// `observed` rests on the agent's wall clock.
    pub observed_estimated: bool,
    /// When the collector received it.
    pub received: Timestamp,
    /// An operator entered it: no agent reported it.
    pub is_entered: bool,
}

/// Somebody looked at the number that stands, and found it right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who; may be empty.
    pub by: Box<str>,
    /// When.
    pub at: Timestamp,
}

/// What an operator does with the number of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountAct {
    /// Enters what they were told.
    Enter {
        /// People present.
        count: u32,
        /// A remark; may be empty.
        note: Box<str>,
    },
    /// Found the number that stands right.
    Verify,
    /// Sets another number above all that others say.
    Override {
        /// People present.
        count: u32,
        /// Why.
        reason: Box<str>,
    },
    /// Lets stand again what others say.
    EndOverride,
}

/// What became of a report that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It is the standing number.
    Standing,
    /// A newer or weightier number stands.
    History,
    /// It was observed before counting opened.
    BeforeOpen,
    /// Its point attends at another one: kept, not added.
    Excused,
    /// It was taken before.
    Repeated,
}

/// The newest count of each kind, and those that came last; older ones live in the journal alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the order in which they came.
    history: Vec<Count>,
    device: Option<Box<Held>>,
    proxy: Option<Box<Held>>,
    person: Option<Box<Held>>,
    overridden: Option<Box<Held>>,
    verified: Option<Box<Verified>>,
}

/// The newest count of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    count: Count,
    /// When it counts as observed: not before what the same agent said earlier.
    rank: Timestamp,
}

impl Counts {
    /// What was told, in the order in which it came, the last [`MAX_HISTORY`] of it.
    pub fn history(&self) -> &[Count] {
        &self.history
    }

    /// The number that stands, if any.
    pub fn standing(&self) -> Option<&Count> {
        self.overridden.as_ref().map(|held| &held.count).or_else(|| self.told())
    }

    /// The number that would stand if none were overridden.
    pub fn told(&self) -> Option<&Count> {
        let held = self.person.as_ref().or(self.proxy.as_ref()).or(self.device.as_ref());
        held.map(|held| &held.count)
    }

    /// Who found the number that stands right; none: nobody did since a person told it.
    pub fn verified(&self) -> Option<&Verified> {
        self.verified.as_deref()
    }

    /// Whether its numbers contradict each other and nobody has decided between them.
    pub fn is_conflict(&self) -> bool {
        self.overridden.is_none() && self.verified.is_none() && is_conflict(&self.history)
    }

    /// Somebody found the number that stands right.
    pub(crate) fn verify(&mut self, verified: Verified) {
        self.verified = Some(Box::new(verified));
    }

    /// What others say stands again.
    pub(crate) fn end_override(&mut self) {
        self.overridden = None;
    }

    /// Whether `count` would become the newest of its kind, and then what it becomes.
    pub fn judge(&self, count: &Count) -> Disposition {
        if !self.slot(count.source).is_none_or(|held| held.gives_way_to(count)) {
            return Disposition::History;
        }
        match self.standing() {
            Some(standing) if standing.source > count.source => Disposition::History,
            Some(_) | None => Disposition::Standing,
        }
    }

    /// Takes a count in: it stands unless a newer one of its kind is held.
    pub fn take(&mut self, count: Count) {
        if self.history.len() == MAX_HISTORY {
            self.history.remove(0);
        }
        // Most points tell one count for long, and there are thousands of points.
        if self.history.is_empty() {
            self.history.reserve_exact(1);
        }
        self.history.push(count.clone());
        let held = self.slot(count.source);
        if held.is_some_and(|held| !held.gives_way_to(&count)) {
            return;
        }
        let before = held.filter(|held| held.is_of_run(&count)).map(|held| held.rank);
        let rank = before.map_or(count.observed, |before| before.max(count.observed));
        // What was found right was another number.
        if count.source >= CountSource::Person {
            self.verified = None;
        }
        let slot = match count.source {
            CountSource::Override => &mut self.overridden,
            CountSource::Device => &mut self.device,
            CountSource::Proxy => &mut self.proxy,
            CountSource::Person => &mut self.person,
        };
        *slot = Some(Box::new(Held { count, rank }));
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        let told = self.history.iter_mut().flat_map(|count| [&mut count.observed, &mut count.received]);
        let verified = self.verified.iter_mut().map(|verified| &mut verified.at);
        let held = [&mut self.device, &mut self.proxy, &mut self.person, &mut self.overridden];
        let held = held.into_iter().flatten();
        let held = held.flat_map(|held| {
            let Held { count, rank } = &mut **held;
            [&mut count.observed, &mut count.received, rank]
        });
        told.chain(held).chain(verified)
    }

    fn slot(&self, source: CountSource) -> Option<&Held> {
        match source {
            CountSource::Override => self.overridden.as_deref(),
            CountSource::Device => self.device.as_deref(),
            CountSource::Proxy => self.proxy.as_deref(),
            CountSource::Person => self.person.as_deref(),
        }
    }
}

impl Held {
    fn gives_way_to(&self, newer: &Count) -> bool {
        if self.is_of_run(newer) {
            is_newer((newer.report_seq, newer.observed), (self.count.report_seq, self.count.observed))
        } else {
            // Of two of one instant an operator's stands: it was entered knowing the other.
            newer.observed > self.rank || newer.is_entered && newer.observed == self.rank
        }
    }

    fn is_of_run(&self, count: &Count) -> bool {
        let is_reported = !self.count.is_entered && !count.is_entered;
        is_reported && self.count.run == count.run && self.count.agent == count.agent
    }
}
