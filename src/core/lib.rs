//! The pure core of diemcau: who is there, who is not, and how many people attend.
//!
//! It is told the time and what came in, and answers with facts; it reads no clock, file or socket.
//! The same inputs give the same facts, byte for byte.
//!
//! * [`decide::Core`] takes inputs and time and decides facts.
//! * [`state::State`] is the fold of the facts; [`watch::Watch`] is what need not be remembered.
//! * [`replica::Replica`] is a dashboard's copy of the picture.

pub mod act;
pub mod agenda;
pub mod alert_rule;
pub mod allowance;
pub mod area;
pub mod attendance;
pub mod call;
pub mod cause;
pub mod chain;
pub mod clash;
pub mod correction;
pub mod cutoff;
pub mod decide;
pub mod event;
pub mod evidence;
pub mod excuse;
pub mod fact;
pub mod figure;
pub mod garbled;
pub mod grounds;
pub mod identity;
pub mod ids;
pub mod incident;
pub mod input;
pub mod judgement;
pub mod links;
pub mod machine;
pub mod meeting;
pub mod missing;
pub mod number;
pub mod outbox;
pub mod outside;
pub mod path;
pub mod permission;
pub mod personal;
pub mod phase;
pub mod point;
pub mod power;
pub mod presence;
pub mod readiness;
pub mod recipient;
pub mod replica;
pub mod risk;
pub mod roster;
pub mod roster_changed;
pub mod state;
pub mod statements;
pub mod taken;
pub mod tally;
pub mod text;
pub mod time;
pub mod timer;
pub mod trouble;
pub mod verify;
pub mod watch;
