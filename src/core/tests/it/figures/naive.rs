//! The figure once more, from the facts alone: no fold, no running sums, nothing of the code that makes the figure.
//!
//! Every point is looked at by itself, from its first fact to its last, by the words of design §3.3 and §3.4.

use std::collections::BTreeMap;

use diemcau_core::attendance::{CountAct, CountSource};
use diemcau_core::excuse::Attends;
use diemcau_core::fact::{Fact, FactBody, Told as Said};
use diemcau_core::ids::{LevelIdx, PointIdx, Seq};
use diemcau_core::path::Band;
use diemcau_core::presence::Presence;
use diemcau_core::roster::Point;
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;

/// A point of the naive figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) point: PointIdx,
    pub(super) level: LevelIdx,
    /// Itself and all above it.
    pub(super) nodes: Vec<PointIdx>,
    pub(super) told: Told,
}

/// What the figure tells of a point.
#[expect(clippy::struct_excessive_bools, reason = "each is a number of the figure of its own")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) presence: Presence,
    pub(super) agent: bool,
    pub(super) confirmed: bool,
    pub(super) was_connected: bool,
    pub(super) number: Option<u32>,
    pub(super) conflict: bool,
    pub(super) verified: bool,
}

/// Every point as the facts tell of it.
pub(super) fn count(facts: &[Fact]) -> Vec<Counted> {
    let Some(FactBody::EventOpened(opened)) = facts.first().map(|fact| &fact.body) else {
        return Vec::new();
    };
    let rows = rows(facts);
    let facts = in_session(facts);
    let open = opened.settings.count_open;
    let one = |(idx, row): (PointIdx, &Point)| {
        let mut link = link(facts, idx);
        let was_connected = link != Presence::Unseen;
        let agent = matches!(link, Presence::Live | Presence::Suspect);
        if is_excused(facts, idx, row.hosted_by.is_some()) {
            link = Presence::Excused;
        }
        let confirmed = confirmed(facts, idx, open);
        let numbers = Numbers::of(facts, idx, open);
        let told = Told {
            presence: link,
            agent,
            confirmed,
            was_connected: was_connected || confirmed,
            number: numbers.standing().map(|(count, _)| count),
            conflict: numbers.is_conflict(),
            verified: numbers.is_verified && numbers.standing().is_some(),
        };
        let above = |idx: &PointIdx| rows.get(idx).and_then(|row| row.parent);
        let nodes = std::iter::successors(Some(idx), above).collect();
        Counted { point: idx, level: row.level, nodes, told }
    };
    rows.iter().map(|(idx, row)| one((*idx, row))).collect()
}

/// The points of the roster after its last change.
fn rows(facts: &[Fact]) -> BTreeMap<PointIdx, Point> {
    let mut rows = BTreeMap::new();
    for fact in facts {
        match &fact.body {
            FactBody::EventOpened(opened) => {
                rows.extend(opened.roster.iter().map(|(idx, row)| (idx, row.clone())));
            }
            FactBody::RosterChanged(changed) => {
                for change in &changed.changes {
                    rows.insert(change.point, change.now.clone());
                }
                rows.retain(|_, row| !row.retired);
            }
            _ => {}
        }
    }
    rows
}

/// Whether a fact takes a point out of the roster.
fn takes_out(fact: &Fact, idx: PointIdx) -> bool {
    match &fact.body {
        FactBody::RosterChanged(changed) => {
            changed.changes.iter().any(|change| change.point == idx && change.now.retired)
        }
        _ => false,
    }
}

/// As [`super::sums`].
pub(super) fn sums(points: &[Counted]) -> [u64; 9] {
    let expected: Vec<&Told> =
        points.iter().map(|one| &one.told).filter(|told| told.presence != Presence::Excused).collect();
    let n = |of: &dyn Fn(&Told) -> bool| expected.iter().filter(|told| of(told)).count() as u64;
    [
        expected.len() as u64,
        n(&|told| told.agent || told.confirmed),
        n(&|told| told.agent),
        n(&|told| told.confirmed),
        n(&|told| told.was_connected),
        (points.len() - expected.len()) as u64,
        expected.iter().filter_map(|told| told.number).map(u64::from).sum(),
        n(&|told| told.number.is_some()),
        points.iter().filter(|one| one.told.conflict).count() as u64,
    ]
}

/// The facts after a cut-off that speak of its instant or before.
pub(super) fn later(facts: &[Fact], cutoff: Seq, at: Timestamp) -> Vec<Seq> {
    let Some(FactBody::EventOpened(opened)) = facts.first().map(|fact| &fact.body) else {
        return Vec::new();
    };
    let open = opened.settings.count_open;
    let known = rows(&facts[..facts.partition_point(|fact| fact.seq < cutoff)]);
    let after = facts.iter().enumerate().filter(|(_, fact)| fact.seq > cutoff);
    let speaks = after.filter(|(nth, fact)| match &fact.body {
        FactBody::AttendanceReported { point, .. } | FactBody::CountActed { point, .. }
            if !known.contains_key(point) =>
        {
            false
        }
        FactBody::AttendanceReported { count, .. } => count.observed >= open && count.observed <= at,
        FactBody::CountActed { act: CountAct::Enter { .. }, .. } => false,
        FactBody::CountActed { point, .. } => {
            let told = Numbers::of(in_session(&facts[..*nth]), *point, open);
            told.told().is_some_and(|(_, observed)| observed <= at)
        }
        _ => false,
    });
    speaks.map(|(_, fact)| fact.seq).collect()
}

fn in_session(facts: &[Fact]) -> &[Fact] {
    let begun = facts.iter().rposition(|fact| matches!(fact.body, FactBody::SessionOpened { .. }));
    &facts[begun.unwrap_or(facts.len())..]
}

fn link(facts: &[Fact], idx: PointIdx) -> Presence {
    let mut link = Presence::Unseen;
    for fact in facts {
        link = match &fact.body {
            FactBody::Attached { point, .. } | FactBody::Heard { point } if *point == idx => Presence::Live,
            FactBody::Suspected { point, .. } if *point == idx => Presence::Suspect,
            FactBody::Lost { point, .. } if *point == idx => Presence::Lost,
            FactBody::Left { point, .. } if *point == idx => Presence::Left,
            FactBody::WatchInterrupted { .. } if matches!(link, Presence::Live | Presence::Suspect) => {
                Presence::Unreachable
            }
            _ if takes_out(fact, idx) && !matches!(link, Presence::Unseen | Presence::Lost) => Presence::Left,
            _ => link,
        };
    }
    link
}

fn is_excused(facts: &[Fact], idx: PointIdx, hosted: bool) -> bool {
    let said = facts.iter().rev().find_map(|fact| match &fact.body {
        FactBody::Excused { point, attends, .. } if *point == idx => Some(Some(*attends != Attends::Here)),
        _ => takes_out(fact, idx).then_some(None),
    });
    said.flatten().unwrap_or(hosted)
}

/// Whether the last word is that all is well, said less than half an hour before it came, and nothing ended it.
fn confirmed(facts: &[Fact], idx: PointIdx, open: Timestamp) -> bool {
    // Of the last word: when it was said, and whether it holds; when what was said is not valid any more.
    let (mut said, mut holds, mut ended) = (Timestamp::default(), false, Timestamp::default());
    let mut boot = None;
    for fact in facts {
        let end = match &fact.body {
            FactBody::Reported { point, reported } if *point == idx => {
                let Said::Confirmation { state, .. } = &reported.told else {
                    continue;
                };
                if reported.observed < open {
                    continue;
                }
                said = reported.observed;
                let is_fresh = fact.at.since(said).as_secs() < 30 * 60;
                holds = *state == MediaState::Good && said >= ended && is_fresh;
                None
            }
            FactBody::Attached { point, agent } if *point == idx => {
                let is_other = boot.replace(&agent.boot).is_some_and(|before| *before != agent.boot);
                is_other.then_some(fact.at)
            }
            FactBody::Lost { point, since } if *point == idx => Some(*since),
            FactBody::PathChanged { point, path } if *point == idx => {
                path.as_ref().filter(|path| path.band == Band::Bad).map(|_| fact.at)
            }
            FactBody::ConfirmationExpired { point } if *point == idx => {
                holds = false;
                None
            }
            FactBody::ClockAccepted { since, by } => {
                for at in [&mut said, &mut ended] {
                    *at = right(*at, *since, *by, fact.at);
                }
                None
            }
            _ => takes_out(fact, idx).then_some(fact.at),
        };
        if let Some(end) = end {
            ended = ended.max(end);
            holds &= said > end;
        }
    }
    holds
}

fn right(at: Timestamp, since: Timestamp, by: std::time::Duration, to: Timestamp) -> Timestamp {
    if at >= since { (at - by).min(to) } else { at }
}

/// One number that was told.
#[derive(Clone, Debug)]
struct Number {
    source: CountSource,
    /// The agent and the run of its spool; none: an operator entered it.
    speaker: Option<(String, u64)>,
    count: u32,
    observed: Timestamp,
    /// When it counts as observed: not before what the same speaker said earlier.
    rank: Timestamp,
}

/// All that was told of a point.
#[derive(Default)]
struct Numbers {
    told: Vec<Number>,
    /// Where in `told` the last override begins to count; those before it were ended.
    overrides_from: usize,
    is_verified: bool,
}

impl Numbers {
    fn of(facts: &[Fact], idx: PointIdx, open: Timestamp) -> Self {
        let mut numbers = Self::default();
        for fact in facts {
            match &fact.body {
                FactBody::AttendanceReported { point, count } if *point == idx && count.observed >= open => {
                    let speaker = Some((format!("{:?}", count.agent), count.run.0));
                    numbers.take(count.source, speaker, count.count, count.observed);
                }
                FactBody::CountActed { point, act, .. } if *point == idx => match act {
                    CountAct::Enter { count, .. } => numbers.take(CountSource::Person, None, *count, fact.at),
                    CountAct::Override { count, .. } => {
                        numbers.take(CountSource::Override, None, *count, fact.at);
                    }
                    CountAct::Verify => numbers.is_verified = true,
                    CountAct::EndOverride => numbers.overrides_from = numbers.told.len(),
                },
                FactBody::ClockAccepted { since, by } => {
                    for number in &mut numbers.told {
                        number.observed = right(number.observed, *since, *by, fact.at);
                        number.rank = right(number.rank, *since, *by, fact.at);
                    }
                }
                _ => {}
            }
        }
        numbers
    }

    fn take(&mut self, source: CountSource, speaker: Option<(String, u64)>, count: u32, observed: Timestamp) {
        let is_same = |number: &&Number| {
            number.source == source && number.speaker.is_some() && number.speaker == speaker
        };
        let earlier = self.told.iter().filter(is_same).map(|number| number.rank).max();
        let rank = earlier.map_or(observed, |earlier| earlier.max(observed));
        self.told.push(Number { source, speaker, count, observed, rank });
        let is_newest = self.newest(source).is_some_and(|at| at == self.told.len() - 1);
        if is_newest && source >= CountSource::Person {
            self.is_verified = false;
        }
    }

    /// The newest of a source: of each speaker its last word, of those the latest.
    fn newest(&self, source: CountSource) -> Option<usize> {
        let from = if source == CountSource::Override { self.overrides_from } else { 0 };
        let words = (from..self.told.len()).filter(|at| self.told[*at].source == source);
        let is_last = |at: &usize| {
            let speaker = &self.told[*at].speaker;
            let mut after = self.told[at + 1..].iter();
            speaker.is_none() || !after.any(|later| later.source == source && later.speaker == *speaker)
        };
        words.filter(is_last).max_by_key(|at| self.told[*at].rank)
    }

    fn told(&self) -> Option<(u32, Timestamp)> {
        let sources = [CountSource::Person, CountSource::Proxy, CountSource::Device];
        let at = sources.into_iter().find_map(|source| self.newest(source))?;
        Some((self.told[at].count, self.told[at].observed))
    }

    fn standing(&self) -> Option<(u32, Timestamp)> {
        let overridden = self.newest(CountSource::Override);
        overridden.map(|at| (self.told[at].count, self.told[at].observed)).or_else(|| self.told())
    }

    /// Two of the last sixteen, each the last word of its source, within ten minutes and more than a fifth of the
    /// greater and five people apart; unless somebody decided.
    fn is_conflict(&self) -> bool {
        if self.is_verified || self.newest(CountSource::Override).is_some() {
            return false;
        }
        let recent = &self.told[self.told.len().saturating_sub(16)..];
        let who = |number: &Number| (number.source, number.speaker.as_ref().map(|(agent, _)| agent.clone()));
        let last: Vec<&Number> = recent
            .iter()
            .enumerate()
            .filter(|(at, number)| !recent[at + 1..].iter().any(|later| who(later) == who(number)))
            .map(|(_, number)| number)
            .collect();
        last.iter().any(|a| {
            last.iter().any(|b| {
                let apart = a.observed.as_millis().abs_diff(b.observed.as_millis());
                let (less, more) = (a.count.min(b.count), a.count.max(b.count));
                apart <= 10 * 60 * 1_000 && more - less > 5 && (more - less) * 5 > more
            })
        })
    }
}
