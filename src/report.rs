//! Báo cáo: the official figure of an instant, out of a journal alone, the same at any later time and on any
//! machine.

mod chat;
mod csv;
mod docx;
mod format;
mod json;
pub mod table;
mod text;
mod xlsx;

use std::collections::BTreeMap;
use std::path::Path;

use diemcau_core::cutoff::{self, Amendment, Approval, Known, Reached};
use diemcau_core::event::EventSettings;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::figure::{Drop, Figure, PointFigure, drops};
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;

use crate::journal::{self, JournalError};

pub use format::{Format, FormatError};
pub use json::ReportJson;

/// Of which instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instant {
    /// Of the last fact.
    Last,
    /// Of an instant: all that was known by then.
    At(Timestamp),
    /// Of a cut-off, by its name: what was frozen at it, or one of its amendments, from 1.
    Cutoff(String, Option<u32>),
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
    /// The amendments up to the one that it is; none of the figure as it was frozen.
    pub amendments: Vec<Amended>,
    /// Who approved it; none: nobody, or it is no cut-off's.
    pub approval: Option<Approval>,
    /// How much came later that speaks of the instant or before it.
    pub n_later: usize,
    /// The points whose number fell clearly after the cut-off, by a later count: beside the frozen figure, and no part
    /// of it.
    pub drops: Vec<Drop>,
    /// The numbers.
    pub figure: Figure,
}

/// One amendment, and what it changed.
#[derive(Clone, Debug)]
pub struct Amended {
    /// Which, from 1.
    pub number: u32,
    /// Who made it, when and why.
    pub amendment: Amendment,
    /// What it changed.
    pub changes: Vec<Change>,
}

/// A point whose number changed: how many people it entered the sums with before, and does now.
pub type Change = (PointIdx, Option<u32>, Option<u32>);

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
    /// The cut-off has no amendment of this number.
    #[error("there is no amendment {n}")]
    NoAmendment {
        /// The number given.
        n: u32,
        /// How many it has.
        of: usize,
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
    let (n_before, at) = match instant {
        Instant::Last => (facts.len(), last.at),
        Instant::Cutoff(name, amendment) => return of_cutoff(facts, &whole, name, *amendment),
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
            (n_before, *at)
        }
    };
    let state = if n_before == facts.len() { whole } else { fold(&facts[..n_before]) };
    let figure = Figure::of(&state);
    Ok(Report {
        state,
        at,
        cutoff: None,
        amendments: Vec::new(),
        approval: None,
        n_later: 0,
        drops: Vec::new(),
        figure,
    })
}

fn of_cutoff(
    facts: &[Fact],
    whole: &State,
    name: &str,
    amendment: Option<u32>,
) -> Result<Report, ReportError> {
    let reached = reached(whole, name)?;
    let frozen = fold(&facts[..before(facts, reached.fact)]);
    let (at, drops) = (reached.at, drops(whole, &reached));
    let n_asked = usize::try_from(amendment.unwrap_or(0)).unwrap_or(usize::MAX);
    if amendment == Some(0) || n_asked > reached.amendments.len() {
        return Err(ReportError::NoAmendment { n: amendment.unwrap_or(0), of: reached.amendments.len() });
    }
    let n_later = if amendment.is_none() { reached.later.len() } else { reached.n_open() };
    let (mut state, mut figure) = (frozen.clone(), Figure::of(&frozen));
    let mut amendments = Vec::new();
    for (amendment, number) in reached.amendments.iter().zip(1..).take(n_asked) {
        state = frozen.clone();
        for fact in reached.later.iter().filter(|fact| **fact < amendment.fact) {
            state.amend(&facts[before(facts, *fact)]);
        }
        let earlier = std::mem::replace(&mut figure, Figure::of(&state));
        let changes = earlier.points.iter().zip(&figure.points).filter_map(|(earlier, now)| {
            let (from, to) = (earlier.attendees(), now.attendees());
            (from != to).then_some((now.point, from, to))
        });
        amendments.push(Amended { number, amendment: amendment.clone(), changes: changes.collect() });
    }
    let approval = reached.approval(amendment).cloned();
    Ok(Report { state, at, cutoff: Some(reached), amendments, approval, n_later, drops, figure })
}

impl Report {
    /// The amendment that it is, if it is one.
    pub fn amendment(&self) -> Option<&Amended> {
        self.amendments.last()
    }

    /// What areas are called.
    pub fn area_names(&self, language: Language) -> BTreeMap<PointIdx, String> {
        let (roster, areas) = (self.state.roster(), self.state.areas());
        let firsts = self.figure.areas.iter().map(|(first, _)| *first);
        firsts.map(|first| (first, language.area(&roster.point(first).name, areas.n_beside(first)))).collect()
    }

    /// The expected points without a number, in the order of the roster.
    pub fn missing(&self) -> impl Iterator<Item = &PointFigure> {
        let points = self.figure.points.iter();
        points.filter(|point| !point.is_excused() && point.attendees().is_none())
    }
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
    if let Some(reached) = cutoff::meant(state.cutoffs_reached(), name, |reached| &reached.name) {
        return Ok(reached.clone());
    }
    let named = cutoff::meant(&settings.cutoffs, name, |cutoff| &cutoff.name);
    Err(match named {
        Some(cutoff) => {
            ReportError::ToCome { name: cutoff.name.clone(), at: local(cutoff.at, &settings.time_zone) }
        }
        None => ReportError::NoCutoff {
            name: name.to_owned(),
            names: settings.cutoffs.iter().map(|cutoff| cutoff.name.clone()).collect(),
        },
    })
}
