//! What the world outside says of power and lines: planned cuts and works, and the word of now of a
//! power company, a carrier or a system of theirs (design §3.5a).

use std::time::Duration;

use crate::ids::{PointIdx, Seq};
use crate::roster::Point;
use crate::time::Timestamp;

/// A word of now that names no end holds so long.
pub const HOLDS: Duration = Duration::from_hours(2);
/// A trouble may be seen so long before the time that a word names for it: clocks and minutes of people
/// are rounded.
pub const BEFORE: Duration = Duration::from_mins(5);
/// Words kept; when there are more the one that ended first goes.
pub const MAX_WORDS: usize = 1_000;

/// Number of a word: that of its fact, with its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordId {
    /// The fact.
    pub fact: Seq,
    /// The place among the words of that fact.
    pub place: u32,
}

/// What a word speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Utility {
    /// The power.
    Power,
    /// The line.
    Line,
}

/// What a word is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// One point.
    Point(PointIdx),
    /// A feeder.
    Feeder(Box<str>),
    /// An uplink.
    Uplink(Box<str>),
}

/// How a word came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// It was planned.
    Planned,
    /// A person says so.
    Said,
    /// An optical line terminal heard the last breath of a terminal that lost its power.
    DyingGasp,
    /// An optical line terminal gets no light.
    LossOfSignal,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Whether it is the power or the line that fails.
    pub utility: Utility,
    /// What it is about.
    pub about: About,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// How it came to be.
    pub kind: WordKind,
    /// Who says so: "Điện lực Thanh Hóa", "OLT-381-02".
    pub by: Box<str>,
    /// In their words; may be empty.
    pub text: Box<str>,
}

impl Word {
    /// Whether it speaks of that point.
    pub fn covers(&self, idx: PointIdx, point: &Point) -> bool {
        match &self.about {
            About::Point(about) => *about == idx,
            About::Feeder(feeder) => point.feeder == *feeder,
            About::Uplink(uplink) => point.uplink == *uplink,
        }
    }

    /// Whether it may speak of a trouble that began at `struck`.
    pub fn speaks_of(&self, struck: Timestamp) -> bool {
        self.from - BEFORE <= struck && struck <= self.to
    }
}
