//! Which points are struck: out, or on their battery; and which came back so lately that they still
//! count.

use std::time::Duration;

use crate::agenda;
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

/// Who came back counts in an incident of several for as long as so many of it are struck.
pub const KEPT_BY: usize = 3;
/// The last of an incident of several are not on their own for so long after another came back: machines
/// take their time to start.
const LEFT_GRACE: Duration = Duration::from_mins(2);

/// One point that is struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strike {
    /// Which, and since when. `lost` of one that came back is when it was lost.
    pub member: Member,
    /// Why it counts.
    pub counts: Counts,
    /// The open incident that it belongs to, by position.
    pub incident: Option<usize>,
    /// It speaks in the programme.
    pub is_speaking: bool,
    /// It was lost five times in ten minutes.
    pub is_flapping: bool,
}

/// Why a point counts as struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It is struck at this instant.
    Struck,
    /// It came back a moment ago.
    Returned,
    /// It came back, and many of its incident did not.
    Kept,
}

/// All points that are struck at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strikes {
    /// In the order of the roster.
    pub list: Vec<Strike>,
    /// When one that came back stops to count, or to be *chập chờn*, at the earliest.
    pub next: Option<Timestamp>,
}

/// Whom is struck at `at`, a whole second. `open` are the incidents of points out that stand.
pub fn strikes(state: &State, open: &[&Incident], at: Timestamp) -> Strikes {
    let phase = Phase::at(state.settings(), at);
    let on_the_air = agenda::on_the_air(state.settings(), at);
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
        let back = memory.and_then(|(_, member)| back_since(member, now, state.point(idx), at));
        let until = back.map(|back| counts_until(back, state.point(idx)));
        let incident = memory.map(|(position, _)| position);
        let strike = |member, counts| Strike {
            member,
            counts,
            incident,
            is_speaking: point.speaking || on_the_air.contains(&idx),
            is_flapping: is_flapping(state.point(idx), at),
        };
        match (own, memory) {
            (Some(own), Some((position, held))) => {
                n_standing[position] += 1;
                let still = held.lost.filter(|_| until.is_none_or(|until| until > at));
                strikes.wake(until.filter(|_| still.is_some()));
                let lost = [own.lost, still].into_iter().flatten().min();
                let member = Member { struck: own.struck.min(held.struck), lost, ..own };
                strikes.list.push(strike(member, Counts::Struck));
            }
            (Some(own), None) => strikes.list.push(strike(own, Counts::Struck)),
            // Whoever attends elsewhere is no part of it any more.
            (None, Some(_)) if now.presence == Presence::Excused => {}
            (None, Some((position, held))) if phase != Phase::Closed => {
                returned.push((position, (back, until), strike(held, Counts::Kept)));
            }
            (None, _) => {}
        }
    }
    for (position, (back, until), mut strike) in returned {
        let is_group = !matches!(open[position].found.scope, Scope::Point(_)) && n_standing[position] > 0;
        let grace = back.filter(|_| is_group).map(|back| (back + LEFT_GRACE).ceil_second());
        let until = until.max(grace);
        if let Some(until) = until.filter(|until| *until > at) {
            strike.counts = Counts::Returned;
            strikes.wake(Some(until));
        } else if !is_group || n_standing[position] < KEPT_BY {
            continue;
        }
        strikes.list.push(strike);
    }
    let flapping = strikes.list.iter().filter(|strike| strike.is_flapping);
    let settled =
        flapping.filter_map(|strike| flaps_until(recent_losses(state.point(strike.member.point), at)));
    let settled = settled.min();
    strikes.wake(settled);
    strikes.list.sort_unstable_by_key(|strike| strike.member.point);
    strikes
}

/// Since when a point is struck at `at`, whatever is remembered of it; none if it is not.
pub fn own_strike(state: &State, point: PointIdx, at: Timestamp) -> Option<Member> {
    struck(point, &state.now()[point.as_usize()], state.point(point), Phase::at(state.settings(), at))
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

/// Since when a point is there again that was struck. One that cannot be known counts on.
fn back_since(member: Member, now: &PointNow, state: &PointState, at: Timestamp) -> Option<Timestamp> {
    match now.presence {
        Presence::Live | Presence::Suspect if member.lost.is_some() => now.since,
        Presence::Live | Presence::Suspect => state.power.since,
        Presence::Unreachable => Some(at),
        Presence::Unseen | Presence::Lost | Presence::Left | Presence::Excused => None,
    }
}

/// Until when a point counts as struck that is there again.
fn counts_until(back: Timestamp, state: &PointState) -> Timestamp {
    let losses = recent_losses(state, back);
    let hold = if losses.len() > 1 { REPEATED_HOLD } else { RETURN_HOLD };
    (back + hold).max(flaps_until(losses).unwrap_or_default()).ceil_second()
}

/// Until when the last of these losses make a point *chập chờn*; none if they do not.
fn flaps_until(losses: &[Timestamp]) -> Option<Timestamp> {
    losses.len().checked_sub(FLAPPING_LOSSES).map(|oldest| losses[oldest] + LOSSES_FOR)
}

impl Strike {
    /// It is struck at this instant.
    pub fn is_standing(&self) -> bool {
        self.counts == Counts::Struck
    }
}

impl Strikes {
    fn wake(&mut self, at: Option<Timestamp>) {
        self.next = self.next.into_iter().chain(at.map(Timestamp::ceil_second)).min();
    }
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
