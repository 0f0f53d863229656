//! What keys, mouse, time and the collector do to what is shown.

use std::time::Duration;

use crossterm::event::MouseEventKind;
use diemcau_core::ids::{Code, LevelIdx, PointIdx};
use diemcau_core::point::PointNow;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, FrameChange};
use diemcau_core::roster::Point;
use diemcau_monitor::{Action, Health, Language, LinkEvent};

use crate::fixture::{self, SEVEN, gone, live};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

/// The rows of the list: names of the points, in order, as a screen long enough shows them.
fn listed(reader: &mut Reader) -> Vec<String> {
    let size = (119, 120);
    reader.resize(size).types("+");
    let screen = reader.screen(size);
    let rows = screen.lines().skip(9).step_by(2).map(|line| line.trim_matches('"'));
    // A point under its cause stands a step to the right.
    let named =
        rows.map(str::trim_start).filter(|row| row.starts_with(['⚑', '!', '◐', '✖', '◇', '○', '●', '→']));
    let shown = named.filter_map(|row| row.split_once(' ')).map(|(_, row)| row);
    shown
        .map(|row| row.split(" · ").flat_map(|name| name.split("  ")).next().unwrap_or(row).to_owned())
        .collect()
}

#[test]
fn problems_come_by_importance_then_by_age() {
    let mut reader = Reader::of(MIDDLE);
    assert_eq!(
        listed(&mut reader),
        [
            // It speaks.
            "Thị xã Nghi Sơn phát biểu",
            // Communes, the longest silence first.
            "Xã Nam Giang",
            "Xã Bắc Lương",
            "Xã Thọ Lập",
            "Thị trấn Lam Sơn",
            "Xã Xuân Thiên",
            "Xã Xuân Lập",
            // Never seen: by level, then as in the roster.
            "Hội Nông dân tỉnh",
            "Xã Trường Xuân",
            "Xã Phú Xuân",
            "Nhà văn hóa thôn 7",
        ]
    );

    let body = gone(Presence::Lost, SEVEN, PowerSource::Mains);
    reader.changes(100, &[("SN01", body), ("407", live(PointIdx(6)))]);
    assert_eq!(listed(&mut reader)[..2], ["Sở Giáo dục và Đào tạo", "Xã Nam Giang"]);
}

#[test]
fn people_who_wait_for_an_answer_come_before_all_else() {
    let mut reader = Reader::of(MIDDLE);
    reader.changes(100, &fixture::troubled());
    assert_eq!(
        listed(&mut reader)[..8],
        [
            "Xã Nam Giang",
            // Asked longer ago, and was answered.
            "Xã Xuân Thiên",
            "Thị xã Nghi Sơn phát biểu",
            // No sound at a body of the province.
            "Công an tỉnh",
            "Xã Nam Giang",
            "Xã Thuận Minh",
            "Xã Bắc Lương",
            "Xã Thọ Lập",
        ]
    );
    let answered = fixture::troubled().swap_remove(1).1.help;
    let point = PointNow { help: answered, ..live(PointIdx(6)) };
    reader.changes(101, &[("39805", live(PointIdx(6))), ("407", point)]);
    assert_eq!(listed(&mut reader)[..2], ["Thị xã Nghi Sơn phát biểu", "Xã Xuân Thiên"]);
}

#[test]
fn the_headline_is_never_quiet_while_a_point_asks_for_something() {
    let third_row = |reader: &Reader| reader.screen(MIDDLE).lines().nth(2).unwrap().to_owned();
    let mut reader = Reader::of(MIDDLE);
    let ill = ["39500", "39501", "39502", "39503", "407", "40705", "39804"];
    let well: Vec<_> = ill.iter().map(|code| (*code, live(PointIdx(6)))).collect();
    reader.changes(100, &well);
    let told = [
        ("39805", "⚑ Xã Nam Giang: màn hình đen, không có tín hiệu (3 phút)"),
        ("39501", "⚑ Xã Xuân Thiên: cần người hướng dẫn (12 phút)"),
        ("SN02", "! Công an tỉnh mất tiếng từ 06:54 (6 phút)"),
        ("40706", "! Xã Phú Xuân, Thị xã Nghi Sơn đường họp rất kém (media)"),
        ("40707", "! Xã Thuận Minh, Thị xã Nghi Sơn ắc quy sắp hết, còn 4 phút"),
    ];
    let troubled = fixture::troubled();
    for (from, (code, row)) in (101..).step_by(2).zip(told) {
        let point = troubled.iter().find(|(other, _)| *other == code).unwrap().clone();
        reader.changes(from, &[point]);
        assert!(third_row(&reader).contains(row), "{}", third_row(&reader));
        reader.changes(from + 1, &[(code, live(PointIdx(6)))]);
    }
    assert!(third_row(&reader).contains("còn 4 điểm cầu chưa kết nối"), "{}", third_row(&reader));
}

#[test]
fn searches_without_marks_by_code_and_by_phone() {
    for (query, found) in [
        ("39503t", vec!["Nhà văn hóa thôn 4"]),
        ("hồng Space đức", vec!["Trường Đại học Hồng Đức"]),
        ("không-có", vec![]),
    ] {
        let mut reader = Reader::of(SMALL);
        reader.types("/").types(query).types("Enter");
        assert_eq!(listed(&mut reader), found, "{query}");
    }
    let mut reader = Reader::of(SMALL);
    reader.types("/0912 Space 345 Enter");
    assert_eq!(listed(&mut reader).len(), 46, "all have that phone, the excused one too");
}

#[test]
fn a_cleared_search_lists_the_problems_again() {
    let mut reader = Reader::of(SMALL);
    let before = listed(&mut reader);
    for away in ["/hong Esc", "/hong Enter Esc", "1 Esc", "] 0", "1 1", "] ] ] ] ] ] ]"] {
        reader.types(away);
        assert_eq!(listed(&mut reader), before, "{away}");
    }
}

#[test]
fn found_points_are_walked_through_in_the_tree() {
    let mut reader = Reader::of(MIDDLE);
    reader.types("/thien Enter Tab n");
    assert_eq!(selected(&reader), "40701");
    reader.types("n n");
    assert_eq!(selected(&reader), "39801");
    reader.types("n N N");
    assert_eq!(selected(&reader), "39501");
}

#[test]
fn the_cursor_stays_with_its_point() {
    let mut reader = Reader::of(MIDDLE);
    reader.types("jjj Space j");
    assert_eq!(selected(&reader), "39503");
    let body = gone(Presence::Lost, SEVEN, PowerSource::Mains);
    reader.changes(100, &[("SN01", body)]);
    assert_eq!(selected(&reader), "39503", "a row came above it");
    reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), Health::default()));
    assert_eq!(selected(&reader), "39503", "a new snapshot came");
}

#[test]
fn folds_and_filters_outlive_a_new_snapshot() {
    let mut reader = Reader::of(MIDDLE);
    reader.types("/ho Enter Tab Down Space");
    let before = reader.screen(MIDDLE);
    reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), Health::default()));
    assert_eq!(reader.screen(MIDDLE), before);
}

#[test]
fn a_point_that_joins_the_roster_is_listed_and_found_and_the_cursor_stays() {
    let mut reader = Reader::of(MIDDLE);
    reader.types("Down Down");
    let before = selected(&reader);
    let roster = fixture::replica().roster().clone();
    let parent = roster.find("407");
    let new = Point { parent, ..Point::new(Code::new("40799"), "Điểm cầu mới", LevelIdx(3)) };
    let rows = vec![(PointIdx::from_usize(roster.len()), new)];
    let frame = FrameChange { points: rows, ..FrameChange::default() };
    let (from, at) = (fixture::replica().revision(), fixture::replica().at());
    let delta = Delta {
        from,
        to: from.next(),
        at,
        frame: Some(Box::new(frame)),
        points: Vec::new(),
        incidents: None,
    };
    assert_eq!(reader.link(LinkEvent::Delta(delta, None)), Action::Nothing);

    assert_eq!(selected(&reader), before);
    assert!(listed(&mut reader).contains(&"Điểm cầu mới".to_owned()));
    assert_eq!(reader.changes(from.next().0, &[("407", live(PointIdx(6)))]), Action::Nothing);
}

#[test]
fn a_change_of_a_point_that_is_not_there_asks_for_a_new_picture() {
    let mut reader = Reader::of(MIDDLE);
    let nobody = PointIdx::from_usize(fixture::replica().roster().len() + 7);
    let delta = Delta {
        from: fixture::replica().revision(),
        to: fixture::replica().revision().next(),
        at: fixture::replica().at(),
        frame: None,
        points: vec![(nobody, PointNow::default())],
        incidents: None,
    };
    assert_eq!(reader.link(LinkEvent::Delta(delta, None)), Action::WatchAnew);
    assert!(reader.screen(MIDDLE).contains("MẤT LIÊN LẠC"));
}

#[test]
fn a_hole_in_the_picture_asks_for_a_new_one() {
    let mut reader = Reader::of(MIDDLE);
    assert_eq!(reader.changes(100, &[]), Action::Nothing);
    assert_eq!(reader.changes(107, &[]), Action::WatchAnew);
    assert!(reader.screen(MIDDLE).contains("MẤT LIÊN LẠC"));
    reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), Health::default()));
    assert!(!reader.screen(MIDDLE).contains("MẤT LIÊN LẠC"));

    let mut reader = Reader::before_contact(MIDDLE, Language::Vietnamese);
    assert_eq!(reader.changes(100, &[]), Action::WatchAnew, "a delta before any snapshot");
}

#[test]
fn a_picture_is_old_after_three_seconds_of_silence() {
    let mut reader = Reader::of(SMALL);
    for (wait_ms, old) in [(2_900, false), (200, true)] {
        reader.wait(Duration::from_millis(wait_ms));
        assert_eq!(reader.screen(SMALL).contains("MẤT LIÊN LẠC"), old);
    }
    reader.changes(100, &[]);
    assert!(!reader.screen(SMALL).contains("MẤT LIÊN LẠC"));
}

#[test]
fn who_left_is_a_problem_only_when_expected() {
    let left = gone(Presence::Left, SEVEN, PowerSource::Mains);
    let by_person =
        PointNow { left_reason: Some(diemcau_core::presence::GoodbyeReason::Person), ..left.clone() };
    let mut reader = Reader::of(SMALL);
    reader.changes(100, &[("SN01", left), ("SN02", by_person)]);
    let names = listed(&mut reader);
    assert!(names.contains(&"Sở Giáo dục và Đào tạo".to_owned()));
    assert!(!names.contains(&"Công an tỉnh".to_owned()), "a person said so");
    reader.wait(Duration::from_hours(3));
    assert!(!listed(&mut reader).contains(&"Sở Giáo dục và Đào tạo".to_owned()), "it is over");
}

#[test]
fn the_mouse_chooses_and_folds() {
    let mut reader = Reader::of(MIDDLE);
    reader.click(5, 15);
    assert_eq!(selected(&reader), "39804", "the third row of the list");
    reader.click(100, 12);
    assert_eq!(selected(&reader), "395", "a row of the tree");
    let folded = reader.screen(MIDDLE);
    reader.click(92, 12);
    let unfolded = reader.screen(MIDDLE);
    assert!(!folded.contains("Xã Thuận Minh") && unfolded.contains("Xã Thuận Minh"));
    reader.mouse(MouseEventKind::ScrollDown, 100, 14);
    assert_eq!(selected(&reader), "39506", "inner nodes come before leaves");
    reader.click(30, 6);
    assert_eq!(listed(&mut reader), ["Hội Nông dân tỉnh"], "the tile of the bodies");
    reader.resize(MIDDLE).click(30, 6);
    assert_eq!(listed(&mut reader).len(), 11, "a second click lets all levels in");

    let mut reader = Reader::of(SMALL);
    reader.click(35, 8);
    assert!(reader.screen(SMALL).contains("▾ ● ★ Hội trường"), "the tab of the tree");
}

#[test]
fn only_a_shown_detail_asks_for_the_line() {
    let mut reader = Reader::of(SMALL);
    assert_eq!(reader.state.inspected(), None);
    reader.types("Enter");
    assert_eq!(selected(&reader), "407");
    assert_eq!(reader.asks("q"), Action::Quit);
}

fn selected(reader: &Reader) -> String {
    reader.state.inspected().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn the_headline_does_not_depend_on_what_the_reader_looks_for() {
    let third_row = |reader: &Reader| reader.screen(MIDDLE).lines().nth(2).unwrap().to_owned();
    let mut reader = Reader::of(MIDDLE);
    let well = ["39500", "39501", "39502", "39503", "407"];
    let lively: Vec<_> = well.iter().map(|code| (*code, live(PointIdx(6)))).collect();
    reader.changes(100, &lively);
    let unfiltered = third_row(&reader);
    assert!(unfiltered.contains("Xã Nam Giang"), "{unfiltered}");
    for looked_for in ["/zzzz", "/zzzz Enter", "Esc 3", "Esc ]"] {
        reader.types(looked_for);
        assert_eq!(third_row(&reader), unfiltered, "{looked_for}");
    }
    reader.types("Esc /zzzz Enter");
    reader.changes(101, &[("40705", live(PointIdx(6)))]);
    let other = third_row(&reader);
    assert!(other.contains("Xã Bắc Lương"), "a delta under a search: {other}");
}

#[test]
fn the_figures_of_the_headline_and_of_the_tiles_sum_up_to_the_expected() {
    let figures = |row: &str| -> Vec<u32> {
        row.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    };
    let mut reader = Reader::of(MIDDLE);
    let unknown = gone(Presence::Unreachable, SEVEN, PowerSource::Mains);
    reader.changes(100, &[("SN01", unknown)]);
    let screen = reader.screen(MIDDLE);
    let headline = screen.lines().nth(1).and_then(|row| row.split(" · chạy UPS").next()).unwrap();
    let [live, expected, ref others @ ..] = figures(headline)[..] else { panic!("{headline}") };
    assert_eq!(live + others.iter().sum::<u32>(), expected, "{headline}");
    assert_eq!(others.len(), 5, "{headline}");

    let rows: Vec<_> = screen.lines().skip(5).take(2).collect();
    for (shares, others) in rows[0].split("││").zip(rows[1].split("││")) {
        let [live, expected] = figures(shares)[..] else { panic!("{shares}") };
        assert_eq!(live + figures(others).iter().sum::<u32>(), expected, "{shares} {others}");
    }
}

#[test]
fn suspect_points_are_told_of_when_nothing_worse_is() {
    let mut reader = Reader::of(MIDDLE);
    let ill = ["39500", "39501", "39502", "39503", "40705", "39804"];
    let well: Vec<_> = ill.iter().map(|code| (*code, live(PointIdx(6)))).collect();
    for (from, changes, headline) in [
        (100, &well[..], "\" ◐ 1 điểm cầu nghi mất kết nối · ○ còn 4 điểm cầu chưa kết nối "),
        (101, &[("407", live(PointIdx(6)))], "\" ○ còn 4 điểm cầu chưa kết nối "),
    ] {
        reader.wait(Duration::from_millis(100)).changes(from, changes);
        let screen = reader.screen(MIDDLE);
        let row = screen.lines().nth(2).unwrap();
        assert!(row.contains(headline), "{row}");
    }
}
