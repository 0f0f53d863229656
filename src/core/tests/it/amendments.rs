//! What comes after a cut-off and speaks of it, and its gathering into amendments.

use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::CountAct;
use diemcau_core::cutoff::{FrozenSums, Reached};
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::fact::FactBody;
use diemcau_core::figure::{Figure, Flag, drops};
use diemcau_core::input::{Answer, Input, Report};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, DISTRICT, count, ms, opened};

const AT: Timestamp = Timestamp::from_millis(800_000);

/// A minute after the cut-off; the commune had 46 people before it.
fn day() -> Bench {
    let mut opened = opened();
    opened.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at: AT, due: None }];
    let mut bench = Bench::of(opened, Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 46));
    bench.advance(AT.since(bench.now) + ms(60_000));
    bench
}

fn act(bench: &mut Bench, act: Act) -> Answer {
    bench.handle(Input::Act { actor: Actor { name: "Lê Hoa".into(), address: None, user: None }, act })
}

fn amend(bench: &mut Bench, reason: &str) -> Answer {
    act(bench, Act::Amend { cutoff: "Báo cáo nhanh".into(), reason: reason.into() })
}

fn of_commune(act: CountAct) -> Act {
    Act::Count { code: "14650".into(), act }
}

fn late(seq: u64, n: u32, before_now: Duration) -> Report {
    Report { age: before_now, ..count(seq, n) }
}

fn reached(bench: &Bench) -> &Reached {
    &bench.core.state().cutoffs_reached()[0]
}

/// How many people an amendment tells of: the frozen fold, and what it gathered.
fn amended(bench: &Bench, nth: usize) -> u64 {
    let mut state = State::default();
    let before = |fact: &&diemcau_core::fact::Fact| !matches!(fact.body, FactBody::CutoffReached { .. });
    bench.facts.iter().take_while(before).for_each(|fact| {
        state.apply(fact);
    });
    let by = reached(bench).amendments[nth].fact;
    let gathered = bench.facts.iter().filter(|fact| reached(bench).later.contains(&fact.seq));
    gathered.filter(|fact| fact.seq < by).for_each(|fact| state.amend(fact));
    Figure::of(&state).total.attendees
}

#[test]
fn what_was_observed_before_the_cutoff_is_gathered_and_what_after_it_is_not() {
    let mut bench = day();
    let generation = bench.hello(DISTRICT);
    bench.report(DISTRICT, generation, late(1, 90, ms(60_000)));
    bench.report(DISTRICT, generation, late(2, 91, ms(59_999)));
    assert_eq!((reached(&bench).later.len(), reached(&bench).n_open()), (1, 1));
    let line = |bench: &Bench| {
        let line = reached(bench).frozen();
        (
            line.sums.map(|sums| (sums.connected, sums.expected, sums.attendees)),
            line.n_amendments,
            line.n_open,
        )
    };
    assert_eq!(line(&bench), (Some((0, 6, 46)), 0, 1));
    let total = Figure::of(&frozen(&bench)).total;
    let sums =
        FrozenSums { expected: total.expected, connected: total.connected.total, attendees: total.attendees };
    assert_eq!(reached(&bench).total, Some(sums));
    assert!(matches!(amend(&mut bench, "điểm cầu báo lại"), Answer::Done(_)));
    assert_eq!((reached(&bench).n_open(), amended(&bench, 0)), (0, 46 + 90));
    assert_eq!(&*reached(&bench).amendments[0].reason, "điểm cầu báo lại");
    assert_eq!(line(&bench), (Some((0, 6, 46)), 1, 0));
    assert_eq!(Figure::of(bench.core.state()).total.attendees, 46 + 91);
}

#[test]
fn an_override_speaks_of_the_number_that_it_overrides() {
    let mut bench = day();
    act(&mut bench, of_commune(CountAct::Override { count: 40, reason: "đếm lại".into() }));
    amend(&mut bench, "đếm lại");
    assert_eq!(amended(&bench, 0), 40);
    act(&mut bench, of_commune(CountAct::Enter { count: 50, note: "".into() }));
    assert_eq!(reached(&bench).n_open(), 0, "what is entered now speaks of now");
    act(&mut bench, of_commune(CountAct::Override { count: 50, reason: "vừa đến thêm".into() }));
    assert_eq!(reached(&bench).n_open(), 0, "the number that it overrides is of after the cut-off");
}

#[test]
fn an_override_that_was_amended_is_mended_and_ended_by_later_amendments() {
    let mut bench = day();
    act(&mut bench, of_commune(CountAct::Override { count: 40, reason: "đếm lại".into() }));
    amend(&mut bench, "lần một");
    act(&mut bench, of_commune(CountAct::Override { count: 41, reason: "đếm lại lần nữa".into() }));
    amend(&mut bench, "lần hai");
    act(&mut bench, of_commune(CountAct::EndOverride));
    amend(&mut bench, "lần ba");
    assert_eq!([0, 1, 2].map(|nth| amended(&bench, nth)), [40, 41, 46]);
}

#[test]
fn amendments_are_numbered_and_each_adds_to_the_one_before() {
    let mut bench = day();
    let generation = bench.hello(DISTRICT);
    bench.report(DISTRICT, generation, late(1, 90, ms(60_000)));
    amend(&mut bench, "lần một");
    bench.report(DISTRICT, generation, late(2, 95, ms(60_000)));
    amend(&mut bench, "lần hai");
    assert_eq!((amended(&bench, 0), amended(&bench, 1)), (136, 141));
    let plain = Act::Approve { cutoff: "bao cao nhanh".into(), amendment: Some(2) };
    assert!(matches!(act(&mut bench, plain), Answer::Done(_)), "a terminal may know no marks");
    assert!(bench.core.state().cutoffs_reached()[0].approval(Some(2)).is_some());
    bench.restart(ms(1_000), Session::Live);
    assert_eq!((amended(&bench, 0), amended(&bench, 1)), (136, 141));
}

#[test]
fn what_cannot_be_amended_is_refused() {
    let mut bench = day();
    assert_eq!(amend(&mut bench, "không có gì"), Answer::ActRefused(ActRefusal::NothingToAmend));
    let unknown = Act::Amend { cutoff: "Khác".into(), reason: "x".into() };
    assert!(matches!(act(&mut bench, unknown), Answer::ActRefused(ActRefusal::UnknownCutoff { .. })));
    let generation = bench.hello(DISTRICT);
    bench.report(DISTRICT, generation, late(1, 90, ms(60_000)));
    assert_eq!(amend(&mut bench, ""), Answer::ActRefused(ActRefusal::NothingSaid));
}

#[test]
fn clearly_fewer_people_after_the_cutoff_are_a_flag_and_no_part_of_what_is_frozen() {
    for (later, is_flagged) in [(36, true), (37, false), (60, false), (0, true)] {
        let mut bench = day();
        let frozen = Figure::of(&frozen(&bench));
        act(&mut bench, of_commune(CountAct::Enter { count: later, note: "".into() }));
        let state = bench.core.state();
        let told = drops(state, reached(&bench));
        let told: Vec<_> = told.iter().map(|drop| (drop.point, drop.frozen, drop.later)).collect();
        let expected: &[_] = if is_flagged { &[(COMMUNE, 46, later)] } else { &[] };
        assert_eq!(told, expected, "{later}");
        let now = Figure::of(state);
        let commune = now.points.iter().find(|point| point.point == COMMUNE).expect("it is listed");
        assert_eq!(commune.flags.contains(&Flag::Drop), is_flagged, "{later}");
        assert_eq!(Figure::of(&self::frozen(&bench)), frozen);
    }
}

#[test]
fn a_late_word_of_before_the_cutoff_is_no_drop() {
    let mut bench = day();
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, late(2, 20, ms(60_000)));
    assert_eq!(drops(bench.core.state(), reached(&bench)), []);
}

fn frozen(bench: &Bench) -> State {
    let mut state = State::default();
    for fact in bench.facts.iter().filter(|fact| fact.seq < reached(bench).fact) {
        state.apply(fact);
    }
    state
}
