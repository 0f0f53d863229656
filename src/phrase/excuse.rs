//! Ghép điểm: points whose people attend elsewhere; and that a point was called.

use super::Language;

impl Language {
    /// Where the people of an excused point attend, why, and who said so: "ghép tại Xã A (mưa lũ, Lê Hoa 07:05)".
    /// What is empty is left out; without a host nobody said where.
    pub fn attends_at(self, host: Option<&str>, reason: &str, by: &str, clock: &str) -> String {
        let place = match host {
            Some(host) => format!("{} {host}", self.pick("ghép tại", "attends at")),
            None => self.pick("không tham dự tại điểm cầu này", "does not attend here").to_owned(),
        };
        self.with_reason(place, reason, by, clock)
    }

    /// What was said, with the reason and who said it in brackets; what is empty is left out.
    pub fn with_reason(self, said: String, reason: &str, by: &str, clock: &str) -> String {
        let who = [by, clock].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let why = [reason, &who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if why.is_empty() { said } else { format!("{said} ({why})") }
    }

    /// That a point cannot host others.
    pub fn cannot_host(self) -> &'static str {
        self.pick(
            "không ghép vào điểm cầu này được: nó là chính điểm đó, hoặc cũng đang ghép điểm",
            "people cannot attend there: it is the point itself, or attends elsewhere too",
        )
    }

    /// That a point hosts others, which would be nowhere then.
    pub fn hosts_others(self) -> &'static str {
        self.pick(
            "có điểm cầu khác đang ghép vào điểm này: hãy chuyển các điểm đó trước",
            "others attend at this point: move them first",
        )
    }

    /// That a point attends at itself already.
    pub fn not_excused(self) -> &'static str {
        self.pick("điểm cầu này không phải điểm ghép", "this point is not excused")
    }

    /// That a point was called: "đã gọi 07:05 (Lê Hoa): máy bận, 2 lần".
    pub fn called(self, by: &str, clock: &str, note: &str, n_calls: u32) -> String {
        let mut told = format!("{} {clock}", self.pick("đã gọi", "called"));
        if !by.is_empty() {
            told = format!("{told} ({by})");
        }
        if !note.is_empty() {
            told = format!("{told}: {note}");
        }
        match (self, n_calls) {
            (_, 0 | 1) => told,
            (Self::Vietnamese, n) => format!("{told}, {n} lần"),
            (Self::English, n) => format!("{told}, {n} times"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let vi = Language::Vietnamese;
        assert_eq!(vi.attends_at(Some("Xã A"), "", "", ""), "ghép tại Xã A");
        let told = vi.attends_at(None, "mưa lũ", "Lê Hoa", "07:05");
        assert_eq!(told, "không tham dự tại điểm cầu này (mưa lũ, Lê Hoa 07:05)");
        assert_eq!(vi.called("Lê Hoa", "07:05", "máy bận", 2), "đã gọi 07:05 (Lê Hoa): máy bận, 2 lần");
        assert_eq!(vi.called("", "07:05", "", 1), "đã gọi 07:05");
    }
}
