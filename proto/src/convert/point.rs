//! A point: what the roster says of it, and how it stands, in a picture and in the journal.

use diemcau_core::attendance::Counts;
use diemcau_core::attendance::Verified;
use diemcau_core::clash::{Clash, Machines};
use diemcau_core::ids::{AgentId, BootId, Code, LevelIdx, PointIdx};
use diemcau_core::machine::{Machine, Marks};
use diemcau_core::point::{AttachedAgent, HelpNow, PointNow, PointState, PowerState, StandingCount};
use diemcau_core::presence::{GoodbyeReason, Link, Presence};
use diemcau_core::readiness::{Check, Tick, Ticks};
use diemcau_core::roster::Point;
use diemcau_core::statements::{Help, Statements};
use diemcau_core::taken::Taken;
use diemcau_core::time::Timestamp;

use super::{ConvertError, at, evidence, excuse, missing, path, power, told, value};
use crate::v1;

/// A point of the roster, to send; `now` is for the caller to add.
pub fn to_wire(idx: PointIdx, point: &Point) -> v1::Point {
    v1::Point {
        index: idx.0,
        code: point.code.to_string(),
        name: point.name.to_string(),
        level: point.level.0.into(),
        parent: point.parent.map(|parent| parent.0),
        expected: point.expected,
        chair: point.chair.to_string(),
        contact: point.contact.to_string(),
        phone: point.phone.to_string(),
        carrier: point.carrier.to_string(),
        uplink: point.uplink.to_string(),
        feeder: point.feeder.to_string(),
        hosted_by: point.hosted_by.map(|host| host.0),
        note: point.note.to_string(),
        speaking: point.speaking,
        unplaced: point.unplaced,
        retired: point.retired,
        now: None,
    }
}

/// A point of the roster, as received.
///
/// # Errors
/// If its level is no index.
pub fn from_wire(point: v1::Point) -> Result<Point, ConvertError> {
    let level = u16::try_from(point.level).map_err(|_| value("level", point.level, "at most 65535"))?;
    Ok(Point {
        code: Code::new(&point.code),
        name: point.name.into_boxed_str(),
        level: LevelIdx(level),
        parent: point.parent.map(PointIdx),
        expected: point.expected,
        chair: point.chair.into_boxed_str(),
        contact: point.contact.into_boxed_str(),
        phone: point.phone.into_boxed_str(),
        carrier: point.carrier.into_boxed_str(),
        uplink: point.uplink.into_boxed_str(),
        feeder: point.feeder.into_boxed_str(),
        hosted_by: point.hosted_by.map(PointIdx),
        note: point.note.into_boxed_str(),
        speaking: point.speaking,
        unplaced: point.unplaced,
        retired: point.retired,
    })
}

/// How a point stands, to send.
pub fn now_to_wire(idx: PointIdx, now: &PointNow) -> v1::PointNow {
    let (path, path_probe) = path::now_to_wire(now.path.as_deref());
    v1::PointNow {
        index: idx.0,
        presence: v1::Presence::from(now.presence).into(),
        since_ms: now.since.map(Timestamp::as_millis),
        power: power::changed_to_wire(&now.power),
        power_since_ms: now.power_since.map(Timestamp::as_millis),
        path,
        path_probe,
        confirmation: now.confirmation.as_deref().map(told::confirmation_now_to_wire),
        chair_present: now.chair_present,
        help: now.help.as_deref().map(|help| v1::HelpNow {
            at_ms: help.at.as_millis(),
            text: help.text.to_string(),
            by: help.by.to_string(),
            reply: help.reply.as_ref().map(told::reply_to_wire),
            earlier: help.earlier.iter().map(call_to_wire).collect(),
        }),
        last_power: v1::PowerSource::from(now.last_power).into(),
        count: now.count.as_deref().map(|count| v1::StandingCount {
            count: count.count,
            source: count.source.map_or(v1::CountSource::Unspecified, v1::CountSource::from).into(),
            by: count.by.to_string(),
            observed_ms: count.observed.as_millis(),
            received_ms: count.received.as_millis(),
            reporter: count.reporter.0,
            note: count.note.to_string(),
            unlikely: count.unlikely,
            entered: count.is_entered,
            verified_ms: count.verified.as_ref().map(|verified| verified.at.as_millis()),
            verified_by: count.verified.as_ref().map(|verified| verified.by.to_string()).unwrap_or_default(),
            conflict: count.is_conflict,
        }),
        simulated: now.simulated,
        left_reason: v1::GoodbyeReason::from(now.left_reason.unwrap_or_default()).into(),
        losses: now.losses,
        clash: now.clash.as_deref().map(|clash| v1::Clash {
            since_ms: clash.since.as_millis(),
            last_ms: clash.last.as_millis(),
            is_copy: clash.is_copy,
        }),
        ticks: ticks_to_wire(now.ticks.as_deref()),
        excuse: now.excuse.as_deref().map(excuse::excuse_to_wire),
        called: now.called.as_deref().map(excuse::called_to_wire),
        ..v1::PointNow::default()
    }
}

/// How a point stands, as received. A newer collector may say what this version does not know: a
/// presence of which no more is known than that is *chưa xác định*, a count stands without its source,
/// and a word on picture and sound that cannot be understood is none.
pub fn now_from_wire(now: v1::PointNow) -> (PointIdx, PointNow) {
    let presence = Option::from(now.presence()).unwrap_or(Presence::Unreachable);
    let last_power = now.last_power().into();
    let path = path::now_from_wire(now.path(), now.path_probe.clone());
    let left_reason = (presence == Presence::Left).then_some(GoodbyeReason::from(now.left_reason()));
    let idx = PointIdx(now.index);
    let now = PointNow {
        presence,
        since: now.since_ms.map(at),
        power: now.power.as_ref().map(power::known).unwrap_or_default(),
        power_since: now.power_since_ms.map(at),
        last_power,
        count: now.count.map(standing_from_wire).map(Box::new),
        simulated: now.simulated,
        left_reason,
        losses: now.losses,
        path,
        confirmation: now.confirmation.and_then(|said| told::confirmation_now(said).ok()).map(Box::new),
        chair_present: now.chair_present,
        help: now.help.map(help_from_wire).map(Box::new),
        clash: now.clash.map(|clash| {
            Box::new(Clash { since: at(clash.since_ms), last: at(clash.last_ms), is_copy: clash.is_copy })
        }),
        ticks: ticks_from_wire(now.ticks),
        excuse: now.excuse.and_then(excuse::excuse_from_wire),
        called: now.called.map(excuse::called_from_wire).map(Box::new),
    };
    (idx, now)
}

/// All that the facts tell of a point, to keep after a gap of the journal; counts, and statements but
/// for the confirmation, aside.
pub fn state_to_wire(idx: PointIdx, state: &PointState) -> v1::PointNow {
    let (path, path_probe) = path::now_to_wire(state.path.as_deref());
    let mut now = v1::PointNow {
        index: idx.0,
        presence: v1::Presence::from(state.link.presence()).into(),
        since_ms: state.link.since().map(Timestamp::as_millis),
        power: power::changed_to_wire(&state.power.now),
        power_since_ms: state.power.since.map(Timestamp::as_millis),
        last_power: v1::PowerSource::from(state.power.last).into(),
        losses: state.losses,
        path,
        path_probe,
        confirmation: state.statements.confirmation().map(told::confirmation_now_to_wire),
        agent: state.agent.as_deref().map(agent_to_wire),
        evidence: state.evidence.as_deref().map(evidence::to_wire).map(Box::new),
        ticks: ticks_to_wire(state.ticks.as_deref()),
        excuse: state.excuse.as_deref().map(excuse::excuse_to_wire),
        called: state.called.as_deref().map(excuse::called_to_wire),
        ..v1::PointNow::default()
    };
    match &state.link {
        Link::Suspect { cause, .. } => now.suspect_cause = v1::SuspectCause::from(*cause).into(),
        Link::Left { reason, by, .. } => {
            now.left_reason = v1::GoodbyeReason::from(*reason).into();
            now.left_by = by.to_string();
        }
        Link::Unseen | Link::Live { .. } | Link::Lost { .. } | Link::Unreachable { .. } => {}
    }
    now
}

fn ticks_to_wire(ticks: Option<&Ticks>) -> Vec<v1::ReadinessTick> {
    let tick = |(check, tick): (Check, &Tick)| v1::ReadinessTick {
        check: v1::ReadinessCheck::from(check).into(),
        good: tick.is_good,
        by: tick.by.to_string(),
        at_ms: tick.at.as_millis(),
    };
    ticks.map(|ticks| ticks.iter().map(tick).collect()).unwrap_or_default()
}

/// A check that this version does not know is passed over.
fn ticks_from_wire(ticks: Vec<v1::ReadinessTick>) -> Option<Box<Ticks>> {
    let mut known = Ticks::default();
    for tick in ticks {
        let check: Option<Check> = tick.check().into();
        let said = Tick { is_good: tick.good, by: tick.by.into(), at: at(tick.at_ms) };
        if let Some(check) = check {
            known.set(check, Some(said));
        }
    }
    (!known.is_empty()).then(|| Box::new(known))
}

/// All that the facts tell of a point, as it was kept.
///
/// # Errors
/// If its presence is not said, or something that belongs to it.
pub fn state_from_wire(now: v1::PointNow) -> Result<(PointIdx, PointState), ConvertError> {
    let power = PowerState {
        now: now.power.as_ref().map(power::known).unwrap_or_default(),
        since: now.power_since_ms.map(at),
        last: now.last_power().into(),
    };
    let (link, idx, path) = (link(&now)?, PointIdx(now.index), now.path());
    let confirmation = now.confirmation.map(told::confirmation_now).transpose()?;
    let state = PointState {
        link,
        agent: now.agent.map(agent_from_wire).map(Box::new),
        power,
        counts: Counts::default(),
        taken: Taken::default(),
        machines: Machines::default(),
        losses: now.losses,
        path: path::now_from_wire(path, now.path_probe),
        statements: Statements::restated(confirmation),
        evidence: now.evidence.map(|evidence| evidence::from_wire(*evidence)).transpose()?.map(Box::new),
        ticks: ticks_from_wire(now.ticks),
        excuse: now.excuse.and_then(excuse::excuse_from_wire),
        called: now.called.map(excuse::called_from_wire).map(Box::new),
    };
    Ok((idx, state))
}

fn link(now: &v1::PointNow) -> Result<Link, ConvertError> {
    let since = || now.since_ms.map(at).ok_or_else(|| missing("since_ms"));
    let presence: Option<Presence> = now.presence().into();
    Ok(match presence.ok_or_else(|| missing("presence"))? {
        Presence::Unseen => Link::Unseen,
        Presence::Live => Link::Live { since: since()? },
        Presence::Suspect => {
            let cause = Option::from(now.suspect_cause()).ok_or_else(|| missing("suspect_cause"))?;
            Link::Suspect { since: since()?, cause }
        }
        Presence::Lost => Link::Lost { since: since()? },
        Presence::Left => {
            let (reason, by) = (now.left_reason().into(), now.left_by.as_str().into());
            Link::Left { since: since()?, reason, by }
        }
        Presence::Unreachable => Link::Unreachable { since: since()? },
        Presence::Excused => return Err(value("presence", "EXCUSED", "that of a link")),
    })
}

/// An agent, to keep.
pub(super) fn agent_to_wire(agent: &AttachedAgent) -> v1::Agent {
    v1::Agent {
        version: agent.version.to_string(),
        simulated: agent.simulated,
        ..machine_to_wire(&agent.machine())
    }
}

/// A machine, to keep.
pub(super) fn machine_to_wire(machine: &Machine) -> v1::Agent {
    let Machine { id, boot, marks: Marks { address, host, certificate } } = machine;
    v1::Agent {
        id: id.to_string(),
        boot_id: boot.to_string(),
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        host: host.to_string(),
        certificate: certificate.map(|digest| digest.to_vec()).unwrap_or_default(),
        ..v1::Agent::default()
    }
}

/// A machine, as it was kept. A mark that cannot be read is not known.
pub(super) fn machine_from_wire(agent: v1::Agent) -> Machine {
    let marks = Marks {
        address: agent.address.parse().ok(),
        host: agent.host.into_boxed_str(),
        certificate: agent.certificate.try_into().ok(),
    };
    Machine { id: AgentId::new(&agent.id), boot: BootId::new(&agent.boot_id), marks }
}

/// An agent, as it was kept.
pub(super) fn agent_from_wire(mut agent: v1::Agent) -> AttachedAgent {
    let (version, simulated) = (std::mem::take(&mut agent.version).into_boxed_str(), agent.simulated);
    let Machine { id, boot, marks } = machine_from_wire(agent);
    AttachedAgent { id, boot, version, simulated, marks }
}

fn help_from_wire(help: v1::HelpNow) -> HelpNow {
    HelpNow {
        at: at(help.at_ms),
        text: help.text.into_boxed_str(),
        by: help.by.into_boxed_str(),
        reply: help.reply.map(told::reply_from_wire),
        earlier: help.earlier.into_iter().map(call_from_wire).collect(),
    }
}

fn call_to_wire(help: &Help) -> v1::HelpCall {
    v1::HelpCall {
        at_ms: help.at.as_millis(),
        text: help.text.to_string(),
        by: help.by.to_string(),
        answered: help.answered,
    }
}

fn call_from_wire(help: v1::HelpCall) -> Help {
    Help {
        at: at(help.at_ms),
        text: help.text.into_boxed_str(),
        by: help.by.into_boxed_str(),
        answered: help.answered,
    }
}

fn standing_from_wire(count: v1::StandingCount) -> StandingCount {
    StandingCount {
        source: count.source().into(),
        is_entered: count.entered,
        verified: count
            .verified_ms
            .map(|at_ms| Box::new(Verified { by: count.verified_by.into_boxed_str(), at: at(at_ms) })),
        is_conflict: count.conflict,
        count: count.count,
        by: count.by.into_boxed_str(),
        note: count.note.into_boxed_str(),
        observed: at(count.observed_ms),
        received: at(count.received_ms),
        reporter: PointIdx(count.reporter),
        unlikely: count.unlikely,
    }
}
