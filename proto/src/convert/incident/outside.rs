//! What the world outside says of power and lines, and silences.

use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::fold::Silence;
use diemcau_core::outside::{About, Word, WordId};

use crate::convert::{ConvertError, at, missing};
use crate::v1;
use crate::v1::word::About as WireAbout;

/// Number of a word, to send or to keep.
pub fn word_id_to_wire(id: WordId) -> v1::WordId {
    v1::WordId { fact: id.fact.0, place: id.place }
}

/// Number of a word.
pub(in crate::convert) fn word_id_from_wire(id: v1::WordId) -> WordId {
    WordId { fact: Seq(id.fact), place: id.place }
}

/// A word, to send with its number or to keep without.
pub(super) fn word_to_wire(id: Option<WordId>, word: &Word) -> v1::Word {
    let about = match &word.about {
        About::Point(point) => WireAbout::Point(point.0),
        About::Feeder(feeder) => WireAbout::Feeder(feeder.to_string()),
        About::Uplink(uplink) => WireAbout::Uplink(uplink.to_string()),
    };
    v1::Word {
        id: id.map(word_id_to_wire),
        utility: v1::Utility::from(word.utility).into(),
        about: Some(about),
        from_ms: word.from.as_millis(),
        to_ms: word.to.as_millis(),
        kind: v1::WordKind::from(word.kind).into(),
        by: word.by.to_string(),
        text: word.text.to_string(),
    }
}

/// A word, as it was kept.
///
/// # Errors
/// If something is missing or not known that every word has.
pub(super) fn word_from_wire(word: v1::Word) -> Result<Word, ConvertError> {
    let (utility, kind) = (word.utility(), word.kind());
    Ok(Word {
        utility: Option::from(utility).ok_or_else(|| missing("utility"))?,
        about: match word.about.ok_or_else(|| missing("about"))? {
            WireAbout::Point(point) => About::Point(PointIdx(point)),
            WireAbout::Feeder(feeder) => About::Feeder(feeder.into_boxed_str()),
            WireAbout::Uplink(uplink) => About::Uplink(uplink.into_boxed_str()),
        },
        from: at(word.from_ms),
        to: at(word.to_ms),
        kind: Option::from(kind).ok_or_else(|| missing("kind"))?,
        by: word.by.into_boxed_str(),
        text: word.text.into_boxed_str(),
    })
}

/// A word, as a dashboard receives it: of a kind that this version does not know it is somebody's. None if
/// it does not know what it is about.
pub(super) fn shown_word_from_wire(mut word: v1::Word) -> Option<(WordId, Word)> {
    if word.kind() == v1::WordKind::Unspecified {
        word.set_kind(v1::WordKind::Said);
    }
    let id = word_id_from_wire(word.id?);
    Some((id, word_from_wire(word).ok()?))
}

pub(super) fn silence_to_wire(silence: &Silence) -> v1::Silence {
    v1::Silence {
        id: silence.id.0,
        node: silence.node.0,
        from_ms: silence.from.as_millis(),
        to_ms: silence.to.as_millis(),
        reason: silence.reason.to_string(),
        by: silence.by.to_string(),
    }
}

pub(super) fn silence_from_wire(silence: v1::Silence) -> Silence {
    Silence {
        id: Seq(silence.id),
        node: PointIdx(silence.node),
        from: at(silence.from_ms),
        to: at(silence.to_ms),
        reason: silence.reason.into_boxed_str(),
        by: silence.by.into_boxed_str(),
    }
}
