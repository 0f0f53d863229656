//! What terminals do to keys, texts and colours.

use crossterm::event::{KeyCode, KeyModifiers};
use diemcau_monitor::{Action, Language, LinkEvent, Palette, State, render};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use crate::fixture::incidents::happened;
use crate::fixture::line;
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

/// The last row, where a search is typed.
fn footer(reader: &Reader) -> String {
    reader.screen(SMALL).lines().last().unwrap().to_owned()
}

#[test]
fn a_pasted_text_is_searched_and_never_taken_for_keys() {
    for (keys, pasted, typed) in [
        ("", "gọi lại xin quý vị kiểm tra", "/ gọi lại xin quý vị kiểm tra▏"),
        ("/", "xa mau hai\r\nquản\r", "/ xa mau hai quản▏"),
        ("/xa", "\tmau\thai\n", "/ xa mau hai▏"),
        ("/old Enter", "tho lap", "/ tho lap▏"),
        ("Tab", "tho lap", "/ tho lap▏"),
        ("", "\u{1b}[31mđỏ\u{7}q", "/ [31mđỏ q▏"),
        ("/", "\u{202e}đỏ\u{200b}\u{2066} qu\u{ad}ản\u{2069}", "/ đỏ quản▏"),
        ("/xa", "Tho\u{323} Xua\u{302}n\u{2028}q", "/ xa Thọ Xuân q▏"),
        ("", "\u{feff}a\u{a0}\u{85}b\u{9b}2Jq", "/ a b 2Jq▏"),
    ] {
        let mut reader = Reader::of(SMALL);
        reader.types(keys);
        assert_eq!(reader.pastes(pasted), Action::Nothing);
        assert!(footer(&reader).contains(typed), "{pasted:?}: {}", footer(&reader));
    }
    for (keys, pasted) in [("", "\r\n \t"), ("?", "quit")] {
        let mut reader = Reader::of(SMALL);
        let before = reader.types(keys).screen(SMALL);
        assert_eq!(reader.pastes(pasted), Action::Nothing);
        assert_eq!(reader.screen(SMALL), before, "{pasted:?}");
    }
}

#[test]
fn a_paste_of_a_whole_document_costs_no_more_than_a_long_name() {
    let mut reader = Reader::of(SMALL);
    reader.pastes(&"quý vị\n".repeat(100_000));
    assert!(footer(&reader).contains("/ quý vị quý vị"), "{}", footer(&reader));
    for _ in 0..200 {
        reader.holding(KeyModifiers::NONE, KeyCode::Backspace);
    }
    assert!(footer(&reader).contains("/ ▏"), "{}", footer(&reader));
}

#[test]
fn whatever_a_terminal_sends_for_backspace_erases() {
    use KeyCode::{Backspace, Char};
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    for (modifiers, code, left) in [
        (KeyModifiers::NONE, Backspace, "/ xa ma▏"),
        (CTRL, Char('h'), "/ xa ma▏"),
        (CTRL, Char('w'), "/ xa ▏"),
        (CTRL, Backspace, "/ xa ▏"),
        (KeyModifiers::ALT, Backspace, "/ xa ▏"),
        (CTRL, Char('u'), "/ ▏"),
        (KeyModifiers::ALT, Char('x'), "/ xa mau▏"),
    ] {
        let mut reader = Reader::of(SMALL);
        reader.types("/xa Space mau").holding(modifiers, code);
        assert!(footer(&reader).contains(left), "{modifiers:?} {code:?}: {}", footer(&reader));
    }
    for (typed, code, left) in [
        // A letter with marks of its own, a blank that does not break, nothing at all.
        ("/xa Space ma\u{302}\u{323}", Char('h'), "/ xa m▏"),
        ("/xa\u{a0}mau", Char('w'), "/ xa\u{a0}▏"),
        ("/", Char('h'), "/ ▏"),
        ("/", Char('w'), "/ ▏"),
    ] {
        let mut reader = Reader::of(SMALL);
        reader.types(typed).holding(CTRL, code);
        assert!(footer(&reader).contains(left), "{typed:?} {code:?}: {}", footer(&reader));
        reader.types("q");
        assert!(footer(&reader).contains("q▏"), "it is still a search: {}", footer(&reader));
    }
    let mut reader = Reader::of(SMALL);
    let help = reader.types("?").screen(SMALL);
    reader.holding(CTRL, Char('h'));
    assert_eq!(reader.screen(SMALL), help, "over the help it is nothing");
    let mut reader = Reader::of(SMALL);
    let before = reader.screen(SMALL);
    for key in ['h', 'w', 'u'] {
        reader.holding(CTRL, Char(key));
    }
    assert_eq!(reader.screen(SMALL), before, "outside a search they are nothing");
}

#[test]
fn cursor_focus_and_warnings_are_seen_without_colours() {
    for (palette, size) in [
        (Palette::NoColor, SMALL),
        (Palette::NoColor, MIDDLE),
        (Palette::FewBackgrounds, SMALL),
        (Palette::FewBackgrounds, MIDDLE),
    ] {
        let mut reader = Reader::of(size);
        let blank = State::new(diemcau_monitor::Language::Vietnamese, size);
        let state = std::mem::replace(&mut reader.state, blank);
        reader.state = state.in_palette(palette);
        let first = marked(&reader, size, Modifier::REVERSED);
        assert!(first.contains("DIỄN TẬP") || first.contains("CHÍNH THỨC"), "{first}");
        assert!(first.contains("Thị xã Nghi Sơn"), "the cursor: {first}");
        assert!(size == MIDDLE || first.contains("Cần xử lý"), "the tab: {first}");
        reader.types("j");
        let second = marked(&reader, size, Modifier::REVERSED);
        assert!(!second.contains("Thị xã Nghi Sơn phát biểu"), "the cursor went on: {second}");
        assert!(second.contains("Xã Nam Giang"), "{second}");

        let screen = reader.screen(size);
        let framed = screen.lines().find(|line| line.contains('╔'));
        assert_eq!(framed.is_some(), size == MIDDLE, "the focus");
        if size == MIDDLE {
            let list_first = screen.find('╔') < screen.rfind('╭');
            reader.types("Tab");
            let moved = reader.screen(size);
            assert!(list_first && moved.find('╔') > moved.find("Cần xử lý"), "the focus went on");
            let elsewhere = marked(&reader, size, Modifier::UNDERLINED);
            assert!(elsewhere.contains("Xã Nam Giang"), "the cursor of the other pane: {elsewhere}");
        }
    }
}

/// The cells that have a modifier, row by row; no cell of a reduced screen has a background.
fn marked(reader: &Reader, (columns, rows): (u16, u16), modifier: Modifier) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| render(&reader.state, frame)).unwrap();
    let mut text = String::new();
    for row in terminal.backend().buffer().content.chunks(usize::from(columns)) {
        for cell in row {
            assert_eq!(cell.bg, Color::Reset);
            if cell.modifier.contains(modifier) {
                text.push_str(cell.symbol());
            }
        }
        text.push('\n');
    }
    text
}

/// The signs of code page 437, which every font of the Linux console has, as far as they are used.
const CONSOLE: &str = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╟╢╤╧▀▄█▌▐░▒▓■•◘○♦‼►◄▲▼←↑→↓√«»·±";

/// Whether a font of the Linux console that has the letters of Vietnamese shows it.
fn is_on_console(sign: char) -> bool {
    sign.is_ascii() || sign.is_alphabetic() || CONSOLE.contains(sign)
}

#[test]
fn the_linux_console_gets_letters_and_the_signs_of_its_font_alone() {
    for language in [Language::Vietnamese, Language::English] {
        for size in [SMALL, MIDDLE, (220, 60)] {
            let mut reader = Reader::looking_at(happened(), size, language);
            reader.link(LinkEvent::Line(line("40705")));
            let blank = State::new(language, size);
            reader.state = std::mem::replace(&mut reader.state, blank).on_terminal(Some("linux"));
            for keys in
                ["o", "p", "Enter", "Tab", "i", "Enter", "c", "s", "d", "T", "M", "?", "Esc : a", "Esc p f"]
            {
                reader.types(keys);
                let shown = reader.screen(size);
                let foreign: Vec<char> = shown.chars().filter(|sign| !is_on_console(*sign)).collect();
                assert!(foreign.is_empty(), "{foreign:?} after {keys} at {size:?}\n{shown}");
            }
        }
    }
    let elsewhere = Reader::looking_at(happened(), MIDDLE, Language::Vietnamese).screen(MIDDLE);
    assert!(!elsewhere.chars().all(is_on_console), "other terminals show more\n{elsewhere}");
}
