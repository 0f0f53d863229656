//! The whole tree, judged at one instant: which part of the day it is, what each point asks for in it,
//! and who of a shared risk is out. Derived from the picture alone, and no part of the facts.
//!
//! A judgement is made once a turn, after all inputs, so the order in which points of one turn fell
//! silent is of no effect on it. It visits the points that changed, and all of them where the part of
//! the day did; [`Judgement::new`] visits all, and what it gives is what any number of
//! [`Judgement::settle`] must have led to.

use crate::event::EventSettings;
use crate::ids::PointIdx;
use crate::phase::Phase;
use crate::point::PointNow;
use crate::risk::groups::{RiskGroups, Standing};
use crate::roster::Roster;
use crate::time::Timestamp;
use crate::trouble::Concern;

/// What is judged of all points.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The part of the day that was judged for.
    phase: Phase,
    /// What each point asks for, by index.
    concerns: Vec<Concern>,
    /// How many points ask for each, by [`Concern`].
    n_points: [u32; Concern::ALL.len()],
    /// What a group counts of each point, by index.
    standings: Vec<Standing>,
    /// Points by shared feeder and uplink, with who is out.
    risks: RiskGroups,
    /// Points that changed since they were judged, each once.
    changed: Vec<PointIdx>,
    /// By index, whether a point is in `changed`.
    is_changed: Vec<bool>,
}

impl Judgement {
    /// Judges all points of a roster, of which point `idx` stands as `now[idx]`.
    pub fn new(roster: &Roster, settings: &EventSettings, now: &[PointNow], at: Timestamp) -> Self {
        let phase = Phase::at(settings, at);
        let mut judgement = Self {
            phase,
            concerns: now.iter().map(|now| Concern::of(phase, now)).collect(),
            n_points: [0; Concern::ALL.len()],
            standings: now.iter().map(Standing::of).collect(),
            risks: RiskGroups::new(roster),
            changed: Vec::new(),
            is_changed: vec![false; now.len()],
        };
        for concern in &judgement.concerns {
            judgement.n_points[*concern as usize] += 1;
        }
        for (idx, standing) in judgement.standings.iter().enumerate() {
            judgement.risks.update(PointIdx::from_usize(idx), Standing::Outside, *standing);
        }
        judgement
    }

    /// The part of the day that was judged for.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What a point asks for.
    pub fn concern(&self, idx: PointIdx) -> Concern {
        self.concerns[idx.as_usize()]
    }

    /// How many nodes ask for that, the node *chưa xếp* among them.
    pub fn n_points(&self, concern: Concern) -> u32 {
        self.n_points[concern as usize]
    }

    /// Points by shared feeder and uplink, with who is out.
    pub fn risks(&self) -> &RiskGroups {
        &self.risks
    }

    /// A point changed since it was judged.
    pub fn touch(&mut self, idx: PointIdx) {
        if !std::mem::replace(&mut self.is_changed[idx.as_usize()], true) {
            self.changed.push(idx);
        }
    }

    /// Any point may have changed.
    pub fn touch_all(&mut self) {
        for idx in 0..self.is_changed.len() {
            self.touch(PointIdx::from_usize(idx));
        }
    }

    /// Judges what changed, as it stands at `at`. Says whether another part of the day has begun,
    /// which may make anything of any point.
    pub fn settle(&mut self, settings: &EventSettings, now: &[PointNow], at: Timestamp) -> bool {
        let phase = Phase::at(settings, at);
        let has_begun = phase != self.phase;
        if has_begun {
            self.phase = phase;
            self.touch_all();
        }
        for idx in self.changed.drain(..) {
            let at = idx.as_usize();
            self.is_changed[at] = false;
            let concern = Concern::of(phase, &now[at]);
            self.n_points[self.concerns[at] as usize] -= 1;
            self.n_points[concern as usize] += 1;
            self.concerns[at] = concern;
            let standing = Standing::of(&now[at]);
            let before = std::mem::replace(&mut self.standings[at], standing);
            self.risks.update(idx, before, standing);
        }
        has_begun
    }
}

impl PartialEq for Judgement {
    /// Whether both judge the same. What is still to be visited is no part of it.
    fn eq(&self, other: &Self) -> bool {
        let judged = |judgement: &Self| (judgement.phase, judgement.n_points);
        judged(self) == judged(other)
            && (&self.concerns, &self.standings, &self.risks)
                == (&other.concerns, &other.standings, &other.risks)
    }
}

impl Eq for Judgement {}
