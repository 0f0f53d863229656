//! One agent: the [`Reporter`]'s decisions carried out on a real connection. The service at a point
//! runs one; a rehearsal runs thousands in one process, each as one task.
//!
//! An [`Agent`] is given who it is and where its collector is, takes [`Command`]s from a stream and
//! tells an [`Observer`] what happens:
//!
//! ```no_run
//! # async fn f(setup: diemcau_agent::agent::Setup) {
//! use diemcau_agent::agent::{Agent, Command};
//! use diemcau_agent::clock::Now;
//! use diemcau_agent::reporter::ReporterOutput;
//!
//! let (commands, receiver) = tokio::sync::mpsc::channel(8);
//! let agent = Agent::new(setup, |now: Now, event: &ReporterOutput| println!("{now:?} {event:?}"));
//! let running = tokio::spawn(agent.run(tokio_stream::wrappers::ReceiverStream::new(receiver)));
//! commands.send(Command::Break).await.ok();
//! commands.send(Command::leave(diemcau_proto::v1::GoodbyeReason::Person, "Lan")).await.ok();
//! running.await.ok();
//! # }
//! ```
//!
//! Any stream of commands will do, so a fleet whose script is known beforehand needs no channel for
//! each agent. Reports are numbered by whoever enters them, in order and without a gap for ever
//! within the agent id; an agent keeps them in memory until they are acknowledged, and durability is
//! its owner's (the service writes them to its spool first).

mod connection;
mod slot;

use std::pin::Pin;
use std::time::Duration;

use diemcau_core::ids::{BootId, Lane};
use diemcau_core::power::PowerReading;
use diemcau_proto::channel::{ConnectOptions, Target};
use diemcau_proto::v1;
use tokio::time::{Instant, Sleep};
use tokio_stream::{Stream, StreamExt as _};

use crate::clock::{Mono, Now};
use crate::identity::Identity;
use crate::report::Report;
use crate::reporter::{Detach, Reporter, ReporterOutput, Wanted};
use connection::{Connection, ConnectionInput};

/// What an agent begins with.
#[derive(Debug)]
pub struct Setup {
    /// Who it is.
    pub identity: Identity,
    /// Where its collector is.
    pub target: Target,
    /// How it connects.
    pub options: ConnectOptions,
    /// Fixes its waiting times.
    pub seed: u64,
    /// Reports that wait from an earlier run, in the order of their numbers.
    pub reports: Vec<Report>,
}

/// What an agent can be told. It is small; what is rare is boxed.
#[derive(Debug)]
pub enum Command {
    /// Something is to be said. Its number is above all before.
    Report(Box<Report>),
    /// A report is not to be sent any more.
    Forget(Lane, u64),
    /// The power was just read. What the collector would make a fact of is said at once.
    Power(Box<PowerReading>),
    /// The probes of the meeting path found something: the last window of every one that runs.
    Path(Box<v1::PathReport>),
    /// What an operator wanted probed is answered.
    ProbeAnswer(Box<v1::ProbeAnswer>),
    /// Say goodbye after what can still be said, and end.
    Leave(Box<Farewell>),
    /// Drop the connection, and come back as after any break.
    Break,
    /// Rehearsal: drop the connection and stay away until [`Command::Resume`].
    Depart,
    /// Rehearsal: neither speak nor listen, with the connection left open, as on a line that was
    /// cut without telling anybody, until [`Command::Resume`].
    FallSilent,
    /// Rehearsal: end [`Command::Depart`] or [`Command::FallSilent`]. A stream that was silent goes
    /// on unless it was mute for too long.
    Resume,
    /// Rehearsal: the machine restarted; come back with another boot id. Ends an absence too.
    Restart(BootId),
}

/// How an agent goes.
#[derive(Debug)]
pub struct Farewell {
    /// Why.
    pub reason: v1::GoodbyeReason,
    /// Who said so, if a person did.
    pub by: String,
}

/// Is told what happens to an agent, in order, on its task: it must not block.
pub trait Observer {
    /// Something happened.
    fn observe(&mut self, now: Now, event: &ReporterOutput);

    /// A message goes out, the greeting aside.
    fn sent(&mut self, _message: &v1::AgentMessage) {}

    /// Whether it has the meeting path probed when it is told [`ReporterOutput::ProbeAsked`], and answers by
    /// [`Command::ProbeAnswer`]: only then does the collector ask.
    fn answers_probes(&self) -> bool {
        false
    }
}

impl<F: FnMut(Now, &ReporterOutput)> Observer for F {
    fn observe(&mut self, now: Now, event: &ReporterOutput) {
        self(now, event);
    }
}

/// An agent that is not running yet.
pub struct Agent<O> {
    reporter: Reporter,
    target: Target,
    options: ConnectOptions,
    link: Connection,
    manner: Manner,
    observer: O,
}

/// How it behaves; only a rehearsal knows another manner than the first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As it should.
    Present,
    /// It neither speaks nor listens.
    Silent,
    /// It has no connection and makes none.
    Away,
}

/// All that can wake an agent.
enum Input {
    Command(Command),
    CommandsEnded,
    Connection(ConnectionInput),
    Timeout,
}

impl Command {
    /// Say goodbye and end.
    pub fn leave(reason: v1::GoodbyeReason, by: &str) -> Self {
        Self::Leave(Box::new(Farewell { reason, by: by.to_owned() }))
    }
}

impl<O: Observer> Agent<O> {
    /// Prepares an agent.
    pub fn new(setup: Setup, observer: O) -> Self {
        let reporter = Reporter::new(setup.identity, setup.seed, Now::ask().mono);
        let mut reporter = reporter.answering_probes(observer.answers_probes());
        for report in setup.reports {
            reporter.handle_report(report);
        }
        Self {
            reporter,
            target: setup.target,
            options: setup.options,
            link: Connection::Absent,
            manner: Manner::Present,
            observer,
        }
    }

    /// Runs until a [`Command::Leave`] is carried out, and gives the observer back. When the stream
    /// of commands ends the agent goes on without any.
    pub async fn run<C>(mut self, mut commands: C) -> O
    where
        C: Stream<Item = Command> + Unpin,
    {
        let mut alarm = Alarm::new();
        let mut listening = true;
        loop {
            self.settle();
            if self.reporter.wanted() == Wanted::End {
                return self.observer;
            }
            let input = self.select(&mut commands, listening, &mut alarm).await;
            listening &= !matches!(input, Input::CommandsEnded);
            self.apply(input);
        }
    }

    /// Makes true of the connection what the reporter wants, and sends what it has to say.
    fn settle(&mut self) {
        if self.manner != Manner::Present {
            return;
        }
        match (self.reporter.wanted(), &self.link) {
            (Wanted::Connection, Connection::Absent) => {
                self.link = Connection::connect(&self.target, self.options);
            }
            (Wanted::Nothing | Wanted::End, _) => self.link = Connection::Absent,
            (Wanted::Connection, _) => {}
        }
        let Some(sender) = self.link.sender() else {
            return;
        };
        while self.reporter.wants_transmit() && sender.has_room() {
            if let Some(message) = self.reporter.poll_transmit(Now::ask()) {
                self.observer.sent(&message);
                sender.put(message);
            }
        }
    }

    async fn select<C>(&mut self, commands: &mut C, listening: bool, alarm: &mut Alarm) -> Input
    where
        C: Stream<Item = Command> + Unpin,
    {
        let present = self.manner == Manner::Present;
        let wants_room = self.reporter.wants_transmit();
        let deadline = self.reporter.poll_timeout().filter(|_| present);
        tokio::select! {
            biased;
            command = commands.next(), if listening => command.map_or(Input::CommandsEnded, Input::Command),
            input = self.link.next(wants_room), if present => Input::Connection(input),
            () = alarm.wait(deadline.map(|(at, _)| at)) => Input::Timeout,
        }
    }

    fn apply(&mut self, input: Input) {
        let now = Now::ask();
        let event = match input {
            Input::Command(command) => self.apply_command(command, now),
            Input::Connection(input) => self.apply_connection(input, now),
            Input::Timeout => self.reporter.handle_timeout(now),
            Input::CommandsEnded => None,
        };
        if let Some(event) = event {
            self.observer.observe(now, &event);
        }
    }

    fn apply_command(&mut self, command: Command, now: Now) -> Option<ReporterOutput> {
        match command {
            Command::Report(report) => self.reporter.handle_report(*report),
            Command::Forget(lane, seq) => self.reporter.handle_forget(lane, seq, now.mono),
            Command::Power(reading) => self.reporter.handle_power(*reading, now.mono),
            Command::Path(path) => self.reporter.handle_path(*path),
            Command::ProbeAnswer(answer) => self.reporter.handle_probe_answer(*answer),
            Command::Leave(farewell) => {
                self.manner = Manner::Present;
                return self.reporter.handle_leave(farewell.reason, &farewell.by, now.mono);
            }
            Command::Break => {
                self.link = Connection::Absent;
                return self.reporter.handle_detached(Detach::Asked, now);
            }
            Command::Depart => {
                self.manner = Manner::Away;
                self.link = Connection::Absent;
                return self.reporter.handle_detached(Detach::Asked, now);
            }
            Command::FallSilent => self.manner = Manner::Silent,
            Command::Resume => {
                self.manner = Manner::Present;
                return self.reporter.handle_timeout(now);
            }
            Command::Restart(boot_id) => {
                self.manner = Manner::Present;
                self.link = Connection::Absent;
                return self.reporter.handle_reboot(boot_id, now);
            }
        }
        None
    }

    fn apply_connection(&mut self, input: ConnectionInput, now: Now) -> Option<ReporterOutput> {
        match input {
            ConnectionInput::Connected(channel) => {
                self.link = Connection::open(channel, self.reporter.handle_connected(now));
                None
            }
            ConnectionInput::Opened(sender, stream) => {
                self.link = Connection::Open(sender, stream);
                None
            }
            ConnectionInput::Message(message) => self.reporter.handle_message(*message, now),
            ConnectionInput::Detached(reason) => {
                self.link = Connection::Absent;
                self.reporter.handle_detached(reason, now)
            }
            ConnectionInput::Room => None,
        }
    }
}

/// One timer, set anew only when the time it waits for changes.
struct Alarm {
    sleep: Pin<Box<Sleep>>,
    armed: Option<Mono>,
}

impl Alarm {
    fn new() -> Self {
        Self { sleep: Box::pin(tokio::time::sleep(Duration::ZERO)), armed: None }
    }

    async fn wait(&mut self, deadline: Option<Mono>) {
        let Some(deadline) = deadline else {
            return std::future::pending().await;
        };
        if self.armed != Some(deadline) {
            self.sleep.as_mut().reset(Instant::now() + deadline.since(Now::ask().mono));
            self.armed = Some(deadline);
        }
        self.sleep.as_mut().await;
        self.armed = None;
    }
}
