//! The page of a point: what its people see and where they report, as HTML in Vietnamese or English that is
//! whole without scripts.
//!
//! Everything here is a pure function: no socket, no disk, no clock and no random number. Whoever
//! serves the page reads requests, asks [`guard`] and [`token`] whether to believe them, [`form`]
//! what a person reports, and [`render`] what is answered; times are arguments. The page knows
//! neither the wire nor the agent's state: it shows a [`view::PointView`], which each server makes of
//! what it has.

pub mod below;
#[cfg(test)]
mod contrast;
pub mod enrol_sheet;
pub mod form;
pub mod guard;
pub mod organisers;
pub mod pin_lock;
pub mod qr;
pub mod render;
pub mod sheet;
pub mod token;
pub mod view;
