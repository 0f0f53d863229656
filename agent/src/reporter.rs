//! The agent's decisions, without IO or clock: when to connect, when to speak and what to say,
//! when to give a stream up, which reports to send, and what each answer means.
//!
//! Whoever drives it does, after anything was handled: make [`Reporter::wanted`] true of the
//! connection, send all that [`Reporter::poll_transmit`] gives for as long as the connection takes
//! it, and wake it by [`Reporter::handle_timeout`] when [`Reporter::poll_timeout`] says.

mod heard;
mod output;
mod queue;
mod round_trips;
mod stream;
#[cfg(test)]
mod tests;

use std::time::Duration;

use diemcau_core::ids::{BootId, Lane};
use diemcau_core::power::{Power, PowerReading};
use diemcau_proto::backoff;
use diemcau_proto::convert::agent::power_to_wire;
use diemcau_proto::v1::{self, agent_message, collector_message};
use tonic::Code;

pub(crate) use heard::MESSAGE;
pub use output::{Detach, ReporterOutput, Unreached};

use crate::clock::{Mono, Now};
use crate::identity::Identity;
use crate::report::Report;
use queue::Queue;
use stream::{MUTE_AFTER, Stream};

/// One that was replaced by a newer stream of its point waits at least this long, or two agents
/// with the same code would throw each other out for ever.
const REPLACED_WAIT: Duration = Duration::from_secs(30);

/// A stream that lived this long begins the back-off anew when it breaks.
const PROVEN: Duration = Duration::from_secs(8);

/// How long a goodbye may take.
const FAREWELL: Duration = Duration::from_secs(3);

/// Different reasons remembered as said.
const SAID: usize = 16;

/// The state of one agent.
#[derive(Debug)]
pub struct Reporter {
    /// Who it is.
    identity: Identity,
    /// How it stands with the collector.
    link: Link,
    /// What waits for an acknowledgement.
    queue: Queue,
    /// The last power reading, and when it was made.
    power: Option<(PowerReading, Mono)>,
    /// What the probes of the meeting path found last; none where nothing is probed.
    path: Option<v1::PathReport>,
    /// Whoever drives it has the path probed when the collector asks.
    answers_probes: bool,
    /// It is to go.
    farewell: Option<Farewell>,
    /// Failed attempts since a stream proved itself.
    attempt: u32,
    /// Reasons for having no stream that were told since the last Welcome.
    said: Vec<Detach>,
    /// How far the collector's clock is ahead of this machine's wall clock, milliseconds.
    offset_ms: Option<i64>,
    /// For waiting times: the seed fixes a whole run.
    rng: fastrand::Rng,
}

/// What should be true of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// There is none; drop it if there is.
    Nothing,
    /// There is one, or one is being made; then call [`Reporter::handle_connected`].
    Connection,
    /// Nothing more, ever.
    End,
}

#[derive(Debug)]
enum Link {
    /// Between two attempts.
    Waiting { until: Mono },
    /// A connection is being made, or Hello is sent.
    Calling { since: Mono, told: Option<Power> },
    /// The collector said Welcome.
    Attached(Box<Stream>),
    /// Gone for good.
    Ended,
}

/// How an agent goes.
#[derive(Debug)]
struct Farewell {
    goodbye: Option<v1::Goodbye>,
    /// Then it goes, heard or not.
    deadline: Mono,
}

impl Reporter {
    /// An agent that connects at once. `seed` fixes its waiting times.
    pub fn new(identity: Identity, seed: u64, now: Mono) -> Self {
        Self {
            identity,
            link: Link::Waiting { until: now },
            queue: Queue::default(),
            power: None,
            path: None,
            answers_probes: false,
            farewell: None,
            attempt: 0,
            said: Vec::new(),
            offset_ms: None,
            rng: fastrand::Rng::with_seed(seed),
        }
    }

    /// The same that has the path probed when the collector asks, or not.
    #[must_use]
    pub fn answering_probes(self, answers_probes: bool) -> Self {
        Self { answers_probes, ..self }
    }

    /// Who it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// How far the collector's clock is ahead of this machine's wall clock, milliseconds, if known.
    pub fn offset_ms(&self) -> Option<i64> {
        self.offset_ms
    }

    /// How many reports wait.
    pub fn n_waiting(&self) -> usize {
        self.queue.len()
    }

    /// What should be true of the connection.
    pub fn wanted(&self) -> Wanted {
        match self.link {
            Link::Waiting { .. } => Wanted::Nothing,
            Link::Calling { .. } | Link::Attached(_) => Wanted::Connection,
            Link::Ended => Wanted::End,
        }
    }

    /// When to call [`Reporter::handle_timeout`], and why.
    pub fn poll_timeout(&self) -> Option<(Mono, &'static str)> {
        let link = match &self.link {
            Link::Waiting { until } => Some((*until, "next attempt")),
            Link::Calling { since, .. } => Some((*since + MUTE_AFTER, "no welcome")),
            Link::Attached(stream) => [
                stream.beat_at().map(|at| (at, "heartbeat")),
                self.queue.poll_timeout().map(|at| (at, "reports again")),
                Some((stream.mute_at(), "mute")),
            ]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at),
            Link::Ended => return None,
        };
        let farewell = self.farewell.as_ref().map(|farewell| (farewell.deadline, "farewell"));
        link.into_iter().chain(farewell).min_by_key(|(at, _)| *at)
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Now) -> Option<ReporterOutput> {
        if self.farewell.as_ref().is_some_and(|farewell| farewell.deadline <= now.mono) {
            return Some(self.transition_to_ended(false));
        }
        match &mut self.link {
            Link::Waiting { until } if *until <= now.mono => {
                self.link = Link::Calling { since: now.mono, told: None };
                None
            }
            Link::Calling { since, .. } if *since + MUTE_AFTER <= now.mono => {
                self.handle_detached(Detach::Mute, now)
            }
            Link::Attached(stream) if stream.mute_at() <= now.mono => self.handle_detached(Detach::Mute, now),
            Link::Attached(stream) => {
                stream.handle_timeout(now.mono);
                self.queue.handle_timeout(now.mono);
                None
            }
            Link::Waiting { .. } | Link::Calling { .. } | Link::Ended => None,
        }
    }

    /// The connection stands: gives the greeting, which goes out first.
    pub fn handle_connected(&mut self, now: Now) -> v1::AgentMessage {
        let power = self.power_now(now.mono);
        if let Link::Calling { told, .. } = &mut self.link {
            *told = Some(power.map(|reading| reading.known()).unwrap_or_default());
        }
        let mut hello = self.identity.hello();
        hello.wall_clock_ms = Some(now.wall_ms);
        hello.answers_probes = self.answers_probes;
        hello.power = power.as_ref().map(power_to_wire);
        v1::AgentMessage { body: Some(agent_message::Body::Hello(hello)) }
    }

    /// Whether [`Reporter::poll_transmit`] would give something.
    pub fn wants_transmit(&self) -> bool {
        let Link::Attached(stream) = &self.link else {
            return false;
        };
        let says_goodbye = self.farewell.as_ref().is_some_and(|farewell| farewell.goodbye.is_some());
        let tells_path = stream.wants_path() && self.path.is_some() || stream.wants_answer();
        stream.wants_heartbeat() || self.queue.wants_transmit() || tells_path || says_goodbye
    }

    /// The next message to send: a heartbeat that is due before reports, then what the probes found, asked for
    /// or not, and the goodbye last.
    pub fn poll_transmit(&mut self, now: Now) -> Option<v1::AgentMessage> {
        let power = self.power_now(now.mono);
        let known = power.map(|reading| reading.known()).unwrap_or_default();
        let power = power.as_ref().map(power_to_wire);
        let Link::Attached(stream) = &mut self.link else {
            return None;
        };
        let body = if let Some(heartbeat) = stream.poll_heartbeat(power, known, now.mono) {
            agent_message::Body::Heartbeat(heartbeat)
        } else if let Some(report) = self.queue.poll_transmit(now, self.offset_ms) {
            agent_message::Body::Report(report)
        } else if let Some(answer) = stream.take_answer() {
            agent_message::Body::ProbeAnswer(answer)
        } else if let Some(path) = self.path.clone().filter(|_| stream.take_path_due()) {
            agent_message::Body::Path(path)
        } else {
            let mut goodbye = self.farewell.as_mut()?.goodbye.take()?;
            goodbye.power = power;
            agent_message::Body::Goodbye(goodbye)
        };
        Some(v1::AgentMessage { body: Some(body) })
    }

    /// The collector said something. What it did not need to say is ignored.
    pub fn handle_message(&mut self, message: v1::CollectorMessage, now: Now) -> Option<ReporterOutput> {
        if let Link::Attached(stream) = &mut self.link {
            stream.handle_heard(now.mono);
        }
        match heard::cleaned(message).body? {
            collector_message::Body::Welcome(welcome) => self.handle_welcome(welcome, now),
            collector_message::Body::HeartbeatAck(ack) => match &mut self.link {
                Link::Attached(stream) => {
                    Some(ReporterOutput::HeartbeatAcked { rtt: stream.handle_ack(ack, now.mono) })
                }
                Link::Waiting { .. } | Link::Calling { .. } | Link::Ended => None,
            },
            collector_message::Body::ReportAck(ack) => {
                let lane = ack.lane().into();
                let latency = self.queue.forget(lane, ack.seq, now.mono)?;
                let (received_ms, disposition) = (ack.received_ms, ack.disposition());
                Some(ReporterOutput::ReportAcked { lane, seq: ack.seq, latency, received_ms, disposition })
            }
            collector_message::Body::ReportRefused(refused) => self.handle_refused(refused, now),
            collector_message::Body::OperatorReply(reply) => Some(ReporterOutput::OperatorReplied(reply)),
            collector_message::Body::ProbeNow(now) => Some(ReporterOutput::ProbeAsked { ask: now.ask }),
        }
    }

    /// There is no stream any more, or the attempt failed.
    pub fn handle_detached(&mut self, reason: Detach, now: Now) -> Option<ReporterOutput> {
        if let Some(farewell) = &self.farewell {
            let orderly = matches!(reason, Detach::Broken { code: Code::Ok, .. });
            let heard = farewell.goodbye.is_none() && orderly;
            return Some(self.transition_to_ended(heard));
        }
        match &self.link {
            Link::Attached(stream) if now.mono.since(stream.since) >= PROVEN => self.attempt = 0,
            Link::Calling { .. } | Link::Attached(_) => {}
            Link::Waiting { .. } | Link::Ended => return None,
        }
        let mut retry_in = backoff::full_jitter(self.attempt, self.rng.u64(..));
        if matches!(reason, Detach::Replaced { .. }) {
            retry_in += REPLACED_WAIT;
        }
        self.attempt = self.attempt.saturating_add(1);
        self.link = Link::Waiting { until: now.mono + retry_in };
        let news = !self.said.contains(&reason) && self.said.len() < SAID;
        if news {
            self.said.push(reason.clone());
        }
        Some(ReporterOutput::Detached { reason, news, retry_in })
    }

    /// Something is to be said, numbered in order. It waits until it is acknowledged.
    pub fn handle_report(&mut self, report: Report) {
        self.queue.push(report);
    }

    /// A report is not to be sent any more.
    pub fn handle_forget(&mut self, lane: Lane, seq: u64, now: Mono) {
        self.queue.forget(lane, seq, now);
    }

    /// The power was read.
    pub fn handle_power(&mut self, reading: PowerReading, now: Mono) {
        self.power = Some((reading, now));
        if let Link::Attached(stream) = &mut self.link {
            stream.handle_power(reading.known(), now);
        }
    }

    /// The probes of the meeting path found something: the last window of every one that runs.
    pub fn handle_path(&mut self, path: v1::PathReport) {
        self.path = Some(path);
        if let Link::Attached(stream) = &mut self.link {
            stream.handle_path();
        }
    }

    /// What the collector asked to be probed is answered. Whoever asked on an earlier stream has given up.
    pub fn handle_probe_answer(&mut self, answer: v1::ProbeAnswer) {
        if let Link::Attached(stream) = &mut self.link {
            stream.handle_probe_answer(answer);
        }
    }

    /// The agent is to go: after what can be sent, it says goodbye and ends.
    pub fn handle_leave(&mut self, reason: v1::GoodbyeReason, by: &str, now: Mono) -> Option<ReporterOutput> {
        match &self.link {
            Link::Attached(_) | Link::Calling { told: Some(_), .. } => {
                let goodbye = v1::Goodbye { reason: reason.into(), power: None, by: by.to_owned() };
                self.farewell = Some(Farewell { goodbye: Some(goodbye), deadline: now + FAREWELL });
                None
            }
            Link::Waiting { .. } | Link::Calling { told: None, .. } => Some(self.transition_to_ended(false)),
            Link::Ended => None,
        }
    }

    /// The machine restarted, in a rehearsal: what was connected is not, and the next greeting
    /// names the new boot.
    pub fn handle_reboot(&mut self, boot_id: BootId, now: Now) -> Option<ReporterOutput> {
        self.identity.boot_id = boot_id;
        self.handle_detached(Detach::Asked, now)
    }

    fn handle_welcome(&mut self, welcome: v1::Welcome, now: Now) -> Option<ReporterOutput> {
        self.offset_ms = Some(welcome.at_ms.saturating_sub(now.wall_ms));
        match &mut self.link {
            Link::Attached(stream) => {
                stream.retune(&welcome, now.mono);
                Some(ReporterOutput::Retuned { welcome })
            }
            Link::Calling { since, told } => {
                let took = now.mono.since(*since);
                let told = told.unwrap_or_default();
                let mut stream = Stream::new(&welcome, told, self.rng.u64(..), now.mono);
                if let Some((reading, _)) = self.power {
                    stream.handle_power(reading.known(), now.mono);
                }
                self.link = Link::Attached(Box::new(stream));
                self.queue.handle_stream();
                self.said.clear();
                Some(ReporterOutput::Attached { welcome, took })
            }
            Link::Waiting { .. } | Link::Ended => None,
        }
    }

    fn handle_refused(&mut self, refused: v1::ReportRefused, now: Now) -> Option<ReporterOutput> {
        let lane = refused.lane().into();
        let (seq, reason, text) = (refused.seq, refused.reason(), refused.text);
        let last_word = reason != v1::RefusalReason::NotDurable;
        if last_word {
            self.queue.forget(lane, seq, now.mono)?;
        } else {
            self.queue.handle_not_durable(lane, seq, now.mono);
        }
        Some(ReporterOutput::ReportRefused { lane, seq, reason, text, last_word })
    }

    fn transition_to_ended(&mut self, heard: bool) -> ReporterOutput {
        self.farewell = None;
        self.link = Link::Ended;
        ReporterOutput::Ended { heard }
    }

    /// The last reading, as old as it is at `now`.
    fn power_now(&self, now: Mono) -> Option<PowerReading> {
        let (mut reading, read_at) = self.power?;
        if !self.identity.simulated {
            reading.age += now.since(read_at);
        }
        Some(reading)
    }
}
