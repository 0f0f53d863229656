//! A journal read back, and how its times stand to the clock of this machine: a machine that was once
//! started with a wrong clock leaves facts that lie ahead of the right one.

use std::sync::Arc;
use std::time::Duration;

use diemcau_core::correction::ahead_since;
use diemcau_core::decide::{Core, Facts};
use diemcau_core::fact::FactBody;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use super::OpeningError;
use crate::clock::{MAX_DRIFT, wall_clock};
use crate::journal::{self, Batch, Cause, JournalError, LineRow, Log, Notes, Opened};

/// A journal read back.
pub struct Replayed {
    pub(super) core: Core,
    pub(super) log: Arc<dyn Log>,
    pub(super) notes: Arc<dyn Notes>,
    pub(super) last_alive: Option<Timestamp>,
    pub(super) lines: Vec<LineRow>,
    /// Time of the first fact.
    begun: Timestamp,
    /// When nobody watched.
    interruptions: Vec<(Timestamp, Timestamp)>,
    /// All facts are settings.
    only_settings: bool,
}

/// The journal lies ahead of the clock of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockAhead {
    /// The last time in the journal.
    pub last: Timestamp,
    /// What the clock of this machine shows.
    pub wall: Timestamp,
    /// Since when the journal's clock was wrong, in its own times.
    pub since: Timestamp,
}

impl ClockAhead {
    /// How far it lies ahead.
    pub fn by(&self) -> Duration {
        self.last.since(self.wall)
    }
}

impl Replayed {
    /// Reads a journal back on a thread of its own, since reading blocks.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn of(opened: Opened) -> Result<Self, OpeningError> {
        let read = tokio::task::spawn_blocking(|| read(opened)).await;
        read.unwrap_or_else(|error| Err(JournalError::Io(Cause::new(error)))).map_err(OpeningError::Journal)
    }

    /// What its facts tell.
    pub fn state(&self) -> &State {
        self.core.state()
    }

    /// Whether it lies ahead of the clock of this machine, more than a clock that is set by the network
    /// moves.
    pub fn ahead(&self) -> Option<ClockAhead> {
        let wall = wall_clock();
        let last = self.state().at().max(self.last_alive.unwrap_or_default());
        let by = last.since(wall);
        let since = ahead_since(self.begun, self.interruptions.iter().copied(), by);
        (by > MAX_DRIFT).then_some(ClockAhead { last, wall, since })
    }

    /// Nothing would be lost with its times: it says only what is watched.
    pub(super) fn is_settings_only(&self) -> bool {
        self.only_settings
    }

    /// Goes on by the clock of this machine.
    ///
    /// # Errors
    /// If that cannot be written.
    pub async fn accept_clock(&mut self, ahead: ClockAhead) -> Result<(), OpeningError> {
        let after = self.state().seq();
        let mut facts = Facts::new();
        self.core.accept_clock(ahead.wall, ahead.since, ahead.by(), &mut facts);
        let facts: Batch = facts.into_iter().map(|(fact, _)| fact).collect();
        self.log.append(after, facts).await.map_err(OpeningError::Append)?;
        // Else the next start would take the note that lies ahead for the time.
        self.notes.alive(ahead.wall);
        self.last_alive = Some(ahead.wall);
        Ok(())
    }
}

fn read(opened: Opened) -> Result<Replayed, JournalError> {
    let Opened { log, notes, facts, last_alive, lines } = opened;
    let (mut failed, mut begun, mut only_settings) = (None, None, true);
    let mut interruptions = Vec::new();
    let facts = journal::verified(facts).map_while(|fact| fact.map_err(|error| failed = Some(error)).ok());
    let core = Core::replay(facts.inspect(|fact| {
        begun = begun.or(Some(fact.at));
        only_settings &= fact.body.is_setting();
        if let FactBody::WatchInterrupted { from, to } = fact.body {
            interruptions.push((from, to));
        }
    }));
    let begun = begun.unwrap_or_default();
    match failed {
        Some(error) => Err(error),
        None => Ok(Replayed { core, log, notes, last_alive, lines, begun, interruptions, only_settings }),
    }
}
