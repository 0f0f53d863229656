//! `[report]`: what stands around the numbers in a report to sign.

use diemcau_core::event::ReportSettings;
use diemcau_phrase::event::EventFault;
use toml::Spanned;

use super::super::raw::RawReport;
use super::Checker;

/// Most bytes of each of its texts.
const MAX_TEXT: usize = 200;

/// Checks the section; what it does not say is empty.
pub(super) fn check(check: &mut Checker<'_>, raw: &RawReport) -> ReportSettings {
    let send_at = raw.send_at.as_ref().and_then(|at| check.instant(at, "report.send_at"));
    let mut text = |written: Option<&Spanned<String>>, key: &str| {
        written.map(|written| check.report_text(written, key)).unwrap_or_default()
    };
    ReportSettings {
        parent: text(raw.parent.as_ref(), "report.parent"),
        body: text(raw.body.as_ref(), "report.body"),
        symbol: text(raw.symbol.as_ref(), "report.symbol"),
        place: text(raw.place.as_ref(), "report.place"),
        to: raw.to.iter().map(|to| text(Some(to), "report.to")).collect(),
        copies: raw.copies.iter().map(|copy| text(Some(copy), "report.copies")).collect(),
        signer_title: text(raw.signer_title.as_ref(), "report.signer_title"),
        signer: text(raw.signer.as_ref(), "report.signer"),
        send_at,
    }
}

impl Checker<'_> {
    fn report_text(&mut self, written: &Spanned<String>, key: &str) -> String {
        let text = self.named(written, key);
        if text.len() > MAX_TEXT {
            self.tell(written, key, EventFault::TooLong(MAX_TEXT));
        }
        text
    }
}
