//! The state: how things stand at this point, for the page, for `status`, and for whoever else asks.
//! It is written by the parts that know, and read by all; it decides nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_core::ids::Code;
use diemcau_core::path::PathWindow;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_proto::v1;
use tokio::sync::watch;

use crate::clock::{Mono, Now};
use crate::report::{Said, Topic};
use crate::reporter::Detach;

/// Answers of operators that are kept to be shown.
pub const REPLIES: usize = 10;

/// How things stand.
#[derive(Clone, Debug)]
pub struct AgentState {
    /// The point's code.
    pub point: Code,
    /// How it stands with the collector.
    pub link: CollectorLink,
    /// What the collector said last of event and point; none before it was first reached.
    pub welcome: Option<v1::Welcome>,
    /// What the event clock showed, and when that was; none before the collector was first reached.
    pub clock: Option<(i64, Mono)>,
    /// The last power reading, and when it came.
    pub power: Option<(PowerReading, Mono)>,
    /// What a person said of the power, until it is taken back.
    pub reported_power: Option<ReportedPower>,
    /// The last window of each probe, by the probe's name.
    pub paths: BTreeMap<Box<str>, PathWindow>,
    /// What people said last at this point, by what they spoke of.
    pub reported: BTreeMap<Topic, Reported>,
    /// Help that they asked for and did not call off since, oldest first.
    pub calls: Vec<Reported>,
    /// The last answers of operators, oldest first, at most [`REPLIES`].
    pub replies: Vec<v1::OperatorReply>,
    /// How many reports wait for the collector.
    pub n_waiting: usize,
}

/// How an agent stands with its collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectorLink {
    /// The first attempt to reach it has not ended.
    Calling {
        /// Since when.
        since: Mono,
    },
    /// The collector watches this point.
    Attached {
        /// Since when.
        since: Mono,
    },
    /// It does not.
    Detached {
        /// Since when.
        since: Mono,
        /// Why.
        why: Detach,
    },
}

/// What a person said, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// Its number.
    pub seq: u64,
    /// What was said.
    pub said: Said,
    /// When, by the event clock as far as that was known, milliseconds since 1970.
    pub at_ms: i64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of something that a person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Đã ghi nhận, chờ gửi: it is on this machine's disk.
    Waiting,
    /// Máy chủ giám sát đã nhận: it is on the collector's disk.
    Received {
        /// When it came there, event clock.
        received_ms: i64,
        /// What became of it there.
        disposition: v1::Disposition,
    },
    /// The collector does not take it.
    Refused {
        /// Why.
        reason: v1::RefusalReason,
        /// What it said of that.
        text: String,
    },
}

/// What a person said of the power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPower {
    /// Where it comes from.
    pub source: PowerSource,
    /// Who said so; may be empty.
    pub by: String,
    /// When it was said first, by this machine's wall clock, milliseconds since 1970.
    pub since_ms: i64,
    /// It is so old that it should be said again.
    pub ask_again: bool,
}

/// The writing side, shared by those who know something.
pub type StateSender = watch::Sender<AgentState>;

impl AgentState {
    /// Of a point of which nothing is known yet.
    pub fn new(point: Code, now: Mono) -> Self {
        Self {
            point,
            link: CollectorLink::Calling { since: now },
            welcome: None,
            clock: None,
            power: None,
            reported_power: None,
            paths: BTreeMap::new(),
            reported: BTreeMap::new(),
            calls: Vec::new(),
            replies: Vec::new(),
            n_waiting: 0,
        }
    }

    /// How many people are expected at the point, where that is known.
    pub fn expected(&self) -> Option<u32> {
        self.welcome.as_ref().and_then(|welcome| welcome.expected)
    }

    /// What the event clock shows; none before the collector was first reached.
    pub fn event_ms(&self, now: Now) -> Option<i64> {
        let (at_ms, then) = self.clock?;
        Some(at_ms.saturating_add(millis(now.mono.since(then))))
    }

    /// An instant of this machine's wall clock on the event clock, as far as that is known.
    pub fn event_ms_of(&self, wall_ms: i64, now: Now) -> i64 {
        let ahead_ms = self.event_ms(now).map_or(0, |at_ms| at_ms.saturating_sub(now.wall_ms));
        wall_ms.saturating_add(ahead_ms)
    }

    /// The time of day of the event at an instant of the event clock, as seconds since midnight;
    /// before the collector was first reached that of Vietnam (UTC+7).
    pub fn time_of_day(&self, at_ms: i64) -> u32 {
        let local_s = at_ms.div_euclid(1_000) + i64::from(self.utc_offset_s());
        u32::try_from(local_s.rem_euclid(86_400)).unwrap_or(0)
    }

    /// How far the event's local time is ahead of UTC, seconds; before the collector was first
    /// reached that of Vietnam (UTC+7).
    pub fn utc_offset_s(&self) -> i32 {
        self.welcome.as_ref().map_or(7 * 3_600, |welcome| welcome.utc_offset_s)
    }

    /// The last power reading, as old as it is at `now`.
    pub fn power_now(&self, now: Mono) -> Option<PowerReading> {
        let (mut reading, read_at) = self.power?;
        reading.age += now.since(read_at);
        Some(reading)
    }

    /// Takes in an operator's answer; one that is known already changes nothing.
    pub fn take_reply(&mut self, reply: &v1::OperatorReply) {
        if self.replies.iter().any(|known| (known.id, known.at_ms) == (reply.id, reply.at_ms)) {
            return;
        }
        if self.replies.len() == REPLIES {
            self.replies.remove(0);
        }
        self.replies.push(reply.clone());
    }
}

fn millis(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}
