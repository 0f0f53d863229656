//! Planned power cuts and line works, as a power company or a carrier writes them in a CSV file.
//!
//! A row that cannot be used is told with its row, column and value, and costs nothing else.

use csv::{ReaderBuilder, StringRecord};
use diemcau_core::outside::{About, HOLDS, Utility, WordKind};
use diemcau_core::roster::Roster;
use diemcau_core::statements::MAX_BY;
use diemcau_core::text::{clean, fold};
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::planned::{PlannedColumn as Column, PlannedError, PlannedFault, PlannedReason as Reason};
use diemcau_proto::convert::act::MAX_WORD_TEXT;
use diemcau_proto::v1;
use diemcau_proto::v1::word_given::About as AboutGiven;

pub use diemcau_core::outside::Word;

use crate::event::Clock;

/// Rows read; a file with more is refused.
const MAX_ROWS: usize = 1_000;
/// The headings stand in one of the first rows.
const MAX_TITLE_ROWS: usize = 10;

/// What a file is read with.
pub struct Terms<'a> {
    /// Whose points, feeders and uplinks are known.
    pub roster: &'a Roster,
    /// Reads times.
    pub clock: Clock,
    /// What a row speaks of that does not say so; none: a feeder's is of power, an uplink's of the line.
    pub utility: Option<Utility>,
    /// Who says so, where a row does not.
    pub by: Option<&'a str>,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Planned {
    /// Its good rows, as they are held and as they are given.
    pub words: Vec<(Word, v1::WordGiven)>,
    /// What is wrong with others.
    pub faults: Vec<PlannedFault>,
}

/// Where the columns stand.
#[derive(Default)]
struct Columns {
    found: Vec<(Column, usize)>,
}

/// Reads a file.
///
/// # Errors
/// If it is no such file at all.
pub fn read(bytes: &[u8], terms: &Terms<'_>) -> Result<Planned, PlannedError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PlannedError::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (rows, heading, columns) = [b',', b';', b'\t']
        .into_iter()
        .filter_map(|delimiter| {
            let rows = rows(text, delimiter).ok()?;
            let (heading, columns) = headings(&rows);
            Some((rows, heading, columns))
        })
        .max_by_key(|(_, _, columns)| columns.found.len())
        .ok_or(PlannedError::NotCsv)?;
    let has_place = [Column::Feeder, Column::Uplink, Column::Code].iter().any(|column| columns.has(*column));
    if !has_place {
        return Err(PlannedError::NoColumn(Column::Feeder));
    }
    if let Some(column) = [Column::From, Column::To].into_iter().find(|column| !columns.has(*column)) {
        return Err(PlannedError::NoColumn(column));
    }
    let rows = &rows[heading + 1..];
    if rows.len() > MAX_ROWS {
        return Err(PlannedError::TooManyRows(MAX_ROWS));
    }
    let mut planned = Planned::default();
    for (number, record) in rows {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match row(record, &columns, terms) {
            Ok(word) => planned.words.push(word),
            Err((column, reason)) => {
                let value = columns.cell(record, column);
                planned.faults.push(PlannedFault { row: *number, column, value, reason });
            }
        }
    }
    Ok(planned)
}

fn rows(text: &str, delimiter: u8) -> Result<Vec<(u64, StringRecord)>, csv::Error> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record));
    }
    Ok(rows)
}

/// The row that names most columns, and where they stand.
fn headings(rows: &[(u64, StringRecord)]) -> (usize, Columns) {
    let read = rows.iter().take(MAX_TITLE_ROWS).enumerate().map(|(idx, (_, row))| (idx, Columns::of(row)));
    // Of equals the last is taken, so they are asked from the end.
    let read: Vec<_> = read.collect();
    read.into_iter().rev().max_by_key(|(_, columns)| columns.found.len()).unwrap_or_default()
}

type Faulty = (Column, Reason);

fn row(record: &StringRecord, columns: &Columns, terms: &Terms<'_>) -> Result<(Word, v1::WordGiven), Faulty> {
    let cell = |column| columns.cell(record, column);
    let (about, given) = about(&cell, terms.roster)?;
    let utility = utility(&cell(Column::Utility), &about, terms.utility)?;
    let from = time(&cell(Column::From), terms).map_err(|reason| (Column::From, reason))?;
    let to = match &*cell(Column::To) {
        "" => from + HOLDS,
        text => time(text, terms).map_err(|reason| (Column::To, reason))?,
    };
    if to <= from {
        return Err((Column::To, Reason::EndsBefore));
    }
    let text = cell(Column::Text);
    let by = match (&*cell(Column::By), terms.by) {
        ("", Some(by)) => clean(by).text,
        ("", None) => Language::Vietnamese.planned_by(utility).to_owned(),
        (by, _) => by.to_owned(),
    };
    for (column, text, max) in [(Column::Text, &text, MAX_WORD_TEXT), (Column::By, &by, MAX_BY)] {
        if text.len() > max {
            return Err((column, Reason::TooLong(max)));
        }
    }
    let kind = WordKind::Planned;
    let wire = v1::WordGiven {
        utility: v1::Utility::from(utility).into(),
        about: Some(given),
        from_ms: Some(from.as_millis()),
        to_ms: Some(to.as_millis()),
        kind: v1::WordKind::from(kind).into(),
        by: by.clone(),
        text: text.clone(),
    };
    Ok((Word { utility, about, from, to, kind, by: by.into(), text: text.into() }, wire))
}

fn about(cell: &impl Fn(Column) -> String, roster: &Roster) -> Result<(About, AboutGiven), Faulty> {
    let (feeder, uplink, code) = (cell(Column::Feeder), cell(Column::Uplink), cell(Column::Code));
    let mut points = roster.iter().map(|(_, point)| point);
    match (&*feeder, &*uplink, &*code) {
        ("", "", "") => Err((Column::Feeder, Reason::NoPlace)),
        (feeder, "", "") if points.any(|point| &*point.feeder == feeder) => {
            Ok((About::Feeder(feeder.into()), AboutGiven::Feeder(feeder.to_owned())))
        }
        (_, "", "") => Err((Column::Feeder, Reason::UnknownPlace)),
        ("", uplink, "") if points.any(|point| &*point.uplink == uplink) => {
            Ok((About::Uplink(uplink.into()), AboutGiven::Uplink(uplink.to_owned())))
        }
        ("", _, "") => Err((Column::Uplink, Reason::UnknownPlace)),
        ("", "", code) => match roster.find(code) {
            Some(idx) => Ok((About::Point(idx), AboutGiven::Point(code.to_owned()))),
            None => Err((Column::Code, Reason::UnknownPlace)),
        },
        (_, _, "") => Err((Column::Uplink, Reason::TwoPlaces)),
        (_, _, _) => Err((Column::Code, Reason::TwoPlaces)),
    }
}

fn utility(written: &str, about: &About, named: Option<Utility>) -> Result<Utility, Faulty> {
    let key = fold(written);
    let is_any = |words: &[&str]| words.contains(&&*key);
    if is_any(&["power", "dien", "nguon dien", "cat dien", "mat dien"]) {
        return Ok(Utility::Power);
    }
    if is_any(&["line", "duong truyen", "mang", "cap quang", "bao tri duong truyen"]) {
        return Ok(Utility::Line);
    }
    match (&*key, named, about) {
        ("", Some(named), _) => Ok(named),
        ("", None, About::Feeder(_)) => Ok(Utility::Power),
        ("", None, About::Uplink(_)) => Ok(Utility::Line),
        (_, _, _) => Err((Column::Utility, Reason::NoUtility)),
    }
}

fn time(text: &str, terms: &Terms<'_>) -> Result<Timestamp, Reason> {
    terms.clock.parse(text).map_err(Reason::Time)
}

impl Columns {
    fn of(row: &StringRecord) -> Self {
        let mut found: Vec<(Column, usize)> = Vec::new();
        for (idx, cell) in row.iter().enumerate() {
            if let Some(column) = meaning(&fold(cell))
                && !found.iter().any(|(held, _)| *held == column)
            {
                found.push((column, idx));
            }
        }
        Self { found }
    }

    fn has(&self, column: Column) -> bool {
        self.found.iter().any(|(held, _)| *held == column)
    }

    /// What stands in a column, cleaned; empty where there is none.
    fn cell(&self, record: &StringRecord, column: Column) -> String {
        let place = self.found.iter().find(|(held, _)| *held == column).map(|(_, idx)| *idx);
        clean(place.and_then(|idx| record.get(idx)).unwrap_or_default()).text
    }
}

/// The column that a heading means, folded.
fn meaning(heading: &str) -> Option<Column> {
    Some(match heading {
        "feeder" | "lo" | "lo dien" | "lo dien / tram bien ap" | "tram bien ap" | "lo/tram" => Column::Feeder,
        "uplink" | "tuyen" | "tuyen truyen dan" | "tuyen truyen dan (ma kenh, olt)" | "ma kenh" | "olt" => {
            Column::Uplink
        }
        "code" | "point" | "ma" | "ma diem cau" | "diem cau" => Column::Code,
        "from" | "tu" | "tu luc" | "tu gio" | "bat dau" | "thoi gian bat dau" => Column::From,
        "to" | "den" | "den luc" | "den gio" | "ket thuc" | "thoi gian ket thuc" => Column::To,
        "text" | "noi dung" | "ly do" | "ghi chu" | "note" => Column::Text,
        "utility" | "loai" | "nguon hay duong truyen" => Column::Utility,
        "by" | "don vi" | "don vi thong bao" | "nguoi bao" => Column::By,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
