//! What happened: what changed at the points while this looked, with the last of each kind before, and all that
//! the picture knows of incidents and messages with its time. The newest first.
//!
//! What changed at the points is kept in order as it comes, so that a change of the picture sorts the few incidents
//! and messages alone, and a row is no more than where to find what it tells.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::{Incident, IncidentId};
use diemcau_core::outbox::NotificationId;
use diemcau_core::point::PointNow;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;

use super::Scroll;

/// Changes of points that are kept; when there are more the oldest goes.
const MOST: usize = 20_000;

/// The timeline.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// What changed at the points.
    seen: BTreeMap<Place, Happened>,
    /// How many changes of points were ever heard of.
    n_heard: u64,
    /// Since when changes were heard of as they came; none before the first picture.
    pub(crate) since: Option<Timestamp>,
    /// What is listed; none: everything.
    pub(crate) kind: Option<Kind>,
    /// What became of incidents and messages, as far as it is listed, the newest first.
    told: Vec<Entry>,
    /// What is listed, the newest first.
    rows: Vec<Row>,
    /// The cursor among them.
    pub(crate) scroll: Scroll,
}

/// Where a change of a point stands among the others: by its time, and of one time the first that was heard of last,
/// since they are read from the end.
type Place = (Timestamp, Reverse<u64>);

/// Where to find what a row tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    /// Among the changes of the points.
    Seen(Place),
    /// Among what became of incidents and messages.
    Told(usize),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    /// A point stands so from then on.
    Presence(PointIdx, Presence),
    /// It lives on that from then on.
    Power(PointIdx, PowerSource),
    /// Its people asked for help, in their words.
    Help(PointIdx, Box<str>),
    /// They said how picture and sound are.
    Media(PointIdx, MediaState),
    /// So many people became its number.
    Count(PointIdx, u32),
    /// That person called it.
    Called(PointIdx, Box<str>),
    /// Something became of an incident.
    Incident(IncidentId, Step),
    /// A message was sent, or no channel took it.
    Message(NotificationId),
}

/// What became of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It opened.
    Opened,
    /// Somebody took it.
    Taken,
    /// Somebody noted that.
    Noted(usize),
    /// It ended.
    Ended,
}

/// What the things that happened have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Links.
    Links,
    /// Power.
    Power,
    /// What people said, and who was called.
    People,
    /// Counts.
    Counts,
    /// Incidents.
    Incidents,
    /// Messages.
    Messages,
}

impl Kind {
    /// All, in the order in which they are chosen.
    pub(crate) const ALL: [Self; 6] =
        [Self::Links, Self::Power, Self::People, Self::Counts, Self::Incidents, Self::Messages];
}

impl Happened {
    /// Of which kind it is.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Presence(..) => Kind::Links,
            Self::Power(..) => Kind::Power,
            Self::Help(..) | Self::Media(..) | Self::Called(..) => Kind::People,
            Self::Count(..) => Kind::Counts,
            Self::Incident(..) => Kind::Incidents,
            Self::Message(_) => Kind::Messages,
        }
    }

    /// The point that it is about, if it is about one.
    pub(crate) fn point(&self) -> Option<PointIdx> {
        match self {
            Self::Presence(idx, _)
            | Self::Power(idx, _)
            | Self::Help(idx, _)
            | Self::Media(idx, _)
            | Self::Count(idx, _)
            | Self::Called(idx, _) => Some(*idx),
            Self::Incident(..) | Self::Message(_) => None,
        }
    }
}

impl Timeline {
    /// How many things are listed.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What is listed at a place, the newest at the first.
    pub(crate) fn row(&self, nth: usize) -> Option<(Timestamp, &Happened)> {
        match *self.rows.get(nth)? {
            Row::Seen(place) => self.seen.get(&place).map(|what| (place.0, what)),
            Row::Told(at) => self.told.get(at).map(|entry| (entry.at, &entry.what)),
        }
    }

    /// What is under the cursor.
    pub(crate) fn selected(&self) -> Option<&Happened> {
        self.row(self.scroll.cursor).map(|(_, what)| what)
    }

    /// Starts over with the last changes that a picture knows of.
    pub(crate) fn begin(&mut self, replica: &Replica) {
        self.seen.clear();
        self.rows.clear();
        self.since = Some(replica.at());
        let unknown = PointNow::default();
        for (idx, _) in replica.roster().iter() {
            self.note(idx, &unknown, replica.now(idx), replica.at());
        }
    }

    /// Takes in what changed from one picture to another of the same points, while nobody told.
    pub(crate) fn go_on(&mut self, before: &Replica, now: &Replica) {
        if now.at() < before.at() {
            // A journal that is played went back: what it tells lies ahead again.
            return self.begin(now);
        }
        for (idx, _) in now.roster().iter() {
            self.note(idx, before.now(idx), now.now(idx), now.at());
        }
    }

    /// Takes in how a point changed.
    pub(crate) fn note(&mut self, idx: PointIdx, before: &PointNow, now: &PointNow, at: Timestamp) {
        let mut add = |at: Timestamp, what: Happened| {
            self.n_heard += 1;
            self.seen.insert((at, Reverse(self.n_heard)), what);
            if self.seen.len() > MOST {
                self.seen.pop_first();
            }
        };
        // What the roster alone says began at no time.
        if let Some(since) = now.since.filter(|_| before.presence != now.presence) {
            add(since, Happened::Presence(idx, now.presence));
        }
        if before.power.source != now.power.source && now.power.source != PowerSource::Unknown {
            add(now.power_since.unwrap_or(at), Happened::Power(idx, now.power.source));
        }
        let asked = |now: &PointNow| now.help.as_deref().map(|help| help.at);
        if let Some(help) = now.help.as_deref().filter(|_| asked(before) != asked(now)) {
            add(help.at, Happened::Help(idx, help.text.clone()));
        }
        if let Some(said) =
            now.confirmation.as_deref().filter(|said| before.confirmation.as_deref() != Some(said))
        {
            add(said.at, Happened::Media(idx, said.state));
        }
        let counted = |now: &PointNow| now.count.as_deref().map(|count| (count.count, count.received));
        if let Some((count, received)) =
            counted(now).filter(|counted_now| counted(before) != Some(*counted_now))
        {
            add(received, Happened::Count(idx, count));
        }
        let called = |now: &PointNow| now.called.as_deref().map(|called| called.at);
        if let Some(call) = now.called.as_deref().filter(|_| called(before) != called(now)) {
            add(call.at, Happened::Called(idx, call.by.clone()));
        }
    }

    /// Chooses the next kind, and after the last everything.
    pub(crate) fn turn_kind(&mut self) {
        let at = self.kind.and_then(|kind| Kind::ALL.iter().position(|other| *other == kind));
        self.kind = Kind::ALL.get(at.map_or(0, |at| at + 1)).copied();
        self.scroll = Scroll::default();
    }

    /// Lists what happened, the newest first; the cursor stays on what the reader put it on.
    pub(crate) fn rebuild(&mut self, replica: &Replica) {
        let held = self.rows.get(self.scroll.cursor).copied().filter(|_| self.scroll.held);
        let held = held.zip(self.selected().cloned());
        let is_listed = |what: &Happened| self.kind.is_none_or(|kind| kind == what.kind());
        let incidents = replica.incidents().incidents();
        let steps = incidents.open().chain(incidents.ended()).flat_map(steps);
        let settled = replica.incidents().notifications().map(|notification| {
            let what = Happened::Message(notification.id);
            Entry { at: notification.settled().0, what }
        });
        let mut told: Vec<Entry> = steps.chain(settled).filter(|entry| is_listed(&entry.what)).collect();
        told.sort_by_key(|entry| Reverse(entry.at));

        self.rows.clear();
        let mut next_told = told.iter().map(|entry| entry.at).enumerate().peekable();
        let seen = self.seen.iter().rev().filter(|(_, what)| is_listed(what));
        for (place, _) in seen {
            while let Some((at, _)) = next_told.next_if(|(_, at)| *at > place.0) {
                self.rows.push(Row::Told(at));
            }
            self.rows.push(Row::Seen(*place));
        }
        self.rows.extend(next_told.map(|(at, _)| Row::Told(at)));
        self.told = told;
        let is_held = |row: &Row| match (row, &held) {
            (Row::Seen(_), Some((held, _))) => row == held,
            (Row::Told(at), Some((_, what))) => self.told[*at].what == *what,
            (_, None) => false,
        };
        if let Some(at) = self.rows.iter().position(is_held) {
            self.scroll.cursor = at;
        }
    }
}

/// What became of an incident, each with its time.
fn steps(incident: &Incident) -> impl Iterator<Item = Entry> {
    let id = incident.id;
    let entry = move |at: Timestamp, step: Step| Entry { at, what: Happened::Incident(id, step) };
    let taken = incident.acknowledged.as_ref().map(|taken| entry(taken.at, Step::Taken));
    let ended = incident.end.as_ref().map(|end| entry(end.at, Step::Ended));
    let notes: Vec<Entry> =
        incident.notes.iter().enumerate().map(|(nth, note)| entry(note.at, Step::Noted(nth))).collect();
    std::iter::once(entry(incident.opened, Step::Opened)).chain(taken).chain(notes).chain(ended)
}
