//! Times, figures and fates in words.

use std::time::Duration;

use diemcau_proto::v1::RefusalReason;

use super::Tone;
use crate::board::{Board, Fate, Word};
use crate::clock::{Mono, Now};
use crate::control;
use crate::words;

/// An instant of the event clock, as HH:MM.
pub(super) fn hh_mm(board: &Board, at_ms: i64) -> String {
    words::hour_minute(board.time_of_day(at_ms))
}

/// What the event clock shows; the machine's own before the collector was first reached.
pub(super) fn event_ms(board: &Board, now: Now) -> i64 {
    board.event_ms(now).unwrap_or(now.wall_ms)
}

/// An instant of this machine, as HH:MM of the event.
pub(super) fn hh_mm_of(board: &Board, now: Now, then: Mono) -> String {
    let ago_ms = i64::try_from(now.mono.since(then).as_millis()).unwrap_or(i64::MAX);
    hh_mm(board, event_ms(board, now).saturating_sub(ago_ms))
}

/// A number as people here write it.
pub(super) fn number(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 2);
    for (idx, digit) in digits.char_indices() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A time left, whole minutes.
pub(super) fn minutes(length: Duration) -> u64 {
    length.as_secs() / 60
}

/// What became of something that a person said.
pub(super) fn fate(board: &Board, word: &Word) -> (Tone, String) {
    match &word.fate {
        Fate::Waiting => (Tone::Fair, "đã ghi nhận, chờ gửi".to_owned()),
        Fate::Received { received_ms, disposition } => {
            let but = control::Fate::from(*disposition).but();
            let tone = if but.is_empty() { Tone::Good } else { Tone::Fair };
            (tone, format!("trung tâm đã nhận lúc {}{but}", hh_mm(board, *received_ms)))
        }
        Fate::Refused { text } => (Tone::Bad, format!("trung tâm không nhận: {}", refusal(text))),
    }
}

/// Why the collector refused something: its reason in words where it is one of the known.
fn refusal(text: &str) -> &str {
    let (name, rest) = text.split_once(": ").unwrap_or((text, text));
    match RefusalReason::from_str_name(name) {
        Some(RefusalReason::Malformed) => "số liệu sai dạng",
        Some(RefusalReason::UnknownPoint) => "không có điểm cầu này trong danh sách",
        Some(RefusalReason::NotBelow) => "không phải điểm cầu cấp dưới",
        Some(RefusalReason::OtherSession) => "số liệu của đợt khác (diễn tập hoặc chính thức)",
        Some(RefusalReason::NotDurable) => "trung tâm chưa ghi được",
        Some(RefusalReason::Unspecified) | None => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_set_off() {
        for (value, text) in
            [(0, "0"), (999, "999"), (1_018, "1.018"), (52_000, "52.000"), (100_000, "100.000")]
        {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_refusal_is_told_without_its_name_on_the_wire() {
        assert_eq!(
            refusal("REFUSAL_REASON_OTHER_SESSION: x"),
            "số liệu của đợt khác (diễn tập hoặc chính thức)"
        );
        assert_eq!(refusal("REFUSAL_REASON_UNSPECIFIED: lạ"), "lạ");
        assert_eq!(refusal("lạ: quá"), "quá");
        assert_eq!(refusal("lạ"), "lạ");
    }
}
