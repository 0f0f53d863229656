//! Shared risk: what neighbours share that can take all of them at once, a feeder or an uplink.
//!
//! One rule says which values of the roster's columns mean that ([`shared_values`]); the check of a
//! roster tells of the others, and [`groups::RiskGroups`] counts by these who is out.

pub mod groups;

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::PointIdx;
use crate::roster::{Point, Roster};
use crate::text::fold;

/// What points share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Lộ điện / trạm biến áp.
    Feeder,
    /// Tuyến truyền dẫn.
    Uplink,
}

/// One value of a column, with the points that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedValue<'a> {
    /// The column.
    pub risk: Risk,
    /// The value, as the roster writes it.
    pub value: &'a str,
    /// Who has it, in the order of the roster; never empty.
    pub members: Vec<PointIdx>,
    /// Why it means no shared risk, if so.
    pub unusable: Option<Unusable>,
}

/// Why a value means no shared risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is just a carrier's name.
    CarrierName,
    /// More than a tenth of all points share it, and more than ten of them.
    TooWide {
        /// How many share it.
        n_points: usize,
        /// Out of how many.
        n_total: usize,
    },
}

/// So many points may share a value whatever their part of the roster: in a small one a single
/// feeder is easily more than a tenth.
const SMALL: usize = 10;

/// Carriers of the country, folded.
const CARRIERS: [&str; 9] =
    ["vnpt", "viettel", "mobifone", "vinaphone", "fpt", "fpt telecom", "cmc", "cmc telecom", "vietnamobile"];

impl Risk {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Feeder, Self::Uplink];

    /// What a point's row says; may be empty.
    fn value_of(self, point: &Point) -> &str {
        match self {
            Self::Feeder => &point.feeder,
            Self::Uplink => &point.uplink,
        }
    }
}

/// All values of both columns, by column and then by value, each with its verdict.
pub fn shared_values(roster: &Roster) -> Vec<SharedValue<'_>> {
    let n_total = roster.iter().filter(|(_, point)| !point.unplaced).count();
    let carriers = carriers(roster);
    let mut members: BTreeMap<(Risk, &str), Vec<PointIdx>> = BTreeMap::new();
    for (idx, point) in roster.iter() {
        let values = Risk::ALL.map(|risk| (risk, risk.value_of(point)));
        for key in values.into_iter().filter(|(_, value)| !value.is_empty()) {
            members.entry(key).or_default().push(idx);
        }
    }
    let judged = members.into_iter().map(|((risk, value), members)| {
        let n_points = members.len();
        let unusable = if carriers.contains(&fold(value)) {
            Some(Unusable::CarrierName)
        } else {
            let is_wide = n_points > SMALL && n_points * 10 > n_total;
            is_wide.then_some(Unusable::TooWide { n_points, n_total })
        };
        SharedValue { risk, value, members, unusable }
    });
    judged.collect()
}

/// The carriers that are known and those that the roster names, folded.
fn carriers(roster: &Roster) -> BTreeSet<String> {
    let mut carriers: BTreeSet<String> = CARRIERS.iter().map(|name| (*name).to_owned()).collect();
    let written: BTreeSet<&str> = roster.iter().map(|(_, point)| &*point.carrier).collect();
    carriers.extend(written.into_iter().map(fold).filter(|name| !name.is_empty()));
    carriers
}
