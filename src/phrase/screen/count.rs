//! What the dashboard says of the count before a cut-off.

use crate::Language;

words! {
    /// The view of the count.
    title: "Số liệu", "Count";
    /// What stands beside it.
    detail: "Tổng hợp", "Summary";
    /// How many points have reported.
    points: "Điểm cầu", "Points";
    /// How many people attend.
    people: "Đại biểu", "Attendees";
    /// When the count is taken.
    cutoffs: "Giờ chốt", "Cut-offs";
    /// Whom to call.
    call: "Gọi", "Call";
    /// A point has no number to call, nor has anybody above it.
    no_phone: "không có số điện thoại", "no number";
    /// Somebody called the point.
    called: "đã gọi", "called";
    /// Whether it is connected.
    link: "Kết nối", "Link";
    /// Points whose numbers contradict each other.
    conflicts: "Lệch số liệu", "Numbers that differ by source";
}

impl Language {
    /// How many points have reported, of how many.
    pub fn reported_of(self, n: u32, of: u32) -> String {
        let (n, of) = (self.number(n), self.number(of));
        match self {
            Self::Vietnamese => format!("{n}/{of} đã báo"),
            Self::English => format!("{n} of {of} reported"),
        }
    }

    /// How many people attend, of how many expected; none: nobody has told.
    pub fn people_of(self, n: Option<u64>, of: u64) -> String {
        let (n, of) = (self.number_or_dash(n), self.number(of));
        match self {
            Self::Vietnamese => format!("{n}/{of} đại biểu"),
            Self::English => format!("{n} of {of} people"),
        }
    }

    /// That a contact is that of a point above.
    pub fn contact_of(self, point: &str) -> String {
        format!("{} {point}", self.pick("của", "of"))
    }

    /// Asks what came of a call to a point, which is recorded then.
    pub fn ask_called(self, point: &str, call: &str) -> String {
        match self {
            Self::Vietnamese => format!("Gọi {point}: {call}. Kết quả (để trống được):"),
            Self::English => format!("Call {point}: {call}. What came of it (may be empty):"),
        }
    }
}
