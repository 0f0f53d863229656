//! The probes of the meeting path, each tried for a few seconds.

use std::time::Duration;

use diemcau_core::path::{Finding, PathWindow, ProbeKind, ProbeSettings};
use diemcau_proto::convert::path;

use super::CheckResult;
use super::collector::Asked;
use crate::probe::{Plan, measure};
use crate::service::Settings;
use crate::words;

/// How long each probe is tried.
const TRIED_FOR: Duration = Duration::from_secs(3);

pub(super) async fn check(settings: &Settings, asked: Option<&Asked>) -> Vec<CheckResult> {
    let by_collector = asked.and_then(|asked| asked.path.clone()).map(path::settings_from_wire);
    let plan = Plan::merged(&settings.probes, by_collector.unwrap_or_default(), false);
    if plan.probes.is_empty() {
        let advice = "thêm mục [[probe]] (stun, sip…) nếu muốn theo dõi đường họp";
        return vec![CheckResult::note("Đường họp: chưa có phép đo nào", advice)];
    }
    let mut lines = Vec::with_capacity(plan.probes.len());
    for probe in &plan.probes {
        let quick = ProbeSettings { interval: Some(quick(probe)), ..probe.clone() };
        let window = measure(&quick, &plan.thresholds, TRIED_FOR).await;
        let what = format!(
            "Đường họp, {} ({} {}): {}",
            probe.name,
            probe.kind.id(),
            probe.target,
            words::window(&window)
        );
        lines.push(match advice(&window) {
            Some(advice) => CheckResult::bad(what, advice),
            None => CheckResult::good(what),
        });
    }
    lines
}

/// A second apart where it opens connections, so that there is more than one sample.
fn quick(probe: &ProbeSettings) -> Duration {
    let usual = probe.interval.unwrap_or_else(|| probe.kind.default_interval(true));
    usual.min(Duration::from_secs(1))
}

/// What to do; nothing where it answered.
fn advice(window: &PathWindow) -> Option<&'static str> {
    match (window.finding, window.kind) {
        (Finding::Answered, _) if window.certificate_days.is_some_and(|days| days < 0) => {
            Some("chứng thư của máy chủ họp đã hết hạn: báo người quản trị máy chủ")
        }
        (Finding::Answered, _) => None,
        (Finding::Degraded, _) => Some("máy chủ họp có trả lời nhưng đang lỗi: báo người quản trị máy chủ"),
        (Finding::NotPermitted, _) => Some(
            "máy này không cho dịch vụ gửi ICMP; các phép đo UDP và TCP vẫn chạy. Muốn đo ICMP: \
             sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"",
        ),
        (Finding::NoTarget, _) => Some("ghi mục target cho phép đo này"),
        (Finding::DnsFailed, _) => {
            Some("không tìm thấy tên máy chủ: kiểm tra tên trong target và DNS của máy này")
        }
        (Finding::Refused, _) => Some("máy chủ từ chối: kiểm tra số cổng, hoặc dịch vụ họp chưa chạy"),
        (Finding::Unreachable, _) => Some("không có đường tới máy chủ: kiểm tra dây mạng, modem, định tuyến"),
        (Finding::TimedOut, ProbeKind::Stun | ProbeKind::Sip) => {
            Some("không trả lời: tường lửa thường chặn UDP, mà hình và tiếng đi bằng UDP; báo nhà mạng")
        }
        (Finding::TimedOut, _) => Some("không trả lời: kiểm tra tường lửa và máy chủ"),
        (Finding::Malformed, _) => {
            Some("cổng này trả lời nhưng không đúng giao thức: kiểm tra kind và target")
        }
    }
}
