//! One stream on which the collector has said Welcome: its pace, its silence, its numbers.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_core::power::Power;
use diemcau_proto::v1;

use super::round_trips::RoundTrips;
use crate::clock::Mono;

/// A collector that names no time of silence, and one that has not spoken yet, is borne this long.
pub(super) const MUTE_AFTER: Duration = Duration::from_secs(20);

/// Whatever a collector asks for, heartbeats come no faster and no slower than this.
const PACES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_mins(1));

/// Answers to probes that may wait for the connection; when so many do, whoever asks next hears nothing.
const ANSWERS: usize = 4;

/// A stream after its Welcome.
#[derive(Debug)]
pub(super) struct Stream {
    /// When Welcome came.
    pub(super) since: Mono,
    /// When the collector was heard last.
    heard_at: Mono,
    /// Between two heartbeats.
    interval: Duration,
    /// Silence after which the stream is dropped.
    mute_after: Duration,
    /// The next heartbeat.
    beat: Beat,
    /// Number of the last heartbeat.
    seq: u32,
    /// The power that the collector was told last.
    told: Power,
    /// What the probes found last is to be told.
    path_due: bool,
    /// Answers to what the collector asked to be probed, oldest first.
    answers: VecDeque<v1::ProbeAnswer>,
    /// Round trip and jitter.
    line: RoundTrips,
}

/// When the next heartbeat goes out.
#[derive(Debug, Clone, Copy)]
enum Beat {
    /// At its time.
    At(Mono),
    /// As soon as the connection takes it; the one after follows the time noted.
    Due(Mono),
}

impl Stream {
    /// Begins with a Welcome. The first heartbeat comes after a part of the interval, `random` of
    /// it, so that agents that attached together do not speak together for ever.
    pub(super) fn new(welcome: &v1::Welcome, told: Power, random: u64, now: Mono) -> Self {
        let (interval, mute_after) = pace(welcome);
        let part_us = random % (u64::try_from(interval.as_micros()).unwrap_or(u64::MAX) + 1);
        Self {
            since: now,
            heard_at: now,
            interval,
            mute_after,
            beat: Beat::At(now + Duration::from_micros(part_us)),
            seq: 0,
            told,
            path_due: true,
            answers: VecDeque::new(),
            line: RoundTrips::default(),
        }
    }

    /// Another Welcome: the pace may have changed.
    pub(super) fn retune(&mut self, welcome: &v1::Welcome, now: Mono) {
        (self.interval, self.mute_after) = pace(welcome);
        if let Beat::At(at) = self.beat {
            self.beat = Beat::At(at.min(now + self.interval));
        }
    }

    /// The collector spoke.
    pub(super) fn handle_heard(&mut self, now: Mono) {
        self.heard_at = self.heard_at.max(now);
    }

    /// A heartbeat was answered.
    pub(super) fn handle_ack(&mut self, ack: v1::HeartbeatAck, now: Mono) -> Option<Duration> {
        self.line.handle_ack(ack.seq, Duration::from_micros(ack.held_us.into()), now)
    }

    /// The probes found something.
    pub(super) fn handle_path(&mut self) {
        self.path_due = true;
    }

    /// What the probes found is told; says whether it was to be.
    pub(super) fn take_path_due(&mut self) -> bool {
        std::mem::take(&mut self.path_due)
    }

    /// Whether what the probes found is to be told.
    pub(super) fn wants_path(&self) -> bool {
        self.path_due
    }

    /// What was asked to be probed is answered.
    pub(super) fn handle_probe_answer(&mut self, answer: v1::ProbeAnswer) {
        if self.answers.len() < ANSWERS {
            self.answers.push_back(answer);
        }
    }

    /// The next answer to send.
    pub(super) fn take_answer(&mut self) -> Option<v1::ProbeAnswer> {
        self.answers.pop_front()
    }

    /// Whether an answer is to be sent.
    pub(super) fn wants_answer(&self) -> bool {
        !self.answers.is_empty()
    }

    /// The power is read: what the collector would make a fact of is said at once.
    pub(super) fn handle_power(&mut self, power: Power, now: Mono) {
        if self.told.differs(&power)
            && let Beat::At(_) = self.beat
        {
            self.beat = Beat::Due(now);
        }
    }

    /// When the next heartbeat goes out.
    pub(super) fn beat_at(&self) -> Option<Mono> {
        match self.beat {
            Beat::At(at) => Some(at),
            Beat::Due(_) => None,
        }
    }

    /// When the silence is too long.
    pub(super) fn mute_at(&self) -> Mono {
        self.heard_at + self.mute_after
    }

    /// A heartbeat may be due.
    pub(super) fn handle_timeout(&mut self, now: Mono) {
        if let Beat::At(at) = self.beat
            && at <= now
        {
            self.beat = Beat::Due(at);
        }
    }

    /// Whether [`Stream::poll_heartbeat`] would give something.
    pub(super) fn wants_heartbeat(&self) -> bool {
        matches!(self.beat, Beat::Due(_))
    }

    /// The heartbeat, if one is due. The next one keeps the rhythm unless this one is very late.
    pub(super) fn poll_heartbeat(
        &mut self,
        power: Option<v1::Power>,
        known: Power,
        now: Mono,
    ) -> Option<v1::Heartbeat> {
        let Beat::Due(due) = self.beat else {
            return None;
        };
        let in_rhythm = due + self.interval;
        self.beat = Beat::At(if in_rhythm > now { in_rhythm } else { now + self.interval });
        self.told = known;
        self.seq += 1;
        self.line.handle_sent(self.seq, now);
        Some(v1::Heartbeat { seq: self.seq, power, line: self.line.quality() })
    }
}

fn pace(welcome: &v1::Welcome) -> (Duration, Duration) {
    let interval = Duration::from_millis(welcome.interval_ms.into()).clamp(PACES.0, PACES.1);
    let mute_after = match welcome.mute_after_ms {
        0 => MUTE_AFTER,
        ms => Duration::from_millis(ms.into()).max(interval * 2),
    };
    (interval, mute_after)
}
