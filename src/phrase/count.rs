//! Số đại biểu có mặt: counts of people.

use diemcau_core::attendance::CountSource;

use super::Language;

impl Language {
    /// Who or what counted; none: a newer collector says what this program does not know.
    pub fn count_source(self, source: Option<CountSource>) -> &'static str {
        match source {
            None => self.pick("chưa xác định", "not known"),
            Some(CountSource::Person) => self.pick("người tại điểm cầu", "a person there"),
            Some(CountSource::Proxy) => self.pick("cấp trên báo hộ", "reported by the level above"),
            Some(CountSource::Override) => self.pick("người trực sửa", "overridden by an operator"),
            Some(CountSource::Device) => self.pick("thiết bị", "a device"),
        }
    }

    /// That a point has no number that something could be done with.
    pub fn no_such_count(self) -> &'static str {
        self.pick(
            "điểm cầu chưa báo số đại biểu, hoặc số đó chưa bị sửa",
            "the point has reported no number, or it is not overridden",
        )
    }

    /// That counting has not opened yet.
    pub fn count_not_open(self) -> &'static str {
        self.pick("chưa đến giờ bắt đầu tính số đại biểu", "counting has not opened yet")
    }

    /// Who found a number right: "đã xác minh, Lê Hoa 07:18".
    pub fn verified_by(self, by: &str, clock: &str) -> String {
        let verified = self.pick("đã xác minh", "verified");
        if by.is_empty() { format!("{verified}, {clock}") } else { format!("{verified}, {by} {clock}") }
    }

    /// That numbers of a point contradict each other.
    pub fn conflicting(self) -> &'static str {
        self.pick("các nguồn báo khác nhau", "the sources differ")
    }

    /// That no count was reported.
    pub fn missing_count(self) -> &'static str {
        self.pick("chưa báo", "not reported")
    }

    /// The same, with how many people are expected if that is known: "chưa báo · dự kiến 60".
    pub fn missing_of(self, expected: Option<u32>) -> String {
        let missing = self.missing_count();
        match expected {
            Some(n) => format!("{missing} · {} {}", self.screen().expected, self.number(n)),
            None => missing.to_owned(),
        }
    }

    /// That a number is unlikely.
    pub fn unlikely_count(self, count: u32) -> String {
        format!("{} {}", self.pick("kiểm tra số đại biểu:", "check the count:"), self.number(count))
    }

    /// The same beside the number.
    pub fn unlikely(self) -> &'static str {
        self.pick("khác thường, cần kiểm tra", "unlikely, to be checked")
    }

    /// A number that a person sends is unlikely: it is not recorded before they say that they are sure.
    pub fn count_unsure(self, count: u32, expected: Option<u32>) -> String {
        let count = self.number(count);
        match self {
            Self::Vietnamese => {
                let expected = expected.map(|n| format!(" Điểm cầu dự kiến {}.", self.number(n)));
                let expected = expected.unwrap_or_default();
                format!("{count} đại biểu?{expected} Số này CHƯA được ghi; nếu đúng, chạy lại với --yes")
            }
            Self::English => {
                let expected = expected.map(|n| format!(" The point expects {}.", self.number(n)));
                let expected = expected.unwrap_or_default();
                format!("{count} people?{expected} NOT recorded; if it is right, run this again with --yes")
            }
        }
    }

    /// When and by whom a count was made; `by` may be empty.
    pub fn counted_by(self, by: &str, source: Option<CountSource>, clock: &str) -> String {
        let source = self.count_source(source);
        let by = if by.is_empty() { source.to_owned() } else { format!("{by} ({source})") };
        format!("{}, {by}", self.at(clock))
    }
}
