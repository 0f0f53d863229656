//! What the dashboard says of the schedule: what lies ahead, and the cut-off that has passed.

use std::time::Duration;

use crate::Language;

/// A cut-off that has passed.
#[derive(Clone, Copy, Debug)]
pub struct PassedCutoff<'a> {
    /// Its name; empty where there is no room for it.
    pub name: &'a str,
    /// When it was, as a clock shows it.
    pub at: &'a str,
    /// When its report is due, if it is.
    pub due: Option<Due<'a>>,
}

/// When a report is due, as a clock shows it, and how far that is.
#[derive(Clone, Copy, Debug)]
pub enum Due<'a> {
    /// It lies ahead.
    In(&'a str, Duration),
    /// It has passed.
    Since(&'a str, Duration),
}

impl Language {
    /// What lies ahead, and how far.
    pub fn countdown(self, what: &str, left: Duration) -> String {
        let clock = stopwatch(left);
        match self {
            Self::Vietnamese => format!("{what} còn {clock}"),
            Self::English => format!("{what} in {clock}"),
        }
    }

    /// A cut-off that has passed, and its report: "Báo cáo nhanh: đã chốt 07:20, gửi trước 07:30 (còn 04:12)".
    pub fn passed_cutoff(self, cutoff: PassedCutoff<'_>) -> String {
        let PassedCutoff { name, at, due } = cutoff;
        let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let passed = format!("{name}{} {at}", self.pick("đã chốt", "counted"));
        match (self, due) {
            (_, None) => passed,
            (Self::Vietnamese, Some(Due::In(clock, left))) => {
                format!("{passed}, gửi trước {clock} (còn {})", stopwatch(left))
            }
            (Self::English, Some(Due::In(clock, left))) => {
                format!("{passed}, report due {clock} ({} left)", stopwatch(left))
            }
            (Self::Vietnamese, Some(Due::Since(clock, past))) => {
                format!("{passed}, hạn gửi {clock} (quá {})", stopwatch(past))
            }
            (Self::English, Some(Due::Since(clock, past))) => {
                format!("{passed}, report due {clock} ({} ago)", stopwatch(past))
            }
        }
    }
}

/// "04:12", "1:04:12".
pub(super) fn stopwatch(length: Duration) -> String {
    let seconds = length.as_secs();
    if seconds >= 3_600 {
        format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    } else {
        format!("{:02}:{:02}", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_off_that_has_passed_tells_when_its_report_is_due() {
        let left = Duration::from_secs(252);
        for (name, due, vietnamese, english) in [
            (
                "Báo cáo nhanh",
                Some(Due::In("07:30", left)),
                "Báo cáo nhanh: đã chốt 07:20, gửi trước 07:30 (còn 04:12)",
                "Báo cáo nhanh: counted 07:20, report due 07:30 (04:12 left)",
            ),
            (
                "",
                Some(Due::Since("07:30", left)),
                "đã chốt 07:20, hạn gửi 07:30 (quá 04:12)",
                "counted 07:20, report due 07:30 (04:12 ago)",
            ),
            ("Khai mạc", None, "Khai mạc: đã chốt 07:20", "Khai mạc: counted 07:20"),
        ] {
            let cutoff = PassedCutoff { name, at: "07:20", due };
            assert_eq!(Language::Vietnamese.passed_cutoff(cutoff), vietnamese);
            assert_eq!(Language::English.passed_cutoff(cutoff), english);
        }
    }
}
