//! The pure core of diemcau: who is there, who is not, and how many people attend.
//!
//! It is told the time and what came in, and answers with facts; it reads no clock, file or socket.
//! The same inputs give the same facts, byte for byte.

pub mod event;
pub mod ids;
pub mod power;
pub mod roster;
pub mod time;
