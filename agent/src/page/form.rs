//! What people send: the fields of a form as they come, and what is said with them.

use diemcau_core::attendance::MAX_COUNT;
use diemcau_core::power::PowerSource;
use diemcau_core::text::clean;
use diemcau_proto::convert::agent::{MAX_BY, MAX_NOTE};
use diemcau_proto::v1::{CountSource, MediaState};
use serde::Deserialize;

use crate::report::Said;

/// Whoever reports more than this is asked once whether that is right.
const MANY: u32 = 2_000;
/// Whoever reports more than so many times the last number is asked once as well.
const LEAP: u32 = 5;

/// The forms of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// How many they are.
    Count,
    /// The chair.
    Chair,
    /// Picture and sound.
    Picture,
    /// Help.
    Help,
    /// Where the power comes from.
    Power,
}

/// A form as it comes; a field that is not sent is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct RawForm {
    /// The form token.
    pub(super) token: String,
    /// The one-time id of the form.
    pub(super) id: String,
    /// Which button was pressed.
    pub(super) say: String,
    /// Number of people.
    pub(super) count: String,
    /// Who reports.
    pub(super) by: String,
    /// A few words.
    pub(super) text: String,
    /// The number about which the person was asked and is sure.
    pub(super) sure: String,
    /// The PIN.
    pub(super) pin: String,
}

/// What a person says with a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    /// Something for the collector.
    Say(Said),
    /// Where the power comes from; none takes that back.
    Power {
        /// Where from.
        source: Option<PowerSource>,
        /// Who says so; may be empty.
        by: String,
    },
}

/// Why a form is not taken yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Something in it is wrong, or it could not be recorded.
    Wrong(String),
    /// A number is surprising: the person is asked.
    Surprising {
        /// The number.
        count: u32,
        /// The last one, where that is what it is compared with.
        last: Option<u32>,
    },
}

impl Section {
    /// All of them, in the order of the page.
    pub(super) const ALL: [Self; 5] = [Self::Count, Self::Chair, Self::Picture, Self::Help, Self::Power];

    /// The word for it in addresses and anchors.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Chair => "chair",
            Self::Picture => "picture",
            Self::Help => "help",
            Self::Power => "power",
        }
    }

    /// The one with that word.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.id() == id)
    }

    /// Where a person is sent after its form was taken.
    pub(super) fn anchor(self) -> &'static str {
        match self {
            Self::Count => "/#count",
            Self::Chair => "/#chair",
            Self::Picture => "/#picture",
            Self::Help => "/#help",
            Self::Power => "/#power",
        }
    }

    /// What a person says with its form. `by` is who reports where the form does not ask, and `last`
    /// the number reported last.
    pub(super) fn read(self, raw: &RawForm, by: &str, last: Option<u32>) -> Result<Act, Trouble> {
        let unknown = || Trouble::Wrong("Nút này không có trên trang. Xin mở lại trang.".to_owned());
        let by = by.to_owned();
        let said = match (self, raw.say.as_str()) {
            (Self::Count, _) => return read_count(raw, last).map(Act::Say),
            (Self::Chair, "yes") => Said::chair(true, &by),
            (Self::Chair, "no") => Said::chair(false, &by),
            (Self::Picture, "good") => Said::confirmation(MediaState::Good, &by, ""),
            (Self::Picture, "no-picture") => Said::confirmation(MediaState::NoPicture, &by, ""),
            (Self::Picture, "no-sound") => Said::confirmation(MediaState::NoSound, &by, ""),
            (Self::Help, "needed") => Said::help(true, &words(&raw.text, MAX_NOTE)?, &by),
            (Self::Help, "over") => Said::help(false, "", &by),
            (Self::Power, "generator") => return Ok(Act::Power { source: Some(PowerSource::Generator), by }),
            (Self::Power, "mains") => return Ok(Act::Power { source: Some(PowerSource::Mains), by }),
            (Self::Power, "battery") => return Ok(Act::Power { source: Some(PowerSource::Battery), by }),
            (Self::Power, "device") => return Ok(Act::Power { source: None, by }),
            (Self::Chair | Self::Picture | Self::Help | Self::Power, _) => return Err(unknown()),
        };
        Ok(Act::Say(said))
    }
}

fn read_count(raw: &RawForm, last: Option<u32>) -> Result<Said, Trouble> {
    let wrong = || Trouble::Wrong("Xin nhập một số nguyên từ 0 đến 100.000.".to_owned());
    let count = number(&raw.count).filter(|count| *count <= MAX_COUNT).ok_or_else(wrong)?;
    let by = words(&raw.by, MAX_BY)?;
    let is_sure = number(&raw.sure) == Some(count);
    let leapt = last.filter(|last| *last > 0 && count > last.saturating_mul(LEAP));
    if !is_sure && (leapt.is_some() || count > MANY) {
        return Err(Trouble::Surprising { count, last: leapt });
    }
    Ok(Said::attendance(count, CountSource::Person, &by, ""))
}

/// A whole number; thousands may be set off as people here write them.
fn number(text: &str) -> Option<u32> {
    let text = clean(text).text;
    let groups: Vec<&str> = text.split(['.', ',', ' ']).collect();
    let set_off = groups.iter().skip(1).all(|group| group.len() == 3);
    let whole = groups.concat();
    let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    (digits && set_off && !groups[0].is_empty() && (groups.len() == 1 || groups[0].len() <= 3))
        .then(|| whole.parse().ok())?
}

/// A text as it is kept.
pub(super) fn words(text: &str, max: usize) -> Result<String, Trouble> {
    let text = clean(text).text;
    if text.len() > max {
        return Err(Trouble::Wrong("Lời ghi quá dài, xin viết ngắn hơn.".to_owned()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(count: &str, sure: &str, last: Option<u32>) -> Result<u32, Trouble> {
        let raw = RawForm { count: count.into(), sure: sure.into(), ..RawForm::default() };
        Section::Count.read(&raw, "", last).map(|act| match act {
            Act::Say(Said { body: diemcau_proto::v1::report::Body::Attendance(body), .. }) => body.count,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (text, value) in [
            ("45", Some(45)),
            (" 45 ", Some(45)),
            ("0", Some(0)),
            ("007", Some(7)),
            ("1.018", Some(1_018)),
            ("1,018", Some(1_018)),
            ("1 018", Some(1_018)),
            ("100.000", Some(100_000)),
            ("", None),
            ("-1", None),
            ("4.5", None),
            ("4,", None),
            (".045", None),
            ("1018.000", None),
            ("1e3", None),
            ("bốn mươi", None),
            ("99999999999", None),
        ] {
            assert_eq!(number(text), value, "{text:?}");
        }
        assert!(matches!(count("100001", "100001", None), Err(Trouble::Wrong(_))));
        assert_eq!(count("100000", "100.000", None), Ok(100_000));
    }

    #[test]
    fn asks_once_about_a_number_that_surprises() {
        let leap = |count, last| Err(Trouble::Surprising { count, last });
        assert_eq!(count("2000", "", None), Ok(2_000));
        assert_eq!(count("2001", "", None), leap(2_001, None));
        assert_eq!(count("2001", "2001", None), Ok(2_001));
        assert_eq!(count("225", "", Some(45)), Ok(225));
        assert_eq!(count("226", "", Some(45)), leap(226, Some(45)));
        assert_eq!(count("226", "45", Some(45)), leap(226, Some(45)));
        assert_eq!(count("226", "226", Some(45)), Ok(226));
        assert_eq!(count("45", "", Some(0)), Ok(45));
    }

    #[test]
    fn texts_are_put_together_and_bounded() {
        let raw = |text: &str| RawForm { say: "needed".into(), text: text.into(), ..RawForm::default() };
        let said = Section::Help.read(&raw(" Ma\u{302}\u{301}t\r\n tiếng "), "Lan", None);
        assert_eq!(said, Ok(Act::Say(Said::help(true, "Mất tiếng", "Lan"))));
        assert!(matches!(Section::Help.read(&raw(&"á".repeat(501)), "", None), Err(Trouble::Wrong(_))));
        assert!(matches!(Section::Power.read(&raw(""), "", None), Err(Trouble::Wrong(_))));
    }
}
