//! What is posted: words of systems, and forms of the pages.

use std::sync::LazyLock;

use diemcau::collector::door_fuzz;
use diemcau::event::Clock;
use diemcau_page::form::{Known, RawForm, Section};
use diemcau_page::{below, view::BelowView};

use super::Depth;
use crate::event::EVENT;

static CLOCK: LazyLock<Clock> = LazyLock::new(|| Clock::of("Asia/Ho_Chi_Minh", EVENT.settings.start));

pub(super) fn evidence(bytes: &[u8]) -> Depth {
    let word = door_fuzz::word(bytes, &CLOCK);
    let is_clean = |text: &str| !text.chars().any(|letter| letter.is_control());
    if let Some(word) = &word {
        assert!(is_clean(&word.by) && is_clean(&word.text), "{word:?}");
    }
    Depth::of(word.is_some(), word.is_some_and(|word| !["Điện lực", "OLT", "VNPT"].contains(&&*word.by)))
}

pub(super) fn evidence_seeds() -> Vec<Vec<u8>> {
    [
        r#"{"utility":"power","feeder":"F1","by":"Điện lực","text":"cắt","from":"07:10","to":"2025-05-08T09:00"}"#,
        r#"{"kind":"dying-gasp","uplink":"OLT-1","by":"OLT"}"#,
        r#"{"kind":"planned","utility":"line","point":"X","by":"VNPT","from":"2025-05-08T00:10:00Z"}"#,
    ]
    .map(|word| word.as_bytes().to_vec())
    .to_vec()
}

pub(super) fn forms(bytes: &[u8]) -> Depth {
    let Ok(raw) = serde_urlencoded::from_bytes::<RawForm>(bytes) else { return Depth::Refused };
    let known = Known { last: Some(40), expected: Some(50) };
    let (mut is_taken, mut is_planted) = (false, false);
    for section in [Section::Count, Section::Chair, Section::Picture, Section::Help, Section::Power] {
        let entry = section.read(&raw, "Hoa", known);
        is_taken |= entry.is_ok();
        is_planted |= entry.is_ok_and(|entry| entry.by != "Hoa");
    }
    let held = BelowView {
        code: "V".to_owned(),
        name: "Thôn Một".to_owned(),
        expected: Some(20),
        standing: None,
        typed: raw.sure_below.clone(),
    };
    let _ = below::read(&raw, known, &[held]);
    Depth::of(is_taken, is_planted)
}

pub(super) fn forms_seeds() -> Vec<Vec<u8>> {
    [
        "count=45&by=Hoa&text=&sure=&say=",
        "say=needed&text=m%E1%BA%A5t+ti%E1%BA%BFng",
        "say=battery&id=0&sure_below=30",
    ]
    .map(|form| form.as_bytes().to_vec())
    .to_vec()
}
