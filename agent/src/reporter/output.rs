//! What a reporter tells those who watch it.

use std::borrow::Cow;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::ids::Lane;
use diemcau_core::text::line;
use diemcau_proto::channel::{ChannelError, IDENTITY};
use diemcau_proto::v1;
use tonic::Code;

use super::heard::MESSAGE;

/// One thing that happened to an agent.
#[derive(Clone, Debug, PartialEq)]
pub enum ReporterOutput {
    /// The collector knows the point and watches it.
    Attached {
        /// What it said.
        welcome: v1::Welcome,
        /// How long after the attempt began.
        took: Duration,
    },
    /// Pace or session changed during a stream.
    Retuned {
        /// What the collector said.
        welcome: v1::Welcome,
    },
    /// A heartbeat was answered.
    HeartbeatAcked {
        /// The round trip, where it could be measured.
        rtt: Option<Duration>,
    },
    /// A report is on the collector's disk, and is forgotten here.
    ReportAcked {
        /// Its lane.
        lane: Lane,
        /// Its number.
        seq: u64,
        /// How long after it was sent first.
        latency: Duration,
        /// When the collector received it, event clock.
        received_ms: i64,
        /// What became of it.
        disposition: v1::Disposition,
    },
    /// A report was refused.
    ReportRefused {
        /// Its lane.
        lane: Lane,
        /// Its number.
        seq: u64,
        /// Why.
        reason: v1::RefusalReason,
        /// The same for people.
        text: String,
        /// For good: it is forgotten here. Otherwise it is sent again.
        last_word: bool,
    },
    /// An operator says something to the people at the point; perhaps again.
    OperatorReplied(v1::OperatorReply),
    /// An operator wants the meeting path probed now.
    ProbeAsked {
        /// What the answer is to name.
        ask: u64,
    },
    /// There is no stream any more, or there was none.
    Detached {
        /// Why.
        reason: Detach,
        /// It was not said before since the last time the agent was attached.
        news: bool,
        /// When the next attempt begins.
        retry_in: Duration,
    },
    /// The goodbye is said, or there was nobody to say it to: nothing follows.
    Ended {
        /// Whether the collector took it.
        heard: bool,
    },
}

/// Why there is no stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detach {
    /// No connection came about.
    Unconnected(Unreached),
    /// The collector does not take this agent (`INVALID_ARGUMENT`, `NOT_FOUND`, `PERMISSION_DENIED`).
    Refused {
        /// Its status.
        code: Code,
        /// What the collector said, for the log.
        text: String,
    },
    /// A newer stream of the same point took this one's place (`ABORTED`).
    Replaced {
        /// What the collector said, for the log.
        text: String,
    },
    /// The collector said that it stops (`UNAVAILABLE` at the stream's end).
    Stopped {
        /// What it said, for the log.
        text: String,
    },
    /// The stream broke.
    Broken {
        /// The status.
        code: Code,
        /// What was said of it, for the log.
        text: String,
    },
    /// Nothing was heard for too long.
    Mute,
    /// Whoever drives this agent wanted it so.
    Asked,
}

/// Why the collector was not reached. Two are alike if the log would say the same of them.
#[derive(Clone, Debug)]
pub struct Unreached(Arc<ChannelError>);

impl Unreached {
    /// The error, for whoever puts it into words.
    pub fn error(&self) -> &ChannelError {
        &self.0
    }

    fn text(&self) -> String {
        with_causes(&self.0.to_string(), self.0.source())
    }
}

impl From<ChannelError> for Unreached {
    fn from(error: ChannelError) -> Self {
        Self(Arc::new(error))
    }
}

impl PartialEq for Unreached {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Unreached {}

impl Detach {
    /// What the log says of it, and what goes to the collector with an outage: a person is told by
    /// its kind instead.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Unconnected(why) => why.text().into(),
            Self::Refused { text, .. }
            | Self::Replaced { text }
            | Self::Stopped { text }
            | Self::Broken { text, .. } => text.into(),
            Self::Mute | Self::Asked => "".into(),
        }
    }

    /// What a status at the end of a stream means (see the top of agent.proto).
    pub fn from_status(status: &tonic::Status) -> Self {
        let text = with_causes(status.message(), status.source());
        match status.code() {
            // Whom the collector does not know, by whatever it lacks.
            Code::PermissionDenied if status.metadata().contains_key(IDENTITY) => {
                Self::Refused { code: Code::Unauthenticated, text }
            }
            code @ (Code::Unauthenticated
            | Code::InvalidArgument
            | Code::NotFound
            | Code::PermissionDenied) => Self::Refused { code, text },
            Code::Aborted => Self::Replaced { text },
            // The transport's own statuses of this code tell which error they come from.
            Code::Unavailable if status.source().is_none() => Self::Stopped { text },
            code => Self::Broken { code, text },
        }
    }
}

/// A message with what caused it; the other end may have a part in it, so it is cleaned.
fn with_causes(message: &str, mut cause: Option<&(dyn Error + 'static)>) -> String {
    let mut text = message.to_owned();
    while let Some(error) = cause {
        let more = error.to_string();
        // Some libraries repeat the cause in the message.
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    line(&text, MESSAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_other_end_says_is_one_line_without_control_characters() {
        let status = tonic::Status::not_found(format!("\u{1b}[2J\u{7}no\n{}", "x".repeat(100_000)));
        let Detach::Refused { text, .. } = Detach::from_status(&status) else { panic!("{status:?}") };
        assert!(text.starts_with("[2J no xxx") && text.chars().count() <= MESSAGE + 1, "{text}");
    }

    #[test]
    fn a_collector_that_stops_is_told_from_a_transport_that_breaks_whatever_the_text() {
        let stops = tonic::Status::unavailable("bye");
        assert_eq!(Detach::from_status(&stops), Detach::Stopped { text: "bye".to_owned() });
        let cause = std::io::Error::other("it stops here");
        let broken = tonic::Status::from_error(Box::new(cause));
        assert!(matches!(Detach::from_status(&broken), Detach::Broken { .. }), "{broken:?}");
    }
}
