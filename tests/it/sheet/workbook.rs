//! Workbooks as other programs write them: with formats, formulas without values, merged areas and hidden
//! worksheets, which the project itself never writes.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A worksheet: cells are texts, `61|1` is the number 61 (or a text) in the first format, an empty one is none,
/// and `<c r="REF" …` is the XML of one.
#[derive(Clone)]
pub(super) struct Sheet {
    name: &'static str,
    state: &'static str,
    rows: Vec<Vec<String>>,
    merged: Vec<String>,
    xml: Option<String>,
}

impl Sheet {
    pub(super) fn new(rows: &[&[&str]]) -> Self {
        let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        Self { name: "DS", state: "visible", rows, merged: Vec::new(), xml: None }
    }

    /// One whose content is that XML.
    pub(super) fn of_xml(xml: &str) -> Self {
        Self { xml: Some(xml.to_owned()), ..Self::new(&[]) }
    }

    pub(super) fn merged(mut self, areas: &[&str]) -> Self {
        self.merged = areas.iter().map(|area| (*area).to_owned()).collect();
        self
    }

    pub(super) fn state(mut self, name: &'static str, state: &'static str) -> Self {
        (self.name, self.state) = (name, state);
        self
    }

    fn xml(&self) -> String {
        if let Some(xml) = &self.xml {
            return format!("<worksheet xmlns=\"{NS}\">{xml}</worksheet>");
        }
        let rows = self.rows.iter().zip(1_usize..).map(|(row, number)| {
            let cells = row.iter().enumerate().map(|(idx, cell)| cell_xml(number, idx, cell));
            format!("<row r=\"{number}\">{}</row>", concat(cells))
        });
        let merged = concat(self.merged.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")));
        let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
        format!("<worksheet xmlns=\"{NS}\"><sheetData>{}</sheetData>{merged}</worksheet>", concat(rows))
    }
}

fn concat(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().concat()
}

/// A cell with a formula, and its value if somebody computed it.
pub(super) fn formula(formula: &str, value: Option<&str>) -> String {
    format!("={formula}={}", value.map_or("none".to_owned(), |value| format!("some{value}")))
}

/// A cell; what begins with a zero is text.
fn cell_xml(row: usize, idx: usize, cell: &str) -> String {
    let place = format!("{}{row}", char::from(b'A' + u8::try_from(idx).unwrap()));
    if cell.starts_with('<') {
        return cell.replace("REF", &place);
    }
    if let Some(formula) = cell.strip_prefix('=') {
        let (formula, value) = formula.rsplit_once('=').unwrap();
        let formula = formula.replace('"', "&quot;");
        return match value.strip_prefix("some") {
            Some(value) => format!("<c r=\"{place}\" t=\"str\"><f>{formula}</f><v>{value}</v></c>"),
            None => format!("<c r=\"{place}\"><f>{formula}</f><v/></c>"),
        };
    }
    let (value, style) = cell.split_once('|').unwrap_or((cell, "0"));
    match value.parse::<f64>() {
        _ if value.is_empty() => String::new(),
        Ok(_) if !value.starts_with('0') || value.starts_with("0.") => {
            format!("<c r=\"{place}\" s=\"{style}\"><v>{value}</v></c>")
        }
        _ => format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
    }
}

const NS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// What a workbook has beside its worksheets and formats, as XML.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// Before the list of its worksheets.
    pub(super) properties: &'a str,
    /// The strings that cells share, `<si>` by `<si>`.
    pub(super) strings: &'a str,
}

/// Writes a workbook whose styles are the formats, numbered from 1.
pub(super) fn write(file: &Path, sheets: &[Sheet], formats: &[&str]) {
    write_parts(file, sheets, formats, &Parts::default());
}

/// Writes a workbook with more parts than its worksheets.
pub(super) fn write_parts(file: &Path, sheets: &[Sheet], formats: &[&str], parts: &Parts<'_>) {
    let mut zip = ZipWriter::new(File::create(file).unwrap());
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{inner}</Relationships>");
    put("_rels/.rels", &relations(&relation("r1", "officeDocument", "xl/workbook.xml")));
    let targets: Vec<String> =
        (1..=sheets.len()).map(|number| format!("worksheets/sheet{number}.xml")).collect();
    let mut of_workbook = vec![
        relation("styles", "styles", "styles.xml"),
        relation("strings", "sharedStrings", "sharedStrings.xml"),
    ];
    let mut named = Vec::new();
    for ((sheet, target), number) in sheets.iter().zip(&targets).zip(1..) {
        put(&format!("xl/{target}"), &sheet.xml());
        of_workbook.push(relation(&format!("r{number}"), "worksheet", target));
        let (name, state) = (sheet.name, sheet.state);
        named.push(format!(
            "<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"r{number}\"/>"
        ));
    }
    let named = named.concat();
    put("xl/_rels/workbook.xml.rels", &relations(&of_workbook.concat()));
    put(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{NS}\" xmlns:r=\"{RELATIONS}\">{}<sheets>{named}</sheets></workbook>",
            parts.properties
        ),
    );
    put("xl/sharedStrings.xml", &format!("<sst xmlns=\"{NS}\">{}</sst>", parts.strings));
    put("xl/styles.xml", &styles(formats));
    zip.finish().unwrap();
}

fn styles(formats: &[&str]) -> String {
    let numbered = || formats.iter().zip(164..);
    let codes = concat(numbered().map(|(code, id)| {
        let code = code.replace('"', "&quot;");
        format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>")
    }));
    let styles = concat(numbered().map(|(_, id)| format!("<xf numFmtId=\"{id}\"/>")));
    format!(
        "<styleSheet xmlns=\"{NS}\"><numFmts>{codes}</numFmts>\
         <cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
    )
}
