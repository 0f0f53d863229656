//! What becomes of an operator's act: what is done with it, or why nothing was recorded.

use super::Language;

impl Language {
    /// That an act is recorded, where no more is known of it.
    pub fn act_done(self) -> &'static str {
        self.pick("đã ghi nhận", "recorded")
    }

    /// That a reply reached the point; `clock` says when.
    pub fn reply_sent(self, point: &str, clock: &str) -> String {
        let at = self.at(clock);
        match self {
            Self::Vietnamese => format!("đã gửi tới điểm cầu {point} {at}"),
            Self::English => format!("sent to {point} {at}"),
        }
    }

    /// That a reply is recorded, and waits until the point is attached again.
    pub fn reply_waits(self, point: &str) -> String {
        match self {
            Self::Vietnamese => format!("đã ghi nhận; sẽ gửi khi điểm cầu {point} kết nối lại"),
            Self::English => format!("recorded; it will be sent when {point} connects again"),
        }
    }

    /// That the collector was not reached.
    pub fn act_unreachable(self) -> &'static str {
        self.pick(
            "không liên lạc được với máy chủ giám sát, chưa có gì được ghi nhận",
            "the collector cannot be reached; nothing was recorded",
        )
    }

    /// That the collector was asked, and nobody knows what became of it.
    pub fn act_unknown(self) -> &'static str {
        self.pick(
            "máy chủ giám sát không trả lời, chưa biết đã ghi nhận hay chưa: hãy xem lại trạng thái trước khi làm lại",
            "the collector did not answer; whether it is recorded is not known: look at the status first",
        )
    }

    /// That the collector's journal fails.
    pub fn act_not_durable(self) -> &'static str {
        self.pick(
            "máy chủ giám sát chưa ghi được vào nhật ký, chưa có gì được ghi nhận",
            "the collector's journal fails; nothing was recorded",
        )
    }

    /// That nothing was said where something must be.
    pub fn act_says_nothing(self) -> &'static str {
        self.pick("chưa có nội dung", "it says nothing")
    }

    /// That there is no such incident.
    pub fn no_such_incident(self) -> &'static str {
        self.pick(
            "không có sự cố mang số này; xem `diemcau incidents --all`",
            "there is no such incident; see `diemcau incidents --all`",
        )
    }

    /// That there is no such silence, or it is over.
    pub fn no_such_silence(self) -> &'static str {
        self.pick(
            "không có lần tắt cảnh báo mang số này, hoặc đã hết hạn",
            "there is no such silence, or it is over",
        )
    }

    /// That there is no such word of the world outside.
    pub fn no_such_word(self) -> &'static str {
        self.pick(
            "không có căn cứ mang số này; xem `diemcau evidence list`",
            "there is no such evidence; see `diemcau evidence list`",
        )
    }

    /// That no point has such a feeder or uplink.
    pub fn no_such_shared(self) -> &'static str {
        self.pick(
            "không điểm cầu nào trong danh sách có lộ điện hoặc tuyến này",
            "no point of the roster has this feeder or uplink",
        )
    }

    /// That something would end before it begins.
    pub fn act_ends_before(self) -> &'static str {
        self.pick("kết thúc trước khi bắt đầu", "it ends before it begins")
    }

    /// That nobody is told of incidents of a subtree for a time, and by which number that is ended.
    pub fn silenced(self, id: u64) -> String {
        match self {
            Self::Vietnamese => format!("đã tắt cảnh báo, số {id}; bật lại bằng: diemcau unsilence {id}"),
            Self::English => format!("silenced, number {id}; end it with: diemcau unsilence {id}"),
        }
    }

    /// That what the world outside says is recorded, and by which number it is withdrawn.
    pub fn word_recorded(self, fact: u64) -> String {
        match self {
            Self::Vietnamese => {
                format!("đã ghi nhận căn cứ số {fact}.0; rút lại bằng: diemcau evidence withdraw {fact}.0")
            }
            Self::English => {
                format!("recorded as number {fact}.0; withdraw it with: diemcau evidence withdraw {fact}.0")
            }
        }
    }

    /// That the collector takes no such act, and why.
    pub fn act_refused(self, why: &str) -> String {
        format!("{}: {why}", self.pick("máy chủ giám sát không nhận", "the collector refuses it"))
    }

    /// That the roster has no point of that code, and which points may have been meant, by code and name.
    pub fn no_such_point(self, code: &str, similar: &[(String, String)]) -> String {
        let none = match self {
            Self::Vietnamese => format!("không có điểm cầu nào mang mã “{code}”"),
            Self::English => format!("no point has the code “{code}”"),
        };
        if similar.is_empty() {
            return none;
        }
        let similar: Vec<String> = similar.iter().map(|(code, name)| format!("\n  {code}  {name}")).collect();
        format!("{none}; {}{}", self.pick("có phải là:", "is it one of these:"), similar.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_may_have_been_meant_stand_below_one_another() {
        let similar = [("380", "Thành phố Thanh Hóa"), ("381", "Thị xã Bỉm Sơn")]
            .map(|(code, name)| (code.to_owned(), name.to_owned()));
        assert_eq!(Language::Vietnamese.no_such_point("38", &[]), "không có điểm cầu nào mang mã “38”");
        assert_eq!(
            Language::English.no_such_point("38", &similar),
            "no point has the code “38”; is it one of these:\n  380  Thành phố Thanh Hóa\n  381  Thị xã Bỉm Sơn"
        );
    }
}
