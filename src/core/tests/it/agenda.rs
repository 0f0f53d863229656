//! Points of the programme: watched closer from ten minutes before they speak until the next item.

use diemcau_core::act::{Act, Actor};
use diemcau_core::event::{AgendaItem, Pace, Session};
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Answer, Input};
use diemcau_core::presence::Presence;
use diemcau_core::readiness::Check;
use diemcau_core::time::Timestamp;

use crate::province::{Bench, COMMUNE, DISTRICT, ms, opened};

/// When the commune begins to speak; it is told at 1,390 s, watched closer from 1,400 s to 2,300 s.
const SPEAKS: Timestamp = Timestamp::from_millis(2_000_000);

fn day() -> Bench {
    let mut opened = opened();
    let item = |at, point| AgendaItem { at, item: "Phát biểu".into(), point };
    opened.settings.agenda = vec![item(SPEAKS, Some(COMMUNE)), item(SPEAKS + ms(300_000), None)];
    Bench::of(opened, Session::Live)
}

/// Its agent speaks at the pace that it was told last.
fn speak(bench: &mut Bench, point: PointIdx, until: Timestamp) {
    let mut pace = told(bench, point);
    while bench.now + pace.heartbeat <= until {
        bench.advance(pace.heartbeat);
        let generation = bench.core.watch().point(point).generation.expect("it is attached");
        bench.heartbeat(point, generation);
        if bench.core.take_retuned().contains(&point) {
            pace = told(bench, point);
        }
    }
}

fn told(bench: &Bench, point: PointIdx) -> Pace {
    let state = bench.core.state();
    diemcau_core::agenda::told(state.settings(), state.roster(), point, bench.now).0
}

#[test]
fn who_is_about_to_speak_is_lost_after_three_and_a_half_seconds_and_no_beat_is_late_on_the_way() {
    let mut bench = day();
    bench.advance((SPEAKS - ms(630_000)).since(bench.now));
    bench.hello(COMMUNE);
    let n_facts = bench.facts.len();
    speak(&mut bench, COMMUNE, SPEAKS - ms(500_000));
    assert_eq!(told(&bench, COMMUNE), Pace::SPEAKING);
    assert_eq!(bench.facts.len(), n_facts, "it was never suspect");
    bench.advance(ms(3_500));
    assert_eq!(bench.presence(COMMUNE), Presence::Lost);
}

#[test]
fn who_has_spoken_is_watched_as_before() {
    let mut bench = day();
    bench.advance(SPEAKS.since(bench.now));
    bench.hello(COMMUNE);
    bench.core.take_retuned();
    let n_facts = bench.facts.len();
    speak(&mut bench, COMMUNE, SPEAKS + ms(320_000));
    assert_eq!((told(&bench, COMMUNE), bench.facts.len()), (Pace::STANDARD, n_facts));
    bench.advance(ms(4_000));
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
}

#[test]
fn a_restart_in_the_midst_watches_as_closely() {
    let mut bench = day();
    bench.advance((SPEAKS - ms(60_000)).since(bench.now));
    bench.restart(ms(2_000), Session::Live);
    bench.hello(COMMUNE);
    bench.advance(ms(3_500));
    assert_eq!(bench.presence(COMMUNE), Presence::Lost);
}

#[test]
fn the_loss_of_who_is_about_to_speak_is_critical_and_of_who_is_not_yet_is_not() {
    for (before, severity) in [(700_000, "warning"), (590_000, "critical")] {
        let mut bench = day();
        bench.advance((SPEAKS - ms(before)).since(bench.now));
        bench.hello(COMMUNE);
        bench.advance(ms(40_000));
        let state = bench.core.state();
        let open: Vec<_> = state.incidents().open().collect();
        let [incident] = open[..] else { panic!("{open:?}") };
        assert_eq!(state.terms(bench.now).severity(incident).id(), severity, "{before} ms before");
    }
}

#[test]
fn checks_of_who_only_the_programme_names_are_ticked() {
    let mut bench = day();
    let tick = |code: &str| Act::Tick { code: code.into(), check: Check::Sends, is_good: Some(true) };
    let mut act = |code| bench.handle(Input::Act { actor: Actor::default(), act: tick(code) });
    assert!(matches!(act("14650"), Answer::Done(_)));
    assert!(matches!(act("380"), Answer::ActRefused(_)), "the district does not speak");
    assert!(bench.core.state().point(DISTRICT).ticks.is_none());
}
