//! A picture for a dashboard without a collector: most points are live, one in twelve is not, and of the first of
//! those that are lost incidents tell.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use diemcau_core::event::{EventSettings, MapTile, Session};
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::picture::IncidentChange;
use diemcau_core::incident::{Cause, Finding, Incident, IncidentId, Member, Scope, Subject};
use diemcau_core::point::PointNow;
use diemcau_core::power::{Power, PowerSource};
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::time::Timestamp;
use diemcau_monitor::{Health, Language, LinkEvent, ScreenEvent, State, update};

use crate::province::{GROUP, Province, code};

/// Tiles of the map, as many as the sample has.
const TILES: usize = 48;
/// Incidents that stand at most, on a very bad day.
const INCIDENTS: usize = 200;
/// Points that change in a delta.
const CHANGED: usize = 100;

/// Columns and rows of the terminal.
pub(super) const SIZE: (u16, u16) = (200, 60);

/// A dashboard that shows so many points.
pub(super) fn state(n_points: usize) -> anyhow::Result<State> {
    Ok(state_at(n_points)?.0)
}

/// The same with the time of its picture, whose revision is 1.
pub(super) fn state_at(n_points: usize) -> anyhow::Result<(State, Timestamp)> {
    let mut state = State::new(Language::Vietnamese, SIZE);
    let replica = replica(n_points)?;
    let at = replica.at();
    let snapshot = LinkEvent::Snapshot(Box::new(replica), Health::default());
    update(&mut state, Duration::ZERO, ScreenEvent::Link(snapshot));
    Ok((state, at))
}

/// A key as the terminal tells it.
pub(crate) fn key(code: KeyCode) -> ScreenEvent {
    ScreenEvent::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The delta on a revision of that picture, as it stands at `at`: points all over the roster go, or come back.
pub(super) fn delta(n_points: usize, from: Seq, at: Timestamp) -> ScreenEvent {
    let gone = |idx: usize| if from.0.is_multiple_of(2) { (idx, idx / 24 * 24) } else { (idx, idx) };
    let changed = (0..CHANGED).map(|at| (at * n_points / CHANGED) / 24 * 24 + 3).map(gone);
    let points = changed.map(|(idx, like)| (PointIdx::from_usize(idx), point_now(like, at))).collect();
    let delta = Delta { from, to: from.next(), at, frame: None, points, incidents: None };
    ScreenEvent::Link(LinkEvent::Delta(delta, None))
}

fn replica(n_points: usize) -> anyhow::Result<Replica> {
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 2 };
    let event = diemcau::event::from_text(&province.event(), &province.roster())?;
    let at = event.settings.count_open + Duration::from_mins(30);
    let now = (0..n_points).map(|idx| point_now(idx, at)).collect();
    let heads = (0..n_points).skip(1).step_by(GROUP).take(TILES);
    let map =
        heads.zip(0..).map(|(idx, at)| MapTile { point: code(idx).into(), column: at % 8, row: at / 8 });
    let settings = EventSettings { map: map.collect(), ..event.settings };
    let mut replica = Replica::new(settings, event.roster, Session::Rehearsal, (Seq(1), at), now)?;
    let incidents = (0..n_points).step_by(24).take(INCIDENTS).map(|idx| incident(idx, at)).map(Arc::new);
    replica.add_incidents(IncidentChange { incidents: incidents.collect(), ..IncidentChange::default() })?;
    Ok(replica)
}

/// Of a point that was lost.
fn incident(idx: usize, at: Timestamp) -> Incident {
    let (point, since) = (PointIdx::from_usize(idx), at - Duration::from_secs(idx as u64 % 1_200));
    let found = Finding {
        subject: Subject::Outage,
        scope: Scope::Point(point),
        cause: Cause::Unknown,
        grounds: Vec::new(),
        members: vec![Member { point, struck: since, lost: Some(since) }],
        of: 1,
        flapping: false,
    };
    Incident {
        id: IncidentId(idx as u64 + 1),
        found,
        since,
        opened: since,
        touched: vec![point],
        from: None,
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        snoozed_until: None,
        end: None,
    }
}

fn point_now(idx: usize, at: Timestamp) -> PointNow {
    let ago = Duration::from_secs(idx as u64 % 1_200);
    let (presence, power) = match idx % 24 {
        0 => (Presence::Lost, PowerSource::Unknown),
        1 => (Presence::Unseen, PowerSource::Unknown),
        2 => (Presence::Live, PowerSource::Battery),
        _ => (Presence::Live, PowerSource::Mains),
    };
    let since = (presence != Presence::Unseen).then_some(at - ago);
    let known = Power { source: power, ..Power::default() };
    PointNow { presence, since, power: known, power_since: since, last_power: power, ..PointNow::default() }
}
