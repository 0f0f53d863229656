//! Figures that are frozen, in a line each.

use diemcau_core::cutoff::FrozenSums;

use super::Language;

impl Language {
    /// A figure: connected points of expected, and people.
    pub fn sums_line(self, (connected, expected): (u32, u32), attendees: u64) -> String {
        let (connected, expected) = (self.number(connected), self.number(expected));
        let attendees = self.number(attendees);
        match self {
            Self::Vietnamese => format!("{connected}/{expected} điểm cầu đã kết nối, {attendees} đại biểu"),
            Self::English => format!("{connected}/{expected} points connected, {attendees} attendees"),
        }
    }

    /// The sums of a frozen figure.
    pub fn frozen_line(self, sums: Option<FrozenSums>) -> String {
        match sums {
            Some(sums) => self.sums_line((sums.connected, sums.expected), sums.attendees),
            None => self.pick("số liệu đã chốt: xem báo cáo", "the frozen figure: see the report").to_owned(),
        }
    }

    /// How often it was amended, and how many changes came after its cut-off that no amendment has gathered; empty:
    /// it was not, and none did.
    pub fn after_cutoff(self, n_amendments: u32, n_open: u32) -> String {
        let amended = match (self, n_amendments) {
            (_, 0) => None,
            (Self::Vietnamese, n) => Some(format!("đã đính chính {n} lần")),
            (Self::English, n) => Some(format!("amended {n} {}", if n == 1 { "time" } else { "times" })),
        };
        let open = (n_open > 0).then(|| self.open_changes(n_open));
        amended.into_iter().chain(open).collect::<Vec<_>>().join(" · ")
    }

    /// How many changes came after a cut-off that no amendment has gathered.
    pub fn open_changes(self, n: u32) -> String {
        match (self, n) {
            (Self::Vietnamese, n) => format!("{} thay đổi sau giờ chốt", self.number(n)),
            (Self::English, 1) => "1 change after the cut-off".to_owned(),
            (Self::English, n) => format!("{} changes after the cut-off", self.number(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_after_a_cutoff_is_told_only_where_something_did() {
        let (vi, en) = (Language::Vietnamese, Language::English);
        assert_eq!(vi.after_cutoff(0, 0), "");
        assert_eq!(vi.after_cutoff(2, 0), "đã đính chính 2 lần");
        assert_eq!(vi.after_cutoff(1, 3), "đã đính chính 1 lần · 3 thay đổi sau giờ chốt");
        assert_eq!(en.after_cutoff(1, 1), "amended 1 time · 1 change after the cut-off");
        assert_eq!(vi.sums_line((980, 1_018), 51_980), "980/1.018 điểm cầu đã kết nối, 51.980 đại biểu");
    }
}
