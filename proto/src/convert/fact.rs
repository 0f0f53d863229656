//! Facts, as the journal keeps them.

use std::time::Duration;

use diemcau_core::attendance::Count;
use diemcau_core::cutoff::Known;
use diemcau_core::event::Session;
use diemcau_core::fact::{EventOpened, Fact, FactBody};
use diemcau_core::ids::{AgentId, PointIdx, Run, Seq};
use diemcau_core::roster::Roster;
use diemcau_core::time::Timestamp;

use super::dashboard::{event_from_wire, event_to_wire};
use super::incident::fact as incident;
use super::{
    ConvertError, act, at, count, excuse, identity, link, meeting, missing, outbox, path, point, power,
    probe, roster, told,
};
use crate::v1::{self, fact::Body};

/// A fact, to keep.
pub fn to_wire(fact: &Fact) -> v1::Fact {
    v1::Fact {
        seq: fact.seq.0,
        at_ms: fact.at.as_millis(),
        session: v1::Session::from(fact.session).into(),
        body: incident::body_to_wire(&fact.body)
            .or_else(|| outbox::body_to_wire(&fact.body))
            .or_else(|| count::fact_to_wire(&fact.body))
            .or_else(|| excuse::fact_to_wire(&fact.body))
            .or_else(|| link::fact_to_wire(&fact.body))
            .or_else(|| identity::fact_to_wire(&fact.body))
            .or_else(|| meeting::fact_to_wire(&fact.body))
            .or_else(|| roster::fact_to_wire(&fact.body))
            .or_else(|| probe::fact_to_wire(&fact.body))
            .or_else(|| body_to_wire(&fact.body)),
    }
}

/// A fact, as it was kept.
///
/// # Errors
/// If something is missing that every fact of its kind has: the journal was written by another
/// version or is damaged.
pub fn from_wire(fact: v1::Fact) -> Result<Fact, ConvertError> {
    let session = Option::from(fact.session()).ok_or_else(|| missing("session"))?;
    let at = at(fact.at_ms);
    let body = body_from_wire(fact.body.ok_or_else(|| missing("body"))?, at)?;
    Ok(Fact { seq: Seq(fact.seq), at, session, body })
}

/// A fact about points, to keep; none if it is one about incidents.
fn body_to_wire(body: &FactBody) -> Option<Body> {
    Some(match body {
        FactBody::EventOpened(opened) => Body::EventOpened(v1::EventOpened {
            event: Some(event_to_wire(&opened.settings)),
            points: opened.roster.rows().map(|(idx, point)| point::to_wire(idx, point)).collect(),
        }),
        FactBody::SessionOpened { session } => {
            Body::SessionOpened(v1::SessionOpened { session: v1::Session::from(*session).into() })
        }
        FactBody::Attached { point, agent } => {
            Body::Attached(v1::Attached { point: point.0, agent: Some(point::agent_to_wire(agent)) })
        }
        FactBody::Heard { point } => Body::Heard(v1::Heard { point: point.0 }),
        FactBody::Suspected { point, cause } => {
            Body::Suspected(v1::Suspected { point: point.0, cause: v1::SuspectCause::from(*cause).into() })
        }
        FactBody::Lost { point, since } => {
            Body::Lost(v1::Lost { point: point.0, since_ms: since.as_millis() })
        }
        FactBody::Left { point, reason, by } => Body::Left(v1::Left {
            point: point.0,
            reason: v1::GoodbyeReason::from(*reason).into(),
            by: by.to_string(),
        }),
        FactBody::PowerChanged { point, power } => {
            Body::PowerChanged(v1::PowerChanged { point: point.0, power: power::changed_to_wire(power) })
        }
        FactBody::AttendanceReported { point, count } => {
            Body::AttendanceReported(attendance_to_wire(*point, count))
        }
        FactBody::WatchInterrupted { from, to } => {
            Body::WatchInterrupted(v1::WatchInterrupted { from_ms: from.as_millis(), to_ms: to.as_millis() })
        }
        FactBody::ClockAccepted { since, by } => Body::ClockAccepted(v1::ClockAccepted {
            since_ms: since.as_millis(),
            by_ms: u64::try_from(by.as_millis()).unwrap_or(u64::MAX),
        }),
        FactBody::CutoffReached { name, at, known } => {
            use v1::cutoff_reached::Known as Wire;
            let known = match known {
                Known::InTime => None,
                Known::Until(until) => Some(Wire::UntilMs(until.as_millis())),
                Known::Nothing => Some(Wire::Nothing(true)),
            };
            Body::CutoffReached(v1::CutoffReached { name: name.to_string(), at_ms: at.as_millis(), known })
        }
        FactBody::JournalGap { from, to } => {
            Body::JournalGap(v1::JournalGap { from_ms: from.as_millis(), to_ms: to.as_millis() })
        }
        FactBody::PointRestated { point, state } => Body::PointRestated(v1::PointRestated {
            now: Some(Box::new(point::state_to_wire(*point, state))),
        }),
        FactBody::Reported { point, reported } => Body::Reported(told::reported_to_wire(*point, reported)),
        FactBody::ConfirmationExpired { point } => {
            Body::ConfirmationExpired(v1::ConfirmationExpired { point: point.0 })
        }
        FactBody::Replied { point, text, actor } => Body::Replied(v1::Replied {
            point: point.0,
            text: text.to_string(),
            actor: Some(act::actor_to_wire(actor)),
        }),
        FactBody::PathChanged { point, path } => {
            let (band, probe) = path::now_to_wire(path.as_deref());
            Body::PathChanged(v1::PathChanged { point: point.0, band, probe })
        }
        FactBody::IncidentOpened { .. }
        | FactBody::IncidentRevised { .. }
        | FactBody::IncidentResolved { .. }
        | FactBody::IncidentRestated { .. }
        | FactBody::IncidentActed { .. }
        | FactBody::Silenced { .. }
        | FactBody::SilenceEnded { .. }
        | FactBody::WordsGiven { .. }
        | FactBody::WordWithdrawn { .. }
        | FactBody::UplinkChanged { .. }
        | FactBody::Blinded { .. }
        | FactBody::ClockStepped { .. }
        | FactBody::NotificationQueued { .. }
        | FactBody::DeliveryTried { .. }
        | FactBody::OutboxRestated { .. }
        | FactBody::CountActed { .. }
        | FactBody::Amended { .. }
        | FactBody::Excused { .. }
        | FactBody::Called { .. }
        | FactBody::ProbeAsked { .. }
        | FactBody::LinksRevoked { .. }
        | FactBody::OrganiserChanged { .. }
        | FactBody::Identity { .. }
        | FactBody::MeetingListed(_)
        | FactBody::RosterChanged(_)
        | FactBody::Approved { .. }
        | FactBody::ReadinessTicked { .. }
        | FactBody::CertificateChanged { .. } => return None,
    })
}

fn body_from_wire(body: Body, received: Timestamp) -> Result<FactBody, ConvertError> {
    Ok(match body {
        Body::EventOpened(opened) => {
            let points = opened.points.into_iter().map(point::from_wire).collect::<Result<_, _>>()?;
            FactBody::EventOpened(Box::new(EventOpened {
                settings: event_from_wire(opened.event.ok_or_else(|| missing("event"))?),
                roster: Roster::new(points).map_err(ConvertError::Tree)?,
            }))
        }
        Body::SessionOpened(opened) => {
            let session: Option<Session> = opened.session().into();
            FactBody::SessionOpened { session: session.ok_or_else(|| missing("session"))? }
        }
        Body::Attached(attached) => FactBody::Attached {
            point: PointIdx(attached.point),
            agent: Box::new(point::agent_from_wire(attached.agent.ok_or_else(|| missing("agent"))?)),
        },
        Body::Heard(heard) => FactBody::Heard { point: PointIdx(heard.point) },
        Body::Suspected(suspected) => FactBody::Suspected {
            point: PointIdx(suspected.point),
            cause: Option::from(suspected.cause()).ok_or_else(|| missing("cause"))?,
        },
        Body::Lost(lost) => FactBody::Lost { point: PointIdx(lost.point), since: at(lost.since_ms) },
        Body::Left(left) => FactBody::Left {
            point: PointIdx(left.point),
            reason: left.reason().into(),
            by: left.by.into_boxed_str(),
        },
        Body::PowerChanged(changed) => {
            let power = changed.power.as_ref().map(power::known).unwrap_or_default();
            FactBody::PowerChanged { point: PointIdx(changed.point), power }
        }
        Body::AttendanceReported(reported) => attendance_from_wire(reported, received)?,
        Body::WatchInterrupted(interrupted) => {
            FactBody::WatchInterrupted { from: at(interrupted.from_ms), to: at(interrupted.to_ms) }
        }
        Body::ClockAccepted(accepted) => FactBody::ClockAccepted {
            since: at(accepted.since_ms),
            by: Duration::from_millis(accepted.by_ms),
        },
        Body::Amended(amended) => count::amended(amended)?,
        Body::Excused(excused) => excuse::excused(excused)?,
        Body::Called(called) => excuse::called(called)?,
        Body::ProbeAsked(asked) => probe::fact_from_wire(asked)?,
        Body::LinksRevoked(gone) => link::revoked(gone)?,
        Body::OrganiserChanged(changed) => link::organiser(changed)?,
        Body::RosterChanged(changed) => roster::fact_from_wire(changed)?,
        Body::IdentityChanged(changed) => identity::fact_from_wire(changed)?,
        Body::MeetingListed(listed) => meeting::fact_from_wire(listed)?,
        Body::Approved(approved) => count::approved(approved)?,
        Body::CountActed(acted) => count::fact_from_wire(acted)?,
        Body::CutoffReached(reached) => FactBody::CutoffReached {
            name: reached.name.into(),
            at: at(reached.at_ms),
            known: match reached.known {
                None => Known::InTime,
                Some(v1::cutoff_reached::Known::UntilMs(until)) => Known::Until(at(until)),
                Some(v1::cutoff_reached::Known::Nothing(_)) => Known::Nothing,
            },
        },
        Body::JournalGap(gap) => FactBody::JournalGap { from: at(gap.from_ms), to: at(gap.to_ms) },
        Body::PointRestated(restated) => {
            let (point, state) = point::state_from_wire(*restated.now.ok_or_else(|| missing("now"))?)?;
            FactBody::PointRestated { point, state: Box::new(state) }
        }
        Body::Reported(reported) => FactBody::Reported {
            point: PointIdx(reported.point),
            reported: Box::new(told::reported_from_wire(reported)?),
        },
        Body::ConfirmationExpired(expired) => {
            FactBody::ConfirmationExpired { point: PointIdx(expired.point) }
        }
        Body::Replied(replied) => FactBody::Replied {
            point: PointIdx(replied.point),
            text: replied.text.into_boxed_str(),
            actor: act::actor_from_wire(replied.actor.ok_or_else(|| missing("actor"))?)?,
        },
        Body::PathChanged(changed) => FactBody::PathChanged {
            point: PointIdx(changed.point),
            path: path::now_from_wire(changed.band(), changed.probe),
        },
        Body::NotificationQueued(queued) => outbox::queued(queued)?,
        Body::DeliveryTried(tried) => outbox::tried(tried)?,
        Body::OutboxRestated(restated) => outbox::restated(restated)?,
        Body::ReadinessTicked(ticked) => outbox::ticked(ticked)?,
        Body::CertificateChanged(changed) => outbox::certificate(changed),
        Body::IncidentOpened(opened) => incident::opened(opened)?,
        Body::IncidentRevised(revised) => incident::revised(revised)?,
        Body::IncidentResolved(resolved) => incident::resolved(&resolved)?,
        Body::IncidentRestated(restated) => incident::restated(restated)?,
        Body::IncidentActed(acted) => incident::acted(acted)?,
        Body::Silenced(silenced) => incident::silenced(silenced)?,
        Body::SilenceEnded(ended) => incident::silence_ended(ended)?,
        Body::WordsGiven(given) => incident::words_given(given)?,
        Body::WordWithdrawn(withdrawn) => incident::word_withdrawn(withdrawn)?,
        Body::UplinkChanged(changed) => FactBody::UplinkChanged { works: changed.works },
        Body::Blinded(blinded) => FactBody::Blinded { since: at(blinded.since_ms) },
        Body::ClockStepped(stepped) => FactBody::ClockStepped { ahead_ms: stepped.ahead_ms },
    })
}

fn attendance_to_wire(point: PointIdx, count: &Count) -> v1::AttendanceReported {
    v1::AttendanceReported {
        point: point.0,
        reporter: count.reporter.0,
        agent_id: count.agent.to_string(),
        report_run: count.run.0,
        report_seq: count.report_seq,
        count: count.count,
        source: v1::CountSource::from(count.source).into(),
        by: count.by.to_string(),
        note: count.note.to_string(),
        observed_ms: count.observed.as_millis(),
        observed_estimated: count.observed_estimated,
    }
}

fn attendance_from_wire(
    reported: v1::AttendanceReported,
    received: Timestamp,
) -> Result<FactBody, ConvertError> {
    let source = Option::from(reported.source()).ok_or_else(|| missing("source"))?;
    Ok(FactBody::AttendanceReported {
        point: PointIdx(reported.point),
        count: Box::new(Count {
            count: reported.count,
            source,
            by: reported.by.into_boxed_str(),
            note: reported.note.into_boxed_str(),
            reporter: PointIdx(reported.reporter),
            agent: AgentId::new(&reported.agent_id),
            run: Run(reported.report_run),
            report_seq: reported.report_seq,
            observed: at(reported.observed_ms),
            observed_estimated: reported.observed_estimated,
            received,
            is_entered: false,
        }),
    })
}
