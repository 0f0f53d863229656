//! What a check advises on a probe of the meeting path, by what carried it.

use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind, Thresholds};

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
pub fn path_advice(window: &PathWindow, carrier: Carrier, thresholds: &Thresholds) -> Option<&'static str> {
    Some(match window.finding {
        Finding::Answered if window.certificate_days.is_some_and(|days| days < 0) => {
            "chứng thư của máy chủ họp đã hết hạn: báo người quản trị máy chủ"
        }
        Finding::Answered => return quality_advice(window, carrier, thresholds),
        Finding::Degraded => "máy chủ họp có trả lời nhưng đang lỗi: báo người quản trị máy chủ",
        Finding::NotPermitted if carrier == Carrier::Icmp => {
            "máy này không cho dịch vụ gửi ICMP; các phép đo UDP và TCP vẫn chạy. Muốn đo ICMP: \
             sysctl -w net.ipv4.ping_group_range=\"0 2147483647\""
        }
        Finding::NotPermitted => "máy này không cho gửi gói tin ấy: kiểm tra tường lửa của chính máy này",
        Finding::NoTarget => "ghi mục target cho phép đo này",
        Finding::DnsFailed => "không tìm thấy tên máy chủ: kiểm tra tên trong target và DNS của máy này",
        Finding::Refused => "máy chủ từ chối: kiểm tra số cổng, hoặc dịch vụ họp chưa chạy",
        Finding::Unreachable => "không có đường tới máy chủ: kiểm tra dây mạng, modem, định tuyến",
        Finding::TimedOut => match carrier {
            Carrier::Udp => {
                "không trả lời: tường lửa thường chặn UDP, mà hình và tiếng đi bằng UDP; báo nhà mạng"
            }
            Carrier::Icmp => {
                "không trả lời ICMP: nhiều mạng chặn ICMP; xem thêm phép đo UDP và TCP tới máy chủ ấy"
            }
            Carrier::Tcp => {
                "không kết nối được: kiểm tra địa chỉ, số cổng, và tường lửa có cho ra cổng TCP ấy"
            }
        },
        Finding::Silent => {
            "cổng mở, đường truyền thông, nhưng dịch vụ không trả lời: báo người quản trị máy chủ họp"
        }
        Finding::OtherTls => {
            "cổng mở và dịch vụ đang chạy, đường họp vẫn thông; máy chủ dùng TLS mà máy trạm không dùng (TLS 1.0, \
             1.1, trao đổi khóa RSA, hoặc đòi chứng thư riêng): hỏi người quản trị máy chủ họp"
        }
        Finding::Redirected => {
            "trả lời là của máy khác, không phải máy chủ họp: nếu mạng đòi đăng nhập (Wi-Fi, khách sạn) thì đăng \
             nhập trước; nếu không thì sửa target"
        }
        Finding::Endless => {
            "máy chủ chỉ gửi trả lời chờ (như 100 Continue) mãi không dứt: báo người quản trị máy chủ họp"
        }
        Finding::Malformed if window.kind == ProbeKind::Tls => {
            "cổng mở nhưng không nói TLS: kiểm tra số cổng trong target"
        }
        Finding::Malformed => "cổng này trả lời nhưng không đúng giao thức: kiểm tra kind và target",
    })
}

/// Advice where it answers, and not well enough for a meeting: on the figure that is worst.
fn quality_advice(window: &PathWindow, carrier: Carrier, thresholds: &Thresholds) -> Option<&'static str> {
    match window.band {
        Some(Band::Poor | Band::Bad) => {}
        Some(Band::Good | Band::Fair) | None => return None,
    }
    let without_loss = PathWindow { n_answered: window.n_sent, n_repeated: 0, ..window.clone() };
    let is_by_loss = without_loss.own_band(thresholds) < window.own_band(thresholds);
    let without_jitter = PathWindow { jitter_us: None, ..window.clone() };
    let is_by_jitter = without_jitter.own_band(thresholds) < window.own_band(thresholds);
    Some(match carrier {
        _ if is_by_jitter => {
            "độ trễ thay đổi nhiều, tiếng sẽ ngắt quãng: bớt việc khác trên đường truyền, dùng dây thay Wi-Fi; báo \
             nhà mạng"
        }
        Carrier::Udp | Carrier::Icmp if is_by_loss => {
            "mất gói nhiều, hình và tiếng sẽ vỡ: kiểm tra dây mạng, Wi-Fi, modem, bớt việc khác trên đường truyền; \
             báo nhà mạng"
        }
        Carrier::Tcp if is_by_loss => {
            "nhiều lần hỏi không được trả lời: kiểm tra dây mạng, Wi-Fi, modem; báo nhà mạng và quản trị máy chủ"
        }
        _ => {
            "đường truyền quá trễ: bớt việc khác trên đường truyền, tránh đường vệ tinh hay VPN vòng xa; báo nhà mạng"
        }
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
        let advice = |window: &PathWindow, carrier| path_advice(window, carrier, &Thresholds::default());
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
    fn advice_is_by_what_carried_the_question() {
        let all = [Carrier::Udp, Carrier::Icmp, Carrier::Tcp];
        for finding in Finding::ALL {
            for carrier in all {
                let window = PathWindow { finding, ..window(30, 20, 1) };
                let told = path_advice(&window, carrier, &Thresholds::default());
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
