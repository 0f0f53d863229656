//! The figures that are frozen, as scripts and people see them.

use std::fmt::{Result, Write};

use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{clock, local};

/// A figure as it was frozen at a cut-off, and what came after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrozenStatus {
    /// Name of the cut-off.
    pub cutoff: String,
    /// When it was, RFC 3339.
    pub at: String,
    /// The same, hours and minutes.
    #[serde(skip)]
    clock: String,
    /// Points that should have been there; none, as the next two: the report alone has it.
    pub expected: Option<u32>,
    /// Of those, connected.
    pub connected: Option<u32>,
    /// People at them.
    pub attendees: Option<u64>,
    /// All three.
    #[serde(skip)]
    sums: Option<FrozenSums>,
    /// How many amendments people made of it.
    pub amendments: u32,
    /// How many later changes speak of it and are in no amendment.
    pub open_changes: u32,
}

impl FrozenStatus {
    /// All of a picture, in the order in which they were frozen.
    pub(super) fn all(replica: &Replica, zone: &TimeZone) -> Vec<Self> {
        replica.frozen().iter().map(|figure| Self::of(figure, zone)).collect()
    }

    fn of(figure: &FrozenFigure, zone: &TimeZone) -> Self {
        Self {
            cutoff: figure.name.to_string(),
            at: local(figure.at, zone),
            clock: clock(figure.at, zone),
            expected: figure.sums.map(|sums| sums.expected),
            connected: figure.sums.map(|sums| sums.connected),
            attendees: figure.sums.map(|sums| sums.attendees),
            sums: figure.sums,
            amendments: figure.n_amendments,
            open_changes: figure.n_open,
        }
    }

    /// As a line for people.
    pub(super) fn write(&self, text: &mut String, language: Language) -> Result {
        let at = language.frozen_at(&self.cutoff, &self.clock);
        let line = language.frozen_line(self.sums);
        let after = language.after_cutoff(self.amendments, self.open_changes);
        let after = if after.is_empty() { after } else { format!(" · {after}") };
        writeln!(text, "{at}: {line}{after}")
    }
}
