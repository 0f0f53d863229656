//! The collector: keeps what happened, serves agents and dashboards, and lets the core decide.

pub mod alert;
pub mod backup;
pub mod clock;
pub mod collector;
pub mod data_dir;
pub mod event;
mod exceeded;
mod explain;
mod http1;
pub mod incoming;
mod innermost;
pub mod journal;
pub mod limits;
pub mod logging;
pub mod meeting;
pub mod metrics;
pub mod planned;
pub mod purge;
pub mod report;
pub mod roster;
pub mod sample;
pub mod status;
pub mod tls;
pub mod uplink;
pub mod web;
