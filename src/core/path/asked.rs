//! A probe of a point that an operator asks for, now: who asked and when, and what the point's agent answered.
//!
//! It is beside the windows that the probes fill anyway: a second's samples are what a person wants to see
//! who waits on the telephone, and too few to call a path good or bad. So they never enter a picture.

use std::time::Duration;

use super::PathWindow;
use crate::ids::Seq;
use crate::time::Timestamp;

/// An agent that has not answered by then does not: it may be asked again.
pub const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// The last probe that was asked for at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedProbe {
    /// Number of the fact that says so.
    pub fact: Seq,
    /// When.
    pub at: Timestamp,
    /// Who asked; may be empty.
    pub by: Box<str>,
    /// What the agent answered, and how long after it was asked; none yet.
    pub answer: Option<(ProbeAnswer, Duration)>,
}

/// What an agent answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// What each of its probes found within about a second.
    Found(Vec<PathWindow>),
    /// Nothing is probed at the point.
    NoProbes,
    /// It probed for another one just before.
    TooSoon {
        /// After this it does again.
        again_in: Duration,
    },
}

impl AskedProbe {
    /// Whether the answer is still awaited.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.answer.is_none() && now.since(self.at) < ANSWERS_WITHIN
    }
}
