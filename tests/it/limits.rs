//! Limits that each caller has: what is beyond them is refused, and costs nobody else.

mod ages;
mod clock;
mod enrolment;
mod files;
mod http2;
mod pages;
mod reports;
mod sizes;
mod strangers;

use crate::harness::collector::Collector;
use crate::harness::pages::get;

/// How often a limit was passed, as a collector's metrics tell.
fn exceeded(collector: &Collector, limit: &str) -> u64 {
    let metrics = get(collector.served("metrics are served"), "/metrics").body;
    let name = format!("diemcau_limit_exceeded_total{{limit=\"{limit}\"}} ");
    let value = metrics.lines().find_map(|line| line.strip_prefix(&name)).expect("it is told");
    value.trim_end_matches(".0").parse().expect("it is a whole number")
}
