//! Danh sách người dự: participant lists of the meeting, from a file, from an address, or asked for again and again.
//!
//! A list names people or machines, not points. [`matching`] finds the points that they are, by rules and by
//! names that fit one point alone; who fits none or several is told and never guessed in. [`list`] reads lists,
//! [`server`] knows how the servers of meetings are asked, [`poll`] asks them.

mod body;
pub mod list;
pub mod matching;
pub mod poll;
pub mod rules;
pub mod server;

/// One who is on a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Participant {
    /// The name on the screen; may be empty.
    pub name: String,
    /// Its address: SIP, H.323 or IP; may be empty.
    pub address: String,
}

/// Participants of one list.
pub const MAX_PARTICIPANTS: usize = 20_000;
