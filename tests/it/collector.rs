//! The collector over real connections, with the generated clients and a journal in memory.

mod attach;
mod stage;
mod watch;
