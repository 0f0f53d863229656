//! The whole system together, and against real peers.

mod house;
mod roster;
