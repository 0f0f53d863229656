//! The collector over real connections, with the generated clients and a journal in memory.

mod attach;
mod changed_roster;
mod clock;
mod durable;
mod journal;
mod moved;
mod place;
mod probe;
mod process;
mod reply;
mod restart;
pub(crate) mod stage;
mod statements;
mod unread;
mod watch;
