//! The words of ids, and what is said of a point in a few of them.

use super::super::point::{HelpStatus, PointStatus, PowerStatus};

/// A presence.
pub(in crate::status) fn presence(id: &str) -> &str {
    match id {
        "unseen" => "chưa kết nối",
        "live" => "đang kết nối",
        "suspect" => "nghi mất kết nối",
        "lost" => "mất kết nối",
        "left" => "đã ngắt chủ động",
        "excused" => "ghép điểm",
        "unreachable" => "chưa xác định",
        other => other,
    }
}

/// How good a path is.
pub(in crate::status) fn band(id: &str) -> &str {
    match id {
        "good" => "tốt",
        "fair" => "tạm được",
        "poor" => "kém",
        "bad" => "rất kém",
        other => other,
    }
}

/// What people say of picture and sound.
pub(in crate::status) fn confirmation(id: &str) -> &str {
    match id {
        "good" => "hình, tiếng tốt",
        "no_picture" => "mất hình",
        "no_sound" => "mất tiếng",
        other => other,
    }
}

/// What came of a probe's samples.
pub(in crate::status) fn finding(id: &str) -> &str {
    match id {
        "answered" => "có trả lời",
        "degraded" => "máy chủ báo lỗi",
        "not_permitted" => "không được phép",
        "no_target" => "chưa có đích",
        "dns_failed" => "không tìm được địa chỉ của tên",
        "refused" => "bị từ chối",
        "unreachable" => "không có đường tới",
        "timed_out" => "không trả lời",
        "malformed" => "trả lời không đúng giao thức",
        other => other,
    }
}

/// The power with all that is known of it.
pub(in crate::status) fn power(power: &PowerStatus) -> String {
    let mut text = source(power.source).to_owned();
    if power.source == "battery"
        && let Some(percent) = power.charge_percent
    {
        text = format!("{text} {percent} %");
    }
    let mut parts = vec![text];
    if let Some(runtime_s) = power.runtime_s.filter(|_| power.source == "battery") {
        parts.push(runtime(runtime_s));
    }
    parts.extend(power.alarm.map(alarm).map(str::to_owned));
    if power.replace_battery {
        parts.push("cần thay ắc quy".to_owned());
    }
    let text = parts.join(", ");
    let whose = match power.basis {
        Some("person") => Some("theo lời người báo"),
        Some("file") => Some("theo tệp trạng thái"),
        _ => None,
    };
    match (power.fault.map(fault), whose) {
        (Some(reason), _) | (None, Some(reason)) => format!("{text} ({reason})"),
        (None, None) => text,
    }
}

/// What is said of a point beside its presence, power and count; empty if nothing is.
pub(in crate::status) fn remarks(point: &PointStatus) -> String {
    let mut parts = Vec::new();
    parts.extend(point.help.as_ref().map(help));
    parts.extend(point.confirmation.map(|id| confirmation(id).to_owned()));
    parts.extend(
        point
            .chair_present
            .map(|present| if present { "chủ trì đã có mặt" } else { "chủ trì chưa có mặt" }.to_owned()),
    );
    parts.extend(point.path.map(|path| {
        format!("đường họp {} ({})", band(path), point.path_probe.as_deref().unwrap_or_default())
    }));
    parts.join(" · ")
}

/// What they need, who asks, since when, and whether somebody answered.
pub(in crate::status) fn help(help: &HelpStatus) -> String {
    let words = if help.text.is_empty() { String::new() } else { format!(": {}", help.text) };
    let by = if help.by.is_empty() { String::new() } else { format!(" — {}", help.by) };
    let answer = match &help.reply {
        Some(reply) => format!("đã trả lời: {}", reply.text),
        None => "chưa trả lời".to_owned(),
    };
    format!("cần hỗ trợ từ {}{words}{by}; {answer}", help.since)
}

fn source(id: &str) -> &str {
    match id {
        "mains" => "điện lưới",
        "battery" => "UPS/ắc quy",
        "generator" => "máy phát",
        "unknown" => "không rõ",
        other => other,
    }
}

fn alarm(id: &str) -> &str {
    match id {
        "low_battery" => "ắc quy sắp hết",
        "shutdown" => "UPS ra lệnh tắt",
        other => other,
    }
}

fn fault(id: &str) -> &str {
    match id {
        "stale" => "trình điều khiển UPS treo",
        "driver_dead" => "trình điều khiển UPS không chạy",
        "unreachable" => "máy chủ UPS không trả lời",
        "refused" => "máy chủ UPS từ chối",
        other => other,
    }
}

fn runtime(seconds: u64) -> String {
    if seconds < 60 { "còn dưới 1 phút".to_owned() } else { format!("còn {} phút", seconds / 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_is_told_in_plain_words() {
        let battery = PowerStatus {
            source: "battery",
            alarm: None,
            fault: None,
            basis: Some("device"),
            replace_battery: false,
            charge_percent: Some(63),
            runtime_s: Some(754),
        };
        let unknown = PowerStatus {
            source: "unknown",
            basis: None,
            charge_percent: None,
            runtime_s: None,
            ..battery.clone()
        };
        let generator = PowerStatus { source: "generator", basis: Some("person"), ..unknown.clone() };
        for (power, text) in [
            (
                PowerStatus { alarm: Some("low_battery"), ..battery.clone() },
                "UPS/ắc quy 63 %, còn 12 phút, ắc quy sắp hết",
            ),
            (PowerStatus { source: "mains", ..battery.clone() }, "điện lưới"),
            (
                PowerStatus { runtime_s: Some(59), alarm: Some("shutdown"), charge_percent: None, ..battery },
                "UPS/ắc quy, còn dưới 1 phút, UPS ra lệnh tắt",
            ),
            (unknown.clone(), "không rõ"),
            (PowerStatus { fault: Some("stale"), ..unknown.clone() }, "không rõ (trình điều khiển UPS treo)"),
            (
                PowerStatus { fault: Some("driver_dead"), ..unknown },
                "không rõ (trình điều khiển UPS không chạy)",
            ),
            (generator, "máy phát (theo lời người báo)"),
        ] {
            assert_eq!(super::power(&power), text);
        }
    }
}
