use proptest::prelude::*;

use super::*;
use crate::path::Band;

#[test]
fn counts_what_became_known() {
    let mut samples = stun();
    assert_eq!(close(&mut samples), None, "nothing to tell");
    samples.settle(0, answered(80));
    samples.settle(1, Fate::Failed(Finding::TimedOut));
    samples.settle(2, answered(90));
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_sent, window.n_answered, window.rtt_us), (3, 2, Some(85_000)));
    assert_eq!((window.finding, window.length), (Finding::Answered, WINDOW));
    assert_eq!(window.jitter_us, Some(625), "10 ms / 16");
    assert_eq!(close(&mut samples), None, "each counts once");
}

#[test]
fn a_window_without_answers_has_no_round_trip() {
    let mut samples = stun();
    samples.settle(0, answered(80));
    samples.settle(1, answered(90));
    close(&mut samples);
    samples.settle(2, Fate::Failed(Finding::TimedOut));
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_sent, window.n_answered), (1, 0));
    assert_eq!((window.rtt_us, window.jitter_us, window.n_mapping_changes), (None, None, None));
}

#[test]
fn the_finding_is_an_answer_if_there_is_any_else_the_most_frequent() {
    let failure = || Fate::Answered(Answer { rtt: Duration::ZERO, response: None, tells: Tells::Failure });
    let refused = || Fate::Failed(Finding::Refused);
    let timed_out = || Fate::Failed(Finding::TimedOut);
    let forbidden = || Fate::Failed(Finding::NotPermitted);
    for (fates, finding, n_sent, n_answered, band) in [
        (vec![timed_out(), timed_out(), answered(1)], Finding::Answered, 3, 1, Some(Band::Poor)),
        (vec![timed_out(), timed_out(), failure()], Finding::Degraded, 3, 1, Some(Band::Poor)),
        (vec![failure(), answered(1)], Finding::Answered, 2, 2, Some(Band::Good)),
        (vec![timed_out(), refused(), timed_out()], Finding::TimedOut, 3, 0, Some(Band::Bad)),
        (vec![timed_out(), refused()], Finding::Refused, 2, 0, Some(Band::Bad)),
        (vec![forbidden(), forbidden()], Finding::NotPermitted, 0, 0, None),
        (vec![Fate::Failed(Finding::NoTarget)], Finding::NoTarget, 0, 0, None),
        (vec![Fate::Failed(Finding::DnsFailed)], Finding::DnsFailed, 1, 0, Some(Band::Bad)),
    ] {
        let mut samples = stun();
        for (seq, fate) in (0..).zip(&fates) {
            samples.settle(seq, *fate);
        }
        let window = close(&mut samples).unwrap();
        assert_eq!(
            (window.finding, window.n_sent, window.n_answered, window.band),
            (finding, n_sent, n_answered, band),
            "{fates:?}"
        );
    }
}

#[test]
fn jitter_goes_on_from_window_to_window() {
    let (mut whole, mut parts) = (stun(), stun());
    for seq in 0..100 {
        let fate = answered(40 + u64::from(seq * 7 % 11));
        whole.settle(seq, fate);
        parts.settle(seq, fate);
        if seq % 10 == 9 {
            let expected = whole.jitter.jitter16_us.map(|us| saturated(us >> 4));
            assert_eq!(close(&mut parts).unwrap().jitter_us, expected);
        }
    }
}

#[test]
fn counts_how_often_the_outside_sees_another_address() {
    let mapped = |port| {
        let tells = Tells::Mapping(SocketAddr::from(([203, 0, 113, 9], port)));
        Fate::Answered(Answer { rtt: Duration::ZERO, response: None, tells })
    };
    let mut samples = stun();
    for (seq, port) in [(0, 4_000), (2, 4_001), (1, 4_000), (3, 4_000)] {
        samples.settle(seq, mapped(port));
    }
    assert_eq!(close(&mut samples).unwrap().n_mapping_changes, Some(2), "in the order of sending");
    samples.settle(4, mapped(4_000));
    assert_eq!(close(&mut samples).unwrap().n_mapping_changes, Some(0));
    samples.settle(5, mapped(4_002));
    assert_eq!(close(&mut samples).unwrap().n_mapping_changes, Some(1), "over the edge of a window");
    samples.break_off(9);
    samples.settle(9, mapped(5_000));
    assert_eq!(close(&mut samples).unwrap().n_mapping_changes, Some(0), "another socket");
}

#[test]
fn tells_the_certificate_by_its_last_answer() {
    let mut samples = connections();
    for (seq, days) in [(0, 3), (1, -1)] {
        let tells = Tells::CertificateDays(days);
        samples.settle(seq, Fate::Answered(Answer { rtt: Duration::ZERO, response: None, tells }));
    }
    assert_eq!(close(&mut samples).unwrap().certificate_days, Some(-1));
    samples.settle(2, Fate::Failed(Finding::Refused));
    assert_eq!(close(&mut samples).unwrap().certificate_days, None);
}

#[test]
fn what_tcp_sent_again_is_lost_and_gives_no_round_trip() {
    let mut samples = connections();
    for (seq, rtt_ms) in [(0, 1_080), (1, 80), (2, 90), (3, 3_090)] {
        let (rtt, response) = (Duration::from_millis(rtt_ms), Some(Duration::from_millis(200)));
        samples.settle(seq, Fate::Answered(Answer { rtt, response, tells: Tells::Nothing }));
    }
    samples.settle(4, Fate::Failed(Finding::TimedOut));
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_sent, window.n_answered, window.n_repeated), (5, 4, 2));
    assert_eq!(window.loss_permille(), Some(600));
    assert_eq!((window.rtt_us, window.jitter_us), (Some(85_000), Some(625)), "of those sent once");
    assert_eq!(window.response_us, Some(200_000), "of all that were answered");
    samples.settle(5, answered(1_100));
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_repeated, window.rtt_us), (1, None), "by the round trips of the last window");
    assert_eq!(window.jitter_us, None, "of the last window, and not of this one");
}

#[test]
fn packets_are_sent_once_however_long_they_take() {
    let mut samples = stun();
    for (seq, rtt_ms) in [(0, 80), (1, 1_080)] {
        samples.settle(seq, answered(rtt_ms));
    }
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_repeated, window.rtt_us, window.jitter_us), (0, Some(580_000), Some(62_500)));
}

#[test]
fn a_path_that_is_long_is_not_one_that_loses() {
    let mut samples = connections();
    for (seq, rtt_ms) in [(0, 800), (1, 1_200), (2, 1_000), (3, 1_900)] {
        samples.settle(seq, answered(rtt_ms));
    }
    let window = close(&mut samples).unwrap();
    assert_eq!((window.n_repeated, window.rtt_us), (1, Some(1_000_000)), "1.9 s is 0.9 s and a repetition");

    let mut samples = connections();
    samples.settle(0, answered(20));
    close(&mut samples);
    for (seq, n_repeated) in [(1, 1), (2, 0)] {
        samples.settle(seq, answered(1_400));
        assert_eq!(close(&mut samples).unwrap().n_repeated, n_repeated, "from the second window on");
    }
}

#[test]
fn a_single_long_round_trip_makes_no_jitter_of_a_few() {
    let mut samples = connections();
    let mut seq = 0;
    for rtts_ms in [[21, 21, 21], [21, 900, 21], [21, 21, 21], [21, 21, 21], [21, 21, 21]] {
        for rtt_ms in rtts_ms {
            samples.settle(seq, answered(rtt_ms));
            seq += 1;
        }
        let window = close(&mut samples).unwrap();
        assert_eq!(window.band, Some(Band::Good), "{window:?}");
    }
}

#[test]
fn holds_no_more_than_its_bound() {
    let mut samples = stun();
    let bound = u32::try_from(MAX_HELD).unwrap();
    for seq in 1..=3 * bound {
        samples.settle(seq, answered(u64::from(seq)));
        assert!(samples.held.len() <= MAX_HELD);
    }
    samples.settle(0, answered(1));
    samples.settle(u32::MAX - 1, answered(1));
    assert_eq!(close(&mut samples).unwrap().n_answered, 3 * bound + 2);
}

#[test]
fn a_short_window_gives_a_first_impression_that_the_first_full_one_replaces() {
    let mut samples = stun();
    samples.settle(0, Fate::Failed(Finding::TimedOut));
    let window = samples.close(Duration::from_secs(10), &Thresholds::default()).unwrap();
    assert_eq!(window.band, Some(Band::Bad));
    samples.settle(1, answered(1));
    assert_eq!(close(&mut samples).unwrap().band, Some(Band::Good));
}

proptest! {
    /// Fates become known in any order, in windows of any size; the figures are those of the plain
    /// formulas over all samples.
    #[test]
    fn figures_are_those_of_the_formulas(
        rtts_ms in prop::collection::vec(prop::option::weighted(0.8, 0_u64..2_000), 1..200),
        shuffles in prop::collection::vec(any::<prop::sample::Index>(), 200),
        window_of in 1_usize..50,
    ) {
        let mut order: Vec<usize> = (0..rtts_ms.len()).collect();
        for (idx, shuffle) in shuffles.iter().enumerate().take(order.len()).skip(1) {
            let back = shuffle.index(10.min(idx) + 1);
            order.swap(idx, idx - back);
        }
        let mut samples = stun();
        let (mut n_sent, mut n_answered) = (0, 0);
        let mut last = None;
        for seqs in order.chunks(window_of) {
            for seq in seqs {
                let fate = rtts_ms[*seq].map_or(Fate::Failed(Finding::TimedOut), answered);
                samples.settle(u32::try_from(*seq).unwrap(), fate);
            }
            let window = close(&mut samples).expect("it has samples");
            let answers: Vec<u64> = seqs.iter().filter_map(|seq| rtts_ms[*seq]).collect();
            let mean = (1_000 * answers.iter().sum::<u64>()).checked_div(answers.len() as u64);
            prop_assert_eq!(window.rtt_us.map(u64::from), mean);
            n_sent += window.n_sent;
            n_answered += window.n_answered;
            last = window.jitter_us.or(last);
        }
        prop_assert_eq!(usize::try_from(n_sent).unwrap(), rtts_ms.len());
        let answered: Vec<u64> = rtts_ms.iter().copied().flatten().collect();
        prop_assert_eq!(usize::try_from(n_answered).unwrap(), answered.len());
        prop_assert!(samples.held.is_empty(), "every fate is known");
        let jitter = samples.jitter.jitter16_us.map(|us| saturated(us >> 4));
        prop_assert_eq!(jitter.is_some(), answered.len() >= 2);
        let formula = by_formula(&answered);
        let measured = f64::from(jitter.unwrap_or(0));
        prop_assert!((measured - formula).abs() <= 9.0, "{} against {}", measured, formula);
    }
}

/// RFC 3550 section 6.4.1 in microseconds.
fn by_formula(rtts_ms: &[u64]) -> f64 {
    rtts_ms.windows(2).fold(0.0, |jitter, pair| {
        let difference = u32::try_from(1_000 * pair[0].abs_diff(pair[1])).map(f64::from).unwrap();
        jitter + (difference - jitter) / 16.0
    })
}

const WINDOW: Duration = ProbeSettings::WINDOW;

fn stun() -> Samples {
    Samples::new("media".into(), ProbeKind::Stun, Carriage::Packets)
}

fn connections() -> Samples {
    Samples::new("web".into(), ProbeKind::Tls, Carriage::Connections)
}

fn close(samples: &mut Samples) -> Option<PathWindow> {
    samples.close(WINDOW, &Thresholds::default())
}

fn answered(rtt_ms: u64) -> Fate {
    Fate::Answered(Answer { rtt: Duration::from_millis(rtt_ms), response: None, tells: Tells::Nothing })
}
