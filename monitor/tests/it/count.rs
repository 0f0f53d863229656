//! The count before a cut-off: who has not reported, whom to call, and that it was done.

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::call::Called;
use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::event::Cutoff;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::point::PointNow;
use diemcau_monitor::{ActDone, Action, Language, LinkEvent};

use crate::fixture::{SEVEN, live, replica};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

/// A live point without a number that somebody called.
fn called() -> PointNow {
    let called = Called { at: SEVEN, by: "Lê Lan".into(), note: "máy bận".into(), n_calls: 2 };
    PointNow { called: Some(Box::new(called)), count: None, ..live(PointIdx(6)) }
}

#[test]
fn the_keys_of_the_count_are_told_in_its_help() {
    let mut reader = Reader::of(SMALL);
    reader.types("d ?");
    insta::assert_snapshot!("help-count-80x24", reader.screen(SMALL));
}

#[test]
fn the_figures_that_are_frozen_stand_beside_what_came_after_them() {
    let figure = |(name, n_amendments, n_open): (&str, u32, u32)| FrozenFigure {
        name: name.into(),
        at: SEVEN,
        sums: (name == "Báo cáo nhanh").then_some(FrozenSums {
            expected: 45,
            connected: 34,
            attendees: 1_055,
        }),
        n_amendments,
        n_open,
    };
    for (name, size) in [("80x24", SMALL), ("160x48", MIDDLE)] {
        let mut reader = Reader::looking_at(replica(), size, Language::Vietnamese);
        reader.known_as("Trần Minh").types("d");
        let picture = replica();
        let [first, second] = &picture.settings().cutoffs[..] else { panic!("two cut-offs") };
        let at = |cutoff: &Cutoff, told| FrozenFigure { at: cutoff.at, ..figure(told) };
        let frozen = vec![at(first, ("Báo cáo nhanh", 1, 3)), at(second, ("Khai mạc", 0, 0))];
        reader.wait(Duration::from_mins(61));
        reader.freezes(100, frozen);
        insta::assert_snapshot!(format!("frozen-{name}"), reader.screen(size));
    }
}

#[test]
fn one_key_shows_the_next_number_and_records_the_call() {
    let mut reader = Reader::of(MIDDLE);
    reader.types("d n");
    assert!(reader.screen(MIDDLE).contains("Chưa biết bạn là ai"), "nobody calls");
    reader.known_as("Trần Minh").types("n");
    let asked = reader.screen(MIDDLE);
    assert!(asked.contains("Nguyễn Văn An 0912 345 678. Kết quả"), "{asked}");
    reader.types("bận");
    let Action::Act(first) = reader.asks("Enter") else { panic!("nothing is asked of the collector") };
    let Act::Called { code: first, note } = *first else { panic!("{first:?}") };
    assert_eq!(&*note, "bận");
    let done = ActDone { fact: Seq(200), at: SEVEN, reply: None, silences: false };
    reader.link(LinkEvent::Acted(Ok(done)));
    reader.changes(100, &[(&first, called())]);
    reader.types("n");
    let Action::Act(second) = reader.asks("Enter") else { panic!("nothing is asked of the collector") };
    let Act::Called { code: second, .. } = *second else { panic!("{second:?}") };
    assert_ne!(first, second, "whom somebody called comes last");
}
