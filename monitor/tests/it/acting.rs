//! What a reader does with points, and how few keys that takes.

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::attendance::CountAct;
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::ids::{Code, Seq};
use diemcau_core::incident::IncidentId;
use diemcau_core::incident::fold::Deed;
use diemcau_core::path::asked::{AskedProbe, ProbeAnswer};
use diemcau_monitor::{ActDone, Action, Language, LinkEvent, ProbeNews};
use diemcau_phrase::screen::act::ActFault;

use crate::fixture::incidents::happened;
use crate::fixture::{SEVEN, windows};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (160, 48);

fn reader(size: (u16, u16)) -> Reader {
    let mut reader = Reader::looking_at(happened(), size, Language::Vietnamese);
    reader.known_as("Trần Minh");
    reader
}

fn act(act: Act) -> Action {
    Action::Act(Box::new(act))
}

fn recorded(reader: &mut Reader) {
    let done = ActDone { fact: Seq(200), at: SEVEN, reply: None, silences: false };
    reader.link(LinkEvent::Acted(Ok(done)));
}

/// The point is called as another one in another district, and the help alone is known.
#[test]
fn a_newcomer_finds_a_point_sees_why_takes_it_and_enters_its_count_in_few_keys() {
    for size in [SMALL, (120, 40), MIDDLE, (220, 60)] {
        let mut reader = reader(size);
        reader.types("o");
        let mut n_keys = 0;
        let mut press = |reader: &mut Reader, key: &str| {
            n_keys += 1;
            reader.asks(key)
        };
        press(&mut reader, "?");
        let help = reader.screen(size);
        for told in ["tìm tên, mã", "tiếp nhận sự cố", "nhập số đại biểu"] {
            assert!(help.contains(told), "{told} at {size:?}\n{help}");
        }
        press(&mut reader, "Esc");
        press(&mut reader, "/");
        reader.types("nam Space giang");
        press(&mut reader, "Enter");
        let found = reader.screen(size);
        assert!(found.contains("Thị xã Nghi Sơn") && found.contains("Huyện Đông Sơn"), "{found}");
        // The one that is down is listed first.
        press(&mut reader, "Enter");
        let told = reader.screen(size);
        for why in ["40705", "mất kết nối từ 05:53", "#700", "chưa rõ nguyên nhân", "chưa ai tiếp nhận"]
        {
            assert!(told.contains(why), "{why} at {size:?}\n{told}");
        }
        press(&mut reader, "a");
        reader.types("đang Space gọi");
        let taken = press(&mut reader, "Enter");
        let deed = Deed::Acknowledge { text: "đang gọi".into() };
        assert_eq!(taken, act(Act::Incident { id: IncidentId(700), deed }));
        recorded(&mut reader);
        press(&mut reader, "e");
        assert!(reader.screen(size).contains("Số đại biểu có mặt tại Xã Nam Giang"));
        reader.types("45 Space chị Space Lan");
        let counted = press(&mut reader, "Enter");
        let entered = CountAct::Enter { count: 45, note: "chị Lan".into() };
        assert_eq!(counted, act(Act::Count { code: "40705".into(), act: entered }));
        recorded(&mut reader);
        assert!(n_keys <= 20, "{n_keys} keys");
        assert_eq!(n_keys, 9);
    }
}

#[test]
fn a_count_that_is_none_is_asked_again_and_one_that_stands_is_verified() {
    let mut reader = reader(MIDDLE);
    reader.types("/40705 Enter e nhiều");
    assert_eq!(reader.asks("Enter"), Action::Nothing);
    assert!(reader.screen(MIDDLE).contains("Không hiểu số đại biểu"), "{}", reader.screen(MIDDLE));
    reader.types("Esc v");
    assert!(reader.screen(MIDDLE).contains("chưa báo số đại biểu"), "{}", reader.screen(MIDDLE));
    reader.types("0 /40702 Enter v");
    let asked = reader.screen(MIDDLE);
    if asked.contains("Xác minh") {
        let verified = act(Act::Count { code: "40702".into(), act: CountAct::Verify });
        assert_eq!(reader.asks("y"), verified);
    } else {
        assert!(asked.contains("chưa báo"), "{asked}");
    }
}

#[test]
fn a_point_is_excused_only_after_a_yes_and_comes_back() {
    let mut reader = reader(MIDDLE);
    reader.types("/40705 Enter x 407 Enter mất Space điện Enter");
    let asked = reader.screen(MIDDLE);
    assert!(asked.contains("Xã Nam Giang ghép tại Thị xã Nghi Sơn, lý do: mất điện — chắc chưa?"), "{asked}");
    let attends = AttendsGiven::At("407".into());
    let excused = Act::Excuse { code: "40705".into(), attends, reason: "mất điện".into() };
    assert_eq!(reader.asks("y"), act(excused));
    recorded(&mut reader);
    // One that is excused already comes back.
    reader.types("Esc 7 x");
    assert!(reader.screen(MIDDLE).contains("thôi ghép, lý do"), "{}", reader.screen(MIDDLE));
    reader.types("có Space điện");
    let Action::Act(back) = reader.asks("Enter") else { panic!("nothing is asked of the collector") };
    assert!(matches!(*back, Act::Excuse { attends: AttendsGiven::Here, .. }), "{back:?}");
}

#[test]
fn reminders_are_put_off_and_a_silence_ends_after_a_yes() {
    let mut reader = reader(MIDDLE);
    reader.types("i Z 30");
    let Action::Act(snoozed) = reader.asks("Enter") else { panic!("nothing is asked of the collector") };
    let until = SEVEN + std::time::Duration::from_mins(30);
    assert_eq!(*snoozed, Act::Incident { id: IncidentId(700), deed: Deed::Snooze { until } });
    recorded(&mut reader);
    reader.types("z");
    assert!(reader.screen(MIDDLE).contains("đang tắt cảnh báo; bật lại?"), "{}", reader.screen(MIDDLE));
    let Action::Act(ended) = reader.asks("y") else { panic!("nothing is asked of the collector") };
    assert!(matches!(*ended, Act::EndSilence { .. }), "{ended:?}");
}

#[test]
fn a_phone_number_and_an_incident_are_copied() {
    let mut reader = reader(MIDDLE);
    reader.types("/40705 Enter");
    assert_eq!(reader.asks("C"), Action::Copy("0912345678".to_owned()));
    reader.types("i");
    let Action::Copy(text) = reader.asks("C") else { panic!("nothing is copied") };
    assert!(text.starts_with("#700 Xã Nam Giang mất kết nối"), "{text}");
}

#[test]
fn a_point_in_no_incident_has_nothing_to_take() {
    let mut reader = reader(MIDDLE);
    reader.types("/39808 Enter a");
    assert!(reader.screen(MIDDLE).contains("không thuộc sự cố nào"), "{}", reader.screen(MIDDLE));
}

#[test]
fn a_probe_is_asked_for_by_one_key_and_told_when_the_agent_answers() {
    let mut reader = reader(MIDDLE);
    let point = Code::new("40705");
    reader.types("/ nam Space giang Enter");
    assert_eq!(reader.asks("D"), act(Act::Probe { code: "40705".into() }));
    assert_eq!(reader.asks("D"), Action::Nothing, "the collector has not answered yet");
    reader.link(LinkEvent::Probe { point: point.clone(), news: ProbeNews::Asked(SEVEN) });
    assert!(reader.screen(MIDDLE).contains("đã hỏi Xã Nam Giang lúc 07:00:00, đang đo…"));
    let answer = Some((ProbeAnswer::Found(windows()), Duration::from_millis(1_240)));
    let asked = AskedProbe { fact: Seq(200), at: SEVEN, by: "Trần Minh".into(), answer };
    reader.types("Down").link(LinkEvent::Probe { point: point.clone(), news: ProbeNews::Answered(asked) });
    let told = reader.screen(MIDDLE);
    let answered = "Xã Nam Giang: hỏi lúc 07:00:00, trả lời sau 1,2 giây. ";
    assert!(told.contains(answered) && told.contains("mất"), "{told}");
    reader.link(LinkEvent::Probe { point, news: ProbeNews::Silent });
    assert!(reader.screen(MIDDLE).contains("không trả lời trong 20 giây"));
    reader.link(LinkEvent::Acted(Err(ActFault::NotConnected)));
    assert!(reader.screen(MIDDLE).contains("CHƯA LÀM ĐƯỢC: điểm cầu này chưa kết nối"));
}
