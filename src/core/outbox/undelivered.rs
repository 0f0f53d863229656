//! Which failures of the telling still matter: somebody may not know what they should.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::recipient::RecipientId;
use crate::time::Timestamp;

use super::{Delivery, Notification};

/// A failure matters for so long: by then its incident reminds again, or is over.
pub const MATTERS_FOR: Duration = Duration::from_mins(30);

/// The notifications that no channel took, the newest first: each until one reached the same recipient
/// after it failed, or until it failed [`MATTERS_FOR`] ago.
pub fn undelivered<'a>(
    notifications: impl DoubleEndedIterator<Item = &'a Notification> + Clone,
    at: Timestamp,
) -> Vec<&'a Notification> {
    let mut reached: BTreeMap<&RecipientId, Timestamp> = BTreeMap::new();
    for notification in notifications.clone() {
        if let Delivery::Sent { at, .. } = notification.delivery {
            let last = reached.entry(&notification.what.recipient).or_insert(at);
            *last = at.max(*last);
        }
    }
    let matters = |notification: &&Notification| match notification.delivery {
        Delivery::Failed { at: failed, .. } => {
            let reached = reached.get(&notification.what.recipient);
            failed + MATTERS_FOR > at && reached.is_none_or(|reached| *reached < failed)
        }
        Delivery::Waiting { .. } | Delivery::Sent { .. } => false,
    };
    notifications.rev().filter(matters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{Kind, NotificationId, Queued};
    use crate::recipient::ChannelName;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * 60_000)
    }

    fn notification(id: u64, recipient: &str, delivery: Delivery) -> Notification {
        let what = Queued {
            recipient: RecipientId::new(recipient).expect("a good identity"),
            kind: Kind::Opened,
            about: Vec::new(),
            thread: None,
            channels: vec![ChannelName::new("sms").expect("a good name")],
            is_speaking: false,
            report: None,
        };
        Notification { id: NotificationId(id), queued: at(0), what, attempts: 1, changed: at(0), delivery }
    }

    fn failed(minutes: i64) -> Delivery {
        Delivery::Failed { at: at(minutes), reason: "".into() }
    }

    fn sent(minutes: i64) -> Delivery {
        Delivery::Sent { at: at(minutes), channel: 0, proof: "".into() }
    }

    #[test]
    fn a_failure_matters_until_a_later_one_arrives_or_it_is_old() {
        let waiting = Delivery::Waiting { channel: 0, tries: 1, due: at(3) };
        let all = [
            notification(1, "vnpt", failed(1)),
            notification(2, "dien-luc", failed(2)),
            notification(3, "vnpt", sent(3)),
            notification(4, "dien-luc", waiting),
            notification(5, "vnpt", failed(5)),
            notification(6, "so-khcn", sent(6)),
        ];
        let ids = |minutes: i64| -> Vec<u64> {
            undelivered(all.iter(), at(minutes)).iter().map(|one| one.id.0).collect()
        };
        assert_eq!(ids(6), [5, 2]);
        assert_eq!(ids(31), [5, 2]);
        assert_eq!(ids(32), [5]);
        assert_eq!(ids(35), Vec::<u64>::new());
    }
}
