//! The whole system together, and against real peers.

mod collector;
mod house;
mod roster;
