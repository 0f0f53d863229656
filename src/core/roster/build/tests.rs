//! What a faulty file costs, fault by fault.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Row, Sheet, build};
use crate::event::{Level, Pace};
use crate::ids::PointIdx;
use crate::roster::Roster;
use crate::roster::field::Field;
use crate::roster::issue::IssueKind;

const HEADINGS: &str = "code|name|level|parent|expected|phone|hosted_by|uplink";

#[test]
fn a_clean_file_is_a_tree() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh||300", "1|A|huyen|T|", "2|B|xã, phường|1|1.200", "3|C|Xã|1|0", " | |", "4|D|XA|T"],
        &[],
        "T 300\n  1 ?\n    2 1200\n    3 0\n  4 ?\n",
    );
}

#[test]
fn what_excludes_a_row() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh", "|A|xa|T", "1|B|xa|T", "1|C|xa|T", "2|D|làng|T", "3|E||T", "T2|F|tinh"],
        &[
            "3 A empty-code ",
            "5 A duplicate-code 1",
            "6 C unknown-level làng",
            "7 C unknown-level ",
            "8 D second-root ",
        ],
        "T ?\n  1 ?\n",
    );
}

#[test]
fn a_level_is_known_by_id_name_or_an_unshared_part_of_its_name() {
    check(
        HEADINGS,
        &[
            "T|A|tỉnh",
            "1|A|Huyen|T",
            "2|A|PHƯỜNG|1",
            "3|A|xã, phường|1",
            "4|A|Xã|1",
            "5|A||1",
            "6|A|phường, xã|1",
        ],
        &["7 C unknown-level ", "8 C unknown-level phường, xã"],
        "T ?\n  1 ?\n    2 ?\n    3 ?\n    4 ?\n",
    );
}

#[test]
fn circles_are_out_and_what_hung_below_them_is_unplaced() {
    check(
        HEADINGS,
        &["1|A|xa|2", "2|B|xa|3", "3|C|xa|1", "4|D|xa|1", "5|E|xa|4", "T|Tỉnh|tinh", "6|F|xa|6"],
        &["2 D cycle 2", "3 D cycle 3", "4 D cycle 1", "5 D excluded-parent 1", "8 D cycle 6"],
        "T ?\n  (chưa xếp) ?\n    4 ?\n      5 ?\n",
    );
}

#[test]
fn orphans_stay_in_the_denominator() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh", "1|A|làng|T", "2|B|xa|1", "3|C|xa|99", "4|D|xa|3", "5|E|huyen|", "6|F|xa|5"],
        &[
            "3 C unknown-level làng",
            "4 D excluded-parent 1",
            "5 D unknown-parent 99",
            "7 D second-root ",
            "8 D excluded-parent 5",
        ],
        "T ?\n  (chưa xếp) ?\n    2 ?\n    3 ?\n      4 ?\n    6 ?\n",
    );
}

#[test]
fn a_parent_that_cannot_be_read_costs_no_row() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh", "1|A|xa|#REF!", "2|B|xa|1"],
        &["3 D excel-error #REF!"],
        "T ?\n  (chưa xếp) ?\n    1 ?\n      2 ?\n",
    );
}

#[test]
fn without_a_root_everything_is_unplaced() {
    check(HEADINGS, &["1|A|xa|9"], &["1  no-root ", "2 D unknown-parent 9"], "(chưa xếp) ?\n  1 ?\n");
    check(HEADINGS, &[], &[], "");
}

#[test]
fn the_root_is_the_weightiest_of_those_that_could_be() {
    check(HEADINGS, &["1|A|xa|", "T|Tỉnh|tinh|", "2|B|xa|T"], &["2 D second-root "], "T ?\n  2 ?\n");
}

#[test]
fn without_a_column_of_parents_no_row_is_lost() {
    check(
        "mã|tên|cấp",
        &["1|A|xa", "T|Tỉnh|tinh", "2|B|xa"],
        &["1  no-parent-column "],
        "T ?\n  (chưa xếp) ?\n    1 ?\n    2 ?\n",
    );
}

#[test]
fn a_bad_value_costs_itself() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh", "1||xa|T|nhiều|không", "2|#N/A|xa|T|#REF!|113", "3|C|xa|T|45.0|9.1E+08||u|thừa"],
        &[
            "3 B empty-name ",
            "3 E bad-expected nhiều",
            "3 F bad-phone không",
            "4 B excel-error #N/A",
            "4 B empty-name ",
            "4 E excel-error #REF!",
            "5 F bad-phone 9.1E+08",
            "5 I no-heading thừa",
        ],
        "T ?\n  1 ?\n  2 ?\n  3 45\n",
    );
}

#[test]
fn only_a_host_that_attends_itself_can_host() {
    let roster = check(
        HEADINGS,
        &[
            "T|Tỉnh|tinh",
            "1|A|xa|T|||2",
            "2|B|xa|T|||3",
            "3|C|xa|T|||",
            "4|D|xa|T|||4",
            "5|E|xa|T|||9",
            "6|F|xa|T|||7",
            "7|G|xa|T|||6",
            "8|H|xa|T|||4",
        ],
        &[
            "3 G host-is-hosted 2",
            "6 G self-host 4",
            "7 G unknown-host 9",
            "8 G host-is-hosted 7",
            "9 G host-is-hosted 6",
        ],
        "T ?\n  1 ?\n  2 ?\n  3 ?\n  4 ?\n  5 ?\n  6 ?\n  7 ?\n  8 ?\n",
    );
    let hosted: Vec<_> = roster
        .iter()
        .filter_map(|(_, point)| Some((point.code.as_str(), roster.point(point.hosted_by?).code.as_str())))
        .collect();
    assert_eq!(hosted, [("2", "3"), ("8", "4")]);
}

#[test]
fn habits_of_excel_are_met() {
    let roster = check(
        HEADINGS,
        &[
            "T|Tỉnh|tinh",
            "380.0|Thành phố|huyen|T|1.200|912345678",
            "1|A\u{a0} Ho\u{300}a |xa|380|45.0",
            "2|B|xa|380.0|||1.0",
            "3.8E+11|C|xa|T",
            "#ví dụ|D|xa",
        ],
        &["3 F phone-zero 912345678", "4 B recomposed A Hòa", "6 A lost-digits 3.8E+11"],
        "T ?\n  380 1200\n    1 45\n    2 ?\n  3.8E+11 ?\n",
    );
    let point = |code: &str| roster.point(roster.find(code).unwrap());
    assert_eq!((&*point("1").name, &*point("380").phone), ("A Hòa", "0912345678"));
    assert_eq!(point("2").hosted_by, roster.find("1"));
    assert!(point("1").speaking && !point("2").speaking);
}

#[test]
fn headings_that_mean_nothing_are_told() {
    check(
        "stt|mã|tên|cấp|cấp trên|fax|parent",
        &["1|T|Tỉnh|tinh||x|"],
        &["1 F unknown-heading fax", "1 G repeated-heading parent"],
        "T ?\n",
    );
    let missing = build(&sheet("mã|cấp trên", &["T"]), &levels(), &BTreeSet::new()).unwrap_err();
    assert_eq!(missing.missing, [Field::Name, Field::Level]);
}

#[test]
fn a_line_that_too_many_share_is_told_and_not_used() {
    let mut rows = vec!["T|Tỉnh|tinh|||||".to_owned()];
    rows.extend((1..=11).map(|n| format!("{n}|A|xa|T||||wide")));
    rows.extend((12..=19).map(|n| format!("{n}|A|xa|T||||narrow")));
    rows.push("20|A|xa|T||||Viettel".to_owned());
    rows.extend((21..=49).map(|n| format!("{n}|A|xa|T")));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (_, issues) = build(&sheet(HEADINGS, &rows), &levels(), &BTreeSet::new()).unwrap();
    let kinds: Vec<_> = issues.iter().map(|issue| (issue.row, &*issue.value, &issue.kind)).collect();
    let wide = IssueKind::SharedTooWidely { n_points: 11, n_total: 50 };
    assert_eq!(kinds, [(3, "wide", &wide), (22, "Viettel", &IssueKind::CarrierName)]);
    assert!(!issues.iter().any(super::Issue::is_fault));
}

#[test]
fn the_unplaced_node_takes_nobodys_code() {
    check(
        HEADINGS,
        &["T|Tỉnh|tinh", "(chưa xếp)|A|xa|T", "1|B|xa|9"],
        &["4 D unknown-parent 9"],
        "T ?\n  (chưa xếp) ?\n  (chưa xếp)* ?\n    1 ?\n",
    );
}

/// Builds from rows that follow a row of headings; issues are "row column kind value", the tree is
/// indented, each point with its expected number.
#[track_caller]
fn check(headings: &str, rows: &[&str], issues: &[&str], tree: &str) -> Roster {
    let speaking = BTreeSet::from(["1".to_owned()]);
    let (roster, found) = build(&sheet(headings, rows), &levels(), &speaking).unwrap();
    let found: Vec<String> = found
        .iter()
        .map(|issue| {
            let column = issue.column.map(super::Column::letters).unwrap_or_default();
            format!("{} {column} {} {}", issue.row, issue.kind.id(), issue.value)
        })
        .collect();
    assert_eq!(found, issues);
    let mut drawn = String::new();
    for root in roster.roots() {
        draw(&roster, root, 0, &mut drawn);
    }
    assert_eq!(drawn, tree);
    roster
}

fn draw(roster: &Roster, idx: PointIdx, depth: usize, into: &mut String) {
    let point = roster.point(idx);
    let expected = point.expected.map_or("?".to_owned(), |expected| expected.to_string());
    writeln!(into, "{:indent$}{} {expected}", "", point.code, indent = 2 * depth).unwrap();
    for child in roster.children(idx) {
        draw(roster, *child, depth + 1, into);
    }
}

fn sheet(headings: &str, rows: &[&str]) -> Sheet {
    let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    Sheet {
        heading_row: 1,
        headings: cells(headings),
        rows: rows
            .iter()
            .zip(2..)
            .map(|(line, number)| Row { number, cells: cells(line), ..Row::default() })
            .collect(),
    }
}

fn levels() -> Vec<Level> {
    [("tinh", "tỉnh"), ("huyen", "huyện"), ("xa", "xã, phường")]
        .map(|(id, name)| Level::new(id, name, Pace::STANDARD))
        .to_vec()
}
