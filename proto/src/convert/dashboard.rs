//! The picture: snapshots and deltas.

use std::time::Duration;

use diemcau_core::event::{AgendaItem, Cutoff, EventSettings, Level, Pace};
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::point::{HelpNow, PointNow, StandingCount};
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

use super::{ConvertError, at, millis, missing, path, power, told, value};
use crate::v1;

/// Gathers a snapshot until it is whole.
#[derive(Debug)]
pub struct SnapshotBuilder {
    begin: v1::SnapshotBegin,
    settings: EventSettings,
    points: Vec<Point>,
    now: Vec<PointNow>,
}

impl SnapshotBuilder {
    /// Starts from the first message of a `Watch`.
    ///
    /// # Errors
    /// If the event or the session is missing.
    pub fn new(mut begin: v1::SnapshotBegin) -> Result<Self, ConvertError> {
        let settings = event_from_wire(begin.event.take().ok_or_else(|| missing("event"))?);
        Ok(Self { begin, settings, points: Vec::new(), now: Vec::new() })
    }

    /// Takes in a page.
    ///
    /// # Errors
    /// If points do not come in the order of their indices or more come than were announced.
    pub fn page(&mut self, page: v1::SnapshotPage) -> Result<(), ConvertError> {
        for mut point in page.points {
            if self.points.len() >= self.begin.points as usize {
                return Err(value("points", point.index, "more than SnapshotBegin announced"));
            }
            if point.index as usize != self.points.len() {
                return Err(value("index", point.index, "points come in their order"));
            }
            let now = point.now.take().ok_or_else(|| missing("now"))?;
            self.now.push(point_now_from_wire(now)?.1);
            self.points.push(point_from_wire(point)?);
        }
        Ok(())
    }

    /// The whole picture, when `SnapshotEnd` has come.
    ///
    /// # Errors
    /// If points are missing or make no tree.
    pub fn finish(self) -> Result<Replica, ConvertError> {
        if self.points.len() != self.begin.points as usize {
            return Err(value("points", self.points.len(), "fewer than SnapshotBegin announced"));
        }
        let session = Option::from(self.begin.session()).ok_or_else(|| missing("session"))?;
        let roster = Roster::new(self.points).map_err(ConvertError::Tree)?;
        let n_states = self.now.len();
        let at = (Seq(self.begin.revision), at(self.begin.at_ms));
        Replica::new(self.settings, roster, session, at, self.now)
            .map_err(|_| value("points", n_states, "one state for each point"))
    }
}

/// An event, to send.
pub fn event_to_wire(settings: &EventSettings) -> v1::Event {
    v1::Event {
        name: settings.name.clone(),
        time_zone: settings.time_zone.clone(),
        start_ms: settings.start.as_millis(),
        end_ms: settings.end.as_millis(),
        count_open_ms: settings.count_open.as_millis(),
        cutoffs: cutoffs_to_wire(&settings.cutoffs),
        levels: settings
            .levels
            .iter()
            .map(|level| v1::Level {
                id: level.id.clone(),
                name: level.name.clone(),
                heartbeat_ms: millis(level.pace.heartbeat),
                lost_after_ms: millis(level.pace.lost_after),
                suspect_after_ms: millis(level.pace.suspect_after),
                path: Some(path::settings_to_wire(&level.path)),
            })
            .collect(),
        agenda: settings
            .agenda
            .iter()
            .map(|item| v1::AgendaItem {
                at_ms: item.at.as_millis(),
                item: item.item.clone(),
                point: item.point.map(|point| point.0),
            })
            .collect(),
    }
}

/// Cut-offs, to send.
pub(super) fn cutoffs_to_wire(cutoffs: &[Cutoff]) -> Vec<v1::Cutoff> {
    let wire = |cutoff: &Cutoff| v1::Cutoff {
        name: cutoff.name.clone(),
        at_ms: cutoff.at.as_millis(),
        due_ms: cutoff.due.map(Timestamp::as_millis),
    };
    cutoffs.iter().map(wire).collect()
}

/// An event, as received.
pub fn event_from_wire(event: v1::Event) -> EventSettings {
    EventSettings {
        name: event.name,
        time_zone: event.time_zone,
        start: at(event.start_ms),
        end: at(event.end_ms),
        count_open: at(event.count_open_ms),
        cutoffs: event
            .cutoffs
            .into_iter()
            .map(|cutoff| Cutoff { name: cutoff.name, at: at(cutoff.at_ms), due: cutoff.due_ms.map(at) })
            .collect(),
        levels: event
            .levels
            .into_iter()
            .map(|level| Level {
                id: level.id,
                name: level.name,
                pace: Pace {
                    heartbeat: Duration::from_millis(level.heartbeat_ms.into()),
                    suspect_after: Duration::from_millis(level.suspect_after_ms.into()),
                    lost_after: Duration::from_millis(level.lost_after_ms.into()),
                },
                path: level.path.map(path::settings_from_wire).unwrap_or_default(),
            })
            .collect(),
        agenda: event
            .agenda
            .into_iter()
            .map(|item| AgendaItem { at: at(item.at_ms), item: item.item, point: item.point.map(PointIdx) })
            .collect(),
    }
}

/// A point of the roster, to send; `now` is for the caller to add.
pub fn point_to_wire(idx: PointIdx, point: &Point) -> v1::Point {
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
        now: None,
    }
}

/// A point of the roster, as received.
///
/// # Errors
/// If its level is no index.
pub fn point_from_wire(point: v1::Point) -> Result<Point, ConvertError> {
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
    })
}

/// How a point stands, to send.
pub fn point_now_to_wire(idx: PointIdx, now: &PointNow) -> v1::PointNow {
    let power = power::known_to_wire(&now.power);
    let (path, path_probe) = path::now_to_wire(now.path.as_deref());
    v1::PointNow {
        index: idx.0,
        presence: v1::Presence::from(now.presence).into(),
        since_ms: now.since.map(Timestamp::as_millis),
        power: power.source,
        power_since_ms: now.power_since.map(Timestamp::as_millis),
        charge_percent: power.charge_percent,
        power_alarm: power.alarm,
        power_fault: power.fault,
        power_basis: power.basis,
        replace_battery: power.replace_battery,
        runtime_s: power.runtime_s,
        path,
        path_probe,
        confirmation: now.confirmation.as_deref().map(told::confirmation_now_to_wire),
        chair_present: now.chair_present,
        help: now.help.as_deref().map(|help| v1::HelpNow {
            at_ms: help.at.as_millis(),
            text: help.text.to_string(),
            by: help.by.to_string(),
            reply: help.reply.as_ref().map(told::reply_to_wire),
        }),
        last_power: v1::PowerSource::from(now.last_power).into(),
        count: now.count.as_deref().map(|count| v1::StandingCount {
            count: count.count,
            source: v1::CountSource::from(count.source).into(),
            by: count.by.to_string(),
            observed_ms: count.observed.as_millis(),
            received_ms: count.received.as_millis(),
            reporter: count.reporter.0,
            note: count.note.to_string(),
        }),
        simulated: now.simulated,
        left_reason: v1::GoodbyeReason::from(now.left_reason.unwrap_or_default()).into(),
        losses: now.losses,
    }
}

/// How a point stands, as received.
///
/// # Errors
/// If its presence or the source of its count is not said.
pub fn point_now_from_wire(now: v1::PointNow) -> Result<(PointIdx, PointNow), ConvertError> {
    let presence = Option::from(now.presence()).ok_or_else(|| missing("presence"))?;
    let power = power::known(&v1::PowerChanged {
        point: now.index,
        source: now.power,
        charge_percent: now.charge_percent,
        alarm: now.power_alarm,
        replace_battery: now.replace_battery,
        fault: now.power_fault,
        basis: now.power_basis,
        runtime_s: now.runtime_s,
    });
    let last_power = now.last_power().into();
    let path = path::now_from_wire(now.path(), now.path_probe.clone());
    let left_reason = (presence == Presence::Left).then_some(GoodbyeReason::from(now.left_reason()));
    let idx = PointIdx(now.index);
    let now = PointNow {
        presence,
        since: now.since_ms.map(at),
        power,
        power_since: now.power_since_ms.map(at),
        last_power,
        count: now.count.map(standing_from_wire).transpose()?.map(Box::new),
        simulated: now.simulated,
        left_reason,
        losses: now.losses,
        path,
        confirmation: now.confirmation.map(told::confirmation_now).transpose()?.map(Box::new),
        chair_present: now.chair_present,
        help: now.help.map(help_from_wire).map(Box::new),
    };
    Ok((idx, now))
}

fn help_from_wire(help: v1::HelpNow) -> HelpNow {
    HelpNow {
        at: at(help.at_ms),
        text: help.text.into_boxed_str(),
        by: help.by.into_boxed_str(),
        reply: help.reply.map(told::reply_from_wire),
    }
}

/// A delta, to send.
pub fn delta_to_wire(delta: &Delta, health: Option<v1::Health>) -> v1::Delta {
    v1::Delta {
        from_revision: delta.from.0,
        to_revision: delta.to.0,
        at_ms: delta.at.as_millis(),
        points: delta.points.iter().map(|(idx, now)| point_now_to_wire(*idx, now)).collect(),
        health,
    }
}

/// A delta, as received, without its `health`.
///
/// # Errors
/// If a point in it does not say how it stands.
pub fn delta_from_wire(delta: v1::Delta) -> Result<Delta, ConvertError> {
    Ok(Delta {
        from: Seq(delta.from_revision),
        to: Seq(delta.to_revision),
        at: at(delta.at_ms),
        points: delta.points.into_iter().map(point_now_from_wire).collect::<Result<_, _>>()?,
    })
}

fn standing_from_wire(count: v1::StandingCount) -> Result<StandingCount, ConvertError> {
    let source = Option::from(count.source()).ok_or_else(|| missing("source"))?;
    Ok(StandingCount {
        count: count.count,
        source,
        by: count.by.into_boxed_str(),
        note: count.note.into_boxed_str(),
        observed: at(count.observed_ms),
        received: at(count.received_ms),
        reporter: PointIdx(count.reporter),
    })
}
