//! What operators do with numbers: enter, verify, override; and what becomes of conflicts.

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::{CountAct, CountSource};
use diemcau_core::event::Session;
use diemcau_core::figure::Figure;
use diemcau_core::input::{Answer, Input};
use diemcau_core::point::StandingCount;

use crate::province::{Bench, COMMUNE, EXCUSED, count, ms};

fn act(bench: &mut Bench, code: &str, act: CountAct) -> Answer {
    let actor = Actor { name: "Lê Hoa".into(), address: None, user: None };
    bench.handle(Input::Act { actor, act: Act::Count { code: code.into(), act } })
}

fn enter(count: u32) -> CountAct {
    CountAct::Enter { count, note: "qua điện thoại".into() }
}

fn overrule(count: u32) -> CountAct {
    CountAct::Override { count, reason: "đếm lại".into() }
}

fn standing(bench: &Bench) -> StandingCount {
    bench.core.state().now()[COMMUNE.as_usize()].count.as_deref().cloned().expect("a number stands")
}

#[test]
fn what_a_point_told_by_phone_counts_as_a_person_s_word_and_the_later_word_stands() {
    let mut bench = Bench::new(Session::Live);
    assert!(matches!(act(&mut bench, "14650", enter(46)), Answer::Done(_)));
    let held = standing(&bench);
    assert_eq!((held.count, held.source, held.is_entered), (46, Some(CountSource::Person), true));
    assert_eq!((&*held.by, &*held.note), ("Lê Hoa", "qua điện thoại"));
    bench.advance(ms(1_000));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 48));
    assert_eq!(standing(&bench).count, 48);
    bench.advance(ms(1_000));
    act(&mut bench, "14650", enter(47));
    assert_eq!(standing(&bench).count, 47);
}

#[test]
fn a_number_is_verified_until_a_person_tells_another() {
    let mut bench = Bench::new(Session::Live);
    let refused = act(&mut bench, "14650", CountAct::Verify);
    assert_eq!(refused, Answer::ActRefused(ActRefusal::NoCount { code: "14650".into() }));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 46));
    act(&mut bench, "14650", CountAct::Verify);
    assert_eq!(standing(&bench).verified.map(|verified| verified.by), Some("Lê Hoa".into()));
    bench.advance(ms(1_000));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(2, 47));
    assert_eq!(standing(&bench).verified, None);
}

#[test]
fn an_override_stands_above_what_comes_later_until_it_ends() {
    let mut bench = Bench::new(Session::Live);
    act(&mut bench, "14650", overrule(40));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 46));
    let held = standing(&bench);
    assert_eq!((held.count, held.source, &*held.note), (40, Some(CountSource::Override), "đếm lại"));
    bench.advance(ms(1_000));
    act(&mut bench, "14650", overrule(41));
    assert_eq!(standing(&bench).count, 41);
    act(&mut bench, "14650", CountAct::EndOverride);
    assert_eq!(standing(&bench).count, 46);
    let again = act(&mut bench, "14650", CountAct::EndOverride);
    assert!(matches!(again, Answer::ActRefused(ActRefusal::NoCount { .. })));
}

#[test]
fn a_conflict_ends_when_somebody_decides() {
    for decided in [CountAct::Verify, overrule(60)] {
        let mut bench = Bench::new(Session::Live);
        let generation = bench.hello(COMMUNE);
        bench.report(COMMUNE, generation, count(1, 46));
        bench.advance(ms(1_000));
        act(&mut bench, "14650", enter(60));
        assert!(standing(&bench).is_conflict);
        assert_eq!(Figure::of(bench.core.state()).total.conflicts, 1);
        act(&mut bench, "14650", decided);
        assert!(!standing(&bench).is_conflict);
        assert_eq!(Figure::of(bench.core.state()).total.attendees, 60);
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let mut bench = Bench::new(Session::Live);
    let empty = CountAct::Override { count: 40, reason: "".into() };
    assert_eq!(act(&mut bench, "14650", empty), Answer::ActRefused(ActRefusal::NothingSaid));
    assert!(matches!(act(&mut bench, "X", enter(1)), Answer::ActRefused(ActRefusal::UnknownPoint { .. })));
    act(&mut bench, "T1", enter(20));
    let state = bench.core.state();
    assert!(state.now()[EXCUSED.as_usize()].count.is_some());
    assert_eq!(Figure::of(state).total.attendees, 0, "guests are counted where they sit");
}

#[test]
fn before_counting_opens_nothing_is_entered() {
    let mut opened = crate::province::opened();
    opened.settings.count_open = opened.settings.start;
    let mut bench = Bench::of(opened, Session::Live);
    assert_eq!(act(&mut bench, "14650", enter(46)), Answer::ActRefused(ActRefusal::NotOpen));
}
