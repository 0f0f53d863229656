//! The probes of the meeting path against real servers on loopback. A test whose server is not
//! installed says so on standard error.

mod answers;
mod oddities;
#[path = "../../../tests/harness/peer.rs"]
mod peer;
mod refusals;
mod watching;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use diemcau_agent::probe::measure;
use diemcau_core::path::{Finding, PathWindow, ProbeKind, ProbeSettings, Thresholds};

/// A server answers within this time after its start.
const STARTS: Duration = Duration::from_secs(20);

/// Asks often and does not wait long.
fn settings(kind: ProbeKind, target: &str) -> ProbeSettings {
    ProbeSettings {
        name: "probe".into(),
        kind,
        target: target.into(),
        interval: Some(Duration::from_millis(20)),
        timeout: Some(Duration::from_secs(2)),
    }
}

/// What a probe finds in a short while.
async fn probe(settings: &ProbeSettings) -> PathWindow {
    measure(settings, &Thresholds::default(), Duration::from_millis(400)).await
}

/// The same once the server is there.
async fn probe_started(settings: &ProbeSettings) -> PathWindow {
    let begun = Instant::now();
    let trying = ProbeSettings { timeout: Some(Duration::from_millis(500)), ..settings.clone() };
    loop {
        let first = measure(&trying, &Thresholds::default(), Duration::from_millis(20)).await;
        if matches!(first.finding, Finding::Answered | Finding::Degraded) {
            return probe(settings).await;
        }
        assert!(begun.elapsed() < STARTS, "the server does not answer: {first:?}");
    }
}

/// The path of a program; says that the test is skipped where it is not installed.
fn needs(test: &str, program: &str) -> Option<PathBuf> {
    let found = peer::installed(program);
    if found.is_none() {
        skip(test, &format!("{program} is not installed"));
    }
    found
}

/// Straight to standard error, which the test runner does not swallow when a test passes.
fn skip(test: &str, why: &str) {
    writeln!(std::io::stderr(), "SKIPPED {test}: {why}").expect("standard error is open");
}
