//! The whole system together, and against real peers.

mod agent;
mod alert;
mod backup;
mod certificate;
mod collector;
mod count;
mod crash;
mod demo;
mod disk;
mod foreign;
mod frozen;
#[path = "../harness/harness.rs"]
#[expect(dead_code, reason = "the long suite uses the rest")]
mod harness;
mod house;
mod identity;
mod incidents;
mod limits;
mod line;
mod manual;
mod meeting;
mod metrics;
mod monitor;
mod notified;
mod organisers;
mod outside;
mod page;
mod phone;
mod probe;
mod purge;
mod rehearse;
mod replay;
mod report;
mod roster;
mod roster_apply;
mod serve;
mod sheet;
mod site;
mod speakers;
mod terminal;
mod unit;
mod voice;
mod woken;
