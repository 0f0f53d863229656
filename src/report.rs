//! Báo cáo: the official figure of an instant, out of a journal alone, the same at any later time and on any
//! machine.

mod csv;
mod json;
mod text;

use std::path::Path;

use diemcau_core::cutoff::{Known, Reached};
use diemcau_core::event::EventSettings;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::figure::Figure;
use diemcau_core::ids::Seq;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

use crate::journal::{self, JournalError};

pub use json::ReportJson;

/// Of which instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instant {
    /// Of the last fact.
    Last,
    /// Of an instant: all that was known by then.
    At(Timestamp),
    /// Of a cut-off, by its name: what was frozen at it.
    Cutoff(String),
}

/// A figure, and of what it is.
#[derive(Clone, Debug)]
pub struct Report {
    /// What everything was known to be.
    pub state: State,
    /// Of this instant.
    pub at: Timestamp,
    /// The cut-off that it was frozen at, if it is one's.
    pub cutoff: Option<Reached>,
    /// How many counts came later that speak of the instant or before it.
    pub later_counts: usize,
    /// The numbers.
    pub figure: Figure,
}

/// Why there is no such figure.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It holds nothing yet.
    #[error("nothing happened yet")]
    Empty,
    /// The event has no cut-off of this name.
    #[error("there is no cut-off {name:?}")]
    NoCutoff {
        /// The name given.
        name: String,
        /// Those that it has.
        names: Vec<String>,
    },
    /// The cut-off is to come.
    #[error("the cut-off {name:?} is to come")]
    ToCome {
        /// The name given.
        name: String,
        /// When it is, in the event's time.
        at: String,
    },
    /// The instant lies before the first fact or behind the last.
    #[error("nothing is known of that time")]
    Outside {
        /// Time of the first fact, in the event's time.
        from: String,
        /// Time of the last.
        to: String,
    },
}

/// The event of a data directory, for what must know its names and its zone.
///
/// # Errors
/// If the journal cannot be read, or holds nothing yet.
pub fn settings(data: &Path) -> Result<EventSettings, ReportError> {
    for fact in journal::read(data)? {
        if let FactBody::EventOpened(opened) = fact?.body {
            return Ok(opened.settings);
        }
    }
    Err(ReportError::Empty)
}

/// The figure of an instant, from the journal of a data directory or of a copy of one. Writes nothing there; a
/// collector may run on it. Blocks.
///
/// # Errors
/// If the journal cannot be read, or knows nothing of the instant.
pub fn read(data: &Path, instant: &Instant) -> Result<Report, ReportError> {
    let facts = journal::read(data)?.collect::<Result<Vec<_>, _>>()?;
    of(&facts, instant)
}

/// The figure of an instant, from all facts.
///
/// # Errors
/// If they know nothing of the instant.
pub fn of(facts: &[Fact], instant: &Instant) -> Result<Report, ReportError> {
    let (Some(first), Some(last)) = (facts.first(), facts.last()) else { return Err(ReportError::Empty) };
    let whole = fold(facts);
    let (n_before, at, cutoff) = match instant {
        Instant::Last => (facts.len(), last.at, None),
        Instant::Cutoff(name) => {
            let reached = reached(&whole, name)?;
            (before(facts, reached.fact), reached.at, Some(reached))
        }
        Instant::At(at) => {
            let (from, to) = (first.at, last.at.max(whole.at()));
            if *at < from || *at > to {
                let zone = &whole.settings().time_zone;
                return Err(ReportError::Outside { from: local(from, zone), to: local(to, zone) });
            }
            let cutoff = whole.cutoffs_reached().iter().find(|reached| reached.at == *at);
            let n_before = match cutoff {
                Some(reached) if reached.known == Known::InTime => before(facts, reached.fact),
                Some(_) | None => facts.iter().rposition(|fact| fact.at <= *at).map_or(0, |last| last + 1),
            };
            (n_before, *at, None)
        }
    };
    let (known, later) = facts.split_at(n_before);
    let state = if later.is_empty() { whole } else { fold(known) };
    let speaks_of_it = |fact: &&Fact| match &fact.body {
        FactBody::AttendanceReported { count, .. } => {
            (state.settings().count_open..=at).contains(&count.observed)
        }
        _ => false,
    };
    let later_counts = later.iter().filter(speaks_of_it).count();
    let figure = Figure::of(&state);
    Ok(Report { state, at, cutoff, later_counts, figure })
}

/// An instant in the zone, RFC 3339.
fn local(at: Timestamp, zone: &str) -> String {
    written(at, zone, "%Y-%m-%dT%H:%M:%S%:z")
}

fn written(at: Timestamp, zone: &str, format: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    at.to_zoned(zone).strftime(format).to_string()
}

fn fold(facts: &[Fact]) -> State {
    let mut state = State::default();
    for fact in facts {
        state.apply(fact);
    }
    state
}

/// How many facts come before that of a number.
fn before(facts: &[Fact], seq: Seq) -> usize {
    facts.partition_point(|fact| fact.seq < seq)
}

fn reached(state: &State, name: &str) -> Result<Reached, ReportError> {
    let settings = state.settings();
    if let Some(reached) = state.cutoffs_reached().iter().rev().find(|reached| &*reached.name == name) {
        return Ok(reached.clone());
    }
    let named = settings.cutoffs.iter().find(|cutoff| cutoff.name == name);
    Err(match named {
        Some(cutoff) => {
            ReportError::ToCome { name: name.to_owned(), at: local(cutoff.at, &settings.time_zone) }
        }
        None => ReportError::NoCutoff {
            name: name.to_owned(),
            names: settings.cutoffs.iter().map(|cutoff| cutoff.name.clone()).collect(),
        },
    })
}
