//! One row for all points that one cause explains, which unfolds.

use diemcau_core::ids::PointIdx;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_monitor::{Health, LinkEvent};

use crate::fixture::{self, SEVEN, gone, live};
use crate::reader::Reader;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (160, 48), (220, 60)];
const SMALL: (u16, u16) = (80, 24);
const CAUSE: &str = "cùng lộ điện 471E9.1: 4/5 điểm cầu mất kết nối";
const MEMBERS: [&str; 4] = ["Xã Thọ Lập", "Thị trấn Lam Sơn", "Xã Xuân Thiên", "Xã Xuân Lập"];

/// The rows of the list, without those of other panes.
fn list(reader: &Reader, size: (u16, u16)) -> Vec<String> {
    let screen = reader.screen(size);
    let rows = screen.lines().map(|row| row.trim_matches('"').to_owned());
    let from = if size.0 < 120 { 9 } else { 10 };
    rows.skip(from).collect()
}

/// How many rows hold a text.
fn n_rows(rows: &[String], text: &str) -> usize {
    rows.iter().filter(|row| row.contains(text)).count()
}

/// A reader whose cursor is on the cause.
fn on_the_cause(size: (u16, u16)) -> Reader {
    let mut reader = Reader::of(size);
    reader.types("jjj");
    reader
}

#[test]
fn one_fault_takes_one_row_with_its_count_its_time_and_whom_to_call() {
    for size in SIZES {
        let reader = Reader::of(size);
        let rows = list(&reader, size);
        assert_eq!(n_rows(&rows, CAUSE), 1, "{size:?}\n{rows:#?}");
        let at = rows.iter().position(|row| row.contains(CAUSE)).unwrap();
        assert!(rows[at].contains(&format!("▸ {CAUSE}")), "{}", rows[at]);
        assert!(rows[at].contains("từ 06:56 (3 phút)"), "{}", rows[at]);
        let told = rows[at..].iter().take(2).cloned().collect::<Vec<_>>().join("\n");
        for said in ["gọi điện lực", "Xã Thọ Lập", "Nguyễn Văn An", "0912 345 678"] {
            assert!(told.contains(said), "{said} at {size:?}\n{told}");
        }
        for name in &MEMBERS[1..] {
            assert_eq!(n_rows(&rows, name), 0, "{name} is folded away at {size:?}");
        }
    }
}

#[test]
fn a_cause_unfolds_and_folds_by_the_keys_of_the_tree() {
    for size in SIZES {
        for (unfold, fold) in [("Space", "Space"), ("Right", "Left"), ("l", "h"), ("+", "-")] {
            let mut reader = on_the_cause(size);
            reader.types(unfold).types("PageDown");
            let rows = list(&reader, size);
            assert_eq!(n_rows(&rows, &format!("  ✖ {}", MEMBERS[3])), 1, "{unfold} {size:?}\n{rows:#?}");
            let mut reader = on_the_cause(size);
            let before = reader.screen(size);
            reader.types(unfold).types(fold);
            assert_eq!(reader.screen(size), before, "{unfold} {fold} {size:?}");
        }
    }
    let mut reader = on_the_cause(SMALL);
    reader.types("Space jj");
    let held = reader.screen(SMALL);
    assert!(held.contains("6/15") || held.contains("6/12"), "{held}");
    reader.types("Left");
    assert!(
        reader.screen(SMALL).contains("▾ cùng lộ điện") && reader.screen(SMALL).contains(" 4/"),
        "to its cause"
    );
    reader.types("Left");
    assert!(reader.screen(SMALL).contains("▸ cùng lộ điện"), "and folds it");
}

#[test]
fn the_cursor_stays_on_what_it_was_on_while_rows_come_and_go() {
    let size = (160, 48);
    let detail = |reader: &Reader, text: &str| {
        let screen = reader.screen(size);
        let from = screen.find("Chi tiết").unwrap();
        assert!(screen[from..].contains(text), "{text}\n{screen}");
    };
    let mut reader = on_the_cause(size);
    detail(&reader, "gọi điện lực");
    // More of it.
    reader.changes(100, &[("39504", gone(Presence::Lost, SEVEN, PowerSource::Mains))]);
    detail(&reader, "471E9.1: 5/5 điểm cầu");
    // Something graver above it.
    reader.changes(101, &[("SN01", gone(Presence::Lost, SEVEN, PowerSource::Mains))]);
    detail(&reader, "471E9.1: 5/5 điểm cầu");
    // Some are back.
    reader.changes(102, &[("39503", live(PointIdx(20)))]);
    detail(&reader, "471E9.1: 4/5 điểm cầu");
    reader.link(LinkEvent::Snapshot(Box::new(fixture::replica()), Health::default()));
    detail(&reader, "471E9.1: 4/5 điểm cầu");

    // It explains nothing any more: the cursor is on one of its points.
    let back = ["39503", "39502"].map(|code| (code, live(PointIdx(20))));
    reader.changes(100, &back);
    detail(&reader, "39501");

    // A point that its cause takes in while the cursor is on it.
    let mut reader = Reader::of(size);
    reader.types("/SN01 Enter Esc");
    assert_eq!(reader.state.inspected().unwrap().as_str(), "407", "what is not listed leaves it at the top");
    reader.types("/39502 Enter k Esc");
    detail(&reader, "471E9.1: 4/5 điểm cầu");
    reader.types("Space jj");
    detail(&reader, "39502");
    reader.types("Esc");
    detail(&reader, "39502");
    reader.types("-");
    detail(&reader, "471E9.1: 4/5 điểm cầu");
}

#[test]
fn the_cursor_stays_on_the_first_row_once_the_reader_used_it() {
    let size = (160, 48);
    let body = |reader: &mut Reader| {
        reader.changes(100, &[("SN01", gone(Presence::Lost, SEVEN, PowerSource::Mains))]);
        reader.changes(101, &[("407", live(PointIdx(6)))]);
    };
    let mut reader = Reader::of(size);
    body(&mut reader);
    assert_eq!(reader.state.inspected().unwrap().as_str(), "SN01", "nobody is there: the worst");
    for keys in ["j k", "Enter Esc"] {
        let mut reader = Reader::of(size);
        reader.changes(100, &[("407", live(PointIdx(6)))]);
        reader.types(keys);
        assert_eq!(reader.state.inspected().unwrap().as_str(), "40705");
        reader.changes(101, &[("SN01", gone(Presence::Lost, SEVEN, PowerSource::Mains))]);
        assert_eq!(reader.state.inspected().unwrap().as_str(), "40705", "{keys}");
    }
}

#[test]
fn all_that_works_on_a_point_works_on_a_cause() {
    for size in SIZES {
        let mut reader = on_the_cause(size);
        reader.types("Enter");
        let screen = reader.screen(size);
        for said in ["gọi điện lực", "Xã Thọ Lập", "Thị trấn Lam Sơn", "0912 345 678"] {
            assert!(screen.contains(said), "{said} at {size:?}\n{screen}");
        }
        assert_eq!(reader.state.inspected(), None, "a cause has no line of its own");

        let mut reader = on_the_cause(size);
        reader.types("t");
        let screen = reader.screen(size);
        assert!(screen.contains("✖ Xã Thọ Lập"), "in the tree at {size:?}\n{screen}");
    }
    // The third row of the screen that the list has.
    let mut reader = Reader::of(SMALL);
    reader.click(20, 16);
    assert!(reader.screen(SMALL).contains(" 4/"), "{}", reader.screen(SMALL));
    assert!(reader.screen(SMALL).contains("▸ cùng lộ điện"), "a click on the row chooses it");
    reader.click(0, 16);
    assert!(reader.screen(SMALL).contains("▾ cùng lộ điện"), "a click on its sign unfolds it");
    reader.click(0, 16);
    assert!(reader.screen(SMALL).contains("▸ cùng lộ điện"), "and folds it");
}

#[test]
fn a_search_shows_the_points_that_it_found_under_their_cause() {
    let mut reader = Reader::of(SMALL);
    reader.types("/395 Enter");
    let rows = list(&reader, SMALL);
    assert_eq!(n_rows(&rows, &format!("▾ {CAUSE}")), 1, "{rows:#?}");
    assert_eq!(n_rows(&rows, "  ✖ Xã Thọ Lập"), 1, "{rows:#?}");
    reader.types("Space");
    assert_eq!(n_rows(&list(&reader, SMALL), "  ✖ Xã Thọ Lập"), 0);
    reader.types("Esc");
    assert_eq!(n_rows(&list(&reader, SMALL), &format!("▸ {CAUSE}")), 1, "as it was before the search");
    reader.types("/xuan Space thien Enter");
    assert_eq!(n_rows(&list(&reader, SMALL), "▾"), 0, "one point alone is no group");
}

#[test]
fn who_speaks_and_who_asks_for_help_stands_alone() {
    let mut reader = Reader::of(SMALL);
    reader.changes(100, &[]);
    let help = fixture::troubled().swap_remove(1).1.help;
    let asks = diemcau_core::point::PointNow { help, ..gone(Presence::Lost, SEVEN, PowerSource::Mains) };
    reader.changes(101, &[("39502", asks)]);
    let rows = list(&reader, SMALL);
    assert!(rows[0].contains("⚑ Thị trấn Lam Sơn"), "{rows:#?}");
    assert_eq!(n_rows(&rows, CAUSE), 1);
}
