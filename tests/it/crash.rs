//! `kill -9` of the collector; the whole province is in the long suite.

use std::time::Duration;

use crate::harness::crash::{Crash, check};
use crate::harness::secs;

#[test]
fn killed_in_the_middle_of_counts_the_collector_loses_and_doubles_nothing() {
    check(Crash {
        agents: 200,
        report_every: Duration::from_millis(500),
        away: vec![Duration::ZERO, secs(4)],
    });
}
