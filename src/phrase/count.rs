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
            Some(CountSource::Device) => self.pick("thiết bị", "a device"),
        }
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

    /// When and by whom a count was made; `by` may be empty.
    pub fn counted_by(self, by: &str, source: Option<CountSource>, clock: &str) -> String {
        let source = self.count_source(source);
        let by = if by.is_empty() { source.to_owned() } else { format!("{by} ({source})") };
        format!("{}, {by}", self.at(clock))
    }
}
