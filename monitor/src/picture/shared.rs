//! What silent points have in common: a feeder or an uplink most of whose points are out. Evidence
//! for a reader, no verdict.

use std::collections::BTreeMap;

use diemcau_core::ids::PointIdx;
use diemcau_core::point::PointNow;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::replica::Replica;
use diemcau_core::roster::Roster;
use diemcau_core::time::Timestamp;

/// A group smaller than this tells nothing.
const MIN_MEMBERS: u32 = 3;

/// What points share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Risk {
    /// Lộ điện / trạm biến áp.
    Feeder,
    /// Tuyến truyền dẫn.
    Uplink,
}

/// The points that share one feeder or uplink.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) risk: Risk,
    /// Its name, as the roster writes it.
    pub(crate) name: Box<str>,
    members: Vec<PointIdx>,
    /// Members that were ever seen.
    pub(crate) seen: u32,
    /// Members of those that are out.
    pub(crate) out: u32,
}

/// What a group counts of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Never seen, or not expected here.
    Outside,
    /// Seen, and not out.
    In,
    /// Lost, or gone without a person's word.
    Out,
}

/// The group that explains most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Worst {
    group: u32,
    /// The lowest node that holds its silent points.
    pub(crate) place: Option<PointIdx>,
    /// When the first of them fell silent.
    pub(crate) since: Timestamp,
}

/// All groups, their counts kept up to date.
#[derive(Debug)]
pub(crate) struct SharedRisks {
    groups: Vec<Group>,
    /// Group of each point's feeder and uplink.
    of_point: Vec<[Option<u32>; 2]>,
    worst: Option<Worst>,
}

impl Standing {
    pub(crate) fn of(now: &PointNow) -> Self {
        match now.presence {
            Presence::Unseen | Presence::Excused => Self::Outside,
            Presence::Live | Presence::Suspect | Presence::Unreachable => Self::In,
            Presence::Left | Presence::Lost if now.left_reason == Some(GoodbyeReason::Person) => Self::In,
            Presence::Left | Presence::Lost => Self::Out,
        }
    }
}

impl Group {
    /// At least three of its points were seen, and at least 60 % of those are out.
    pub(crate) fn is_evidence(&self) -> bool {
        self.seen >= MIN_MEMBERS && self.out * 10 >= self.seen * 6
    }
}

impl SharedRisks {
    pub(crate) fn new(replica: &Replica) -> Self {
        let roster = replica.roster();
        let mut risks = Self { groups: Vec::new(), of_point: vec![[None; 2]; roster.len()], worst: None };
        risks.group(roster, Risk::Feeder);
        risks.group(roster, Risk::Uplink);
        for (idx, _) in roster.iter() {
            risks.update(idx, Standing::Outside, Standing::of(replica.now(idx)));
        }
        risks.settle(replica);
        risks
    }

    /// Groups the points by a value that neither stands alone nor is shared by more than a tenth of
    /// all, which would be a carrier's name rather than a line.
    fn group(&mut self, roster: &Roster, risk: Risk) {
        let mut members: BTreeMap<&str, Vec<PointIdx>> = BTreeMap::new();
        for (idx, point) in roster.iter() {
            let name = match risk {
                Risk::Feeder => &*point.feeder,
                Risk::Uplink => &*point.uplink,
            };
            if !name.is_empty() {
                members.entry(name).or_default().push(idx);
            }
        }
        let most = (roster.len() / 10).max(10);
        for (name, members) in members {
            if members.len() < MIN_MEMBERS as usize || members.len() > most {
                continue;
            }
            let group = u32::try_from(self.groups.len()).expect("there are fewer groups than points");
            for idx in &members {
                self.of_point[idx.as_usize()][risk as usize] = Some(group);
            }
            self.groups.push(Group { risk, name: name.into(), members, seen: 0, out: 0 });
        }
    }

    /// Takes in that a point stands otherwise.
    pub(crate) fn update(&mut self, idx: PointIdx, before: Standing, after: Standing) {
        for group in self.of_point[idx.as_usize()].into_iter().flatten() {
            let group = &mut self.groups[group as usize];
            group.seen -= u32::from(before != Standing::Outside);
            group.out -= u32::from(before == Standing::Out);
            group.seen += u32::from(after != Standing::Outside);
            group.out += u32::from(after == Standing::Out);
        }
    }

    /// Finds the worst group anew, once all changes are in.
    pub(crate) fn settle(&mut self, replica: &Replica) {
        let is_out = |idx: &PointIdx| Standing::of(replica.now(*idx)) == Standing::Out;
        let power_first = |group: &Group| {
            let mut out = group.members.iter().filter(|idx| is_out(idx));
            group.risk == Risk::Feeder && out.any(|idx| replica.now(*idx).last_power == PowerSource::Battery)
        };
        let groups = self.groups.iter().enumerate().filter(|(_, group)| group.is_evidence());
        let worst = groups.max_by_key(|(_, group)| (group.out, power_first(group)));
        self.worst = worst.map(|(at, group)| {
            let out = group.members.iter().copied().filter(is_out);
            Worst {
                group: u32::try_from(at).expect("there are fewer groups than points"),
                place: common_place(replica.roster(), out.clone()),
                since: out.filter_map(|idx| replica.now(idx).since).min().unwrap_or_else(|| replica.at()),
            }
        });
    }

    /// The group that explains most silent points.
    pub(crate) fn worst(&self) -> Option<(&Group, Worst)> {
        self.worst.map(|worst| (&self.groups[worst.group as usize], worst))
    }

    /// The group that may explain why a point is out.
    pub(crate) fn evidence(&self, idx: PointIdx, now: &PointNow) -> Option<&Group> {
        if Standing::of(now) != Standing::Out {
            return None;
        }
        let groups = self.of_point[idx.as_usize()].into_iter().flatten();
        groups.map(|group| &self.groups[group as usize]).filter(|group| group.is_evidence()).max_by_key(
            |group| {
                let power_first = group.risk == Risk::Feeder && now.last_power == PowerSource::Battery;
                (group.out, power_first)
            },
        )
    }
}

/// The lowest node that holds all the points: above them, or one of them itself.
fn common_place(roster: &Roster, mut points: impl Iterator<Item = PointIdx>) -> Option<PointIdx> {
    let path = |idx| {
        let mut path: Vec<PointIdx> = std::iter::once(idx).chain(roster.ancestors(idx)).collect();
        path.reverse();
        path
    };
    let mut common = path(points.next()?);
    for idx in points {
        let other = path(idx);
        let same = common.iter().zip(&other).take_while(|(a, b)| a == b).count();
        common.truncate(same);
    }
    common.last().copied()
}
