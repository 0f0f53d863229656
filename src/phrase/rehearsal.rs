//! What a rehearsal and the demo tell, and why one cannot be played.

use std::fmt;

use diemcau_core::event::Session;

use super::Language;

/// Why a section of a scenario cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioFault {
    /// Exactly one of these keys must be there.
    OneOf(&'static [&'static str]),
    /// No point that takes part is meant by this key and value.
    NoPoint {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
    },
    /// The point is not there by then.
    NotArrived(String),
    /// A break does not last.
    BreakLasts,
    /// It must say how long it lasts.
    NoLength,
}

/// How a rehearsal goes.
#[derive(Clone, Copy, Debug)]
pub struct RehearsalProgress {
    /// Since when it plays, seconds.
    pub after_s: u64,
    /// Points that are attached.
    pub attached: u64,
    /// All points of it.
    pub n_points: usize,
    /// Points that came at least once.
    pub arrived: u64,
    /// Heartbeats sent.
    pub heartbeats: u64,
    /// Reports acknowledged.
    pub reports_acked: u64,
    /// Of 100 answers, 99 took no longer, milliseconds.
    pub ack_p99_ms: Option<f64>,
}

/// As a log tells it.
impl fmt::Display for ScenarioFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Language::English.scenario_fault(self))
    }
}

impl Language {
    /// Why a section of a scenario cannot be played.
    pub fn scenario_fault(self, fault: &ScenarioFault) -> String {
        match (self, fault) {
            (Self::Vietnamese, ScenarioFault::OneOf(keys)) => {
                format!("phải có đúng một trong các mục: {}", keys.join(", "))
            }
            (Self::English, ScenarioFault::OneOf(keys)) => {
                format!("needs exactly one of {}", keys.join(", "))
            }
            (Self::Vietnamese, ScenarioFault::NoPoint { key, value }) => {
                format!("không có điểm cầu nào tham gia với {key} = «{value}»")
            }
            (Self::English, ScenarioFault::NoPoint { key, value }) => {
                format!("no point takes part with {key} = «{value}»")
            }
            (Self::Vietnamese, ScenarioFault::NotArrived(code)) => {
                format!("đến lúc đó điểm cầu {code} chưa kết nối")
            }
            (Self::English, ScenarioFault::NotArrived(code)) => format!("{code} has not arrived by then"),
            (_, ScenarioFault::BreakLasts) => self
                .pick(
                    "kiểu break không kéo dài: bỏ mục lasts, hoặc dùng kiểu away",
                    "a break does not last: leave lasts out, or say away",
                )
                .to_owned(),
            (_, ScenarioFault::NoLength) => self.pick("thiếu mục lasts", "needs lasts").to_owned(),
        }
    }

    /// That a scenario would leave too many points out at once.
    pub fn scenario_leaves_too_many_out(self, number: usize, n_out: usize, max_out: usize) -> String {
        match self {
            Self::Vietnamese => format!(
                "[[fault]] thứ {number} làm {n_out} điểm cầu cùng mất kết nối, nhiều hơn max_out = {max_out}"
            ),
            Self::English => format!(
                "[[fault]] {number} would leave {n_out} points out at once, more than max_out = {max_out}"
            ),
        }
    }

    /// That the roster has nobody to play.
    pub fn nobody_takes_part(self) -> &'static str {
        self.pick(
            "danh sách không có điểm cầu nào để diễn tập",
            "the roster has no point that could take part",
        )
    }

    /// That this process may not have so many connections.
    pub fn too_many_connections(self, n_connections: usize, needed: u64, allowed: u64) -> String {
        match self {
            Self::Vietnamese => format!(
                "{n_connections} kết nối cần mở {needed} tệp, tiến trình này chỉ được mở {allowed}: giảm số điểm \
                 cầu (--points), chạy nhiều tiến trình, hoặc nâng giới hạn (ulimit -Hn)"
            ),
            Self::English => format!(
                "{n_connections} connections need {needed} open files and this process may have {allowed}: take \
                 fewer points (--points), several processes, or raise the limit (ulimit -Hn)"
            ),
        }
    }

    /// That a collector takes no simulated agents; in its own words, if it has any.
    pub fn takes_no_simulated(self, target: impl fmt::Display, words: Option<&str>) -> String {
        let text = match self {
            Self::Vietnamese => format!(
                "{target} không nhận máy trạm giả lập: chỉ diễn tập được khi máy chủ giám sát chạy với --session \
                 rehearsal"
            ),
            Self::English => format!(
                "{target} takes no simulated agents: rehearse with a collector that runs with --session rehearsal"
            ),
        };
        match words {
            Some(words) => self.in_words_of_a_library(text, words),
            None => text,
        }
    }

    /// How many points are left alone.
    pub fn points_are_taken(self, n: usize) -> String {
        match self {
            Self::Vietnamese => {
                format!("{n} điểm cầu đã có máy trạm đang báo: không giả lập những điểm cầu này")
            }
            Self::English if n == 1 => "1 point has an agent already and is left alone".to_owned(),
            Self::English => format!("{n} points have an agent already and are left alone"),
        }
    }

    /// How many points will come.
    pub fn rehearsal_begins(self, n_come: usize, n_points: usize, target: impl fmt::Display) -> String {
        match self {
            Self::Vietnamese => format!("{n_come} trên {n_points} điểm cầu sẽ kết nối tới {target}"),
            Self::English => format!("{n_come} of {n_points} points will come to {target}"),
        }
    }

    /// How a rehearsal goes, in a line.
    pub fn rehearsal_goes(self, progress: RehearsalProgress) -> String {
        let RehearsalProgress { after_s, attached, n_points, arrived, heartbeats, reports_acked, ack_p99_ms } =
            progress;
        let p99 = ack_p99_ms.map_or("—".to_owned(), |p99| format!("{p99:.1} ms"));
        match self {
            Self::Vietnamese => format!(
                "{after_s:>4} s  {attached}/{n_points} điểm đang kết nối, {arrived} đã từng kết nối; {heartbeats} \
                 nhịp báo, {reports_acked} báo cáo đã nhận, p99 trả lời {p99}"
            ),
            Self::English => format!(
                "{after_s:>4} s  {attached}/{n_points} points attached, {arrived} came; {heartbeats} heartbeats, \
                 {reports_acked} reports acknowledged, ack p99 {p99}"
            ),
        }
    }

    /// That the demo leaves nothing behind, and what to try meanwhile, given where its collector and its
    /// real agent keep their data.
    pub fn demo_begun(self, data: impl fmt::Display, agent: impl fmt::Display) -> String {
        let session = self.session(Session::Rehearsal);
        let text = self.pick(
            "chạy xong sẽ xóa mọi thứ nó tạo ra. Trong lúc đó, ở một cửa sổ lệnh khác:",
            "this demo ends with everything it made. Meanwhile, in another terminal:",
        );
        format!(
            "{session}: {text}\n  \
             diemcau status --data {data}\n  \
             diemcau incidents --data {data}\n  \
             diemcau alerts --data {data}\n  \
             diemcau-monitor --data {data}\n  \
             diemcau-agent attend 285 --by \"Lan (mẫu)\" --state {agent}"
        )
    }

    /// The name of the organiser of the demo, where its reader gave none.
    pub fn demo_organiser(self) -> &'static str {
        self.pick("Ban tổ chức (mẫu)", "An organiser (sample)")
    }

    /// Where the demo's organisers' page is.
    pub fn demo_page(self, link: &str) -> String {
        format!("{}: {link}", self.pick("Trang ban tổ chức", "Organisers' page"))
    }

    /// Where the demo's pages are; a point's with its name.
    pub fn demo_pages(self, organisers: &str, point: Option<(&str, &str)>) -> String {
        let page = self.demo_page(organisers);
        let Some((link, name)) = point else { return page };
        format!(
            "{page}\n{} ({name}): {link}",
            self.pick("Trang điểm cầu trên điện thoại", "A point's page on a phone")
        )
    }

    /// How the demo goes, in a line.
    pub fn demo_goes(self, progress: &DemoProgress) -> String {
        let DemoProgress {
            after_s,
            live,
            expected,
            suspect,
            lost,
            unseen,
            battery,
            generator,
            people,
            reported,
        } = progress;
        let session = self.session(Session::Rehearsal);
        match self {
            Self::Vietnamese => format!(
                "{session} {after_s:>3} s  đang kết nối {live}/{expected}, nghi mất {suspect}, mất {lost}, chưa kết \
                 nối {unseen}; dùng ắc quy {battery}, máy phát {generator}; {people} đại biểu ở {reported} điểm"
            ),
            Self::English => format!(
                "{session} {after_s:>3} s  live {live}/{expected}, suspect {suspect}, lost {lost}, unseen {unseen}; \
                 on battery {battery}, generator {generator}; {people} people counted at {reported} points"
            ),
        }
    }

    /// That the agents of the demo ended by themselves.
    pub fn demo_agents_ended(self) -> &'static str {
        self.pick("các máy trạm của buổi thử đã dừng vì lỗi", "the agents of the demo failed")
    }

    /// What the demo's files lie in.
    pub fn temporary_directory(self) -> &'static str {
        self.pick("thư mục tạm", "a directory for temporary files")
    }
}

/// How the demo goes: how many points are what.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is the count of the word")]
pub struct DemoProgress {
    pub after_s: u64,
    pub live: u32,
    pub expected: u32,
    pub suspect: u32,
    pub lost: u32,
    pub unseen: u32,
    pub battery: u32,
    pub generator: u32,
    pub people: u64,
    pub reported: u32,
}
