//! Devices that count people, each asked once.

use diemcau_phrase::Language;
use diemcau_phrase::check as phrase;
use diemcau_phrase::failure::Explain as _;

use super::CheckResult;
use crate::attendance::read_once;
use crate::service::Settings;

pub(super) async fn check(language: Language, settings: &Settings) -> Vec<CheckResult> {
    let mut lines = Vec::with_capacity(settings.attendance.len());
    for source in &settings.attendance {
        lines.push(match read_once(source).await {
            Ok(count) => CheckResult::good(phrase::attendance(language, source, count)),
            Err(error) => CheckResult::bad(
                phrase::attendance(language, source, error.explain(language)),
                phrase::fix_attendance(language),
            ),
        });
    }
    lines
}
