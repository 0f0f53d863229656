//! The whole tree, evaluated at one instant: what opens, what is revised, what ends.

use std::time::Duration;

use crate::phase::Phase;
use crate::risk::groups::RiskGroups;
use crate::state::State;
use crate::time::Timestamp;

use super::attribute::{Struck, attribute, strength};
use super::matching::matching;
use super::partition::{Set, partition};
use super::strike::{Strike, strikes};
use super::{
    Cause, EndKind, Finding, GATHER, Ground, Incident, IncidentId, Member, REVISED_FOR, SPEAKING_GATHER,
    Scope, Subject,
};

/// A silence of all waits so long for what the checks of the collector's own way out find, which come
/// every few seconds; and where they fail, other silences for that of all.
pub const UPLINK_WAIT: Duration = Duration::from_secs(10);

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An incident opens.
    Open {
        /// What was found.
        finding: Box<Finding>,
        /// What it splits off from.
        from: Option<IncidentId>,
    },
    /// More or other is known of one.
    Revise {
        /// Which.
        id: IncidentId,
        /// What is found of it now.
        finding: Box<Finding>,
    },
    /// One ends.
    Resolve {
        /// Which.
        id: IncidentId,
        /// How.
        how: EndKind,
    },
    /// The collector itself is blind: whom it lost since then, and whom it believes to hear, it cannot
    /// know of.
    Blind {
        /// Since when.
        since: Timestamp,
    },
}

/// What follows from the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// In the order in which they become facts.
    pub changes: Vec<Change>,
    /// When to evaluate again at the latest, though nothing changed.
    pub next: Option<Timestamp>,
}

/// Evaluates points that are struck at `at`, a whole second.
pub fn outages(state: &State, risks: &RiskGroups, at: Timestamp) -> Evaluation {
    let open: Vec<&Incident> = state.incidents().open_of(Subject::Outage).collect();
    let mut evaluation = Evaluation::default();
    let found = strikes(state, &open, at);
    evaluation.wake(found.next);
    let mut n_standing = vec![0; open.len()];
    for strike in found.list.iter().filter(|strike| strike.is_standing) {
        if let Some(incident) = strike.incident {
            n_standing[incident] += 1;
        }
    }
    // What is over but for its hold is no part of what is judged.
    let is_alive = |strike: &Strike| strike.incident.is_none_or(|incident| n_standing[incident] > 0);
    let mut is_held = vec![false; open.len()];
    for incident in found.list.iter().filter_map(|strike| strike.incident) {
        is_held[incident] = true;
    }
    let alive: Vec<Strike> = found.list.into_iter().filter(is_alive).collect();
    let mut sets = partition(state, risks, &alive);
    sets.retain(|set| set.strikes.iter().any(|strike| alive[*strike].is_standing));
    let matched = matching(&sets, &alive);
    let judged = Judged { state, risks, alive: &alive, open: &open, at };
    let mut goes_on = vec![false; open.len()];
    for (set, incident) in sets.iter().zip(&matched) {
        match incident {
            Some(incident) => {
                goes_on[*incident] = true;
                judged.revise(set, open[*incident], &mut evaluation);
            }
            None => judged.open(set, &mut evaluation),
        }
    }
    for (position, incident) in open.iter().enumerate().filter(|(at, _)| !goes_on[*at]) {
        if n_standing[position] == 0 && is_held[position] {
            judged.revise_cause(incident, &mut evaluation);
            continue;
        }
        // Its points, if any is struck, are another's.
        let into = sets.iter().zip(&matched).find_map(|(set, other)| {
            let is_its = |strike: &usize| alive[*strike].incident == Some(position);
            other.filter(|_| set.strikes.iter().any(is_its)).map(|other| open[other].id)
        });
        let how = match into {
            Some(into) => EndKind::Merged(into),
            None if Phase::at(state.settings(), at) == Phase::Closed => EndKind::EventOver,
            None => EndKind::Restored,
        };
        evaluation.changes.push(Change::Resolve { id: incident.id, how });
    }
    judged.revise_ended(&mut evaluation);
    evaluation
}

/// What the sets are judged by.
struct Judged<'a> {
    state: &'a State,
    risks: &'a RiskGroups,
    alive: &'a [Strike],
    open: &'a [&'a Incident],
    at: Timestamp,
}

impl Judged<'_> {
    fn revise(&self, set: &Set, incident: &Incident, evaluation: &mut Evaluation) {
        let mut finding = self.finding(set);
        keep_cause(self.state, &incident.found, &mut finding);
        if is_news(&incident.found, &finding) {
            evaluation.changes.push(Change::Revise { id: incident.id, finding: Box::new(finding) });
        }
    }

    fn open(&self, set: &Set, evaluation: &mut Evaluation) {
        let finding = self.finding(set);
        let first = finding.first().unwrap_or(self.at);
        let is_speaking = set.strikes.iter().any(|strike| self.alive[*strike].is_speaking);
        let gather = if is_speaking { SPEAKING_GATHER } else { GATHER };
        let uplink = self.state.uplink();
        let ripe = match uplink {
            // Its own way out fails: it waits for what else falls silent.
            Some(uplink) if !uplink.works && finding.scope != Scope::All => {
                (first + gather).max(uplink.since + UPLINK_WAIT)
            }
            Some(uplink) if uplink.works && finding.scope == Scope::All => first + UPLINK_WAIT,
            Some(_) | None => first + gather,
        };
        if ripe > self.at {
            evaluation.wake(Some(ripe));
            return;
        }
        if finding.scope == Scope::All && uplink.is_some_and(|uplink| !uplink.works) {
            // Who speaks is missed before the others.
            evaluation.changes.push(Change::Blind { since: first - UPLINK_WAIT });
            return;
        }
        let from = set.strikes.iter().find_map(|strike| self.alive[*strike].incident);
        let from = from.map(|incident| self.open[incident].id);
        evaluation.changes.push(Change::Open { finding: Box::new(finding), from });
    }

    fn finding(&self, set: &Set) -> Finding {
        let strikes = || set.strikes.iter().map(|strike| &self.alive[*strike]);
        let members: Vec<Member> = strikes().map(|strike| strike.member).collect();
        let of = u32::try_from(set.of.max(members.len())).unwrap_or(u32::MAX);
        let (cause, mut grounds) = attribute(
            self.state,
            self.risks,
            &Struck {
                scope: &set.scope,
                members: &members,
                of,
                within_s: set.within_s,
                rival: set.rival.as_deref(),
            },
        );
        if set.scope == Scope::All && self.state.uplink().is_some_and(|uplink| uplink.works) {
            grounds.push(Ground::UplinkWorks);
        }
        Finding {
            subject: Subject::Outage,
            scope: set.scope.clone(),
            cause,
            grounds,
            members,
            of,
            flapping: strikes().any(|strike| strike.is_flapping),
        }
    }

    /// What agents tell late may revise the cause of what is over.
    fn revise_ended(&self, evaluation: &mut Evaluation) {
        let lately = self.state.incidents().ended_since(self.at - REVISED_FOR);
        for incident in lately.filter(|incident| incident.found.subject == Subject::Outage) {
            self.revise_cause(incident, evaluation);
        }
    }

    /// Stronger evidence revises the cause of an incident whose points are back.
    fn revise_cause(&self, incident: &Incident, evaluation: &mut Evaluation) {
        let held = &incident.found;
        let struck =
            Struck { scope: &held.scope, members: &held.members, of: held.of, within_s: 0, rival: None };
        let (cause, grounds) = attribute(self.state, self.risks, &struck);
        let n = held.members.len();
        let is_stronger = strength(cause, &grounds, n) > strength(held.cause, &held.grounds, n);
        if cause != Cause::Unknown && is_stronger {
            let finding = Box::new(Finding { cause, grounds, ..held.clone() });
            evaluation.changes.push(Change::Revise { id: incident.id, finding });
        }
    }
}

impl Evaluation {
    /// Asks to evaluate again at that time.
    pub fn wake(&mut self, at: Option<Timestamp>) {
        self.next = self.next.into_iter().chain(at.map(Timestamp::ceil_second)).min();
    }
}

/// A cause that is held yields only to evidence at least as strong, where the incident is where it was. A
/// word that was withdrawn holds nothing.
fn keep_cause(state: &State, held: &Finding, found: &mut Finding) {
    let is_said = |ground: &&Ground| match ground {
        Ground::Word(id) => state.words().iter().any(|(said, _)| said == id),
        _ => true,
    };
    let stands = || held.grounds.iter().filter(is_said).cloned().collect::<Vec<_>>();
    let is_weaker = || {
        let held_by = strength(held.cause, &stands(), held.members.len());
        strength(found.cause, &found.grounds, found.members.len()) < held_by
    };
    if held.scope == found.scope && held.cause != found.cause && is_weaker() {
        found.cause = held.cause;
        found.grounds = stands();
    }
}

/// Whether what was found says more than how many others are there.
pub fn is_news(held: &Finding, found: &Finding) -> bool {
    let kinds = |finding: &Finding| {
        let kind = |ground: &Ground| match ground {
            Ground::Word(id) => (std::mem::discriminant(ground), Some(*id)),
            _ => (std::mem::discriminant(ground), None),
        };
        finding.grounds.iter().map(kind).collect::<Vec<_>>()
    };
    (&held.scope, held.cause, &held.members, held.flapping)
        != (&found.scope, found.cause, &found.members, found.flapping)
        || kinds(held) != kinds(found)
}
