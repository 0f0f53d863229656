//! The collector: keeps what happened, serves agents and dashboards, and lets the core decide.

pub mod clock;
pub mod event;
pub mod journal;
pub mod roster;
pub mod sample;
