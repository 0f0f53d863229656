//! The picture that the dashboard holds: the core's replica, and what is worked out from it once
//! so that no frame has to.

pub(crate) mod phase;
pub(crate) mod search;
pub(crate) mod shared;
pub(crate) mod trouble;

use std::time::Duration;

use diemcau_core::event::AgendaItem;
use diemcau_core::ids::PointIdx;
use diemcau_core::point::PointNow;
use diemcau_core::replica::{Delta, Replica, ReplicaError};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

use self::phase::Phase;
use self::search::SearchIndex;
use self::shared::SharedRisks;
use self::trouble::Trouble;
use crate::clock::Clock;

/// How the collector itself is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The journal has failed since; changes are not written (chưa ghi được).
    pub journal_failing_since: Option<Timestamp>,
    /// The journal's error, for people; may be empty.
    pub journal_error: String,
    /// The host's wall clock minus the event clock, milliseconds, where that is too much.
    pub clock_drift_ms: Option<i64>,
    /// Connections are not encrypted.
    pub plaintext: bool,
}

/// The replica and what follows from it.
#[derive(Debug)]
pub(crate) struct Picture {
    replica: Replica,
    /// How the collector is.
    pub(crate) health: Health,
    /// The event's zone.
    pub(crate) clock: Clock,
    /// The monotonic time at which the last word of the collector came.
    pub(crate) received: Duration,
    /// The part of the day that the picture was last sorted for.
    phase: Phase,
    /// Points by shared feeder and uplink.
    pub(crate) risks: SharedRisks,
    /// Folded names, codes and phones.
    pub(crate) search: SearchIndex,
    /// The nodes without a parent.
    pub(crate) roots: Vec<PointIdx>,
    /// All nodes by weight: speaking points, then by level, then as in the roster.
    pub(crate) by_weight: Vec<PointIdx>,
    /// The points that speak in the programme.
    pub(crate) speaking: Vec<PointIdx>,
}

impl Picture {
    pub(crate) fn new(replica: Replica, health: Health, received: Duration) -> Self {
        Self {
            clock: Clock::new(&replica.settings().time_zone),
            phase: Phase::at(replica.settings(), replica.at()),
            risks: SharedRisks::new(&replica),
            search: SearchIndex::new(replica.roster()),
            roots: replica.roster().roots().collect(),
            speaking: replica
                .roster()
                .iter()
                .filter(|(_, point)| point.speaking)
                .map(|(idx, _)| idx)
                .collect(),
            by_weight: by_weight(replica.roster()),
            replica,
            health,
            received,
        }
    }

    /// Takes in a delta and says which points changed, in the order of the roster.
    pub(crate) fn apply(&mut self, delta: Delta, received: Duration) -> Result<Vec<PointIdx>, ReplicaError> {
        let mut changed: Vec<PointIdx> = delta.points.iter().map(|(idx, _)| *idx).collect();
        changed.sort_unstable();
        let known = changed.iter().filter(|idx| idx.as_usize() < self.replica.roster().len());
        let before: Vec<_> = known.map(|idx| shared::Standing::of(self.replica.now(*idx))).collect();
        self.replica.apply(delta)?;
        self.received = received;
        for (idx, before) in changed.iter().zip(before) {
            self.risks.update(*idx, before, shared::Standing::of(self.replica.now(*idx)));
        }
        if !changed.is_empty() {
            self.risks.settle(&self.replica);
        }
        Ok(changed)
    }

    /// Whether time alone changed which points are in order.
    pub(crate) fn enter_phase(&mut self, at: Timestamp) -> bool {
        let phase = Phase::at(self.replica.settings(), at);
        let entered = phase != self.phase;
        self.phase = phase;
        entered
    }

    pub(crate) fn replica(&self) -> &Replica {
        &self.replica
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase
    }

    pub(crate) fn point(&self, idx: PointIdx) -> &Point {
        self.replica.roster().point(idx)
    }

    pub(crate) fn now(&self, idx: PointIdx) -> &PointNow {
        self.replica.now(idx)
    }

    /// What is wrong at a point, the gravest first.
    pub(crate) fn troubles(&self, idx: PointIdx) -> impl Iterator<Item = Trouble<'_>> {
        trouble::all(self.phase, self.now(idx))
    }

    /// The point above, for telling where a point is.
    pub(crate) fn place(&self, idx: PointIdx) -> Option<&Point> {
        self.point(idx).parent.map(|above| self.point(above))
    }

    /// The event clock when the monotonic clock shows `mono`.
    pub(crate) fn event_time(&self, mono: Duration) -> Timestamp {
        self.replica.at() + mono.saturating_sub(self.received)
    }

    /// The first item of the programme in which a point speaks.
    pub(crate) fn agenda_item(&self, idx: PointIdx) -> Option<&AgendaItem> {
        self.replica.settings().agenda.iter().find(|item| item.point == Some(idx))
    }
}

fn by_weight(roster: &Roster) -> Vec<PointIdx> {
    let mut points: Vec<PointIdx> = roster.iter().map(|(idx, _)| idx).collect();
    points.sort_by_key(|idx| {
        let point = roster.point(*idx);
        (!point.speaking, point.level)
    });
    points
}
