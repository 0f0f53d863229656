//! A picture for a dashboard without a collector: most points are live, one in twelve is not.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use diemcau_core::event::Session;
use diemcau_core::ids::Seq;
use diemcau_core::point::PointNow;
use diemcau_core::power::{Power, PowerSource};
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;
use diemcau_monitor::{Health, Language, LinkEvent, ScreenEvent, State, update};

use crate::province::Province;

/// Columns and rows of the terminal.
pub(super) const SIZE: (u16, u16) = (200, 60);

/// A dashboard that shows so many points.
pub(super) fn state(n_points: usize) -> anyhow::Result<State> {
    let mut state = State::new(Language::Vietnamese, SIZE);
    let snapshot = LinkEvent::Snapshot(Box::new(replica(n_points)?), Health::default());
    update(&mut state, Duration::ZERO, ScreenEvent::Link(snapshot));
    Ok(state)
}

/// A key as the terminal tells it.
pub(super) fn key(code: KeyCode) -> ScreenEvent {
    ScreenEvent::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn replica(n_points: usize) -> anyhow::Result<Replica> {
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 2 };
    let event = diemcau::event::from_text(&province.event(), &province.roster())?;
    let at = event.settings.count_open + Duration::from_mins(30);
    let now = (0..n_points).map(|idx| point_now(idx, at)).collect();
    Ok(Replica::new(event.settings, event.roster, Session::Rehearsal, (Seq(1), at), now)?)
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
