//! A journal that is played again: what its reader asks of it.

use std::time::Duration;

use diemcau_monitor::{Action, Language, ReplayCommand, State};

use crate::fixture::SEVEN;
use crate::fixture::incidents::happened;
use crate::reader::Reader;

const SMALL: (u16, u16) = (80, 24);

#[test]
fn a_journal_is_stopped_played_faster_and_gone_through_by_keys() {
    let mut reader = Reader::looking_at(happened(), SMALL, Language::Vietnamese);
    assert_eq!(reader.asks("P"), Action::Nothing, "what happens now cannot be stopped");
    assert!(!reader.types("?").screen(SMALL).contains("phát lại"));
    reader.types("?");
    let blank = State::new(Language::Vietnamese, SMALL);
    reader.state = std::mem::replace(&mut reader.state, blank).of_replay();
    assert!(reader.screen(SMALL).contains("PHÁT LẠI ×1"), "{}", reader.screen(SMALL));
    assert_eq!(reader.asks("P"), Action::Replay(ReplayCommand::Pause(true)));
    assert!(reader.screen(SMALL).contains("PHÁT LẠI tạm dừng"), "{}", reader.screen(SMALL));
    assert_eq!(reader.asks("P"), Action::Replay(ReplayCommand::Pause(false)));
    assert_eq!(reader.asks("<"), Action::Replay(ReplayCommand::Speed(1)));
    for speed in [2, 5, 10, 30, 60, 200, 600, 600] {
        assert_eq!(reader.asks(">"), Action::Replay(ReplayCommand::Speed(speed)));
    }
    assert!(reader.screen(SMALL).contains("×600"));
    assert_eq!(reader.asks("}"), Action::Replay(ReplayCommand::NextIncident));
    assert_eq!(reader.asks("{"), Action::Replay(ReplayCommand::PreviousIncident));
    reader.types("@7:1x");
    assert_eq!(reader.asks("Enter"), Action::Nothing);
    assert!(reader.screen(SMALL).contains("Không hiểu giờ"), "{}", reader.screen(SMALL));
    reader.types("Esc @07:12:30");
    let at = SEVEN + Duration::from_secs(12 * 60 + 30);
    assert_eq!(reader.asks("Enter"), Action::Replay(ReplayCommand::GoTo(at)));
}
