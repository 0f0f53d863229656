//! The core as its shells use it: inputs and time in, facts and pictures out.

mod agenda;
mod ages;
mod allowance;
mod amendments;
mod approvals;
mod attendance;
mod clock;
mod cutoffs;
mod delivery;
mod evidence;
mod excuse;
mod figures;
mod gap;
mod identities;
mod links;
mod meetings;
mod model;
mod operators;
mod outbox;
mod presence;
mod province;
mod replica;
mod roster;
mod statements;
mod timers;
mod verify;
