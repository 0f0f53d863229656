//! Who speaks next, and whether those who speak can go on the air.

use std::time::Duration;

use diemcau_core::act::Act;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::path::{Band, PathNow};
use diemcau_core::point::PointNow;
use diemcau_core::readiness::{Check, Tick, Ticks};
use diemcau_core::statements::{Confirmation, MediaState};
use diemcau_monitor::{ActDone, Action, LinkEvent};

use crate::fixture::{SEVEN, live};
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);

/// The point of the programme, in order but for what is ticked.
fn told(ticked: &[(Check, bool)]) -> PointNow {
    let mut ticks = Ticks::default();
    for (check, is_good) in ticked {
        let tick = Tick { is_good: *is_good, by: "Lê Lan".into(), at: SEVEN - Duration::from_mins(4) };
        ticks.set(*check, Some(tick));
    }
    let said = Confirmation { state: MediaState::Good, at: SEVEN, by: "".into(), note: "".into() };
    let mut now = live(PointIdx(6));
    now.power.runtime = Some(Duration::from_mins(45));
    PointNow {
        path: Some(Box::new(PathNow { band: Band::Good, probe: "media".into() })),
        confirmation: Some(Box::new(said)),
        chair_present: Some(true),
        ticks: (!ticks.is_empty()).then(|| Box::new(ticks)),
        ..now
    }
}

#[test]
fn who_can_speak_is_seen() {
    let mut reader = Reader::of(SMALL);
    reader.changes(100, &[("407", told(&[(Check::Sends, true)]))]);
    reader.types("s");
    insta::assert_snapshot!("ready-80x24", reader.screen(SMALL));
    reader.types("?");
    insta::assert_snapshot!("help-speakers-80x24", reader.screen(SMALL));
}

#[test]
fn a_check_is_ticked_by_name() {
    let tick =
        |code: &str, check, is_good| Action::Act(Box::new(Act::Tick { code: code.into(), check, is_good }));
    let mut reader = Reader::of(SMALL);
    reader.types("s");
    assert_eq!(reader.asks("y"), Action::Nothing, "nobody");
    reader.known_as("Trần Minh");
    assert_eq!(reader.asks("y"), tick("407", Check::Line, Some(true)));
    let done = ActDone { fact: Seq(200), at: SEVEN, reply: None, silences: false };
    reader.link(LinkEvent::Acted(Ok(done.clone())));
    assert!(reader.screen(SMALL).contains("đã ghi nhận lúc 07:00:00"), "{}", reader.screen(SMALL));
    reader.types("jj");
    assert_eq!(reader.asks("x"), tick("407", Check::Power, Some(false)));
    reader.link(LinkEvent::Acted(Ok(done.clone())));
    reader.types("G");
    assert_eq!(reader.asks("u"), tick("TINH", Check::Chair, None));
    reader.link(LinkEvent::Acted(Ok(done)));
    reader.types("p");
    assert_eq!(reader.asks("y"), Action::Nothing, "only among the speakers");
}

#[test]
fn what_is_late_says_so_and_the_cursor_stays_on_its_check() {
    let mut reader = Reader::of(SMALL);
    reader.types("s jjj");
    assert!(reader.screen(SMALL).contains("hạn 07:45 (còn 45:00)"), "{}", reader.screen(SMALL));
    let before = reader.screen(SMALL);
    let cursor = before.lines().position(|row| row.contains("nguồn dự phòng"));
    reader.wait(Duration::from_mins(50));
    assert!(reader.screen(SMALL).contains("QUÁ HẠN 05:00"), "{}", reader.screen(SMALL));
    // Its turn is over: it stands behind the hall.
    reader.wait(Duration::from_mins(30));
    let screen = reader.screen(SMALL);
    assert!(screen.contains("không còn điểm cầu nào phát biểu"), "{screen}");
    assert!(cursor.is_some() && screen.contains("Thị xã Nghi Sơn"), "{screen}");
}
