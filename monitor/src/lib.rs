//! The dashboard: which points are live, why others are not, and whom to call.
//!
//! [`ScreenEvent`] → [`update`] → [`Action`]; [`render`] draws a [`State`] and changes nothing. [`run`]
//! ties them to a terminal and a collector.

pub mod cli;
mod clock;
mod command;
mod event;
mod explain;
mod fit;
mod glyphs;
mod job;
mod keys;
mod layout;
mod link;
mod options;
mod palette;
mod remembered;
mod render;
mod replay;
mod run;
mod state;
mod tape;
mod terminal;
mod theme;
mod update;
mod view;

pub use command::read_keys;
pub use diemcau_phrase::Language;
pub use diemcau_phrase::contact::NoContact;
pub use event::{ActDone, Action, LinkEvent, PointLine, ProbeNews, ReplyDone, ScreenEvent};
pub use keys::Keys;
pub use options::{Collector, MonitorOptions};
pub use palette::Palette;
pub use remembered::MemoryOptions;
pub use render::render;
pub use replay::ReplayCommand;
pub use run::{MonitorError, run};
pub use state::State;
pub use update::update;
pub use view::Health;
