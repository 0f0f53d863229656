//! Notifications, as pictures show and the journal keeps them.

use std::time::Duration;

use diemcau_core::fact::FactBody;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::{Cause, IncidentId};
use diemcau_core::outbox::{Delivery, Kind, Notification, NotificationId, Outcome, Queued, ReportOf, Said};
use diemcau_core::readiness::Check;
use diemcau_core::recipient::{ChannelName, NameError, RecipientId};
use diemcau_core::time::Timestamp;

use super::act::{actor_from_wire, actor_to_wire};
use super::incident::{scope_from_wire, scope_to_wire};
use super::{ConvertError, at, missing};
use crate::v1;
use crate::v1::delivery_outcome::Outcome as WireOutcome;
use crate::v1::fact::Body;
use crate::v1::notification::Delivery as WireDelivery;

/// A notification, to send or to keep.
pub fn to_wire(notification: &Notification) -> v1::Notification {
    let place = |channel: usize| u32::try_from(channel).unwrap_or(u32::MAX);
    v1::Notification {
        id: notification.id.0,
        queued_ms: notification.queued.as_millis(),
        what: Some(queued_to_wire(&notification.what)),
        attempts: notification.attempts,
        changed_ms: notification.changed.as_millis(),
        delivery: Some(match &notification.delivery {
            Delivery::Waiting { channel, tries, due } => WireDelivery::Waiting(v1::DeliveryWaiting {
                channel: place(*channel),
                tries: *tries,
                due_ms: due.as_millis(),
            }),
            Delivery::Sent { at, channel, proof } => WireDelivery::Sent(v1::DeliverySent {
                at_ms: at.as_millis(),
                channel: place(*channel),
                proof: proof.to_string(),
            }),
            Delivery::Failed { at, reason } => {
                WireDelivery::Failed(v1::DeliveryFailed { at_ms: at.as_millis(), reason: reason.to_string() })
            }
        }),
    }
}

/// A notification, as it was kept or received.
///
/// # Errors
/// If something is missing or not known that every notification has.
pub fn from_wire(notification: v1::Notification) -> Result<Notification, ConvertError> {
    let what = queued_from_wire(notification.what.ok_or_else(|| missing("what"))?)?;
    let place = |channel: u32| {
        let place = channel as usize;
        if place < what.channels.len() { Ok(place) } else { Err(missing("channel")) }
    };
    let delivery = match notification.delivery.ok_or_else(|| missing("delivery"))? {
        WireDelivery::Waiting(waiting) => Delivery::Waiting {
            channel: place(waiting.channel)?,
            tries: waiting.tries,
            due: at(waiting.due_ms),
        },
        WireDelivery::Sent(sent) => {
            Delivery::Sent { at: at(sent.at_ms), channel: place(sent.channel)?, proof: sent.proof.into() }
        }
        WireDelivery::Failed(failed) => {
            Delivery::Failed { at: at(failed.at_ms), reason: failed.reason.into() }
        }
    };
    Ok(Notification {
        id: NotificationId(notification.id),
        queued: at(notification.queued_ms),
        what,
        attempts: notification.attempts,
        changed: at(notification.changed_ms),
        delivery,
    })
}

/// What is to be told, to keep.
pub fn queued_to_wire(queued: &Queued) -> v1::QueuedNotification {
    v1::QueuedNotification {
        recipient: queued.recipient.to_string(),
        kind: v1::NotificationKind::from(queued.kind).into(),
        about: queued.about.iter().map(said_to_wire).collect(),
        thread: queued.thread.map(|thread| thread.0),
        channels: queued.channels.iter().map(ToString::to_string).collect(),
        speaking: queued.is_speaking,
        report: queued.report.map(|of| v1::ReportOf { cutoff: of.cutoff.0, amendment: of.amendment }),
    }
}

/// What is to be told, as it was kept.
///
/// # Errors
/// If something is missing or not known.
pub fn queued_from_wire(queued: v1::QueuedNotification) -> Result<Queued, ConvertError> {
    let kind: Option<Kind> = queued.kind().into();
    let channels = queued.channels.iter().map(|name| channel_from_wire(name));
    let channels: Vec<ChannelName> = channels.collect::<Result<_, _>>()?;
    if channels.is_empty() {
        return Err(missing("channels"));
    }
    Ok(Queued {
        recipient: RecipientId::new(&queued.recipient).map_err(|NameError(_)| missing("recipient"))?,
        kind: kind.ok_or_else(|| missing("kind"))?,
        about: queued.about.into_iter().map(said_from_wire).collect::<Result<_, _>>()?,
        thread: queued.thread.map(NotificationId),
        channels,
        is_speaking: queued.speaking,
        report: queued.report.map(|of| ReportOf { cutoff: Seq(of.cutoff), amendment: of.amendment }),
    })
}

/// What became of a try, to keep.
pub fn outcome_to_wire(outcome: &Outcome) -> v1::DeliveryOutcome {
    let millis = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let outcome = match outcome {
        Outcome::Sent { proof } => WireOutcome::Sent(proof.to_string()),
        Outcome::Retry { after, reason } => WireOutcome::Retry(v1::delivery_outcome::Retry {
            after_ms: after.map(millis),
            reason: reason.to_string(),
        }),
        Outcome::Refused { reason } => WireOutcome::Refused(reason.to_string()),
    };
    v1::DeliveryOutcome { outcome: Some(outcome) }
}

/// What became of a try, as it was kept.
///
/// # Errors
/// If it is missing.
pub fn outcome_from_wire(outcome: v1::DeliveryOutcome) -> Result<Outcome, ConvertError> {
    Ok(match outcome.outcome.ok_or_else(|| missing("outcome"))? {
        WireOutcome::Sent(proof) => Outcome::Sent { proof: proof.into() },
        WireOutcome::Retry(retry) => {
            Outcome::Retry { after: retry.after_ms.map(Duration::from_millis), reason: retry.reason.into() }
        }
        WireOutcome::Refused(reason) => Outcome::Refused { reason: reason.into() },
    })
}

/// A channel's name.
///
/// # Errors
/// If it cannot be one.
pub fn channel_from_wire(name: &str) -> Result<ChannelName, ConvertError> {
    ChannelName::new(name).map_err(|NameError(_)| missing("channel"))
}

fn said_to_wire(said: &Said) -> v1::NotificationSaid {
    v1::NotificationSaid {
        incident: said.incident.0,
        cause: v1::IncidentCause::from(said.cause).into(),
        scope: Some(scope_to_wire(&said.scope)),
    }
}

fn said_from_wire(said: v1::NotificationSaid) -> Result<Said, ConvertError> {
    let cause: Option<Cause> = said.cause().into();
    Ok(Said {
        incident: IncidentId(said.incident),
        cause: cause.ok_or_else(|| missing("cause"))?,
        scope: scope_from_wire(said.scope)?,
    })
}

/// A fact about notifications, speaking points or certificates, to keep; none if it is another.
pub(super) fn body_to_wire(body: &FactBody) -> Option<Body> {
    Some(match body {
        FactBody::NotificationQueued { notification } => {
            Body::NotificationQueued(queued_to_wire(notification))
        }
        FactBody::DeliveryTried { id, channel, outcome } => Body::DeliveryTried(v1::DeliveryTried {
            id: id.0,
            channel: channel.to_string(),
            outcome: Some(outcome_to_wire(outcome)),
        }),
        FactBody::OutboxRestated { notifications } => Body::OutboxRestated(v1::OutboxRestated {
            notifications: notifications.iter().map(to_wire).collect(),
        }),
        FactBody::ReadinessTicked { point, check, is_good, actor } => {
            Body::ReadinessTicked(v1::ReadinessTicked {
                point: point.0,
                check: v1::ReadinessCheck::from(*check).into(),
                good: *is_good,
                actor: Some(actor_to_wire(actor)),
            })
        }
        FactBody::CertificateChanged { probe, ends } => Body::CertificateChanged(v1::CertificateChanged {
            probe: probe.to_string(),
            ends_ms: ends.map(Timestamp::as_millis),
        }),
        _ => return None,
    })
}

pub(super) fn queued(queued: v1::QueuedNotification) -> Result<FactBody, ConvertError> {
    Ok(FactBody::NotificationQueued { notification: Box::new(queued_from_wire(queued)?) })
}

pub(super) fn tried(tried: v1::DeliveryTried) -> Result<FactBody, ConvertError> {
    Ok(FactBody::DeliveryTried {
        id: NotificationId(tried.id),
        channel: channel_from_wire(&tried.channel)?,
        outcome: outcome_from_wire(tried.outcome.ok_or_else(|| missing("outcome"))?)?,
    })
}

pub(super) fn restated(restated: v1::OutboxRestated) -> Result<FactBody, ConvertError> {
    let notifications = restated.notifications.into_iter().map(from_wire).collect::<Result<_, _>>()?;
    Ok(FactBody::OutboxRestated { notifications })
}

pub(super) fn ticked(ticked: v1::ReadinessTicked) -> Result<FactBody, ConvertError> {
    let check: Option<Check> = ticked.check().into();
    Ok(FactBody::ReadinessTicked {
        point: PointIdx(ticked.point),
        check: check.ok_or_else(|| missing("check"))?,
        is_good: ticked.good,
        actor: actor_from_wire(ticked.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn certificate(changed: v1::CertificateChanged) -> FactBody {
    FactBody::CertificateChanged { probe: changed.probe.into(), ends: changed.ends_ms.map(at) }
}
