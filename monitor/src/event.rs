//! What comes into the dashboard, and what it wants done.

use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use diemcau_core::act::Act;
use diemcau_core::ids::{Code, Seq};
use diemcau_core::path::PathWindow;
use diemcau_core::path::asked::AskedProbe;
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::time::Timestamp;
use diemcau_phrase::contact::NoContact;
use diemcau_phrase::screen::act::ActFault;

use crate::replay::ReplayCommand;
use crate::view::Health;

/// One thing that happened.
#[derive(Debug)]
pub enum ScreenEvent {
    /// A key.
    Key(KeyEvent),
    /// A text was pasted, however many lines it has.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// Time went on.
    Tick,
    /// Something of the collector.
    Link(LinkEvent),
}

/// What the connection to the collector brings.
#[derive(Debug)]
pub enum LinkEvent {
    /// A whole picture.
    Snapshot(Box<Replica>, Health),
    /// What changed, and how the collector is if that changed.
    Delta(Delta, Option<Health>),
    /// The connection failed or could not be made.
    Down {
        /// Why.
        why: NoContact,
        /// When it is tried again.
        retry_in: Duration,
    },
    /// The line of the inspected point.
    Line(PointLine),
    /// How long the collector took to answer a question.
    RoundTrip(Duration),
    /// What became of an act that the dashboard asked for.
    Acted(Result<ActDone, ActFault>),
    /// What is known of a probe that the dashboard asked for.
    Probe {
        /// At which point.
        point: Code,
        /// What is known.
        news: ProbeNews,
    },
}

/// What is known of a probe that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeNews {
    /// The collector passes the question on; when, event clock.
    Asked(Timestamp),
    /// The agent answered.
    Answered(AskedProbe),
    /// No answer came.
    Silent,
}

/// An act is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActDone {
    /// Number of its fact.
    pub fact: Seq,
    /// When, event clock.
    pub at: Timestamp,
    /// What became of a reply; none of another act.
    pub reply: Option<ReplyDone>,
    /// It silenced a subtree: its fact's number ends that.
    pub silences: bool,
}

/// A reply is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyDone {
    /// Name of the point.
    pub point: String,
    /// It was handed to the point's agent; else it goes out when the agent comes back.
    pub sent: bool,
}

/// The line of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointLine {
    /// Which point.
    pub point: Code,
    /// When it was last heard.
    pub last_heard: Option<Timestamp>,
    /// Round trip, microseconds.
    pub rtt_us: Option<u32>,
    /// Jitter, microseconds.
    pub jitter_us: Option<u32>,
    /// Round trips of the recent past, microseconds, oldest first; none where nothing was heard.
    pub samples: Vec<Option<u32>>,
    /// Version of its agent; may be empty.
    pub version: String,
    /// The last window of each probe of its meeting path.
    pub paths: Vec<PathWindow>,
    /// When those came.
    pub paths_at: Option<Timestamp>,
    /// The last probe that an operator asked for.
    pub asked: Option<Box<AskedProbe>>,
}

/// What the dashboard wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    Nothing,
    /// The terminal's bell: something critical is new.
    Ring,
    /// An act, in the reader's name.
    Act(Box<Act>),
    /// Something of the journal that is played again.
    Replay(ReplayCommand),
    /// A text into the clipboard of the reader's terminal.
    Copy(String),
    /// A new snapshot, since the picture has a hole.
    WatchAnew,
    /// The terminal back to the shell, until it is given again.
    Suspend,
    /// The end.
    Quit,
}
