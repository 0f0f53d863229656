//! The agent over real connections on loopback, against a collector made for these tests from the
//! generated service.

mod agent;
mod attendance;
mod browser;
mod collector;
mod language;
mod notify;
mod nut;
mod package;
mod page;
mod power;
mod probes;
mod service;
mod site;
