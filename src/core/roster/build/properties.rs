//! What holds for any file at all.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Row, Sheet, build};
use crate::event::{Level, Pace};
use crate::roster::field::Field;
use crate::roster::issue::Severity;
use crate::text::clean;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn every_row_that_is_not_excluded_is_in_the_roster_once(sheet in sheets()) {
        check(&sheet)?;
    }

    #[test]
    fn no_file_makes_it_panic(
        headings in prop::collection::vec("\\PC{0,12}|code|name|level|cấp trên", 0..6),
        rows in prop::collection::vec(prop::collection::vec(".{0,6}", 0..8), 0..8),
    ) {
        let rows = rows.into_iter().zip(2..).map(|(cells, number)| Row { number, cells, ..Row::default() }).collect();
        let _ = build(&Sheet { heading_row: 1, headings, rows }, &levels(), &BTreeSet::new());
    }
}

fn check(sheet: &Sheet) -> Result<(), TestCaseError> {
    let (roster, issues) = build(sheet, &levels(), &BTreeSet::new()).expect("all columns are there");
    let excluded: BTreeSet<u32> =
        issues.iter().filter(|issue| issue.severity() == Severity::Excluded).map(|issue| issue.row).collect();
    let want: Vec<String> = sheet
        .rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()) && !excluded.contains(&row.number))
        .map(|row| row.cells[0].trim_end_matches(".0").to_owned())
        .collect();
    let got: Vec<String> =
        roster.iter().filter(|(_, p)| !p.unplaced).map(|(_, p)| p.code.to_string()).collect();
    prop_assert_eq!(got, want);

    let unplaced: Vec<_> = roster.iter().filter(|(_, p)| p.unplaced).map(|(idx, _)| idx).collect();
    prop_assert!(unplaced.len() <= 1);
    prop_assert!(unplaced.iter().all(|idx| idx.as_usize() == roster.len() - 1));
    prop_assert!(roster.roots().count() <= 1, "one tree");
    for (idx, point) in roster.iter() {
        prop_assert!(roster.ancestors(idx).count() < roster.len());
        let Some(host) = point.hosted_by else { continue };
        prop_assert!(host != idx && roster.point(host).hosted_by.is_none());
    }
    placed_as_written(sheet, &roster)
}

/// A point hangs where its row says, or under *chưa xếp* if nothing of that code is there.
fn placed_as_written(sheet: &Sheet, roster: &crate::roster::Roster) -> Result<(), TestCaseError> {
    let mut parents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in &sheet.rows {
        let code = |cell: &str| clean(cell).text.trim_end_matches(".0").to_owned();
        parents.entry(code(&row.cells[0])).or_default().insert(code(&row.cells[3]));
    }
    for (_, point) in roster.iter().filter(|(_, point)| !point.unplaced) {
        let written = &parents[point.code.as_str()];
        match point.parent.map(|parent| roster.point(parent)) {
            None => prop_assert!(written.contains("")),
            Some(parent) if parent.unplaced => {
                prop_assert!(written.iter().any(|code| roster.find(code).is_none() && !code.is_empty()));
            }
            Some(parent) => prop_assert!(written.contains(parent.code.as_str())),
        }
    }
    Ok(())
}

/// Files from few codes, so that they repeat, refer to each other and run in circles.
fn sheets() -> impl Strategy<Value = Sheet> {
    let code = prop_oneof![9 => "[1-9]", 1 => "[1-9]\\.0", 1 => Just(String::new())];
    let parent = prop_oneof![8 => "[1-9]", 1 => Just(String::new()), 1 => Just("x".to_owned())];
    let level = prop_oneof![9 => "tinh|xã", 1 => Just("làng".to_owned())];
    let host = prop_oneof![4 => Just(String::new()), 1 => "[1-9]"];
    let cells = (code, "A?", level, parent, "[0-9]{0,2}|nhiều", host).prop_map(
        |(code, name, level, parent, expected, host)| vec![code, name, level, parent, expected, host],
    );
    prop::collection::vec(cells, 0..14).prop_map(|rows| Sheet {
        heading_row: 1,
        headings: [Field::Code, Field::Name, Field::Level, Field::Parent, Field::Expected, Field::HostedBy]
            .map(|field| field.id().to_owned())
            .to_vec(),
        rows: rows
            .into_iter()
            .zip(2..)
            .map(|(cells, number)| Row { number, cells, ..Row::default() })
            .collect(),
    })
}

fn levels() -> Vec<Level> {
    ["tinh", "xa"].map(|id| Level::new(id, id, Pace::STANDARD)).to_vec()
}
