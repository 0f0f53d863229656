//! What a linked page shows of its point, from the state: of the point and of those below, and of no other.

use std::time::Duration;

use diemcau_core::attendance::{Count, Disposition};
use diemcau_core::event::EventSettings;
use diemcau_core::ids::PointIdx;
use diemcau_core::links::PHONE_LINK;
use diemcau_core::point::{PointNow, StandingCount};
use diemcau_core::power::Power;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_page::below::MAX_BELOW;
use diemcau_page::view::{
    Attendees, BelowView, ClockSource, ClockView, CutoffView, EventView, Fate, HelpCall, LinkView, PointView,
    Reported, Standing,
};

/// A link holds so long after the end of the event: who counted late reports late.
pub(super) const HOLDS_AFTER: Duration = Duration::from_hours(2);

/// A point behind a link.
#[derive(Debug)]
pub(super) struct LinkedPoint {
    pub(super) idx: PointIdx,
    pub(super) point: PointView,
    pub(super) standing: Option<Standing>,
    pub(super) below: Vec<BelowView>,
    /// Since when counts are taken, where that is to come.
    pub(super) opens: Option<Timestamp>,
    /// The name of the point at which it attends.
    pub(super) hosted_by: Option<String>,
    /// Who reported here last.
    pub(super) by: String,
}

/// Why a link that was once right opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The point is not in the roster.
    Unknown,
    /// It was revoked.
    Revoked,
    /// The event is over.
    Over,
}

/// The point of a link, as it stands.
pub(super) fn linked(
    state: &State,
    now: Timestamp,
    (code, epoch): (&str, u32),
    utc_offset_s: i32,
) -> Result<LinkedPoint, Closed> {
    let roster = state.roster();
    let idx = roster.find(code).ok_or(Closed::Unknown)?;
    if state.links().epoch(idx) != epoch {
        return Err(Closed::Revoked);
    }
    let settings = state.settings();
    if now > settings.end + HOLDS_AFTER {
        return Err(Closed::Over);
    }
    let held = state.point(idx);
    let told = held.counts.history().iter().rev().find(|count| count.agent.as_str() == PHONE_LINK);
    let told = told.filter(|count| count.reporter == idx);
    let row = roster.point(idx);
    let statements = &held.statements;
    let point = PointView {
        code: row.code.clone(),
        name: row.name.to_string(),
        event: Some(event(state, settings)),
        clock: ClockView { source: ClockSource::Event, now, utc_offset_s },
        link: LinkView::Calling,
        power: Power::default(),
        reported_power: None,
        paths: Vec::new(),
        expected: row.expected,
        count: told.map(|told| count(told, &state.now()[idx.as_usize()])),
        chair_present: statements.chair_present().map(|present| said(now, present)),
        media: statements.confirmation().map(|held| said(held.at, held.state)),
        calls: statements
            .help()
            .iter()
            .map(|help| said(help.at, HelpCall { text: help.text.to_string(), by: help.by.to_string() }))
            .collect(),
        replies: statements.replies().to_vec(),
        n_waiting: 0,
        program: String::new(),
    };
    let children = roster.children(idx);
    let children = if children.len() > MAX_BELOW { &[] } else { children };
    Ok(LinkedPoint {
        idx,
        point,
        standing: standing(&state.now()[idx.as_usize()]),
        below: children.iter().map(|child| below(state, *child)).collect(),
        opens: (now < settings.count_open).then_some(settings.count_open),
        hosted_by: row.hosted_by.map(|host| roster.point(host).name.to_string()),
        by: told.map(|told| told.by.to_string()).unwrap_or_default(),
    })
}

fn event(state: &State, settings: &EventSettings) -> EventView {
    let cutoff =
        |cutoff: &diemcau_core::event::Cutoff| CutoffView { name: cutoff.name.clone(), at: cutoff.at };
    EventView {
        name: settings.name.clone(),
        session: state.session().unwrap_or_default(),
        cutoffs: settings.cutoffs.iter().map(cutoff).collect(),
        operators_phone: settings.operators_phone.clone(),
    }
}

/// What was told here last, and whether it stands.
fn count(told: &Count, now: &PointNow) -> Reported<Attendees> {
    let stands = now.count.as_deref().is_some_and(|held| {
        (held.count, held.observed, held.source) == (told.count, told.observed, Some(told.source))
    });
    let disposition = if stands { Disposition::Standing } else { Disposition::History };
    Reported {
        seq: told.report_seq,
        at: told.observed,
        what: Attendees { count: told.count, by: told.by.to_string() },
        fate: Fate::Received { at: told.received, disposition: Some(disposition) },
    }
}

/// What was said of a point, by whatever way: the collector has it.
fn said<T>(at: Timestamp, what: T) -> Reported<T> {
    let seq = u64::try_from(at.as_millis()).unwrap_or(0);
    Reported { seq, at, what, fate: Fate::Received { at, disposition: None } }
}

fn standing(now: &PointNow) -> Option<Standing> {
    let StandingCount { count, source, by, observed, verified, .. } = now.count.as_deref()?;
    let (by, is_verified) = (by.to_string(), verified.is_some());
    Some(Standing { count: *count, by, source: *source, at: *observed, is_verified })
}

fn below(state: &State, child: PointIdx) -> BelowView {
    let row = state.roster().point(child);
    BelowView {
        code: row.code.as_str().to_owned(),
        name: row.name.to_string(),
        expected: row.expected,
        standing: standing(&state.now()[child.as_usize()]),
        typed: String::new(),
    }
}
