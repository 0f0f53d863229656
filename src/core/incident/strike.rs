//! Which points are struck: out, or on their battery; and which came back so lately that they still
//! count.

use std::time::Duration;

use crate::evidence::LOSSES_FOR;
use crate::ids::PointIdx;
use crate::phase::Phase;
use crate::point::{PointNow, PointState};
use crate::power::PowerSource;
use crate::presence::{GoodbyeReason, Presence};
use crate::state::State;
use crate::time::Timestamp;
use crate::trouble::is_quiet;

use super::{FLAPPING_LOSSES, Incident, Member, REPEATED_HOLD, RETURN_HOLD, Scope, Subject};

/// One point that is struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// Which, and since when. `lost` of one that came back is when it was lost.
    pub member: Member,
    /// It is struck at this instant; else it came back a moment ago.
    pub is_standing: bool,
    /// The open incident that it belongs to, by position.
    pub incident: Option<usize>,
    /// It speaks in the programme.
    pub is_speaking: bool,
    /// It was lost five times in ten minutes.
    pub is_flapping: bool,
}

/// All points that are struck at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strikes {
    /// In the order of the roster.
    pub list: Vec<Strike>,
    /// When one that came back stops to count, at the earliest.
    pub next: Option<Timestamp>,
}

/// Whom is struck at `at`, a whole second. `open` are the incidents of points out that stand.
pub fn strikes(state: &State, open: &[&Incident], at: Timestamp) -> Strikes {
    let phase = Phase::at(state.settings(), at);
    let mut strikes = Strikes::default();
    let mut remembered = vec![None; state.now().len()];
    for (position, incident) in open.iter().enumerate() {
        debug_assert_eq!(incident.found.subject, Subject::Outage);
        for member in &incident.found.members {
            remembered[member.point.as_usize()] = Some((position, *member));
        }
    }
    let mut n_standing = vec![0; open.len()];
    let mut returned = Vec::new();
    for (idx, point) in state.roster().iter() {
        let now = &state.now()[idx.as_usize()];
        let memory = remembered[idx.as_usize()];
        let own = struck(idx, now, state.point(idx), phase);
        let until = memory.and_then(|(_, member)| counts_until(member, now, state.point(idx), at));
        let incident = memory.map(|(position, _)| position);
        let strike = |member, is_standing| Strike {
            member,
            is_standing,
            incident,
            is_speaking: point.speaking,
            is_flapping: is_flapping(state.point(idx), at),
        };
        match (own, memory) {
            (Some(own), Some((position, held))) => {
                n_standing[position] += 1;
                let still = held.lost.filter(|_| until.is_none_or(|until| until > at));
                let lost = [own.lost, still].into_iter().flatten().min();
                let member = Member { struck: own.struck.min(held.struck), lost, ..own };
                strikes.list.push(strike(member, true));
            }
            (Some(own), None) => strikes.list.push(strike(own, true)),
            (None, Some((position, held))) if phase != Phase::Closed => {
                returned.push((position, until, strike(held, false)));
            }
            (None, _) => {}
        }
    }
    for (position, until, strike) in returned {
        let is_held = until.is_some_and(|until| until > at);
        let is_group = !matches!(open[position].found.scope, Scope::Point(_)) && n_standing[position] >= 3;
        if is_held || is_group {
            strikes.list.push(strike);
        }
        if is_held {
            strikes.next = strikes.next.into_iter().chain(until).min();
        }
    }
    strikes.list.sort_unstable_by_key(|strike| strike.member.point);
    strikes
}

/// Since when a point is struck; none if it is not.
fn struck(idx: PointIdx, now: &PointNow, state: &PointState, phase: Phase) -> Option<Member> {
    let lost = out_since(now, phase);
    let is_on_battery = now.presence.is_connected() && now.power.evidence() == Some(PowerSource::Battery);
    let was_on_battery = lost.is_some() && state.power.now.evidence() == Some(PowerSource::Battery);
    let battery = state.power.since.filter(|_| is_on_battery || was_on_battery);
    let struck = [lost, battery].into_iter().flatten().min()?;
    Some(Member { point: idx, struck: struck.floor_second(), lost: lost.map(Timestamp::floor_second) })
}

/// Since when a point is out that should be there.
pub fn out_since(now: &PointNow, phase: Phase) -> Option<Timestamp> {
    let is_out = phase != Phase::Closed
        && match now.presence {
            Presence::Lost => true,
            Presence::Left => !is_quiet(phase, now) && now.left_reason != Some(GoodbyeReason::Upgrade),
            Presence::Live
            | Presence::Suspect
            | Presence::Unseen
            | Presence::Excused
            | Presence::Unreachable => false,
        };
    now.since.filter(|_| is_out)
}

/// Until when a point that is there again counts as struck. One that cannot be known counts on.
fn counts_until(member: Member, now: &PointNow, state: &PointState, at: Timestamp) -> Option<Timestamp> {
    let since = match now.presence {
        Presence::Live | Presence::Suspect if member.lost.is_some() => now.since,
        Presence::Live | Presence::Suspect => state.power.since,
        Presence::Unreachable => return Some(at + Duration::from_secs(1)),
        Presence::Unseen | Presence::Lost | Presence::Left | Presence::Excused => None,
    }?;
    let losses = recent_losses(state, at);
    let flaps_until = losses.len().checked_sub(FLAPPING_LOSSES).map(|oldest| losses[oldest] + LOSSES_FOR);
    let hold = if losses.len() > 1 { REPEATED_HOLD } else { RETURN_HOLD };
    let until = (since + hold).max(flaps_until.unwrap_or_default());
    Some(until.ceil_second())
}

fn is_flapping(state: &PointState, at: Timestamp) -> bool {
    recent_losses(state, at).len() >= FLAPPING_LOSSES
}

/// When it was lost within the last ten minutes, oldest first.
fn recent_losses(state: &PointState, at: Timestamp) -> &[Timestamp] {
    let losses = state.evidence.as_ref().map_or(&[][..], |evidence| &evidence.losses);
    let old = losses.iter().take_while(|lost| **lost + LOSSES_FOR <= at).count();
    &losses[old..]
}
