//! The dashboard as its readers see it: driven by keys, looked at as text.

#![expect(clippy::unwrap_used, reason = "a fixture that does not fit fails the test")]

mod acting;
mod alerts;
mod any;
mod behaviour;
mod causes;
mod commands;
mod count;
mod every_view;
mod filters;
mod fixture;
mod incidents;
mod map;
mod overview;
mod reader;
mod replay;
mod schedule;
mod screens;
mod search;
mod sizes;
mod speakers;
mod terminals;
mod timeline;
mod voice;
