//! Times, figures and fates in words.

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

/// What became of something that a person said.
pub(super) fn fate(board: &Board, word: &Word) -> (Tone, String) {
    match &word.fate {
        Fate::Waiting => (Tone::Fair, "đã ghi nhận, chờ gửi".to_owned()),
        Fate::Received { received_ms, disposition } => {
            let but = control::Fate::from(*disposition).but();
            let tone = if but.is_empty() { Tone::Good } else { Tone::Fair };
            (tone, format!("trung tâm đã nhận lúc {}{but}", hh_mm(board, *received_ms)))
        }
        Fate::Refused { text } => (Tone::Bad, format!("trung tâm không nhận: {}", words::refusal(text))),
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
}
