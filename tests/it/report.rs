//! The official figure through the real programs: frozen at its cut-off, and the same bytes ever after.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

mod document;
mod mail;
mod samples;
mod sums;
mod workbook;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::agent::AgentProcess;
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape};
use crate::harness::process::diemcau;
use crate::harness::sink::{Sink, recipient};
use crate::harness::watcher::Watcher;
use crate::harness::{secs, until, until_true};
use crate::incidents::swarm;

/// From the start of the collector to its cut-off.
const AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
const CUTOFF: &str = "Báo cáo nhanh";

#[test]
fn a_frozen_figure_has_the_same_bytes_after_changes_after_a_kill_and_in_a_copy() {
    let dir = tempfile::tempdir().unwrap();
    let event = event::write(dir.path(), Shape { points: 23, speaking: 2 });
    with_odd_names(dir.path());
    with_issuer(&event);
    let sink = Sink::start();
    let recipients = [sink.channel("tin", ""), recipient("so", "organisers", "tin", "")];
    fs::write(dir.path().join("recipients.toml"), recipients.concat()).unwrap();
    let at = with_cutoff_soon(&event);
    let mut collector = Collector::start_of(dir, event, Serve::rehearsal());
    let data = collector.data();
    let early = report(&data, &["--cutoff", CUTOFF, "--lang", "vi"]);
    assert_eq!(early.status.code(), Some(2), "{early:?}");
    assert!(String::from_utf8_lossy(&early.stderr).contains("chưa đến giờ chốt «Báo cáo nhanh»"));
    let watcher = Watcher::start(collector.target(), None);
    let leave = swarm(&collector, 1..11);
    let _stay = swarm(&collector, 11..16);
    let site = AgentProcess::start(&collector, &event::code(16));
    site.wait_attached(1, secs(60));
    site.command(&["attend", "46", "--by", "chị Lan", "--wait", "20s"]);
    watcher.wait_live(16, secs(60));

    let (frozen, _) = until("the cut-off is reached", secs(60), || figure(&data, "json"));
    let table = figure(&data, "csv").unwrap();
    let workbook = workbook(&data);
    let json: Value = serde_json::from_str(&frozen).unwrap();
    assert_eq!(
        (&json["cutoff"], &json["known"], &json["session"]),
        (&json!(CUTOFF), &json!("in_time"), &json!("rehearsal"))
    );
    assert_eq!((&json["expected"], &json["connected"]["agent"]), (&json!(23), &json!(16)));
    check_status(&data, &json, (0, 0));
    assert_eq!(json["attendees"], 46);
    sums::check(&json, &table);
    workbook::check(&data.join("../report.xlsx"), &json, &workbook::ODD_NAMES);

    drop(leave);
    until_true("ten points are lost", secs(60), || {
        let now: Value = serde_json::from_slice(&report(&data, &["--format", "json"]).stdout).unwrap();
        now["lost"] == 10
    });
    collector.kill();
    assert_eq!(figure(&data, "json").as_deref(), Some(&*frozen), "after kill -9");
    collector.restart();
    let copy = samples::copied(&data);
    for data in [&data, &copy] {
        assert_eq!(figure(data, "json").as_deref(), Some(&*frozen), "{data:?}");
        assert_eq!(figure(data, "csv").as_deref(), Some(&*table), "{data:?}");
        assert!(self::workbook(data) == workbook, "the workbook of {data:?} has other bytes");
    }
    check_amendment(&data, &event::code(16), &json);
    check_status(&data, &json, (1, 0));
    check_approval(&data);
    until_true("the organisers have the report", secs(30), || {
        let alerts: Value = serde_json::from_slice(&run(&["alerts", "--json"], &data).stdout).unwrap();
        let told = alerts.as_array().unwrap().iter().filter(|alert| alert["kind"] == "report");
        told.map(|alert| alert["state"].clone()).collect::<Vec<_>>() == [json!("sent")]
    });
    let told = sink.told_to("so");
    assert!(told.iter().any(|told| told.text.contains("- Điểm cầu đã kết nối: 16/23")), "{told:?}");
    assert_eq!(figure(&data, "json").as_deref(), Some(&*frozen), "the frozen figure stays what it is");
    assert_eq!(figure(&data, "csv").as_deref(), Some(&*table), "approval is no part of the table");
    assert!(self::workbook(&data) == workbook, "nor of the workbook");
    let at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let same: Value =
        serde_json::from_slice(&report(&data, &["--at", &at, "--format", "json"]).stdout).unwrap();
    assert_eq!((&same["points"], &same["levels"]), (&json["points"], &json["levels"]), "{same}");
    let told = report(&data, &["--cutoff", CUTOFF, "--lang", "vi"]);
    let unmarked = report(&data, &["--cutoff", "bao cao nhanh", "--lang", "vi"]);
    assert_eq!(unmarked.stdout, told.stdout);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("DIỄN TẬP") && told.contains("Đã kết nối: 16/23 điểm cầu"), "{told}");
}

#[test]
fn what_is_wrongly_asked_for_is_told_by_name() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    let data = collector.data();
    for (args, expected) in [
        (&["--cutoff", "Khác"][..], "buổi lễ không có giờ chốt «Khác»; có: «Báo cáo nhanh»"),
        (&["--at", "2020-01-01T00:00:00"], "nhật ký chỉ có từ "),
        (&["--at", "bảy giờ"], "bảy giờ"),
        (&["--format", "xlsx"], "dạng này cần một tệp: thêm --out TỆP"),
    ] {
        let told = report(&data, &[args, &["--lang", "vi"]].concat());
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(complaint.contains(expected), "{complaint}");
        assert_eq!(told.status.code(), Some(2), "{told:?}");
    }
    let none = report(collector.dir(), &["--lang", "vi"]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("không có nhật ký"), "{none:?}");
}

/// `diemcau status` tells the figure as it was frozen, and what came after it.
fn check_status(data: &Path, frozen: &Value, (amendments, open_changes): (u32, u32)) {
    let shown = |args: &[&str]| String::from_utf8(run(&[&["status"], args].concat(), data).stdout).unwrap();
    let told = || {
        let status: Value = serde_json::from_str(&shown(&["--json"])).unwrap();
        status["frozen"][0].clone()
    };
    until_true("the picture tells it", secs(10), || {
        told()["amendments"] == amendments && told()["open_changes"] == open_changes
    });
    let told = told();
    assert_eq!((&told["cutoff"], &told["expected"]), (&json!(CUTOFF), &frozen["expected"]), "{told}");
    assert_eq!(told["connected"], frozen["connected"]["total"], "{told}");
    assert_eq!(told["attendees"], frozen["attendees"], "{told}");
    let text = shown(&["--lang", "vi"]);
    let amended = if amendments > 0 { " · đã đính chính 1 lần" } else { "" };
    assert!(text.contains("Số liệu chốt «Báo cáo nhanh», lúc "), "{text}");
    let line = format!(": 16/23 điểm cầu đã kết nối, 46 đại biểu{amended}\n");
    assert!(text.contains(&line), "{text}");
}

/// A report is a draft until somebody approves it by name; that of an amendment by itself.
fn check_approval(data: &Path) {
    let told = |args: &[&str]| {
        let told = report(data, &[&["--cutoff", CUTOFF, "--lang", "vi"], args].concat());
        String::from_utf8(told.stdout).unwrap()
    };
    let document = |args: &[&str]| {
        let file = data.join("../report.docx");
        let out = ["--format", "docx", "--out", file.to_str().unwrap()];
        told(&[args, &out].concat());
        document::text(&file)
    };
    if let Some(draft) = document(&[]) {
        for expected in [
            "DIỄN TẬP - DỰ THẢO",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "SỞ KHOA HỌC & CÔNG NGHỆ <THỬ>",
            "Số:          /BC-SKHCN",
            "BÁO CÁO",
            "(tính đến ",
            "Kính gửi: Ủy ban nhân dân tỉnh",
            "theo danh sách có 23 điểm cầu; đã kết nối 16 điểm cầu, đạt 69,6%.",
            "Nơi nhận:",
            "GIÁM ĐỐC",
            "PHỤ LỤC",
            "=1+1",
            "margins in mm: [[20, 20, 30, 15], [20, 20, 30, 15]]",
        ] {
            assert!(draft.contains(expected), "{expected} is not in:\n{draft}");
        }
    }
    let approve = ["report", "approve", CUTOFF, "--by", "Lê Hoa"];
    let none = run(&["report", "approve", "Bao cao", "--by", "Lê Hoa", "--lang", "vi"], data);
    let none = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(none.contains("buổi lễ không có giờ chốt «Bao cao»; có: «Báo cáo nhanh»"), "{none}");
    for (args, code) in [(&["--amendment", "2"][..], 1), (&[], 0)] {
        let told = run(&[&approve, args].concat(), data);
        assert_eq!(told.status.code(), Some(code), "{told:?}");
    }
    assert!(told(&[]).contains("Đã duyệt: Lê Hoa, "), "{}", told(&[]));
    assert!(told(&["--amendment", "1"]).contains("Chưa duyệt (dự thảo)"));
    if let (Some(signed), Some(amended)) = (document(&[]), document(&["--amendment", "1"])) {
        assert!(signed.contains("DIỄN TẬP") && !signed.contains("DỰ THẢO"), "{signed}");
        assert!(amended.contains("DỰ THẢO") && amended.contains("(Đính chính lần 1: đếm lại)"), "{amended}");
    }
    let chat = told(&["--format", "chat"]);
    assert!(chat.contains("- Điểm cầu đã kết nối: 16/23\n- Mất kết nối: 0; chưa kết nối: 7;"), "{chat}");
    assert!(chat.lines().count() < 9, "{chat}");
}

/// Gives the last points of the roster the names of [`workbook::ODD_NAMES`].
fn with_odd_names(dir: &Path) {
    let path = dir.join("roster.csv");
    let mut text = fs::read_to_string(&path).unwrap();
    for (name, idx) in workbook::ODD_NAMES.into_iter().zip(17..) {
        text = text.replace(&format!(",Điểm cầu {idx},"), &format!(",{name},"));
    }
    fs::write(&path, text).unwrap();
}

/// Says whose report the figure becomes.
fn with_issuer(event: &Path) {
    let text = fs::read_to_string(event).unwrap();
    let report = "[report]\nparent = \"UBND TỈNH THANH HÓA\"\nbody = \"SỞ KHOA HỌC & CÔNG NGHỆ <THỬ>\"\n\
                  symbol = \"SKHCN\"\nplace = \"Thanh Hóa\"\nto = [\"Ủy ban nhân dân tỉnh\"]\n\
                  signer_title = \"GIÁM ĐỐC\"\n[[cutoff]]";
    fs::write(event, text.replacen("[[cutoff]]", report, 1)).unwrap();
}

/// The workbook of the frozen figure.
fn workbook(data: &Path) -> Vec<u8> {
    let file = data.join("../report.xlsx");
    let out = ["--cutoff", CUTOFF, "--format", "xlsx", "--lang", "vi", "--out", file.to_str().unwrap()];
    let told = report(data, &out);
    assert!(told.status.success(), "{told:?}");
    fs::read(file).unwrap()
}

/// Lays the event's cut-off [`AHEAD`], and gives its instant.
pub(crate) fn with_cutoff_soon(event: &PathBuf) -> jiff::Timestamp {
    let at = jiff::Timestamp::from_second((jiff::Timestamp::now() + AHEAD).as_second()).unwrap();
    let text = fs::read_to_string(event).unwrap();
    let (before, _) = text.split_once("at = ").unwrap();
    fs::write(event, format!("{before}at = {}\n", at.strftime("%Y-%m-%dT%H:%M:%SZ"))).unwrap();
    at
}

/// A number is overridden and the figure amended: that tells what it changed, and why.
fn check_amendment(data: &Path, point: &str, frozen: &Value) {
    let amend = ["report", "amend", CUTOFF, "--by", "Lê Hoa", "--reason", "đếm lại"];
    let early = run(&amend, data);
    assert_eq!(early.status.code(), Some(1), "nothing came later: {early:?}");
    for args in [&["override", point, "44", "--by", "Lê Hoa", "--reason", "đếm lại"][..], &amend] {
        let told = run(args, data);
        assert_eq!(told.status.code(), Some(0), "{told:?}");
    }
    let amended = report(data, &["--cutoff", CUTOFF, "--amendment", "1", "--format", "json"]);
    let amended: Value = serde_json::from_slice(&amended.stdout).unwrap();
    assert_eq!((&amended["amendment"], &amended["attendees"]), (&json!(1), &json!(44)));
    assert_eq!(amended["amended"]["changes"], json!([{ "code": point, "from": 46, "to": 44 }]));
    assert_eq!(amended["connected"], frozen["connected"]);
    let none = report(data, &["--cutoff", CUTOFF, "--amendment", "2", "--lang", "vi"]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("không có đính chính lần 2; có 1 lần"));
}

fn figure(data: &Path, format: &str) -> Option<String> {
    let output = report(data, &["--cutoff", CUTOFF, "--format", format]);
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn report(data: &Path, args: &[&str]) -> Output {
    run(&[&["report"], args].concat(), data)
}

fn run(args: &[&str], data: &Path) -> Output {
    Command::new(diemcau()).args(args).arg("--data").arg(data).output().unwrap()
}
