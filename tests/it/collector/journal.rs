//! `diemcau journal check`, beside a collector and on a damaged journal, and what a collector makes
//! of one.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::path::Path;
use std::process::Command;

use diemcau::journal::JOURNAL_FILE;
use rustix::process::Signal;
use serde_json::Value;

use super::place::{Place, stderr};

#[test]
fn a_journal_is_checked_while_it_is_written_and_after() {
    let place = Place::new();
    let (code, _) = check(&place.data());
    assert_eq!(code, 2, "there is none");

    let mut served = place.serve();
    let (code, checked) = check(&place.data());
    assert_eq!((code, &checked["clean"], &checked["session"]), (0, &true.into(), &"live".into()));
    assert!(checked["facts"].as_u64().unwrap() >= 2 && checked["damage"].is_null(), "{checked}");
    assert!(checked["from"].as_str().unwrap().ends_with("+07:00"), "{checked}");
    served.signal(Signal::TERM);
    assert!(served.child.wait().unwrap().success());

    damage(&place.data(), "UPDATE fact SET body = x'ff' WHERE seq = 2");
    let (code, checked) = check(&place.data());
    assert_eq!((code, &checked["facts"], &checked["clean"]), (1, &1.into(), &false.into()));
    assert_eq!(checked["damage"]["fact"], 2, "{checked}");
    assert!(checked["file"].as_str().unwrap().ends_with(JOURNAL_FILE));
}

#[test]
fn a_collector_says_which_fact_it_cannot_begin_from() {
    let place = Place::new();
    let mut served = place.serve();
    served.signal(Signal::TERM);
    served.child.wait().unwrap();
    damage(&place.data(), "UPDATE fact SET body = (SELECT body FROM fact WHERE seq = 1) WHERE seq = 2");
    let output = place.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("fact 2 calls itself 1"), "{}", stderr(&output));
}

#[test]
fn a_byte_that_turned_is_found_at_its_fact_and_what_lies_behind_is_counted() {
    let place = Place::new();
    for _ in 0..3 {
        let mut served = place.serve();
        served.signal(Signal::TERM);
        assert!(served.child.wait().unwrap().success());
    }
    damage(&place.data(), "UPDATE fact SET at = at + 1 WHERE seq = 2");
    let (code, checked) = check(&place.data());
    assert_eq!((code, &checked["facts"], &checked["damage"]["fact"]), (1, &1.into(), &2.into()), "{checked}");
    let n_behind = checked["damage"]["rest"]["facts"].as_u64().unwrap();
    assert!(n_behind >= 2 && checked["damage"]["rest"]["to"].is_string(), "{checked}");
    let output = place.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = format!("ghi chép số 2 không còn đúng như lúc ghi; không đọc {n_behind} ghi chép sau đó, từ ");
    assert!(stderr(&output).contains(&told), "{}", stderr(&output));
}

#[test]
fn nothing_is_begun_anew_where_an_event_was_begun() {
    let place = Place::new();
    let mut served = place.serve();
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    std::fs::remove_file(place.data().join(JOURNAL_FILE)).unwrap();
    let output = place.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = format!(
        "thư mục {} từng có nhật ký của một buổi lễ, nhưng tệp journal.sqlite không còn hoặc trống",
        place.data().display()
    );
    assert!(stderr(&output).contains(&told), "{}", stderr(&output));
    assert!(!place.data().join(JOURNAL_FILE).exists(), "nothing is made");
    assert_eq!(check(&place.data()).0, 2, "a check says so too");
}

#[test]
fn what_only_a_log_held_that_is_gone_is_missed() {
    let place = Place::new();
    let mut served = place.serve();
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    std::fs::remove_file(place.data().join(format!("{JOURNAL_FILE}-wal"))).unwrap();
    let output = place.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nhật ký chỉ còn đến ghi chép số 0, trong khi"), "{}", stderr(&output));
    let (code, checked) = check(&place.data());
    assert_eq!((code, &checked["clean"]), (1, &false.into()), "{checked}");
}

fn check(data: &Path) -> (i32, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau"));
    let output = command.args(["journal", "check", "--json", "--data"]).arg(data).output().unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

fn damage(data: &Path, sql: &str) {
    rusqlite::Connection::open(data.join(JOURNAL_FILE)).unwrap().execute_batch(sql).unwrap();
}
