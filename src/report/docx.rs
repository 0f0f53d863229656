//! The report as a document to sign, in the layout of Decree 30/2020/NĐ-CP: the letter, and an appendix with the
//! tables.
//!
//! `WordprocessingML` is written here, and packed by the zip library that reads and writes workbooks anyway. Rejected:
//! docx-rs 0.4, which brings a zip library of 2022 beside it, documents 3 % of itself, and of which a letter with
//! tables would use a dozen elements.

mod appendix;
mod letter;
mod markup;
mod package;

use diemcau_core::event::Session;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::report::office::Moment;
use zip::result::ZipError;

use self::markup::{Markup, Page};
use super::Report;

/// Millimetres are so many twentieths of a point, in thousandths.
const TWIPS_PER_METRE: u32 = 56_693;

impl Report {
    /// The document's bytes.
    ///
    /// # Errors
    /// If it cannot be packed.
    pub fn docx(&self, language: Language) -> Result<Vec<u8>, ZipError> {
        let mut body = Markup::default();
        letter::write(self, language, &mut body);
        body.end_section(Page::PORTRAIT, true);
        appendix::write(self, language, &mut body);
        body.end_last_section(Page::LANDSCAPE);
        let mut marks = Vec::new();
        if self.state.session() == Some(Session::Rehearsal) {
            marks.push(language.session(Session::Rehearsal));
        }
        if self.approval.is_none() {
            marks.push(language.draft());
        }
        let title = language.report_subject(&self.state.settings().name);
        package::pack(&body.into_text(), &marks.join(" - "), (&title, self.at))
    }

    /// A moment of the event, in its zone.
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        let zone =
            jiff::tz::TimeZone::get(&self.state.settings().time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_zoned(zone);
        Moment { year: at.year(), month: at.month(), day: at.day(), hour: at.hour(), minute: at.minute() }
    }
}

/// Millimetres in twentieths of a point, the measure of such documents.
const fn mm(n: u32) -> u32 {
    (n * TWIPS_PER_METRE + 500) / 1_000
}
