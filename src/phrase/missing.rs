//! Who has not reported, and whom to call about it.

use super::Language;

impl Language {
    /// Name of an area: of its first node, and if that does not stand above all of it, how many points more that is.
    pub fn area(self, first: &str, n_beside: usize) -> String {
        match (self, n_beside) {
            (_, 0) => first.to_owned(),
            (Self::Vietnamese, n) => format!("{first} và {n} điểm cầu khác"),
            (Self::English, n) => format!("{first} and {n} others"),
        }
    }

    /// How much time is left until a cut-off and until its report is due: "Báo cáo nhanh: chốt 07:20 (còn 12 phút),
    /// gửi trước 07:30".
    pub fn time_left(self, cutoff: &str, at: &str, left_min: i64, due: Option<&str>) -> String {
        let left = match (self, left_min) {
            (Self::Vietnamese, ..=0) => "đã chốt".to_owned(),
            (Self::English, ..=0) => "reached".to_owned(),
            (Self::Vietnamese, n) => format!("còn {n} phút"),
            (Self::English, n) => format!("{n} min left"),
        };
        let due = match (self, due) {
            (_, None) => String::new(),
            (Self::Vietnamese, Some(due)) => format!(", gửi trước {due}"),
            (Self::English, Some(due)) => format!(", due {due}"),
        };
        let at = self.pick("chốt", "cut-off").to_owned() + " " + at;
        format!("{cutoff}: {at} ({left}){due}")
    }

    /// How many points of an area have not reported, and how many people are expected at them.
    pub fn missing_of_area(self, area: &str, n_points: usize, people: u64) -> String {
        let (n, people) = (self.number(n_points as u64), self.number(people));
        match self {
            Self::Vietnamese => format!("{area}: {n} điểm cầu chưa báo, dự kiến {people} đại biểu"),
            Self::English => format!("{area}: {n} did not report, {people} people expected"),
        }
    }

    /// That everybody has reported.
    pub fn nobody_missing(self) -> &'static str {
        self.pick("tất cả điểm cầu đã báo số đại biểu", "all points have reported")
    }

    /// Whom to call at which number; `of` is the point above whose contact it is, where the point has none.
    pub fn call_at(self, name: &str, phone: &str, of: Option<&str>) -> String {
        let phone =
            if phone.is_empty() { self.pick("không có số điện thoại", "no number") } else { phone };
        let who = if name.is_empty() { phone.to_owned() } else { format!("{name} {phone}") };
        match of {
            Some(of) => format!("{who} ({} {of})", self.pick("của", "of")),
            None => who,
        }
    }

    /// That an area has more points than are shown.
    pub fn more_missing(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!("và {n} điểm cầu khác"),
            Self::English => format!("and {n} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inherited_contact_is_told_as_such() {
        let vi = Language::Vietnamese;
        assert_eq!(vi.call_at("Chị Lan", "0912", None), "Chị Lan 0912");
        assert_eq!(vi.call_at("", "0912", Some("Xã A")), "0912 (của Xã A)");
        assert_eq!(vi.call_at("Chị Lan", "", None), "Chị Lan không có số điện thoại");
        let left = vi.time_left("Báo cáo nhanh", "07:20", 12, Some("07:30"));
        assert_eq!(left, "Báo cáo nhanh: chốt 07:20 (còn 12 phút), gửi trước 07:30");
    }
}
