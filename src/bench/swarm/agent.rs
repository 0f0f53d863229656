//! One agent of a swarm.

use std::collections::VecDeque;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{anyhow, bail};
use diemcau_proto::channel::{ConnectOptions, Target, Wire, dial};
use diemcau_proto::v1;
use diemcau_proto::v1::collector_message::Body as Answer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep_until};

use super::book::{Book, Lane};
use super::{Args, Talk, messages, stagger};
use crate::frames::Call;
use crate::province::{GROUP, code};

const PATH: &str = "/diemcau.v1.AgentService/Attach";
/// Agents that also count send a count with every so many heartbeats of the swarm: 5,000 points
/// report within a quarter of an hour, twice as fast as a day asks for.
const BEATS_A_COUNT: usize = 200;
/// Counts that may wait for their answer, as of an agent that empties its spool.
const COUNTS_AT_ONCE: usize = 8;
/// Agents that count for their group still say so often that they are there.
const GROUP_BEAT: Duration = Duration::from_secs(2);

/// A heartbeat without an answer for so long is missed: the collector promises one every 9 s.
const OVERDUE: Duration = Duration::from_secs(10);

/// What all agents of a swarm share.
pub(super) struct Swarm {
    pub(super) args: Args,
    pub(super) target: Target,
    /// Lets so many connect at a time.
    pub(super) gate: Semaphore,
    pub(super) book: Book,
    /// When they may speak.
    pub(super) begins: watch::Receiver<Option<Instant>>,
}

/// An agent with its stream.
struct Agent<'a> {
    swarm: &'a Swarm,
    idx: usize,
    wire: Wire,
    call: Call,
    /// Number of the last heartbeat, and when it was sent.
    beat: (u32, Instant),
    /// Number of the last count.
    count: u64,
    /// The point of the group that is counted next.
    turn: usize,
    /// When the heartbeats went out that have no answer.
    beats: VecDeque<(u64, Instant)>,
    /// The same of counts.
    counts: VecDeque<(u64, Instant)>,
}

impl Swarm {
    pub(super) async fn run_agent(self: Rc<Self>, idx: usize) {
        let attached = {
            let _permit = self.gate.acquire().await;
            Agent::attach(&self, idx).await
        };
        let mut agent = match attached {
            Ok(agent) => agent,
            Err(error) => return self.book.failed(&error),
        };
        self.book.attached();
        if let Err(error) = agent.run().await {
            self.book.ended(&error);
        }
    }

    /// The point that an agent stands at.
    fn point(&self, idx: usize) -> usize {
        match self.args.talk {
            Talk::Beats | Talk::BeatsAndCounts => idx,
            Talk::GroupCounts => idx * GROUP + 1,
        }
    }

    fn period(&self) -> Option<Duration> {
        (self.args.period_ms > 0).then(|| Duration::from_millis(self.args.period_ms))
    }
}

impl<'a> Agent<'a> {
    async fn attach(swarm: &'a Swarm, idx: usize) -> anyhow::Result<Self> {
        let target = &swarm.target;
        let wire = dial(target, ConnectOptions::AGENT).await?;
        let authority = format!("{}:{}", target.host(), target.port());
        let call = Call::open(&authority, PATH, target.fingerprint().is_some());
        let mut agent = Self {
            swarm,
            idx,
            wire,
            call,
            beat: (0, Instant::now()),
            count: 0,
            turn: 0,
            beats: VecDeque::new(),
            counts: VecDeque::new(),
        };
        agent.call.send(&messages::hello(idx, swarm.point(idx)));
        loop {
            agent.flush().await?;
            agent.read().await?;
            if let Some(message) = agent.call.message::<v1::CollectorMessage>()? {
                return match message.body {
                    Some(Answer::Welcome(_)) => Ok(agent),
                    _ => Err(anyhow!("the first answer is no Welcome")),
                };
            }
        }
    }

    async fn run(&mut self) -> anyhow::Result<()> {
        let swarm = self.swarm;
        let mut begins = swarm.begins.clone();
        let mut next = None;
        loop {
            tokio::select! {
                began = begins.wait_for(Option::is_some), if next.is_none() => {
                    let Some(at) = *began? else { continue };
                    let period = swarm.period().unwrap_or_default();
                    next = Some(at + stagger(self.idx, swarm.args.agents, period));
                    self.fill();
                }
                () = until(next.filter(|_| swarm.period().is_some())) => {
                    self.speak();
                    next = next.map(|at| at + swarm.period().unwrap_or_default());
                }
                read = self.read() => {
                    read?;
                    self.hear()?;
                    if next.is_some() {
                        self.fill();
                    }
                }
            }
            self.flush().await?;
        }
    }

    /// Says what is due in a period.
    fn speak(&mut self) {
        match self.swarm.args.talk {
            Talk::Beats => self.say_beat(),
            Talk::BeatsAndCounts => {
                self.say_beat();
                if (self.idx + self.beat.0 as usize).is_multiple_of(BEATS_A_COUNT) {
                    self.say_count(String::new());
                }
            }
            Talk::GroupCounts => {
                if self.beat.1.elapsed() >= GROUP_BEAT {
                    self.say_beat();
                }
                if self.counts.len() < COUNTS_AT_ONCE {
                    self.turn = (self.turn + 1) % (GROUP - 1);
                    self.say_count(code(self.idx * GROUP + 2 + self.turn));
                }
            }
        }
    }

    /// Says as much as may wait for its answer, where there is no period.
    fn fill(&mut self) {
        while self.swarm.period().is_none() && self.beats.len() < self.swarm.args.window as usize {
            let before = self.beats.len();
            self.say_beat();
            if self.beats.len() == before {
                return;
            }
        }
    }

    fn say_beat(&mut self) {
        if !self.call.has_room(messages::BEAT) {
            return;
        }
        if self.beats.front().is_some_and(|(_, sent)| sent.elapsed() > OVERDUE) {
            self.swarm.book.beats().overdue();
        }
        self.beat = (self.beat.0 + 1, Instant::now());
        self.call.send(&messages::beat(self.beat.0));
        self.beats.push_back((self.beat.0.into(), self.beat.1));
        self.swarm.book.beats().sent();
    }

    fn say_count(&mut self, for_point: String) {
        let seq = self.count + 1;
        let message = messages::count(seq, for_point);
        if self.call.has_room(message.len()) {
            self.count = seq;
            self.call.send(&message);
            self.counts.push_back((seq, Instant::now()));
            self.swarm.book.counts().sent();
        }
    }

    fn hear(&mut self) -> anyhow::Result<()> {
        let book = &self.swarm.book;
        while let Some(message) = self.call.message::<v1::CollectorMessage>()? {
            match message.body {
                Some(Answer::HeartbeatAck(ack)) => settle(&mut self.beats, ack.seq.into(), book.beats()),
                Some(Answer::ReportAck(ack)) => settle(&mut self.counts, ack.seq, book.counts()),
                Some(Answer::ReportRefused(refused)) => bail!("a count was refused: {}", refused.text),
                Some(Answer::Welcome(_) | Answer::OperatorReply(_) | Answer::ProbeNow(_)) | None => {}
            }
        }
        if self.call.is_over {
            bail!("the server ended the stream");
        }
        Ok(())
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        let mut bytes = [0; 1_024];
        match self.wire.read(&mut bytes).await? {
            0 => bail!("the server closed the connection"),
            n_read => self.call.receive(&bytes[..n_read]),
        }
        Ok(())
    }

    async fn flush(&mut self) -> anyhow::Result<()> {
        if !self.call.outbox.is_empty() {
            self.wire.write_all(&self.call.outbox).await?;
            self.wire.flush().await?;
            self.call.outbox.clear();
        }
        Ok(())
    }
}

/// Strikes off what an answer answers.
fn settle(waiting: &mut VecDeque<(u64, Instant)>, seq: u64, lane: &Lane) {
    let (mut n, mut newest) = (0, None);
    while let Some((_, sent)) = waiting.pop_front_if(|(waiting, _)| *waiting <= seq) {
        (n, newest) = (n + 1, Some(sent));
    }
    if let Some(sent) = newest {
        lane.acked(n, sent.elapsed());
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => pending().await,
    }
}
