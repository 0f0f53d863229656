//! Who was told of what, and which of it did not reach anybody.

use diemcau_core::outbox::undelivered::undelivered;
use diemcau_core::outbox::{Notification, NotificationId};
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;

use super::Scroll;

/// The messages.
#[derive(Debug, Default)]
pub(crate) struct AlertList {
    /// The newest first.
    rows: Vec<NotificationId>,
    /// The cursor among them.
    pub(crate) scroll: Scroll,
    /// Those that no channel took and that still matter, the newest first.
    undelivered: Vec<NotificationId>,
}

impl AlertList {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The newest first.
    pub(crate) fn rows(&self) -> &[NotificationId] {
        &self.rows
    }

    /// The one under the cursor.
    pub(crate) fn selected(&self) -> Option<NotificationId> {
        self.rows.get(self.scroll.cursor).copied()
    }

    /// Those that no channel took and that still matter.
    pub(crate) fn undelivered(&self) -> &[NotificationId] {
        &self.undelivered
    }

    /// Lists the messages of a picture; the cursor stays on what the reader put it on.
    pub(crate) fn rebuild(&mut self, replica: &Replica, at: Timestamp) {
        let held = self.selected().filter(|_| self.scroll.cursor > 0 || self.scroll.held);
        let notifications = replica.incidents().notifications();
        self.rows = notifications.clone().rev().map(|notification| notification.id).collect();
        if let Some(at) = held.and_then(|held| self.rows.iter().position(|id| *id == held)) {
            self.scroll.cursor = at;
        }
        let id = |notification: &Notification| notification.id;
        self.undelivered = undelivered(notifications, at).into_iter().map(id).collect();
    }

    /// Finds anew what still matters after time went on.
    pub(crate) fn age(&mut self, replica: &Replica, at: Timestamp) {
        if !self.undelivered.is_empty() {
            let failed = undelivered(replica.incidents().notifications(), at);
            self.undelivered = failed.into_iter().map(|notification| notification.id).collect();
        }
    }
}
