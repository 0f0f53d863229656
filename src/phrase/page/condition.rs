//! What the page says of the power and the meeting path.

use diemcau_core::path::{Finding, PathWindow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerSource};

use super::LANGUAGE;

/// What the power is, with what a battery still carries and what the supply warns of.
pub fn power(power: &Power) -> String {
    let mut text = LANGUAGE.power_source(power.source).to_owned();
    if power.condition == Some(PowerCondition::Testing) {
        text = format!("{text} (đang tự kiểm tra)");
    }
    if let Some(left) = power.runtime.filter(|_| power.source == PowerSource::Battery) {
        text = format!("{text}, {}", LANGUAGE.runtime(left));
    }
    match power.alarm {
        Some(PowerAlarm::LowBattery) => format!("{text} – ắc quy sắp hết"),
        Some(PowerAlarm::Shutdown) => format!("{text} – UPS sắp tắt máy"),
        None => text,
    }
}

/// On whose word that rests, where a person reported something.
pub fn power_basis(basis: PowerBasis, by: &str, hour_minute: &str, reported: PowerSource) -> String {
    let by = if by.is_empty() { "người ở điểm cầu" } else { by };
    let reported = LANGUAGE.power_source(reported);
    match basis {
        PowerBasis::Person => format!("Theo {by} báo lúc {hour_minute}."),
        PowerBasis::File => format!("Theo tệp của máy phát; {by} báo lúc {hour_minute}: {reported}."),
        PowerBasis::Device => format!("Thiết bị đo; {by} báo lúc {hour_minute}: {reported}."),
    }
}

/// On whose word it rests, where no person reported anything.
pub fn unreported_power_basis(basis: PowerBasis) -> Option<&'static str> {
    match basis {
        PowerBasis::File => Some("Theo tệp của máy phát."),
        PowerBasis::Device | PowerBasis::Person => None,
    }
}

/// What else is to be said of the power, a sentence each.
pub fn power_remarks(power: &Power) -> Vec<String> {
    let charge = power.charge_percent.filter(|_| power.source == PowerSource::Battery);
    let charge = charge.map(|percent| format!("Ắc quy {percent} %."));
    let battery = power.replace_battery.then(|| "Cần thay ắc quy.".to_owned());
    let condition = power.condition.map(|condition| format!("{}.", LANGUAGE.power_condition(condition)));
    let stale = power.stale.map(|age| format!("Lần đọc cuối hơn {} trước.", LANGUAGE.length(age)));
    let fault = power.fault.map(|fault| match fault {
        PowerFault::Stale => "Số liệu của UPS đã cũ.",
        PowerFault::DriverDead => "Phần mềm đọc UPS đã dừng.",
        PowerFault::Unreachable => "Không hỏi được UPS.",
        PowerFault::Refused => "UPS không cho đọc.",
        PowerFault::Malformed => "Không hiểu được trả lời của UPS.",
    });
    let fault = fault.map(str::to_owned);
    [charge, condition, battery, fault, stale].into_iter().flatten().collect()
}

/// What a person reported of the power is old.
pub fn power_still_so(reported: PowerSource) -> String {
    let question = match reported {
        PowerSource::Generator => "Máy phát còn chạy không?",
        PowerSource::Mains | PowerSource::Battery | PowerSource::Unknown => "Nguồn điện còn như vậy không?",
    };
    format!("{question} Xin bấm lại.")
}

/// What came of a probe, as a sentence.
pub fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Answered => "Có trả lời.",
        Finding::Degraded => "Máy chủ trả lời là đang lỗi.",
        Finding::NotPermitted => "Máy này không được phép đo.",
        Finding::NoTarget => "Chưa có đích để đo.",
        Finding::DnsFailed => "Không tìm thấy tên máy chủ.",
        Finding::Refused => "Máy chủ từ chối.",
        Finding::Unreachable => "Không có đường tới máy chủ.",
        Finding::TimedOut => "Máy chủ không trả lời.",
        Finding::Malformed => "Trả lời không đúng giao thức.",
        Finding::Silent => "Kết nối được nhưng máy chủ không trả lời.",
        Finding::OtherTls => "Cổng mở, máy chủ nói TLS khác.",
        Finding::Redirected => "Bị chuyển hướng sang máy khác (mạng đòi đăng nhập?).",
        Finding::Endless => "Máy chủ chỉ trả lời chờ, không dứt.",
    }
}

/// Figures with the window and the number of samples that they rest on.
pub fn figures(window: &PathWindow) -> String {
    let rtt = window.rtt_us.map(|us| format!("Độ trễ {} ms, ", millis(us)));
    let jitter = window.jitter_us.map(|us| format!("biến thiên {} ms, ", millis(us)));
    let loss = window.loss_permille().map(|permille| match permille % 10 {
        0 => format!("mất gói {} %, ", permille / 10),
        tenths => format!("mất gói {},{tenths} %, ", permille / 10),
    });
    let samples = format!("{} mẫu/{} giây.", LANGUAGE.number(window.n_sent), window.length.as_secs());
    capitalised(&[rtt, jitter, loss, Some(samples)].into_iter().flatten().collect::<String>())
}

/// What a technician wants to know beside them, a sentence each.
pub fn particulars(window: &PathWindow) -> String {
    let repeated = Some(window.n_repeated).filter(|n| *n > 0);
    let moved = window.n_mapping_changes.filter(|n| *n > 0);
    let sentences = [
        repeated.map(|n| format!(" Mất gói gồm {} mẫu TCP phải gửi lại.", LANGUAGE.number(n))),
        window.response_us.map(|us| format!(" Máy chủ đáp ứng sau {} ms.", millis(us))),
        moved.map(|n| format!(" Địa chỉ bên ngoài đổi {n} lần.")),
        window.certificate_days.map(certificate),
    ];
    sentences.into_iter().flatten().collect()
}

fn millis(us: u32) -> String {
    if us < 1_000 { "dưới 1".to_owned() } else { LANGUAGE.number((us + 500) / 1_000) }
}

fn certificate(days: i32) -> String {
    if days < 0 {
        " Chứng thư đã hết hạn.".to_owned()
    } else {
        format!(" Chứng thư còn {days} ngày.")
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
