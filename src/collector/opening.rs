//! From what a journal holds and what the files say to a core that watches.

use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::roster::change;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::difference::Difference;
use tracing::{info, warn};

use super::differs;
use super::ledger::Ledger;
use super::lines::Lines;
use super::replayed::{ClockAhead, Replayed};
use crate::clock::EventClock;
use crate::journal::{AppendError, Batch, JournalError, Opened};

/// Why a collector does not begin to watch.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// The journal cannot be read.
    #[error("cannot begin from the journal")]
    Journal(#[source] JournalError),
    /// The journal cannot be written.
    #[error("cannot write the first facts to the journal")]
    Append(#[source] AppendError),
    /// The event file or the roster does not say what the data directory holds.
    #[error(
        "{}", Language::English.files_differ(.differences)
    )]
    Differs {
        /// What differs.
        differences: Vec<Difference>,
    },
    /// The data directory is live, and a rehearsal would take its place.
    #[error(
        "this data directory holds the live session, whose figures a rehearsal would end: \
         rehearse in a data directory of its own"
    )]
    LiveAlready,
}

/// By which clock a collector begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// By that of its machine.
    OnTime,
    /// By that of its machine, though the journal lay ahead: there were only settings in it.
    Accepted(ClockAhead),
    /// By the journal's, which lies ahead of its machine's.
    Ahead(ClockAhead),
}

/// What was opened.
pub(super) struct Opening<E> {
    pub(super) core: Core,
    pub(super) clock: EventClock,
    pub(super) ledger: Ledger<E>,
    pub(super) lines: Lines,
    pub(super) begins: Begins,
    /// Where the rows of the roster's file stand among those that are watched.
    pub(super) places: Vec<PointIdx>,
}

/// Replays a journal, checks it against the files, and begins to watch. A journal that was begun and cannot
/// be written now fails as one that fails later does.
pub(super) async fn open<E>(
    opened: Opened,
    event: EventOpened,
    session: Session,
) -> Result<Opening<E>, OpeningError> {
    let mut replayed = Replayed::of(opened).await?;
    let is_new = replayed.state().seq() == Seq(0);
    let file = event.roster.clone();
    if !is_new {
        let differences = differs::between(&event, replayed.state());
        if !differences.is_empty() {
            return Err(OpeningError::Differs { differences });
        }
        if (replayed.state().session(), session) == (Some(Session::Live), Session::Rehearsal) {
            return Err(OpeningError::LiveAlready);
        }
    }

    let ahead = replayed.ahead().filter(|_| !is_new);
    let begins = begins(&mut replayed, ahead).await?;
    let Replayed { mut core, log, notes, last_alive, lines, .. } = replayed;
    let durable = core.state().seq();
    let clock = EventClock::start(core.state().at().max(last_alive.unwrap_or_default()));
    let now = clock.now();
    let mut facts = Facts::new();
    if is_new {
        core.open_event(now, event, &mut facts);
    }
    core.open_session(now, session, last_alive, &mut facts);
    let facts: Batch = facts.into_iter().map(|(fact, _)| fact).collect();
    let ledger = match log.append(durable, facts.clone()).await {
        Ok(()) => Ledger::new(log, notes, core.state().seq()),
        Err(AppendError::NotStored(error) | AppendError::Unknown(error))
            if !is_new && error.is_unwritable() =>
        {
            Ledger::failing_since(now, (log, notes), durable, (facts, error))
        }
        Err(error) => return Err(OpeningError::Append(error)),
    };
    told(&core, is_new, last_alive);

    let lines = Lines::new(core.state().roster().len(), &lines);
    let places = change::places(core.state().roster(), &file);
    Ok(Opening { core, clock, ledger, lines, begins, places })
}

/// Before anything but settings is known no time of the journal is worth more than the machine's clock.
async fn begins(replayed: &mut Replayed, ahead: Option<ClockAhead>) -> Result<Begins, OpeningError> {
    let Some(ahead) = ahead else { return Ok(Begins::OnTime) };
    let ahead_ms = ahead.by().as_millis();
    if replayed.is_settings_only() {
        replayed.accept_clock(ahead).await?;
        warn!(ahead_ms, "the journal lay ahead of this machine's clock, which is followed");
        return Ok(Begins::Accepted(ahead));
    }
    warn!(ahead_ms, "the journal lies ahead of this machine's clock: see `diemcau clock accept`");
    Ok(Begins::Ahead(ahead))
}

fn told(core: &Core, is_new: bool, last_alive: Option<Timestamp>) {
    let state = core.state();
    info!(
        event = state.settings().name,
        session = ?state.session().unwrap_or_default(),
        points = state.roster().iter().count(),
        facts = state.seq().0,
        is_new,
        last_alive_ms = last_alive.map(Timestamp::as_millis),
        "watching"
    );
}
