//! The dashboard: which points are live, why others are not, and whom to call.
//!
//! Event → [`update`] → [`Action`]; [`render`] draws a [`State`] and changes nothing. [`run`] ties
//! them to a terminal and a collector.

mod clock;
mod command;
mod event;
mod fit;
mod layout;
mod link;
mod options;
mod picture;
mod render;
mod run;
mod state;
mod terminal;
mod text;
mod theme;
mod update;

pub use event::{Action, Event, LinkEvent, Outage, PointLine};
pub use options::{Collector, MonitorOptions};
pub use picture::Health;
pub use render::render;
pub use run::{MonitorError, run};
pub use state::State;
pub use text::Language;
pub use update::update;
