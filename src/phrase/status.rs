//! What `diemcau status` says: the labels of its tables, and the lines that sum a picture up.

use diemcau_core::event::Session;
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::statements::MediaState;
use diemcau_core::tally::{AttendanceTally, PathTally, PowerTally, StatementsTally};

use super::Language;
use super::journal::JournalFault;

/// Labels of the tables, in one language.
#[derive(Debug)]
pub struct StatusLabels {
    /// How many points are expected.
    pub points: &'static str,
    /// How many people attend.
    pub attendees: &'static str,
    /// The row of all levels.
    pub total: &'static str,
    /// Whether a point is there.
    pub presence: &'static str,
    /// What its people need.
    pub help: &'static str,
    /// The machines of a point.
    pub machines: &'static str,
    /// What they see and hear.
    pub media: &'static str,
    /// Its power.
    pub power: &'static str,
    /// Who presides.
    pub chair: &'static str,
    /// Whom to call.
    pub contact: &'static str,
    /// Its line to the collector.
    pub line: &'static str,
    /// Its meeting path.
    pub path: &'static str,
    /// Nobody said what they see and hear.
    pub unconfirmed: &'static str,
    /// Nothing was measured of the line.
    pub no_figures: &'static str,
    /// Nothing is known of the path.
    pub path_unknown: &'static str,
}

static VIETNAMESE: StatusLabels = StatusLabels {
    points: "điểm cầu",
    attendees: "đại biểu",
    total: "tổng hợp",
    presence: "kết nối",
    help: "hỗ trợ",
    machines: "máy",
    media: "hình, tiếng",
    power: "nguồn điện",
    chair: "chủ trì",
    contact: "liên hệ",
    line: "đường truyền",
    path: "đường họp",
    unconfirmed: "chưa xác nhận",
    no_figures: "chưa có số đo",
    path_unknown: "chưa rõ",
};

static ENGLISH: StatusLabels = StatusLabels {
    points: "points",
    attendees: "attendees",
    total: "total",
    presence: "presence",
    help: "help",
    machines: "machines",
    media: "meeting",
    power: "power",
    chair: "chair",
    contact: "contact",
    line: "line",
    path: "meeting path",
    unconfirmed: "not confirmed",
    no_figures: "no figures yet",
    path_unknown: "unknown",
};

impl Language {
    /// The labels of `status`.
    pub fn status(self) -> &'static StatusLabels {
        match self {
            Self::Vietnamese => &VIETNAMESE,
            Self::English => &ENGLISH,
        }
    }

    /// Đợt: what the event's data is for.
    pub fn session(self, session: Session) -> &'static str {
        match session {
            Session::Rehearsal => self.pick("DIỄN TẬP", "REHEARSAL"),
            Session::Live => self.pick("chính thức", "live"),
        }
    }

    /// A picture's time and revision.
    pub fn picture_at(self, at: &str, revision: u64) -> String {
        format!("{at}, {} {revision}", self.pick("bản", "revision"))
    }

    /// That the journal fails since, why, and what to do; a developer's words stand in brackets.
    pub fn journal_failed(self, since: &str, fault: Option<JournalFault>, error: &str) -> String {
        let since = match self {
            Self::Vietnamese => format!("chưa ghi được từ {since}"),
            Self::English => format!("not written since {since}"),
        };
        let Some(fault) = fault else { return format!("{since}: {error}") };
        let cure = self.journal_cure(fault).map(|cure| format!("; {cure}")).unwrap_or_default();
        self.in_words_of_a_library(format!("{since}: {}{cure}", self.journal_fault(fault)), error)
    }

    /// That the host's wall clock is off the event's, to the millisecond.
    pub fn clock_off(self, drift_ms: i64) -> String {
        match self {
            Self::Vietnamese => format!("đồng hồ máy lệch {drift_ms} ms so với đồng hồ buổi lễ"),
            Self::English => format!("the wall clock is {drift_ms} ms off the event's"),
        }
    }

    /// That connections are not encrypted.
    pub fn not_encrypted(self) -> &'static str {
        self.pick("đường truyền không mã hóa", "connections are not encrypted")
    }

    /// How many points run on what.
    pub fn power_tally(self, tally: &PowerTally) -> String {
        let PowerTally { mains, battery, generator, unknown } = *tally;
        let counts = [
            (PowerSource::Mains, mains),
            (PowerSource::Battery, battery),
            (PowerSource::Generator, generator),
            (PowerSource::Unknown, unknown),
        ];
        let parts = counts.map(|(source, n)| format!("{} {n}", self.power_source(source)));
        format!("{}: {}", self.status().power, parts.join(" · "))
    }

    /// How many people attend, and how many points reported.
    pub fn attendance_tally(self, tally: &AttendanceTally) -> String {
        let AttendanceTally { attendees, expected, reported_points, missing_points } = *tally;
        match self {
            Self::Vietnamese => format!(
                "số đại biểu có mặt: {attendees} / {expected} dự kiến; {reported_points} điểm đã báo, \
                 {missing_points} điểm chưa báo"
            ),
            Self::English => format!(
                "attendees: {attendees} / {expected} expected; {reported_points} points reported, \
                 {missing_points} did not"
            ),
        }
    }

    /// How many points see and hear, and at how many the chair is there.
    pub fn statements_tally(self, tally: &StatementsTally) -> String {
        let StatementsTally { good, no_picture, no_sound, chair_present, .. } = *tally;
        let counts =
            [(MediaState::Good, good), (MediaState::NoPicture, no_picture), (MediaState::NoSound, no_sound)];
        let parts = counts.map(|(state, n)| format!("{} {n}", self.media(state)));
        let (media, chair) = (parts.join(" · "), self.chair(true));
        match self {
            Self::Vietnamese => format!("{media}; {chair}: {chair_present} điểm"),
            Self::English => format!("{media}; {chair}: {chair_present} points"),
        }
    }

    /// How good how many meeting paths are.
    pub fn path_tally(self, tally: &PathTally) -> String {
        let PathTally { good, fair, poor, bad } = *tally;
        let counts = [(Band::Good, good), (Band::Fair, fair), (Band::Poor, poor), (Band::Bad, bad)];
        let parts = counts.map(|(band, n)| format!("{} {n}", self.band(band)));
        format!("{}: {}", self.status().path, parts.join(" · "))
    }

    /// How many points need help, above the list of them.
    pub fn help_heading(self, open: u32, unanswered: u32) -> String {
        match self {
            Self::Vietnamese => format!("Cần hỗ trợ: {open} điểm cầu, {unanswered} chưa trả lời"),
            Self::English => format!("Need help: {open} points, {unanswered} not answered"),
        }
    }

    /// Whom to call about what was just told.
    pub fn call(self, contact: &str) -> String {
        format!("{} {contact}", self.status().contact)
    }

    /// The point above, behind a point's level.
    pub fn below(self, parent: &str) -> String {
        format!("{} {parent}", self.pick("thuộc", "below"))
    }

    /// Who answered a call for help, and when.
    pub fn answered_by(self, by: &str, at: &str) -> String {
        format!("{} {by}, {at}", self.pick("người trả lời:", "answered by"))
    }

    /// When probes were told of.
    pub fn told_at(self, at: &str) -> String {
        format!("{} {at}", self.pick("báo lúc", "told at"))
    }

    /// A count beside what is expected, where that is known.
    pub fn count(self, count: Option<u32>, expected: Option<u32>) -> String {
        let count = count.map_or_else(|| self.missing_count().to_owned(), |count| count.to_string());
        match expected {
            Some(expected) => format!("{count} / {expected} {}", self.pick("dự kiến", "expected")),
            None => count,
        }
    }

    /// The round trip and jitter of a line, with the samples that they rest on.
    pub fn line_sampled(self, rtt_us: u32, jitter_us: u32, n_samples: u32) -> String {
        let (rtt, jitter) = (self.milliseconds(rtt_us), self.milliseconds(jitter_us));
        match self {
            Self::Vietnamese => format!("trễ {rtt} (dao động {jitter}), {n_samples} mẫu"),
            Self::English => format!("RTT {rtt} (jitter {jitter}), {n_samples} samples"),
        }
    }
}
