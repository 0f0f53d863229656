//! What the dashboard says of what happened, one thing after the other.

use diemcau_core::power::PowerSource;

use crate::Language;

words! {
    /// The view of all that happened.
    title: "Diễn biến", "Timeline";
    /// Nothing happened.
    none: "Chưa có gì xảy ra", "Nothing has happened yet";
    /// Everything is listed.
    everything: "tất cả", "everything";
    /// Links alone.
    links: "kết nối", "links";
    /// Power alone.
    power: "nguồn điện", "power";
    /// What people said, alone.
    people: "người ở điểm cầu, cuộc gọi", "people and calls";
    /// Counts alone.
    counts: "số đại biểu", "counts";
    /// Incidents alone.
    incidents: "sự cố", "incidents";
    /// Messages alone.
    messages: "cảnh báo đã gửi", "messages";
    /// An incident opened.
    opened: "mở sự cố", "opened";
    /// An incident ended.
    ended: "kết thúc", "ended";
}

impl Language {
    /// Since when all of it is told: of what was before only the last of each kind is known.
    pub fn told_since(self, clock: &str) -> String {
        match self {
            Self::Vietnamese => format!("đầy đủ từ {clock}, trước đó chỉ lần cuối"),
            Self::English => format!("whole since {clock}, before that the last of each"),
        }
    }

    /// That a point has so many people.
    pub fn count_came(self, count: u32) -> String {
        let count = self.number(u64::from(count));
        match self {
            Self::Vietnamese => format!("báo {count} đại biểu"),
            Self::English => format!("reports {count} people"),
        }
    }

    /// What a point lives on from then on.
    pub fn power_became(self, source: PowerSource) -> String {
        let source = self.power_source(source);
        match self {
            Self::Vietnamese => format!("nguồn điện: {source}"),
            Self::English => format!("power: {source}"),
        }
    }

    /// Who called a point.
    pub fn called_by(self, by: &str) -> String {
        match self {
            Self::Vietnamese => format!("{by} đã gọi"),
            Self::English => format!("{by} called"),
        }
    }
}
