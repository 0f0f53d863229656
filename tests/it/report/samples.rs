//! Both sample provinces, rehearsed with a seed: the figure that was frozen has the same bytes after what came later,
//! after `kill -9` and in a copy, and each of its sums is what it lists.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::{AHEAD, CUTOFF, document, figure, report, run, sums, workbook};
use crate::harness::collector::{Collector, Serve};
use crate::harness::process::diemcau;
use crate::harness::{secs, until, until_true};

#[test]
fn the_province_with_districts_is_frozen_and_sums_up() {
    check("src/sample", 1_018);
}

#[test]
fn the_province_of_two_levels_is_frozen_and_sums_up_and_speaks_of_no_district() {
    let (chat, text, document) = check("src/sample/hai-cap", 873);
    let letter = document.clone().unwrap_or_default();
    assert!(
        letter.is_empty() || letter.contains("SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
        "it says who reports: {letter}"
    );
    for told in [chat, text].into_iter().chain(document) {
        let told = told.to_lowercase();
        for word in ["huyện", "thị xã", "quận"] {
            assert!(!told.contains(word), "{word} in:\n{told}");
        }
    }
}

/// Rehearses a sample; its report for a chat, as text, and as a document where something can read that.
fn check(sample: &str, n_points: u64) -> (String, String, Option<String>) {
    let dir = tempfile::tempdir().unwrap();
    let event = laid_around_now(&Path::new(env!("CARGO_MANIFEST_DIR")).join(sample), dir.path());
    let mut collector = Collector::start_of(dir, event, Serve::rehearsal());
    let data = collector.data();
    let mut fleet = rehearsed(&data);
    let (frozen, _) = until("the cut-off is reached", secs(120), || figure(&data, "json"));
    let (table, cells) = (figure(&data, "csv").unwrap(), super::workbook(&data));
    let json: Value = serde_json::from_str(&frozen).unwrap();
    let points = json["points"].as_array().unwrap();
    assert_eq!(u64::try_from(points.len()).unwrap(), n_points);
    assert!(json["connected"]["agent"].as_u64() > Some(n_points / 2), "{}", json["connected"]);
    assert!(json["reported_points"].as_u64() > Some(n_points / 10), "{}", json["reported_points"]);
    sums::check(&json, &table);
    workbook::check(&data.join("../report.xlsx"), &json, &[]);

    let reported = points.iter().filter(|point| point["attendees"].is_u64()).map(|point| &point["code"]);
    let [corrected, away] = [0, 1].map(|nth| reported.clone().nth(nth).and_then(Value::as_str).unwrap());
    for args in [
        &["override", corrected, "7", "--by", "Lê Hoa", "--reason", "đếm lại"][..],
        &["excuse", away, "--by", "Lê Hoa", "--reason", "mưa lũ"],
        &["report", "amend", CUTOFF, "--by", "Lê Hoa", "--reason", "đếm lại"],
    ] {
        let told = run(args, &data);
        assert!(told.status.success(), "{told:?}");
    }
    fleet.kill().unwrap();
    fleet.wait().unwrap();
    until_true("all are gone", secs(60), || {
        let status: Value = serde_json::from_slice(&run(&["status", "--json"], &data).stdout).unwrap();
        status["points"]["live"] == 0
    });
    collector.kill();
    let copy = copied(&data);
    collector.restart();
    for data in [&data, &copy] {
        let at = data.display();
        assert!(figure(data, "json").as_deref() == Some(&*frozen), "the JSON of {at} has other bytes");
        assert!(figure(data, "csv").as_deref() == Some(&*table), "the table of {at} has other bytes");
        assert!(super::workbook(data) == cells, "the workbook of {at} has other cells");
    }
    let now: Value = serde_json::from_slice(&report(&data, &["--format", "json"]).stdout).unwrap();
    assert_eq!(now["connected"]["agent"], 0, "what is frozen is not what is now");
    let told = |format: &str| {
        let told = report(&data, &["--cutoff", CUTOFF, "--format", format, "--lang", "vi"]);
        String::from_utf8(told.stdout).unwrap()
    };
    let file = data.join("../report.docx");
    let out = ["--cutoff", CUTOFF, "--format", "docx", "--lang", "vi", "--out", file.to_str().unwrap()];
    assert!(report(&data, &out).status.success());
    (told("chat"), told("text"), document::text(&file))
}

/// A sample's event and roster in a folder, with its first cut-off [`AHEAD`] and all else as far from that as it was.
fn laid_around_now(sample: &Path, dir: &Path) -> PathBuf {
    fs::copy(sample.join("roster.csv"), dir.join("roster.csv")).unwrap();
    let text = fs::read_to_string(sample.join("event.toml")).unwrap();
    let cutoff = jiff::Timestamp::from_second((jiff::Timestamp::now() + AHEAD).as_second()).unwrap();
    let written = |text: &str| text.parse::<jiff::civil::DateTime>().ok();
    let mut times = text.split_whitespace().filter_map(written);
    let day = times.next().unwrap().date();
    let before = day.at(7, 20, 0, 0);
    let laid = |word: &str| match written(word) {
        Some(time) => (cutoff + before.duration_until(time)).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        None => word.to_owned(),
    };
    let lines = text.lines().map(|line| line.split(' ').map(laid).collect::<Vec<_>>().join(" "));
    let event = dir.join("event.toml");
    fs::write(&event, lines.collect::<Vec<_>>().join("\n")).unwrap();
    event
}

/// A fleet of all points that plays a seeded rehearsal.
fn rehearsed(data: &Path) -> Child {
    let mut command = Command::new(diemcau());
    command.args(["rehearse", "--seed", "11", "--arrive", "8s", "--for", "120s", "--data"]).arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The files of a data directory, elsewhere.
pub(super) fn copied(data: &Path) -> PathBuf {
    let copy = data.join("../copy");
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(data).unwrap().map(Result::unwrap) {
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
    }
    copy
}
