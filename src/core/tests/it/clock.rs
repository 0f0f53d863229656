//! A clock that was once wrong, and a person who accepts the right one.

use std::time::Duration;

use diemcau_core::correction::ahead_since;
use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, DISTRICT, count, ms};

const DAY: Duration = Duration::from_hours(24);

#[test]
fn what_was_said_under_a_wrong_clock_stands_and_gives_way_to_what_is_newer() {
    let mut bench = Bench::new(Session::Live);
    let right = bench.hello(DISTRICT);
    bench.report(DISTRICT, right, count(1, 80));
    bench.advance(ms(60_000));
    let (before, last_right) = (bench.now, bench.core.state().at());

    bench.restart(DAY, Session::Live);
    let since = bench.now;
    let wrong = bench.hello(COMMUNE);
    bench.advance(ms(10_000));
    bench.report(COMMUNE, wrong, count(1, 45));
    bench.advance(ms(5_000));
    let last = bench.now;

    bench.core = Core::replay(bench.facts.iter().cloned());
    bench.now = before + ms(20_000);
    let by = last.since(bench.now);
    bench.with(|core, now, facts| {
        core.accept_clock(now, since, by, facts);
        core.open_session(now, Session::Live, Some(now), facts);
    });
    let held = |bench: &Bench, point: usize| bench.core.state().now()[point].count.clone().unwrap();
    let commune = held(&bench, COMMUNE.as_usize());
    assert_eq!(commune.count, 45);
    assert_eq!(commune.observed, bench.now - ms(5_000), "order and distances stay");
    let district = held(&bench, DISTRICT.as_usize());
    assert_eq!((district.count, district.observed < last_right), (80, true), "what was right stays");
    assert!(bench.core.state().now().iter().all(|point| point.since.is_none_or(|at| at <= bench.now)));

    bench.advance(ms(1_000));
    let other = bench.hello_as(COMMUNE, crate::province::agent("another", "boot-1"));
    bench.report(COMMUNE, other, count(1, 47));
    assert_eq!(held(&bench, COMMUNE.as_usize()).count, 47, "a newer number is newer again");
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    let replayed = Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state(), bench.core.state());
}

#[test]
fn the_last_leap_that_is_long_enough_began_it() {
    let at = Timestamp::from_millis;
    let hour = Duration::from_hours(1);
    let leap = |from: i64, hours: u64| (at(from), at(from) + hour * u32::try_from(hours).unwrap_or(0));
    assert_eq!(ahead_since(at(7), [], hour), at(7));
    assert_eq!(ahead_since(at(7), [leap(0, 2), leap(9_000_000, 0)], hour), at(0) + hour * 2);
    assert_eq!(ahead_since(at(7), [leap(0, 2), leap(9_000_000, 1)], hour), at(9_000_000) + hour);
}
