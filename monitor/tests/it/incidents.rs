//! The incidents, and what their reader does with them.

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::ids::Seq;
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::incident::{End, EndKind, Incident, IncidentId, Remark};
use diemcau_monitor::{ActDone, Action, Language, LinkEvent, ReplyDone};
use diemcau_phrase::screen::act::ActFault;

use crate::fixture::incidents::{change, district, happened, only};
use crate::fixture::{self, SEVEN};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

/// Somebody known in front of the incidents.
fn reader(size: (u16, u16)) -> Reader {
    let mut reader = Reader::looking_at(happened(), size, Language::Vietnamese);
    reader.known_as("Trần Minh").types("i");
    reader
}

fn done(fact: u64) -> ActDone {
    ActDone { fact: Seq(fact), at: SEVEN + Duration::from_secs(9), reply: None, silences: false }
}

#[test]
fn that_nothing_happened_is_said() {
    let mut reader = Reader::of(SMALL);
    reader.types("i");
    insta::assert_snapshot!("no-incidents-80x24", reader.screen(SMALL));
}

#[test]
fn the_help_tells_the_keys_of_what_is_shown() {
    let mut reader = reader(SMALL);
    reader.types("?");
    insta::assert_snapshot!("help-incidents-80x24", reader.screen(SMALL));
}

#[test]
fn nobody_acts_without_a_name() {
    let mut reader = Reader::looking_at(happened(), SMALL, Language::Vietnamese);
    reader.types("i");
    for key in ["a", "m", "w", "z", "r"] {
        assert_eq!(reader.asks(key), Action::Nothing, "{key}");
        assert!(reader.screen(SMALL).contains("--as"), "{key}\n{}", reader.screen(SMALL));
        reader.types("j");
        assert!(!reader.screen(SMALL).contains("--as"), "it goes with the next key");
    }
}

#[test]
fn an_incident_is_taken_noted_and_made_mine() {
    let incident = |id: u64, deed: Deed| Action::Act(Box::new(Act::Incident { id: IncidentId(id), deed }));
    let mut reader = reader(SMALL);
    assert_eq!(reader.asks("a"), Action::Nothing);
    reader.types("ETA Space 10 Space phutq");
    assert!(reader.screen(SMALL).contains("Tiếp nhận #700, hẹn (để trống được): ETA 10 phutq▏"));
    reader.types("Backspace");
    assert_eq!(reader.asks("Enter"), incident(700, Deed::Acknowledge { text: "ETA 10 phut".into() }));
    assert!(reader.screen(SMALL).contains("Đang chờ máy chủ giám sát trả lời"));
    assert_eq!(reader.asks("w"), Action::Nothing, "one after the other");
    reader.link(LinkEvent::Acted(Ok(done(840))));
    assert!(reader.screen(SMALL).contains("đã ghi nhận lúc 07:00:09"), "{}", reader.screen(SMALL));
    reader.wait(Duration::from_secs(9));
    assert!(!reader.screen(SMALL).contains("đã ghi nhận lúc"));

    reader.asks("w");
    reader.types("ok");
    assert_eq!(reader.asks("Enter"), incident(700, Deed::Note { text: "ok".into() }));
    reader.link(LinkEvent::Acted(Err(ActFault::UnknownIncident)));
    assert!(reader.screen(SMALL).contains("CHƯA LÀM ĐƯỢC: không còn sự cố mang số này"));

    assert_eq!(reader.asks("m"), incident(700, Deed::Assign { to: "Trần Minh".into() }));
    reader.link(LinkEvent::Acted(Ok(done(841))));
    // Another has it: that is asked first.
    reader.types("jj");
    assert_eq!(reader.asks("m"), Action::Nothing);
    assert!(reader.screen(SMALL).contains("#812 đang giao cho Phạm Nam; chuyển sang cho tôi?"));
    assert_eq!(reader.asks("m"), Action::Nothing, "any other key drops it");
    assert_eq!(reader.asks("m"), Action::Nothing);
    assert_eq!(reader.asks("y"), incident(812, Deed::Assign { to: "Trần Minh".into() }));
}

#[test]
fn a_place_is_silenced_only_with_a_length_a_reason_and_a_yes() {
    let mut reader = reader(SMALL);
    reader.types("jj z");
    assert!(reader.screen(SMALL).contains("Tắt cảnh báo Huyện Thọ Xuân bao lâu"), "{}", reader.screen(SMALL));
    reader.types("lau Enter");
    assert!(reader.screen(SMALL).contains("Không hiểu khoảng thời gian"), "{}", reader.screen(SMALL));
    reader.types("Backspace Backspace Backspace 90 Enter Enter");
    assert!(reader.screen(SMALL).contains("1 giờ 30 phút, lý do:"), "{}", reader.screen(SMALL));
    reader.types("sua Enter");
    insta::assert_snapshot!("silence-80x24", reader.screen(SMALL));
    assert_eq!(reader.asks("Enter"), Action::Nothing, "only a yes is one");
    reader.types("z 90 Enter sua Enter");
    let to = SEVEN + Duration::from_mins(90);
    let silence = Act::Silence { code: "395".into(), from: None, to, reason: "sua".into() };
    assert_eq!(reader.asks("y"), Action::Act(Box::new(silence)));
    reader.link(LinkEvent::Acted(Ok(ActDone { silences: true, ..done(850) })));
    assert!(reader.screen(SMALL).contains("diemcau unsilence 850"));
}

#[test]
fn people_are_answered_from_the_points_and_from_the_incidents() {
    let reply = |code: &str| Action::Act(Box::new(Act::Reply { code: code.into(), text: "dang den".into() }));
    let mut reader = reader(MIDDLE);
    reader.changes(100, &fixture::troubled());
    reader.types("jj r dang Space den");
    assert_eq!(reader.asks("Enter"), reply("39501"), "the one that asks for help");
    let answer = Some(ReplyDone { point: "Xã Xuân Thiên".to_owned(), sent: true });
    reader.link(LinkEvent::Acted(Ok(ActDone { reply: answer, ..done(860) })));
    assert!(reader.screen(MIDDLE).contains("đã gửi tới điểm cầu Xã Xuân Thiên lúc 07:00:09"));
    reader.types("Enter jj r dang Space den");
    assert_eq!(reader.asks("Enter"), reply("39502"), "the one under the cursor");
    reader.link(LinkEvent::Acted(Err(ActFault::NotDurable)));
    reader.types("Esc Esc g r dang Space den");
    assert_eq!(reader.asks("Enter"), reply("39805"), "the selected point");
}

#[test]
fn a_new_critical_incident_rings_until_it_is_looked_at() {
    let mark = "KHẨN CẤP MỚI";
    let mut reader = Reader::looking_at(happened(), SMALL, Language::Vietnamese);
    assert!(!reader.screen(SMALL).contains(mark));
    assert_eq!(reader.happen(100, only(district(830))), Action::Ring);
    assert!(reader.screen(SMALL).contains(mark), "{}", reader.screen(SMALL));
    assert_eq!(reader.happen(101, only(district(830))), Action::Nothing, "it rings once");
    insta::assert_snapshot!("rings-80x24", reader.screen(SMALL));
    reader.types("i");
    assert!(reader.screen(SMALL).contains(" MỚI "), "{}", reader.screen(SMALL));
    reader.types("j");
    assert!(!reader.screen(SMALL).contains("MỚI"), "{}", reader.screen(SMALL));

    // What was there when the dashboard came to look is news to nobody; what came since is.
    let taken = Some(Remark { at: SEVEN, by: "Lê Lan".into(), text: "".into() });
    let mut reader = Reader::of(SMALL);
    assert_eq!(reader.happen(100, change()), Action::Nothing, "none of them is critical");
    let taken = Incident { acknowledged: taken, ..district(831) };
    assert_eq!(reader.happen(101, only(taken)), Action::Nothing, "somebody has it");
    assert_eq!(reader.happen(102, only(district(832))), Action::Ring);
    let end = Some(End { at: SEVEN, how: EndKind::Restored });
    reader.happen(103, only(Incident { end, ..district(832) }));
    assert!(!reader.screen(SMALL).contains(mark), "it is over");
}

#[test]
fn the_cursor_stays_on_its_incident_while_others_come_and_go() {
    let mut reader = reader(SMALL);
    let selected = |reader: &Reader, id: u64| {
        let screen = reader.screen(SMALL);
        assert!(screen.contains(&format!("#{id} ")), "{id}\n{screen}");
    };
    selected(&reader, 700);
    reader.happen(100, only(district(830)));
    selected(&reader, 830);
    reader.types("j");
    selected(&reader, 700);
    reader.happen(101, only(district(840)));
    selected(&reader, 700);
    reader.happen(102, IncidentChange { gone: vec![IncidentId(830)], ..IncidentChange::default() });
    selected(&reader, 700);
    let end = Some(End { at: SEVEN, how: EndKind::Restored });
    reader.types("Enter");
    reader.happen(103, IncidentChange { gone: vec![IncidentId(700)], ..IncidentChange::default() });
    reader.happen(104, only(Incident { end, ..district(840) }));
    selected(&reader, 820);
}

#[test]
fn a_click_chooses_an_incident_and_what_is_shown() {
    let mut reader = reader(SMALL);
    reader.click(20, 7);
    assert!(reader.screen(SMALL).contains("#820"), "{}", reader.screen(SMALL));
    reader.click(6, 4);
    assert!(reader.screen(SMALL).contains("Cần xử lý"), "{}", reader.screen(SMALL));
}

#[test]
fn keys_of_the_points_do_nothing_where_the_points_are_not_shown() {
    let mut reader = Reader::looking_at(happened(), MIDDLE, Language::Vietnamese);
    let before = reader.screen(MIDDLE);
    reader.types("i 1 ] Space + t n p");
    assert_eq!(reader.screen(MIDDLE), before);
    reader.types("i /xuan Enter");
    assert!(reader.screen(MIDDLE).contains("Tìm “xuan”"), "a search is one of points");
}
