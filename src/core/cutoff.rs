//! Giờ chốt: the instants at which the official figure is taken, and what was reached of them.
//!
//! A cut-off is reached once, by a fact; the figure of it is the fold of the facts before that one, so it is the
//! same whenever and wherever it is asked for. Facts that come later and speak of that instant or before it
//! are gathered, by a person, into numbered amendments; the frozen figure stays what it is.

use std::sync::Arc;

use crate::event::{Cutoff, EventSettings};
use crate::ids::Seq;
use crate::roster::Roster;
use crate::text::fold;
use crate::time::Timestamp;

/// What the collector knew of the instant of a cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It watched.
    InTime,
    /// It was down since then: what happened between is not in the figure.
    Until(Timestamp),
    /// It began to watch only afterwards: the figure knows nobody.
    Nothing,
}

/// The one that a person means by a name: the last that is called so, or else the last of the only name that is
/// written so but for marks, case and blanks. Not every terminal lets Vietnamese be typed.
pub fn meant<'a, T>(all: &'a [T], given: &str, name: impl Fn(&T) -> &str) -> Option<&'a T> {
    if let Some(exact) = all.iter().rev().find(|one| name(one) == given) {
        return Some(exact);
    }
    let key = fold(given);
    let mut alike = all.iter().rev().filter(|one| fold(name(one)) == key);
    let found = alike.next()?;
    alike.all(|other| name(other) == name(found)).then_some(found)
}

/// A cut-off that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The fact that says so: the figure is the fold of those before it.
    pub fact: Seq,
    /// Its name.
    pub name: Box<str>,
    /// Its instant.
    pub at: Timestamp,
    /// What was known of that.
    pub known: Known,
    /// The facts that came later and speak of the instant or before it, in order.
    pub later: Vec<Seq>,
    /// The sums of the figure over all points; none: it was reached in a gap of the journal, and what was written before
    /// that is folded by the report alone.
    pub total: Option<FrozenSums>,
    /// By point, how many people it had in the figure that was frozen; none: it had not reported, or was excused, or the
    /// cut-off was reached in a gap of the journal, as with `total`.
    pub numbers: Vec<Option<u32>>,
    /// The roster of that figure: a point that came later is in none of its amendments.
    pub roster: Arc<Roster>,
    /// Đính chính lần 1, 2, …: each gathers the facts of `later` that stand before it.
    pub amendments: Vec<Amendment>,
    /// Who approved the figure as it was frozen, or one of its amendments, in order.
    pub approvals: Vec<Approval>,
}

/// A frozen figure in one line, as a dashboard is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenFigure {
    /// Name of its cut-off.
    pub name: Box<str>,
    /// Instant of that.
    pub at: Timestamp,
    /// Its sums; none: the report alone has them.
    pub sums: Option<FrozenSums>,
    /// Amendments so far.
    pub n_amendments: u32,
    /// Later facts that speak of the instant or before it, and that no amendment has gathered.
    pub n_open: u32,
}

/// The sums of a frozen figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrozenSums {
    /// Points that should be there.
    pub expected: u32,
    /// Of those, đã kết nối.
    pub connected: u32,
    /// People at expected points.
    pub attendees: u64,
}

/// A person approved a figure: the report of it may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The fact that says so.
    pub fact: Seq,
    /// Which amendment; none: the figure as it was frozen.
    pub amendment: Option<u32>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Box<str>,
}

/// Đính chính: a person gathered what came later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The fact that says so.
    pub fact: Seq,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Box<str>,
    /// Why.
    pub reason: Box<str>,
}

impl Reached {
    /// How many facts speak of it that no amendment has gathered.
    pub fn n_open(&self) -> usize {
        let gathered = self.amendments.last().map_or(self.fact, |last| last.fact);
        self.later.iter().filter(|fact| **fact > gathered).count()
    }

    /// The figure as it was frozen, in one line.
    pub fn frozen(&self) -> FrozenFigure {
        let n = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        FrozenFigure {
            name: self.name.clone(),
            at: self.at,
            sums: self.total,
            n_amendments: n(self.amendments.len()),
            n_open: n(self.n_open()),
        }
    }

    /// Who approved the figure of an amendment, or as it was frozen: the first who did.
    pub fn approval(&self, amendment: Option<u32>) -> Option<&Approval> {
        self.approvals.iter().find(|approval| approval.amendment == amendment)
    }

    /// Whether it has an amendment of that number; it always has the figure as it was frozen.
    pub fn has(&self, amendment: Option<u32>) -> bool {
        let n = amendment.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        n.is_none_or(|n| (1..=self.amendments.len()).contains(&n))
    }
}

/// The cut-offs that are not reached yet and whose instant is at or before `by`, in the order of their time.
pub fn pending<'a>(
    settings: &'a EventSettings,
    reached: &'a [Reached],
    by: Timestamp,
) -> impl Iterator<Item = &'a Cutoff> {
    let is_reached = |cutoff: &Cutoff| reached.iter().any(|reached| reached.at == cutoff.at);
    settings.cutoffs.iter().filter(move |cutoff| cutoff.at <= by && !is_reached(cutoff))
}

/// When the next cut-off is reached.
pub fn next(settings: &EventSettings, reached: &[Reached]) -> Option<Timestamp> {
    pending(settings, reached, Timestamp::from_millis(i64::MAX)).map(|cutoff| cutoff.at).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_come_without_marks_where_one_alone_is_meant() {
        let names = ["Báo cáo nhanh", "Chốt 07:30", "Chót 07:30", "Báo cáo nhanh"];
        let found = |given| meant(&names, given, |name| name).copied();
        assert_eq!(found("bao  cao NHANH"), Some("Báo cáo nhanh"), "twice the same name");
        assert_eq!(found("Chót 07:30"), Some("Chót 07:30"));
        assert_eq!(found("chot 07:30"), None, "two are meant");
        assert_eq!(found("bao cao"), None);
    }
}
