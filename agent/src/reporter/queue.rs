//! The reports that wait: sent in order, a few ahead of their acknowledgements, kept until one is
//! acknowledged or refused for good.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_proto::v1;

use crate::clock::{Mono, Now};
use crate::report::Report;

/// How many reports may be under way unacknowledged.
pub const WINDOW: usize = 16;

/// How long a collector that could not write is left alone before it is sent reports again.
const PAUSE: Duration = Duration::from_secs(3);

/// Reports in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Waiting>,
    /// All up to this number were sent on the present stream.
    sent_to: u64,
    /// The collector cannot write; nothing is sent before this.
    paused_until: Option<Mono>,
}

#[derive(Debug)]
struct Waiting {
    report: Report,
    /// When it was sent first.
    sent_at: Option<Mono>,
}

impl Queue {
    /// Adds a report. A number that is not above all before is already here and changes nothing.
    pub(super) fn push(&mut self, report: Report) {
        if self.waiting.back().is_none_or(|last| last.report.seq < report.seq) {
            self.waiting.push_back(Waiting { report, sent_at: None });
        }
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// A stream begins: everything is to be sent again.
    pub(super) fn handle_stream(&mut self) {
        self.sent_to = 0;
        self.paused_until = None;
    }

    /// When something can be sent that cannot be sent yet for the sake of time alone.
    pub(super) fn poll_timeout(&self) -> Option<Mono> {
        self.paused_until.filter(|_| !self.waiting.is_empty())
    }

    /// The pause may be over.
    pub(super) fn handle_timeout(&mut self, now: Mono) {
        self.paused_until = self.paused_until.filter(|until| *until > now);
    }

    /// Whether [`Queue::poll_transmit`] would give something.
    pub(super) fn wants_transmit(&self) -> bool {
        self.next_idx().is_some()
    }

    /// The next report to send.
    pub(super) fn poll_transmit(&mut self, now: Now, offset_ms: Option<i64>) -> Option<v1::Report> {
        let idx = self.next_idx()?;
        let waiting = &mut self.waiting[idx];
        waiting.sent_at.get_or_insert(now.mono);
        self.sent_to = waiting.report.seq;
        Some(waiting.report.to_wire(now, offset_ms))
    }

    /// It is done with: acknowledged, or refused for good. Gives how long after it was sent first.
    pub(super) fn forget(&mut self, seq: u64, now: Mono) -> Option<Duration> {
        let idx = self.waiting.binary_search_by_key(&seq, |waiting| waiting.report.seq).ok()?;
        let waiting = self.waiting.remove(idx)?;
        Some(waiting.sent_at.map_or(Duration::ZERO, |sent_at| now.since(sent_at)))
    }

    /// The collector could not write it: it and all after it are sent again, later.
    pub(super) fn handle_not_durable(&mut self, seq: u64, now: Mono) {
        self.sent_to = self.sent_to.min(seq.saturating_sub(1));
        self.paused_until = Some(now + PAUSE);
    }

    fn next_idx(&self) -> Option<usize> {
        if self.paused_until.is_some() {
            return None;
        }
        let n_under_way = self.waiting.partition_point(|waiting| waiting.report.seq <= self.sent_to);
        (n_under_way < WINDOW.min(self.waiting.len())).then_some(n_under_way)
    }
}
