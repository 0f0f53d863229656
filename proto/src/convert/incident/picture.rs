//! The incidents of a picture: pages of a snapshot, and what changed since.

use std::sync::Arc;

use diemcau_core::incident::IncidentId;
use diemcau_core::incident::picture::{IncidentChange, IncidentPicture};
use diemcau_core::outbox::Notification;

use super::super::outbox;
use super::outside::{
    shown_word_from_wire, silence_from_wire, silence_to_wire, word_id_from_wire, word_id_to_wire,
    word_to_wire,
};
use super::{shown_from_wire, to_wire};
use crate::v1;

/// Incidents on a page.
pub const PAGE: usize = 100;

/// How many pages a picture has: silences and words come with the first.
pub fn n_pages(picture: &IncidentPicture) -> usize {
    let incidents = picture.incidents();
    let n_incidents = incidents.open().count() + incidents.ended().count();
    let has_others = !picture.words().is_empty()
        || picture.notifications().next().is_some()
        || !incidents.silences().is_empty();
    n_incidents.div_ceil(PAGE).max(usize::from(has_others))
}

/// A page of a picture.
pub fn page(picture: &IncidentPicture, number: usize) -> v1::IncidentPage {
    let incidents = picture.incidents();
    let all = incidents.ended().chain(incidents.open());
    let mut page = v1::IncidentPage {
        incidents: all.skip(number * PAGE).take(PAGE).map(to_wire).collect(),
        ..v1::IncidentPage::default()
    };
    if number == 0 {
        page.silences = incidents.silences().iter().map(silence_to_wire).collect();
        page.notifications = picture.notifications().map(outbox::to_wire).collect();
        page.words = picture.words().iter().map(|(id, word)| word_to_wire(Some(*id), word)).collect();
    }
    page
}

/// What changed, to send.
pub fn change_to_wire(change: &IncidentChange) -> v1::IncidentChange {
    v1::IncidentChange {
        incidents: change.incidents.iter().map(|incident| to_wire(incident)).collect(),
        gone: change.gone.iter().map(|id| id.0).collect(),
        silences: change
            .silences
            .as_ref()
            .map(|silences| v1::Silences { silences: silences.iter().map(silence_to_wire).collect() }),
        words: change.words.iter().map(|(id, word)| word_to_wire(Some(*id), word)).collect(),
        words_gone: change.words_gone.iter().map(|id| word_id_to_wire(*id)).collect(),
        notifications: change.notifications.iter().map(outbox::to_wire).collect(),
    }
}

/// What changed, as received. An incident or a word that this version does not understand is passed over.
pub fn change_from_wire(change: v1::IncidentChange) -> IncidentChange {
    IncidentChange {
        incidents: change.incidents.into_iter().filter_map(shown_from_wire).map(Arc::new).collect(),
        gone: change.gone.into_iter().map(IncidentId).collect(),
        silences: change
            .silences
            .map(|silences| silences.silences.into_iter().map(silence_from_wire).collect()),
        words: change.words.into_iter().filter_map(shown_word_from_wire).collect(),
        words_gone: change.words_gone.into_iter().map(word_id_from_wire).collect(),
        notifications: shown(change.notifications),
    }
}

/// A notification that this version does not understand is passed over.
fn shown(notifications: Vec<v1::Notification>) -> Vec<Notification> {
    notifications.into_iter().filter_map(|notification| outbox::from_wire(notification).ok()).collect()
}

/// Adds a page of a snapshot to those before, as a change of an empty picture.
pub fn add_page(page: v1::IncidentPage, to: &mut IncidentChange) {
    to.incidents.extend(page.incidents.into_iter().filter_map(shown_from_wire).map(Arc::new));
    if !page.silences.is_empty() {
        to.silences.get_or_insert_default().extend(page.silences.into_iter().map(silence_from_wire));
    }
    to.notifications.extend(shown(page.notifications));
    to.words.extend(page.words.into_iter().filter_map(shown_word_from_wire));
}
