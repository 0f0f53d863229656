//! Attendance: which number stands, and which reports are taken.

use diemcau_core::attendance::{CountSource, Disposition, is_unlikely};
use diemcau_core::event::Session;
use diemcau_core::ids::Run;
use diemcau_core::input::{Answer, Report, ReportBody, ReportRefusal};
use diemcau_core::phase::Phase;
use diemcau_core::taken::MAX_LEFT_OUT;
use diemcau_core::trouble::{self, Trouble};

use crate::province::{Bench, COMMUNE, DISTRICT, EXCUSED, agent, count, ms};

fn standing(bench: &Bench) -> Option<(u32, CountSource)> {
    let count = bench.core.state().now()[COMMUNE.as_usize()].count.as_ref()?;
    Some((count.count, count.source?))
}

fn device(seq: u64, n: u32) -> Report {
    let body = ReportBody::Attendance {
        count: n,
        source: CountSource::Device,
        by: "camera".into(),
        note: "".into(),
    };
    Report { body, ..count(seq, n) }
}

#[test]
fn a_person_outweighs_a_proxy_outweighs_a_device() {
    let mut bench = Bench::new(Session::Live);
    let (commune, district) = (bench.hello(COMMUNE), bench.hello(DISTRICT));
    assert_eq!(standing(&bench), None);

    assert_eq!(bench.report(COMMUNE, commune, device(1, 30)), Answer::Taken(Disposition::Standing));
    assert_eq!(standing(&bench), Some((30, CountSource::Device)));

    let proxy = Report { for_point: "14650".into(), ..count(1, 40) };
    assert_eq!(bench.report(DISTRICT, district, proxy), Answer::Taken(Disposition::Standing));
    assert_eq!(standing(&bench), Some((40, CountSource::Proxy)));

    assert_eq!(bench.report(COMMUNE, commune, count(2, 45)), Answer::Taken(Disposition::Standing));
    assert_eq!(bench.report(COMMUNE, commune, device(3, 31)), Answer::Taken(Disposition::History));
    assert_eq!(standing(&bench), Some((45, CountSource::Person)));
    assert_eq!(bench.core.state().tallies().node(DISTRICT).attendance.attendees, 45);
}

#[test]
fn a_report_counts_once_however_often_it_comes() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 45));
    let n_facts = bench.facts.len();
    assert_eq!(bench.report(COMMUNE, generation, count(1, 45)), Answer::Taken(Disposition::Repeated));
    assert_eq!(bench.facts.len(), n_facts);
    bench.restart(ms(1_000), Session::Live);
    let generation = bench.hello(COMMUNE);
    assert_eq!(bench.report(COMMUNE, generation, count(1, 45)), Answer::Taken(Disposition::Repeated));
    assert_eq!(bench.core.state().tallies().total().attendance.attendees, 45);
}

#[test]
fn an_older_observation_of_another_agent_never_replaces() {
    let mut bench = Bench::new(Session::Live);
    bench.advance(ms(60_000));
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 45));
    bench.advance(ms(1_000));
    let generation = bench.hello_as(COMMUNE, agent("another", "boot-1"));
    let old = Report { age: ms(30_000), ..count(1, 12) };
    assert_eq!(bench.report(COMMUNE, generation, old), Answer::Taken(Disposition::History));
    assert_eq!(standing(&bench), Some((45, CountSource::Person)));
    assert_eq!(bench.report(COMMUNE, generation, count(2, 50)), Answer::Taken(Disposition::Standing));
}

#[test]
fn a_number_that_is_given_again_in_another_run_is_a_new_count() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    for (run, n) in [(7, 50), (3, 60), (9, 70)] {
        bench.advance(ms(1_000));
        let report = Report { run: Run(run), ..count(4, n) };
        assert_eq!(bench.report(COMMUNE, generation, report.clone()), Answer::Taken(Disposition::Standing));
        assert_eq!(bench.report(COMMUNE, generation, report), Answer::Taken(Disposition::Repeated));
        assert_eq!(standing(&bench), Some((n, CountSource::Person)));
    }
}

#[test]
fn a_machine_whose_memory_is_put_back_says_new_things_under_old_numbers() {
    // A virtual machine that goes on from a picture of its memory draws no other run.
    let taken = |answer: &Answer| *answer == Answer::Taken(Disposition::Standing);
    let repeated = Answer::Taken(Disposition::Repeated);
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    for (seq, n) in [(1, 45), (2, 50), (3, 60)] {
        bench.advance(ms(1_000));
        assert!(taken(&bench.report(COMMUNE, generation, count(seq, n))));
    }
    bench.advance(ms(90_000));
    let late = Report { age: ms(91_000), ..count(2, 50) };
    assert_eq!(bench.report(COMMUNE, generation, late), repeated, "it is sent again, however late");

    let generation = bench.hello(COMMUNE);
    assert!(taken(&bench.report(COMMUNE, generation, count(2, 70))), "said after number 3 was taken");
    assert_eq!(bench.report(COMMUNE, generation, count(2, 70)), repeated);
    assert!(taken(&bench.report(COMMUNE, generation, count(3, 71))));
    assert_eq!(standing(&bench), Some((71, CountSource::Person)));

    // Put back once more, and two words waited for a line.
    bench.advance(ms(120_000));
    let generation = bench.hello(COMMUNE);
    let waited = |seq, n, age| Report { age: ms(age), ..count(seq, n) };
    for (seq, n, age) in [(2, 80, 20_000), (3, 81, 10_000)] {
        assert!(taken(&bench.report(COMMUNE, generation, waited(seq, n, age))), "{n}");
    }
    for (seq, n, age) in [(2, 80, 20_000), (3, 81, 10_000)] {
        assert_eq!(bench.report(COMMUNE, generation, waited(seq, n, age)), repeated, "{n}");
    }
    bench.advance(ms(60_000));
    let estimated = Report { age_estimated: true, ..count(3, 82) };
    assert_eq!(
        bench.report(COMMUNE, generation, estimated),
        repeated,
        "an age that nobody knows proves nothing"
    );
    let replayed = diemcau_core::decide::Core::replay(bench.facts.iter().cloned());
    assert_eq!(replayed.state(), bench.core.state());
}

#[test]
fn which_count_stands_does_not_depend_on_the_order_of_arrival_where_a_clock_went_back() {
    // The agent's clock went back between its two counts; another one counted between them.
    let own = [(Run(1), 1, 100, 41), (Run(1), 2, 50, 42)];
    let other = (Run(2), 1, 70, 43);
    for place in 0..=2 {
        let mut arrivals = own.to_vec();
        arrivals.insert(place, other);
        let mut bench = Bench::new(Session::Live);
        bench.advance(ms(200_000));
        let generation = bench.hello(COMMUNE);
        let arrived = bench.now;
        for (run, seq, observed_s, n) in arrivals {
            let age = bench.now.since(arrived) + ms(200_000 - observed_s * 1_000);
            bench.report(COMMUNE, generation, Report { run, age, ..count(seq, n) });
        }
        assert_eq!(standing(&bench), Some((42, CountSource::Person)), "the other came at {place}");
    }
}

#[test]
fn an_absurd_number_silences_no_lane() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    bench.report(COMMUNE, generation, count(1, 45));
    for seq in [u64::MAX, 2 + MAX_LEFT_OUT] {
        let answer = bench.report(COMMUNE, generation, count(seq, 46));
        assert!(matches!(answer, Answer::ReportRefused(ReportRefusal::Malformed { .. })), "{answer:?}");
    }
    assert_eq!(
        bench.report(COMMUNE, generation, count(1 + MAX_LEFT_OUT, 47)),
        Answer::Taken(Disposition::Standing)
    );
}

#[test]
fn counts_from_before_the_opening_enter_no_figure() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let early = Report { age: ms(100_001), ..count(1, 45) };
    assert_eq!(bench.report(COMMUNE, generation, early), Answer::Taken(Disposition::BeforeOpen));
    assert_eq!(standing(&bench), None);
    assert_eq!(bench.report(COMMUNE, generation, count(1, 45)), Answer::Taken(Disposition::Repeated));
}

#[test]
fn an_excused_points_count_is_kept_and_not_added() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(EXCUSED);
    assert_eq!(bench.report(EXCUSED, generation, count(1, 20)), Answer::Taken(Disposition::Excused));
    assert!(bench.core.state().now()[EXCUSED.as_usize()].count.is_some());
    assert_eq!(bench.core.state().tallies().total().attendance.attendees, 0);
}

#[test]
fn what_was_entered_during_the_rehearsal_never_enters_the_live_figure() {
    let mut bench = Bench::new(Session::Rehearsal);
    let age = ms(60_000);
    bench.advance(ms(120_000));
    bench.restart(ms(1_000), Session::Live);
    let generation = bench.hello(COMMUNE);
    let entered_then = Report { age, ..count(1, 45) };
    let answer = bench.report(COMMUNE, generation, entered_then.clone());
    assert_eq!(answer, Answer::ReportRefused(ReportRefusal::OtherSession));
    bench.advance(age);
    let entered_since = Report { age: ms(59_000), ..count(2, 50) };
    assert_eq!(bench.report(COMMUNE, generation, entered_since), Answer::Taken(Disposition::Standing));
}

#[test]
fn bad_reports_are_refused_with_a_reason_and_change_nothing() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let before = bench.core.state().clone();
    let cases = [
        (Report { for_point: "0".into(), ..count(1, 1) }, "point \"0\" is not in the roster"),
        (Report { for_point: "380".into(), ..count(1, 1) }, "point \"380\" is not below the reporting point"),
        (count(1, 100_001), "count 100001 is above 100000"),
        (
            Report { body: ReportBody::Unknown, ..count(1, 1) },
            "the report has no body that this collector knows",
        ),
        (
            Report { session: Some(Session::Rehearsal), ..count(1, 1) },
            "it was entered in another session than the one that is on",
        ),
    ];
    for (report, text) in cases {
        let Answer::ReportRefused(refusal) = bench.report(COMMUNE, generation, report) else {
            panic!("taken instead of: {text}");
        };
        assert_eq!(refusal.to_string(), text);
    }
    assert_eq!(*bench.core.state(), before);

    bench.hello(COMMUNE);
    let late = bench.report(COMMUNE, generation, count(1, 45));
    assert_eq!((late, bench.core.state().tallies().total().attendance.attendees), (Answer::None, 0));
}

#[test]
fn a_number_far_beyond_what_is_expected_is_unlikely() {
    for (count, expected, unlikely) in [
        (5_600, Some(50), true),
        (151, Some(50), true),
        (150, Some(50), false),
        (100, Some(20), false),
        (101, Some(20), true),
        (51, Some(5), true),
        (50, Some(5), false),
        (3, Some(0), false),
        (101, Some(0), true),
        (2_000, None, false),
        (2_001, None, true),
        (2_500, Some(5_000), false),
        (100_000, Some(u32::MAX), false),
    ] {
        assert_eq!(is_unlikely(count, expected), unlikely, "{count} of {expected:?}");
    }
}

#[test]
fn a_standing_number_that_is_unlikely_is_a_trouble_until_another_stands() {
    let mut bench = Bench::new(Session::Live);
    let stream = bench.hello(COMMUNE);
    for (seq, people, unlikely) in [(1, 5_600, true), (2, 56, false)] {
        assert_eq!(bench.report(COMMUNE, stream, count(seq, people)), Answer::Taken(Disposition::Standing));
        let now = &bench.core.state().now()[COMMUNE.as_usize()];
        assert_eq!(now.count.as_ref().map(|count| (count.count, count.unlikely)), Some((people, unlikely)));
        let is_told = trouble::all(Phase::Live, now).any(|trouble| matches!(trouble, Trouble::Count(_)));
        assert_eq!(is_told, unlikely);
    }
}
