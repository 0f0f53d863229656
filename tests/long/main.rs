//! What takes minutes: `tests/run --long`. Each test says what it measured.

mod agent;
mod crash;
mod demo;
#[path = "../harness/harness.rs"]
#[expect(dead_code, reason = "the quick suite uses the rest")]
mod harness;
mod line;
mod notified;
mod package;
mod phones;
mod probes;
mod slow;
mod soak;
mod storm;
