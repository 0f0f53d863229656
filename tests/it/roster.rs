//! `diemcau roster` and `diemcau event` as a technician runs them, on files as offices send them.
#![expect(clippy::unwrap_used, reason = "a test stops where something it needs is not there")]

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tempfile::TempDir;
use zip::ZipArchive;

/// "Text" in Excel's own numbering of formats.
const TEXT: u32 = 49;

const VIETNAMESE: &str = "mã;tên;cấp;mã cấp trên;số dự kiến;người chủ trì;người liên hệ;điện thoại;nhà mạng;\
    tuyến truyền dẫn (mã kênh, OLT);lộ điện / trạm biến áp;dự ghép tại (mã);ghi chú";

#[test]
fn the_sample_is_clean() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sample");
    let (code, json) = check_json(&sample.join("roster.csv"));
    assert_eq!((code, &json["points"], &json["clean"]), (0, &1_018.into(), &true.into()));
    let levels: Vec<u64> =
        json["levels"].as_array().unwrap().iter().map(|level| level["points"].as_u64().unwrap()).collect();
    assert_eq!(levels, [1, 61, 26, 547, 269, 114]);

    let event = run(&["event", "check", text(&sample.join("event.toml"))]);
    assert_eq!(event.status.code(), Some(0), "{event:?}");
    assert!(said(&event).contains("điểm phát biểu: TINH, 407"), "{}", said(&event));
}

#[test]
fn a_csv_of_an_office_is_read_with_every_habit_of_excel() {
    let dir = TempDir::new().unwrap();
    let rows = [
        "T;Tỉnh;tinh;;1.200;;;912345678;VNPT;;;;",
        "380.0;Thành phố Thanh Ho\u{301}a;Huyện, thị xã, thành phố;T;45.0;;;0912345678;;;;;",
        ";;;;;;;;;;;;",
        "1;\"Xã A;\r\nxã B\";xa;380;nhiều;;;;;;;9;",
        "1;C;xa;380",
        "2;D;làng;380",
        "3;E;thon;2",
    ];
    let file = dir.path().join("ds.csv");
    fs::write(&file, format!("\u{feff}{VIETNAMESE}\r\n{}\r\n", rows.join("\r\n"))).unwrap();
    let (code, json) = check_json(&file);
    assert_eq!((code, &json["points"], &json["unplaced"]), (1, &4.into(), &1.into()));
    assert_eq!(json["expected_attendees"], 1_245);
    assert_eq!(
        issues(&json),
        [
            "2 H phone-zero 912345678",
            "3 B recomposed Thành phố Thanh Hóa",
            "5 E bad-expected nhiều",
            "5 L unknown-host 9",
            "6 A duplicate-code 1",
            "7 C unknown-level làng",
            "8 D excluded-parent 2",
        ]
    );
    let printed = said(&run(&["roster", "check", text(&file)]));
    let line = "ds.csv: dòng 5, cột E (số dự kiến, expected), giá trị «nhiều»: không phải số người";
    assert!(printed.contains(line), "{printed}");
}

#[test]
fn a_workbook_is_read_with_its_numbers() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("ds.xlsx");
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "Bìa").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "DANH SÁCH ĐIỂM CẦU").unwrap();
    for (heading, column) in ["Mã", "Tên", "CẤP", "Cấp trên", "Số mời", "Điện thoại"].iter().zip(0..)
    {
        sheet.write(2, column, *heading).unwrap();
    }
    sheet.write_row(3, 0, ["T", "Tỉnh", "tinh"]).unwrap();
    sheet.write(4, 0, 380.0).unwrap();
    sheet.write_row(4, 1, ["Thành phố", "huyen", "T"]).unwrap();
    sheet.write(4, 4, 1_200.0).unwrap();
    sheet.write(4, 5, 912_345_678.0).unwrap();
    sheet.write_row(6, 0, ["1", "Xã A", "xa"]).unwrap();
    sheet.write(6, 3, 380.0).unwrap();
    sheet.write(6, 4, 1.5).unwrap();
    sheet.write(1_048_575, 16_383, "lạc").unwrap();
    let more = workbook.add_worksheet().set_name("Huyện B").unwrap();
    more.write_row(0, 0, ["mã", "tên", "cấp"]).unwrap();
    workbook.save(&file).unwrap();
    let (code, json) = check_json(&file);
    assert_eq!((code, &json["points"], &json["expected_attendees"]), (1, &3.into(), &1_200.into()));
    assert_eq!(issues(&json), ["5 F phone-zero 912345678", "7 E bad-expected 1.5", "3  other-sheet Huyện B"]);
}

#[test]
fn levels_and_speakers_come_from_the_event_file() {
    let dir = TempDir::new().unwrap();
    let roster = dir.path().join("ds.csv");
    fs::write(&roster, "code,name,level,parent\nT,Tỉnh,trung-uong,\n1,A,Cơ sở,T\n").unwrap();
    let event = dir.path().join("event.toml");
    fs::write(
        &event,
        "name = 'Lễ'\ntime_zone = 'Asia/Ho_Chi_Minh'\nstart = 2025-05-08T08:00:00\nend = 2025-05-08T09:00:00\n\
         count_open = 2025-05-08T07:00:00\nroster = 'ds.csv'\nspeaking = ['1']\n\
         [[level]]\nid = 'trung-uong'\nname = 'Trung ương'\n[[level]]\nid = 'co-so'\nname = 'Cơ sở'\n",
    )
    .unwrap();
    assert_eq!(run(&["roster", "check", text(&roster)]).status.code(), Some(1));
    let with_event = run(&["roster", "check", text(&roster), "--event", text(&event)]);
    assert_eq!(with_event.status.code(), Some(0), "{with_event:?}");
    let json = run(&["event", "check", text(&event), "--json"]);
    assert_eq!(json.status.code(), Some(0), "{json:?}");
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["event"]["speaking"], serde_json::json!(["1"]));
    assert_eq!(json["event"]["start"], "2025-05-08T08:00:00+07:00");

    let faulty = fs::read_to_string(&event).unwrap().replace("['1']", "['7']");
    fs::write(&event, faulty).unwrap();
    let faulty = run(&["event", "check", text(&event)]);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(
        said(&faulty).contains("event.toml:7: speaking: danh sách không có điểm cầu"),
        "{}",
        said(&faulty)
    );
}

#[test]
fn probes_and_bands_are_told_level_by_level() {
    let dir = TempDir::new().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sample");
    fs::copy(sample.join("roster.csv"), dir.path().join("roster.csv")).unwrap();
    let event = dir.path().join("event.toml");
    let good = fs::read_to_string(sample.join("event.toml")).unwrap()
        + "[[probe]]\nname = 'media'\nkind = 'stun'\ntarget = 'mcu.example:3478'\ninterval = '250ms'\n\
           levels = ['xa', 'thon']\n[[quality]]\ngood = '80ms/20ms/0.5%'\nlevels = ['xa']\n";
    fs::write(&event, &good).unwrap();
    let said = said(&run(&["event", "check", text(&event)]));
    for line in [
        "  phép đo của cấp xa: media (stun mcu.example:3478), mỗi 250 ms, chờ 2000 ms\n",
        "  phép đo của cấp thon: media (stun mcu.example:3478), mỗi 250 ms, chờ 2000 ms\n",
        "  chất lượng của cấp xa: tốt 80ms/20ms/0.5%, tạm được 300ms/50ms/3%, kém 500ms/100ms/10%\n",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert!(!said.contains("của cấp huyen"), "{said}");
    let json = run(&["event", "check", text(&event), "--json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let xa = &json["event"]["levels"][3];
    assert_eq!((&xa["level"], &xa["probes"][0]["name"]), (&"xa".into(), &"media".into()));
    assert_eq!(
        (&xa["probes"][0]["interval_ms"], &xa["probes"][0]["timeout_ms"]),
        (&250.into(), &2_000.into())
    );
    assert_eq!(xa["quality"]["good"]["loss_percent"], 0.5);
    assert_eq!(json["event"]["levels"][0]["probes"], serde_json::json!([]));

    fs::write(&event, good.replace("'stun'", "'ping'")).unwrap();
    let faulty = run(&["event", "check", text(&event)]);
    assert_eq!(faulty.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&faulty.stdout)
            .contains("probe.kind: «ping» không phải loại phép đo; các loại: icmp, tcp")
    );
}

#[test]
fn what_is_no_roster_is_named_and_exits_2() {
    let dir = TempDir::new().unwrap();
    let cases: [(&str, &[u8], &str); 8] = [
        ("utf16.csv", b"\xff\xfem\0", "UTF-8"),
        ("tcvn.csv", b"code,name,level\n1,H\xb5,xa\n", "từ dòng 2"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", ".xlsx"),
        ("broken.xlsx", b"PK\x03\x04broken", "không phải bảng tính .xlsx hợp lệ"),
        ("empty.csv", b"", "tệp trống"),
        ("other.csv", b"a,b\n1,2\n", "không có cột code"),
        ("nameless.csv", "mã,cấp\n1,xa\n".as_bytes(), "không có cột name (tên)"),
        ("blank.csv", b"\n\n", "tệp trống"),
    ];
    for (name, bytes, why) in cases {
        let file = dir.path().join(name);
        fs::write(&file, bytes).unwrap();
        fails_naming(&["roster", "check", text(&file)], &[name, why]);
    }
    let missing = dir.path().join("missing.toml");
    fails_naming(&["roster", "check", text(&missing)], &["missing.toml", "không có tệp hoặc thư mục này"]);
    fails_naming(&["event", "check", text(&missing)], &["missing.toml", "không có tệp hoặc thư mục này"]);
    fs::write(&missing, "start 8").unwrap();
    fails_naming(&["event", "check", text(&missing)], &["missing.toml:1:"]);
}

#[test]
fn the_empty_form_reads_back_without_points_and_keeps_codes_as_text() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("mẫu.xlsx");
    File::create(&file).unwrap();
    assert_eq!(run(&["roster", "template", text(&file)]).status.code(), Some(0));
    let (code, json) = check_json(&file);
    assert_eq!((code, &json["points"], &json["issues"]), (1, &0.into(), &serde_json::json!([])));
    let printed = said(&run(&["roster", "check", text(&file)]));
    assert!(printed.contains("danh sách chưa có điểm cầu nào"), "a form that nobody filled in: {printed}");
    fails_naming(&["roster", "template", text(&file)], &["không ghi đè"]);

    let mut workbook: Xlsx<_> = open_workbook(&file).unwrap();
    let sheets = workbook.sheet_names();
    let form = workbook.worksheet_range(&sheets[0]).unwrap();
    let headings: Vec<String> = form.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(headings.join(";"), VIETNAMESE);
    assert!(matches!(&form.rows().nth(1).unwrap()[0], Data::String(code) if code.starts_with('#')));
    let guide = workbook.worksheet_range(&sheets[1]).unwrap();
    assert_eq!(guide.height(), 14, "every column is explained");
    for column in [0, 3, 7, 11] {
        assert_eq!(column_format(&file, column), TEXT, "column {column}");
    }
    assert_eq!(column_format(&file, 4), 0, "people are numbers");
}

/// The number format of a column's empty cells, by Excel's own numbering.
fn column_format(file: &Path, column: usize) -> u32 {
    let mut archive = ZipArchive::new(File::open(file).unwrap()).unwrap();
    let mut part = |name: &str| io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (sheet, styles) = (part("xl/worksheets/sheet1.xml"), part("xl/styles.xml"));
    let number = |element: &str, attribute: &str| -> usize {
        let value = element.split_once(&format!(" {attribute}=\"")).map_or("0", |(_, rest)| rest);
        value.split('"').next().unwrap().parse().unwrap()
    };
    let columns = sheet.split("<col ").skip(1).map(|column| format!(" {column}"));
    let here = |element: &String| (number(element, "min")..=number(element, "max")).contains(&(column + 1));
    let style = number(&columns.clone().find(here).unwrap(), "style");
    let formats = styles.split_once("<cellXfs").unwrap().1.split("<xf").nth(style + 1).unwrap();
    u32::try_from(number(formats, "numFmtId")).unwrap()
}

fn check_json(file: &Path) -> (i32, Value) {
    let output = run(&["roster", "check", text(file), "--json"]);
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (output.status.code().unwrap(), json)
}

fn issues(json: &Value) -> Vec<String> {
    let issue = |issue: &Value| {
        let text = |key: &str| issue[key].as_str().unwrap().to_owned();
        let column = issue["column"].as_str().unwrap_or_default();
        format!("{} {column} {} {}", issue["row"], text("kind"), text("value"))
    };
    json["issues"].as_array().unwrap().iter().map(issue).collect()
}

#[track_caller]
fn fails_naming(args: &[&str], parts: &[&str]) {
    let output = run(args);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{complaint}");
    for part in parts {
        assert!(complaint.contains(part), "{part}: {complaint}");
    }
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_diemcau")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
