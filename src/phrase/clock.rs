//! A journal that lies ahead of its machine's clock, and the way back.

use std::fmt::Display;
use std::time::Duration;

use super::Language;

/// The times that are told of such a journal, in the event's zone.
#[derive(Clone, Debug)]
pub struct ClockTimes {
    /// The last one written down.
    pub last: String,
    /// What the machine's clock shows.
    pub wall: String,
    /// Since when the journal's times are wrong.
    pub since: String,
    /// How far it lies ahead.
    pub by: Duration,
}

impl Language {
    /// At the start: the event's clock is ahead of the machine's, and what can be done.
    pub fn clock_ahead(self, times: &ClockTimes, data: impl Display) -> String {
        let apart = self.apart(times);
        match self {
            Self::Vietnamese => format!(
                "CHÚ Ý ĐỒNG HỒ: {apart}. Giờ buổi lễ đang chạy tiếp theo nhật ký, tức là nhanh hơn đồng hồ máy.\n  \
                 Đồng hồ máy đúng: dừng máy chủ giám sát, chạy `diemcau clock accept --data {data}`, rồi chạy \
                 lại.\n  Đồng hồ máy sai: chỉnh lại đồng hồ máy, rồi chạy lại máy chủ giám sát."
            ),
            Self::English => format!(
                "MIND THE CLOCK: {apart}. The event's time goes on from the journal, ahead of this machine's.\n  \
                 If this machine's clock is right: stop the collector, run `diemcau clock accept --data {data}`, \
                 and start it again.\n  If it is wrong: set it, and start the collector again."
            ),
        }
    }

    /// At the start: the journal was ahead and held settings alone, so the machine's clock is followed.
    pub fn clock_followed(self, times: &ClockTimes) -> String {
        let apart = self.apart(times);
        match self {
            Self::Vietnamese => format!(
                "CHÚ Ý ĐỒNG HỒ: {apart}. Nhật ký mới chỉ có thiết lập nên từ nay theo đồng hồ máy; hãy kiểm tra \
                 đồng hồ máy có đúng không."
            ),
            Self::English => format!(
                "MIND THE CLOCK: {apart}. The journal holds settings alone, so this machine's clock is followed \
                 from here on; look whether it is right."
            ),
        }
    }

    /// That nothing is ahead.
    pub fn clock_agrees(self) -> &'static str {
        self.pick(
            "nhật ký không nhanh hơn đồng hồ máy: không có gì phải sửa",
            "the journal is not ahead of this machine's clock: there is nothing to put right",
        )
    }

    /// What accepting the machine's clock would do, and how it is done.
    pub fn clock_would_be_accepted(self, times: &ClockTimes) -> String {
        let (apart, moved) = (self.apart(times), self.moved_back(times));
        match self {
            Self::Vietnamese => format!(
                "{apart}.\nChưa thay đổi gì. Nếu đồng hồ máy đúng, chạy lại lệnh này với --yes: giờ buổi lễ sẽ theo \
                 đồng hồ máy, {moved}."
            ),
            Self::English => format!(
                "{apart}.\nNothing is changed yet. If this machine's clock is right, run this again with --yes: \
                 the event's time will follow it, {moved}."
            ),
        }
    }

    /// That the machine's clock is accepted, and what that did.
    pub fn clock_accepted(self, times: &ClockTimes) -> String {
        let moved = self.moved_back(times);
        match self {
            Self::Vietnamese => {
                format!(
                    "giờ buổi lễ từ nay theo đồng hồ máy ({}): {moved}. Chạy lại máy chủ giám sát.",
                    times.wall
                )
            }
            Self::English => {
                format!(
                    "the event's time follows this machine's clock ({}): {moved}. Start the collector.",
                    times.wall
                )
            }
        }
    }

    /// What to do about a collector that holds the data directory.
    pub fn stop_it_first(self) -> &'static str {
        self.pick("hãy dừng nó trước", "stop it first")
    }

    fn apart(self, times: &ClockTimes) -> String {
        let ClockTimes { last, wall, by, .. } = times;
        let by = self.length(*by);
        match self {
            Self::Vietnamese => {
                format!("nhật ký đã ghi đến {last}, đồng hồ máy mới chỉ {wall}: nhật ký nhanh hơn {by}")
            }
            Self::English => {
                format!(
                    "the journal reaches {last}, this machine's clock shows {wall}: the journal is {by} ahead"
                )
            }
        }
    }

    fn moved_back(self, times: &ClockTimes) -> String {
        let ClockTimes { since, by, .. } = times;
        let by = self.length(*by);
        match self {
            Self::Vietnamese => {
                format!("các mốc giờ từ {since} lùi lại {by}, không mất số liệu hay phản hồi nào")
            }
            Self::English => format!("times from {since} on move back by {by}, no count and no word is lost"),
        }
    }
}
