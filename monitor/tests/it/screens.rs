//! Whole screens, at the sizes they are looked at.

use std::time::Duration;

use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;
use diemcau_monitor::{Health, Language, LinkEvent, NoContact, PointLine};
use diemcau_phrase::journal::JournalFault;

use crate::fixture;
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);
const LARGE: (u16, u16) = (220, 60);

fn check(name: &str, size: (u16, u16), act: impl FnOnce(&mut Reader)) {
    let mut reader = Reader::of(size);
    act(&mut reader);
    insta::assert_snapshot!(name, reader.screen(size));
}

#[test]
fn what_is_wrong_is_seen_first() {
    for (name, size) in [("first-80x24", SMALL), ("first-160x48", MIDDLE), ("first-220x60", LARGE)] {
        check(name, size, |_| {});
    }
}

#[test]
fn a_small_screen_shows_one_pane_at_a_time() {
    check("tree-80x24", SMALL, |reader| {
        reader.types("Tab Down Down Space");
    });
    check("detail-80x24", SMALL, |reader| {
        reader.types("jj Enter");
    });
}

#[test]
fn the_tree_opens_where_the_reader_asks() {
    check("reveal-160x48", MIDDLE, |reader| {
        reader.types("jjj t");
    });
}

#[test]
fn the_line_of_the_selected_point_is_drawn() {
    check("line-160x48", MIDDLE, |reader| {
        reader.types("Tab");
        reader.link(LinkEvent::Line(fixture::line("TINH")));
    });
}

#[test]
fn people_who_need_help_come_first() {
    check("asked-tree-80x24", SMALL, |reader| {
        reader.changes(100, &fixture::troubled());
        reader.types("Tab Down Space");
    });
}

#[test]
fn a_point_tells_all_that_its_people_and_probes_say() {
    for (name, size) in [("words-80x24", SMALL), ("words-160x48", MIDDLE)] {
        check(name, size, |reader| {
            reader.changes(100, &fixture::troubled());
            reader.types("Enter");
            let (paths, paths_at) = (fixture::windows(), Some(fixture::SEVEN));
            reader.link(LinkEvent::Line(PointLine { paths, paths_at, ..fixture::line("39805") }));
        });
    }
    check("answered-160x48", MIDDLE, |reader| {
        reader.changes(100, &fixture::troubled());
        reader.types("j");
    });
    check("power-160x48", MIDDLE, |reader| {
        reader.changes(100, &fixture::troubled());
        reader.types("/40707 Enter");
    });
}

#[test]
fn search_and_filters_say_what_they_show() {
    check("searching-80x24", SMALL, |reader| {
        reader.types("/tho Space xuan");
    });
    check("lost-80x24", SMALL, |reader| {
        reader.types("1");
    });
    check("searching-lost-level-80x24", SMALL, |reader| {
        reader.types("/xuan Enter 1 ] ] ] ]");
    });
    check("level-160x48", MIDDLE, |reader| {
        reader.types("] ] ] 6");
    });
}

#[test]
fn help_is_read_from_the_table() {
    check("help-80x24", SMALL, |reader| {
        reader.types("?");
    });
}

#[test]
fn an_old_picture_says_so() {
    check("stale-80x24", SMALL, |reader| {
        reader.wait(Duration::from_secs(12));
    });
    check("down-160x48", MIDDLE, |reader| {
        let retry_in = Duration::from_millis(3_500);
        reader.link(LinkEvent::Down { why: NoContact::Refused, retry_in });
        reader.wait(Duration::from_millis(500));
    });
}

#[test]
fn a_collector_that_is_not_well_says_so() {
    check("health-80x24", SMALL, |reader| {
        let health = Health {
            journal_failing_since: Some(Timestamp::from_millis(fixture::SEVEN.as_millis() - 60_000)),
            journal_fault: Some(JournalFault::Moved),
            clock_drift_ms: Some(-4_200),
            plaintext: true,
            certificate_ends: None,
        };
        reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), health));
    });
}

#[test]
fn a_collector_that_was_away_is_not_taken_for_an_outage() {
    check("unknown-80x24", SMALL, |reader| {
        let unknown = fixture::gone(Presence::Unreachable, fixture::SEVEN, PowerSource::Mains);
        let codes = ["TINH", "SN00", "SN01", "407", "395", "398"];
        reader.changes(100, &codes.map(|code| (code, unknown.clone())));
    });
}

#[test]
fn before_contact_the_reason_is_shown() {
    let mut reader = Reader::before_contact(SMALL, Language::Vietnamese);
    let why = NoContact::WrongCertificate { expected: "0A".repeat(32), found: "1B".repeat(32) };
    reader.link(LinkEvent::Down { why, retry_in: Duration::from_secs(2) });
    insta::assert_snapshot!("no-contact-80x24", reader.screen(SMALL));
}

#[test]
fn too_small_a_screen_says_so() {
    insta::assert_snapshot!("too-small", Reader::of((60, 10)).screen((60, 10)));
}

#[test]
fn a_frame_of_another_size_than_the_last_resize_told_is_drawn() {
    for (told, drawn) in [(LARGE, SMALL), (SMALL, LARGE), (LARGE, (30, 5)), (LARGE, (80, 200))] {
        let screen = Reader::of(told).screen(drawn);
        assert_eq!(screen.lines().count(), usize::from(drawn.1));
    }
}
