//! Presence: silences, breaks, returns, goodbyes and the collector's own absences.

use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{Generation, PointIdx};
use diemcau_core::input::{Answer, Hello, HelloRefusal, Input};
use diemcau_core::path::Band;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Presence};

use crate::province::{Bench, COMMUNE, DISTRICT, EXCUSED, ROOT, agent, count, mains, ms, window};

/// After each of these silences a point of that kind stands so.
#[test]
fn silence_makes_suspect_then_lost() {
    for (point, silence, presence) in [
        (COMMUNE, 4_499, Presence::Live),
        (COMMUNE, 4_500, Presence::Suspect),
        (COMMUNE, 6_999, Presence::Suspect),
        (COMMUNE, 7_000, Presence::Lost),
        (ROOT, 2_499, Presence::Live),
        (ROOT, 2_500, Presence::Suspect),
        (ROOT, 3_499, Presence::Suspect),
        (ROOT, 3_500, Presence::Lost),
    ] {
        let mut bench = Bench::new(Session::Live);
        bench.hello(point);
        bench.advance(ms(silence));
        assert_eq!(bench.presence(point), presence, "{point:?} after {silence} ms");
    }
}

#[test]
fn heartbeats_keep_a_point_live_and_write_no_fact() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let n_facts = bench.facts.len();
    for _ in 0..100 {
        bench.advance(ms(3_000));
        bench.heartbeat(COMMUNE, generation);
    }
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    assert_eq!(bench.facts.len(), n_facts);
}

#[test]
fn facts_of_silence_carry_their_deadline_whenever_the_core_wakes() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(COMMUNE);
    let attached = bench.now;
    bench.now = bench.now + ms(60_000);
    bench.with(Core::handle_timeout);
    let of_point = |fact: &&Fact| fact.body.point() == Some(COMMUNE);
    let times: Vec<_> = bench.facts.iter().rev().filter(of_point).take(2).map(|fact| fact.at).collect();
    assert_eq!(times, [attached + ms(7_000), attached + ms(4_500)]);
}

#[test]
fn a_broken_stream_is_suspect_at_once_and_lost_after_three_seconds() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.handle(Input::Broke { point: COMMUNE, generation });
    assert_eq!(bench.presence(COMMUNE), Presence::Suspect);
    bench.advance(ms(2_999));
    assert_eq!(bench.presence(COMMUNE), Presence::Suspect);
    bench.advance(ms(1));
    assert_eq!(bench.presence(COMMUNE), Presence::Lost);
    bench.hello(COMMUNE);
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    assert_eq!(bench.core.state().point(COMMUNE).losses, 1);
}

#[test]
fn a_late_break_of_a_replaced_stream_is_ignored() {
    let mut bench = Bench::new(Session::Live);
    let old = bench.hello(COMMUNE);
    let new = bench.hello(COMMUNE);
    bench.handle(Input::Broke { point: COMMUNE, generation: old });
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    bench.heartbeat(COMMUNE, old);
    bench.handle(Input::Broke { point: COMMUNE, generation: new });
    assert_eq!(bench.presence(COMMUNE), Presence::Suspect);
}

#[test]
fn a_reboot_is_told_from_a_line_that_came_back() {
    let mut bench = Bench::new(Session::Live);
    bench.hello_as(COMMUNE, agent("a", "boot-1"));
    let n_facts = bench.facts.len();
    bench.hello_as(COMMUNE, agent("a", "boot-1"));
    assert_eq!(bench.facts.len(), n_facts, "the same agent on a new stream is no news");
    bench.hello_as(COMMUNE, agent("a", "boot-2"));
    assert!(matches!(bench.facts.last().map(|fact| &fact.body), Some(FactBody::Attached { .. })));
}

#[test]
fn a_goodbye_leaves_and_its_broken_stream_says_nothing_more() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let power = Some(PowerReading { source: PowerSource::Battery, ..PowerReading::default() });
    let (reason, by) = (GoodbyeReason::Ups, "".into());
    bench.handle(Input::Goodbye { point: COMMUNE, generation, reason, by, power });
    bench.handle(Input::Broke { point: COMMUNE, generation });
    bench.advance(ms(60_000));
    let now = &bench.core.state().now()[COMMUNE.as_usize()];
    assert_eq!((now.presence, now.left_reason), (Presence::Left, Some(GoodbyeReason::Ups)));
    assert_eq!((now.power.source, now.last_power), (PowerSource::Unknown, PowerSource::Battery));
}

#[test]
fn stale_power_is_unknown_and_the_last_source_is_kept() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let stale = PowerReading { source: PowerSource::Mains, age: ms(15_001), ..PowerReading::default() };
    bench.handle(Input::Heartbeat { point: COMMUNE, generation, power: Some(stale), line: None });
    let now = &bench.core.state().now()[COMMUNE.as_usize()];
    assert_eq!((now.power.source, now.last_power), (PowerSource::Unknown, PowerSource::Mains));
}

#[test]
fn a_restart_makes_points_unreachable_and_those_that_return_were_never_lost() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(COMMUNE);
    bench.hello(DISTRICT);
    let died = bench.now;
    bench.restart(ms(10_000), Session::Live);
    assert_eq!(bench.presence(COMMUNE), Presence::Unreachable);
    bench.advance(ms(19_000));
    bench.hello(COMMUNE);
    bench.advance(ms(1_000));
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    assert_eq!(bench.core.state().point(COMMUNE).losses, 0);
    let district = &bench.core.state().now()[DISTRICT.as_usize()];
    assert_eq!((district.presence, district.since), (Presence::Lost, Some(died)));
}

#[test]
fn our_own_stall_is_nobodys_outage() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.now = bench.now + ms(30_000);
    bench.core.stalled(bench.now, ms(29_000));
    bench.with(Core::handle_timeout);
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    bench.heartbeat(COMMUNE, generation);
    bench.advance(ms(4_499));
    assert_eq!(bench.presence(COMMUNE), Presence::Live);
    bench.advance(ms(1));
    assert_eq!(bench.presence(COMMUNE), Presence::Suspect);
}

#[test]
fn what_was_read_before_a_stall_and_handled_after_it_shifts_too() {
    let mut bench = Bench::new(Session::Live);
    let (heard, broken) = (bench.hello(COMMUNE), bench.hello(DISTRICT));
    let read = bench.now + ms(1_000);
    bench.now = read + ms(8_000);
    bench.core.stalled(bench.now, ms(8_000));
    let heartbeat = Input::Heartbeat { point: COMMUNE, generation: heard, power: Some(mains()), line: None };
    bench.with(|core, _, facts| core.handle(read, heartbeat, facts));
    let broke = Input::Broke { point: DISTRICT, generation: broken };
    bench.with(|core, _, facts| core.handle(read, broke, facts));
    bench.with(Core::handle_timeout);
    assert_eq!((bench.presence(COMMUNE), bench.presence(DISTRICT)), (Presence::Live, Presence::Suspect));
    bench.advance(ms(3_000));
    assert_eq!((bench.presence(COMMUNE), bench.presence(DISTRICT)), (Presence::Live, Presence::Lost));
}

#[test]
fn whatever_is_read_from_a_stream_is_being_heard() {
    let mut bench = Bench::new(Session::Live);
    let (reports, probes) = (bench.hello(COMMUNE), bench.hello(DISTRICT));
    for seq in 1..=30 {
        bench.advance(ms(1_000));
        bench.report(COMMUNE, reports, count(seq, 45));
        let windows = vec![window(Band::Good)];
        bench.handle(Input::Path { point: DISTRICT, generation: probes, windows });
    }
    assert_eq!((bench.presence(COMMUNE), bench.presence(DISTRICT)), (Presence::Live, Presence::Live));
    let unheard = bench.facts.iter().filter(|fact| matches!(fact.body, FactBody::Suspected { .. })).count();
    assert_eq!(unheard, 0);
}

#[test]
fn unknown_codes_and_simulated_agents_in_a_live_session_are_refused() {
    let mut bench = Bench::new(Session::Live);
    let hello = |code: &str, simulated| {
        let mut agent = agent("a", "b");
        agent.simulated = simulated;
        let generation = Generation(99);
        Input::Hello(Box::new(Hello {
            code: code.into(),
            generation,
            agent,
            answers_probes: false,
            power: Some(mains()),
        }))
    };
    let refused = bench.handle(hello("99999", false));
    assert!(matches!(refused, Answer::HelloRefused(HelloRefusal::UnknownPoint { .. })), "{refused:?}");
    let refused = bench.handle(hello("380", true));
    assert!(matches!(refused, Answer::HelloRefused(HelloRefusal::SimulatedInLive)), "{refused:?}");
    assert_eq!(bench.presence(DISTRICT), Presence::Unseen);
}

#[test]
fn a_new_session_starts_from_nothing() {
    let mut bench = Bench::new(Session::Rehearsal);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, crate::province::count(1, 45));
    bench.restart(ms(1_000), Session::Live);
    let total = bench.core.state().tallies().total();
    assert_eq!((total.points.unseen, total.attendance.attendees), (6, 0));
}

#[test]
fn an_excused_point_stays_outside_the_expected_ones() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(EXCUSED);
    let total = bench.core.state().tallies().total();
    assert_eq!((total.points.expected, total.points.excused, total.points.live), (6, 1, 0));
    assert_eq!(bench.presence(EXCUSED), Presence::Excused);
    assert_eq!(bench.core.state().roster().iter().count(), 7);
    assert_eq!(PointIdx(4), EXCUSED);
}

#[test]
fn two_machines_that_take_each_others_place_are_told_until_one_leaves() {
    let mut bench = Bench::new(Session::Live);
    let clash = |bench: &Bench| bench.core.state().now()[COMMUNE.as_usize()].clash.as_deref().copied();
    for (boot, is_clash) in [("boot-1", false), ("boot-2", false), ("boot-1", true), ("boot-2", true)] {
        bench.hello_as(COMMUNE, agent("agent", boot));
        assert_eq!(clash(&bench).map(|clash| clash.is_copy), is_clash.then_some(true), "{boot}");
        bench.advance(ms(5_000));
    }
    let restarted = bench.core.state().point(COMMUNE).evidence.as_ref().and_then(|seen| seen.restarted);
    assert!(restarted.is_some(), "the second was taken for a restart of the first");
    let generation = bench.hello_as(COMMUNE, agent("agent", "boot-1"));
    let input = Input::Goodbye {
        point: COMMUNE,
        generation,
        reason: GoodbyeReason::Stopped,
        by: "".into(),
        power: None,
    };
    bench.handle(input);
    assert_eq!(clash(&bench), None);
}
