//! Đường họp: the meeting path, and what probes find of it.

use diemcau_core::path::{Band, Finding, PathWindow};

use super::Language;

impl Language {
    /// How good a path is.
    pub fn band(self, band: Band) -> &'static str {
        match band {
            Band::Good => self.pick("tốt", "good"),
            Band::Fair => self.pick("tạm được", "fair"),
            Band::Poor => self.pick("kém", "poor"),
            Band::Bad => self.pick("rất kém", "bad"),
        }
    }

    /// How good a meeting path is, and the probe that says so: "đường họp kém (media)".
    pub fn path(self, band: Band, probe: &str) -> String {
        format!("{} {} ({probe})", self.pick("đường họp", "meeting path"), self.band(band))
    }

    /// What came of a probe.
    pub fn finding(self, finding: Finding) -> &'static str {
        match finding {
            Finding::Answered => self.pick("có trả lời", "answers"),
            Finding::Degraded => self.pick("máy chủ báo lỗi", "server says it fails"),
            Finding::NotPermitted => self.pick("không được phép đo", "not permitted"),
            Finding::NoTarget => self.pick("chưa có đích", "no target"),
            Finding::DnsFailed => self.pick("không tìm thấy tên máy chủ", "name not found"),
            Finding::Refused => self.pick("bị từ chối", "refused"),
            Finding::Unreachable => self.pick("không có đường tới", "no way to it"),
            Finding::TimedOut => self.pick("không trả lời", "no answer"),
            Finding::Malformed => self.pick("trả lời sai giao thức", "not its protocol"),
            Finding::Silent => self.pick("kết nối được nhưng không trả lời", "connects but says nothing"),
            Finding::OtherTls => self.pick("cổng mở, nói TLS khác", "open, speaks another TLS"),
            Finding::Redirected => self.pick("bị chuyển hướng", "redirected"),
            Finding::Endless => self.pick("trả lời chờ mãi không dứt", "interim answers without end"),
        }
    }

    /// The same, and where it was sent instead if it was.
    pub fn finding_and_where(self, window: &PathWindow) -> String {
        let finding = self.finding(window.finding);
        match window.redirect.as_deref().filter(|_| window.finding == Finding::Redirected) {
            Some(to) => format!("{finding} {} {to}", self.pick("tới", "to")),
            None => finding.to_owned(),
        }
    }

    /// The delay and how much it varies: "80 ±4,2 ms".
    pub fn delay(self, rtt_us: u32, jitter_us: Option<u32>) -> String {
        let rtt = self.milliseconds(rtt_us);
        match jitter_us {
            Some(us) => format!("{} ±{}", rtt.trim_end_matches(" ms"), self.milliseconds(us)),
            None => rtt,
        }
    }

    /// What the round trips of heartbeats say of a line; they know nothing of loss.
    pub fn line_quality(self, rtt_us: Option<u32>, jitter_us: Option<u32>) -> String {
        let figure = |us: Option<u32>| us.map_or_else(|| "—".to_owned(), |us| self.milliseconds(us));
        let (rtt, jitter) = (figure(rtt_us), figure(jitter_us));
        match self {
            Self::Vietnamese => format!("trễ {rtt} (dao động {jitter}) · mất gói —"),
            Self::English => format!("RTT {rtt} · jitter {jitter} · loss —"),
        }
    }

    /// What is lost of a window's samples: "mất 10,0% (gồm 10 mẫu TCP phải gửi lại)".
    pub fn loss(self, window: &PathWindow) -> Option<String> {
        let loss = self.bare_loss(window)?;
        Some(match (self, window.n_repeated) {
            (_, 0) => loss,
            (Self::Vietnamese, n) => format!("{loss} (gồm {n} mẫu TCP phải gửi lại)"),
            (Self::English, n) => format!("{loss} ({n} of them sent again by TCP)"),
        })
    }

    /// The same for a row of a table: "mất 10,0% (TCP gửi lại 10)".
    pub fn loss_short(self, window: &PathWindow) -> Option<String> {
        let loss = self.bare_loss(window)?;
        Some(match (self, window.n_repeated) {
            (_, 0) => loss,
            (Self::Vietnamese, n) => format!("{loss} (TCP gửi lại {n})"),
            (Self::English, n) => format!("{loss} ({n} sent again)"),
        })
    }

    fn bare_loss(self, window: &PathWindow) -> Option<String> {
        Some(format!("{} {}", self.pick("mất", "loss"), self.permille(window.loss_permille()?)))
    }

    /// How long the certificate of a probe's target is still good: "chứng thư còn 12 ngày".
    pub fn certificate(self, days: i32) -> String {
        match self {
            Self::Vietnamese if days < 0 => "chứng thư đã hết hạn".to_owned(),
            Self::English if days < 0 => "certificate expired".to_owned(),
            Self::Vietnamese => format!("chứng thư còn {days} ngày"),
            Self::English => format!("certificate good for {days} days"),
        }
    }

    /// All that a window says in one sentence: how good, and the figures with what they rest on.
    pub fn window(self, window: &PathWindow) -> String {
        let mut parts = vec![match (window.finding, window.band) {
            (Finding::Answered, Some(band)) => self.band(band).to_owned(),
            _ => self.finding_and_where(window),
        }];
        let named = |name: &str, us: Option<u32>| us.map(|us| format!("{name} {}", self.milliseconds(us)));
        parts.extend(named(self.pick("độ trễ", "delay"), window.rtt_us));
        parts.extend(named(self.pick("dao động trễ (jitter)", "jitter"), window.jitter_us));
        if let Some(loss) = self.loss(window) {
            parts.push(loss);
            let (n, length) = (window.n_sent, self.length(window.length));
            parts.push(format!("{n} {} {length}", self.pick("mẫu trong", "samples in")));
        }
        parts.extend(named(self.pick("máy chủ đáp ứng sau", "server responds after"), window.response_us));
        parts.extend(window.n_mapping_changes.filter(|n| *n > 0).map(|n| match self {
            Self::Vietnamese => format!("địa chỉ NAT đổi {n} lần"),
            Self::English => format!("NAT address changed {n} times"),
        }));
        parts.extend(window.certificate_days.map(|days| self.certificate(days)));
        parts.join(", ")
    }

    /// The figures of a window for a row of a table, one by one.
    pub fn window_figures(self, window: &PathWindow) -> Vec<String> {
        let mut parts = Vec::new();
        if window.finding != Finding::Answered {
            parts.push(self.finding_and_where(window));
        }
        parts.extend(window.rtt_us.map(|us| self.delay(us, window.jitter_us)));
        parts.extend(self.loss_short(window));
        let (answered, sent, seconds) = (window.n_answered, window.n_sent, window.length.as_secs());
        parts.push(match self {
            Self::Vietnamese => format!("{answered}/{sent} mẫu/{seconds} s"),
            Self::English => format!("{answered}/{sent} in {seconds} s"),
        });
        parts.extend(
            window
                .response_us
                .map(|us| format!("{} {}", self.pick("đáp ứng", "response"), self.milliseconds(us))),
        );
        parts.extend(window.n_mapping_changes.filter(|n| *n > 0).map(|n| match self {
            Self::Vietnamese => format!("NAT đổi {n} lần"),
            Self::English => format!("NAT changed {n} times"),
        }));
        parts.extend(window.certificate_days.map(|days| match self {
            Self::Vietnamese if days < 0 => "chứng thư hết hạn".to_owned(),
            Self::English if days < 0 => "certificate expired".to_owned(),
            Self::Vietnamese => format!("chứng thư {days} ngày"),
            Self::English => format!("certificate {days} days"),
        }));
        parts
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use diemcau_core::path::ProbeKind;

    use super::*;

    #[test]
    fn a_window_is_told_with_its_samples() {
        let stun = PathWindow {
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
            redirect: None,
            band: Some(Band::Poor),
        };
        let sip = PathWindow {
            kind: ProbeKind::Sip,
            n_answered: 280,
            n_repeated: 10,
            response_us: Some(352_000),
            n_mapping_changes: None,
            certificate_days: Some(12),
            ..stun.clone()
        };
        let silent = PathWindow {
            finding: Finding::NotPermitted,
            n_sent: 0,
            n_answered: 0,
            rtt_us: None,
            jitter_us: None,
            n_mapping_changes: None,
            band: None,
            ..stun.clone()
        };
        for (window, sentence, figures) in [
            (
                stun,
                "kém, độ trễ 80 ms, dao động trễ (jitter) 4,2 ms, mất 10,0%, 300 mẫu trong 30 giây, địa chỉ NAT đổi 1 lần",
                "80 ±4,2 ms · mất 10,0% · 270/300 mẫu/30 s · NAT đổi 1 lần",
            ),
            (
                sip,
                "kém, độ trễ 80 ms, dao động trễ (jitter) 4,2 ms, mất 10,0% (gồm 10 mẫu TCP phải gửi lại), \
                 300 mẫu trong 30 giây, \
                 máy chủ đáp ứng sau 352 ms, chứng thư còn 12 ngày",
                "80 ±4,2 ms · mất 10,0% (TCP gửi lại 10) · 280/300 mẫu/30 s · đáp ứng 352 ms · chứng thư 12 ngày",
            ),
            (silent, "không được phép đo", "không được phép đo · 0/0 mẫu/30 s"),
        ] {
            assert_eq!(Language::Vietnamese.window(&window), sentence);
            assert_eq!(Language::Vietnamese.window_figures(&window).join(" · "), figures);
        }
    }

    #[test]
    fn the_figures_of_a_line_say_how_its_delay_varies() {
        let vietnamese = Language::Vietnamese;
        let quality = vietnamese.line_quality(Some(24_300), Some(3_200));
        assert_eq!(quality, "trễ 24 ms (dao động 3,2 ms) · mất gói —");
        assert_eq!(vietnamese.line_sampled(24_300, 3_200, 9), "trễ 24 ms (dao động 3,2 ms), 9 mẫu");
    }
}
