//! The collector over real connections, with the generated clients and a journal in memory.

mod attach;
mod durable;
mod gate;
mod process;
mod restart;
pub(crate) mod stage;
mod watch;
