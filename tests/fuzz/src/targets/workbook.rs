//! Rosters in workbooks: what stands in the cells of a sound one, and XML that is none.

use std::fmt::Write as _;
use std::io::Write as _;

use diemcau::meeting::list::{self, Pointers};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::Depth;
use super::files::{depth_of, rostered};

/// What cells begin with, in place of the XML of a sheet: most changes of XML leave none, so what lies behind
/// the cells would hardly be reached.
const CELLS: &[u8] = b"#";

/// `#` and cells; or the sheet's XML, a zero, the shared strings' XML.
pub(super) fn roster_xlsx(bytes: &[u8]) -> Depth {
    let workbook = if let Some(cells) = bytes.strip_prefix(CELLS) {
        workbook(sheet_of(cells).as_bytes(), b"<sst></sst>")
    } else {
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let (sheet, strings) = bytes.split_at(end);
        workbook(sheet, strings.get(1..).unwrap_or_default())
    };
    let _ = list::read(&workbook, &Pointers::default());
    depth_of(rostered(&workbook).as_ref())
}

pub(super) fn roster_xlsx_seeds() -> Vec<Vec<u8>> {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let headings = ["A1", "B1", "C1", "D1", "E1"].iter().zip(["code", "name", "level", "parent", "expected"]);
    let headings: String = headings.map(|(at, text)| cell(at, text)).collect();
    let root = cell("A2", "T") + &cell("B2", "Tỉnh") + &cell("C2", "tinh") + "<c r=\"E2\"><v>100</v></c>";
    let below = "<c r=\"A3\" t=\"s\"><v>0</v></c>".to_owned()
        + &cell("B3", "Xã")
        + &cell("C3", "xa")
        + &cell("D3", "T");
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:E3\"/>\
         <sheetData><row r=\"1\">{headings}</row><row r=\"2\">{root}</row><row r=\"3\">{below}</row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:A1\"/></mergeCells></worksheet>"
    );
    let strings =
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>X</t></si></sst>";
    let cells = "#code\tname\tlevel\tparent\texpected\nT\tTỉnh\ttinh\t\t=100\nX\tXã Một\txa\tT\t=40\n";
    vec![[sheet.as_bytes(), b"\0", strings.as_bytes()].concat(), cells.as_bytes().to_vec()]
}

/// A sheet of cells: a line is a row, a tab ends a cell. One that begins with `=` is a number, with `?` yes or no,
/// with `!` an error, with `@` a day; any other a text.
fn sheet_of(cells: &[u8]) -> String {
    let text = String::from_utf8_lossy(cells);
    let mut sheet =
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
            .to_owned();
    for (row, cells) in (1..).zip(text.split('\n')) {
        // A String takes what is written.
        let _ = write!(sheet, "<row r=\"{row}\">");
        for (column, cell) in ('A'..='Z').zip(cells.split('\t')) {
            let (kind, value) = match cell.split_at_checked(1) {
                Some(("=", value)) => ("n", value),
                Some(("?", value)) => ("b", value),
                Some(("!", value)) => ("e", value),
                Some(("@", value)) => ("d", value),
                _ => ("str", cell),
            };
            let _ = write!(sheet, "<c r=\"{column}{row}\" t=\"{kind}\"><v>{}</v></c>", escaped(value));
        }
        sheet += "</row>";
    }
    sheet + "</sheetData></worksheet>"
}

/// As XML can say it: most control characters it cannot say at all.
fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control());
    allowed.fold(String::new(), |text, c| match c {
        '<' => text + "&lt;",
        '>' => text + "&gt;",
        '&' => text + "&amp;",
        c => text + c.encode_utf8(&mut [0; 4]),
    })
}

fn workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ] {
        zip.start_file(name, plain)
            .and_then(|()| Ok(zip.write_all(content)?))
            .expect("a Vec takes what is written");
    }
    zip.finish().expect("a Vec takes what is written").into_inner()
}
