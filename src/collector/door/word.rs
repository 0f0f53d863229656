//! One word of a system, as JSON writes it.

use diemcau_core::act::{AboutGiven, WordGiven};
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::statements::MAX_BY;
use diemcau_core::text::{clean, line};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::act::{MAX_SHARED, MAX_WORD_TEXT};
use diemcau_proto::convert::agent::MAX_CODE;
use serde::Deserialize;

use crate::event::Clock;

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWord {
    /// `power` or `line`; not needed where the kind says it.
    utility: Option<RawUtility>,
    /// How it is known; `said` if nothing is given.
    #[serde(default)]
    kind: RawKind,
    /// Code of a point.
    point: Option<String>,
    /// A feeder.
    feeder: Option<String>,
    /// An uplink.
    uplink: Option<String>,
    /// From when, as the event file writes times; none: from now on.
    from: Option<String>,
    /// Until when.
    to: Option<String>,
    /// Who says so.
    by: String,
    /// In their words.
    #[serde(default)]
    text: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawUtility {
    Power,
    Line,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawKind {
    Planned,
    #[default]
    Said,
    DyingGasp,
    LossOfSignal,
}

/// Reads a word; an error is a sentence for the system's log.
pub(super) fn read(body: &[u8], times: &Clock) -> Result<WordGiven, String> {
    let raw: RawWord = serde_json::from_slice(body).map_err(|error| line(&error.to_string(), 300))?;
    let time = |field: &str, text: Option<&String>| -> Result<Option<Timestamp>, String> {
        let read = |text: &String| times.parse(text.trim()).map_err(|fault| format!("{field}: {fault}"));
        text.map(read).transpose()
    };
    let kind = match raw.kind {
        RawKind::Planned => WordKind::Planned,
        RawKind::Said => WordKind::Said,
        RawKind::DyingGasp => WordKind::DyingGasp,
        RawKind::LossOfSignal => WordKind::LossOfSignal,
    };
    let utility = match (raw.kind, raw.utility) {
        (RawKind::DyingGasp, None | Some(RawUtility::Power)) | (_, Some(RawUtility::Power)) => Utility::Power,
        (RawKind::LossOfSignal, None | Some(RawUtility::Line)) | (_, Some(RawUtility::Line)) => Utility::Line,
        (RawKind::Planned | RawKind::Said, None) => return Err("utility is missing".to_owned()),
    };
    let about = match (&raw.point, &raw.feeder, &raw.uplink) {
        (Some(code), None, None) => AboutGiven::Point(short("point", code, MAX_CODE)?),
        (None, Some(feeder), None) => AboutGiven::Feeder(short("feeder", feeder, MAX_SHARED)?),
        (None, None, Some(uplink)) => AboutGiven::Uplink(short("uplink", uplink, MAX_SHARED)?),
        _ => return Err("one of point, feeder and uplink is wanted".to_owned()),
    };
    Ok(WordGiven {
        utility,
        about,
        from: time("from", raw.from.as_ref())?,
        to: time("to", raw.to.as_ref())?,
        kind,
        by: short("by", &raw.by, MAX_BY)?,
        text: short("text", &raw.text, MAX_WORD_TEXT)?,
    })
}

fn short(field: &str, text: &str, max: usize) -> Result<Box<str>, String> {
    let text = clean(text).text;
    if text.len() > max {
        return Err(format!("{field} has more than {max} bytes"));
    }
    Ok(text.into_boxed_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2025-05-08, 00:00 in Vietnam.
    const MIDNIGHT: Timestamp = Timestamp::from_millis(1_746_637_200_000);

    #[test]
    fn a_gasp_is_of_power_and_lost_light_of_the_line() {
        for (kind, utility) in [("dying-gasp", Utility::Power), ("loss-of-signal", Utility::Line)] {
            let word = read_text(&format!(r#"{{"kind":"{kind}","uplink":"OLT-1","by":"OLT-1"}}"#)).unwrap();
            assert_eq!(word.utility, utility);
            assert_eq!(word.about, AboutGiven::Uplink("OLT-1".into()));
        }
        let text = r#"{"utility":"power","feeder":"371","by":"Điện lực","from":"07:05","to":"2025-05-08T07:40","text":"cắt điện"}"#;
        let word = read_text(text).unwrap();
        let minutes = |from: Option<Timestamp>| from.map(|at| at.since(MIDNIGHT).as_secs() / 60);
        assert_eq!((minutes(word.from), minutes(word.to)), (Some(7 * 60 + 5), Some(7 * 60 + 40)));
        assert_eq!((word.kind, &*word.text), (WordKind::Said, "cắt điện"));
    }

    #[test]
    fn what_is_no_word_says_what_is_wrong() {
        for (text, why) in [
            ("", "EOF"),
            ("[]", "invalid"),
            (r#"{"utility":"power","point":"1","by":"a","colour":"red"}"#, "unknown field"),
            (r#"{"point":"1","by":"a"}"#, "utility is missing"),
            (r#"{"utility":"water","point":"1","by":"a"}"#, "unknown variant"),
            (r#"{"utility":"power","by":"a"}"#, "one of point, feeder and uplink"),
            (r#"{"utility":"power","point":"1","feeder":"2","by":"a"}"#, "one of point, feeder and uplink"),
            (r#"{"utility":"power","point":"1"}"#, "by"),
            (r#"{"utility":"power","point":"1","by":"a","from":"tomorrow"}"#, "from: "),
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        let long = "x".repeat(MAX_WORD_TEXT + 1);
        let error = read_text(&format!(r#"{{"utility":"power","point":"1","by":"a","text":"{long}"}}"#));
        assert!(error.unwrap_err().starts_with("text has more than"));
    }

    fn read_text(text: &str) -> Result<WordGiven, String> {
        read(text.as_bytes(), &Clock::of("Asia/Ho_Chi_Minh", MIDNIGHT))
    }
}
