//! The loop that owns the core: inputs in batches, decisions, the journal, and what may then be
//! told to the outside. Nothing else touches the core, and nothing here waits but `select`.

mod act;
mod clock;
mod health;
mod identity;
mod inputs;
mod inspect;
mod outbox;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::decide::{Core, Facts};
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;
use diemcau_proto::v1;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Sleep};
use tracing::{info, warn};

pub(super) use inputs::Effect;
pub(super) use inspect::MAX_INSPECTORS;

use health::health;
use inspect::Inspectors;

use super::attached::Attached;
use super::deliveries::{self, Delivered, Deliveries};
use super::grant::Grants;
use super::hub::Hub;
use super::inbox::{End, INBOX, Message};
use super::ledger::{Healed, Ledger, Progress, Released};
use super::lines;
use super::lines::Lines;
use super::refusals::Refusals;
use crate::clock::EventClock;
use crate::journal::Refusal;
use crate::tls::Served;

/// The loop wakes at least this often, so that it can tell that it was late.
const WAKE_WITHIN: Duration = Duration::from_millis(250);
/// It wakes at most this often for deadlines alone.
const DEADLINES_EVERY: Duration = Duration::from_millis(10);
/// Later than this it was itself away, and silence meanwhile is nobody's outage.
const LATE: Duration = Duration::from_millis(500);
/// It notes this often that it watches.
const ALIVE_EVERY: Duration = Duration::from_secs(5);
/// The newest samples of lines are kept this often.
const KEEP_LINES_EVERY: Duration = Duration::from_mins(1);
/// What is under way when the collector stops gets this long to become durable.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);
/// Messages taken out of the queue at once.
const BATCH: usize = 512;

/// What the loop owns.
pub(super) struct Engine {
    core: Core,
    clock: EventClock,
    /// The event's.
    zone: TimeZone,
    ledger: Ledger<Effect>,
    hub: Hub,
    attached: Attached,
    inspectors: Inspectors,
    grants: Grants,
    /// Whoever waits for an act to be durable, by the number of its fact. No more than there are facts
    /// under way, since acts are refused while the journal fails: so none of them is ever dropped.
    acted: BTreeMap<Seq, oneshot::Sender<v1::ActResponse>>,
    lines: Lines,
    /// Where notifications go; none: there are no recipients.
    deliveries: Option<Deliveries>,
    refusals: Refusals,
    /// The number of the last stream that introduced itself.
    generation: u64,
    /// The certificate; none: connections are not encrypted.
    served: Option<Arc<Served>>,
    /// Points that were never enrolled need no certificate.
    takes_unknown: bool,
    inbox: mpsc::Receiver<Message>,
    stop: oneshot::Receiver<()>,
    /// Taken out of the queue, not yet handled.
    batch: Vec<Message>,
    /// Decided, not yet recorded.
    facts: Facts,
    /// When the loop means to wake.
    planned: Timestamp,
    sleep: Pin<Box<Sleep>>,
    beats: Beats,
}

/// What an engine starts from.
pub(super) struct Parts {
    /// With its event and session open.
    pub(super) core: Core,
    /// Ahead of the core's last fact.
    pub(super) clock: EventClock,
    /// Holds all of the core's facts.
    pub(super) ledger: Ledger<Effect>,
    /// The recent past of the lines.
    pub(super) lines: Lines,
    /// Where notifications go; none: there are no recipients.
    pub(super) deliveries: Option<Deliveries>,
    /// The certificate; none: connections are not encrypted.
    pub(super) served: Option<Arc<Served>>,
    /// Points that were never enrolled need no certificate.
    pub(super) takes_unknown: bool,
}

/// When regular work is due next.
struct Beats {
    second: Timestamp,
    alive: Timestamp,
    sample: Timestamp,
    keep_lines: Timestamp,
}

/// Why the loop woke.
enum Wake {
    Stop,
    Inbox,
    Journal(Progress),
    Delivered(Delivered),
    Time,
}

impl Engine {
    /// A loop that runs until `stop` is told or dropped.
    pub(super) fn new(parts: Parts, inbox: mpsc::Receiver<Message>, stop: oneshot::Receiver<()>) -> Self {
        let Parts { core, clock, ledger, lines, deliveries, served, takes_unknown } = parts;
        let now = clock.now();
        let health = health(&ledger, &clock, served.as_deref());
        Self {
            hub: Hub::new(core.state(), health, now),
            attached: Attached::new(core.state().roster().len()),
            inspectors: Inspectors::default(),
            grants: Grants::default(),
            acted: BTreeMap::new(),
            refusals: Refusals::default(),
            generation: 0,
            batch: Vec::with_capacity(BATCH),
            facts: Facts::new(),
            planned: now,
            sleep: Box::pin(tokio::time::sleep(Duration::ZERO)),
            beats: Beats {
                second: now,
                alive: now,
                sample: now + lines::EVERY,
                keep_lines: now + KEEP_LINES_EVERY,
            },
            zone: TimeZone::get(&core.state().settings().time_zone).unwrap_or(TimeZone::UTC),
            core,
            clock,
            ledger,
            lines,
            deliveries,
            served,
            takes_unknown,
            inbox,
            stop,
        }
    }

    /// Runs until told to stop; all that was acknowledged is durable then, and all streams end.
    ///
    /// # Errors
    /// If another writer went on in the journal: two that decide would contradict each other. The
    /// streams end as well.
    pub(super) async fn run(mut self) -> Result<(), Refusal> {
        let ran = self.watch_until_stopped().await;
        self.attached.end_all(&End::Stopping);
        self.hub.end_all();
        info!("stopped watching");
        ran
    }

    async fn watch_until_stopped(&mut self) -> Result<(), Refusal> {
        loop {
            match self.select().await {
                Wake::Stop => return self.close().await,
                Wake::Inbox | Wake::Time => self.turn(),
                Wake::Delivered(delivered) => {
                    self.delivered(delivered);
                    self.turn();
                }
                Wake::Journal(progress) => {
                    self.settle(progress)?;
                    self.turn();
                }
            }
        }
    }

    async fn select(&mut self) -> Wake {
        self.plan();
        tokio::select! {
            biased;
            _ = &mut self.stop => Wake::Stop,
            progress = self.ledger.progress() => Wake::Journal(progress),
            n_taken = self.inbox.recv_many(&mut self.batch, BATCH) => match n_taken {
                0 => Wake::Stop,
                _ => Wake::Inbox,
            },
            delivered = deliveries::done(self.deliveries.as_mut()) => Wake::Delivered(delivered),
            () = &mut self.sleep => Wake::Time,
        }
    }

    /// Sets the time to wake, unless an earlier one is set.
    fn plan(&mut self) {
        let now = self.clock.now();
        self.note_stall(now);
        let deadline = self.core.poll_timeout().map(|(at, _why)| at);
        let due = [Some(self.hub.due()), Some(self.beats.next()), deadline].into_iter().flatten().min();
        let soonest = now + DEADLINES_EVERY;
        let wanted = due.unwrap_or(soonest).clamp(soonest, now + WAKE_WITHIN);
        if self.planned <= now || wanted < self.planned {
            self.planned = wanted;
            self.sleep.as_mut().reset(Instant::now() + wanted.since(now));
        }
    }

    /// Handles what is queued, then what is due, and lets out what may go.
    fn turn(&mut self) {
        let now = self.clock.now();
        self.note_stall(now);
        if self.take_inbox() {
            self.core.handle_timeout(now, &mut self.facts);
        }
        self.core.settle(now);
        self.retune(now);
        // What was decided is recorded before the ledger may find that the journal fails: a count
        // whose fact it does not have would be folded in and never written.
        self.record();
        self.beat(now);
        self.record();
        if now >= self.hub.due() {
            self.publish_soon(now);
        }
        self.hand_out(now);
        let released = self.ledger.flush(now);
        self.let_out(released);
    }

    /// Notices that the loop is later than it meant to be, before or in the middle of its work.
    fn note_stall(&mut self, now: Timestamp) {
        let late = now.since(self.planned);
        if late > LATE {
            warn!(late_ms = late.as_millis(), "the collector itself stood still; deadlines shift");
            self.core.stalled(now, late);
            self.planned = now;
        }
    }

    /// Handles all that is queued, in the order in which it was read; false if there may be more, so
    /// that deadlines must wait.
    ///
    /// The queue's own order is nearly that of the stamps. Where it is not, a message that was stamped
    /// later would let time pass for one that was read earlier and still waits. One that waited outside
    /// a full queue may come late all the same, and is judged by the time at which it was read.
    fn take_inbox(&mut self) -> bool {
        while self.batch.len() < INBOX
            && let Ok(message) = self.inbox.try_recv()
        {
            self.batch.push(message);
        }
        let is_all = self.batch.len() < INBOX;
        self.batch.sort_by_key(Message::at);
        let mut batch = std::mem::take(&mut self.batch);
        for message in batch.drain(..) {
            self.message(message);
        }
        batch.shrink_to(BATCH);
        self.batch = batch;
        is_all
    }

    fn record(&mut self) {
        for (_, touched) in &self.facts {
            self.hub.touch(*touched);
        }
        self.ledger.record(self.facts.drain(..).map(|(fact, _)| fact));
    }

    /// The picture as it is now is published once the facts behind it are durable.
    fn publish_soon(&mut self, now: Timestamp) {
        let delta = self.hub.copy(self.core.state(), now);
        self.ledger.hold(Effect::Publish(Box::new(delta)));
    }

    /// Takes in what the journal did.
    fn settle(&mut self, progress: Progress) -> Result<(), Refusal> {
        self.record();
        let was_failing = self.ledger.failing().is_some();
        let now = self.clock.now();
        let (released, healed) = self.ledger.settle(now, progress)?;
        self.let_out(released);
        match (self.ledger.failing(), healed) {
            (Some((_, trouble)), _) if !was_failing => {
                warn!(error = trouble.text(), "the journal fails; changes are not kept");
            }
            (None, Some(healed)) => self.heal(healed, now),
            (Some(_) | None, _) => {}
        }
        Ok(())
    }

    fn heal(&mut self, healed: Healed, now: Timestamp) {
        info!(dropped_from = ?healed.dropped_from, "the journal works again");
        if let Some(from) = healed.dropped_from {
            self.core.restate(healed.written, from, now, &mut self.facts);
            self.grants.recheck(self.core.state().identities());
            self.record();
        }
    }

    /// Does the regular work that is due.
    fn beat(&mut self, now: Timestamp) {
        if now >= self.beats.second {
            self.beats.second = now + Duration::from_secs(1);
            let was_failing = self.ledger.failing().is_some();
            let released = self.ledger.nudge(now);
            self.let_out(released);
            if let (false, Some((_, trouble))) = (was_failing, self.ledger.failing()) {
                warn!(error = trouble.text(), "the journal fails; changes are not kept");
            }
            self.refusals.tell_untold(now);
            self.compare_clocks(now);
            self.send_again(now);
            self.inspectors.tell(&self.core, &self.lines, now);
        }
        if now >= self.beats.alive {
            self.beats.alive = now + ALIVE_EVERY;
            self.ledger.alive(now);
        }
        if now >= self.beats.sample {
            self.beats.sample = now + lines::EVERY;
            self.lines.sample(self.core.watch(), now);
        }
        if now >= self.beats.keep_lines {
            self.beats.keep_lines = now + KEEP_LINES_EVERY;
            self.ledger.save_lines(self.lines.newest());
        }
    }

    fn let_out(&mut self, released: Released<Effect>) {
        for fact in released.stored.iter().flat_map(|facts| facts.iter()) {
            self.told(fact);
        }
        for effect in released.effects {
            self.effect(effect, released.durable);
        }
    }

    /// Handles what was queued, and makes it durable.
    async fn close(&mut self) -> Result<(), Refusal> {
        self.turn();
        let settled = tokio::time::timeout(CLOSE_WITHIN, async {
            while !self.ledger.is_settled() {
                let progress = self.ledger.progress().await;
                self.settle(progress)?;
                self.turn();
            }
            Ok(())
        });
        if let Ok(settled) = settled.await {
            settled?;
        } else {
            warn!("the last changes could not be written");
        }
        self.ledger.alive(self.clock.now());
        Ok(())
    }
}

impl Beats {
    fn next(&self) -> Timestamp {
        self.second.min(self.alive).min(self.sample).min(self.keep_lines)
    }
}

#[cfg(test)]
mod tests;
