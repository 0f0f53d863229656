//! `kill -9` of the collector in the middle of the whole province.

use std::time::Duration;

use crate::harness::crash::{Crash, check};
use crate::harness::secs;

#[test]
fn killed_in_the_middle_of_a_province_the_collector_loses_and_doubles_nothing() {
    check(Crash { agents: 1_018, report_every: secs(1), away: vec![Duration::ZERO, secs(5), secs(15)] });
}
