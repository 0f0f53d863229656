//! The tables of a report: their titles and headings, and what stands in their cells.

use diemcau_core::figure::Flag;
use diemcau_core::presence::Presence;
use diemcau_core::readiness::Check;

use crate::Language;

/// A part of a report, which is a table of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All in a few rows, expected and present side by side.
    Summary,
    /// By level.
    Levels,
    /// By area.
    Areas,
    /// Every point.
    Points,
    /// The points without a number.
    Missing,
    /// The points outside the total, and where their people attend.
    Excused,
    /// The points whose numbers contradict each other.
    Conflicts,
    /// The points with an odd number.
    Flags,
    /// The points that speak.
    Readiness,
    /// What amendments changed.
    Amendments,
}

/// The heading of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is what Language::heading says")]
pub enum Heading {
    Ordinal,
    Content,
    ByRoster,
    Present,
    Share,
    Code,
    Name,
    Level,
    Area,
    Presence,
    Expected,
    Connected,
    ByAgent,
    ByWord,
    ByMeeting,
    Ever,
    Lost,
    Unseen,
    Excused,
    PeopleExpected,
    Attendees,
    Reported,
    Missing,
    Conflicts,
    Flags,
    Source,
    By,
    Observed,
    VerifiedBy,
    Reason,
    Contact,
    Phone,
    Told,
    Odd,
    Host,
    Ready,
    Check(Check),
    Amendment,
    From,
    To,
}

impl Language {
    /// Name of a part's sheet; at most 31 letters, which spreadsheets allow.
    pub fn part_sheet(self, part: Part) -> &'static str {
        match part {
            Part::Summary => self.pick("Tổng hợp", "Summary"),
            Part::Levels => self.pick("Theo cấp", "By level"),
            Part::Areas => self.pick("Theo địa bàn", "By area"),
            Part::Points => self.pick("Điểm cầu", "Points"),
            Part::Missing => self.pick("Chưa báo", "Not reported"),
            Part::Excused => self.pick("Ghép điểm", "Excused"),
            Part::Conflicts => self.pick("Lệch số liệu", "Conflicts"),
            Part::Flags => self.pick("Cần xem lại", "To be looked at"),
            Part::Readiness => self.pick("Điểm cầu phát biểu", "Speaking points"),
            Part::Amendments => self.pick("Đính chính", "Amendments"),
        }
    }

    /// Title of a part.
    pub fn part_title(self, part: Part) -> &'static str {
        match part {
            Part::Summary => self.pick("Tổng hợp chung", "All points"),
            Part::Levels => self.pick("Tổng hợp theo cấp", "By level"),
            Part::Areas => self.pick("Tổng hợp theo địa bàn", "By area"),
            Part::Points => self.pick("Danh sách điểm cầu", "All points, one by one"),
            Part::Missing => {
                self.pick("Điểm cầu chưa báo số đại biểu", "Points that did not report a number")
            }
            Part::Excused => {
                self.pick("Điểm cầu ghép điểm (không tính vào tổng số)", "Points excused (outside the total)")
            }
            Part::Conflicts => self.pick("Điểm cầu lệch số liệu", "Points whose numbers differ by source"),
            Part::Flags => self.pick("Số liệu cần xem lại", "Numbers to be looked at"),
            Part::Readiness => {
                self.pick("Mức sẵn sàng của điểm cầu phát biểu", "Readiness of the speaking points")
            }
            Part::Amendments => self.pick("Các lần đính chính", "Amendments"),
        }
    }

    /// That a part has no row.
    pub fn part_empty(self) -> &'static str {
        self.pick("Không có.", "None.")
    }

    /// The row of sums.
    pub fn in_all(self) -> &'static str {
        self.pick("Tổng cộng", "Total")
    }

    /// A heading.
    pub fn heading(self, heading: Heading) -> &'static str {
        match heading {
            Heading::Ordinal => self.pick("STT", "No."),
            Heading::Content => self.pick("Nội dung", "What"),
            Heading::ByRoster => self.pick("Theo danh sách, dự kiến", "Listed, expected"),
            Heading::Present => self.pick("Thực tế", "Present"),
            Heading::Share => self.pick("Tỷ lệ", "Share"),
            Heading::Code => self.pick("Mã", "Code"),
            Heading::Name => self.pick("Điểm cầu", "Point"),
            Heading::Level => self.pick("Cấp", "Level"),
            Heading::Area => self.pick("Địa bàn", "Area"),
            Heading::Presence => self.pick("Kết nối", "Presence"),
            Heading::Check(check) => self.readiness_check(check),
            Heading::Reason => self.pick("Lý do", "Why"),
            Heading::Contact => self.pick("Người liên hệ", "Contact"),
            Heading::Phone => self.pick("Điện thoại", "Phone"),
            Heading::Told => self.pick("Các số đã báo", "What was told"),
            Heading::Odd => self.pick("Vì sao cần xem lại", "Why to look at it"),
            Heading::Host => self.pick("Dự tại", "Attends at"),
            Heading::Ready => self.pick("Sẵn sàng", "Ready"),
            Heading::Amendment => self.pick("Đính chính", "Amendment"),
            Heading::From => self.pick("Số cũ", "Before"),
            Heading::To => self.pick("Số mới", "After"),
            Heading::Source => self.pick("Nguồn số liệu", "Source"),
            Heading::By => self.pick("Người báo", "By"),
            Heading::Observed => self.pick("Thời điểm đếm", "Counted at"),
            Heading::VerifiedBy => self.pick("Người xác minh", "Verified by"),
            counted => self.heading_counted(counted),
        }
    }

    /// The heading of what is counted.
    fn heading_counted(self, heading: Heading) -> &'static str {
        match heading {
            Heading::Connected => self.pick("Đã kết nối", "Connected"),
            Heading::ByAgent => self.pick("Thiết bị báo", "By agent"),
            Heading::ByWord => self.pick("Người xác nhận", "Confirmed"),
            Heading::ByMeeting => self.pick("Danh sách phòng họp", "In the meeting"),
            Heading::Ever => self.pick("Từng kết nối", "Ever connected"),
            Heading::Lost => self.pick("Mất kết nối", "Lost"),
            Heading::Unseen => self.pick("Chưa kết nối", "Not yet seen"),
            Heading::Excused => self.pick("Ghép điểm", "Excused"),
            Heading::PeopleExpected => self.pick("Đại biểu dự kiến", "People expected"),
            Heading::Attendees => self.pick("Đại biểu có mặt", "Attendees"),
            Heading::Reported => self.pick("Đã báo số", "Reported"),
            Heading::Missing => self.pick("Chưa báo số", "Not reported"),
            Heading::Conflicts => self.pick("Lệch số liệu", "In conflict"),
            Heading::Flags => self.pick("Cần xem lại", "To be looked at"),
            _ => self.pick("Số điểm cầu", "Points expected"),
        }
    }

    /// A row of the summary, by what it counts.
    pub fn summary_row(self, counted: Heading) -> &'static str {
        match counted {
            Heading::Connected => self.pick("Điểm cầu đã kết nối", "Points connected"),
            Heading::ByAgent => self.pick("  – do thiết bị tại điểm cầu báo", "  – by their agent"),
            Heading::ByWord => self
                .pick("  – do người tại điểm cầu xác nhận hình, tiếng tốt", "  – confirmed by people there"),
            Heading::ByMeeting => {
                self.pick("  – có trong danh sách phòng họp", "  – on the meeting's participant list")
            }
            Heading::Ever => self.pick("Điểm cầu từng kết nối", "Points ever connected"),
            Heading::Lost => self.pick("Điểm cầu mất kết nối", "Points lost"),
            Heading::Unseen => self.pick("Điểm cầu chưa kết nối", "Points not yet seen"),
            Heading::Excused => {
                self.pick("Điểm cầu ghép điểm (không tính vào tổng số)", "Points excused (outside the total)")
            }
            Heading::Attendees => self.pick("Đại biểu có mặt (gồm cả người dân)", "Attendees"),
            Heading::Reported => self.pick("Điểm cầu đã báo số đại biểu", "Points that reported a number"),
            Heading::Missing => self.pick("Điểm cầu chưa báo số đại biểu", "Points that did not"),
            Heading::Conflicts => self.pick("Điểm cầu lệch số liệu", "Points in conflict"),
            Heading::Flags => self.pick("Điểm cầu có số liệu cần xem lại", "Points to be looked at"),
            other => self.heading(other),
        }
    }

    /// What is odd about the number of a point.
    pub fn flag(self, flag: Flag) -> &'static str {
        match flag {
            Flag::Nobody => self.pick("báo 0 đại biểu", "nobody is there"),
            Flag::Many => self.pick("hơn 3 lần số dự kiến", "more than 3 times as many as expected"),
            Flag::Excused => self
                .pick("điểm cầu ghép vẫn báo số (không cộng)", "excused, reports all the same (not added)"),
            Flag::AsExpected => self.pick(
                "cả địa bàn báo đúng bằng số dự kiến",
                "every point of its area reports exactly what was expected",
            ),
            Flag::Drop => self.pick(
                "giảm rõ rệt so với số liệu chốt gần nhất",
                "clearly fewer than in the figure frozen last",
            ),
            Flag::CountsBelow => self.pick(
                "xấp xỉ tổng của mình và các điểm cầu bên dưới (có thể cộng trùng)",
                "about its own and all below it together (may be counted twice)",
            ),
        }
    }

    /// Why a point has not reported: how its link stands, since when, and the cause of its outage where an incident
    /// tells one.
    pub fn missing_reason(self, presence: Presence, since: Option<&str>, cause: Option<&str>) -> String {
        let mut reason = match presence {
            Presence::Live | Presence::Suspect => {
                self.pick("đang kết nối, chưa báo số", "connected, no number told").to_owned()
            }
            other => match since {
                Some(clock) => format!("{} {}", self.presence(other), self.since_clock(clock)),
                None => self.presence(other).to_owned(),
            },
        };
        if let Some(cause) = cause {
            reason.push_str(" (");
            reason.push_str(cause);
            reason.push(')');
        }
        reason
    }

    /// A contact that a point inherits from one above it.
    pub fn contact_of_parent(self, contact: &str, parent: &str) -> String {
        let of = self.pick("của", "of");
        if contact.is_empty() { format!("({of} {parent})") } else { format!("{contact} ({of} {parent})") }
    }

    /// One number that was told of a point: how many, who, when.
    pub fn told_number(self, n: u32, by: &str, clock: &str) -> String {
        format!("{} ({by}, {clock})", self.number(n))
    }
}
