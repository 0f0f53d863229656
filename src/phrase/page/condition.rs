//! What the page says of the power and the meeting path.

use diemcau_core::path::{Finding, PathWindow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerSource};

use crate::Language;

/// What the power is, with what a battery still carries and what the supply warns of.
pub fn power(language: Language, power: &Power) -> String {
    let mut text = language.power_source(power.source).to_owned();
    if power.condition == Some(PowerCondition::Testing) {
        text = match language {
            Language::Vietnamese => format!("{text} (đang tự kiểm tra)"),
            Language::English => format!("{text} (testing itself)"),
        };
    }
    if let Some(left) = power.runtime.filter(|_| power.source == PowerSource::Battery) {
        text = format!("{text}, {}", language.runtime(left));
    }
    match power.alarm {
        Some(PowerAlarm::LowBattery) => match language {
            Language::Vietnamese => format!("{text} – ắc quy sắp hết"),
            Language::English => format!("{text} – battery nearly empty"),
        },
        Some(PowerAlarm::Shutdown) => match language {
            Language::Vietnamese => format!("{text} – UPS sắp tắt máy"),
            Language::English => format!("{text} – UPS about to shut down"),
        },
        None => text,
    }
}

/// On whose word that rests, where a person reported something.
pub fn power_basis(
    language: Language,
    basis: PowerBasis,
    by: &str,
    hour_minute: &str,
    reported: PowerSource,
) -> String {
    let by =
        if by.is_empty() { language.pick("người ở điểm cầu", "people at the point") } else { by };
    let reported = language.power_source(reported);
    match basis {
        PowerBasis::Person => match language {
            Language::Vietnamese => format!("Theo {by} báo lúc {hour_minute}."),
            Language::English => format!("As {by} reported at {hour_minute}."),
        },
        PowerBasis::File => match language {
            Language::Vietnamese => format!("Theo tệp của máy phát; {by} báo lúc {hour_minute}: {reported}."),
            Language::English => {
                format!("By the generator's file; {by} reported at {hour_minute}: {reported}.")
            }
        },
        PowerBasis::Device => match language {
            Language::Vietnamese => format!("Thiết bị đo; {by} báo lúc {hour_minute}: {reported}."),
            Language::English => format!("By device; {by} reported at {hour_minute}: {reported}."),
        },
    }
}

/// On whose word it rests, where no person reported anything.
pub fn unreported_power_basis(language: Language, basis: PowerBasis) -> Option<&'static str> {
    match basis {
        PowerBasis::File => Some(language.pick("Theo tệp của máy phát.", "By the generator's file.")),
        PowerBasis::Device | PowerBasis::Person => None,
    }
}

/// What else is to be said of the power, a sentence each.
pub fn power_remarks(language: Language, power: &Power) -> Vec<String> {
    let charge = power.charge_percent.filter(|_| power.source == PowerSource::Battery);
    let charge = charge.map(|percent| match language {
        Language::Vietnamese => format!("Ắc quy {percent} %."),
        Language::English => format!("Battery {percent} %."),
    });
    let battery = power
        .replace_battery
        .then(|| language.pick("Cần thay ắc quy.", "The battery must be replaced.").to_owned());
    let condition = power.condition.map(|condition| format!("{}.", language.power_condition(condition)));
    let stale = power.stale.map(|age| match language {
        Language::Vietnamese => format!("Lần đọc cuối hơn {} trước.", language.length(age)),
        Language::English => format!("Last read more than {} ago.", language.length(age)),
    });
    let fault = power.fault.map(|fault| match fault {
        PowerFault::Stale => language.pick("Số liệu của UPS đã cũ.", "The UPS's figures are old."),
        PowerFault::DriverDead => language.pick("Phần mềm đọc UPS đã dừng.", "The UPS driver has stopped."),
        PowerFault::Unreachable => language.pick("Không hỏi được UPS.", "The UPS does not answer."),
        PowerFault::Refused => language.pick("UPS không cho đọc.", "The UPS lets nobody read it."),
        PowerFault::Malformed => {
            language.pick("Không hiểu được trả lời của UPS.", "The UPS's answer is not understood.")
        }
    });
    let fault = fault.map(str::to_owned);
    [charge, condition, battery, fault, stale].into_iter().flatten().collect()
}

/// What a person reported of the power is old.
pub fn power_still_so(language: Language, reported: PowerSource) -> String {
    let question = match reported {
        PowerSource::Generator => {
            language.pick("Máy phát còn chạy không?", "Is the generator still running?")
        }
        PowerSource::Mains | PowerSource::Battery | PowerSource::Unknown => {
            language.pick("Nguồn điện còn như vậy không?", "Is the power still so?")
        }
    };
    match language {
        Language::Vietnamese => format!("{question} Xin bấm lại."),
        Language::English => format!("{question} Please press again."),
    }
}

/// What came of a probe, as a sentence.
pub fn finding(language: Language, finding: Finding) -> &'static str {
    match finding {
        Finding::Answered => language.pick("Có trả lời.", "Answers."),
        Finding::Degraded => language.pick("Máy chủ trả lời là đang lỗi.", "The server says that it fails."),
        Finding::NotPermitted => {
            language.pick("Máy này không được phép đo.", "This machine may not measure it.")
        }
        Finding::NoTarget => language.pick("Chưa có đích để đo.", "Nothing to measure yet."),
        Finding::DnsFailed => language.pick("Không tìm thấy tên máy chủ.", "The server's name is not found."),
        Finding::Refused => language.pick("Máy chủ từ chối.", "The server refuses."),
        Finding::Unreachable => language.pick("Không có đường tới máy chủ.", "No route to the server."),
        Finding::TimedOut => language.pick("Máy chủ không trả lời.", "The server does not answer."),
        Finding::Malformed => {
            language.pick("Trả lời không đúng giao thức.", "Not an answer of this protocol.")
        }
        Finding::Silent => language
            .pick("Kết nối được nhưng máy chủ không trả lời.", "Connects, but the server does not answer."),
        Finding::OtherTls => language
            .pick("Cổng mở, máy chủ nói TLS khác.", "The port is open, the server speaks another TLS."),
        Finding::Redirected => language.pick(
            "Bị chuyển hướng sang máy khác (mạng đòi đăng nhập?).",
            "Sent on to another machine (does the network want a login?).",
        ),
        Finding::Endless => {
            language.pick("Máy chủ chỉ trả lời chờ, không dứt.", "The server only sends interim answers.")
        }
    }
}

/// Figures with the window and the number of samples that they rest on.
pub fn figures(language: Language, window: &PathWindow) -> String {
    let rtt = window.rtt_us.map(|us| match language {
        Language::Vietnamese => format!("Độ trễ {} ms, ", millis(language, us)),
        Language::English => format!("delay {} ms, ", millis(language, us)),
    });
    let jitter = window.jitter_us.map(|us| match language {
        Language::Vietnamese => format!("dao động trễ (jitter) {} ms, ", millis(language, us)),
        Language::English => format!("jitter {} ms, ", millis(language, us)),
    });
    let loss = window.loss_permille().map(|permille| match permille % 10 {
        0 => match language {
            Language::Vietnamese => format!("mất gói {} %, ", permille / 10),
            Language::English => format!("loss {} %, ", permille / 10),
        },
        tenths => match language {
            Language::Vietnamese => format!("mất gói {},{tenths} %, ", permille / 10),
            Language::English => format!("loss {}.{tenths} %, ", permille / 10),
        },
    });
    let samples = match language {
        Language::Vietnamese => {
            format!("{} mẫu/{} giây.", language.number(window.n_sent), window.length.as_secs())
        }
        Language::English => {
            format!("{} samples/{} seconds.", language.number(window.n_sent), window.length.as_secs())
        }
    };
    capitalised(&[rtt, jitter, loss, Some(samples)].into_iter().flatten().collect::<String>())
}

/// What a technician wants to know beside them, a sentence each.
pub fn particulars(language: Language, window: &PathWindow) -> String {
    let repeated = Some(window.n_repeated).filter(|n| *n > 0);
    let moved = window.n_mapping_changes.filter(|n| *n > 0);
    let sentences = [
        repeated.map(|n| match language {
            Language::Vietnamese => format!(" Mất gói gồm {} mẫu TCP phải gửi lại.", language.number(n)),
            Language::English => {
                format!(" The loss counts {} samples that TCP sent again.", language.number(n))
            }
        }),
        window.response_us.map(|us| match language {
            Language::Vietnamese => format!(" Máy chủ đáp ứng sau {} ms.", millis(language, us)),
            Language::English => format!(" The server responds after {} ms.", millis(language, us)),
        }),
        moved.map(|n| match language {
            Language::Vietnamese => format!(" Địa chỉ bên ngoài đổi {n} lần."),
            Language::English => format!(" The outside address changed {n} times."),
        }),
        window.certificate_days.map(|days| certificate(language, days)),
    ];
    sentences.into_iter().flatten().collect()
}

fn millis(language: Language, us: u32) -> String {
    if us < 1_000 {
        language.pick("dưới 1", "below 1").to_owned()
    } else {
        language.number((us + 500) / 1_000)
    }
}

fn certificate(language: Language, days: i32) -> String {
    if days < 0 {
        language.pick(" Chứng thư đã hết hạn.", " The certificate has expired.").to_owned()
    } else {
        match language {
            Language::Vietnamese => format!(" Chứng thư còn {days} ngày."),
            Language::English => format!(" The certificate is good for {days} days."),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
