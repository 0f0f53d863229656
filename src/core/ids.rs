//! Names of things: points, levels, agents, streams. No meaning beyond identity.

use std::fmt;
use std::sync::Arc;

/// Position of a point in the roster. It never comes to mean another point: new ones come behind the
/// last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointIdx(pub u32);

/// Position of a level in the event's levels; 0 is the weightiest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LevelIdx(pub u16);

/// Code of a point: its identity for people and files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Box<str>);

/// Identity of an agent's installation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(Arc<str>);

/// One opening of an agent's spool: reports are numbered within it. A disk that is put back to what it
/// was gives numbers again, but never a run. 0 is that of agents which name none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run(pub u64);

/// Identity of one boot of an agent's machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BootId(Arc<str>);

/// Number of an agent's stream within this run of the collector. A later one replaces an earlier
/// one of the same point, whose late break is then ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// Reports of different urgency do not wait for each other: each lane counts for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// What people and counting devices say.
    #[default]
    Human,
    /// Changes of the power.
    Power,
    /// Outages and changes of the quality of the line.
    Line,
}

/// Sequence number of a fact, from 1; also the revision of the picture that the fact leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

impl PointIdx {
    /// As an index into a slice.
    pub fn as_usize(self) -> usize {
        self.0 as usize
    }

    /// From a slice's index.
    ///
    /// # Panics
    /// If there are more than `u32::MAX` points.
    pub fn from_usize(idx: usize) -> Self {
        Self(u32::try_from(idx).expect("a roster has fewer than 2^32 points"))
    }
}

impl LevelIdx {
    /// As an index into a slice.
    pub fn as_usize(self) -> usize {
        usize::from(self.0)
    }
}

impl Seq {
    /// The next number.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// Takes the text as it is.
            pub fn new(text: &str) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(Code);
text_id!(AgentId);
text_id!(BootId);

impl std::borrow::Borrow<str> for Code {
    fn borrow(&self) -> &str {
        &self.0
    }
}
