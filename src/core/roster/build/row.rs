//! One row at a time: its cells become a point that is not linked yet.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mark, Row};
use crate::event::Level;
use crate::ids::{Code, LevelIdx};
use crate::roster::Point;
use crate::roster::cell::{self, Phone};
use crate::roster::field::{Columns, Field};
use crate::roster::issue::{Column, Issue, IssueKind};
use crate::text::{clean, fold};

/// A point as its own row has it, with names in place of links.
pub(super) struct Draft {
    /// The row it came from.
    pub(super) row: u32,
    /// The point, without parent and host.
    pub(super) point: Point,
    /// Code of its parent; empty is none, and nothing at all is a cell that cannot be read.
    pub(super) parent: Option<String>,
    /// Code of its host; empty is none.
    pub(super) host: String,
}

/// What the rows of a file gave.
pub(super) struct Drafts {
    /// Points whose own row is good, in the order of the file; their codes differ.
    pub(super) kept: Vec<Draft>,
    /// Positions in `kept`.
    pub(super) by_code: BTreeMap<Code, usize>,
    /// Codes of rows that are out.
    pub(super) excluded: BTreeSet<String>,
}

/// Reads the rows of one file.
pub(super) struct RowReader<'a> {
    columns: &'a Columns,
    speaking: &'a BTreeSet<String>,
    levels: BTreeMap<String, LevelIdx>,
    level_ids: Box<str>,
    drafts: Drafts,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(columns: &'a Columns, levels: &[Level], speaking: &'a BTreeSet<String>) -> Self {
        let level_ids = levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>().join(", ");
        Self {
            columns,
            speaking,
            levels: level_keys(levels),
            level_ids: level_ids.into(),
            drafts: Drafts { kept: Vec::new(), by_code: BTreeMap::new(), excluded: BTreeSet::new() },
        }
    }

    pub(super) fn finish(self) -> Drafts {
        self.drafts
    }

    pub(super) fn read(&mut self, row: &Row, issues: &mut Vec<Issue>) {
        let first = self.columns.column(Field::Code).and_then(|idx| row.cells.get(idx));
        let first = first.map_or("", |code| code.trim());
        let is_note = first.starts_with('#') && !cell::is_excel_error(first);
        if is_note || self.is_blank(row) {
            return;
        }
        let mut cells = Cells { row, columns: self.columns, issues };
        cells.check_unheaded();
        let Some((code, level)) = self.identity(&mut cells) else { return };
        let point = self.point(code, level, &mut cells);
        let parent = cells.text(Field::Parent);
        let is_lost = parent.is_empty() && cells.is_filled(Field::Parent);
        let parent = (!is_lost).then(|| cell::code(&parent).to_owned());
        let host = cell::code(&cells.text(Field::HostedBy)).to_owned();
        self.drafts.by_code.insert(point.code.clone(), self.drafts.kept.len());
        self.drafts.kept.push(Draft { row: row.number, point, parent, host });
    }

    /// Whether no cell holds anything, a formula in a field's column included.
    fn is_blank(&self, row: &Row) -> bool {
        let is_field = |idx| Field::ALL.into_iter().any(|field| self.columns.column(field) == Some(idx));
        row.cells.iter().all(|cell| clean(cell).text.is_empty())
            && !row.marks.keys().any(|idx| is_field(*idx))
    }

    /// Code and level, without which a row is out.
    fn identity(&mut self, cells: &mut Cells<'_>) -> Option<(Code, LevelIdx)> {
        let written = cells.text(Field::Code);
        let code = cell::code(&written);
        let written_level = cells.text(Field::Level);
        let level = self.levels.get(&fold(&written_level)).copied();
        if level.is_none() {
            let known = self.level_ids.clone();
            cells.tell(Field::Level, &written_level, IssueKind::UnknownLevel { known });
        }
        if code.is_empty() {
            cells.tell(Field::Code, "", IssueKind::EmptyCode);
            return None;
        }
        let Some(level) = level else {
            self.drafts.excluded.insert(code.to_owned());
            return None;
        };
        if let Some(first) = self.drafts.by_code.get(code) {
            let first_row = self.drafts.kept[*first].row;
            cells.tell(Field::Code, &written, IssueKind::DuplicateCode { first_row });
            return None;
        }
        if cell::is_scientific(code) {
            cells.tell(Field::Code, code, IssueKind::LostDigits);
        }
        Some((Code::new(code), level))
    }

    fn point(&self, code: Code, level: LevelIdx, cells: &mut Cells<'_>) -> Point {
        let mut name = cells.text(Field::Name);
        if name.is_empty() {
            cells.tell(Field::Name, "", IssueKind::EmptyName);
            code.as_str().clone_into(&mut name);
        }
        Point {
            name: name.into(),
            level,
            parent: None,
            expected: cells.people(),
            chair: cells.text(Field::Chair).into(),
            contact: cells.text(Field::Contact).into(),
            phone: cells.phone().into(),
            carrier: cells.text(Field::Carrier).into(),
            uplink: cells.text(Field::Uplink).into(),
            feeder: cells.text(Field::Feeder).into(),
            hosted_by: None,
            note: cells.text(Field::Note).into(),
            speaking: self.speaking.contains(code.as_str()),
            unplaced: false,
            retired: false,
            code,
        }
    }
}

/// What a level may be called, folded: its id, its name, or one part of a name such as "xã, phường,
/// thị trấn" that no other level has.
fn level_keys(levels: &[Level]) -> BTreeMap<String, LevelIdx> {
    let named = || levels.iter().zip((0_u16..).map(LevelIdx));
    let mut parts: BTreeMap<String, Option<LevelIdx>> = BTreeMap::new();
    for (level, idx) in named() {
        for part in level.name.split(',').map(fold) {
            parts.entry(part).and_modify(|of| *of = of.filter(|other| *other == idx)).or_insert(Some(idx));
        }
    }
    let mut keys: BTreeMap<_, _> = parts.into_iter().filter_map(|(part, of)| Some((part, of?))).collect();
    keys.extend(named().map(|(level, idx)| (fold(&level.name), idx)));
    keys.extend(named().map(|(level, idx)| (fold(&level.id), idx)));
    keys.remove("");
    keys
}

/// The cells of one row, by field.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a Columns,
    issues: &'a mut Vec<Issue>,
}

impl Cells<'_> {
    /// A field's text, repaired; empty if there is none.
    fn text(&mut self, field: Field) -> String {
        let Some(raw) = self.columns.column(field).and_then(|idx| self.row.cells.get(idx)) else {
            return String::new();
        };
        let cleaned = clean(raw);
        if cell::is_excel_error(&cleaned.text) {
            self.tell(field, &cleaned.text, IssueKind::ExcelError);
            return String::new();
        }
        if cleaned.recomposed {
            self.tell(field, &cleaned.text, IssueKind::Recomposed);
        }
        match self.mark(field) {
            Some(mark) => self.marked(field, cleaned.text, mark),
            None => cleaned.text,
        }
    }

    /// The text of a cell that holds more than text. A date is no value but a note's: a code keeps it,
    /// since a row is nothing without one.
    fn marked(&mut self, field: Field, text: String, mark: Mark) -> String {
        match mark {
            Mark::Formula { formula } => {
                self.tell(field, &formula, IssueKind::NoFormulaValue);
                String::new()
            }
            Mark::Dressed { number } if field == Field::Expected => number.into(),
            Mark::Dressed { .. } => text,
            Mark::Disguised { .. } if field == Field::Expected => text,
            Mark::Disguised { shown: Some(shown), .. } if field == Field::Note => shown.into(),
            Mark::Disguised { format, shown } => {
                self.tell(field, &text, IssueKind::NumberFormat { format, shown });
                text
            }
            Mark::Date { .. } if field == Field::Note => text,
            Mark::Date { number, format } => {
                self.tell(field, &text, IssueKind::DateFormat { number, format });
                if field == Field::Code { text } else { String::new() }
            }
            Mark::Overlong => {
                self.tell(field, &text, IssueKind::LostDigits);
                text
            }
        }
    }

    /// Whether the sheet has something in a field's cell, be it read or not.
    fn is_filled(&self, field: Field) -> bool {
        let cell = self.columns.column(field).and_then(|idx| self.row.cells.get(idx));
        let holds_formula = matches!(self.mark(field), Some(Mark::Formula { .. }));
        holds_formula || cell.is_some_and(|cell| !clean(cell).text.is_empty())
    }

    fn mark(&self, field: Field) -> Option<Mark> {
        let idx = self.columns.column(field)?;
        self.row.marks.get(&idx).cloned()
    }

    fn people(&mut self) -> Option<u32> {
        let value = self.text(Field::Expected);
        if value.is_empty() {
            return None;
        }
        let people = cell::people(&value);
        if people.is_none() {
            self.tell(Field::Expected, &value, IssueKind::BadExpected);
        }
        people
    }

    fn phone(&mut self) -> String {
        let value = self.text(Field::Phone);
        if value.is_empty() {
            return value;
        }
        match cell::phone(&value) {
            Phone::Kept(phone) => phone,
            Phone::Restored(phone) => {
                let told = IssueKind::PhoneZero { phone: phone.as_str().into() };
                self.tell(Field::Phone, &value, told);
                phone
            }
            Phone::Bad => {
                self.tell(Field::Phone, &value, IssueKind::BadPhone);
                String::new()
            }
        }
    }

    /// Tells of the first value under no heading: a comma that no quotes protect moves a row's
    /// values to the right.
    fn check_unheaded(&mut self) {
        for (idx, raw) in self.row.cells.iter().enumerate() {
            let headed = self.columns.headed.get(idx).copied().unwrap_or(false);
            let value = if headed { String::new() } else { clean(raw).text };
            if value.is_empty() {
                continue;
            }
            self.issues.push(Issue {
                row: self.row.number,
                column: Some(Column { idx, field: None }),
                value: value.into(),
                kind: IssueKind::NoHeading,
            });
            return;
        }
    }

    fn tell(&mut self, field: Field, value: &str, kind: IssueKind) {
        let column = self.columns.column(field).map(|idx| Column { idx, field: Some(field) });
        self.issues.push(Issue { row: self.row.number, column, value: value.into(), kind });
    }
}
