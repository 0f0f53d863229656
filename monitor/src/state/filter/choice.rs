//! What can be chosen of each part of a filter, one after the other.

use std::collections::BTreeSet;

use diemcau_core::cause::Cause;
use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;

use super::{Filter, Only};
use crate::fit::cells;
use crate::view::View;

/// A part of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The level.
    Level,
    /// How the points stand.
    State,
    /// The cause of an incident that they are in.
    Cause,
    /// What they live on.
    Power,
    /// The area.
    Area,
    /// The carrier of their line.
    Carrier,
    /// The incidents that the reader has.
    Mine,
}

impl Part {
    /// All, in the order in which they are shown.
    pub(crate) const ALL: [Self; 7] =
        [Self::Level, Self::State, Self::Cause, Self::Power, Self::Area, Self::Carrier, Self::Mine];
}

/// Power sources, in the order in which they are chosen.
const POWER: [PowerSource; 4] =
    [PowerSource::Mains, PowerSource::Battery, PowerSource::Generator, PowerSource::Unknown];

impl Filter {
    /// Chooses the next value of a part, or the one before; before the first and after the last there is any.
    pub(crate) fn turn(&mut self, view: &View, part: Part, by: isize) {
        match part {
            Part::Level => {
                let n = cells(view.replica().settings().levels.len());
                let levels: Vec<LevelIdx> = (0..n).map(LevelIdx).collect();
                self.level = turned(self.level.as_ref(), &levels, by);
            }
            Part::State => {
                let states: Vec<Only> = Presence::ALL
                    .map(Only::Presence)
                    .into_iter()
                    .chain([Only::OnBattery, Only::Uncounted])
                    .collect();
                self.only = turned(self.only.as_ref(), &states, by);
            }
            Part::Cause => self.cause = turned(self.cause.as_ref(), &Cause::ALL, by),
            Part::Power => self.power = turned(self.power.as_ref(), &POWER, by),
            Part::Area => {
                let areas: BTreeSet<PointIdx> =
                    view.replica().roster().iter().map(|(idx, _)| view.areas().of(idx)).collect();
                self.area = turned(self.area.as_ref(), &areas.into_iter().collect::<Vec<_>>(), by);
            }
            Part::Carrier => {
                let roster = view.replica().roster();
                let carriers: BTreeSet<&str> = roster.iter().map(|(_, point)| &*point.carrier).collect();
                let carriers: Vec<Box<str>> =
                    carriers.into_iter().filter(|name| !name.is_empty()).map(Into::into).collect();
                self.carrier = turned(self.carrier.as_ref(), &carriers, by);
            }
            Part::Mine => self.mine = !self.mine,
        }
    }
}

/// The value so many behind one, of all and none.
fn turned<T: PartialEq + Clone>(now: Option<&T>, all: &[T], by: isize) -> Option<T> {
    let at = now.and_then(|now| all.iter().position(|value| value == now)).map_or(0, |at| at + 1);
    let n = all.len() + 1;
    let forward = by.rem_euclid(isize::try_from(n).unwrap_or(1));
    let next = (at + usize::try_from(forward).unwrap_or(0)) % n;
    next.checked_sub(1).and_then(|next| all.get(next).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_turned_through_all_and_none_in_both_directions() {
        let all = ['a', 'b'];
        for (now, by, next) in [
            (None, 1, Some('a')),
            (Some('a'), 1, Some('b')),
            (Some('b'), 1, None),
            (None, -1, Some('b')),
            (Some('a'), -1, None),
            (Some('x'), 1, Some('a')),
        ] {
            assert_eq!(turned(now.as_ref(), &all, by), next, "{now:?} {by}");
        }
        assert_eq!(turned(Some(&'a'), &[], 1), None);
    }
}
