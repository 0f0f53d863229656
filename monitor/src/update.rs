//! How each event changes the state.

mod mouse;
mod step;

use std::time::Duration;

use crate::command;
use crate::event::{Action, Event, LinkEvent};
use crate::state::filter::Filter;
use crate::state::{Link, State};

/// Takes in one event, `mono` after the start of the program.
pub fn update(state: &mut State, mono: Duration, event: Event) -> Action {
    state.mono = mono;
    let action = match event {
        Event::Key(key) => match command::of_key(state.overlay, key) {
            Some(command) => step::run(state, command),
            None => Action::Nothing,
        },
        Event::Mouse(mouse) => {
            mouse::run(state, mouse);
            Action::Nothing
        }
        Event::Resize(columns, rows) => {
            state.size = (columns, rows);
            Action::Nothing
        }
        Event::Tick => Action::Nothing,
        Event::Link(link) => take(state, link),
    };
    if let Some(picture) = &mut state.picture
        && picture.enter_phase(picture.event_time(mono))
    {
        state.list_all_anew();
    }
    state.settle();
    action
}

fn take(state: &mut State, event: LinkEvent) -> Action {
    match event {
        LinkEvent::Snapshot(replica, health) => {
            state.link = Link::Watching;
            state.show(*replica, health);
            Action::Nothing
        }
        LinkEvent::Delta(delta, health) => {
            let Some(picture) = &mut state.picture else {
                return Action::WatchAnew;
            };
            match picture.apply(delta, state.mono) {
                Ok(changed) => {
                    if let Some(health) = health {
                        picture.health = health;
                    }
                    state.list.refresh(picture, &state.filter, &changed);
                    state.concerns.refresh(picture, &Filter::default(), &changed);
                    Action::Nothing
                }
                Err(error) => {
                    tracing::warn!(%error, "delta does not fit, watching anew");
                    state.link = Link::Connecting;
                    Action::WatchAnew
                }
            }
        }
        LinkEvent::Down { outage, retry_in } => {
            state.link = Link::Waiting { outage, until: state.mono + retry_in };
            Action::Nothing
        }
        LinkEvent::Line(line) => {
            if state.inspected() == Some(&line.point) {
                state.line = Some(line);
            }
            Action::Nothing
        }
    }
}
