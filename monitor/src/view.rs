//! The dashboard's view of the collector's picture: the core's replica, and what is worked out from it
//! once so that no frame has to.

pub(crate) mod search;
mod weight;

use std::time::Duration;

use diemcau_core::area::Areas;
use diemcau_core::event::AgendaItem;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Incident;
use diemcau_core::incident::fold::Silence;
use diemcau_core::judgement::Judgement;
use diemcau_core::phase::{Phase, is_unseen_news};
use diemcau_core::point::PointNow;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, Replica, ReplicaError};
use diemcau_core::risk::Risk;
use diemcau_core::risk::groups::{RiskGroup, RiskGroupIdx, Standing, Worst};
use diemcau_core::roster::Point;
use diemcau_core::time::Timestamp;
use diemcau_core::trouble::{self, Concern, Trouble};
use diemcau_phrase::incident::Scene;
use diemcau_phrase::journal::JournalFault;

use self::search::SearchIndex;
use self::weight::Weights;
use crate::clock::Clock;

/// How the collector itself is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// The journal has failed since; changes are not written (chưa ghi được).
    pub journal_failing_since: Option<Timestamp>,
    /// Why it fails, where that is known.
    pub journal_fault: Option<JournalFault>,
    /// The host's wall clock minus the event clock, milliseconds, where that is too much.
    pub clock_drift_ms: Option<i64>,
    /// Connections are not encrypted.
    pub plaintext: bool,
    /// When the collector's certificate ends, where that is soon.
    pub certificate_ends: Option<Timestamp>,
}

/// The replica and what follows from it.
#[derive(Debug)]
pub(crate) struct View {
    replica: Replica,
    /// How the collector is.
    pub(crate) health: Health,
    /// The event's zone.
    pub(crate) clock: Clock,
    /// The monotonic time at which the last word of the collector came.
    pub(crate) received: Duration,
    /// What each point asks for, in the part of the day that the picture was last sorted for.
    judgement: Judgement,
    /// The event clock when it was judged.
    judged_at: Timestamp,
    /// Whether a point never seen was news by then.
    is_unseen_news: bool,
    /// The group that explains most silent points.
    worst: Option<Worst>,
    /// Expected points on a battery that ends soon.
    n_batteries_ending: u32,
    /// What points are found by, folded.
    pub(crate) search: SearchIndex,
    /// The nodes without a parent.
    pub(crate) roots: Vec<PointIdx>,
    /// The areas of the roster.
    areas: Areas,
    /// How much each point weighs.
    pub(crate) weights: Weights,
    /// The points that speak in the programme.
    pub(crate) speaking: Vec<PointIdx>,
}

impl View {
    pub(crate) fn new(replica: Replica, health: Health, received: Duration) -> Self {
        let (roster, settings) = (replica.roster(), replica.settings());
        let judgement = Judgement::new(roster, settings, replica.all_now(), replica.at());
        Self {
            worst: judgement.risks().worst(roster, |idx| replica.now(idx)),
            judgement,
            n_batteries_ending: n_batteries_ending(replica.all_now()),
            judged_at: replica.at(),
            is_unseen_news: is_unseen_news(replica.settings(), replica.at()),
            clock: Clock::new(&replica.settings().time_zone),
            search: SearchIndex::new(replica.roster()),
            roots: replica.roster().roots().collect(),
            speaking: replica
                .roster()
                .iter()
                .filter(|(_, point)| point.speaking)
                .map(|(idx, _)| idx)
                .collect(),
            areas: Areas::new(replica.roster(), replica.settings().area_level),
            weights: Weights::new(replica.roster()),
            replica,
            health,
            received,
        }
    }

    /// Takes in a delta and says which points changed, in the order of the roster; none where the frame
    /// changed: what was worked out from the roster does not hold then, and a new view is to be made of
    /// the replica.
    pub(crate) fn apply(
        &mut self,
        delta: Delta,
        received: Duration,
    ) -> Result<Option<Vec<PointIdx>>, ReplicaError> {
        if delta.frame.is_some() {
            self.replica.apply(delta)?;
            return Ok(None);
        }
        let mut changed: Vec<PointIdx> = delta.points.iter().map(|(idx, _)| *idx).collect();
        changed.sort_unstable();
        changed.dedup();
        let is_held = |idx: &&PointIdx| idx.as_usize() < self.replica.all_now().len();
        let held = changed.iter().filter(is_held);
        let n_before = n_batteries_ending(held.map(|idx| self.replica.now(*idx)));
        self.replica.apply(delta)?;
        let n_after = n_batteries_ending(changed.iter().map(|idx| self.replica.now(*idx)));
        self.n_batteries_ending = self.n_batteries_ending + n_after - n_before;
        self.received = received;
        for idx in &changed {
            self.judgement.touch(*idx);
        }
        let replica = &self.replica;
        // The phase is entered where the list is sorted anew for it.
        self.judgement.settle(replica.settings(), replica.all_now(), self.judged_at);
        if !changed.is_empty() {
            self.worst = self.judgement.risks().worst(replica.roster(), |idx| replica.now(idx));
        }
        Ok(Some(changed))
    }

    /// Whether time alone changed which points are in order.
    pub(crate) fn enter_phase(&mut self, at: Timestamp) -> bool {
        let settings = self.replica.settings();
        self.is_unseen_news = is_unseen_news(settings, at);
        self.judged_at = at;
        self.judgement.settle(settings, self.replica.all_now(), at)
    }

    /// The areas of the roster.
    pub(crate) fn areas(&self) -> &Areas {
        &self.areas
    }

    pub(crate) fn replica(&self) -> &Replica {
        &self.replica
    }

    /// Says something of the picture's incidents.
    pub(crate) fn in_scene<T>(&self, told: impl FnOnce(&Scene<'_>) -> T) -> T {
        let clock = |at| self.clock.hm(at);
        let (roster, words) = (self.replica.roster(), self.replica.incidents().words());
        told(&Scene { roster, words, clock: &clock })
    }

    /// The silence by which nobody is told of an incident at `at`.
    pub(crate) fn silence(&self, incident: &Incident, at: Timestamp) -> Option<&Silence> {
        let node = incident.found.node(self.replica.roster())?;
        self.replica.incidents().incidents().silence_of(self.replica.roster(), node, at)
    }

    pub(crate) fn phase(&self) -> Phase {
        self.judgement.phase()
    }

    /// What a point asks for.
    pub(crate) fn concern(&self, idx: PointIdx) -> Concern {
        self.judgement.concern(idx)
    }

    /// Whether a point never seen is news by now.
    pub(crate) fn is_unseen_news(&self) -> bool {
        self.is_unseen_news
    }

    /// How many expected points live on a battery, and of these how many on one that ends soon.
    pub(crate) fn n_on_battery(&self) -> (u32, u32) {
        (self.replica.tallies().total().power.battery, self.n_batteries_ending)
    }

    /// The group that explains most silent points, if any explains some.
    pub(crate) fn worst(&self) -> Option<(&RiskGroup, Worst)> {
        self.worst.map(|worst| (self.judgement.risks().group(worst.group), worst))
    }

    /// The group that may explain why a point is out.
    pub(crate) fn shared_risk(&self, idx: PointIdx) -> Option<&RiskGroup> {
        self.judgement.risks().evidence(idx, self.now(idx))
    }

    /// The group under which a point is listed: the one that may explain why it is out, unless it speaks
    /// in the programme or its people ask for help, since those are told of alone.
    pub(crate) fn cause(&self, idx: PointIdx) -> Option<RiskGroupIdx> {
        let is_gone = matches!(self.troubles(idx).next(), Some(Trouble::Gone(_)));
        if !is_gone || self.point(idx).speaking {
            return None;
        }
        self.judgement.risks().evidence_idx(idx, self.now(idx))
    }

    pub(crate) fn risk(&self, group: RiskGroupIdx) -> &RiskGroup {
        self.judgement.risks().group(group)
    }

    pub(crate) fn find_risk(&self, risk: Risk, name: &str) -> Option<RiskGroupIdx> {
        self.judgement.risks().find(risk, name)
    }

    /// When the first of a group's points that are out fell silent, if that is known.
    pub(crate) fn out_since(&self, group: RiskGroupIdx) -> Option<Timestamp> {
        let members = self.risk(group).members.iter().map(|idx| self.now(*idx));
        members.filter(|now| Standing::of(now) == Standing::Out).filter_map(|now| now.since).min()
    }

    /// Whose contact is called about some points, given the weightiest first: the first that has a number.
    pub(crate) fn called(&self, mut points: impl Iterator<Item = PointIdx> + Clone) -> Option<PointIdx> {
        let first = points.clone().next();
        points.find(|idx| !self.point(*idx).phone.is_empty()).or(first)
    }

    pub(crate) fn point(&self, idx: PointIdx) -> &Point {
        self.replica.roster().point(idx)
    }

    pub(crate) fn now(&self, idx: PointIdx) -> &PointNow {
        self.replica.now(idx)
    }

    /// What is wrong at a point, the gravest first.
    pub(crate) fn troubles(&self, idx: PointIdx) -> impl Iterator<Item = Trouble<'_>> {
        trouble::all(self.phase(), self.now(idx))
    }

    /// The point above, for telling where a point is; none right below the root, which is above all of them.
    pub(crate) fn place(&self, idx: PointIdx) -> Option<&Point> {
        let above = self.point(idx).parent.map(|above| self.point(above));
        above.filter(|above| above.parent.is_some() || above.unplaced)
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

/// Whether an expected point lives on a battery, by a fresh reading.
pub(crate) fn is_on_battery(now: &PointNow) -> bool {
    now.presence != Presence::Excused && now.power.source == PowerSource::Battery
}

fn n_batteries_ending<'a>(now: impl IntoIterator<Item = &'a PointNow>) -> u32 {
    let ends = |now: &&PointNow| is_on_battery(now) && now.power.alarm.is_some();
    now.into_iter().filter(ends).map(|_| 1).sum()
}
