//! What is remembered of a point's recent past: evidence for a cause, bounded, and of no effect on how
//! the point stands.

use std::time::Duration;

use crate::path::Band;
use crate::power::{Power, PowerSource};
use crate::time::Timestamp;

/// Losses are remembered this long before the last one: a point that is lost five times in ten
/// minutes is *chập chờn* (design §3.2).
pub const LOSSES_FOR: Duration = Duration::from_mins(10);
/// Losses remembered; enough for the five that make a point *chập chờn*. The oldest goes first.
pub const MAX_LOSSES: usize = 8;
/// Outages that agents told of, remembered. The oldest goes first.
pub const MAX_OUTAGES: usize = 4;
/// Changes of the power that agents told of, remembered. The oldest goes first.
pub const MAX_POWERS: usize = 4;

/// Of one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How it was lost last.
    pub loss: Option<Loss>,
    /// When it was lost, oldest first, the last loss included: within [`LOSSES_FOR`] of the last, and
    /// at most [`MAX_LOSSES`].
    pub losses: Vec<Timestamp>,
    /// When its machine was last found to have restarted: another boot attached than before.
    pub restarted: Option<Timestamp>,
    /// What its agents saw of their outages, as they were told; at most [`MAX_OUTAGES`].
    pub outages: Vec<Outage>,
    /// What its agents saw of the power, perhaps while nobody could hear them, as it was told; at most
    /// [`MAX_POWERS`].
    pub powers: Vec<PowerSeen>,
    /// The band that a probe of its meeting path changed to last, as its agent told.
    pub quality: Option<QualitySeen>,
}

/// How a point was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Since when it counts as lost.
    pub since: Timestamp,
    /// Why.
    pub cause: LossCause,
    /// The last source known of its power: what it ran on before it fell silent.
    pub power: PowerSource,
}

/// Why a point counts as lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossCause {
    /// Its stream broke, and it did not return.
    Broke,
    /// It fell silent.
    Silent,
    /// It did not return after the collector itself was away.
    Interrupted,
}

/// An agent had no stream for a while, as it saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// The times rest on the agent's wall clock.
    pub estimated: bool,
    /// How it began; none: not said.
    pub cause: Option<OutageCause>,
}

/// How an agent lost its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageCause {
    /// The connection broke.
    Broke,
    /// The collector was mute for too long.
    Mute,
    /// The collector said that it stops.
    Stopped,
}

/// The power at a point, as its agent saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerSeen {
    /// When.
    pub at: Timestamp,
    /// What was known.
    pub power: Power,
}

/// A probe of the meeting path found another band, as the agent saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualitySeen {
    /// When.
    pub at: Timestamp,
    /// The probe.
    pub probe: Box<str>,
    /// The band; none: it could not be judged.
    pub band: Option<Band>,
}

impl Evidence {
    pub(crate) fn lost(&mut self, loss: Loss) {
        self.loss = Some(loss);
        self.losses.retain(|at| *at + LOSSES_FOR > loss.since);
        push_bounded(&mut self.losses, loss.since, MAX_LOSSES);
    }

    /// The loss of then was none.
    pub(crate) fn not_lost(&mut self, at: Timestamp) {
        self.losses.retain(|lost| *lost != at);
        self.loss = self.loss.filter(|loss| loss.since != at);
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        let loss = self.loss.iter_mut().map(|loss| &mut loss.since);
        let outages = self.outages.iter_mut().flat_map(|outage| [&mut outage.from, &mut outage.to]);
        let powers = self.powers.iter_mut().map(|seen| &mut seen.at);
        let quality = self.quality.iter_mut().map(|seen| &mut seen.at);
        let losses = self.losses.iter_mut().chain(&mut self.restarted);
        loss.chain(losses).chain(outages).chain(powers).chain(quality)
    }

    pub(crate) fn outage(&mut self, outage: Outage) {
        push_bounded(&mut self.outages, outage, MAX_OUTAGES);
    }

    pub(crate) fn power(&mut self, seen: PowerSeen) {
        push_bounded(&mut self.powers, seen, MAX_POWERS);
    }
}

fn push_bounded<T>(kept: &mut Vec<T>, new: T, most: usize) {
    if kept.len() == most {
        kept.remove(0);
    }
    kept.push(new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_kept_for_ten_minutes_and_bounded() {
        let mut evidence = Evidence::default();
        let mut lose = |s: i64| {
            let since = Timestamp::from_millis(s * 1_000);
            evidence.lost(Loss { since, cause: LossCause::Broke, power: PowerSource::Mains });
            evidence.losses.iter().map(|at| at.as_millis() / 1_000).collect::<Vec<_>>()
        };
        assert_eq!(lose(0), [0]);
        assert_eq!(lose(599), [0, 599]);
        assert_eq!(lose(600), [599, 600], "a loss ten minutes ago is not remembered");
        let all: Vec<Vec<i64>> = (601..620).map(lose).collect();
        assert!(all.iter().all(|losses| losses.len() <= MAX_LOSSES), "{all:?}");
        assert_eq!(all.last().unwrap()[..], [612, 613, 614, 615, 616, 617, 618, 619]);
    }
}
