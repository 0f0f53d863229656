//! Why an incident is, how much it matters, and whom it may concern.

/// Why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Nguồn điện.
    Power,
    /// Đường truyền.
    Line,
    /// The meeting's own servers, or the path to them.
    Meeting,
    /// Counts that are missing, or points that never came.
    Attendance,
    /// People ask for help, or do not see or hear.
    Help,
    /// The collector itself.
    Collector,
    /// Chưa rõ nguyên nhân (đường truyền hoặc nguồn điện).
    #[default]
    Unknown,
}

/// How much it matters; a later one matters more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is listed, and nobody is told.
    Info,
    /// Those it concerns are told.
    Warning,
    /// They are told at once, and the screen rings.
    Critical,
}

impl Cause {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Power,
        Self::Line,
        Self::Meeting,
        Self::Attendance,
        Self::Help,
        Self::Collector,
        Self::Unknown,
    ];

    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Line => "line",
            Self::Meeting => "meeting",
            Self::Attendance => "attendance",
            Self::Help => "help",
            Self::Collector => "self",
            Self::Unknown => "unknown",
        }
    }
}

impl Severity {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// Who is told of incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Those who keep the lines, by carrier.
    Telecom,
    /// Those who keep the power.
    Power,
    /// Those who hold the ceremony.
    Organisers,
    /// Those who run diemcau.
    Operators,
}

impl Audience {
    /// All.
    pub const ALL: [Self; 4] = [Self::Telecom, Self::Power, Self::Organisers, Self::Operators];

    /// The word used in files, scripts and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Telecom => "telecom",
            Self::Power => "power",
            Self::Organisers => "organisers",
            Self::Operators => "operators",
        }
    }
}
