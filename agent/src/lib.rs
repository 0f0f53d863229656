//! The agent at a bridge point: it says that the point is there, how its power and line are, and
//! what the people there report, and loses nothing of that.

pub mod agent;
pub mod attendance;
pub mod board;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
mod control;
pub mod desk;
pub mod identity;
pub mod notify;
pub mod page;
pub mod platform;
pub mod power;
pub mod probe;
mod random;
pub mod report;
pub mod reporter;
pub mod service;
pub mod spool;
pub mod status;
mod tls;
pub mod words;
