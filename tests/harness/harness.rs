//! What the whole-system tests stand on: the real programs as processes, a dashboard that
//! remembers what it saw and when, agents by the thousand, lines that can be cut.
//!
//! Nothing waits by sleeping a while and hoping: [`until`] asks again until a deadline.

pub(crate) mod agent;
pub(crate) mod bystanders;
pub(crate) mod collector;
pub(crate) mod crash;
pub(crate) mod cut;
pub(crate) mod debian;
pub(crate) mod demo;
pub(crate) mod disk;
pub(crate) mod enrolled;
pub(crate) mod event;
pub(crate) mod facts;
pub(crate) mod http2;
pub(crate) mod janus;
pub(crate) mod mail;
pub(crate) mod net;
pub(crate) mod pages;
pub(crate) mod peer;
pub(crate) mod process;
pub(crate) mod screen;
pub(crate) mod sink;
pub(crate) mod stats;
pub(crate) mod swarm;
pub(crate) mod ups;
pub(crate) mod vendor;
pub(crate) mod watcher;

use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

/// Between two questions of [`until`].
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// Asks until the answer is there, and gives it with how long that took.
///
/// # Panics
/// If there is none within the time.
#[track_caller]
pub(crate) fn until<T>(what: &str, within: Duration, mut ask: impl FnMut() -> Option<T>) -> (T, Duration) {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return (answer, begun.elapsed());
        }
        assert!(begun.elapsed() < within, "not within {within:?}: {what}");
        thread::sleep(ASK_AGAIN);
    }
}

/// [`until`] for a question with yes or no.
#[track_caller]
pub(crate) fn until_true(what: &str, within: Duration, mut ask: impl FnMut() -> bool) -> Duration {
    until(what, within, || ask().then_some(())).1
}

/// Seconds, for short.
pub(crate) const fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// Says that a test could not run here, and why. Loud on purpose: nothing was shown.
pub(crate) fn skip(test: &str, why: &str) {
    say(&format!("SKIPPED {test}: {why}"));
}

/// Says what was measured, so that it can be quoted.
pub(crate) fn measured(what: &str, figures: &str) {
    say(&format!("MEASURED {what}: {figures}"));
}

/// Straight to standard error, which the test runner does not swallow when a test passes.
fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error is open");
}
