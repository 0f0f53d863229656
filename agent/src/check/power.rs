//! What tells of the power, each asked once.

use std::path::Path;

use diemcau_core::power::{PowerFault, PowerSource};

use super::CheckResult;
use crate::power::generator::{self, Generator};
use crate::power::nut::{NutTarget, read_once};
use crate::power::platform_probe;
use crate::service::Settings;
use crate::words;

pub(super) async fn check(settings: &Settings) -> Vec<CheckResult> {
    let sources = &settings.power;
    let mut lines = vec![match &sources.nut {
        Some(target) => nut(target).await,
        None => machine(sources.sysfs_root.as_deref()),
    }];
    lines.extend(sources.generator_file.as_deref().map(generator_file));
    lines
}

async fn nut(target: &NutTarget) -> CheckResult {
    match read_once(target).await {
        Ok(reading) => {
            let mut what = format!("UPS {target}: {}", words::power(&reading));
            if let Some(volts) = reading.input_volts {
                what = format!("{what}, điện vào {volts} V");
            }
            CheckResult::good(what)
        }
        Err(error) => {
            let advice = match error.fault() {
                PowerFault::Stale => {
                    "trình điều khiển treo: rút cắm lại cáp UPS, rồi upsdrvctl stop; upsdrvctl start"
                }
                PowerFault::DriverDead => {
                    "trình điều khiển không chạy: upsdrvctl start, xem journalctl -u nut-driver@*"
                }
                PowerFault::Unreachable => {
                    "upsd không trả lời: kiểm tra tên máy, cổng 3493, systemctl status nut-server"
                }
                PowerFault::Refused => {
                    "upsd không biết UPS này: xem tên trong /etc/nut/ups.conf (lệnh upsc -l)"
                }
            };
            CheckResult::bad(format!("UPS {target}: {:#}", anyhow::Error::from(error)), advice)
        }
    }
}

fn machine(root: Option<&Path>) -> CheckResult {
    let reading = platform_probe(root).read();
    let what = format!("Nguồn điện theo máy này: {}", words::power(&reading));
    if reading.source == PowerSource::Unknown {
        let advice = "máy này không biết nguồn điện: nếu có UPS hãy nối bằng NUT (mục nut), hoặc báo nguồn điện trên trang";
        return CheckResult::note(what, advice);
    }
    CheckResult::good(what)
}

fn generator_file(path: &Path) -> CheckResult {
    match generator::read(path) {
        Ok(Generator::Running) => CheckResult::good(format!("Máy phát theo {}: đang chạy", path.display())),
        Ok(Generator::Stopped) => CheckResult::good(format!("Máy phát theo {}: không chạy", path.display())),
        Err(error) => CheckResult::bad(
            format!("Tệp máy phát: {:#}", anyhow::Error::from(error)),
            "tệp phải có nội dung 0 hoặc 1 (on/off, chạy/không) và dịch vụ phải đọc được",
        ),
    }
}
