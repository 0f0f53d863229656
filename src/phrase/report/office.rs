//! Báo cáo: the sentences of the report as an office sends it, in the form of Decree 30/2020/NĐ-CP.

use crate::Language;

use super::Line;

/// Where an office writes by hand what nobody configured.
pub const TO_FILL_IN: &str = "........................";

/// A day and a time of the day, as a calendar and a clock show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it says")]
pub struct Moment {
    pub year: i16,
    pub month: i8,
    pub day: i8,
    pub hour: i8,
    pub minute: i8,
}

impl Moment {
    /// "08/5/2025": days below 10 and the months 1 and 2 have two digits, so that nobody adds one (Decree
    /// 30/2020/NĐ-CP, appendix I).
    pub fn date(self) -> String {
        let Self { year, day, .. } = self;
        format!("{day:02}/{}/{year}", self.month_written())
    }

    fn month_written(self) -> String {
        if self.month < 3 { format!("{:02}", self.month) } else { self.month.to_string() }
    }
}

impl Language {
    /// Quốc hiệu.
    pub fn nation(self) -> &'static str {
        self.pick("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
    }

    /// Tiêu ngữ.
    pub fn motto(self) -> &'static str {
        self.pick("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
    }

    /// The document's number, to be filled in by hand: "Số:      /BC-SKHCN".
    pub fn document_number(self, symbol: &str) -> String {
        let symbol = if symbol.is_empty() { "............" } else { symbol };
        format!("{}          /BC-{symbol}", self.pick("Số:", "No.:"))
    }

    /// "Thanh Hóa, ngày 08 tháng 5 năm 2025".
    pub fn place_and_date(self, place: &str, at: Moment) -> String {
        let place = if place.is_empty() { "............" } else { place };
        match self {
            Self::Vietnamese => {
                format!("{place}, ngày {:02} tháng {} năm {}", at.day, at.month_written(), at.year)
            }
            Self::English => format!("{place}, {}", at.date()),
        }
    }

    /// What kind of document it is.
    pub fn report_title(self) -> &'static str {
        self.pick("BÁO CÁO", "REPORT")
    }

    /// Its summary line.
    pub fn report_subject(self, event: &str) -> String {
        format!(
            "{} {event}",
            self.pick("Số điểm cầu kết nối và số đại biểu tham dự", "Points connected and attendees:")
        )
    }

    /// "(tính đến 07 giờ 20 phút ngày 08/5/2025)".
    pub fn as_of(self, at: Moment) -> String {
        match self {
            Self::Vietnamese => {
                format!("(tính đến {:02} giờ {:02} phút ngày {})", at.hour, at.minute, at.date())
            }
            Self::English => format!("(as of {:02}:{:02}, {})", at.hour, at.minute, at.date()),
        }
    }

    /// Before those whom it is addressed to.
    pub fn dear(self) -> &'static str {
        self.pick("Kính gửi:", "To:")
    }

    /// The first sentence.
    pub fn report_opening(self, event: &str) -> String {
        match self {
            Self::Vietnamese => format!(
                "Thực hiện kế hoạch tổ chức {event}, đơn vị báo cáo số điểm cầu kết nối và số đại biểu tham dự như sau:"
            ),
            Self::English => format!("Points connected and attendees of {event}:"),
        }
    }

    /// The heads of the letter's parts, numbered: all in all, by level, what to know of the numbers.
    pub fn report_heads(self) -> [&'static str; 3] {
        match self {
            Self::Vietnamese => ["I. SỐ LIỆU CHUNG", "II. SỐ LIỆU THEO CẤP", "III. ĐỘ TIN CẬY CỦA SỐ LIỆU"],
            Self::English => ["I. ALL POINTS", "II. BY LEVEL", "III. HOW SURE THE NUMBERS ARE"],
        }
    }

    /// How many points are connected, in sentences.
    pub fn report_points(self, line: &Line) -> String {
        let n = |n: u32| self.number(n);
        let share = self.share_of(line.connected.into(), line.expected.into());
        match self {
            Self::Vietnamese => format!(
                "1. Điểm cầu: theo danh sách có {} điểm cầu; đã kết nối {} điểm cầu{share}. Trong đó: thiết bị tại điểm \
                 cầu báo {}, người tại điểm cầu xác nhận {}, có trong danh sách phòng họp {} (một điểm cầu có thể thuộc \
                 nhiều nhóm, tổng số chỉ tính một lần). Từng kết nối {}; mất kết nối {}; chưa kết nối {}; ghép điểm {} \
                 (không tính vào tổng số).",
                n(line.expected),
                n(line.connected),
                n(line.by_agent),
                n(line.by_word),
                n(line.by_meeting),
                n(line.ever),
                n(line.lost),
                n(line.unseen),
                n(line.excused)
            ),
            Self::English => format!(
                "1. Points: {} are listed; {} are connected{share}: by agent {}, confirmed {}, in the meeting {} (a \
                 point may be in several classes and is counted once). Ever connected {}; lost {}; not yet seen {}; \
                 excused {} (outside the total).",
                n(line.expected),
                n(line.connected),
                n(line.by_agent),
                n(line.by_word),
                n(line.by_meeting),
                n(line.ever),
                n(line.lost),
                n(line.unseen),
                n(line.excused)
            ),
        }
    }

    /// How many people attend, in sentences.
    pub fn report_people(self, line: &Line) -> String {
        let people = self.number(line.attendees);
        let of = self.number(line.people_expected);
        let share = self.share_of(line.attendees, line.people_expected);
        let (told, expected) = (self.number(line.reported), self.number(line.expected));
        let missing = self.number(line.missing);
        match self {
            Self::Vietnamese => format!(
                "2. Đại biểu có mặt tại các điểm cầu (gồm cả người dân): {people} người; dự kiến {of} người{share}. Có \
                 {told}/{expected} điểm cầu đã báo số đại biểu; {missing} điểm cầu chưa báo."
            ),
            Self::English => format!(
                "2. Attendees at the points: {people}; {of} were expected{share}. {told} of {expected} points reported \
                 a number; {missing} did not."
            ),
        }
    }

    /// How sure the numbers are, in sentences.
    pub fn report_trust(self, line: &Line) -> String {
        if line.conflicts == 0 && line.flags == 0 {
            return self
                .pick(
                    "Không có điểm cầu lệch số liệu giữa các nguồn hoặc có số liệu cần xem lại.",
                    "No numbers differ by source, and none are to be looked at.",
                )
                .to_owned();
        }
        let (conflicts, flags) = (self.number(line.conflicts), self.number(line.flags));
        match self {
            Self::Vietnamese => format!(
                "Có {conflicts} điểm cầu lệch số liệu giữa các nguồn và {flags} điểm cầu có số liệu cần xem lại; số đang \
                 tính vẫn nằm trong tổng số, chi tiết tại Phụ lục."
            ),
            Self::English => format!(
                "The numbers of {conflicts} points differ by source, and those of {flags} are to be looked at; they are \
                 in the total, see the appendix."
            ),
        }
    }

    /// The last sentence.
    pub fn report_closing(self, event: &str) -> String {
        match self {
            Self::Vietnamese => format!(
                "Trên đây là báo cáo số điểm cầu kết nối và số đại biểu tham dự {event}; số liệu chi tiết tại Phụ lục \
                 kèm theo./."
            ),
            Self::English => "Details are in the appendix.".to_owned(),
        }
    }

    /// Something to know of the numbers.
    pub fn report_note(self, remark: &str) -> String {
        format!("{}: {remark}.", self.pick("Lưu ý", "Note"))
    }

    /// Below the summary line: which amendment it is, and why.
    pub fn amendment_of(self, n: u32, reason: &str) -> String {
        match self {
            Self::Vietnamese => format!("(Đính chính lần {n}: {reason})"),
            Self::English => format!("(Amendment {n}: {reason})"),
        }
    }

    /// Above the list of those who get it.
    pub fn recipients_of_report(self) -> &'static str {
        self.pick("Nơi nhận:", "Copies to:")
    }

    /// The first and the last of that list: those whom it is addressed to, and the office's own file.
    pub fn as_above_and_filed(self) -> [&'static str; 2] {
        match self {
            Self::Vietnamese => ["Như trên", "Lưu: VT"],
            Self::English => ["As above", "File"],
        }
    }

    /// Who signs, where nobody configured it.
    pub fn signer(self) -> &'static str {
        self.pick("THỦ TRƯỞNG ĐƠN VỊ", "HEAD OF THE OFFICE")
    }

    /// The mark of a report that nobody approved.
    pub fn draft(self) -> &'static str {
        self.pick("DỰ THẢO", "DRAFT")
    }

    /// The appendix.
    pub fn appendix(self) -> &'static str {
        self.pick("PHỤ LỤC", "APPENDIX")
    }

    /// Below it: whose appendix it is.
    pub fn appendix_of(self, at: Moment) -> String {
        match self {
            Self::Vietnamese => {
                format!("Số liệu chi tiết {}", self.as_of(at))
            }
            Self::English => format!("Details {}", self.as_of(at)),
        }
    }

    /// ", đạt 99,2%"; nothing where there is nothing to be a share of.
    fn share_of(self, n: u64, of: u64) -> String {
        let permille = (n * 1_000 + of / 2).checked_div(of).and_then(|permille| u16::try_from(permille).ok());
        match (self, permille) {
            (_, None) => String::new(),
            (Self::Vietnamese, Some(permille)) => format!(", đạt {}", self.permille(permille)),
            (Self::English, Some(permille)) => format!(", {}", self.permille(permille)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_decree_says() {
        let vi = Language::Vietnamese;
        let at = Moment { year: 2025, month: 5, day: 8, hour: 7, minute: 20 };
        assert_eq!(vi.as_of(at), "(tính đến 07 giờ 20 phút ngày 08/5/2025)");
        assert_eq!(vi.place_and_date("Thanh Hóa", at), "Thanh Hóa, ngày 08 tháng 5 năm 2025");
        let at = Moment { month: 2, day: 28, ..at };
        assert_eq!(vi.place_and_date("Thanh Hóa", at), "Thanh Hóa, ngày 28 tháng 02 năm 2025");
        let at = Moment { month: 12, ..at };
        assert_eq!(at.date(), "28/12/2025");
    }

    #[test]
    fn numbers_and_shares_are_written_as_here() {
        let line = Line { expected: 1_018, connected: 1_010, attendees: 51_987, ..Line::default() };
        let told = Language::Vietnamese.report_points(&line);
        assert!(told.contains("có 1.018 điểm cầu; đã kết nối 1.010 điểm cầu, đạt 99,2%."), "{told}");
        let told = Language::Vietnamese.report_people(&line);
        assert!(told.contains("51.987 người; dự kiến 0 người. Có"), "nothing is a share of nothing: {told}");
    }
}
