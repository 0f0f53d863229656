//! `diemcau demo --headless`, watched from outside.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::measured;
use super::process::diemcau;

/// Words that a picture counts points by.
const PRESENCES: [&str; 7] = ["live", "suspect", "lost", "unseen", "left", "unreachable", "excused"];
/// All but the last of them stand inside `expected`.
const OUTSIDE: &str = "excused";

/// Runs the demo for so many seconds, and holds its last word to what it must be.
///
/// # Panics
/// If anything is not as it must be.
pub(crate) fn check(seconds: u64, at_least_live: u64) {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let begun = Instant::now();
    let output = Command::new(diemcau())
        .args(["demo", "--headless", "--for", &format!("{seconds}s")])
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::null())
        .output()
        .expect("the demo starts");
    let took = begun.elapsed();
    let (said, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{said}\n{told}");
    assert!(took < Duration::from_secs(seconds + 20), "it took {took:?}");
    let opening = said.find('{').expect("the status is on standard output");
    let status: Value = serde_json::from_str(&said[opening..]).expect("the last thing said is the status");
    judge(&status, at_least_live);
    let left: Vec<_> = fs::read_dir(temporary.path()).expect("the folder is there").collect();
    assert!(left.is_empty(), "it leaves {left:?} behind");
    let what = format!("demo --headless --for {seconds}s");
    measured(&what, &format!("{} of {}, {}", status["points"], status["session"], status["attendance"]));
}

fn judge(status: &Value, at_least_live: u64) {
    let points = &status["points"];
    assert_eq!(status["session"], "rehearsal");
    assert_eq!(number(points, "expected"), 1_018, "{points}");
    assert!(number(points, "live") >= at_least_live, "{points}");
    assert!(number(points, "lost") + number(points, "suspect") <= 60, "too many out at once: {points}");
    let levels = status["levels"].as_array().expect("levels are a list");
    for word in PRESENCES.into_iter().chain(["expected"]) {
        let sum: u64 = levels.iter().map(|level| number(level, word)).sum();
        assert_eq!(sum, number(points, word), "the levels' {word} against the total: {status}");
    }
    let inside: u64 =
        PRESENCES.iter().filter(|word| **word != OUTSIDE).map(|word| number(points, word)).sum();
    assert_eq!(inside, 1_018, "{points}");
    let power: u64 =
        ["mains", "battery", "generator", "unknown"].iter().map(|word| number(&status["power"], word)).sum();
    assert_eq!(power, 1_018, "{}", status["power"]);
    let attendance = &status["attendance"];
    assert_eq!(number(attendance, "reported_points") + number(attendance, "missing_points"), 1_018);
}

#[track_caller]
fn number(object: &Value, key: &str) -> u64 {
    object[key].as_u64().unwrap_or_else(|| panic!("{key} is no number in {object}"))
}
