//! The whole tree, evaluated at one instant: what opens, what is revised, what ends.

use std::time::Duration;

use crate::ids::{AgentId, BootId};
use crate::phase::Phase;
use crate::risk::groups::RiskGroups;
use crate::state::State;
use crate::time::Timestamp;

use super::attribute::{MASS, Struck, attribute, strength};
use super::ground::Strength;
use super::matching::matching;
use super::partition::{Set, partition};
use super::strike::{Counts, KEPT_BY, Strike, own_strike, strikes};
use super::{
    Cause, EndKind, Finding, GATHER, GATHER_ALIVE, Ground, Incident, IncidentId, Member, REVISED_FOR,
    SPEAKING_GATHER, Scope, Subject,
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
    for strike in found.list.iter().filter(|strike| strike.is_standing()) {
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
    let mut alive: Vec<Strike> = found.list.into_iter().filter(is_alive).collect();
    let (sets, matched) = loop {
        let sets = partition(state, risks, &alive);
        let matched = matching(&sets, &alive);
        let mut counts = vec![true; alive.len()];
        for set in &sets {
            set.drop_who_is_left(&alive, &mut counts);
        }
        if counts.iter().all(|counts| *counts) {
            let judged = Judged { state, risks, alive: &alive, open: &open, at };
            let is_waiting =
                |(set, incident): &(&Set, &Option<usize>)| incident.is_none() && judged.waits(set);
            let waiting = sets.iter().zip(&matched).filter(is_waiting);
            let waiting: Vec<usize> = waiting.flat_map(|(set, _)| set.strikes.iter().copied()).collect();
            if !forget(state, &waiting, &mut alive, &mut counts, at) {
                break (sets, matched);
            }
        }
        let mut counts = counts.into_iter();
        alive.retain(|_| counts.next().unwrap_or(true));
    };
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
        let is_somewhere = incident.found.scope.point().is_none_or(|node| state.roster().stands(node));
        if n_standing[position] == 0 && is_held[position] && is_somewhere {
            if !judged.leave_out(incident, &mut evaluation) {
                judged.revise_cause(incident, &mut evaluation);
            }
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
        if !matches!(how, EndKind::Merged(_)) {
            judged.revise_cause(incident, &mut evaluation);
        }
        evaluation.changes.push(Change::Resolve { id: incident.id, how });
    }
    judged.revise_ended(&mut evaluation);
    evaluation
}

impl Set {
    /// Who came back counts only with others that are struck, and when its time is over only with several:
    /// whoever is left of an incident is no member of what its others are now.
    fn drop_who_is_left(&self, strikes: &[Strike], counts: &mut [bool]) {
        let n_standing = self.strikes.iter().filter(|strike| strikes[**strike].is_standing()).count();
        for at in &self.strikes {
            counts[*at] = match strikes[*at].counts {
                Counts::Struck => true,
                Counts::Returned => n_standing >= 1,
                Counts::Kept => n_standing >= KEPT_BY,
            };
        }
    }
}

/// Points that an incident of several held and holds no longer, and that are none of their own yet: from here
/// on they are struck since when they are themselves, or no longer. Otherwise what is found would not be
/// found again a moment later, when nothing remembers them. Tells whether that changes anything.
fn forget(
    state: &State,
    waiting: &[usize],
    strikes: &mut [Strike],
    counts: &mut [bool],
    at: Timestamp,
) -> bool {
    let mut is_changed = false;
    for position in waiting {
        let strike = &mut strikes[*position];
        let own = own_strike(state, strike.member.point, at).filter(|_| strike.is_standing());
        if let Some(own) = own {
            is_changed |= own != strike.member;
            (strike.member, strike.incident) = (own, None);
        } else {
            is_changed = true;
            counts[*position] = false;
        }
    }
    is_changed
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
        let ripe = self.ripe(set);
        if ripe > self.at {
            evaluation.wake(Some(ripe));
            return;
        }
        let mut finding = self.finding(set);
        if finding.scope == Scope::All && self.state.uplink().is_some_and(|uplink| !uplink.works) {
            // Who speaks is missed before the others.
            evaluation.changes.push(Change::Blind { since: self.first(set) - UPLINK_WAIT });
            return;
        }
        if !self.is_known(set) {
            return;
        }
        let from = set.strikes.iter().find_map(|strike| self.alive[*strike].incident);
        let from = from.map(|incident| self.open[incident]);
        if let Some(from) = from {
            keep_cause(self.state, &from.found, &mut finding);
        }
        let from = from.map(|incident| incident.id);
        evaluation.changes.push(Change::Open { finding: Box::new(finding), from });
    }

    /// Whether a set that is no incident yet is none now either.
    fn waits(&self, set: &Set) -> bool {
        self.ripe(set) > self.at || !self.is_known(set)
    }

    /// When a set may open.
    fn ripe(&self, set: &Set) -> Timestamp {
        let is_out = set.strikes.iter().any(|strike| self.alive[*strike].member.lost.is_some());
        let gather = match (self.is_speaking(set), is_out) {
            (true, _) => SPEAKING_GATHER,
            (false, true) => GATHER,
            (false, false) => GATHER_ALIVE,
        };
        let first = self.first(set);
        match self.state.uplink() {
            // Its own way out fails: it waits for what else falls silent.
            Some(uplink) if !uplink.works && set.scope != Scope::All => {
                (first + gather).max(uplink.since + UPLINK_WAIT)
            }
            Some(uplink) if uplink.works && set.scope == Scope::All => first + UPLINK_WAIT,
            Some(_) | None => first + gather,
        }
    }

    /// Each point that cannot be known yet becomes a fact, which brings us back here. Who speaks is not
    /// waited for.
    fn is_known(&self, set: &Set) -> bool {
        self.is_speaking(set) || self.state.tallies().total().points.unreachable == 0
    }

    fn is_speaking(&self, set: &Set) -> bool {
        set.strikes.iter().any(|strike| self.alive[*strike].is_speaking)
    }

    /// When the first of a set was struck.
    fn first(&self, set: &Set) -> Timestamp {
        let struck = set.strikes.iter().map(|strike| self.alive[*strike].member.struck);
        struck.min().unwrap_or(self.at)
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
        let is_merged =
            |incident: &Incident| matches!(incident.end.map(|end| end.how), Some(EndKind::Merged(_)));
        let own = |incident: &&Incident| incident.found.subject == Subject::Outage && !is_merged(incident);
        for incident in lately.filter(own) {
            self.revise_cause(incident, evaluation);
        }
    }

    /// Who was taken out of the roster is no part any more of what is over but for its hold; says whether anybody was.
    fn leave_out(&self, incident: &Incident, evaluation: &mut Evaluation) -> bool {
        let stands = |member: &Member| self.state.roster().stands(member.point);
        if incident.found.members.iter().all(stands) {
            return false;
        }
        let mut finding = Box::new(incident.found.clone());
        finding.members.retain(stands);
        evaluation.changes.push(Change::Revise { id: incident.id, finding });
        true
    }

    /// Stronger evidence revises the cause of an incident whose points are back. What they have in common
    /// was known while they were out.
    fn revise_cause(&self, incident: &Incident, evaluation: &mut Evaluation) {
        let held = &incident.found;
        let within_s = held.grounds.iter().find_map(|ground| match ground {
            Ground::Shared { within_s, .. } | Ground::Area { within_s, .. } => Some(*within_s),
            _ => None,
        });
        let within_s = within_s.unwrap_or_default();
        let struck =
            Struck { scope: &held.scope, members: &held.members, of: held.of, within_s, rival: None };
        let (cause, grounds) = attribute(self.state, self.risks, &struck);
        let finding = Box::new(Finding { cause, grounds, ..held.clone() });
        let known = strength(self.state, held).max(Strength::Group);
        if cause != Cause::Unknown && strength(self.state, &finding) > known {
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

/// A cause that is held yields only to evidence at least as strong, where the incident is where it was, or
/// those it is left with are of those that it was known for.
fn keep_cause(state: &State, held: &Finding, found: &mut Finding) {
    let is_weaker = || strength(state, found) < strength(state, held);
    let is_of_held = |member: &Member| held.members.binary_search_by_key(&member.point, |m| m.point).is_ok();
    let is_same = held.scope == found.scope || found.members.iter().all(is_of_held);
    if is_same && held.cause != found.cause && is_weaker() {
        let is_said = |ground: &&Ground| match ground {
            Ground::Word(id) => state.words().iter().any(|(said, _)| said == id),
            _ => true,
        };
        found.cause = held.cause;
        found.grounds = held.grounds.iter().filter(is_said).cloned().collect();
    }
}

/// Whether what was found says more than how many others are there.
pub fn is_news(held: &Finding, found: &Finding) -> bool {
    let kinds = |finding: &Finding| {
        let kind = |ground: &Ground| match ground {
            Ground::Word(id) => (std::mem::discriminant(ground), Some(*id), false),
            Ground::Restarted { n } => (std::mem::discriminant(ground), None, *n >= MASS),
            _ => (std::mem::discriminant(ground), None, false),
        };
        finding.grounds.iter().map(kind).collect::<Vec<_>>()
    };
    (&held.scope, held.cause, &held.members, held.flapping)
        != (&found.scope, found.cause, &found.members, found.flapping)
        || kinds(held) != kinds(found)
        || machines(held).ne(machines(found))
}

/// The ids of the machines that are named: that one of them has another address is no news.
fn machines(finding: &Finding) -> impl Iterator<Item = (&AgentId, &BootId)> {
    let named = finding.grounds.iter().filter_map(|ground| match ground {
        Ground::Machines(machines) => Some(machines),
        _ => None,
    });
    named.flatten().map(|machine| (&machine.id, &machine.boot))
}
