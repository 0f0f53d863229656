//! Why a set of points is struck: what speaks for a cause, the strongest evidence first.
//!
//! What decides, a stronger kind before a weaker ([`Strength`]):
//!
//! 1. *Told later*: points that can be heard again say how their power was while they could not be. One
//!    that lived on its battery before it was lost was cut off from its power; one whose machine ran on,
//!    and whose power held, from its line. Half of a set, and at least three, whose machines started anew
//!    were without power; one may have been switched off.
//! 2. *Own*: points that lived on their battery when they fell silent (NUT's rule), or still do.
//! 3. *Word*: what a power company, a carrier or a system of theirs says of the time.
//! 4. *Group*: a shared feeder speaks for power, a shared uplink for the line, siblings of a feeder on
//!    their battery for power.
//! 5. *Hint*: a meeting path that was bad soon before speaks for the line.
//!
//! Of one kind the side with more points wins, and none where both have as many. What a few points say
//! decides for all of a set only if nobody of them says otherwise, the batteries and new starts of the
//! others among that, or they are the most of it.

use std::time::Duration;

use crate::evidence::Evidence;
use crate::ids::PointIdx;
use crate::outside::{Utility, Word, WordId};
use crate::path::Band;
use crate::power::PowerSource;
use crate::presence::{GoodbyeReason, Link};
use crate::risk::Risk;
use crate::risk::groups::RiskGroups;
use crate::state::State;
use crate::time::Timestamp;

use super::ground::{Ground, Strength};
use super::{Cause, Finding, Member, Scope};

/// A battery that carried a point so long before it was lost, or less, speaks for its loss.
const BATTERY_BEFORE: Duration = Duration::from_hours(4);
/// The agent's outage begins that near to the loss: it notices later than the collector, or earlier.
const NEAR: Duration = Duration::from_secs(30);
/// A path that was bad so long before the loss speaks for the line.
const SANK_BEFORE: Duration = Duration::from_mins(2);
/// A sibling's battery speaks for a loss so far from it.
const SIBLING_WITHIN: Duration = Duration::from_mins(2);

/// Fewer machines that start anew say nothing of the power.
pub(super) const MASS: u32 = 3;

/// A set, as far as its cause is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Struck<'a> {
    /// What explains the set.
    pub scope: &'a Scope,
    /// Whom it strikes.
    pub members: &'a [Member],
    /// Out of how many.
    pub of: u32,
    /// Within how many seconds.
    pub within_s: u32,
    /// A group of the other kind that explains it as well.
    pub rival: Option<&'a str>,
}

/// What evidence of one kind says.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    power: u32,
    line: u32,
    /// Points that say nothing of it, and whose battery or new start speaks for the power.
    otherwise: u32,
    /// The first time named.
    since: Option<Timestamp>,
}

/// The cause of a set and what speaks for it, the strongest first.
pub fn attribute(state: &State, risks: &RiskGroups, struck: &Struck<'_>) -> (Cause, Vec<Ground>) {
    let n = u32::try_from(struck.members.len()).unwrap_or(u32::MAX);
    let mut grounds = Vec::new();
    let mut causes: Vec<(Strength, Cause)> = Vec::new();
    let mut told = Votes::default();
    let mut own = Votes::default();
    let (mut n_live, mut n_restarted, mut n_off, mut n_silent_anew) = (0, 0, 0, 0);
    let mut sank = None;
    for member in struck.members {
        let on_battery = ran_on_battery(state, member);
        let speaks_for_power = || on_battery.is_some() || has_restarted(state, member);
        match told_later(state, member) {
            Some((Utility::Power, since)) => told.vote(Utility::Power, Some(since)),
            Some((Utility::Line, _)) => told.vote(Utility::Line, None),
            None => {
                n_silent_anew += u32::from(has_restarted(state, member));
                told.otherwise += u32::from(speaks_for_power());
            }
        }
        if let Some(since) = on_battery {
            own.vote(Utility::Power, Some(since));
            n_live += u32::from(member.lost.is_none());
        }
        n_restarted += u32::from(has_restarted(state, member));
        n_off += u32::from(was_switched_off(state, member));
        sank = sank.into_iter().chain(quality_sank(state, member)).min();
    }
    if let Some(since) = told.since.filter(|_| told.power > 0) {
        grounds.push(Ground::ToldBattery { n: told.power, since });
    }
    if told.line > 0 {
        grounds.push(Ground::ToldAlive { n: told.line });
    }
    // One machine may be switched off; many of one place that start anew were without power.
    let started_anew = if is_mass_restart(n_restarted, n) { n_silent_anew } else { 0 };
    let told = Votes { power: told.power + started_anew, ..told };
    causes.push((Strength::OwnLater, told.cause(n)));
    if let Some(since) = own.since {
        let n_lost = own.power - n_live;
        grounds.push(Ground::OnBattery { n_lost, n_live, since });
        // One battery says nothing of an uplink that took others with it, unless it is the most of it.
        let decides = match struck.scope {
            Scope::Uplink(_) => own.power * 10 >= n * 3,
            Scope::Node(_) | Scope::All => own.power * 2 >= n,
            Scope::Point(_) | Scope::Feeder(_) => true,
        };
        causes.push((Strength::Own, if decides { Cause::Power } else { Cause::Unknown }));
    }
    let (by_word, spoken) = by_word(state, state.words(), struck.members);
    grounds.extend(spoken.into_iter().map(Ground::Word));
    causes.push((Strength::Word, by_word));
    causes.push((Strength::Group, by_group((state, risks), struck, &mut grounds)));
    if let (Some(since), Scope::Point(_)) = (sank, struck.scope) {
        grounds.push(Ground::QualitySank { since });
        causes.push((Strength::Hint, Cause::Line));
    }
    if n_off > 0 && n_off == n {
        grounds.push(Ground::SwitchedOff);
    }
    if n_restarted > 0 {
        grounds.push(Ground::Restarted { n: n_restarted });
    }
    let decided = causes.into_iter().filter(|(_, cause)| *cause != Cause::Unknown);
    // The first of equally strong ones.
    let strongest = decided.rev().max_by_key(|(strength, _)| *strength);
    (strongest.map_or(Cause::Unknown, |(_, cause)| cause), grounds)
}

/// How strong the evidence of a finding for its cause is. A word that was withdrawn is none.
pub fn strength(state: &State, finding: &Finding) -> Strength {
    let cause = finding.cause;
    let says = |id: &WordId| {
        let word = state.words().iter().find(|(said, _)| said == id).map(|(_, word)| word.utility);
        match word {
            Some(Utility::Power) => cause == Cause::Power,
            Some(Utility::Line) => cause == Cause::Line,
            None => false,
        }
    };
    let speaks = |ground: &&Ground| match ground {
        Ground::ToldBattery { .. }
        | Ground::OnBattery { .. }
        | Ground::Siblings { .. }
        | Ground::Shared { risk: Risk::Feeder, .. } => cause == Cause::Power,
        Ground::ToldAlive { .. } | Ground::QualitySank { .. } | Ground::Shared { risk: Risk::Uplink, .. } => {
            cause == Cause::Line
        }
        Ground::UplinkFails { .. } => cause == Cause::Collector,
        Ground::Restarted { n } => cause == Cause::Power && *n >= MASS,
        Ground::Word(id) => says(id),
        Ground::Either { .. }
        | Ground::Area { .. }
        | Ground::SwitchedOff
        | Ground::UplinkWorks
        | Ground::Machines(_) => false,
    };
    finding.grounds.iter().filter(speaks).map(Ground::strength).max().unwrap_or(Strength::None)
}

/// Whether so many machines of `n` that started anew speak for the power.
fn is_mass_restart(n_restarted: u32, n: u32) -> bool {
    n_restarted >= MASS && n_restarted * 2 >= n
}

impl Votes {
    fn vote(&mut self, utility: Utility, since: Option<Timestamp>) {
        match utility {
            Utility::Power => self.power += 1,
            Utility::Line => self.line += 1,
        }
        self.since = self.since.into_iter().chain(since).min();
    }

    /// What they say of `n` points: the side that nobody contradicts, or else that has the most.
    fn cause(self, n: u32) -> Cause {
        match (self.power, self.line) {
            (0, 0) => Cause::Unknown,
            (_, 0) => Cause::Power,
            (0, _) if self.otherwise == 0 => Cause::Line,
            (power, line) if power > line && power * 2 > n => Cause::Power,
            (power, line) if line > power && line * 2 > n => Cause::Line,
            _ => Cause::Unknown,
        }
    }
}

fn evidence<'a>(state: &'a State, member: &Member) -> Option<&'a Evidence> {
    state.point(member.point).evidence.as_deref()
}

/// What a point that was lost told later of that time: that it had lived on its battery, and since when;
/// or that its machine ran on with power.
fn told_later(state: &State, member: &Member) -> Option<(Utility, Timestamp)> {
    let lost = member.lost?;
    let evidence = evidence(state, member)?;
    let outage = evidence
        .outages
        .iter()
        .find(|outage| !outage.estimated && outage.from <= lost + NEAR && lost <= outage.to);
    let until = outage.map_or(lost + NEAR, |outage| outage.to);
    let is_of_then = |at: Timestamp| lost - BATTERY_BEFORE <= at && at <= until;
    // The last change before the loss says what it lived on then; one after it that the power failed.
    let before = evidence.powers.iter().filter(|seen| seen.at <= lost + NEAR && is_of_then(seen.at));
    let since = |source: Option<PowerSource>| source == Some(PowerSource::Battery);
    if let Some(seen) = before.max_by_key(|seen| seen.at)
        && since(seen.power.evidence())
    {
        return Some((Utility::Power, seen.at));
    }
    outage?;
    if has_restarted(state, member) {
        return None;
    }
    let failed = evidence.powers.iter().find(|seen| is_of_then(seen.at) && since(seen.power.evidence()));
    Some(failed.map_or((Utility::Line, lost), |seen| (Utility::Power, seen.at)))
}

/// Since when a point lives on its battery, or did when it was lost.
fn ran_on_battery(state: &State, member: &Member) -> Option<Timestamp> {
    let point = state.point(member.point);
    let Some(lost) = member.lost else {
        return Some(member.struck);
    };
    let held = evidence(state, member).and_then(|evidence| evidence.loss);
    let by_loss = held.filter(|loss| loss.since.floor_second() == lost).map(|loss| loss.power);
    let ran = by_loss.unwrap_or(match &point.link {
        Link::Left { reason: GoodbyeReason::Ups, .. } => PowerSource::Battery,
        Link::Left { .. } => point.power.last,
        Link::Unseen
        | Link::Live { .. }
        | Link::Suspect { .. }
        | Link::Lost { .. }
        | Link::Unreachable { .. } => PowerSource::Unknown,
    });
    let was = ran == PowerSource::Battery || member.struck < lost;
    was.then_some(member.struck)
}

fn has_restarted(state: &State, member: &Member) -> bool {
    let restarted = evidence(state, member).and_then(|evidence| evidence.restarted);
    member.lost.zip(restarted).is_some_and(|(lost, restarted)| restarted >= lost)
}

fn was_switched_off(state: &State, member: &Member) -> bool {
    match &state.point(member.point).link {
        Link::Left { reason, .. } => matches!(reason, GoodbyeReason::Shutdown | GoodbyeReason::Stopped),
        Link::Unseen
        | Link::Live { .. }
        | Link::Suspect { .. }
        | Link::Lost { .. }
        | Link::Unreachable { .. } => false,
    }
}

fn quality_sank(state: &State, member: &Member) -> Option<Timestamp> {
    let lost = member.lost?;
    let seen = evidence(state, member)?.quality.as_ref()?;
    let is_near = seen.at <= lost && lost.since(seen.at) <= SANK_BEFORE;
    (seen.band == Some(Band::Bad) && is_near).then_some(seen.at)
}

/// What the world outside says of most members, and which words say so.
fn by_word(state: &State, words: &[(WordId, Word)], members: &[Member]) -> (Cause, Vec<WordId>) {
    let says = |utility: Utility| {
        let mut spoken: Vec<WordId> = Vec::new();
        let mut n = 0;
        for member in members {
            let point = state.roster().point(member.point);
            let of_it = words.iter().filter(|(_, word)| {
                word.utility == utility
                    && word.covers(member.point, point)
                    && word.speaks_of(member.lost.unwrap_or(member.struck))
            });
            let before = spoken.len();
            spoken.extend(of_it.map(|(id, _)| *id));
            n += usize::from(spoken.len() > before);
        }
        spoken.sort_unstable();
        spoken.dedup();
        (n, spoken)
    };
    let ((n_power, power), (n_line, line)) = (says(Utility::Power), says(Utility::Line));
    let is_most = |n: usize| n > 0 && n * 10 >= members.len() * 6;
    match (n_power, n_line) {
        (n, other) if n > other && is_most(n) => (Cause::Power, power),
        (other, n) if n > other && is_most(n) => (Cause::Line, line),
        (0, 0) => (Cause::Unknown, Vec::new()),
        _ => (Cause::Unknown, [power, line].concat()),
    }
}

/// What the members have in common.
fn by_group((state, risks): (&State, &RiskGroups), struck: &Struck<'_>, grounds: &mut Vec<Ground>) -> Cause {
    let n = u32::try_from(struck.members.len()).unwrap_or(u32::MAX);
    let (of, within_s) = (struck.of, struck.within_s);
    let shared = |risk, name: &str| Ground::Shared { risk, name: name.into(), n, of, within_s };
    match (struck.scope, struck.rival) {
        (Scope::Feeder(feeder), Some(uplink)) => {
            grounds.push(Ground::Either { feeder: feeder.clone(), uplink: uplink.into() });
            Cause::Unknown
        }
        (Scope::Uplink(uplink), Some(feeder)) => {
            grounds.push(Ground::Either { feeder: feeder.into(), uplink: uplink.clone() });
            Cause::Unknown
        }
        (Scope::Feeder(name), None) => {
            grounds.push(shared(Risk::Feeder, name));
            Cause::Power
        }
        (Scope::Uplink(name), None) => {
            grounds.push(shared(Risk::Uplink, name));
            Cause::Line
        }
        (Scope::Node(node), _) => {
            grounds.push(Ground::Area { node: Some(*node), n, of, within_s });
            Cause::Unknown
        }
        (Scope::All, _) => {
            grounds.push(Ground::Area { node: None, n, of, within_s });
            Cause::Unknown
        }
        (Scope::Point(idx), _) => by_siblings((state, risks), *idx, struck.members, grounds),
    }
}

/// Whether other points of a lost point's feeder live on their battery since about then.
fn by_siblings(
    (state, risks): (&State, &RiskGroups),
    idx: PointIdx,
    members: &[Member],
    grounds: &mut Vec<Ground>,
) -> Cause {
    let Some(lost) = members.first().and_then(|member| member.lost) else { return Cause::Unknown };
    let is_near = |at: Timestamp| at.since(lost).max(lost.since(at)) <= SIBLING_WITHIN;
    let lives_on_battery = |other: &&PointIdx| {
        let now = &state.now()[other.as_usize()];
        **other != idx
            && now.power.evidence() == Some(PowerSource::Battery)
            && now.power_since.is_some_and(is_near)
    };
    let mut feeders = risks.of(idx).filter(|group| group.risk == Risk::Feeder);
    let Some(feeder) = feeders.next() else { return Cause::Unknown };
    let n = u32::try_from(feeder.members.iter().filter(lives_on_battery).count()).unwrap_or(u32::MAX);
    if n == 0 {
        return Cause::Unknown;
    }
    grounds.push(Ground::Siblings { feeder: feeder.name.clone(), n });
    Cause::Power
}
