//! Why, by the rules as they are written.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::{Cause, Scope};
use diemcau_core::outside::{Utility, WordId};
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Link};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::world::s;

/// What speaks for a cause: how strongly, and the word if it is one.
pub(crate) type Support = (u8, Option<WordId>);

const HINT: u8 = 1;
pub(crate) const GROUP: u8 = 2;
const WORD: u8 = 3;
const OWN: u8 = 4;
const LATER: u8 = 5;

pub(crate) struct Why {
    pub(crate) cause: Cause,
    pub(crate) supports: Vec<Support>,
}

/// Where.
pub(crate) struct Struck<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) has_rival: bool,
    /// Members of the feeder of a point that stands alone.
    pub(crate) siblings: &'a [PointIdx],
}

type Members = BTreeMap<PointIdx, super::points::Struck>;

/// The strongest that is still said.
pub(crate) fn strength(supports: &[Support], state: &State) -> u8 {
    let is_said = |word: WordId| state.words().iter().any(|(id, _)| *id == word);
    let said = supports.iter().filter(|(_, word)| word.is_none_or(is_said));
    said.map(|(strength, _)| *strength).max().unwrap_or(0)
}

impl Why {
    pub(crate) fn strength(&self) -> u8 {
        self.supports.iter().map(|(strength, _)| *strength).max().unwrap_or(0)
    }
}

pub(crate) fn of(state: &State, struck: &Struck<'_>, members: &Members) -> Why {
    let n = members.len();
    let count = |is: &dyn Fn(PointIdx, super::points::Struck) -> bool| {
        members.iter().filter(|(idx, struck)| is(**idx, **struck)).count()
    };
    let told = |cause| count(&|idx, struck| told_later(state, idx, struck) == Some(cause));
    let (told_battery, told_line) = (told(Cause::Power), told(Cause::Line));
    let n_anew = count(&|idx, struck| started_anew(state, idx, struck));
    let silent_anew =
        count(&|idx, struck| started_anew(state, idx, struck) && told_later(state, idx, struck).is_none());
    let n_otherwise = count(&|idx, struck| {
        told_later(state, idx, struck).is_none()
            && (lived_on_battery(state, idx, struck) || started_anew(state, idx, struck))
    });
    let many_anew = n_anew >= 3 && n_anew * 2 >= n;
    let on_battery = count(&|idx, struck| lived_on_battery(state, idx, struck));
    let sank = count(&|idx, struck| sank(state, idx, struck)) > 0 && matches!(struck.scope, Scope::Point(_));
    let by_power = words(state, members, Utility::Power);
    let by_line = words(state, members, Utility::Line);
    let shared = match struck.scope {
        _ if struck.has_rival => Cause::Unknown,
        Scope::Feeder(_) => Cause::Power,
        Scope::Uplink(_) => Cause::Line,
        Scope::Point(idx) if has_siblings(state, struck.siblings, *idx, members) => Cause::Power,
        _ => Cause::Unknown,
    };

    let told_power = told_battery + if many_anew { silent_anew } else { 0 };
    let later = match (told_power, told_line) {
        (0, 0) => Cause::Unknown,
        (_, 0) => Cause::Power,
        (0, _) if n_otherwise == 0 => Cause::Line,
        (power, line) if power > line && power * 2 > n => Cause::Power,
        (power, line) if line > power && line * 2 > n => Cause::Line,
        _ => Cause::Unknown,
    };
    let enough = match struck.scope {
        Scope::Uplink(_) => on_battery * 10 >= n * 3,
        Scope::Node(_) | Scope::All => on_battery * 2 >= n,
        Scope::Point(_) | Scope::Feeder(_) => true,
    };
    let own = if on_battery > 0 && enough { Cause::Power } else { Cause::Unknown };
    let most = |said: usize, other: usize| said > other && said * 10 >= n * 6;
    let word = if most(by_power.0, by_line.0) {
        Cause::Power
    } else if most(by_line.0, by_power.0) {
        Cause::Line
    } else {
        Cause::Unknown
    };
    let hint = if sank { Cause::Line } else { Cause::Unknown };
    let decided = [later, own, word, shared, hint].into_iter().find(|cause| *cause != Cause::Unknown);
    let cause = decided.unwrap_or_default();

    let mut supports: Vec<Support> = Vec::new();
    let mut add = |speaks: bool, strength| supports.extend(speaks.then_some((strength, None)));
    add(cause == Cause::Power && (told_battery > 0 || n_anew >= 3), LATER);
    add(cause == Cause::Line && told_line > 0, LATER);
    add(cause == Cause::Power && on_battery > 0, OWN);
    add(cause != Cause::Unknown && cause == shared, GROUP);
    add(cause == Cause::Line && sank, HINT);
    // Of words that do not decide those of one side are told where both speak, or none does of most.
    let told = match word {
        Cause::Power => by_power.1,
        Cause::Line => by_line.1,
        _ => [by_power.1, by_line.1].concat(),
    };
    let speaks = |id: &WordId| {
        let word = state.words().iter().find(|(said, _)| said == id).map(|(_, word)| word.utility);
        matches!((word, cause), (Some(Utility::Power), Cause::Power) | (Some(Utility::Line), Cause::Line))
    };
    supports.extend(told.into_iter().filter(speaks).map(|id| (WORD, Some(id))));
    Why { cause, supports }
}

/// What the point told of the time in which it could not be heard.
fn told_later(state: &State, idx: PointIdx, struck: super::points::Struck) -> Option<Cause> {
    let lost = struck.lost?;
    let evidence = state.point(idx).evidence.as_ref()?;
    let mut outages = evidence.outages.iter().filter(|outage| !outage.estimated);
    let outage = outages.find(|outage| outage.from <= lost + s(30) && lost <= outage.to);
    let from = lost - Duration::from_hours(4);
    let to = outage.map_or(lost + s(30), |outage| outage.to);
    let seen: Vec<_> = evidence.powers.iter().filter(|seen| from <= seen.at && seen.at <= to).collect();
    let is_battery = |source| source == PowerSource::Battery;
    let mut before: Vec<_> = seen.iter().filter(|seen| seen.at <= lost + s(30)).collect();
    before.sort_by_key(|seen| seen.at);
    if before.last().is_some_and(|seen| is_battery(seen.power.source)) {
        return Some(Cause::Power);
    }
    if outage.is_none() || started_anew(state, idx, struck) {
        return None;
    }
    let failed = seen.iter().any(|seen| is_battery(seen.power.source));
    Some(if failed { Cause::Power } else { Cause::Line })
}

fn started_anew(state: &State, idx: PointIdx, struck: super::points::Struck) -> bool {
    let restarted = state.point(idx).evidence.as_ref().and_then(|evidence| evidence.restarted);
    matches!((restarted, struck.lost), (Some(restarted), Some(lost)) if restarted >= lost)
}

/// Whether it lives on its battery, or did when it fell silent.
fn lived_on_battery(state: &State, idx: PointIdx, struck: super::points::Struck) -> bool {
    let Some(lost) = struck.lost else { return true };
    if struck.since < lost {
        return true;
    }
    let point = state.point(idx);
    let held = point.evidence.as_ref().and_then(|evidence| evidence.loss);
    if let Some(held) = held.filter(|held| held.since.floor_second() == lost) {
        return held.power == PowerSource::Battery;
    }
    match point.link {
        Link::Left { reason: GoodbyeReason::Ups, .. } => true,
        Link::Left { .. } => point.power.last == PowerSource::Battery,
        _ => false,
    }
}

fn sank(state: &State, idx: PointIdx, struck: super::points::Struck) -> bool {
    let quality = state.point(idx).evidence.as_ref().and_then(|evidence| evidence.quality.clone());
    matches!((quality, struck.lost), (Some(quality), Some(lost))
        if quality.band == Some(Band::Bad) && quality.at <= lost && lost <= quality.at + s(120))
}

/// Of how many members words of that kind speak, and which.
fn words(state: &State, members: &Members, utility: Utility) -> (usize, Vec<WordId>) {
    let mut said = Vec::new();
    let mut n = 0;
    for (idx, struck) in members {
        let at: Timestamp = struck.lost.unwrap_or(struck.since);
        let point = state.roster().point(*idx);
        let about = state.words().iter().filter(|(_, word)| {
            let covers = match &word.about {
                diemcau_core::outside::About::Point(about) => about == idx,
                diemcau_core::outside::About::Feeder(name) => *name == point.feeder,
                diemcau_core::outside::About::Uplink(name) => *name == point.uplink,
            };
            word.utility == utility && covers && word.from <= at + s(300) && at <= word.to
        });
        let about: Vec<WordId> = about.map(|(id, _)| *id).collect();
        n += usize::from(!about.is_empty());
        said.extend(about);
    }
    (n, said)
}

/// Whether others of the feeder live on their battery since about the time of the loss.
fn has_siblings(state: &State, siblings: &[PointIdx], idx: PointIdx, members: &Members) -> bool {
    let Some(lost) = members.get(&idx).and_then(|struck| struck.lost) else { return false };
    siblings.iter().filter(|other| **other != idx).any(|other| {
        let now = &state.now()[other.as_usize()];
        let since = now.power_since.filter(|_| now.power.source == PowerSource::Battery);
        since.is_some_and(|since| since <= lost + s(120) && lost <= since + s(120))
    })
}
