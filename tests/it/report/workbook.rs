//! The workbook of a report, as a reader understands it that shares nothing with this project: Python's openpyxl.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::foreign::python;
use crate::harness::{measured, skip};

/// Names that a spreadsheet would take for formulas, were they not text.
pub(super) const ODD_NAMES: [&str; 4] = ["=1+1", "+84 điểm", "-5 độ", "@SUM(A1)"];

/// The sums of a workbook are those of what it lists, and those of the JSON of the same figure; names that look like
/// formulas are texts.
pub(super) fn check(file: &Path, json: &Value, odd_names: &[&str]) {
    let Some(python) = python("openpyxl") else {
        return skip("a workbook read by openpyxl", "no Python with openpyxl: tests/run makes one");
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/report/cells.py");
    let output = Command::new(python).arg(script).arg(file).env("PYTHONUTF8", "1").output();
    let output = output.expect("Python starts");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    let cells: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let rows = |sheet: &str| cells["sheets"][sheet].as_array().cloned().unwrap_or_default();
    let text = |row: &Value, column: usize| row[column].as_str().unwrap_or_default().to_owned();
    let points = rows("Điểm cầu");
    for name in odd_names {
        assert!(points.iter().any(|row| text(row, 1) == *name), "{name} is not a text of its own");
    }
    let summary = rows("Tổng hợp");
    for (what, pointer) in [
        ("Điểm cầu đã kết nối", "/connected/total"),
        ("  – do thiết bị tại điểm cầu báo", "/connected/agent"),
        ("Điểm cầu từng kết nối", "/ever_connected"),
        ("Đại biểu có mặt (gồm cả người dân)", "/attendees"),
        ("Điểm cầu đã báo số đại biểu", "/reported_points"),
        ("Điểm cầu chưa báo số đại biểu", "/missing_points"),
    ] {
        let row = summary.iter().find(|row| text(row, 0) == what).expect("the summary has the row");
        assert_eq!(row[2].as_u64(), json.pointer(pointer).and_then(Value::as_u64), "{what}");
    }
    // An area of neighbours is called after its first node: "A và n điểm cầu khác".
    let is_named = |row: &str, name: &str| {
        row.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" và "))
    };
    for part in ["levels", "districts"] {
        let sheet = rows(if part == "levels" { "Theo cấp" } else { "Theo địa bàn" });
        for of in json[part].as_array().expect("a list") {
            let name = of["name"].as_str().unwrap_or_default();
            let row = sheet.iter().find(|row| is_named(&text(row, 0), name)).expect("each has a row");
            let told = (row[1].as_u64(), row[2].as_u64(), row[11].as_u64());
            let same = (&of["expected"], &of["connected"]["total"], &of["attendees"]);
            assert_eq!(told, (same.0.as_u64(), same.1.as_u64(), same.2.as_u64()), "{part} {name}");
        }
    }
    measured("a workbook", &format!("openpyxl finds {} sums right", cells["n_sums"]));
}
