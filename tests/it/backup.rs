//! A backup through the real programs: made while agents report, checked, and gone on from elsewhere.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use diemcau::report::{self, Format, Instant};
use diemcau_core::ids::Seq;
use diemcau_phrase::Language;
use rusqlite::Connection;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::{facts, secs, until_true};

const POINTS: usize = 23;

#[test]
fn a_backup_made_while_agents_report_goes_on_in_another_directory_after_kill_9() {
    let mut collector = Collector::start(Shape { points: POINTS, speaking: 2 }, Serve::rehearsal());
    let swarm = swarm(&collector);
    until_true("counts are acknowledged", secs(60), || swarm.n_acked() >= 3 * POINTS);
    let file = collector.dir().join("sao lưu");
    let told = run("backup", &file, &collector.data());
    assert!(told.status.success(), "{told:?}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let acked = swarm.n_acked();
    until_true("counts go on", secs(60), || swarm.n_acked() >= acked + 2 * POINTS);
    let again = run("backup", &file, &collector.data());
    assert!(again.status.success(), "it takes the place of the one before: {again:?}");
    until_true("counts go on", secs(60), || swarm.n_acked() >= acked + 4 * POINTS);
    collector.kill();

    let elsewhere = tempfile::tempdir().unwrap();
    let data = elsewhere.path().join("data");
    let told = run("restore", &file, &data);
    assert!(told.status.success(), "{told:?}");
    let told = run("restore", &file, &data);
    assert_eq!(told.status.code(), Some(2), "what is there is not overwritten");
    assert!(stderr(&told).contains("không trống"), "{}", stderr(&told));
    let checked = check(&data);
    assert!(checked.status.success(), "{checked:?}");

    let (all, held) = (facts::read(&collector.data()), facts::read(&data));
    assert!(held.len() < all.len() && all.starts_with(&held), "{} of {}", held.len(), all.len());
    let then = report::of(&all[..held.len()], &Instant::Last).unwrap();
    let now = report::read(&data, &Instant::Last).unwrap();
    let json = |report: &report::Report| report.bytes(Format::Json, Language::English).unwrap();
    assert!(now.figure.total.attendees > 0 && json(&then) == json(&now), "the figure is another one");

    let target = collector.target();
    let listen = format!("{}:{}", target.host(), target.port());
    let serve = Serve { listen, ..Serve::rehearsal() };
    let restored = Collector::start_of(elsewhere, collector.event().to_owned(), serve);
    assert_eq!(restored.file().fingerprint, collector.file().fingerprint);
    let acked = swarm.n_acked();
    until_true("the agents report to it", secs(60), || swarm.n_acked() >= acked + 2 * POINTS);
    drop(swarm);
    let went_on = facts::read(&restored.data());
    assert!(went_on.len() > held.len() && went_on.starts_with(&held));
}

#[test]
fn what_is_no_sound_backup_is_told_and_nothing_is_made_of_it() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    let file = collector.dir().join("backup");
    let told = run("backup", &file, collector.dir());
    assert!(stderr(&told).contains("không có nhật ký") && !file.exists(), "{told:?}");
    let event = fs::read(collector.event()).unwrap();
    let told = run("backup", collector.event(), &collector.data());
    assert!(stderr(&told).contains("không phải bản sao lưu: hãy chọn tên khác"), "{told:?}");
    assert_eq!(fs::read(collector.event()).unwrap(), event, "it is left as it is");

    assert!(run("backup", &file, &collector.data()).status.success());
    let whole = fs::read(&file).unwrap();
    let damaged = |name: &str, sql: &str| {
        let path = file.with_extension(name);
        fs::write(&path, &whole).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    };
    let short = file.with_extension("short");
    fs::write(&short, &whole[..whole.len() / 2]).unwrap();
    let cases = [
        (
            damaged("altered", "UPDATE fact SET at = at + 1 WHERE seq = 2"),
            "ghi chép số 2 không còn đúng như lúc ghi",
        ),
        (damaged("cut", "DELETE FROM fact WHERE seq = (SELECT max(seq) FROM fact)"), "it ends with fact"),
        (short, "không dùng được bản sao lưu"),
        (collector.event().to_owned(), "không phải bản sao lưu do `diemcau backup` tạo ra"),
        (collector.data().join("journal.sqlite"), "không phải bản sao lưu do `diemcau backup` tạo ra"),
        (file.with_extension("none"), "không có tệp hoặc thư mục này"),
    ];
    let data = collector.dir().join("restored");
    for (file, expected) in cases.iter().rev() {
        let told = run("restore", file, &data);
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        assert!(stderr(&told).contains(expected), "{expected}: {}", stderr(&told));
        assert!(!data.exists(), "nothing is made of {}", file.display());
    }
    assert!(run("restore", &file, &data).status.success());
    assert_eq!(facts::read(&data).first().map(|fact| fact.seq), Some(Seq(1)));
}

fn swarm(collector: &Collector) -> Swarm {
    let points: Vec<String> = (0..POINTS).map(code).collect();
    let (target, report_every) = (collector.target(), Duration::from_millis(300));
    let swarm =
        Swarm::start(Swarming { target, points, simulated: true, arrive: secs(1), report_every }, None);
    swarm.wait_attached(secs(60));
    swarm.report(true);
    swarm
}

fn run(name: &str, file: &Path, data: &Path) -> Output {
    let mut command = Command::new(diemcau());
    command.arg(name).arg(file).arg("--data").arg(data).args(["--lang", "vi"]).output().unwrap()
}

fn check(data: &Path) -> Output {
    Command::new(diemcau()).args(["journal", "check", "--data"]).arg(data).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
