//! The picture: snapshots and deltas.

use std::time::Duration;

use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::event::{AgendaItem, Cutoff, EventSettings, Level, MapTile, Pace, Session};
use diemcau_core::ids::{LevelIdx, PointIdx, Seq};
use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::point::PointNow;
use diemcau_core::replica::{Delta, FrameChange, Replica};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

use super::incident::picture;
use super::{ConvertError, at, millis, missing, path, point, report, rule, value};
use crate::v1;

/// Gathers a snapshot until it is whole.
#[derive(Debug)]
pub struct SnapshotBuilder {
    begin: v1::SnapshotBegin,
    settings: EventSettings,
    points: Vec<Point>,
    now: Vec<PointNow>,
    incidents: IncidentChange,
}

impl SnapshotBuilder {
    /// Starts from the first message of a `Watch`.
    ///
    /// # Errors
    /// If the event or the session is missing.
    pub fn new(mut begin: v1::SnapshotBegin) -> Result<Self, ConvertError> {
        let settings = event_from_wire(begin.event.take().ok_or_else(|| missing("event"))?);
        Ok(Self {
            begin,
            settings,
            points: Vec::new(),
            now: Vec::new(),
            incidents: IncidentChange::default(),
        })
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
            self.now.push(point::now_from_wire(now).1);
            self.points.push(point::from_wire(point)?);
        }
        Ok(())
    }

    /// Takes in a page of incidents.
    pub fn incidents(&mut self, page: v1::IncidentPage) {
        picture::add_page(page, &mut self.incidents);
    }

    /// The whole picture, when `SnapshotEnd` has come.
    ///
    /// # Errors
    /// If points are missing or make no tree, or an incident names a point that is not there.
    pub fn finish(self) -> Result<Replica, ConvertError> {
        if self.points.len() != self.begin.points as usize {
            return Err(value("points", self.points.len(), "fewer than SnapshotBegin announced"));
        }
        let session = session(self.begin.session).ok_or_else(|| missing("session"))?;
        let roster = Roster::new(self.points).map_err(ConvertError::Tree)?;
        let n_states = self.now.len();
        let at = (Seq(self.begin.revision), at(self.begin.at_ms));
        let mut replica = Replica::new(self.settings, roster, session, at, self.now)
            .map_err(|_| value("points", n_states, "one state for each point"))?
            .with_frozen(frozen_from_wire(self.begin.frozen));
        replica
            .add_incidents(self.incidents)
            .map_err(|error| value("incidents", error, "each names points of the picture"))?;
        Ok(replica)
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
        operators_phone: settings.operators_phone.clone(),
        area_level: settings.area_level.map(|level| level.0.into()),
        alert_rules: settings.alert_rules.iter().map(rule::to_wire).collect(),
        report: Some(report::to_wire(&settings.report)),
        map: settings.map.iter().map(tile_to_wire).collect(),
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
        operators_phone: event.operators_phone,
        area_level: event.area_level.and_then(|level| Some(LevelIdx(u16::try_from(level).ok()?))),
        alert_rules: event.alert_rules.into_iter().map(rule::from_wire).collect(),
        report: event.report.map(report::from_wire).unwrap_or_default(),
        map: event.map.into_iter().map(tile_from_wire).collect(),
    }
}

fn tile_to_wire(tile: &MapTile) -> v1::MapTile {
    v1::MapTile { point: tile.point.to_string(), column: tile.column.into(), row: tile.row.into() }
}

fn tile_from_wire(tile: v1::MapTile) -> MapTile {
    let place = |place: u32| u16::try_from(place).unwrap_or(u16::MAX);
    MapTile { point: tile.point.into(), column: place(tile.column), row: place(tile.row) }
}

/// Frozen figures, to send.
pub fn frozen_to_wire(frozen: &[FrozenFigure]) -> Vec<v1::FrozenFigure> {
    let wire = |figure: &FrozenFigure| v1::FrozenFigure {
        name: figure.name.to_string(),
        at_ms: figure.at.as_millis(),
        sums: figure.sums.map(|sums| v1::FrozenSums {
            expected: sums.expected,
            connected: sums.connected,
            attendees: sums.attendees,
        }),
        amendments: figure.n_amendments,
        open_changes: figure.n_open,
    };
    frozen.iter().map(wire).collect()
}

fn frozen_from_wire(frozen: Vec<v1::FrozenFigure>) -> Vec<FrozenFigure> {
    let read = |figure: v1::FrozenFigure| FrozenFigure {
        name: figure.name.into(),
        at: at(figure.at_ms),
        sums: figure.sums.map(|sums| FrozenSums {
            expected: sums.expected,
            connected: sums.connected,
            attendees: sums.attendees,
        }),
        n_amendments: figure.amendments,
        n_open: figure.open_changes,
    };
    frozen.into_iter().map(read).collect()
}

/// A delta, to send.
pub fn delta_to_wire(delta: &Delta, health: Option<v1::Health>) -> v1::Delta {
    v1::Delta {
        from_revision: delta.from.0,
        to_revision: delta.to.0,
        at_ms: delta.at.as_millis(),
        points: delta.points.iter().map(|(idx, now)| point::now_to_wire(*idx, now)).collect(),
        health,
        frame: delta.frame.as_deref().map(frame_to_wire),
        incidents: delta.incidents.as_deref().map(picture::change_to_wire),
    }
}

/// A delta, as received, without its `health`.
///
/// # Errors
/// If a point that it adds to the roster has a level that is no index.
pub fn delta_from_wire(delta: v1::Delta) -> Result<Delta, ConvertError> {
    Ok(Delta {
        from: Seq(delta.from_revision),
        to: Seq(delta.to_revision),
        at: at(delta.at_ms),
        frame: delta.frame.map(frame_from_wire).transpose()?.map(Box::new),
        points: delta.points.into_iter().map(point::now_from_wire).collect(),
        incidents: delta.incidents.map(picture::change_from_wire).map(Box::new),
    })
}

/// A session; none if it is not said. One that this version does not know is shown as a rehearsal:
/// nothing of it may be taken for an official figure.
fn session(number: i32) -> Option<Session> {
    match v1::Session::try_from(number) {
        Ok(session) => session.into(),
        Err(_) => Some(Session::Rehearsal),
    }
}

fn frame_to_wire(frame: &FrameChange) -> v1::Frame {
    v1::Frame {
        session: frame.session.map_or(v1::Session::Unspecified, v1::Session::from).into(),
        event: frame.settings.as_ref().map(event_to_wire),
        points: frame.points.iter().map(|(idx, point)| point::to_wire(*idx, point)).collect(),
        frozen: frame.frozen.as_deref().map(|frozen| v1::FrozenFigures { figures: frozen_to_wire(frozen) }),
    }
}

fn frame_from_wire(frame: v1::Frame) -> Result<FrameChange, ConvertError> {
    Ok(FrameChange {
        session: session(frame.session),
        settings: frame.event.map(event_from_wire),
        points: frame
            .points
            .into_iter()
            .map(|row| Ok((PointIdx(row.index), point::from_wire(row)?)))
            .collect::<Result<_, ConvertError>>()?,
        frozen: frame.frozen.map(|frozen| frozen_from_wire(frozen.figures)),
    })
}
