//! The control socket, by which people on this machine speak to the running agent: a Unix socket in
//! the state directory, for its owner alone. One line of JSON asks, lines of JSON answer.

pub(crate) mod client;
pub(crate) mod server;

use std::path::{Path, PathBuf};

use diemcau_phrase::Language;
use diemcau_proto::v1::Disposition;
use serde::{Deserialize, Serialize};

use crate::status::Status;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Ask {
    /// A person counted.
    Attend {
        /// People present.
        count: u32,
        /// Who counted; may be empty.
        by: String,
        /// A remark; may be empty.
        note: String,
        /// The point counted; empty: the agent's own.
        for_point: String,
        /// They are sure of a number that is unlikely.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sure: bool,
        /// Wait for the collector this long, milliseconds.
        wait_ms: u64,
        /// In which language the answer is read.
        #[serde(with = "LanguageName", default, skip_serializing_if = "is_usual")]
        language: Language,
    },
    /// Somebody wants to know how things stand.
    Status {
        /// In which language.
        #[serde(with = "LanguageName", default)]
        language: Language,
    },
    /// A person wants the agent to say goodbye and end.
    Leave {
        /// Who; may be empty.
        by: String,
    },
}

/// A language, as it is written in a question.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Language", rename_all = "snake_case")]
enum LanguageName {
    Vietnamese,
    English,
}

/// Whether a language needs no mention.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_usual(language: &Language) -> bool {
    *language == Language::default()
}

/// What is answered, one or two for each question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Answer {
    /// The number is unlikely, and nothing is recorded before the person says that they are sure.
    Unsure {
        /// How many people are expected, where that is known.
        expected: Option<u32>,
    },
    /// It is on this machine's disk.
    Recorded {
        /// Its number.
        seq: u64,
    },
    /// The collector has it.
    Received {
        /// When it came there, milliseconds since 1970, event clock.
        received_ms: i64,
        /// The same as a time of day of the event, HH:MM.
        at: String,
        /// What became of it.
        #[serde(default)]
        fate: CountFate,
    },
    /// The collector did not answer within the time.
    Waiting,
    /// Nothing reaches the collector before somebody does something.
    Stuck {
        /// What.
        remedy: String,
    },
    /// The collector does not take it.
    Refused {
        /// Why.
        text: String,
    },
    /// It could not be done here.
    Failed {
        /// Why.
        text: String,
    },
    /// How things stand.
    Status(Box<Status>),
    /// The agent ends.
    Left {
        /// Whether the collector took the goodbye.
        heard: bool,
    },
}

/// What became of a count that the collector has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CountFate {
    /// It stands, or the collector does not say.
    #[default]
    Taken,
    /// Another number of the point is newer or goes before it.
    History,
    /// It was counted before counting opened.
    BeforeOpen,
    /// The point attends at another one.
    Excused,
}

impl From<Disposition> for CountFate {
    fn from(disposition: Disposition) -> Self {
        match disposition {
            Disposition::History => Self::History,
            Disposition::BeforeOpen => Self::BeforeOpen,
            Disposition::Excused => Self::Excused,
            Disposition::Standing | Disposition::Repeated | Disposition::Unspecified => Self::Taken,
        }
    }
}

impl CountFate {
    /// What became of it; none if the collector did not say more than that it has it.
    pub(crate) fn disposition(self) -> Option<diemcau_core::attendance::Disposition> {
        use diemcau_core::attendance::Disposition;

        match self {
            Self::Taken => None,
            Self::History => Some(Disposition::History),
            Self::BeforeOpen => Some(Disposition::BeforeOpen),
            Self::Excused => Some(Disposition::Excused),
        }
    }
}

/// Where the socket of a state directory is.
pub(crate) fn socket_path(state: &Path) -> PathBuf {
    state.join("agent.sock")
}
