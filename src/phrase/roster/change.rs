//! Changes of the roster while the event goes on: what would change, and why it is not done.

use std::fmt::Display;

use crate::Language;
use crate::difference::{DifferingField, DifferingPart, Shown};

/// How many points a change would add, take out and change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// Added.
    pub added: usize,
    /// Taken out.
    pub taken_out: usize,
    /// Changed.
    pub changed: usize,
    /// Expected once it is done.
    pub points: usize,
}

impl Language {
    /// What a change of the roster comes to: "thêm 2, bỏ 1, sửa 3 điểm cầu; danh sách còn 1.020 điểm cầu".
    pub fn roster_change_counts(self, counts: ChangeCounts) -> String {
        let ChangeCounts { added, taken_out, changed, points } = counts;
        match self {
            Self::Vietnamese => format!(
                "thêm {added}, bỏ {taken_out}, sửa {changed} điểm cầu; sau đó danh sách có {points} điểm cầu"
            ),
            Self::English => format!(
                "{added} points added, {taken_out} taken out, {changed} changed; the roster has {points} points then"
            ),
        }
    }

    /// A point by its code and name, with its level and the point above it.
    pub fn roster_point(self, (code, name): (&str, &str), level: &str, above: Option<&str>) -> String {
        let Some(above) = above else { return format!("{code}  {name} [{level}]") };
        format!("{code}  {name} [{level}], {} {above}", self.pick("thuộc", "below"))
    }

    /// A value of a point that changes: "số dự kiến: 30 → 45".
    pub fn roster_value_change(self, field: DifferingField, was: &Shown, now: &Shown) -> String {
        format!("{}: {} → {}", self.differing_field(field), self.shown(was), self.shown(now))
    }

    /// What of a point changes and is not shown.
    pub fn roster_part_change(self, part: DifferingPart) -> &'static str {
        match part {
            DifferingPart::Phone => self.pick("số điện thoại thay đổi", "phone changes"),
            other => self.differing_part(other),
        }
    }

    /// That a file says what the roster says already.
    pub fn roster_is_the_same(self) -> &'static str {
        self.pick(
            "không có gì thay đổi: tệp giống danh sách điểm cầu hiện có",
            "nothing changes: the file says what the roster says",
        )
    }

    /// Asks whether to change the roster; the answer is a letter and the end of the line.
    pub fn roster_change_question(self) -> &'static str {
        self.pick("Thay đổi danh sách điểm cầu như trên? [c/K] ", "Change the roster so? [y/N] ")
    }

    /// Whether an answer to [`Language::roster_change_question`] is yes: in either language, since hands keep their
    /// habits.
    pub fn is_yes(answer: &str) -> bool {
        matches!(answer.trim().to_lowercase().as_str(), "c" | "có" | "co" | "y" | "yes")
    }

    /// That the roster is changed, and which file is its from now on.
    pub fn roster_applied(self, file: impl Display) -> String {
        match self {
            Self::Vietnamese => format!(
                "đã ghi nhận; từ giờ máy chủ giám sát chỉ khởi động lại được với danh sách này: chép {file} vào chỗ \
                 tệp danh sách mà tệp buổi lễ nêu"
            ),
            Self::English => format!(
                "recorded; from now on the collector starts again with this roster only: put {file} where the event \
                 file names its roster"
            ),
        }
    }

    /// That the roster was not changed, since nobody said yes.
    pub fn roster_unchanged(self) -> &'static str {
        self.pick("không thay đổi gì", "nothing was changed")
    }

    /// That nobody can be asked.
    pub fn roster_change_unasked(self) -> &'static str {
        self.pick(
            "không có bàn phím để hỏi: thêm --yes nếu đồng ý với các thay đổi trên",
            "there is no keyboard to ask at: add --yes if you agree with these changes",
        )
    }

    /// That a file with rows which cannot be points is not applied: points would leave by an error of writing.
    pub fn roster_has_excluded_rows(self, n: usize) -> String {
        match self {
            Self::Vietnamese => format!(
                "không áp dụng: {n} dòng trên bị loại, điểm cầu của dòng đó sẽ bị bỏ khỏi danh sách; hãy sửa tệp rồi chạy lại"
            ),
            Self::English => format!(
                "not applied: the {n} rows above are excluded, and their points would be taken out; correct the file first"
            ),
        }
    }

    /// That a file without a point is not applied.
    pub fn roster_has_no_points(self) -> &'static str {
        self.pick("không áp dụng: tệp không có điểm cầu nào", "not applied: the file has no point")
    }

    /// That an event file has other levels than the collector.
    pub fn levels_cannot_change(self, file: &str) -> String {
        match self {
            Self::Vietnamese => {
                format!(
                    "{file}: các cấp khác với các cấp của buổi lễ đang chạy; cấp không đổi được giữa buổi lễ"
                )
            }
            Self::English => {
                format!(
                    "{file}: its levels differ from those of the event that runs, which cannot change meanwhile"
                )
            }
        }
    }

    /// That the roster changed since it was shown.
    pub fn roster_moved(self) -> &'static str {
        self.pick(
            "danh sách điểm cầu vừa được người khác thay đổi: hãy chạy lại để xem thay đổi mới",
            "somebody else changed the roster meanwhile: run it again to see what would change now",
        )
    }

    /// That a point which speaks cannot be taken out.
    pub fn speaks_by_event(self) -> &'static str {
        self.pick(
            "không bỏ được điểm cầu phát biểu: tệp buổi lễ nêu điểm đó trong chương trình hoặc `speaking`",
            "a speaking point cannot be taken out: the event file names it in its programme or in `speaking`",
        )
    }

    /// The same of points, by their codes.
    pub fn speak_by_event(self, codes: &str) -> String {
        format!("{codes}: {}", self.speaks_by_event())
    }

    /// That rows make no roster, in the collector's words.
    pub fn no_such_roster(self, why: &str) -> String {
        self.in_words_of_a_library(
            self.pick("danh sách điểm cầu không thể như vậy", "the roster cannot be so"),
            why,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_is_told_old_and_new() {
        let (was, now) = (Shown::Figure("30".to_owned()), Shown::Empty);
        let told = Language::Vietnamese.roster_value_change(DifferingField::Expected, &was, &now);
        assert_eq!(told, "số dự kiến: 30 → để trống");
        let point = Language::English.roster_point(("T3", "Thôn 3"), "thon", Some("X1"));
        assert_eq!(point, "T3  Thôn 3 [thon], below X1");
    }

    #[test]
    fn yes_is_yes_in_both_languages_and_nothing_else_is() {
        assert!(["c", "Có", "Y\n", "yes"].iter().all(|answer| Language::is_yes(answer)));
        assert!(["", "k", "no", "cc"].iter().all(|answer| !Language::is_yes(answer)));
    }
}
