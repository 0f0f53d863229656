//! A journal played again: its facts are folded as they happened and served to dashboards on this machine, by
//! the protocol and the picture of a collector. Nothing is written, and nobody can act.

mod inspected;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_proto::v1;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};
use tonic::transport::Server;

use super::dashboards::{CoreQueries, Dashboards};
use super::hub::Hub;
use super::inbox::Message;
use crate::incoming::{self, Incoming};
use crate::journal::LineRow;
use inspected::Inspected;

/// Between two pictures.
const STEP: Duration = Duration::from_millis(100);
/// Between two pictures while it stands still.
const STILL: u32 = 5;
/// Pictures between two details of a point.
const DETAIL: u32 = 5;
/// Messages and wishes that may wait; a dashboard asks once.
const QUEUE: usize = 64;

/// What is asked of a journal that is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// It stands still, or goes on.
    Pause(bool),
    /// It runs so many times faster than its own time.
    Speed(u32),
    /// To the next incident that opened.
    NextIncident,
    /// To the incident before.
    PreviousIncident,
    /// To a time.
    GoTo(Timestamp),
}

/// A journal that is being played; it ends with the runtime.
#[derive(Debug)]
pub struct Playing {
    /// Where dashboards find it.
    pub addr: SocketAddr,
    /// What is asked of it.
    pub controls: mpsc::Sender<Control>,
}

/// Plays facts, in their order, with the samples of lines that were kept beside them, to dashboards that come by
/// loopback. There must be one fact at least.
///
/// # Errors
/// If it cannot listen.
pub fn play(facts: Vec<Fact>, lines: Vec<LineRow>) -> io::Result<Playing> {
    let listener = incoming::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let addr = listener.local_addr()?;
    let (inbox, messages) = mpsc::channel(QUEUE);
    let (controls, wishes) = mpsc::channel(QUEUE);
    tokio::spawn(Player::new(facts, Inspected::new(lines)).run(messages, wishes));
    let server = Server::builder().add_service(Dashboards::new(CoreQueries { inbox, callers: None }));
    tokio::spawn(server.serve_with_incoming(Incoming::new(listener, None)));
    Ok(Playing { addr, controls })
}

/// Where the journal is.
struct Player {
    facts: Vec<Fact>,
    /// The first that has not happened yet.
    next: usize,
    state: State,
    hub: Hub,
    inspected: Inspected,
    /// The time that is shown.
    at: Timestamp,
    speed: u32,
    is_paused: bool,
}

impl Player {
    fn new(facts: Vec<Fact>, inspected: Inspected) -> Self {
        let mut state = State::default();
        // What is watched is there before anything happens.
        let n_settings = facts.iter().take_while(|fact| fact.body.is_setting()).count().max(1);
        for fact in facts.iter().take(n_settings) {
            state.apply(fact);
        }
        let next = n_settings.min(facts.len());
        let begun = facts.get(next).or(facts.last()).map(|fact| fact.at).unwrap_or_default();
        let hub = Hub::new(&state, v1::Health::default(), begun);
        Self { facts, next, state, hub, inspected, at: begun, speed: 1, is_paused: false }
    }

    async fn run(mut self, mut messages: mpsc::Receiver<Message>, mut wishes: mpsc::Receiver<Control>) {
        let mut ticks = interval(STEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut n_still, mut n_pictures) = (0, 0_u32);
        loop {
            tokio::select! {
                _ = ticks.tick() => {
                    n_still = if self.is_paused { n_still + 1 } else { STILL };
                    if n_still < STILL {
                        continue;
                    }
                    n_still = 0;
                    self.go_on();
                    n_pictures = n_pictures.wrapping_add(1);
                    if self.is_paused || n_pictures.is_multiple_of(DETAIL) {
                        self.inspected.tell(&self.state, self.at);
                    }
                }
                Some(message) = messages.recv() => self.answer(message),
                Some(control) = wishes.recv() => self.obey(control),
                else => return,
            }
        }
    }

    fn answer(&mut self, message: Message) {
        match message {
            // Whoever does not wait for the answer has gone.
            Message::Watch { reply } => drop(reply.send(self.hub.watch())),
            Message::Inspect { code, reply } => {
                drop(reply.send(self.inspected.open(&self.state, &code, self.at)));
            }
            // Nothing else is served.
            _ => {}
        }
    }

    fn go_on(&mut self) {
        if !self.is_paused {
            self.at = self.at + STEP * self.speed;
        }
        self.fold();
        if self.next == self.facts.len() {
            let last = self.facts.last().map(|fact| fact.at).unwrap_or_default();
            // What stands at the end can be looked at; no time passes behind it.
            (self.is_paused, self.at) = (true, self.at.min(last).max(last));
        }
        let delta = self.hub.copy(&self.state, self.at);
        self.hub.publish(&delta, &v1::Health::default());
    }

    fn fold(&mut self) {
        while let Some(fact) = self.facts.get(self.next).filter(|fact| fact.at <= self.at) {
            let touched = self.state.apply(fact);
            self.hub.touch(touched);
            self.inspected.note(fact);
            self.next += 1;
        }
    }

    fn obey(&mut self, control: Control) {
        match control {
            Control::Pause(is_paused) => self.is_paused = is_paused,
            Control::Speed(speed) => self.speed = speed.clamp(1, 600),
            Control::GoTo(at) => self.go_to(at),
            Control::NextIncident => {
                let next = self.facts[self.next..].iter().find(|fact| opens(fact));
                if let Some(at) = next.map(|fact| fact.at) {
                    self.go_to(at);
                }
            }
            Control::PreviousIncident => {
                let shown = self.at;
                let before = self.facts[..self.next].iter().rev();
                let before = before.filter(|fact| opens(fact)).find(|fact| fact.at < shown);
                if let Some(at) = before.map(|fact| fact.at) {
                    self.go_to(at);
                }
            }
        }
    }

    /// Shows how it was at a time: forward from here, backward from the beginning.
    fn go_to(&mut self, at: Timestamp) {
        let (speed, is_paused) = (self.speed, self.is_paused);
        if at < self.at {
            let mut inspected = std::mem::take(&mut self.inspected);
            inspected.begin_anew();
            let begun = Self::new(std::mem::take(&mut self.facts), inspected);
            self.inspected = begun.inspected;
            let mut hub = std::mem::replace(&mut self.hub, begun.hub);
            (self.facts, self.next, self.state, self.at) = (begun.facts, begun.next, begun.state, begun.at);
            self.at = self.at.max(at);
            self.fold();
            hub.begin_anew(&self.state, v1::Health::default(), self.at);
            self.hub = hub;
        } else {
            self.at = at;
            self.fold();
        }
        (self.speed, self.is_paused) = (speed, is_paused);
        self.inspected.tell(&self.state, self.at);
        let delta = self.hub.copy(&self.state, self.at);
        self.hub.publish(&delta, &v1::Health::default());
    }
}

fn opens(fact: &Fact) -> bool {
    matches!(fact.body, FactBody::IncidentOpened { .. })
}
