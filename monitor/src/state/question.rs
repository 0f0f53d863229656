//! What is asked of the reader before something is done: a line of text, or a yes.

use std::time::Duration;

use diemcau_core::ids::Code;
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
            | Self::Called { text, .. }
            | Self::Reply { text, .. } => Some(text),
            Self::TakeOver { .. } | Self::Silence { .. } => None,
        }
    }

    /// The same, to type on.
    pub(crate) fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Acknowledge { text, .. }
            | Self::Note { text, .. }
            | Self::SilenceLength { text, .. }
            | Self::SilenceReason { text, .. }
            | Self::Called { text, .. }
            | Self::Reply { text, .. } => Some(text),
            Self::TakeOver { .. } | Self::Silence { .. } => None,
        }
    }
}
