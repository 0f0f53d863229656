//! What people send: the fields of a form as they come, and what is reported with them.

use diemcau_core::attendance::{MAX_COUNT, is_unlikely};
use diemcau_core::number::{Writer, whole};
use diemcau_core::power::PowerSource;
use diemcau_core::statements::{MAX_BY, MAX_NOTE, MediaState};
use diemcau_core::text::clean;
use serde::Deserialize;

/// Whoever reports more than so many times the last number is asked once whether that is right.
const LEAP: u32 = 5;

/// The forms of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
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
pub struct RawForm {
    /// The form token.
    pub token: String,
    /// The one-time id of the form.
    pub id: String,
    /// Which button was pressed.
    pub say: String,
    /// Number of people.
    pub count: String,
    /// Who reports.
    pub by: String,
    /// A few words.
    pub text: String,
    /// The number about which the person was asked and is sure.
    pub sure: String,
    /// The same of the points below.
    pub sure_below: String,
    /// The PIN.
    pub pin: String,
}

/// What a person reports with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who reports; may be empty.
    pub by: String,
    /// What.
    pub body: EntryBody,
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryBody {
    /// How many people are there.
    Count(u32),
    /// Whether the chair is there.
    Chair {
        /// It is.
        present: bool,
    },
    /// What people see and hear of the meeting.
    Media(MediaState),
    /// People need help.
    HelpNeeded {
        /// With what; may be empty.
        text: String,
    },
    /// They need it no longer.
    HelpOver,
    /// Where the power comes from; none takes back what was reported.
    Power(Option<PowerSource>),
}

/// With what a number is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The number reported last.
    pub last: Option<u32>,
    /// How many people are expected.
    pub expected: Option<u32>,
}

/// The number of a point below, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowCount {
    /// The point's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People present there.
    pub count: u32,
}

/// Why a form is not taken yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// No button of the page sends this.
    UnknownButton,
    /// The number is none, or out of its range.
    BadCount,
    /// A text is too long.
    LongText,
    /// Neither a number of the point's own nor one of those below.
    NoCount,
    /// The number of a point below is none, or out of its range.
    BadBelow {
        /// The point's name.
        name: String,
    },
    /// Numbers of points below are surprising: the person is to send them once more.
    SurprisingBelow {
        /// They.
        numbers: Vec<BelowCount>,
    },
    /// A number is surprising: the person is asked.
    Surprising {
        /// The number.
        count: u32,
        /// The last one, where that is what it is compared with.
        last: Option<u32>,
        /// How many are expected, where that is.
        expected: Option<u32>,
    },
    /// It could not be recorded.
    NotRecorded {
        /// Why, for people.
        why: String,
    },
    /// Whether it is recorded is not known yet: the disk takes too long.
    RecordedSlowly,
}

impl Section {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Count, Self::Chair, Self::Picture, Self::Help, Self::Power];

    /// The word for it in addresses and anchors.
    pub fn id(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Chair => "chair",
            Self::Picture => "picture",
            Self::Help => "help",
            Self::Power => "power",
        }
    }

    /// The one with that word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.id() == id)
    }

    /// Where a person is sent after its form was taken.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Count => "/#count",
            Self::Chair => "/#chair",
            Self::Picture => "/#picture",
            Self::Help => "/#help",
            Self::Power => "/#power",
        }
    }

    /// What a person reports with its form. `by` is who reports where the form does not ask.
    ///
    /// # Errors
    /// If the form is not to be taken as it is.
    pub fn read(self, raw: &RawForm, by: &str, known: Known) -> Result<Entry, FormFault> {
        let body = match (self, raw.say.as_str()) {
            (Self::Count, _) => return read_count(raw, known),
            (Self::Chair, "yes") => EntryBody::Chair { present: true },
            (Self::Chair, "no") => EntryBody::Chair { present: false },
            (Self::Picture, "good") => EntryBody::Media(MediaState::Good),
            (Self::Picture, "no-picture") => EntryBody::Media(MediaState::NoPicture),
            (Self::Picture, "no-sound") => EntryBody::Media(MediaState::NoSound),
            (Self::Help, "needed") => EntryBody::HelpNeeded { text: text(&raw.text, MAX_NOTE)? },
            (Self::Help, "over") => EntryBody::HelpOver,
            (Self::Power, "generator") => EntryBody::Power(Some(PowerSource::Generator)),
            (Self::Power, "mains") => EntryBody::Power(Some(PowerSource::Mains)),
            (Self::Power, "battery") => EntryBody::Power(Some(PowerSource::Battery)),
            (Self::Power, "device") => EntryBody::Power(None),
            (Self::Chair | Self::Picture | Self::Help | Self::Power, _) => {
                return Err(FormFault::UnknownButton);
            }
        };
        Ok(Entry { by: by.to_owned(), body })
    }
}

/// The name of a person as it is kept.
///
/// # Errors
/// If it is too long.
pub fn name(raw: &str) -> Result<String, FormFault> {
    text(raw, MAX_BY)
}

pub(crate) fn read_count(raw: &RawForm, known: Known) -> Result<Entry, FormFault> {
    let count = number(&raw.count).filter(|count| *count <= MAX_COUNT).ok_or(FormFault::BadCount)?;
    let by = name(&raw.by)?;
    let is_sure = number(&raw.sure) == Some(count);
    let leapt = known.last.filter(|last| *last > 0 && count > last.saturating_mul(LEAP));
    let is_unlikely = is_unlikely(count, known.expected);
    if !is_sure && (leapt.is_some() || is_unlikely) {
        let expected = known.expected.filter(|_| is_unlikely);
        return Err(FormFault::Surprising { count, last: leapt, expected });
    }
    Ok(Entry { by, body: EntryBody::Count(count) })
}

/// A whole number, as a person writes it.
pub(crate) fn number(text: &str) -> Option<u32> {
    u32::try_from(whole(text, Writer::Person).ok()?).ok()
}

/// A text as it is kept.
pub(crate) fn text(raw: &str, max: usize) -> Result<String, FormFault> {
    let text = clean(raw).text;
    if text.len() > max { Err(FormFault::LongText) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(count: &str, sure: &str, last: Option<u32>) -> Result<u32, FormFault> {
        let raw = RawForm { count: count.into(), sure: sure.into(), ..RawForm::default() };
        Section::Count.read(&raw, "", Known { last, expected: None }).map(|entry| match entry.body {
            EntryBody::Count(count) => count,
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
            ("1e3", Some(1_000)),
            ("45 người", Some(45)),
            ("４５", Some(45)),
            ("45.0", Some(45)),
            ("45.000", Some(45_000)),
            ("bốn mươi", None),
            ("99999999999", None),
        ] {
            assert_eq!(number(text), value, "{text:?}");
        }
        assert_eq!(count("100001", "100001", None), Err(FormFault::BadCount));
        assert_eq!(count("100000", "100.000", None), Ok(100_000));
    }

    #[test]
    fn asks_once_about_a_number_that_surprises() {
        let leap = |count, last| Err(FormFault::Surprising { count, last, expected: None });
        assert_eq!(count("2000", "", None), Ok(2_000));
        assert_eq!(count("2001", "", None), leap(2_001, None));
        assert_eq!(count("2001", "2001", None), Ok(2_001));
        assert_eq!(count("225", "", Some(45)), Ok(225));
        assert_eq!(count("226", "", Some(45)), leap(226, Some(45)));
        assert_eq!(count("226", "45", Some(45)), leap(226, Some(45)));
        assert_eq!(count("226", "226", Some(45)), Ok(226));
        assert_eq!(count("45", "", Some(0)), Ok(45));
        let of_50 = |count: &str| {
            let raw = RawForm { count: count.into(), ..RawForm::default() };
            Section::Count.read(&raw, "", Known { last: None, expected: Some(50) }).map(drop)
        };
        let expected = Some(50);
        assert_eq!(of_50("5.600"), Err(FormFault::Surprising { count: 5_600, last: None, expected }));
        assert_eq!(of_50("150"), Ok(()));
    }

    #[test]
    fn texts_are_put_together_and_bounded() {
        let raw = |text: &str| RawForm { say: "needed".into(), text: text.into(), ..RawForm::default() };
        let read = Section::Help.read(&raw(" Ma\u{302}\u{301}t\r\n tiếng "), "Lan", Known::default());
        let body = EntryBody::HelpNeeded { text: "Mất tiếng".to_owned() };
        assert_eq!(read, Ok(Entry { by: "Lan".to_owned(), body }));
        assert_eq!(
            Section::Help.read(&raw(&"á".repeat(501)), "", Known::default()),
            Err(FormFault::LongText)
        );
        assert_eq!(Section::Power.read(&raw(""), "", Known::default()), Err(FormFault::UnknownButton));
    }
}
