//! The demo as a first-time visitor runs it.

use crate::harness::demo;

#[test]
fn a_minute_of_the_demo() {
    demo::check(60, 900);
}
