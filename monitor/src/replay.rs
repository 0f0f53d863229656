//! A journal that is played again: what its reader asks of it, and how it runs as far as they know.

use diemcau_core::time::Timestamp;

/// How fast a journal can be played, times its own time.
pub(crate) const SPEEDS: [u32; 8] = [1, 2, 5, 10, 30, 60, 200, 600];

/// What the reader of a journal asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayCommand {
    /// It stands still, or goes on.
    Pause(bool),
    /// It runs so many times faster than its own time.
    Speed(u32),
    /// To the next incident that opened.
    NextIncident,
    /// To the incident before.
    PreviousIncident,
    /// To a time.
    GoTo(Timestamp),
}

/// How it runs, as far as the reader knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Replay {
    /// It stands still.
    pub(crate) is_paused: bool,
    /// The place of its speed.
    speed: usize,
}

impl Replay {
    /// How many times faster it runs.
    pub(crate) fn speed(self) -> u32 {
        SPEEDS[self.speed.min(SPEEDS.len() - 1)]
    }

    /// Runs faster, or slower.
    pub(crate) fn turn(&mut self, is_faster: bool) -> ReplayCommand {
        self.speed =
            if is_faster { (self.speed + 1).min(SPEEDS.len() - 1) } else { self.speed.saturating_sub(1) };
        ReplayCommand::Speed(self.speed())
    }
}
