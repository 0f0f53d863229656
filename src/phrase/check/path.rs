//! What a check advises on a probe of the meeting path, by what carried it.

use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, Thresholds};

use crate::Language;

/// What carries the question of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Single packets of UDP, as picture and sound go.
    Udp,
    /// Single packets of ICMP.
    Icmp,
    /// A connection of TCP, TLS or not.
    Tcp,
}

/// Advice on what a probe found; none where all is well.
pub fn path_advice(
    language: Language,
    window: &PathWindow,
    carrier: Carrier,
    thresholds: &Thresholds,
) -> Option<&'static str> {
    Some(match window.finding {
        Finding::Answered if window.certificate_days.is_some_and(|days| days < 0) => language.pick(
            "chứng thư của máy chủ họp đã hết hạn: báo người quản trị máy chủ",
            "the meeting server's certificate has expired: tell the server's administrator",
        ),
        Finding::Answered if window.certificate_days == Some(0) => language.pick(
            "chứng thư của máy chủ họp hết hạn trong vòng một ngày: báo ngay người quản trị máy chủ",
            "the meeting server's certificate expires within a day: tell the server's administrator at once",
        ),
        Finding::Answered => return quality_advice(language, window, carrier, thresholds),
        Finding::Degraded => language.pick(
            "máy chủ họp có trả lời nhưng đang lỗi: báo người quản trị máy chủ",
            "the meeting server answers but fails: tell the server's administrator",
        ),
        Finding::NotPermitted if carrier == Carrier::Icmp => language.pick(
            "máy này không cho dịch vụ gửi ICMP; các phép đo UDP và TCP vẫn chạy. Muốn đo ICMP: \
             sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"",
            "this machine does not let the service send ICMP; UDP and TCP probes still run. To \
             measure ICMP: sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"",
        ),
        Finding::NotPermitted => language.pick(
            "máy này không cho gửi gói tin ấy: kiểm tra tường lửa của chính máy này",
            "this machine does not let such packets out: check its own firewall",
        ),
        Finding::NoTarget => language.pick("ghi mục target cho phép đo này", "set target for this probe"),
        Finding::DnsFailed => language.pick(
            "không tìm thấy tên máy chủ: kiểm tra tên trong target và DNS của máy này",
            "the server's name is not found: check target, and DNS on this machine",
        ),
        Finding::Refused => language.pick(
            "máy chủ từ chối: kiểm tra số cổng, hoặc dịch vụ họp chưa chạy",
            "the server refuses: check the port, or the meeting service does not run",
        ),
        Finding::Unreachable => language.pick(
            "không có đường tới máy chủ: kiểm tra dây mạng, modem, định tuyến",
            "no route to the server: check cable, modem and routing",
        ),
        Finding::TimedOut => match carrier {
            Carrier::Udp => language.pick(
                "không trả lời: tường lửa thường chặn UDP, mà hình và tiếng đi bằng UDP; báo nhà mạng",
                "no answer: firewalls often block UDP, which carries picture and sound; tell your \
             carrier",
            ),
            Carrier::Icmp => language.pick(
                "không trả lời ICMP: nhiều mạng chặn ICMP; xem thêm phép đo UDP và TCP tới máy chủ ấy",
                "no answer to ICMP: many networks block it; see the UDP and TCP probes of that server \
             too",
            ),
            Carrier::Tcp => language.pick(
                "không kết nối được: kiểm tra địa chỉ, số cổng, và tường lửa có cho ra cổng TCP ấy",
                "cannot connect: check address and port, and whether the firewall lets that TCP port \
             out",
            ),
        },
        Finding::Silent => language.pick(
            "cổng mở, đường truyền thông, nhưng dịch vụ không trả lời: báo người quản trị máy chủ \
             họp",
            "the port is open and the line works, but the service does not answer: tell the \
             meeting server's administrator",
        ),
        Finding::OtherTls => language.pick(
            "cổng mở và dịch vụ đang chạy, đường họp vẫn thông; máy chủ dùng TLS mà máy trạm không \
             dùng (TLS 1.0, 1.1, trao đổi khóa RSA), đòi chứng thư riêng, hoặc không nhận tên trong \
             target: xem lại tên ấy, hỏi người quản trị máy chủ họp",
            "the port is open and the service runs, so the meeting path works; the server uses TLS \
             that the agent does not (TLS 1.0 or 1.1, RSA key exchange), wants a client certificate, or \
             does not know the name in target: see whether that name is right, ask the meeting \
             server's administrator",
        ),
        Finding::Redirected => language.pick(
            "trả lời là của máy khác, không phải máy chủ họp: nếu mạng đòi đăng nhập (Wi-Fi, khách \
             sạn) thì đăng nhập trước; nếu không thì sửa target",
            "another machine answers, not the meeting server: if the network wants a login (Wi-Fi, \
             hotel), log in first; otherwise correct target",
        ),
        Finding::Endless => language.pick(
            "máy chủ chỉ gửi trả lời chờ (như 100 Continue) mãi không dứt: báo người quản trị máy \
             chủ họp",
            "the server sends interim answers (such as 100 Continue) without end: tell the meeting \
             server's administrator",
        ),
        Finding::Malformed if window.kind == ProbeKind::Tls => language.pick(
            "cổng mở nhưng không nói TLS: kiểm tra số cổng trong target",
            "the port is open but does not speak TLS: check the port in target",
        ),
        Finding::Malformed => language.pick(
            "cổng này trả lời nhưng không đúng giao thức: kiểm tra kind và target",
            "the port answers, but not in this protocol: check kind and target",
        ),
    })
}

/// Advice where it answers, and not well enough for a meeting: on the figure that is worst.
fn quality_advice(
    language: Language,
    window: &PathWindow,
    carrier: Carrier,
    thresholds: &Thresholds,
) -> Option<&'static str> {
    match window.band {
        Some(Band::Poor | Band::Bad) => {}
        Some(Band::Good | Band::Fair) | None => return None,
    }
    let without_loss = PathWindow { n_answered: window.n_sent, n_repeated: 0, ..window.clone() };
    let is_by_loss = without_loss.own_band(thresholds) < window.own_band(thresholds);
    let without_jitter = PathWindow { jitter_us: None, ..window.clone() };
    let is_by_jitter = without_jitter.own_band(thresholds) < window.own_band(thresholds);
    Some(match carrier {
        _ if is_by_jitter => language.pick(
            "độ trễ thay đổi nhiều, tiếng sẽ ngắt quãng: bớt việc khác trên đường truyền, dùng dây \
             thay Wi-Fi; báo nhà mạng",
            "the delay varies much and sound will break up: put less on the line, use a cable \
             instead of Wi-Fi; tell your carrier",
        ),
        Carrier::Udp | Carrier::Icmp if is_by_loss => language.pick(
            "mất gói nhiều, hình và tiếng sẽ vỡ: kiểm tra dây mạng, Wi-Fi, modem, bớt việc khác \
             trên đường truyền; báo nhà mạng",
            "many packets are lost, picture and sound will break: check cable, Wi-Fi and modem, \
             put less on the line; tell your carrier",
        ),
        Carrier::Tcp if is_by_loss => language.pick(
            "nhiều lần hỏi không được trả lời: kiểm tra dây mạng, Wi-Fi, modem; báo nhà mạng và \
             quản trị máy chủ",
            "many questions get no answer: check cable, Wi-Fi and modem; tell your carrier and the \
             server's administrator",
        ),
        _ => language.pick(
            "đường truyền quá trễ: bớt việc khác trên đường truyền, tránh đường vệ tinh hay VPN \
             vòng xa; báo nhà mạng",
            "the delay is too long: put less on the line, avoid satellite links and distant VPNs; \
             tell your carrier",
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn window(n_answered: u32, rtt_ms: u32, jitter_ms: u32) -> PathWindow {
        let window = PathWindow {
            probe: "media".into(),
            kind: ProbeKind::Stun,
            finding: Finding::Answered,
            length: Duration::from_secs(3),
            n_sent: 30,
            n_answered,
            n_repeated: 0,
            rtt_us: Some(rtt_ms * 1_000),
            jitter_us: Some(jitter_ms * 1_000),
            response_us: None,
            n_mapping_changes: None,
            certificate_days: None,
            redirect: None,
            band: None,
        };
        PathWindow { band: window.own_band(&Thresholds::default()), ..window }
    }

    #[test]
    fn a_path_that_bears_no_meeting_is_never_told_as_ready() {
        let advice = |window: &PathWindow, carrier| {
            path_advice(Language::Vietnamese, window, carrier, &Thresholds::default())
        };
        for (window, cause) in [
            (window(8, 20, 1), Some("mất gói")),
            (window(28, 20, 1), Some("mất gói")),
            (window(30, 20, 150), Some("độ trễ thay đổi")),
            (window(30, 700, 1), Some("quá trễ")),
            (window(30, 200, 1), None),
            (window(30, 20, 1), None),
        ] {
            let told = advice(&window, Carrier::Udp);
            assert_eq!(told.is_some(), cause.is_some(), "{window:?}");
            assert!(told.is_none_or(|told| told.contains(cause.unwrap())), "{told:?}");
        }
    }

    #[test]
    fn a_certificate_that_ends_today_and_a_path_that_half_answers_are_not_well() {
        let ending = |days| PathWindow { certificate_days: Some(days), ..window(30, 20, 1) };
        let repeated = PathWindow { n_repeated: 9, ..window(30, 20, 1) };
        let repeated = PathWindow { band: repeated.own_band(&Thresholds::default()), ..repeated };
        let few = PathWindow { n_sent: 2, ..window(1, 20, 1) };
        let few = PathWindow { band: few.own_band(&Thresholds::default()), ..few };
        for (window, is_well) in
            [(ending(-1), false), (ending(0), false), (ending(1), true), (repeated, false), (few, false)]
        {
            let told = path_advice(Language::English, &window, Carrier::Tcp, &Thresholds::default());
            assert_eq!(told.is_none(), is_well, "{window:?}");
        }
    }

    #[test]
    fn advice_is_by_what_carried_the_question() {
        let all = [Carrier::Udp, Carrier::Icmp, Carrier::Tcp];
        for finding in Finding::ALL {
            for carrier in all {
                let window = PathWindow { finding, ..window(30, 20, 1) };
                let told = path_advice(Language::Vietnamese, &window, carrier, &Thresholds::default());
                assert_eq!(told.is_none(), finding == Finding::Answered, "{finding:?}");
                let blames_udp = told.is_some_and(|told| told.contains("chặn UDP"));
                assert_eq!(
                    blames_udp,
                    finding == Finding::TimedOut && carrier == Carrier::Udp,
                    "{finding:?}"
                );
            }
        }
    }
}
