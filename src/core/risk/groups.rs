//! What silent points have in common: a feeder or an uplink most of whose points are out. Evidence
//! for a reader, no verdict.

use crate::ids::PointIdx;
use crate::point::PointNow;
use crate::power::PowerSource;
use crate::presence::{GoodbyeReason, Presence};
use crate::risk::{Risk, shared_values};
use crate::roster::Roster;
use crate::time::Timestamp;

/// A group with fewer members that were ever seen tells nothing.
const MIN_MEMBERS: u32 = 3;
/// A group tells something when at least so many of a hundred members that were ever seen are out.
const MIN_PERCENT_OUT: u32 = 60;

/// The points that share one feeder or uplink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskGroup {
    /// What they share.
    pub risk: Risk,
    /// Its name, as the roster writes it.
    pub name: Box<str>,
    /// Who, in the order of the roster; at least three.
    pub members: Vec<PointIdx>,
    /// Members that were ever seen.
    pub seen: u32,
    /// Members of those that are out.
    pub out: u32,
}

/// What a group counts of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never seen, or not expected here.
    Outside,
    /// Seen, and not out.
    In,
    /// Lost, or gone without a person's word.
    Out,
}

/// Which group of a [`RiskGroups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RiskGroupIdx(usize);

/// The group that explains most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worst {
    /// The group.
    pub group: RiskGroupIdx,
    /// The lowest node that holds its silent points.
    pub place: Option<PointIdx>,
    /// When the first of them fell silent, if that is known.
    pub since: Option<Timestamp>,
}

/// All groups of a roster, their counts kept up to date.
///
/// Built once from the roster; after that [`RiskGroups::update`] takes each change of a point, in the
/// time of the point's two groups. Points are known by their index alone, so a roster that only ever
/// grows at its end leaves what is held true; its new rows join when the groups are built anew, since
/// each row may make a value of others too widely shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskGroups {
    /// By risk, then by name.
    groups: Vec<RiskGroup>,
    /// Position in `groups` of each point's feeder and uplink.
    of_point: Vec<[Option<usize>; 2]>,
}

impl Standing {
    /// What a group counts of a point that stands so.
    pub fn of(now: &PointNow) -> Self {
        match now.presence {
            Presence::Unseen | Presence::Excused => Self::Outside,
            Presence::Live | Presence::Suspect | Presence::Unreachable => Self::In,
            Presence::Left | Presence::Lost if now.left_reason == Some(GoodbyeReason::Person) => Self::In,
            Presence::Left | Presence::Lost => Self::Out,
        }
    }
}

impl RiskGroup {
    /// Whether it hints at a cause: at least three of its members were ever seen, and at least 60 %
    /// of those are out.
    pub fn is_evidence(&self) -> bool {
        self.seen >= MIN_MEMBERS && self.out * 100 >= self.seen * MIN_PERCENT_OUT
    }

    /// How much it explains: a group with more silent points more, and of two equal ones a feeder
    /// whose points ran on battery.
    fn weight(&self, was_on_battery: bool) -> (u32, bool) {
        (self.out, self.risk == Risk::Feeder && was_on_battery)
    }
}

impl RiskGroups {
    /// The groups of a roster, all of whose points stand outside.
    pub fn new(roster: &Roster) -> Self {
        let mut groups = Self { groups: Vec::new(), of_point: vec![[None; 2]; roster.len()] };
        let usable = shared_values(roster).into_iter().filter(|shared| shared.unusable.is_none());
        for shared in usable.filter(|shared| shared.members.len() >= MIN_MEMBERS as usize) {
            for idx in &shared.members {
                groups.of_point[idx.as_usize()][shared.risk as usize] = Some(groups.groups.len());
            }
            groups.groups.push(RiskGroup {
                risk: shared.risk,
                name: shared.value.into(),
                members: shared.members,
                seen: 0,
                out: 0,
            });
        }
        groups
    }

    /// All groups, by risk and then by name.
    pub fn iter(&self) -> impl Iterator<Item = &RiskGroup> {
        self.groups.iter()
    }

    /// The group at an index of these groups.
    ///
    /// # Panics
    /// If the index is of other groups.
    pub fn group(&self, idx: RiskGroupIdx) -> &RiskGroup {
        &self.groups[idx.0]
    }

    /// Takes in that a point stands otherwise.
    pub fn update(&mut self, idx: PointIdx, before: Standing, after: Standing) {
        for at in self.positions(idx) {
            let group = &mut self.groups[at];
            group.seen -= u32::from(before != Standing::Outside);
            group.out -= u32::from(before == Standing::Out);
            group.seen += u32::from(after != Standing::Outside);
            group.out += u32::from(after == Standing::Out);
        }
    }

    /// The group of a name.
    pub fn find(&self, risk: Risk, name: &str) -> Option<RiskGroupIdx> {
        let is_meant = |group: &RiskGroup| group.risk == risk && &*group.name == name;
        self.groups.iter().position(is_meant).map(RiskGroupIdx)
    }

    /// The group that may explain why a point is out; none if it is not.
    pub fn evidence(&self, idx: PointIdx, now: &PointNow) -> Option<&RiskGroup> {
        self.evidence_idx(idx, now).map(|at| self.group(at))
    }

    /// The same by its index.
    pub fn evidence_idx(&self, idx: PointIdx, now: &PointNow) -> Option<RiskGroupIdx> {
        if Standing::of(now) != Standing::Out {
            return None;
        }
        let groups = self.positions(idx).filter(|at| self.groups[*at].is_evidence());
        let was_on_battery = now.last_power == PowerSource::Battery;
        groups.max_by_key(|at| self.groups[*at].weight(was_on_battery)).map(RiskGroupIdx)
    }

    /// The group that explains most silent points, if any explains some.
    pub fn worst<'a>(&self, roster: &Roster, now: impl Fn(PointIdx) -> &'a PointNow) -> Option<Worst> {
        let is_out = |idx: &PointIdx| Standing::of(now(*idx)) == Standing::Out;
        let was_on_battery = |group: &RiskGroup| {
            let mut out = group.members.iter().filter(|idx| is_out(idx));
            out.any(|idx| now(*idx).last_power == PowerSource::Battery)
        };
        let groups = self.groups.iter().enumerate().filter(|(_, group)| group.is_evidence());
        let (at, group) = groups.max_by_key(|(_, group)| group.weight(was_on_battery(group)))?;
        let out = group.members.iter().copied().filter(is_out);
        Some(Worst {
            group: RiskGroupIdx(at),
            place: common_place(roster, out.clone()),
            since: out.filter_map(|idx| now(idx).since).min(),
        })
    }

    /// The groups of a point.
    pub fn of(&self, idx: PointIdx) -> impl Iterator<Item = &RiskGroup> {
        self.positions(idx).map(|at| &self.groups[at])
    }

    /// Where the groups of a point stand among all.
    pub(crate) fn positions(&self, idx: PointIdx) -> impl Iterator<Item = usize> + use<> {
        self.of_point.get(idx.as_usize()).copied().into_iter().flatten().flatten()
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ids::{Code, LevelIdx};
    use crate::risk::Unusable;
    use crate::roster::Point;

    /// A root and below it a point for each feeder and uplink given.
    fn roster(rows: &[(&str, &str)]) -> Roster {
        let mut points = vec![Point::new(Code::new("T"), "T", LevelIdx(0))];
        points.extend(rows.iter().zip(1..).map(|((feeder, uplink), nth)| Point {
            parent: Some(PointIdx(0)),
            feeder: (*feeder).into(),
            uplink: (*uplink).into(),
            ..Point::new(Code::new(&nth.to_string()), "A", LevelIdx(1))
        }));
        Roster::new(points).unwrap()
    }

    fn lost(at_ms: i64) -> PointNow {
        let since = Some(Timestamp::from_millis(at_ms));
        PointNow { presence: Presence::Lost, since, ..PointNow::default() }
    }

    #[test]
    fn a_tenth_of_a_small_roster_is_a_group_and_a_carriers_name_is_none() {
        let rows = |n_wide: usize, n_total: usize| {
            let mut rows = vec![("471E9.1", "VNPT"); n_wide];
            rows.resize(n_total - 1, ("", ""));
            roster(&rows)
        };
        let small = rows(8, 50);
        let wide = Unusable::TooWide { n_points: 11, n_total: 50 };
        for (roster, feeder) in
            [(small, None), (rows(10, 50), None), (rows(11, 50), Some(wide)), (rows(11, 110), None)]
        {
            let values = shared_values(&roster);
            let verdicts: Vec<_> = values.iter().map(|shared| (shared.risk, shared.unusable)).collect();
            assert_eq!(verdicts, [(Risk::Feeder, feeder), (Risk::Uplink, Some(Unusable::CarrierName))]);
            let groups = RiskGroups::new(&roster);
            let held: Vec<_> = groups.iter().map(|group| (group.risk, &*group.name)).collect();
            let expected = feeder.is_none().then_some((Risk::Feeder, "471E9.1"));
            assert_eq!(held, expected.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_carrier_that_only_the_roster_names_is_known() {
        let mut points = vec![Point::new(Code::new("T"), "T", LevelIdx(0))];
        points[0].carrier = "Gtel Mobile".into();
        points[0].uplink = "GTEL  mobile".into();
        let roster = Roster::new(points).unwrap();
        assert_eq!(shared_values(&roster)[0].unusable, Some(Unusable::CarrierName));
    }

    #[test]
    fn evidence_takes_three_members_and_six_tenths_of_them() {
        let roster = roster(&[("F", ""), ("F", ""), ("F", ""), ("F", ""), ("F", ""), ("G", ""), ("G", "")]);
        let mut groups = RiskGroups::new(&roster);
        assert_eq!(groups.iter().count(), 1, "two points are no group");
        let evidence = |groups: &RiskGroups, idx| groups.evidence(PointIdx(idx), &lost(1)).is_some();
        for idx in 1..=2 {
            groups.update(PointIdx(idx), Standing::Outside, Standing::Out);
        }
        assert!(!evidence(&groups, 1), "only two were ever seen");
        groups.update(PointIdx(3), Standing::Outside, Standing::In);
        assert!(evidence(&groups, 1), "two of three");
        groups.update(PointIdx(4), Standing::Outside, Standing::In);
        assert!(!evidence(&groups, 1), "two of four");
        groups.update(PointIdx(3), Standing::In, Standing::Out);
        groups.update(PointIdx(5), Standing::Outside, Standing::In);
        assert!(evidence(&groups, 1), "three of five");
        assert!(groups.evidence(PointIdx(1), &PointNow::default()).is_none(), "it is not out itself");
        assert!(!evidence(&groups, 6) && !evidence(&groups, 99));
    }

    #[test]
    fn the_worst_group_names_its_place_and_its_first_silence() {
        let roster = roster(&[("F", "U"), ("F", "U"), ("F", "U"), ("", "U")]);
        let mut groups = RiskGroups::new(&roster);
        let seen = [5, 9, 7].map(lost);
        let there = PointNow { presence: Presence::Live, ..PointNow::default() };
        let now = |idx: PointIdx| match idx.as_usize() {
            nth @ 1..=3 => &seen[nth - 1],
            _ => &there,
        };
        for (idx, _) in roster.iter() {
            groups.update(idx, Standing::Outside, Standing::of(now(idx)));
        }
        let worst = groups.worst(&roster, now).unwrap();
        // Of two that explain as much the later: nobody ran on battery, so no feeder is preferred.
        let group = groups.group(worst.group);
        assert_eq!((group.risk, group.out, group.seen), (Risk::Uplink, 3, 4));
        let first = Timestamp::default() + Duration::from_millis(5);
        assert_eq!((worst.place, worst.since), (Some(PointIdx(0)), Some(first)));
        let on_battery = PointNow { last_power: PowerSource::Battery, ..lost(5) };
        let worst = groups.worst(&roster, |idx| if idx == PointIdx(1) { &on_battery } else { now(idx) });
        assert_eq!(worst.map(|worst| groups.group(worst.group).risk), Some(Risk::Feeder));
        assert_eq!(groups.evidence(PointIdx(1), &on_battery).map(|group| group.risk), Some(Risk::Feeder));
    }
}
