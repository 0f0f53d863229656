//! What is asked of the reader before something is done: a line of text, or a yes.

use std::time::Duration;

use diemcau_core::ids::{Code, Seq};
use diemcau_core::incident::IncidentId;

/// A question, and what is answered so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// In which words an incident is taken; may be empty.
    Acknowledge {
        /// Which.
        id: IncidentId,
        /// What is typed.
        text: String,
    },
    /// What to note on an incident.
    Note {
        /// Which.
        id: IncidentId,
        /// What is typed.
        text: String,
    },
    /// Whether an incident is to be taken over from somebody.
    TakeOver {
        /// Which.
        id: IncidentId,
        /// Whose it is.
        from: Box<str>,
    },
    /// For how long a subtree is to be silenced.
    SilenceLength {
        /// Its root.
        node: Code,
        /// What is typed.
        text: String,
    },
    /// Why.
    SilenceReason {
        /// Its root.
        node: Code,
        /// For how long.
        length: Duration,
        /// What is typed.
        text: String,
    },
    /// Whether it is to be silenced.
    Silence {
        /// Its root.
        node: Code,
        /// For how long.
        length: Duration,
        /// Why.
        reason: String,
    },
    /// Whether a silence is to end before its time.
    EndSilence {
        /// Number of the fact that said so.
        silence: Seq,
        /// The root of the subtree.
        node: Code,
    },
    /// For how long an incident is to remind nobody.
    Snooze {
        /// Which.
        id: IncidentId,
        /// What is typed.
        text: String,
    },
    /// How many people a point has.
    EnterCount {
        /// The point.
        point: Code,
        /// What is typed.
        text: String,
    },
    /// Whether the number that stands is right.
    VerifyCount {
        /// The point.
        point: Code,
        /// The number.
        count: u32,
    },
    /// At which point the people of a point attend; may be empty.
    ExcuseHost {
        /// The point.
        point: Code,
        /// What is typed.
        text: String,
    },
    /// Why.
    ExcuseReason {
        /// The point.
        point: Code,
        /// Code of the host; none: nowhere, or nobody said where.
        host: Option<String>,
        /// What is typed.
        text: String,
    },
    /// Whether it is to be excused.
    Excuse {
        /// The point.
        point: Code,
        /// Code of the host; none: nowhere, or nobody said where.
        host: Option<String>,
        /// Why.
        reason: String,
    },
    /// Why the people of a point attend at itself again.
    Unexcuse {
        /// The point.
        point: Code,
        /// What is typed.
        text: String,
    },
    /// To which time the journal goes that is played again.
    ReplayTime {
        /// What is typed.
        text: String,
    },
    /// What came of a call to a point; may be empty.
    Called {
        /// The point.
        point: Code,
        /// What is typed.
        text: String,
    },
    /// What the people at a point are answered.
    Reply {
        /// The point.
        point: Code,
        /// What is typed.
        text: String,
    },
}

impl Question {
    /// What is typed; none where yes or no is asked.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Acknowledge { text, .. }
            | Self::Note { text, .. }
            | Self::SilenceLength { text, .. }
            | Self::SilenceReason { text, .. }
            | Self::Snooze { text, .. }
            | Self::EnterCount { text, .. }
            | Self::ExcuseHost { text, .. }
            | Self::ExcuseReason { text, .. }
            | Self::Unexcuse { text, .. }
            | Self::Called { text, .. }
            | Self::ReplayTime { text }
            | Self::Reply { text, .. } => Some(text),
            Self::TakeOver { .. }
            | Self::Silence { .. }
            | Self::EndSilence { .. }
            | Self::VerifyCount { .. }
            | Self::Excuse { .. } => None,
        }
    }

    /// The same, to type on.
    pub(crate) fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Acknowledge { text, .. }
            | Self::Note { text, .. }
            | Self::SilenceLength { text, .. }
            | Self::SilenceReason { text, .. }
            | Self::Snooze { text, .. }
            | Self::EnterCount { text, .. }
            | Self::ExcuseHost { text, .. }
            | Self::ExcuseReason { text, .. }
            | Self::Unexcuse { text, .. }
            | Self::Called { text, .. }
            | Self::ReplayTime { text }
            | Self::Reply { text, .. } => Some(text),
            Self::TakeOver { .. }
            | Self::Silence { .. }
            | Self::EndSilence { .. }
            | Self::VerifyCount { .. }
            | Self::Excuse { .. } => None,
        }
    }
}
