//! What neighbours share: which values of `uplink` and `feeder` cannot mean a shared risk.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Linked;
use super::field::{Columns, Field};
use super::issue::{Column, Issue, IssueKind};
use super::{Point, Roster};
use crate::text::fold;

/// A value that is not used to group points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable<'a> {
    /// `Uplink` or `Feeder`.
    pub field: Field,
    /// The value.
    pub value: &'a str,
    /// Position of the first point that has it.
    pub first: usize,
    /// Why, as an issue says it.
    pub kind: IssueKind,
}

/// Carriers of the country, folded.
const CARRIERS: [&str; 9] =
    ["vnpt", "viettel", "mobifone", "vinaphone", "fpt", "fpt telecom", "cmc", "cmc telecom", "vietnamobile"];

/// Fewer than this many points are no group, whatever they share.
const SMALLEST_GROUP: usize = 3;

/// The values of `uplink` and `feeder` that more than a tenth of all points share, or that are
/// just a carrier's name.
pub fn unusable(roster: &Roster) -> Vec<Unusable<'_>> {
    let mut carriers: BTreeSet<String> = CARRIERS.iter().map(|name| (*name).to_owned()).collect();
    let written: BTreeSet<&str> = roster.iter().map(|(_, point)| &*point.carrier).collect();
    carriers.extend(written.into_iter().map(fold).filter(|name| !name.is_empty()));
    let mut found = Vec::new();
    for field in [Field::Uplink, Field::Feeder] {
        found.extend(unusable_of(roster, field, &carriers));
    }
    found
}

/// Tells of values that are not used, each once, at the first row that has it.
pub(super) fn check(linked: &Linked, columns: &Columns, issues: &mut Vec<Issue>) {
    for unusable in unusable(&linked.roster) {
        let field = unusable.field;
        issues.push(Issue {
            row: linked.rows[unusable.first],
            column: columns.column(field).map(|idx| Column { idx, field: Some(field) }),
            value: unusable.value.into(),
            kind: unusable.kind,
        });
    }
}

fn unusable_of<'a>(roster: &'a Roster, field: Field, carriers: &BTreeSet<String>) -> Vec<Unusable<'a>> {
    let n_total = roster.iter().filter(|(_, point)| !point.unplaced).count();
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (idx, point) in roster.iter() {
        let value = value_of(point, field);
        if !value.is_empty() {
            groups.entry(value).or_insert((idx.as_usize(), 0)).1 += 1;
        }
    }
    let judge = |(value, (first, n_points)): (&'a str, (usize, usize))| {
        let kind = if carriers.contains(&fold(value)) {
            IssueKind::CarrierName
        } else if n_points >= SMALLEST_GROUP && n_points * 10 > n_total {
            IssueKind::SharedTooWidely { n_points, n_total }
        } else {
            return None;
        };
        Some(Unusable { field, value, first, kind })
    };
    groups.into_iter().filter_map(judge).collect()
}

fn value_of(point: &Point, field: Field) -> &str {
    if field == Field::Uplink { &point.uplink } else { &point.feeder }
}
