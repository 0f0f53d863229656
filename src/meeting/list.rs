//! Participant lists as files: CSV, XLSX or JSON.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};
use std::panic::catch_unwind;

use calamine::{Data, Reader as _, Xlsx, XlsxError};
use csv::ReaderBuilder;
use diemcau_core::text::{fold, line};
use diemcau_phrase::meeting::ListFault;

pub use super::body::Pointers;

use super::body;
use super::{MAX_PARTICIPANTS, Participant};

/// Most letters of a participant's name or address.
const MAX_TEXT: usize = 200;
/// Columns of a worksheet that are read.
const MAX_COLUMNS: usize = 256;
/// The headings stand in one of the first rows.
const MAX_TITLE_ROWS: usize = 20;

/// Where names and addresses stand.
#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    name: Option<usize>,
    address: Option<usize>,
}

/// Reads a file, whatever of the three it is. In a JSON document the pointers say where the list stands.
///
/// # Errors
/// If it is no list.
pub fn read(bytes: &[u8], pointers: &Pointers) -> Result<Vec<Participant>, ListFault> {
    if bytes.starts_with(b"PK\x03\x04") {
        return table(&workbook(bytes)?);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ListFault::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with(['{', '[']) {
        return body::json(text, pointers).and_then(bounded);
    }
    let tables = [b',', b';', b'\t'].into_iter().map(|delimiter| rows(text, delimiter));
    let found = tables.map(|rows| table(&rows?)).max_by_key(|table| usize::from(table.is_ok()));
    found.unwrap_or(Err(ListFault::NoColumn))
}

/// Names and addresses as they may be kept and shown, no more than [`MAX_PARTICIPANTS`].
pub(super) fn bounded(participants: Vec<Participant>) -> Result<Vec<Participant>, ListFault> {
    if participants.len() > MAX_PARTICIPANTS {
        return Err(ListFault::TooMany(MAX_PARTICIPANTS));
    }
    let clean = |Participant { name, address }: Participant| Participant {
        name: line(&name, MAX_TEXT),
        address: line(&address, MAX_TEXT),
    };
    let clean = participants.into_iter().map(clean);
    Ok(clean.filter(|who| !who.name.is_empty() || !who.address.is_empty()).collect())
}

fn rows(text: &str, delimiter: u8) -> Result<Vec<Vec<String>>, ListFault> {
    let mut reader = ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(delimiter);
    let records = reader.from_reader(text.as_bytes()).into_records();
    let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    records.map(|record| Ok(row(record.map_err(|_| ListFault::NotTable)?))).collect()
}

/// The first worksheet that has such headings, or the first. What the library falls over is no workbook.
fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, ListFault> {
    let read = catch_unwind(|| read_workbook(bytes));
    read.unwrap_or_else(|_| Err(ListFault::NotWorkbook("it is broken".to_owned())))
}

fn read_workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, ListFault> {
    let broken = |error: calamine::XlsxError| ListFault::NotWorkbook(error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut first = None;
    for name in workbook.sheet_names() {
        let rows = cells(&mut workbook, &name).map_err(broken)?;
        if headings(&rows).is_some() {
            return Ok(rows);
        }
        first = first.or(Some(rows));
    }
    Ok(first.unwrap_or_default())
}

/// Cell by cell: a sheet with one cell in its last corner has but that one. The library would make room for all
/// that could lie before it.
fn cells<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Vec<Vec<String>>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let value = Data::from(cell.get_value().clone());
        if column >= MAX_COLUMNS || matches!(value, Data::Empty) {
            continue;
        }
        let row = rows.entry(row).or_default();
        row.resize((column + 1).max(row.len()), String::new());
        row[column] = value.to_string();
    }
    Ok(rows.into_values().collect())
}

fn table(rows: &[Vec<String>]) -> Result<Vec<Participant>, ListFault> {
    let (heading, columns) = headings(rows).ok_or(ListFault::NoColumn)?;
    let cell = |row: &[String], column: Option<usize>| {
        column.and_then(|column| row.get(column)).cloned().unwrap_or_default()
    };
    let participant = |row: &Vec<String>| Participant {
        name: cell(row, columns.name),
        address: cell(row, columns.address),
    };
    bounded(rows[heading + 1..].iter().map(participant).collect())
}

/// The row that names most columns, and where they stand.
fn headings(rows: &[Vec<String>]) -> Option<(usize, Columns)> {
    let read = rows.iter().take(MAX_TITLE_ROWS).map(|row| Columns::of(row)).enumerate();
    let named = read.filter(|(_, columns)| columns.n() > 0);
    named.max_by_key(|(at, columns)| (columns.n(), std::cmp::Reverse(*at)))
}

impl Columns {
    fn of(row: &[String]) -> Self {
        let mut columns = Self::default();
        for (at, cell) in row.iter().enumerate() {
            match &*fold(cell) {
                "name"
                | "display name"
                | "displayname"
                | "display_name"
                | "participant"
                | "user name"
                | "name (original name)"
                | "full name"
                | "ten"
                | "ten hien thi"
                | "ho ten"
                | "ho va ten"
                | "nguoi du"
                | "thanh phan" => drop(columns.name.get_or_insert(at)),
                "address" | "uri" | "sip" | "sip uri" | "ip" | "ip address" | "remote address" | "alias"
                | "dia chi" | "dia chi ip" => drop(columns.address.get_or_insert(at)),
                _ => {}
            }
        }
        columns
    }

    fn n(&self) -> usize {
        usize::from(self.name.is_some()) + usize::from(self.address.is_some())
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    fn who(name: &str, address: &str) -> Participant {
        Participant { name: name.to_owned(), address: address.to_owned() }
    }

    #[test]
    fn a_table_is_read_whatever_its_separator_and_its_headings() {
        let want = [who("14650 Hoằng Hà", "10.0.0.4"), who("Xã Xuân Hòa", "")];
        for text in [
            "Display name,Address\n14650 Hoằng Hà,10.0.0.4\nXã Xuân Hòa,\n",
            "DANH SÁCH NGƯỜI DỰ;;\nSTT;Tên hiển thị;Địa chỉ\n1;14650 Hoằng  Hà;10.0.0.4\n2;Xã Xuân Hòa;\n;;\n",
            "\u{feff}Name (Original Name)\tIP address\r\n14650 Hoằng Hà\t10.0.0.4\r\nXã Xuân Hòa\t\r\n",
        ] {
            assert_eq!(read(text.as_bytes(), &Pointers::default()), Ok(want.to_vec()), "{text}");
        }
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "không có gì").unwrap();
        let sheet = workbook.add_worksheet();
        for (row, (name, address)) in
            [("Tên", "Địa chỉ"), ("14650 Hoằng Hà", "10.0.0.4"), ("Xã Xuân Hòa", "")].into_iter().enumerate()
        {
            let row = u32::try_from(row).unwrap();
            sheet.write(row, 1, name).unwrap().write(row, 2, address).unwrap();
        }
        // What stands far away is none of the list, and takes no room.
        sheet.write(1_048_575, 16_383, "xa").unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        assert_eq!(read(&bytes, &Pointers::default()), Ok(want.to_vec()));
        let json = r#"[{"name": "14650 Hoằng Hà", "address": "10.0.0.4"}, {"name": "Xã Xuân Hòa"}]"#;
        assert_eq!(read(json.as_bytes(), &Pointers::default()), Ok(want.to_vec()));
    }

    #[test]
    fn what_is_no_list_says_why() {
        let fault = |bytes: &[u8]| read(bytes, &Pointers::default()).unwrap_err();
        assert_eq!(fault(b"H\xe0 N\xf4i"), ListFault::NotUtf8);
        assert_eq!(fault(b"a,b\n1,2\n"), ListFault::NoColumn);
        assert_eq!(fault(b""), ListFault::NoColumn);
        assert!(matches!(fault(b"PK\x03\x04 broken"), ListFault::NotWorkbook(_)));
        assert!(matches!(fault(b"{\"a\": "), ListFault::NotJson(_)));
        assert_eq!(fault(b"{\"a\": []}"), ListFault::NoList(String::new()));
        let many = format!("name\n{}", "A\n".repeat(MAX_PARTICIPANTS + 1));
        assert_eq!(fault(many.as_bytes()), ListFault::TooMany(MAX_PARTICIPANTS));
    }
}
