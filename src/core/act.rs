//! What a person or a system does to the picture, and who does it.

use std::net::IpAddr;

/// Who acts, as the shell found out: the core judges what an actor may do and never asks who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The name given; may be empty. Nobody has proven it: it is for people to read.
    pub name: Box<str>,
    /// Where the act came from; none where the shell does not know.
    pub address: Option<IpAddr>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The people at a point are answered.
    Reply {
        /// The point's code.
        code: Box<str>,
        /// What is said.
        text: Box<str>,
    },
}

/// Why an act is not done. Nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActRefusal {
    /// It is about a point that is not in the roster.
    #[error("point {code:?} is not in the roster")]
    UnknownPoint {
        /// The code given.
        code: Box<str>,
    },
    /// It says nothing where something must be said.
    #[error("the text is empty")]
    NothingSaid,
}
