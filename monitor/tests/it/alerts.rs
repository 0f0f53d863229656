//! Who was told of what, and what did not reach anybody.

use std::time::Duration;

use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::outbox::Kind;
use diemcau_monitor::Language;

use crate::fixture::incidents::{failed, happened, sent};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);

#[test]
fn that_nobody_was_told_is_said() {
    let mut reader = Reader::of(SMALL);
    reader.types("c");
    insta::assert_snapshot!("no-alerts-80x24", reader.screen(SMALL));
    reader.types("?");
    insta::assert_snapshot!("help-alerts-80x24", reader.screen(SMALL));
}

#[test]
fn what_reached_nobody_is_told_of_whatever_is_shown() {
    let mark = "1 KHÔNG GỬI ĐƯỢC";
    let mut reader = Reader::looking_at(happened(), SMALL, Language::Vietnamese);
    for keys in ["p", "i", "c", "p Enter"] {
        reader.types(keys);
        assert!(reader.screen(SMALL).contains(mark), "{keys}\n{}", reader.screen(SMALL));
    }
    let told =
        |notification| IncidentChange { notifications: vec![notification], ..IncidentChange::default() };
    reader.happen(100, told(sent(840, (812, "dien-luc-tho-xuan"), Kind::Updated, "")));
    assert!(reader.screen(SMALL).contains(mark), "another was reached");
    reader.happen(101, told(failed(850, (812, "so-khcn"), Kind::Updated)));
    assert!(reader.screen(SMALL).contains("2 KHÔNG GỬI ĐƯỢC"), "{}", reader.screen(SMALL));
    reader.happen(102, told(sent(930, (812, "so-khcn"), Kind::Updated, "")));
    assert!(reader.screen(SMALL).contains(mark), "{}", reader.screen(SMALL));
    // It failed two minutes ago.
    reader.wait(Duration::from_mins(27));
    assert!(reader.screen(SMALL).contains(mark), "{}", reader.screen(SMALL));
    reader.wait(Duration::from_mins(2));
    assert!(!reader.screen(SMALL).contains("KHÔNG GỬI ĐƯỢC"), "{}", reader.screen(SMALL));
}

#[test]
fn the_cursor_stays_on_its_message_while_others_come() {
    let mut reader = Reader::looking_at(happened(), SMALL, Language::Vietnamese);
    reader.types("c j");
    let reason = "Lý do         trả lời HTTP 503";
    assert!(reader.screen(SMALL).contains(reason), "{}", reader.screen(SMALL));
    let new = sent(860, (812, "vnpt-tho-xuan"), Kind::Updated, "zns-1");
    reader.happen(100, IncidentChange { notifications: vec![new], ..IncidentChange::default() });
    assert!(reader.screen(SMALL).contains(reason), "{}", reader.screen(SMALL));
    reader.types("g");
    assert!(reader.screen(SMALL).contains("Bằng chứng    zns-1"), "{}", reader.screen(SMALL));
    reader.click(10, 7);
    assert!(reader.screen(SMALL).contains(reason), "a click chooses\n{}", reader.screen(SMALL));
}
