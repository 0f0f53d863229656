//! How each row of the budgets is measured.

pub(super) mod agent;
pub(super) mod core;
pub(super) mod dashboard;
pub(super) mod detection;
pub(super) mod durability;
pub(super) mod fanout;
pub(super) mod identity;
pub(super) mod load;
pub(super) mod memory;
pub(super) mod notified;
pub(super) mod picture;
mod screen;
pub(super) mod search;
mod times;
mod wire;
