//! Cảnh báo: the messages that recipients get, from pieces that are said elsewhere: an incident's title, its
//! evidence, who is struck and whom to call.

use diemcau_core::outbox::{Delivery, Kind, Notification};

use super::Language;

/// Points named in a message; the others are counted.
pub const MAX_NAMES: usize = 10;

/// One incident, as a message speaks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title, which starts with how many of how many, if it is of several points: "8/9 điểm cầu tuyến
    /// OLT-381-02 mất kết nối từ 07:12".
    pub title: String,
    /// It is of one point, with whose name its title starts.
    pub is_of_one: bool,
    /// What speaks for its cause, one sentence; may be empty.
    pub evidence: String,
    /// Who is struck, at most [`MAX_NAMES`].
    pub names: Vec<String>,
    /// How many more are.
    pub n_others: usize,
    /// Whom to call: name and number; none where the recipient may not know.
    pub contact: Option<String>,
    /// Who took it, and in what words; none: nobody.
    pub taken: Option<String>,
    /// When it ended, as a clock shows it, and after how long; none while it stands.
    pub ended: Option<(String, String)>,
    /// Its points are another incident's: that one's title.
    pub merged: Option<String>,
}

/// What a message says, in each form in which channels carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// One line that starts with how many of how many, for subjects and titles.
    pub subject: String,
    /// Several lines; the first is that line.
    pub text: String,
    /// The same line, for what carries no more.
    pub short: String,
    /// To be read aloud.
    pub voice: String,
}

/// What a message is about.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// The event's name.
    pub event: &'a str,
    /// Nothing in it is real.
    pub is_rehearsal: bool,
    /// What it tells.
    pub kind: Kind,
    /// The incidents; none of a test.
    pub about: &'a [About],
    /// Points of all of them together, of one kind of trouble, and out of how many.
    pub n_of: (usize, usize),
}

impl Language {
    /// That nobody was told of anything.
    pub fn no_notifications(self) -> &'static str {
        self.pick("chưa gửi cảnh báo nào", "nobody was told of anything yet")
    }

    /// That a test is on its way.
    pub fn test_queued(self, recipient: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!("đã xếp một tin thử tới {recipient}; xem kết quả bằng: diemcau alerts")
            }
            Self::English => {
                format!("a test to {recipient} is queued; see what became of it by: diemcau alerts")
            }
        }
    }

    /// How far a notification is, in a few words.
    pub fn delivery_state(self, delivery: &Delivery) -> &'static str {
        match delivery {
            Delivery::Waiting { .. } => self.pick("đang chờ gửi", "queued"),
            Delivery::Sent { .. } => self.pick("đã gửi", "sent"),
            Delivery::Failed { .. } => self.pick("KHÔNG GỬI ĐƯỢC", "FAILED"),
        }
    }

    /// How far a notification is, in a line: when, to whom, by which channel, what, and its proof.
    pub fn notification_line(
        self,
        notification: &Notification,
        clock: &str,
        ids: &str,
        proof: &str,
    ) -> String {
        let state = self.delivery_state(&notification.delivery);
        let channel = notification.channel().map(ToString::to_string).unwrap_or_default();
        let recipient = &notification.what.recipient;
        let kind = self.notification_kind(notification.what.kind);
        let tries = match (self, notification.attempts) {
            (_, 0 | 1) => String::new(),
            (Self::Vietnamese, n) => format!(" ({n} lần)"),
            (Self::English, n) => format!(" ({n} tries)"),
        };
        let proof = if proof.is_empty() { String::new() } else { format!(": {proof}") };
        format!("{clock}  {recipient} · {channel} · {kind} {ids} · {state}{tries}{proof}\n")
    }

    /// What a message of that kind does, in a word or two.
    pub fn notification_kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Opened => self.pick("SỰ CỐ", "INCIDENT"),
            Kind::Updated => self.pick("CẬP NHẬT", "UPDATE"),
            Kind::Resolved => self.pick("ĐÃ KHẮC PHỤC", "RESOLVED"),
            Kind::Reminder => self.pick("NHẮC LẠI", "REMINDER"),
            Kind::Test => self.pick("TIN THỬ", "TEST"),
            Kind::Report => self.pick("BÁO CÁO", "REPORT"),
        }
    }

    /// A message, in all its forms.
    pub fn wording(self, notice: &Notice<'_>) -> Wording {
        let mark = if notice.is_rehearsal { self.pick("[DIỄN TẬP] ", "[REHEARSAL] ") } else { "" };
        let kind = self.notification_kind(notice.kind);
        let headline = self.headline(notice);
        let spoken = self.voice(notice, &headline);
        let headline = match notice.about {
            [one] if one.is_of_one => format!("1/1 {}: {headline}", self.pick("điểm cầu", "points")),
            _ => headline,
        };
        let first = format!("{headline} - {mark}{kind}");
        let mut text = format!("{first}\n");
        for about in notice.about {
            text.push_str(&self.paragraph(about, notice.about.len() > 1));
        }
        if notice.about.is_empty() {
            text.push_str(self.pick(
                "Tin này chỉ để thử đường báo; không có sự cố nào, không cần làm gì.\n",
                "This message only tries the way to you; there is no incident and nothing to do.\n",
            ));
        }
        text.push_str(notice.event);
        Wording { subject: first.clone(), short: first, voice: spoken, text }
    }

    /// The first line: one incident's title, or what several have in sum.
    fn headline(self, notice: &Notice<'_>) -> String {
        let (n, of) = notice.n_of;
        match notice.about {
            [] => self.pick("đường báo này hoạt động", "this way works").to_owned(),
            [one] => match &one.ended {
                Some((at, after)) => format!(
                    "{} {} {at}{after}",
                    one.title,
                    self.pick("– đã khắc phục lúc", "– resolved at"),
                    after = if after.is_empty() { String::new() } else { format!(" ({after})") },
                ),
                None => one.title.clone(),
            },
            several => {
                let (n, of) = (self.number(n as u64), self.number(of as u64));
                let n_incidents = self.number(several.len() as u64);
                match self {
                    Self::Vietnamese => format!("{n}/{of} điểm cầu, {n_incidents} sự cố"),
                    Self::English => format!("{n}/{of} points, {n_incidents} incidents"),
                }
            }
        }
    }

    /// What is said of one incident below the first line.
    fn paragraph(self, about: &About, is_one_of_several: bool) -> String {
        let mut lines = Vec::new();
        if is_one_of_several {
            let ended = about.ended.as_ref().map(|(at, _)| at.as_str());
            let end = ended.map(|at| format!(" ({} {at})", self.pick("xong lúc", "over at")));
            lines.push(format!("• {}{}", about.title, end.unwrap_or_default()));
        }
        if let Some(merged) = &about.merged {
            lines.push(format!("{}: {merged}", self.pick("Gộp vào", "Now part of")));
        }
        if !about.evidence.is_empty() {
            lines.push(format!("{}: {}", self.pick("Căn cứ", "Evidence"), about.evidence));
        }
        if !about.names.is_empty() && !is_one_of_several {
            lines.push(format!("{}: {}", self.pick("Điểm cầu", "Points"), self.names(about)));
        }
        if let Some(contact) = &about.contact {
            lines.push(format!("{}: {contact}", self.pick("Liên hệ", "Contact")));
        }
        if let Some(taken) = &about.taken {
            lines.push(format!("{}: {taken}", self.pick("Đã tiếp nhận", "Acknowledged")));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }

    /// At most so many names, and how many more there are.
    fn names(self, about: &About) -> String {
        let names = about.names.join(", ");
        if about.n_others == 0 {
            return names;
        }
        let n = self.number(about.n_others as u64);
        match self {
            Self::Vietnamese => format!("{names} và {n} điểm khác"),
            Self::English => format!("{names} and {n} others"),
        }
    }

    fn voice(self, notice: &Notice<'_>, headline: &str) -> String {
        let rehearsal = if notice.is_rehearsal { self.pick("Diễn tập. ", "Rehearsal. ") } else { "" };
        let kind = match notice.kind {
            Kind::Opened => self.pick("Có sự cố.", "There is an incident."),
            Kind::Updated => self.pick("Cập nhật sự cố.", "An incident changed."),
            Kind::Resolved => self.pick("Sự cố đã khắc phục.", "An incident is over."),
            Kind::Reminder => {
                self.pick("Nhắc lại sự cố chưa có người tiếp nhận.", "Nobody took an incident yet.")
            }
            Kind::Test => self.pick("Đây là cuộc gọi thử.", "This is a test call."),
            Kind::Report => self.pick("Báo cáo số liệu.", "The report."),
        };
        // A slash is read as a fraction.
        let spoken = headline.replace('/', self.pick(" trên ", " of "));
        format!("{rehearsal}{kind} {spoken}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About {
            title: "8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12".into(),
            evidence: "9/9 điểm chung tuyến OLT-381-02 mất trong 4 giây".into(),
            names: (1..=10).map(|nth| format!("Thôn {nth}")).collect(),
            n_others: 2,
            contact: Some("Lê Hoa 0912 000 001".into()),
            ..About::default()
        }
    }

    fn notice(kind: Kind, about: &[About]) -> Notice<'_> {
        Notice { event: "Lễ phát động", is_rehearsal: false, kind, about, n_of: (20, 30) }
    }

    #[test]
    fn a_message_starts_with_how_many_and_names_ten() {
        let wording = Language::Vietnamese.wording(&notice(Kind::Opened, &[about()]));
        assert!(wording.short.starts_with("8/9 điểm cầu"), "{}", wording.short);
        let first = "8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12 - SỰ CỐ";
        assert_eq!((&*wording.subject, wording.text.lines().next()), (first, Some(first)));
        assert!(wording.text.contains("Thôn 10 và 2 điểm khác"), "{}", wording.text);
        assert!(wording.text.contains("Liên hệ: Lê Hoa 0912 000 001"));
        assert!(wording.voice.contains("8 trên 9 điểm cầu"), "{}", wording.voice);
    }

    #[test]
    fn one_point_is_one_of_one_where_it_is_read() {
        let one = About {
            title: "Thôn 3 mất kết nối từ 07:12".into(), is_of_one: true, ..About::default()
        };
        let wording = Language::Vietnamese.wording(&notice(Kind::Opened, &[one]));
        assert_eq!(wording.short, "1/1 điểm cầu: Thôn 3 mất kết nối từ 07:12 - SỰ CỐ");
        assert!(wording.voice.contains("Có sự cố. Thôn 3"), "{}", wording.voice);
    }

    #[test]
    fn several_are_summed_up_and_a_rehearsal_says_so() {
        let both = [about(), about()];
        let notice = Notice { is_rehearsal: true, ..notice(Kind::Reminder, &both) };
        let wording = Language::Vietnamese.wording(&notice);
        assert!(wording.short.starts_with("20/30 điểm cầu, 2 sự cố"), "{}", wording.short);
        assert!(wording.subject.ends_with(" - [DIỄN TẬP] NHẮC LẠI"), "{}", wording.subject);
        assert_eq!(wording.text.matches("• 8/9").count(), 2);
        assert!(!wording.text.contains("Thôn 1"), "names would make it endless");
    }

    #[test]
    fn an_end_says_when_and_after_how_long() {
        let ended = About { ended: Some(("07:31".into(), "19 phút".into())), ..about() };
        let wording = Language::Vietnamese.wording(&notice(Kind::Resolved, std::slice::from_ref(&ended)));
        assert!(wording.subject.contains("đã khắc phục lúc 07:31 (19 phút) - "), "{}", wording.subject);
        let english = Language::English.wording(&notice(Kind::Test, &[]));
        assert!(english.text.contains("nothing to do"), "{}", english.text);
    }
}
