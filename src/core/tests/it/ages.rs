//! An agent that lies about how old its reports are: nothing is moved over a cut-off by it, and nothing breaks.

use std::time::Duration;

use diemcau_core::attendance::Disposition;
use diemcau_core::decide::Core;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::fact::Told;
use diemcau_core::figure::Figure;
use diemcau_core::input::{Answer, Report};
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, agent, count, ms, opened, tell};

const AT: Timestamp = Timestamp::from_millis(800_000);
/// The commune's people before the cut-off.
const BEFORE: u32 = 46;
/// What no report is old: from years to all that fits into the wire.
const ABSURD: [Duration; 4] = [
    Duration::from_hours(3 * 365 * 24),
    Duration::from_millis(i64::MAX as u64),
    Duration::from_millis(i64::MAX as u64 + 1),
    Duration::from_millis(u64::MAX),
];

fn day() -> Bench {
    let mut opened = opened();
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at: AT, due: None }];
    let mut bench = Bench::of(opened, Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, BEFORE));
    bench
}

fn standing(bench: &Bench) -> Option<u32> {
    bench.core.state().now()[COMMUNE.as_usize()].count.as_ref().map(|count| count.count)
}

#[test]
fn an_absurd_age_is_history_and_breaks_nothing() {
    let mut bench = day();
    let generation = bench.hello_as(COMMUNE, agent("liar", "boot-1"));
    for (seq, age) in (1..).step_by(2).zip(ABSURD) {
        let answer = bench.report(COMMUNE, generation, Report { age, ..count(seq, 999) });
        assert_eq!(answer, Answer::Taken(Disposition::BeforeOpen), "{age:?}");
        let told = Told::Confirmation { state: MediaState::Good, by: "".into(), note: "".into() };
        let answer = bench.report(COMMUNE, generation, tell(seq + 1, age, told));
        assert_eq!(answer, Answer::Taken(Disposition::BeforeOpen), "{age:?}");
    }
    assert_eq!(standing(&bench), Some(BEFORE));
    bench.advance(AT.since(bench.now) + ms(60_000));
    assert_eq!(Figure::of(bench.core.state()).total.attendees, u64::from(BEFORE));
    let replayed = Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state(), bench.core.state());
}

#[test]
fn no_age_moves_a_count_into_a_figure_that_is_frozen() {
    let mut bench = day();
    bench.advance(AT.since(bench.now) + ms(60_000));
    let frozen = |bench: &Bench| {
        let reached = &bench.core.state().cutoffs_reached()[0];
        (reached.total, reached.numbers.clone())
    };
    let before = frozen(&bench);
    let generation = bench.hello_as(COMMUNE, agent("liar", "boot-1"));
    let just_before = [ms(60_001), ms(61_000), bench.now.since(AT)];
    for (seq, age) in (1..).zip(just_before.into_iter().chain(ABSURD)) {
        bench.report(COMMUNE, generation, Report { age, ..count(seq, 999) });
        assert_eq!(frozen(&bench), before, "{age:?}");
    }
    let later = bench.core.state().cutoffs_reached()[0].later.len();
    assert!(later >= just_before.len(), "what speaks of before waits for a person to gather it: {later}");
}

/// What was entered before the cut-off and says that it is of now counts as of now: it never was in the figure.
#[test]
fn a_count_that_calls_itself_younger_is_of_when_it_came() {
    let mut bench = day();
    bench.advance(AT.since(bench.now) + ms(60_000));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, Report { age: Duration::ZERO, ..count(2, 50) });
    assert_eq!(standing(&bench), Some(50));
    let reached = &bench.core.state().cutoffs_reached()[0];
    assert_eq!(reached.numbers[COMMUNE.as_usize()], Some(BEFORE));
    assert_eq!(reached.later, [], "it does not speak of before");
}
