//! Notifications, as scripts and people see them: who was told of what, with its proof, and what failed.

use diemcau_core::outbox::Notification;
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{clock_s, local, zone_of};

/// One notification of one incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertStatus {
    /// The incident's number; none of a test.
    pub incident: Option<u64>,
    /// Who is told.
    pub recipient: String,
    /// The channel that has or had its turn.
    pub channel: String,
    /// `opened`, `updated`, `resolved`, `reminder` or `test`.
    pub kind: &'static str,
    /// `queued`, `sent` or `failed`.
    pub state: &'static str,
    /// Tries in all.
    pub attempts: u32,
    /// What the other end gave for it; of a failed one why the last channel did not take it.
    pub proof: Option<String>,
    /// When it was queued, sent or given up, RFC 3339 in the event's time zone.
    pub at: String,
}

impl AlertStatus {
    /// All notifications of a picture, by number; one that tells of several incidents stands once for each.
    pub fn all(replica: &Replica) -> Vec<Self> {
        let zone = zone_of(replica);
        let notifications = replica.incidents().notifications();
        notifications.flat_map(|notification| Self::of(notification, &zone)).collect()
    }

    fn of(notification: &Notification, zone: &TimeZone) -> Vec<Self> {
        let (at, proof) = notification.settled();
        let one = |incident| Self {
            incident,
            recipient: notification.what.recipient.to_string(),
            channel: notification.channel().map(ToString::to_string).unwrap_or_default(),
            kind: notification.what.kind.id(),
            state: notification.state_id(),
            attempts: notification.attempts,
            proof: proof.map(str::to_owned),
            at: local(at, zone),
        };
        match notification.what.about.as_slice() {
            [] => vec![one(None)],
            about => about.iter().map(|said| one(Some(said.incident.0))).collect(),
        }
    }
}

/// Notifications of a picture for people, a line each, the newest last.
pub fn alert_list(replica: &Replica, language: Language) -> String {
    let zone = zone_of(replica);
    let lines: Vec<String> = replica
        .incidents()
        .notifications()
        .map(|notification| {
            let (at, proof) = notification.settled();
            let clock = clock_s(at, &zone);
            let ids: Vec<String> =
                notification.what.about.iter().map(|said| format!("#{}", said.incident.0)).collect();
            language.notification_line(notification, &clock, &ids.join(" "), proof.unwrap_or_default())
        })
        .collect();
    if lines.is_empty() { format!("{}\n", language.no_notifications()) } else { lines.concat() }
}
