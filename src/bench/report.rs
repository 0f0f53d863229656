//! What was measured, set against what was wanted.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::{Figures, Measured};
use super::goals::{Goal, Of, Row, Sense};

/// A row as it is printed.
#[derive(Debug, Serialize)]
pub(super) struct RowReport {
    id: u8,
    what: &'static str,
    load: String,
    ours: Figures,
    baseline: Option<Figures>,
    /// Ours over baseline, for figures that both have.
    ratio: BTreeMap<&'static str, f64>,
    goal: Vec<Checked>,
    /// Whether all goals hold; null where that cannot be said.
    holds: Option<bool>,
    /// Why it cannot be said.
    reason: Option<String>,
    notes: Vec<String>,
    /// Why the row could not be run to its end.
    pub(super) error: Option<String>,
}

/// A goal set against its figure.
#[derive(Debug, Serialize)]
struct Checked {
    figure: &'static str,
    of: Of,
    sense: Sense,
    limit: f64,
    unit: &'static str,
    meaning: &'static str,
    value: Option<f64>,
    holds: Option<bool>,
}

impl RowReport {
    /// Sets what a row measured against its goals.
    pub(super) fn new(row: &Row, measured: anyhow::Result<Measured>, quick: bool) -> Self {
        let (measured, error) = match measured {
            Ok(measured) => (measured, None),
            Err(error) => (Measured::default(), Some(format!("{error:#}"))),
        };
        let ratio = measured.ratios();
        let goal: Vec<Checked> =
            row.goals.iter().map(|goal| Checked::new(goal, &measured.ours, &ratio)).collect();
        let (holds, reason) = verdict(&goal, &measured, error.as_deref(), quick);
        Self {
            id: row.id,
            what: row.what,
            load: measured.load,
            ours: measured.ours,
            baseline: Some(measured.baseline).filter(|baseline| !baseline.is_empty()),
            ratio,
            goal,
            holds,
            reason,
            notes: measured.notes,
            error,
        }
    }
}

impl Checked {
    fn new(goal: &Goal, ours: &Figures, ratio: &BTreeMap<&'static str, f64>) -> Self {
        let value = match goal.of {
            Of::Value => ours.value(goal.figure),
            Of::Ratio => ratio.get(goal.figure).copied(),
        };
        let holds = value.map(|value| match goal.sense {
            Sense::AtMost => value <= goal.limit,
            Sense::AtLeast => value >= goal.limit,
        });
        let Goal { figure, of, sense, limit, unit, meaning } = *goal;
        Self { figure, of, sense, limit, unit, meaning, value, holds }
    }
}

/// A goal that is missed decides; else one that could not be checked leaves it open.
fn verdict(
    goal: &[Checked],
    measured: &Measured,
    error: Option<&str>,
    quick: bool,
) -> (Option<bool>, Option<String>) {
    if let Some(error) = error {
        return (None, Some(error.to_owned()));
    }
    if quick {
        return (
            None,
            Some("a quick run: the load is smaller and shorter than the goals ask for".to_owned()),
        );
    }
    if goal.iter().any(|checked| checked.holds == Some(false)) {
        return (Some(false), None);
    }
    let Some(open) = goal.iter().find(|checked| checked.holds.is_none()) else {
        return (Some(true), None);
    };
    let why = measured.missing.iter().find(|(figure, _)| *figure == open.figure);
    let why = why.map_or("not measured", |(_, why)| why);
    (None, Some(format!("{}: {why}", open.figure)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row = Row {
        id: 99,
        what: "a row",
        goals: &[
            Goal {
                figure: "cpu",
                of: Of::Ratio,
                sense: Sense::AtMost,
                limit: 1.3,
                unit: "× baseline",
                meaning: "",
            },
            Goal {
                figure: "rate",
                of: Of::Value,
                sense: Sense::AtLeast,
                limit: 10.0,
                unit: "/s",
                meaning: "",
            },
        ],
        run: |_| anyhow::bail!("not run"),
    };

    #[test]
    fn a_row_holds_if_all_its_goals_do() {
        check(&[("cpu", 1.2), ("rate", 10.0)], false, Some(true));
        check(&[("cpu", 1.4), ("rate", 10.0)], false, Some(false));
        check(&[("cpu", 1.4)], false, Some(false));
        check(&[("cpu", 1.2)], false, None);
        check(&[("cpu", 1.2), ("rate", 10.0)], true, None);
    }

    #[test]
    fn a_row_that_failed_says_why() {
        let report = RowReport::new(&ROW, Err(anyhow::anyhow!("no room")), false);
        assert_eq!((report.holds, report.reason.as_deref()), (None, Some("no room")));
    }

    fn check(ours: &[(&'static str, f64)], quick: bool, holds: Option<bool>) {
        let mut measured = Measured::default();
        for (name, value) in ours {
            measured.ours.add(name, "", *value);
        }
        measured.baseline.add("cpu", "", 1.0);
        let report = RowReport::new(&ROW, Ok(measured), quick);
        assert_eq!(report.holds, holds, "{ours:?}");
        assert_eq!(report.reason.is_none(), holds.is_some(), "what is open has a reason");
    }
}
