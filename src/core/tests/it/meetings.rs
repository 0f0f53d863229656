//! Who is in the meeting, by its participant lists: one ground of *đã kết nối*.

use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::decide::Core;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::fact::FactBody;
use diemcau_core::figure::{Connected, Figure};
use diemcau_core::ids::PointIdx;
use diemcau_core::input::{Answer, Input};
use diemcau_core::meeting::{HOLDS_AT_MOST, MAX_SOURCES};

use crate::province::{Bench, COMMUNE, DISTRICT, ROOT, ms, opened};

const MINUTE: Duration = Duration::from_mins(1);

fn day() -> Bench {
    Bench::of(opened(), Session::Live)
}

fn list(bench: &mut Bench, source: &str, points: &[PointIdx], holds: Duration) -> Answer {
    let roster = bench.core.state().roster().clone();
    let codes = points.iter().map(|idx| roster.point(*idx).code.as_str().into()).collect();
    let act = Act::ListMeeting { source: source.into(), codes, n_participants: 9, holds };
    bench.handle(Input::Act { actor: Actor::default(), act })
}

fn connected(bench: &Bench) -> Connected {
    Figure::of(bench.core.state()).total.connected
}

#[test]
fn a_point_on_a_list_is_connected_until_the_next_list_of_that_source_or_its_end() {
    let mut bench = day();
    let generation = bench.hello(ROOT);
    assert!(matches!(list(&mut bench, "họp", &[ROOT, COMMUNE, COMMUNE], MINUTE), Answer::Done(_)));
    assert_eq!(connected(&bench), Connected { total: 2, agent: 1, confirmed: 0, meeting: 2 });
    list(&mut bench, "khác", &[DISTRICT], 2 * MINUTE);
    list(&mut bench, "họp", &[ROOT], MINUTE);
    assert_eq!(connected(&bench), Connected { total: 2, agent: 1, confirmed: 0, meeting: 2 });
    for _ in 0..61 {
        bench.heartbeat(ROOT, generation);
        bench.advance(ms(1_000));
    }
    assert_eq!(connected(&bench).meeting, 1, "the list of a minute ended by itself, the other holds");
    for _ in 0..60 {
        bench.heartbeat(ROOT, generation);
        bench.advance(ms(1_000));
    }
    let figure = Figure::of(bench.core.state());
    assert_eq!(figure.total.connected, Connected { total: 1, agent: 1, confirmed: 0, meeting: 0 });
    assert_eq!(figure.total.ever_connected, 3, "who was in the meeting was connected at some time");
    assert_eq!(Core::replay(bench.facts.iter().cloned()).state(), bench.core.state());
}

/// What is due at T ends before the cut-off at T, as what people say of picture and sound does.
#[test]
fn a_list_that_ends_at_the_cutoff_counts_no_longer_and_one_that_ends_after_it_does() {
    for (holds, meeting) in [(10 * MINUTE, 0), (10 * MINUTE + ms(1), 1)] {
        let mut event = opened();
        let begins = Bench::of(event.clone(), Session::Live).now;
        event.settings.cutoffs =
            vec![Cutoff { name: "Báo cáo nhanh".into(), at: begins + 10 * MINUTE, due: None }];
        let mut bench = Bench::of(event, Session::Live);
        list(&mut bench, "họp", &[COMMUNE], holds);
        bench.advance(11 * MINUTE);
        let cutoff = bench.facts.iter().position(|fact| matches!(fact.body, FactBody::CutoffReached { .. }));
        let frozen = Core::replay(bench.facts[..cutoff.unwrap()].iter().cloned());
        assert_eq!(Figure::of(frozen.state()).total.connected.meeting, meeting);
    }
}

#[test]
fn a_restart_forgets_no_list_and_a_new_session_all() {
    let mut bench = day();
    list(&mut bench, "họp", &[COMMUNE], 5 * MINUTE);
    bench.restart(ms(5_000), Session::Live);
    assert_eq!(connected(&bench).meeting, 1);
    bench.advance(5 * MINUTE);
    assert_eq!(connected(&bench).meeting, 0, "it still ends by itself");
    let mut bench = Bench::of(opened(), Session::Rehearsal);
    list(&mut bench, "họp", &[COMMUNE], 5 * MINUTE);
    bench.restart(ms(5_000), Session::Live);
    let figure = Figure::of(bench.core.state());
    assert_eq!((figure.total.connected.meeting, figure.total.ever_connected), (0, 0));
}

#[test]
fn after_a_gap_of_the_journal_lists_stand_as_they_did() {
    let mut bench = day();
    list(&mut bench, "một", &[COMMUNE], 20 * MINUTE);
    list(&mut bench, "hai", &[DISTRICT], MINUTE);
    let (written, n_written) = (bench.core.state().seq(), bench.facts.len());
    let from = bench.now;
    bench.advance(2 * MINUTE);
    // What was decided in the gap was never written, the end of the second list among it.
    bench.facts.truncate(n_written);
    bench.with(|core, now, facts| core.restate(written, from, now, facts));
    assert_eq!(connected(&bench).meeting, 1);
    assert_eq!(Core::replay(bench.facts.iter().cloned()).state(), bench.core.state());
}

#[test]
fn what_names_no_source_or_no_point_is_refused_and_no_list_holds_for_ever() {
    let mut bench = day();
    let act =
        Act::ListMeeting {
            source: "họp".into(), codes: vec!["??".into()], n_participants: 1, holds: MINUTE
        };
    let unknown = bench.handle(Input::Act { actor: Actor::default(), act });
    assert_eq!(unknown, Answer::ActRefused(ActRefusal::UnknownPoint { code: "??".into() }));
    assert_eq!(list(&mut bench, " ", &[ROOT], MINUTE), Answer::ActRefused(ActRefusal::NothingSaid));
    list(&mut bench, "họp", &[ROOT], Duration::from_hours(9));
    let until = bench.core.state().meetings().iter().next().unwrap().1.until;
    assert_eq!(until, bench.now + HOLDS_AT_MOST);
    for n in 0..2 * MAX_SOURCES {
        list(&mut bench, &format!("nguồn {n}"), &[ROOT], MINUTE);
    }
    assert_eq!(bench.core.state().meetings().iter().count(), MAX_SOURCES);
}
