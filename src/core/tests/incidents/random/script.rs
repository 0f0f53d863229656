//! Scripts of what happens to a province, made from a seed.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_core::act::AboutGiven;
use diemcau_core::ids::PointIdx;
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::presence::GoodbyeReason;
use diemcau_core::roster::Roster;

use super::rng::Rng;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Fall(PointIdx),
    /// It comes back, perhaps with another boot, and tells of so many seconds of outage; and that it lived on
    /// its battery from so many seconds ago.
    Back {
        point: PointIdx,
        anew: bool,
        outage_s: Option<u64>,
        battery_s: Option<u64>,
    },
    Battery(PointIdx),
    Mains(PointIdx),
    Leave(PointIdx, GoodbyeReason),
    BadPath(PointIdx),
    /// The script's word of this number.
    Word {
        key: u64,
        utility: Utility,
        about: AboutGiven,
        kind: WordKind,
    },
    Withdraw {
        key: u64,
    },
    /// Somebody takes the incidents of a point, or notes something.
    Acknowledge(PointIdx),
    Silence(PointIdx),
    /// The collector is away for so many seconds; who is there returns within fifteen more.
    Restart {
        gap_s: u64,
    },
}

/// What happens when: milliseconds since the script began, never on a whole second.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    pub(crate) ops: Vec<(u64, Op)>,
    /// Points and seconds that are taken: one thing a second for one point.
    taken: BTreeSet<(u64, u32)>,
}

/// A group of the roster: a feeder, an uplink, or a node with all below it.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) about: Option<AboutGiven>,
    pub(crate) members: Vec<PointIdx>,
}

impl Op {
    pub(crate) fn point(&self) -> Option<PointIdx> {
        match self {
            Self::Fall(point)
            | Self::Back { point, .. }
            | Self::Battery(point)
            | Self::Mains(point)
            | Self::Leave(point, _)
            | Self::BadPath(point)
            | Self::Acknowledge(point)
            | Self::Silence(point) => Some(*point),
            Self::Word { .. } | Self::Withdraw { .. } | Self::Restart { .. } => None,
        }
    }
}

impl Script {
    /// Adds what happens in that second, unless something happens to its point in it already.
    pub(crate) fn add(&mut self, second: u64, op: Op, rng: &mut Rng) {
        let point = op.point().map_or(u32::MAX, |point| point.0);
        let is_free = self.taken.insert((second, point));
        if is_free {
            self.ops.push((within_second(second, &op, rng), op));
        }
    }

    /// In order. Nothing else happens in the second in which the collector dies, and nobody comes back in that
    /// in which it is lost: what comes of that depends on the order.
    pub(crate) fn sorted(mut self) -> Self {
        let is_restart = |op: &Op| matches!(op, Op::Restart { .. });
        let died: BTreeSet<u64> =
            self.ops.iter().filter(|(_, op)| is_restart(op)).map(|(at, _)| at / 1_000).collect();
        self.ops.retain(|(at, op)| is_restart(op) || !died.contains(&(at / 1_000)));
        let lost = self.ops.iter().filter(|(_, op)| matches!(op, Op::Fall(_)));
        let lost: BTreeSet<(u64, Option<PointIdx>)> =
            lost.map(|(at, op)| (at / 1_000 + 3, op.point())).collect();
        let is_back = |op: &Op| matches!(op, Op::Back { .. });
        self.ops.retain(|(at, op)| !(is_back(op) && lost.contains(&(at / 1_000, op.point()))));
        self.ops.sort_by_key(|(at, _)| *at);
        self
    }

    /// The same within each second in another order.
    pub(crate) fn permuted(&self, rng: &mut Rng) -> Self {
        let ops = self.ops.iter().map(|(at, op)| (within_second(at / 1_000, op, rng), op.clone()));
        Self { ops: ops.collect(), taken: BTreeSet::new() }.sorted()
    }

    pub(crate) fn length_s(&self) -> u64 {
        self.ops.last().map_or(0, |(at, _)| at / 1_000 + 1)
    }
}

/// Some time of a second. The collector dies last in it, whatever was lost in it before.
fn within_second(second: u64, op: &Op, rng: &mut Rng) -> u64 {
    let last = matches!(op, Op::Restart { .. });
    second * 1_000 + if last { 999 } else { rng.within(2, 998) }
}

/// Feeders and uplinks of at least three points, and nodes of at least twenty.
pub(crate) fn groups(roster: &Roster) -> Vec<Group> {
    let mut named: BTreeMap<(bool, Box<str>), Vec<PointIdx>> = BTreeMap::new();
    for (idx, point) in roster.iter() {
        for (is_feeder, name) in [(true, &point.feeder), (false, &point.uplink)] {
            if !name.is_empty() {
                named.entry((is_feeder, name.clone())).or_default().push(idx);
            }
        }
    }
    let shared = named.into_iter().map(|((is_feeder, name), members)| {
        let about = if is_feeder { AboutGiven::Feeder(name) } else { AboutGiven::Uplink(name) };
        Group { about: Some(about), members }
    });
    let mut groups: Vec<Group> = shared.filter(|group| group.members.len() >= 3).collect();
    for (node, _) in roster.iter().filter(|(node, _)| node.0 != 0 && !roster.children(*node).is_empty()) {
        let is_below = |idx: &PointIdx| *idx == node || roster.ancestors(*idx).any(|above| above == node);
        let members: Vec<PointIdx> = roster.iter().map(|(idx, _)| idx).filter(is_below).collect();
        if members.len() >= 20 {
            groups.push(Group { about: None, members });
        }
    }
    groups
}

/// Anything at any time, most of it in one corner of the province, for a few minutes.
pub(crate) fn wild(roster: &Roster, groups: &[Group], seed: u64) -> Script {
    let mut rng = Rng::new(seed);
    let (mut script, length) = (Script::default(), rng.within(30, 240));
    let first = rng.below(groups.len());
    let near: Vec<&Group> = {
        let is_near = |group: &&Group| group.members.iter().any(|idx| groups[first].members.contains(idx));
        groups.iter().filter(is_near).collect()
    };
    let n_events = rng.within(2, 9);
    for key in 0..n_events {
        let at = rng.within(1, length);
        let group = if rng.percent(80) { *rng.pick(&near) } else { rng.pick(groups) };
        let point = *rng.pick(&group.members);
        match rng.below(12) {
            0..=3 => cut(&mut script, group, at, &mut rng),
            4 => power_cut(&mut script, group, at, &mut rng),
            5 => {
                for nth in 0..rng.within(2, 7) {
                    script.add(at + nth * 12, Op::Fall(point), &mut rng);
                    let up = at + nth * 12 + rng.within(4, 10);
                    script.add(
                        up,
                        Op::Back { point, anew: false, outage_s: None, battery_s: None },
                        &mut rng,
                    );
                }
            }
            6 => {
                let reasons = [GoodbyeReason::Ups, GoodbyeReason::Stopped, GoodbyeReason::Person];
                script.add(at, Op::Leave(point, *rng.pick(&reasons)), &mut rng);
                if rng.percent(50) {
                    let back = Op::Back { point, anew: rng.percent(50), outage_s: None, battery_s: None };
                    script.add(at + rng.within(3, 60), back, &mut rng);
                }
            }
            7 | 8 => {
                let about = group.about.clone().filter(|_| rng.percent(70));
                let about =
                    about.unwrap_or_else(|| AboutGiven::Point(roster.point(point).code.as_str().into()));
                let (utility, kind) = *rng.pick(&[
                    (Utility::Power, WordKind::Said),
                    (Utility::Power, WordKind::DyingGasp),
                    (Utility::Line, WordKind::LossOfSignal),
                ]);
                script.add(at, Op::Word { key, utility, about, kind }, &mut rng);
                if rng.percent(30) {
                    script.add(at + rng.within(3, 60), Op::Withdraw { key }, &mut rng);
                }
            }
            9 => {
                script.add(at, Op::BadPath(point), &mut rng);
                script.add(at + rng.within(1, 90), Op::Fall(point), &mut rng);
            }
            10 => {
                script.add(at, Op::Acknowledge(point), &mut rng);
                script.add(at + 1, Op::Silence(point), &mut rng);
            }
            _ => script.add(at, Op::Restart { gap_s: rng.within(1, 30) }, &mut rng),
        }
    }
    script.sorted()
}

/// Some of a group fall within a few seconds, or slowly, and some of those come back.
fn cut(script: &mut Script, group: &Group, at: u64, rng: &mut Rng) {
    let (share, spread) = (*rng.pick(&[30, 60, 80, 100]), *rng.pick(&[1, 3, 40]));
    let back = rng.percent(70).then(|| at + rng.within(10, 90));
    let (anew, tells) = (rng.percent(30), rng.percent(40));
    for point in &group.members {
        if !rng.percent(share) {
            continue;
        }
        let fell = at + rng.within(0, spread);
        script.add(fell, Op::Fall(*point), rng);
        let Some(back) = back.filter(|_| rng.percent(85)) else { continue };
        let back = back.max(fell + 5) + rng.within(0, spread);
        let outage_s = (tells && rng.percent(80)).then_some(back - fell);
        let battery_s = (tells && rng.percent(30)).then_some(back - fell + 2);
        script.add(back, Op::Back { point: *point, anew, outage_s, battery_s }, rng);
    }
}

/// The power of a group fails: some live on their battery for a while, others fall.
fn power_cut(script: &mut Script, group: &Group, at: u64, rng: &mut Rng) {
    let n_batteries = rng.below(100);
    let back = at + rng.within(20, 120);
    for point in &group.members {
        let cut = at + rng.within(0, 2);
        if rng.percent(n_batteries) {
            script.add(cut, Op::Battery(*point), rng);
            if rng.percent(50) {
                script.add(cut + rng.within(5, 60), Op::Fall(*point), rng);
            }
            script.add(back, Op::Mains(*point), rng);
        } else {
            script.add(cut, Op::Fall(*point), rng);
        }
        if rng.percent(80) {
            let back = Op::Back { point: *point, anew: rng.percent(70), outage_s: None, battery_s: None };
            script.add(at + rng.within(125, 150), back, rng);
        }
    }
}

/// Causes that can be told apart: groups without a member in common, more than 60 s apart, of each at least
/// three and 60 %. Some end again. Gives how many causes there were, and the members of those that stand at
/// the end.
pub(crate) fn separable(roster: &Roster, groups: &[Group], seed: u64) -> (Script, usize, Vec<Vec<PointIdx>>) {
    let mut rng = Rng::new(seed);
    let mut script = Script::default();
    let mut used: BTreeSet<PointIdx> = BTreeSet::new();
    let mut standing: Vec<Vec<PointIdx>> = Vec::new();
    let n_causes = 1 + rng.below(5);
    let mut at = 1;
    while standing.len() < n_causes {
        let group = rng.pick(groups);
        let speaks = |idx: &PointIdx| roster.point(*idx).speaking;
        if group.members.iter().any(|idx| used.contains(idx) || speaks(idx)) {
            continue;
        }
        used.extend(&group.members);
        let mut fallen = group.members.clone();
        rng.shuffle(&mut fallen);
        let least = (fallen.len() * 6).div_ceil(10).max(3);
        let n_fallen = least + rng.below(fallen.len() - least + 1);
        fallen.truncate(n_fallen);
        fallen.sort_unstable();
        let with_battery = matches!(group.about, Some(AboutGiven::Feeder(_))) && rng.percent(30);
        for point in &fallen {
            let cut = at + rng.within(0, 2);
            let is_on_battery = with_battery && rng.percent(50);
            script.add(cut, if is_on_battery { Op::Battery(*point) } else { Op::Fall(*point) }, &mut rng);
        }
        standing.push(fallen);
        at += rng.within(64, 90);
        if rng.percent(20) {
            let point = *rng.pick(standing.last().expect("it was just added"));
            script.add(at, Op::Acknowledge(point), &mut rng);
            at += 5;
        }
    }
    let mut left = Vec::new();
    for fallen in standing {
        if rng.percent(70) {
            left.push(fallen);
            continue;
        }
        for point in &fallen {
            let back = Op::Back { point: *point, anew: false, outage_s: None, battery_s: None };
            script.add(at + rng.within(0, 2), Op::Mains(*point), &mut rng);
            script.add(at + rng.within(3, 5), back, &mut rng);
        }
        at += rng.within(64, 90);
    }
    left.sort();
    (script.sorted(), n_causes, left)
}
