//! Finding: commands by their words, points by filters that combine, and the other language.

use crossterm::event::MouseEventKind;
use diemcau_monitor::{Action, Language};

use crate::fixture::incidents::happened;
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

fn reader(size: (u16, u16)) -> Reader {
    let mut reader = Reader::looking_at(happened(), size, Language::Vietnamese);
    reader.known_as("Phạm Nam");
    reader
}

#[test]
fn a_command_is_found_by_its_words_without_marks_and_done() {
    let mut reader = reader(SMALL);
    reader.types(":su Space co");
    insta::assert_snapshot!("commands-80x24", reader.screen(SMALL));
    reader.types("Backspace Backspace");
    reader.types("xem");
    assert!(!reader.screen(SMALL).contains("Không có lệnh nào"), "{}", reader.screen(SMALL));
    reader.types("Enter");
    assert!(reader.screen(SMALL).contains("i Sự cố 4"), "{}", reader.screen(SMALL));
    reader.types(":không Space có Space gì");
    assert!(reader.screen(SMALL).contains("Không có lệnh nào như vậy"), "{}", reader.screen(SMALL));
    let before = reader.screen(SMALL);
    reader.types("Enter");
    assert_ne!(reader.screen(SMALL), before, "it closes");
    // Whatever is typed there is no key.
    reader.types(":q Esc");
    assert!(reader.screen(SMALL).contains("Sự cố"), "{}", reader.screen(SMALL));
}

#[test]
fn filters_combine_and_say_what_they_are() {
    let mut reader = reader(MIDDLE);
    reader.types("f Down Right Right Right Down Right");
    insta::assert_snapshot!("filters-160x48", reader.screen(MIDDLE));
    reader.types("Enter");
    let listed = reader.screen(MIDDLE);
    assert!(listed.contains("mất kết nối · nguồn điện"), "{listed}");
    assert!(listed.contains("✖ Xã Xuân Lập"), "{listed}");
    assert!(!listed.contains("✖ Xã Nam Giang · Thị xã Nghi Sơn"), "another cause: {listed}");
    // Mine alone: that incident is Phạm Nam's.
    reader.types("Esc f Up Down Down Down Down Down Down Right Enter");
    let mine = reader.screen(MIDDLE);
    assert!(mine.contains("Sự cố của tôi"), "{mine}");
    assert!(mine.contains("✖ Xã Xuân Lập") || mine.contains("4/5 điểm cầu"), "{mine}");
    assert!(!mine.contains("✖ Xã Nam Giang"), "{mine}");
    reader.types("f 0 Enter");
    assert!(reader.screen(MIDDLE).contains("Cần xử lý"), "{}", reader.screen(MIDDLE));
}

#[test]
fn the_language_changes_while_it_runs() {
    let mut reader = reader(SMALL);
    reader.types("L");
    assert!(reader.screen(SMALL).contains("Connected 34/45"), "{}", reader.screen(SMALL));
    reader.types("L");
    assert!(reader.screen(SMALL).contains("Đang kết nối 34/45"), "{}", reader.screen(SMALL));
}

#[test]
fn a_key_of_the_readers_own_works_and_is_shown_everywhere() {
    let mut reader = reader(SMALL);
    let keys = diemcau_monitor::read_keys("show-incidents = \"b\"\nacknowledge = \"F2\"").unwrap();
    let blank = diemcau_monitor::State::new(Language::Vietnamese, SMALL);
    reader.state = std::mem::replace(&mut reader.state, blank).with_keys(keys);
    reader.types("i");
    assert!(reader.screen(SMALL).contains("Cây điểm cầu"), "the old key is free: {}", reader.screen(SMALL));
    reader.types("?");
    assert!(reader.screen(SMALL).contains("b          xem sự cố"), "{}", reader.screen(SMALL));
    reader.types("? b");
    assert!(reader.screen(SMALL).contains("Chi tiết sự cố"), "{}", reader.screen(SMALL));
    assert!(reader.screen(SMALL).contains("F2 tiếp nhận"), "{}", reader.screen(SMALL));
}

#[test]
fn the_mouse_chooses_among_commands_and_filters() {
    let mut reader = reader(MIDDLE);
    reader.types("p :").mouse(MouseEventKind::ScrollDown, 80, 5);
    assert_eq!(reader.asks("Enter"), Action::Suspend, "the wheel moves the cursor to the second");
    reader.types(": ban");
    let row_of = |screen: &str, text: &str| {
        let row = screen.lines().position(|row| row.contains(text));
        u16::try_from(row.unwrap_or_else(|| panic!("{text}\n{screen}"))).unwrap()
    };
    let row = row_of(&reader.screen(MIDDLE), "xem bản đồ");
    reader.click(80, row);
    let map = reader.screen(MIDDLE);
    assert!(!map.contains("xem bản đồ") && map.contains("Bản đồ"), "the command that was clicked\n{map}");
    reader.types("p : map").click(5, 40);
    assert!(!reader.screen(MIDDLE).contains(" : map"), "a click beside it closes it");

    reader.types("f");
    let row = row_of(&reader.screen(MIDDLE), "Nguồn điện    ‹");
    reader.click(80, row);
    let chosen = reader.screen(MIDDLE);
    let power = chosen.lines().nth(usize::from(row)).unwrap().to_owned();
    assert!(!power.contains("‹ tất cả ›") && power.contains("Nguồn điện    ‹ "), "{power}");
    reader.click(2, 45);
    assert!(!reader.screen(MIDDLE).contains("Nguồn điện    ‹"), "{}", reader.screen(MIDDLE));
}
