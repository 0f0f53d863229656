//! The agent at a bridge point: it says that the point is there, how its power and line are, and
//! what the people there report, and loses nothing of that.

pub mod agent;
pub mod agent_state;
pub mod attendance;
mod bounded;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
mod control;
pub mod enrolment;
mod explain;
#[cfg(diemcau_fuzzing)]
mod fuzz;
pub mod identity;
pub mod notify;
mod outcome;
pub mod page;
pub mod platform;
pub mod power;
pub mod probe;
mod random;
pub mod report;
pub mod reporter;
pub mod service;
pub mod service_handle;
pub mod spool;
pub mod spool_task;
pub mod status;
mod tls;
