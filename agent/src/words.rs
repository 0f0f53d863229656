//! What the agent tells people of power and line, in the words of the trade.

use std::fmt::Write as _;
use std::time::Duration;

use diemcau_core::path::{Band, Finding, PathWindow};
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerFault, PowerReading, PowerSource, STALE_AFTER};
use diemcau_proto::v1::RefusalReason;

/// How good a path is.
pub fn band(band: Band) -> &'static str {
    match band {
        Band::Good => "tốt",
        Band::Fair => "tạm được",
        Band::Poor => "kém",
        Band::Bad => "rất kém",
    }
}

/// What came of a probe.
pub fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Answered => "có trả lời",
        Finding::Degraded => "máy chủ báo lỗi",
        Finding::NotPermitted => "không được phép đo",
        Finding::NoTarget => "chưa có đích",
        Finding::DnsFailed => "không tìm thấy tên máy chủ",
        Finding::Refused => "bị từ chối",
        Finding::Unreachable => "không có đường tới",
        Finding::TimedOut => "không trả lời",
        Finding::Malformed => "trả lời sai giao thức",
    }
}

/// All that a window says: how good, and the figures with what they rest on.
pub fn window(window: &PathWindow) -> String {
    let mut text = match (window.finding, window.band) {
        (Finding::Answered, Some(good)) => band(good).to_owned(),
        (other, _) => finding(other).to_owned(),
    };
    for (what, us) in [("độ trễ", window.rtt_us), ("biến thiên", window.jitter_us)] {
        if let Some(us) = us {
            put(&mut text, &format!("{what} {}", milliseconds(us)));
        }
    }
    if let Some(permille) = window.loss_permille() {
        let repeated = match window.n_repeated {
            0 => String::new(),
            n => format!(" (gồm {n} mẫu TCP phải gửi lại)"),
        };
        put(&mut text, &format!("mất {} %{repeated}", decimal(f64::from(permille) / 10.0)));
        let seconds = window.length.as_secs_f64().round();
        put(&mut text, &format!("{} mẫu trong {seconds} giây", window.n_sent));
    }
    if let Some(us) = window.response_us {
        put(&mut text, &format!("máy chủ đáp ứng sau {}", milliseconds(us)));
    }
    if let Some(n) = window.n_mapping_changes.filter(|n| *n > 0) {
        put(&mut text, &format!("địa chỉ NAT đổi {n} lần"));
    }
    if let Some(days) = window.certificate_days {
        let said = if days < 0 {
            "chứng thư đã hết hạn".to_owned()
        } else {
            format!("chứng thư còn {days} ngày")
        };
        put(&mut text, &said);
    }
    text
}

/// Where the power comes from.
pub fn source(source: PowerSource) -> &'static str {
    match source {
        PowerSource::Unknown => "không rõ",
        PowerSource::Mains => "điện lưới",
        PowerSource::Battery => "UPS/ắc quy",
        PowerSource::Generator => "máy phát",
    }
}

/// All that a reading says.
pub fn power(reading: &PowerReading) -> String {
    let known = reading.fresh();
    let mut text = source(known.source).to_owned();
    if known.source == PowerSource::Battery {
        if let Some(percent) = known.charge_percent {
            write!(text, " {percent} %").ok();
        }
        if let Some(runtime) = known.runtime {
            put(&mut text, &minutes_left(runtime));
        }
    }
    match known.alarm {
        Some(PowerAlarm::LowBattery) => put(&mut text, "ắc quy sắp hết"),
        Some(PowerAlarm::Shutdown) => put(&mut text, "UPS ra lệnh tắt máy"),
        None => {}
    }
    if known.replace_battery {
        put(&mut text, "cần thay ắc quy");
    }
    match known.basis {
        PowerBasis::Device => {}
        PowerBasis::File => put(&mut text, "theo tệp của máy phát"),
        PowerBasis::Person => put(&mut text, "theo lời người báo"),
    }
    match known.fault {
        Some(fault) => put(&mut text, self::fault(fault)),
        None if reading.age > STALE_AFTER => {
            put(&mut text, &format!("lần đọc cuối {} trước", length(reading.age)));
        }
        None => {}
    }
    text
}

/// How long a battery still lasts.
pub fn minutes_left(runtime: Duration) -> String {
    match runtime.as_secs() / 60 {
        0 => "còn dưới 1 phút".to_owned(),
        minutes => format!("còn {minutes} phút"),
    }
}

/// Why a power supply is not read.
pub fn fault(fault: PowerFault) -> &'static str {
    match fault {
        PowerFault::Stale => "trình điều khiển UPS treo, số liệu cũ",
        PowerFault::DriverDead => "trình điều khiển UPS đã chết",
        PowerFault::Unreachable => "không hỏi được máy chủ UPS",
        PowerFault::Refused => "máy chủ UPS từ chối",
    }
}

/// Why the collector refused something: the reason, or what it said where that is not known.
pub fn refusal(reason: RefusalReason, text: &str) -> &str {
    match reason {
        RefusalReason::Malformed => "số liệu sai dạng",
        RefusalReason::UnknownPoint => "không có điểm cầu này trong danh sách",
        RefusalReason::NotBelow => "không phải điểm cầu cấp dưới",
        RefusalReason::OtherSession => "số liệu của đợt khác (diễn tập hoặc chính thức)",
        RefusalReason::NotDurable => "trung tâm chưa ghi được",
        RefusalReason::Unspecified => text,
    }
}

/// A length of time.
pub fn length(length: Duration) -> String {
    match length.as_secs() {
        s @ 0..=59 => format!("{s} giây"),
        s @ 60..=3_599 => format!("{} phút", s / 60),
        s => format!("{} giờ {} phút", s / 3_600, s % 3_600 / 60),
    }
}

/// A time of day, given as seconds since midnight.
pub fn hour_minute(of_day_s: u32) -> String {
    format!("{:02}:{:02}", of_day_s / 3_600 % 24, of_day_s / 60 % 60)
}

fn milliseconds(us: u32) -> String {
    let ms = f64::from(us) / 1_000.0;
    if ms < 10.0 { format!("{} ms", decimal(ms)) } else { format!("{ms:.0} ms") }
}

/// One digit behind the comma.
fn decimal(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

fn put(text: &mut String, more: &str) {
    text.push_str(", ");
    text.push_str(more);
}

#[cfg(test)]
mod tests {
    use diemcau_core::path::ProbeKind;

    use super::*;

    #[test]
    fn power_is_told_with_what_matters() {
        let battery = PowerReading {
            source: PowerSource::Battery,
            charge_percent: Some(18),
            runtime: Some(Duration::from_secs(250)),
            alarm: Some(PowerAlarm::LowBattery),
            ..PowerReading::default()
        };
        assert_eq!(power(&battery), "UPS/ắc quy 18 %, còn 4 phút, ắc quy sắp hết");
        let old = PowerReading { age: Duration::from_secs(70), ..battery };
        assert_eq!(power(&old), "không rõ, lần đọc cuối 1 phút trước");
        let dead = PowerReading { fault: Some(PowerFault::DriverDead), ..old };
        assert_eq!(power(&dead), "không rõ, trình điều khiển UPS đã chết");
        let word = PowerReading {
            source: PowerSource::Generator,
            basis: PowerBasis::Person,
            ..PowerReading::default()
        };
        assert_eq!(power(&word), "máy phát, theo lời người báo");
        assert_eq!(power(&PowerReading::default()), "không rõ");
    }

    #[test]
    fn a_window_is_told_with_its_samples() {
        let mut seen = PathWindow {
            probe: "media".into(),
            kind: ProbeKind::Stun,
            finding: Finding::Answered,
            length: Duration::from_secs(30),
            n_sent: 300,
            n_answered: 270,
            n_repeated: 0,
            rtt_us: Some(80_400),
            jitter_us: Some(4_250),
            response_us: None,
            n_mapping_changes: Some(1),
            certificate_days: None,
            band: Some(Band::Poor),
        };
        assert_eq!(
            window(&seen),
            "kém, độ trễ 80 ms, biến thiên 4,2 ms, mất 10,0 %, 300 mẫu trong 30 giây, địa chỉ NAT đổi 1 lần"
        );
        seen = PathWindow {
            kind: ProbeKind::Sip,
            n_answered: 280,
            n_repeated: 10,
            response_us: Some(352_000),
            n_mapping_changes: None,
            ..seen
        };
        assert_eq!(
            window(&seen),
            "kém, độ trễ 80 ms, biến thiên 4,2 ms, mất 10,0 % (gồm 10 mẫu TCP phải gửi lại), \
             300 mẫu trong 30 giây, máy chủ đáp ứng sau 352 ms"
        );
        seen = PathWindow {
            finding: Finding::NotPermitted,
            n_sent: 0,
            n_answered: 0,
            n_repeated: 0,
            rtt_us: None,
            jitter_us: None,
            response_us: None,
            n_mapping_changes: None,
            band: None,
            ..seen
        };
        assert_eq!(window(&seen), "không được phép đo");
    }

    #[test]
    fn times() {
        assert_eq!(hour_minute(7 * 3_600 + 5 * 60 + 59), "07:05");
        assert_eq!(length(Duration::from_mins(75)), "1 giờ 15 phút");
    }
}
