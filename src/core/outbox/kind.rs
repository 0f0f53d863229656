//! What a notification is: of incidents, the report of a figure, or a test.

use crate::ids::Seq;

/// What a notification tells of its incidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// They began.
    Opened,
    /// Their cause or their place is another.
    Updated,
    /// They are over.
    Resolved,
    /// They stand, and nobody took them.
    Reminder,
    /// It is none: somebody tries the way.
    Test,
    /// It is none: the report of a figure.
    Report,
}

/// The figure that a report is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportOf {
    /// The fact that its cut-off was reached by.
    pub cutoff: Seq,
    /// Which amendment; none: the figure as it was frozen.
    pub amendment: Option<u32>,
}

impl Kind {
    /// The word used in scripts and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Updated => "updated",
            Self::Resolved => "resolved",
            Self::Reminder => "reminder",
            Self::Test => "test",
            Self::Report => "report",
        }
    }
}
