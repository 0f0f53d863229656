//! Devices that count people, each asked once.

use super::CheckResult;
use crate::attendance::read_once;
use crate::service::Settings;

pub(super) async fn check(settings: &Settings) -> Vec<CheckResult> {
    let mut lines = Vec::with_capacity(settings.attendance.len());
    for source in &settings.attendance {
        lines.push(match read_once(source).await {
            Ok(count) => CheckResult::good(format!("Đếm đại biểu bằng {source}: {count}")),
            Err(error) => CheckResult::bad(
                format!("Đếm đại biểu bằng {source}: {:#}", anyhow::Error::from(error)),
                "xem lại mục [[attendance]]; khi thiết bị không đếm được thì số do người nhập vẫn được tính",
            ),
        });
    }
    lines
}
