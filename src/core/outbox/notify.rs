//! Whom to tell of what, at an instant.
//!
//! * Who is addressed by an incident ([`Terms::audiences`]), and whose scope and carrier hold one of its points, is
//!   told once it stood for its hold-down and weighs enough. What split off from an incident of which
//!   somebody was told goes on in the same thread.
//! * Whoever was told is told when the cause or the place changes, at most every [`UPDATE_EVERY`], and when
//!   it is over, always. Only beginning to tell is ever suppressed, by a silence.
//! * Nobody gets more than [`PER_MINUTE`] notifications a minute, [`RESERVED`] of them kept for speaking
//!   points. What does not fit waits, and is told together, by area or for the whole event: a flood
//!   becomes a few messages, each with its numbers. A speaking point is never told of with others.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::cause::Audience;
use crate::ids::PointIdx;
use crate::incident::audience::Terms;
use crate::incident::{Incident, IncidentId, Scope, Severity};
use crate::recipient::{Recipient, RecipientId, Recipients};
use crate::state::State;
use crate::time::Timestamp;

use super::{Kind, NotificationId, Queued, Said, Told};

/// Notifications to one recipient within a minute, at most (design §3.5).
pub const PER_MINUTE: usize = 20;
/// So many of them are kept for speaking points.
pub const RESERVED: usize = 5;
/// More incidents than that at once are told of together.
pub const ONE_BY_ONE: usize = 3;
/// Messages that tell of several incidents come no closer.
pub const TOGETHER_EVERY: Duration = Duration::from_secs(10);
/// An update comes no sooner after what was told before.
pub const UPDATE_EVERY: Duration = Duration::from_secs(30);

const MINUTE: Duration = Duration::from_mins(1);

/// What is to be queued, and when to look again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// In the order in which they become facts: the most specific recipient first.
    pub queue: Vec<Queued>,
    /// When more may be due though nothing changed.
    pub next: Option<Timestamp>,
}

/// One incident that is to be told to one recipient.
struct Item<'a> {
    incident: &'a Incident,
    kind: Kind,
    thread: Option<NotificationId>,
    is_speaking: bool,
    severity: Severity,
}

/// What recipients are to be told at `at`, a whole second.
pub fn notices(state: &State, recipients: &Recipients, at: Timestamp) -> Notices {
    let mut notices = Notices::default();
    if recipients.is_empty() {
        return notices;
    }
    let told = state.outbox().told();
    let mut order: Vec<&Recipient> = recipients.iter().collect();
    order.sort_by_key(|recipient| std::cmp::Reverse(recipient.depth(state.roster())));
    for recipient in order {
        let mut items: Vec<Item<'_>> = Vec::new();
        let untold = told
            .range((recipient.id.clone(), IncidentId(0))..=(recipient.id.clone(), IncidentId(u64::MAX)))
            .filter(|(_, told)| told.kind != Kind::Resolved)
            .filter_map(|((_, id), _)| state.incidents().get(*id))
            .filter(|incident| !incident.is_open());
        for incident in state.incidents().open().chain(untold) {
            let was_told = told.get(&(recipient.id.clone(), incident.id));
            items.extend(item(state, (recipient, &told), incident, was_told, at, &mut notices));
        }
        items.sort_by_key(|item| {
            (!item.is_speaking, std::cmp::Reverse(item.severity), item.kind, item.incident.id)
        });
        fit(state, recipient, items, at, &mut notices);
    }
    notices
}

/// What a recipient is to be told of an incident, if anything.
fn item<'a>(
    state: &State,
    (recipient, told): (&Recipient, &BTreeMap<(RecipientId, IncidentId), Told>),
    incident: &'a Incident,
    was_told: Option<&Told>,
    at: Timestamp,
    notices: &mut Notices,
) -> Option<Item<'a>> {
    let terms = state.terms(at);
    let severity = terms.severity(incident);
    let is_speaking = terms.is_speaking(incident);
    let item = |kind, thread| Some(Item { incident, kind, thread, is_speaking, severity });
    let Some(was_told) = was_told else {
        if !incident.is_open()
            || severity < Severity::Warning
            || !is_addressed(state, &terms, recipient, incident)
        {
            return None;
        }
        if is_silenced(state, incident, at) {
            notices.wake(silence_ends(state, at));
            return None;
        }
        if let Some(from) = incident.from.and_then(|from| told.get(&(recipient.id.clone(), from))) {
            return item(Kind::Updated, Some(from.first));
        }
        // What is planned begins later than it is known.
        let due = (incident.since.min(incident.opened) + terms.hold_down(incident)).ceil_second();
        if due > at {
            notices.wake(Some(due));
            return None;
        }
        return item(Kind::Opened, None);
    };
    let thread = Some(was_told.first);
    if incident.end.is_some() {
        return if was_told.kind == Kind::Resolved { None } else { item(Kind::Resolved, thread) };
    }
    let is_other = was_told.said.cause != incident.found.cause || was_told.said.scope != incident.found.scope;
    if is_other {
        let due = (was_told.at + UPDATE_EVERY).ceil_second();
        if due > at {
            notices.wake(Some(due));
            return None;
        }
        return item(Kind::Updated, thread);
    }
    let is_taken = incident.acknowledged.is_some();
    let is_theirs = is_first_addressee(&terms, recipient, incident);
    let again = terms.remind_after(incident).filter(|_| !is_taken && is_theirs);
    let due = (was_told.at + again?).max(incident.snoozed_until.unwrap_or_default()).ceil_second();
    if due > at || is_silenced(state, incident, at) {
        notices.wake(Some(due).filter(|due| *due > at));
        return None;
    }
    item(Kind::Reminder, thread)
}

/// Queues as much as fits into the budget; the rest waits.
fn fit(state: &State, recipient: &Recipient, items: Vec<Item<'_>>, at: Timestamp, notices: &mut Notices) {
    let lately = state.outbox().lately(&recipient.id, at - MINUTE);
    let mut n_used = lately.len();
    let frees = lately.last().map(|(oldest, _)| (*oldest + MINUTE).ceil_second());
    let (speaking, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.is_speaking);
    for item in speaking {
        if n_used >= PER_MINUTE {
            notices.wake(frees);
            return;
        }
        n_used += 1;
        notices.queue.push(queued(recipient, &[item]));
    }
    if others.is_empty() {
        return;
    }
    let n_free = (PER_MINUTE - RESERVED).saturating_sub(n_used);
    if n_free == 0 {
        notices.wake(frees);
        return;
    }
    if others.len() <= ONE_BY_ONE.min(n_free) {
        notices.queue.extend(others.into_iter().map(|item| queued(recipient, &[item])));
        return;
    }
    let last = lately.iter().filter(|(_, is_speaking)| !is_speaking).map(|(queued, _)| *queued).max();
    let due = last.map(|last| (last + TOGETHER_EVERY).ceil_second());
    if due.is_some_and(|due| due > at) {
        notices.wake(due);
        return;
    }
    let groups = together(state, others, n_free.div_ceil(2));
    if groups.len() > n_free {
        notices.wake(frees);
    }
    notices.queue.extend(groups.iter().take(n_free).map(|items| queued(recipient, items)));
}

/// Puts what is told of together: one kind at a time, by area, or if those are too many for the event.
fn together<'a>(state: &State, items: Vec<Item<'a>>, most: usize) -> Vec<Vec<Item<'a>>> {
    let areas = |item: &Item<'_>| {
        let first = item.incident.touched.first().copied();
        let place = item.incident.found.scope.point().or(first);
        place.filter(|_| item.incident.found.scope != Scope::All).map(|place| state.areas().of(place))
    };
    let mut by_area: BTreeMap<(Kind, Option<PointIdx>), Vec<Item<'a>>> = BTreeMap::new();
    for item in items {
        by_area.entry((item.kind, areas(&item))).or_default().push(item);
    }
    if by_area.len() <= most {
        return by_area.into_values().collect();
    }
    let mut by_kind: BTreeMap<Kind, Vec<Item<'a>>> = BTreeMap::new();
    for ((kind, _), items) in by_area {
        by_kind.entry(kind).or_default().extend(items);
    }
    by_kind.into_values().collect()
}

fn queued(recipient: &Recipient, items: &[Item<'_>]) -> Queued {
    let mut about: Vec<Said> = items
        .iter()
        .map(|Item { incident, .. }| Said {
            incident: incident.id,
            cause: incident.found.cause,
            scope: incident.found.scope.clone(),
        })
        .collect();
    about.sort_by_key(|said| said.incident);
    // What is told of together goes on together only where it began together.
    let thread = items[0].thread.filter(|_| items.iter().all(|item| item.thread == items[0].thread));
    Queued {
        recipient: recipient.id.clone(),
        kind: items[0].kind,
        about,
        thread,
        channels: recipient.channels.iter().map(|channel| channel.name.clone()).collect(),
        is_speaking: items[0].is_speaking,
        report: None,
    }
}

/// Whether an incident concerns a recipient: by its audience, its scope and its carrier.
fn is_addressed(state: &State, terms: &Terms<'_>, recipient: &Recipient, incident: &Incident) -> bool {
    let audiences = terms.audiences(incident);
    let mut asked = audiences.to.iter().chain(&audiences.copy);
    asked.any(|audience| recipient.audiences.contains(audience)) && covers(state, recipient, incident)
}

/// Whether it is a recipient's to see to it, and not only to know of it.
fn is_first_addressee(terms: &Terms<'_>, recipient: &Recipient, incident: &Incident) -> bool {
    terms.audiences(incident).to.iter().any(|audience| recipient.audiences.contains(audience))
}

fn covers(state: &State, recipient: &Recipient, incident: &Incident) -> bool {
    let members = &incident.found.members;
    if members.is_empty() {
        return recipient.scope.is_none() || recipient.audiences.contains(&Audience::Operators);
    }
    members.iter().any(|member| recipient.covers(member.point, state.roster()))
}

/// Whether all points of an incident are silenced.
fn is_silenced(state: &State, incident: &Incident, at: Timestamp) -> bool {
    let members = &incident.found.members;
    let is = |point| state.incidents().is_silenced(state.roster(), point, at);
    !members.is_empty() && members.iter().all(|member| is(member.point))
}

fn silence_ends(state: &State, at: Timestamp) -> Option<Timestamp> {
    let ends = state.incidents().silences().iter().map(|silence| silence.to.ceil_second());
    ends.filter(|end| *end > at).min()
}

impl Notices {
    fn wake(&mut self, at: Option<Timestamp>) {
        self.next = self.next.into_iter().chain(at).min();
    }
}
