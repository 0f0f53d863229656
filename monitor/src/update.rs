//! How each event changes the state.

mod act;
mod copy;
mod filters;
mod fold;
mod length;
mod mouse;
mod query;
mod replay;
mod step;
mod wall;

use std::time::Duration;

use crossterm::event::MouseEventKind;

use crate::command;
use crate::event::{Action, LinkEvent, ScreenEvent};
use crate::layout::Showing;
use crate::state::filter::Filter;
use crate::state::telling::Telling;
use crate::state::{Link, State};

/// Takes in one event, `mono` after the start of the program.
pub fn update(state: &mut State, mono: Duration, event: ScreenEvent) -> Action {
    state.mono = mono;
    let action = match event {
        ScreenEvent::Key(key) => {
            noticed(state);
            match command::of_key(&state.keys, &state.overlay, state.shown(), key) {
                Some(command) => step::run(state, command),
                None => Action::Nothing,
            }
        }
        ScreenEvent::Paste(text) => {
            step::paste(state, &text);
            Action::Nothing
        }
        ScreenEvent::Mouse(mouse) => {
            // Whoever passes by with the mouse has noticed nothing.
            if mouse.kind != MouseEventKind::Moved {
                noticed(state);
            }
            mouse::run(state, mouse)
        }
        ScreenEvent::Resize(columns, rows) => {
            state.size = (columns, rows);
            Action::Nothing
        }
        ScreenEvent::Tick => {
            if let Some(view) = &state.view {
                state.alerts.age(view.replica(), view.event_time(mono));
                state.speakers.rebuild(view.replica(), view.event_time(mono));
            }
            Action::Nothing
        }
        ScreenEvent::Link(link) => take(state, link),
    };
    if let Some(view) = &mut state.view
        && view.enter_phase(view.event_time(mono))
    {
        state.list_all_anew();
    }
    state.settle();
    action
}

/// Whoever uses the dashboard has seen what it tells, and the incident under their cursor.
fn noticed(state: &mut State) {
    state.telling.take_if(|telling| *telling != Telling::Awaited);
    if state.showing == Showing::Incidents {
        state.incidents.looked();
    }
}

fn take(state: &mut State, event: LinkEvent) -> Action {
    match event {
        LinkEvent::Snapshot(replica, health) => {
            state.link = Link::Watching;
            state.show(*replica, health);
            list_incidents(state)
        }
        LinkEvent::Delta(delta, health) => {
            let Some(view) = &mut state.view else {
                return Action::WatchAnew;
            };
            let n_points = view.replica().roster().len();
            let known = delta.points.iter().filter(|(idx, _)| idx.as_usize() < n_points);
            for (idx, now) in known {
                state.timeline.note(*idx, view.now(*idx), now, delta.at);
            }
            let changed = match view.apply(delta, state.mono) {
                Ok(changed) => changed,
                Err(error) => {
                    tracing::warn!(%error, "delta does not fit, watching anew");
                    state.link = Link::Connecting;
                    return Action::WatchAnew;
                }
            };
            if let Some(health) = health {
                view.health = health;
            }
            if let Some(changed) = changed {
                state.list.refresh(view, &state.filter, &changed);
                state.concerns.refresh(view, &Filter::default(), &changed);
                state.wall.refresh(view, &changed);
            } else {
                let (replica, health) = (view.replica().clone(), view.health.clone());
                state.show(replica, health);
            }
            list_incidents(state)
        }
        LinkEvent::Down { why, retry_in } => {
            state.link = Link::Waiting { why, until: state.mono + retry_in };
            state.round_trip = None;
            Action::Nothing
        }
        LinkEvent::RoundTrip(length) => {
            state.round_trip = Some(length);
            Action::Nothing
        }
        LinkEvent::Line(line) => {
            if state.inspected() == Some(&line.point) {
                state.line = Some(line);
            }
            Action::Nothing
        }
        LinkEvent::Probe { point, news } => {
            state.telling = Some(Telling::Probe { point, news });
            Action::Nothing
        }
        LinkEvent::Acted(answer) => {
            state.telling = Some(match answer {
                Ok(done) => Telling::Done { done, came: state.mono },
                Err(fault) => Telling::Fault(fault),
            });
            Action::Nothing
        }
    }
}

/// Lists the incidents of a new picture, and rings for what is new and critical.
fn list_incidents(state: &mut State) -> Action {
    let Some(view) = &state.view else { return Action::Nothing };
    let at = view.event_time(state.mono);
    state.alerts.rebuild(view.replica(), at);
    state.speakers.rebuild(view.replica(), at);
    if state.showing == Showing::Count {
        state.count.rebuild(view);
    }
    if state.showing == Showing::Timeline {
        state.timeline.rebuild(view.replica());
    }
    if state.filter.look_up(view, state.operator.as_deref()) {
        state.list.rebuild(view, &state.filter);
    }
    if state.incidents.rebuild(view.replica()) { Action::Ring } else { Action::Nothing }
}
