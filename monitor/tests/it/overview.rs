//! Everything at once: whether the ceremony is safe, what is wrong, where, whom to call, who has taken it.

use crossterm::event::MouseEventKind;
use diemcau_core::ids::{Code, LevelIdx, PointIdx};
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};
use diemcau_monitor::Language;

use crate::fixture::incidents::happened;
use crate::fixture::{self, replica_of};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const HALF: (u16, u16) = (120, 40);
const MIDDLE: (u16, u16) = (160, 48);
const LARGE: (u16, u16) = (220, 60);

fn before(replica: Replica, size: (u16, u16), language: Language) -> Reader {
    let mut reader = Reader::looking_at(replica, size, language);
    reader.types("o");
    reader
}

/// So many districts of so many communes each, below the province.
fn province(districts: u32, communes: u32) -> Replica {
    let mut points = vec![Point::new(Code::new("TINH"), "Hội trường Tỉnh ủy", LevelIdx(0))];
    for nth in 0..districts {
        let (name, above) = (format!("Huyện Số {nth}"), points.len());
        let district = Point::new(Code::new(&format!("D{nth}")), &name, LevelIdx(2));
        points.push(Point { parent: Some(PointIdx(0)), ..district });
        for at in 0..communes {
            let parent = Some(PointIdx::from_usize(above));
            let code = Code::new(&format!("D{nth}X{at}"));
            points.push(Point { parent, ..Point::new(code, &format!("Xã {at}"), LevelIdx(3)) });
        }
    }
    for code in ["407", "40705", "395", "39500", "39501", "39502", "39503", "398", "39804", "39806"] {
        points.push(Point { parent: Some(PointIdx(0)), ..Point::new(Code::new(code), code, LevelIdx(2)) });
    }
    for code in ["39806T", "40708", "SN04", "40702"] {
        points.push(Point { parent: Some(PointIdx(0)), ..Point::new(Code::new(code), code, LevelIdx(3)) });
    }
    replica_of(Roster::new(points).unwrap())
}

/// Cells of the wall on a screen: signs of points below the wall's title.
fn n_cells(screen: &str) -> usize {
    let rows = screen.lines().skip_while(|row| !row.contains("Toàn cảnh")).skip(1);
    let rows: Vec<&str> = rows.take_while(|row| !row.contains('╰')).collect();
    // The last one names a point, and a sign before a figure counts several.
    let cells = |row: &&&str| {
        let letters: Vec<char> = row.chars().collect();
        let is_cell = |at: &usize| {
            let next = letters.get(at + 1).copied().unwrap_or(' ');
            "●◐✖◇○→?★⚑!".contains(letters[*at]) && !next.is_ascii_digit()
        };
        (0..letters.len()).filter(is_cell).count()
    };
    rows[..rows.len() - 1].iter().map(|row| cells(&row)).sum()
}

#[test]
fn the_five_questions_are_answered_without_a_key_at_every_size() {
    for size in [SMALL, HALF, MIDDLE, LARGE] {
        let reader = before(happened(), size, Language::Vietnamese);
        let screen = reader.screen(size);
        for told in ["CẦN THEO DÕI", "mất kết nối", "Thị xã Nghi Sơn", "0912 345 678", "chưa ai tiếp nhận"]
        {
            assert!(screen.contains(told), "{told} at {size:?}\n{screen}");
        }
    }
    let mut reader = before(happened(), SMALL, Language::Vietnamese);
    reader.types("?");
    insta::assert_snapshot!("help-overview-80x24", reader.screen(SMALL));
}

#[test]
fn a_province_is_on_one_screen_and_five_thousand_points_on_a_large_one() {
    for (districts, communes, size) in [(26, 38, MIDDLE), (26, 191, LARGE)] {
        let replica = province(districts, communes);
        let n_points = replica.roster().len();
        assert!(n_points >= if size == LARGE { 5_000 } else { 1_018 }, "{n_points}");
        let screen = before(replica, size, Language::Vietnamese).screen(size);
        assert_eq!(n_cells(&screen), n_points, "{screen}");
    }
}

#[test]
fn the_cursor_goes_from_problem_to_problem_and_opens_one() {
    let mut reader = before(fixture::replica(), MIDDLE, Language::Vietnamese);
    let named = |reader: &Reader| {
        let screen = reader.screen(MIDDLE);
        screen.lines().rev().nth(2).unwrap_or_default().to_owned()
    };
    assert!(named(&reader).contains("Hội trường Tỉnh ủy"), "{}", named(&reader));
    reader.types("n");
    assert!(named(&reader).contains("◐ Thị xã Nghi Sơn"), "{}", named(&reader));
    reader.types("n");
    assert!(named(&reader).contains("✖ Xã Nam Giang · Thị xã Nghi Sơn"), "{}", named(&reader));
    assert!(named(&reader).contains("0912 345 678"), "{}", named(&reader));
    reader.types("N");
    assert!(named(&reader).contains("◐ Thị xã Nghi Sơn"), "{}", named(&reader));
    reader.types("n Enter");
    let opened = reader.screen(MIDDLE);
    assert!(opened.contains("Liên hệ") && opened.contains("Cây điểm cầu") || opened.contains("Chi tiết"));
    assert!(opened.contains("40705"), "{opened}");
    reader.types("Esc Esc");
    assert!(named(&reader).contains("✖ Xã Nam Giang"), "back where it was: {}", named(&reader));
}

#[test]
fn the_mouse_names_a_cell_and_opens_it() {
    let mut reader = before(fixture::replica(), MIDDLE, Language::Vietnamese);
    let screen = reader.screen(MIDDLE);
    let rows: Vec<&str> = screen.lines().collect();
    let top = rows.iter().position(|row| row.contains("Toàn cảnh")).unwrap();
    // A screen in a test stands between quotation marks.
    let place = |row: &&str| row.chars().position(|letter| letter == '✖').map(|column| column - 1);
    let is_cell =
        |row: &&str, column: usize| row.chars().nth(column + 2).is_none_or(|next| !next.is_ascii_digit());
    let (row, column) = rows
        .iter()
        .enumerate()
        .skip(top + 1)
        .find_map(|(at, row)| Some((at, place(row)?)).filter(|(_, column)| is_cell(row, *column)))
        .unwrap();
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    reader.mouse(MouseEventKind::Moved, column, row);
    let hovered = reader.screen(MIDDLE);
    assert!(hovered.lines().rev().nth(2).unwrap().contains("✖ Xã"), "{hovered}");
    reader.mouse(MouseEventKind::Moved, 0, 0);
    assert_eq!(reader.screen(MIDDLE), screen, "the mouse alone moves no cursor");
    reader.click(column, row).click(column, row);
    assert!(reader.screen(MIDDLE).contains("Liên hệ"), "{}", reader.screen(MIDDLE));
}

#[test]
fn nothing_is_safe_that_nobody_knows() {
    let mut reader = before(fixture::replica(), MIDDLE, Language::Vietnamese);
    assert!(reader.screen(MIDDLE).contains("CẦN THEO DÕI"), "{}", reader.screen(MIDDLE));
    reader.wait(std::time::Duration::from_secs(9));
    assert!(reader.screen(MIDDLE).contains("KHÔNG RÕ"), "{}", reader.screen(MIDDLE));
}

#[test]
fn on_a_wall_the_figures_are_large_and_nothing_critical_is_hidden() {
    for size in [SMALL, MIDDLE, LARGE] {
        let mut reader = before(happened(), size, Language::Vietnamese);
        let blank = diemcau_monitor::State::new(Language::Vietnamese, size);
        reader.state = std::mem::replace(&mut reader.state, blank).on_wall(true);
        reader.resize(size);
        let screen = reader.screen(size);
        for told in ["CẦN THEO DÕI", "Xã Nam Giang", "0912 345 678", "███"] {
            assert!(screen.contains(told), "{told} at {size:?}\n{screen}");
        }
    }
}

#[test]
fn the_header_tells_how_trustworthy_the_picture_is() {
    let mut reader = before(fixture::replica(), MIDDLE, Language::Vietnamese);
    reader.link(diemcau_monitor::LinkEvent::RoundTrip(std::time::Duration::from_millis(12)));
    let screen = reader.screen(MIDDLE);
    assert!(screen.contains("cập nhật 0 giây trước · bản 100 · 12 ms"), "{screen}");
}
