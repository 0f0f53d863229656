//! Values of `uplink` and `feeder` that cannot mean a shared risk, told to who filled the roster in.

use super::Roster;
use super::field::{Columns, Field};
use super::issue::{Column, Issue, IssueKind};
use crate::risk::{Risk, Unusable, shared_values};

/// Tells of values that are not used, each once, at the first row that has it; `rows` are those of the
/// points.
pub(super) fn check(roster: &Roster, rows: &[u32], columns: &Columns, issues: &mut Vec<Issue>) {
    for shared in shared_values(roster) {
        let kind = match shared.unusable {
            None => continue,
            Some(Unusable::CarrierName) => IssueKind::CarrierName,
            Some(Unusable::TooWide { n_points, n_total }) => IssueKind::SharedTooWidely { n_points, n_total },
        };
        let field = match shared.risk {
            Risk::Feeder => Field::Feeder,
            Risk::Uplink => Field::Uplink,
        };
        issues.push(Issue {
            row: rows[shared.members[0].as_usize()],
            column: columns.column(field).map(|idx| Column { idx, field: Some(field) }),
            value: shared.value.into(),
            kind,
        });
    }
}
