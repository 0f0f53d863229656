use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::path::ProbeKind;

#[test]
fn the_worst_figure_decides() {
    for (rtt_ms, jitter_ms, lost_of_1000, band) in [
        (150, 30, 10, Band::Good),
        (151, 30, 10, Band::Fair),
        (150, 31, 10, Band::Fair),
        (150, 30, 11, Band::Fair),
        (300, 50, 30, Band::Fair),
        (300, 51, 30, Band::Poor),
        (300, 50, 31, Band::Poor),
        (500, 100, 100, Band::Poor),
        (501, 0, 0, Band::Bad),
        (0, 101, 0, Band::Bad),
        (0, 0, 101, Band::Bad),
    ] {
        let window = PathWindow {
            rtt_us: Some(rtt_ms * 1_000),
            jitter_us: Some(jitter_ms * 1_000),
            ..window(1_000, 1_000 - lost_of_1000)
        };
        assert_eq!(window.own_band(&Thresholds::default()), Some(band), "{window:?}");
    }
}

#[test]
fn a_microsecond_over_is_over() {
    let window = PathWindow { rtt_us: Some(150_001), ..window(300, 300) };
    assert_eq!(window.own_band(&Thresholds::default()), Some(Band::Fair));
}

#[test]
fn few_samples_give_no_percentage() {
    for (n_sent, n_answered, band) in [
        (3, 3, Band::Good),
        (3, 2, Band::Fair),
        (3, 1, Band::Poor),
        (2, 1, Band::Poor),
        (9, 5, Band::Fair),
        (9, 4, Band::Poor),
        (10, 9, Band::Poor),
        (10, 8, Band::Bad),
    ] {
        let window = window(n_sent, n_answered);
        assert_eq!(window.own_band(&Thresholds::default()), Some(band), "{window:?}");
    }
}

#[test]
fn what_was_found_bounds_the_band() {
    for (finding, band) in [
        (Finding::Answered, Some(Band::Good)),
        (Finding::Degraded, Some(Band::Poor)),
        (Finding::NotPermitted, None),
        (Finding::NoTarget, None),
        (Finding::DnsFailed, Some(Band::Bad)),
        (Finding::Refused, Some(Band::Bad)),
        (Finding::Unreachable, Some(Band::Bad)),
        (Finding::TimedOut, Some(Band::Bad)),
        (Finding::Malformed, Some(Band::Bad)),
    ] {
        let window = PathWindow { finding, ..window(100, 100) };
        assert_eq!(window.own_band(&Thresholds::default()), band, "{finding:?}");
    }
    let slow = PathWindow { finding: Finding::Degraded, rtt_us: Some(600_000), ..window(100, 100) };
    assert_eq!(slow.own_band(&Thresholds::default()), Some(Band::Bad));
}

#[test]
fn loss_is_of_what_was_sent() {
    assert_eq!(window(0, 0).loss_permille(), None);
    assert_eq!(window(300, 270).loss_permille(), Some(100));
    assert_eq!(window(3, 0).loss_permille(), Some(1_000));
    assert_eq!(window(u32::MAX, 0).loss_permille(), Some(1_000));
    assert_eq!(PathWindow { n_repeated: 15, ..window(300, 285) }.loss_permille(), Some(100));
}

/// Windows as letters: what each has by itself, and what is said after it. Small letters are
/// windows that are not full, `-` one that could not be asked.
#[test]
fn a_path_falls_on_three_of_four_and_rises_on_one() {
    for (own, said) in [
        ("G", "G"),
        ("B", "B"),
        ("GBBG", "GGGG"),
        ("GFFF", "GGGF"),
        ("GFFGF", "GGGGF"),
        ("GFFGGF", "GGGGGG"),
        ("GFBB", "GGGF"),
        ("GFBBB", "GGGFB"),
        ("GBPF", "GGGF"),
        ("BG", "BG"),
        ("BPFG", "BPFG"),
        ("FFFPPPG", "FFFFFPG"),
        ("GBBBGB", "GGGBGG"),
        ("GBBBGBBB", "GGGBGGGB"),
        ("FPPFPF", "FFFFPF"),
        ("gG", "GG"),
        ("bG", "BG"),
        ("gB", "GB"),
        ("gbB", "GGB"),
        ("GBB-B", "GGG-B"),
        ("G-g", "G-G"),
    ] {
        let mut judge = Judge::default();
        for (idx, (letter, expected)) in own.chars().zip(said.chars()).enumerate() {
            let band = judge.judge(band(letter), letter.is_uppercase());
            assert_eq!(band, self::band(expected), "{own}: window {idx} {judge:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_fall_has_its_reason_and_a_rise_is_never_late(letters in "[GFPB]{1,40}") {
        let mut judge = Judge::default();
        let own: Vec<Band> = letters.chars().filter_map(band).collect();
        let mut last = None;
        for (idx, window) in own.iter().enumerate() {
            let said = judge.judge(Some(*window), true).expect("it could be asked");
            if let Some(last) = last {
                prop_assert!(*window >= last || said == *window, "better is believed at once");
                let reach = own[idx.saturating_sub(3)..=idx].iter().filter(|one| **one >= said).count();
                prop_assert!(said <= last || reach >= 3, "three of four bear a fall out");
                prop_assert!(said <= last || *window > last, "a fall comes with a worse window");
            } else {
                prop_assert_eq!(said, *window);
            }
            last = Some(said);
        }
    }
}

fn band(letter: char) -> Option<Band> {
    match letter.to_ascii_uppercase() {
        'G' => Some(Band::Good),
        'F' => Some(Band::Fair),
        'P' => Some(Band::Poor),
        'B' => Some(Band::Bad),
        _ => None,
    }
}

/// Fast and without jitter.
fn window(n_sent: u32, n_answered: u32) -> PathWindow {
    PathWindow {
        probe: "media".into(),
        kind: ProbeKind::Stun,
        finding: Finding::Answered,
        length: Duration::from_secs(30),
        n_sent,
        n_answered,
        n_repeated: 0,
        rtt_us: Some(1_000),
        jitter_us: Some(0),
        response_us: None,
        n_mapping_changes: None,
        certificate_days: None,
        redirect: None,
        band: None,
    }
}
