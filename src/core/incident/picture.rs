//! What a dashboard is shown of incidents: those that stand, those that ended lately, where nobody is to be
//! told of any, and what the world outside says; and how one such picture becomes the next.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ids::PointIdx;
use crate::outbox::{Notification, NotificationId, Said};
use crate::outside::{About, Word, WordId};
use crate::state::State;
use crate::time::Timestamp;

use super::fold::{Incidents, Silence};
use super::ground::Ground;
use super::{Incident, IncidentId};

/// All that a picture holds of incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentPicture {
    incidents: Incidents,
    /// By number.
    words: Vec<(WordId, Word)>,
    /// The last [`NOTIFICATIONS`], by number.
    notifications: BTreeMap<NotificationId, Notification>,
}

/// Notifications in a picture: those of the highest numbers.
pub const NOTIFICATIONS: usize = 500;

/// What changed of incidents. What is none or empty is as before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentChange {
    /// Those that changed or are new, whole, by number.
    pub incidents: Vec<Arc<Incident>>,
    /// Those that are no part of the picture any more.
    pub gone: Vec<IncidentId>,
    /// All silences, where one changed.
    pub silences: Option<Vec<Silence>>,
    /// Words that are new, by number.
    pub words: Vec<(WordId, Word)>,
    /// Words that hold no longer.
    pub words_gone: Vec<WordId>,
    /// Notifications that changed or are new, by number.
    pub notifications: Vec<Notification>,
}

impl IncidentPicture {
    /// What the facts tell, as it is shown at `at`.
    pub fn of(state: &State, at: Timestamp) -> Self {
        let mut words = state.words().to_vec();
        words.sort_by_key(|(id, _)| *id);
        let last = state.outbox().last(NOTIFICATIONS);
        let notifications = last.map(|notification| (notification.id, notification.clone())).collect();
        Self { incidents: state.incidents().shown(at), words, notifications }
    }

    /// Incidents and silences.
    pub fn incidents(&self) -> &Incidents {
        &self.incidents
    }

    /// What the world outside says, by number.
    pub fn words(&self) -> &[(WordId, Word)] {
        &self.words
    }

    /// The last notifications, by number.
    pub fn notifications(&self) -> impl DoubleEndedIterator<Item = &Notification> + Clone {
        self.notifications.values()
    }

    /// A notification by its number, if it is among the last.
    pub fn notification(&self, id: NotificationId) -> Option<&Notification> {
        self.notifications.get(&id)
    }

    /// A word by its number.
    pub fn word(&self, id: WordId) -> Option<&Word> {
        let place = self.words.binary_search_by_key(&id, |(held, _)| *held).ok()?;
        Some(&self.words[place].1)
    }

    /// All that is in it, as a change of an empty one.
    pub fn whole(&self) -> IncidentChange {
        Self::default().change_to(self)
    }

    /// What changes from this one to another.
    pub fn change_to(&self, new: &Self) -> IncidentChange {
        let (held, wanted) = (self.incidents.by_number(), new.incidents.by_number());
        let is_new = |incident: &&&Arc<Incident>| {
            let held = held.get(&incident.id);
            held.is_none_or(|held| !Arc::ptr_eq(held, incident) && held != *incident)
        };
        let is_silenced_so = self.incidents.silences() == new.incidents.silences();
        let missing = |words: &[(WordId, Word)], id: &WordId| {
            words.binary_search_by_key(id, |(held, _)| *held).is_err()
        };
        let is_changed =
            |notification: &&Notification| self.notifications.get(&notification.id) != Some(*notification);
        IncidentChange {
            incidents: wanted.values().filter(is_new).map(|incident| Arc::clone(incident)).collect(),
            gone: held.keys().filter(|id| !wanted.contains_key(id)).copied().collect(),
            silences: (!is_silenced_so).then(|| new.incidents.silences().to_vec()),
            words: new.words.iter().filter(|(id, _)| missing(&self.words, id)).cloned().collect(),
            words_gone: self.words.iter().map(|(id, _)| *id).filter(|id| missing(&new.words, id)).collect(),
            notifications: new.notifications().filter(is_changed).cloned().collect(),
        }
    }

    /// Takes in a change.
    pub fn apply(&mut self, change: IncidentChange) {
        for id in change.gone {
            self.incidents.forget(id);
        }
        for incident in change.incidents {
            self.incidents.restated(incident);
        }
        if let Some(silences) = change.silences {
            self.incidents.set_silences(silences);
        }
        for notification in change.notifications {
            self.notifications.insert(notification.id, notification);
            if self.notifications.len() > NOTIFICATIONS {
                self.notifications.pop_first();
            }
        }
        self.words.retain(|(id, _)| !change.words_gone.contains(id));
        for (id, word) in change.words {
            match self.words.binary_search_by_key(&id, |(held, _)| *held) {
                Ok(place) => self.words[place].1 = word,
                Err(place) => self.words.insert(place, (id, word)),
            }
        }
    }
}

impl IncidentChange {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The points that it names.
    pub fn points(&self) -> impl Iterator<Item = PointIdx> {
        let of_incidents = self.incidents.iter().flat_map(|incident| {
            let found = &incident.found;
            let grounds = found.grounds.iter().filter_map(Ground::point);
            let members = found.members.iter().map(|member| member.point);
            members.chain(incident.touched.iter().copied()).chain(found.scope.point()).chain(grounds)
        });
        let silenced = self.silences.iter().flatten().map(|silence| silence.node);
        let spoken_of = self.words.iter().filter_map(|(_, word)| match &word.about {
            About::Point(idx) => Some(*idx),
            About::Feeder(_) | About::Uplink(_) => None,
        });
        let told_of = self.notifications.iter().flat_map(|notification| &notification.what.about);
        of_incidents.chain(silenced).chain(spoken_of).chain(told_of.filter_map(Said::point))
    }
}
