//! How points stand: since when each has trouble, and until when one that is back counts.

use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::world::s;

/// Since when a point has trouble, and since when it is out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Struck {
    pub(crate) since: Timestamp,
    pub(crate) lost: Option<Timestamp>,
}

impl std::fmt::Debug for Struck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |at: Timestamp| at.as_millis() / 1_000 - 36_000;
        write!(f, "{}/{}", of(self.since), self.lost.map_or("-".into(), |at| of(at).to_string()))
    }
}

#[derive(Clone, Copy)]
pub(super) struct Strike {
    pub(super) struck: Struck,
    pub(super) is_standing: bool,
    pub(super) is_held: bool,
    pub(super) number: Option<usize>,
}

/// Since when a point has trouble by itself.
pub(super) fn own(state: &State, idx: PointIdx) -> Option<Struck> {
    let now = &state.now()[idx.as_usize()];
    let is_out = match now.presence {
        Presence::Lost => true,
        Presence::Left => !matches!(now.left_reason, Some(GoodbyeReason::Person | GoodbyeReason::Upgrade)),
        _ => false,
    };
    let lost = now.since.filter(|_| is_out);
    let power = &state.point(idx).power;
    let is_connected = matches!(now.presence, Presence::Live | Presence::Suspect);
    let on_battery = power.now.source == PowerSource::Battery && (is_connected || is_out);
    let since = lost.into_iter().chain(power.since.filter(|_| on_battery)).min()?;
    Some(Struck { since: since.floor_second(), lost: lost.map(Timestamp::floor_second) })
}

/// Since when a point is back.
pub(super) fn back_since(state: &State, idx: PointIdx, struck: Struck, at: Timestamp) -> Option<Timestamp> {
    let now = &state.now()[idx.as_usize()];
    match now.presence {
        Presence::Live | Presence::Suspect if struck.lost.is_none() => state.point(idx).power.since,
        Presence::Live | Presence::Suspect => now.since,
        Presence::Unreachable => Some(at),
        _ => None,
    }
}

/// Until when a point that is back counts.
pub(super) fn counts_until(state: &State, idx: PointIdx, struck: Struck, at: Timestamp) -> Option<Timestamp> {
    let since = back_since(state, idx, struck, at)?;
    let losses = losses(state, idx, since);
    let hold = if losses.len() >= 2 { 60 } else { 10 };
    let flapping = losses.iter().rev().nth(4).map(|fifth| *fifth + Duration::from_mins(10));
    Some((since + s(hold)).max(flapping.unwrap_or_default()))
}

pub(super) fn losses(state: &State, idx: PointIdx, at: Timestamp) -> Vec<Timestamp> {
    let evidence = state.point(idx).evidence.as_ref();
    let losses = evidence.map(|evidence| evidence.losses.clone()).unwrap_or_default();
    losses.into_iter().filter(|lost| *lost + Duration::from_mins(10) > at).collect()
}
