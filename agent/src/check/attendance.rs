//! Devices that count people, each asked once.

use diemcau_phrase::check as phrase;

use super::CheckResult;
use crate::attendance::read_once;
use crate::service::Settings;

pub(super) async fn check(settings: &Settings) -> Vec<CheckResult> {
    let mut lines = Vec::with_capacity(settings.attendance.len());
    for source in &settings.attendance {
        lines.push(match read_once(source).await {
            Ok(count) => CheckResult::good(phrase::attendance(source, count)),
            Err(error) => CheckResult::bad(
                phrase::attendance(source, format_args!("{:#}", anyhow::Error::from(error))),
                phrase::FIX_ATTENDANCE,
            ),
        });
    }
    lines
}
