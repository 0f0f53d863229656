//! Ghép điểm: a point whose people attend at another one, or not at all. It stands outside `expected`; what it
//! reports is kept and not added.
//!
//! The roster says so beforehand, a person may say so, or the opposite, at any time of the day; what a person
//! said last holds. It is a state of the point beside its link: its agent may be there all the same.

use crate::act::ActRefusal;
use crate::ids::PointIdx;
use crate::point::PointNow;
use crate::presence::Presence;
use crate::roster::{Point, Roster};
use crate::time::Timestamp;

/// Where the people of a point attend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attends {
    /// At the point itself: it is expected.
    Here,
    /// At another point, which hosts them.
    At(PointIdx),
    /// Nowhere, or nobody said where.
    Away,
}

/// The same as it was given, by the host's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendsGiven {
    /// At the point itself.
    Here,
    /// At the point of this code.
    At(Box<str>),
    /// Nowhere, or nobody said where.
    Away,
}

/// What a person said of where the people of a point attend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// Where.
    pub attends: Attends,
    /// Why; never empty.
    pub reason: Box<str>,
    /// Who said so; may be empty.
    pub by: Box<str>,
    /// When.
    pub at: Timestamp,
}

/// Where the people of a point attend: what a person said, else what the roster says.
pub fn attends(point: &Point, said: Option<&Excuse>) -> Attends {
    match (said, point.hosted_by) {
        (Some(said), _) => said.attends,
        (None, Some(host)) => Attends::At(host),
        (None, None) => Attends::Here,
    }
}

/// The point where the people of a point attend; none: at itself, or nobody said where.
pub fn host(point: &Point, now: &PointNow) -> Option<PointIdx> {
    match attends(point, now.excuse.as_deref()) {
        Attends::At(host) => Some(host),
        Attends::Here | Attends::Away => None,
    }
}

/// Whether the people of a point may attend so from now on.
///
/// # Errors
/// If it attends here already; if the host is the point itself or is excused; if the point hosts others, which
/// would be nowhere then.
pub fn judge(
    roster: &Roster,
    now: &[PointNow],
    point: PointIdx,
    attends: &Attends,
) -> Result<(), ActRefusal> {
    let code = |idx: PointIdx| roster.point(idx).code.as_str().into();
    let is_excused = |idx: PointIdx| now[idx.as_usize()].presence == Presence::Excused;
    match attends {
        Attends::Here if !is_excused(point) => return Err(ActRefusal::NotExcused { code: code(point) }),
        Attends::Here => return Ok(()),
        Attends::At(at) if *at == point || is_excused(*at) => {
            return Err(ActRefusal::CannotHost { code: code(*at) });
        }
        Attends::At(_) | Attends::Away => {}
    }
    let is_guest = |(other, row): (PointIdx, &Point)| host(row, &now[other.as_usize()]) == Some(point);
    if roster.iter().any(is_guest) { Err(ActRefusal::HostsOthers { code: code(point) }) } else { Ok(()) }
}
