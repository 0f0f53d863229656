//! What a sheet shows is what `diemcau roster check` reads, or the cell is told: workbooks cell by cell, and
//! texts as offices send them.
#![expect(clippy::unwrap_used, reason = "a test stops where something it needs is not there")]

mod oddities;
mod workbook;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use self::workbook::{Sheet, formula, write};

const HEADINGS: &[&str] = &["code", "name", "level", "parent", "expected", "phone", "note"];

#[test]
fn numbers_are_read_as_their_formats_show_them() {
    let formats = ["00000", "\"TX-\"000", "0\" người\"", "0000000000", "\"X\"@"];
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh", "", "45|3", "912000001|4"],
            &["61|1", "A", "xa", "T"],
            &["7|2", "B", "xa", "00061"],
            &["x1|5", "C", "xa", "TX-007"],
            &["8", "D", "xa", "Xx1"],
        ]),
        &formats,
        &[],
        (5, 45),
    );
}

#[test]
fn numbers_that_are_shown_in_another_way_are_told() {
    let formats = ["#,##0", "dd/mm/yyyy", "0%", "0.00E+00"];
    check(
        &Sheet::new(&[
            HEADINGS,
            &["T", "Tỉnh", "tinh", "", "1200|1", "", "45785|2"],
            &["14755|1", "45785|2", "xa", "T"],
            &["45786|2", "B", "xa", "T", "45785|2"],
            &["0.5|3", "C", "xa", "14755", "", "45785|2"],
            &["12|4", "D", "xa", "T"],
            &["1234567890123456", "E", "xa", "45785|2"],
        ]),
        &formats,
        &[
            "3 A number-format 14755",
            "3 B date-format 08/05/2025",
            "3 B empty-name ",
            "4 A date-format 09/05/2025",
            "4 E date-format 08/05/2025",
            "5 A number-format 0.5",
            "5 F date-format 08/05/2025",
            "6 A number-format 12",
            "7 A lost-digits 1234567890123460",
            "7 D date-format 08/05/2025",
        ],
        (6, 1_200),
    );
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.xlsx");
    write(
        &file,
        &[Sheet::new(&[HEADINGS, &["1200|1", "A", "tinh"], &["45785|2", "B", "xa", "1200"]])],
        &formats,
    );
    let said = said(&run(&["roster", "check", file.to_str().unwrap()]));
    assert!(said.contains("Excel hiện «1,200» vì định dạng «#,##0»"), "{said}");
    assert!(said.contains("trong ô là số 45785, định dạng «dd/mm/yyyy»"), "{said}");
}

#[test]
fn a_formula_without_a_value_is_told_by_its_cell() {
    check(
        &Sheet::new(&[
            &["STT", "code", "name", "level", "parent", "expected", "phone"],
            &[
                &formula("ROW()-1", None),
                "T",
                "Tỉnh",
                "tinh",
                &formula("\"\"", Some("")),
                &formula("20+25", None),
            ],
            &["2", &formula("1+1", Some("2")), &formula("UPPER(\"a\")", None), "xa", "T", "", ""],
            &["3", "3", "C", "xa", &formula("A1", None), &formula("shared", None)],
            &[&formula("ROW()-1", None)],
            &["5", &formula("A1", None), "E", "xa", "T"],
        ]),
        &[],
        &[
            "2 F no-formula-value =20+25",
            "3 C no-formula-value =UPPER(\"a\")",
            "3 C empty-name ",
            "4 E no-formula-value =A1",
            "4 F no-formula-value =shared",
            "6 B no-formula-value =A1",
            "6 B empty-code ",
        ],
        (3, 0),
    );
}

#[test]
fn a_merged_area_gives_its_value_to_each_of_its_rows() {
    let rows: &[&[&str]] = &[
        &["code", "name", "level", "parent", "Liên hệ", ""],
        &["", "", "", "", "Họ và tên", "SĐT"],
        &["T", "Tỉnh", "tinh", "", "A", "0912000001"],
        &["61|1", "A", "xa", "T", "B", "0912000002"],
        &["2", "B", "", "61|1", "C"],
        &["3", "C", "", "", "D"],
        &["4", "D", "", "", "E", "bad"],
    ];
    let merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "C4:C7", "D5:D900", "F4:F6"];
    check(&Sheet::new(rows).merged(&merged), &["00000"], &["7 F bad-phone bad"], (5, 0));
    // Without merged headings the lower row completes the upper one.
    let sheet = Sheet::new(rows).merged(&merged[5..]);
    check(&sheet, &["00000"], &["7 F bad-phone bad"], (5, 0));
    // A code of several rows is one point, and the other rows are told.
    let sheet =
        Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"], &["1", "A", "xa", "T"], &["", "B", "xa", "T"]]);
    check(&sheet.merged(&["A3:A4"]), &[], &["4 A duplicate-code 1"], (2, 0));
}

#[test]
fn a_hidden_worksheet_is_never_taken_silently() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.xlsx");
    let old =
        |state| Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"], &["9", "Cũ", "xa", "T"]]).state("cũ", state);
    let new = Sheet::new(&[HEADINGS, &["T", "Tỉnh", "tinh"]]);
    for (sheets, told, n_points) in [
        (vec![old("hidden"), new.clone()], "1  hidden-sheet cũ", 1),
        (vec![old("veryHidden"), new.clone()], "1  hidden-sheet cũ", 1),
        (vec![old("hidden")], "1  read-hidden-sheet cũ", 2),
        (vec![old("visible"), new], "1  other-sheet DS", 2),
    ] {
        write(&file, &sheets, &[]);
        let json = json(&["roster", "check", file.to_str().unwrap(), "--json"]);
        assert_eq!((issues(&json), &json["points"]), (vec![told.to_owned()], &n_points.into()));
    }
}

#[test]
fn rows_of_any_line_end_are_numbered_alike() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["code,name,level,parent", "T,\"Hội", "trường\",tinh,", "", "1,A,làng,T", ""].join(end);
        check_text(&text, &["4 C unknown-level làng"]);
        check_text(&format!("sep=,{end}{text}"), &["4 C unknown-level làng"]);
    }
}

#[test]
fn codes_that_look_the_same_are_told_and_none_is_guessed() {
    let rows = "code,name,level,parent,hosted_by\nT,Tỉnh,tinh,,\n012,A,xa,T,\n0012,B,xa,T,\n1,C,xa,12,\n2,D,xa,T,t\n\
                TX–1,E,xa,T,\ntx-01,F,xa,T,\n";
    check_text(
        rows,
        &[
            "4 A look-alike-code 0012",
            "5 D unknown-parent 12",
            "6 E unknown-host t",
            "8 A look-alike-code tx-01",
        ],
    );
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.csv");
    fs::write(&file, rows).unwrap();
    let said = said(&run(&["roster", "check", file.to_str().unwrap()]));
    for part in [
        "trông như mã «012» ở dòng 3, chỉ khác số 0 ở đầu",
        "(mã gần giống: «012», dòng 3; «0012», dòng 4)",
        "(mã gần giống: «T», dòng 2)",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_row_that_says_the_headings_again_is_told_once() {
    check_text(
        "STT;Mã;Tên đơn vị;Cấp;Mã cấp trên;Số đại biểu;Họ và tên;SĐT\n(1);(2);(3);(4);(5);(6);(7);(8)\n\
         1;T;Tỉnh;tinh;;5;A;0912000001\nSTT;Mã;Tên đơn vị;Cấp;Mã cấp trên\n2;1;B;xa;T\nSTT;code;name;level\n",
        &["2  heading-row "],
    );
    check_text("code,name,level,parent\n1,2,xa,T\nT,4,tinh,\n", &[]);
}

#[test]
fn texts_without_their_letters_are_told_by_column() {
    check_text(
        "code,name,level,parent,contact,note\nT,X\u{b7} §«ng S¬n,tinh,,Leâ Thò Maãu,HuyÖn\n1,Mét,xa,T,Ng?c,\n\
         2,NguyÔn V¨n,xa,T,Leâ,XÃ£\n3,Đông,xa,T,Hà Tân,Café\n",
        &[
            "2 B garbled X\u{b7} §«ng S¬n",
            "2 E garbled Leâ Thò Maãu",
            "2 F garbled HuyÖn",
            "3 E garbled Ng?c",
            "4 F garbled XÃ£",
        ],
    );
}

#[test]
fn a_repair_shows_each_cell_and_writes_a_new_file() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("ds.csv");
    let text = "M\u{b7},Tªn,CÊp,CÊp trªn\nT,TØnh,tinh,\n\n007,X\u{b7} §«ng S¬n,x\u{b7},T\n8,H?a,xa,T\n";
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let output = run(&["roster", "check", file, "--repair"]);
    let printed = said(&output);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(printed.contains("dòng 4, cột B (tên, name): «X\u{b7} §«ng S¬n» → «Xã Đông Sơn»"), "{printed}");
    assert_eq!(fs::read_to_string(file).unwrap(), text);

    let new = dir.path().join("ds.repaired.xlsx");
    let checked = json(&["roster", "check", new.to_str().unwrap(), "--json"]);
    assert_eq!((issues(&checked), &checked["points"]), (vec!["5 B garbled H?a".to_owned()], &3.into()));
    let again = run(&["roster", "check", file, "--repair"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten: {again:?}");

    fs::remove_file(&new).unwrap();
    let json = json(&["roster", "check", file, "--repair", "--json"]);
    assert_eq!(json["repaired"]["written"], new.to_str().unwrap());
    assert_eq!(json["repaired"]["cells"][4]["after"], "Tỉnh");
    let clean = dir.path().join("sạch.csv");
    fs::write(&clean, "code,name,level\nT,Tỉnh,tinh\n").unwrap();
    let output = run(&["roster", "check", clean.to_str().unwrap(), "--repair"]);
    assert!(said(&output).contains("không có chữ nào sửa được"), "{output:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
}

/// Checks a worksheet: its issues are "row column kind value", then how many points and people it gives.
#[track_caller]
fn check(sheet: &Sheet, formats: &[&str], want: &[&str], counts: (u64, u64)) {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.xlsx");
    write(&file, std::slice::from_ref(sheet), formats);
    let json = json(&["roster", "check", file.to_str().unwrap(), "--json"]);
    assert_eq!(issues(&json), want);
    let got = (json["points"].as_u64().unwrap(), json["expected_attendees"].as_u64().unwrap());
    assert_eq!(got, counts);
}

#[track_caller]
fn check_text(text: &str, want: &[&str]) {
    let dir = TempDir::new().unwrap();
    let file: &Path = &dir.path().join("a.csv");
    fs::write(file, text).unwrap();
    assert_eq!(issues(&json(&["roster", "check", file.to_str().unwrap(), "--json"])), want, "{text:?}");
}

fn json(args: &[&str]) -> Value {
    let output = run(args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn issues(json: &Value) -> Vec<String> {
    let issue = |issue: &Value| {
        let text = |key: &str| issue[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {} {}", issue["row"], text("column"), text("kind"), text("value"))
    };
    json["issues"].as_array().unwrap().iter().map(issue).collect()
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_diemcau")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
