//! The reports that wait: in each lane sent in order, a few ahead of their acknowledgements, kept
//! until one is acknowledged or refused for good. What people said goes first, then what was seen of
//! the power, then what was seen of the line.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_core::ids::Lane;
use diemcau_proto::convert::agent::MAX_UNANSWERED;
use diemcau_proto::v1;

use crate::clock::{Mono, Now};
use crate::report::Report;

/// How long a collector that could not write is left alone before it is sent reports again.
const PAUSE: Duration = Duration::from_secs(3);

/// The order in which lanes are sent. How the power is now is in each heartbeat, so its history can
/// wait for what people said.
const ORDER: [Lane; 3] = [Lane::Human, Lane::Power, Lane::Line];

/// Reports in the order of their numbers, by lane.
#[derive(Debug, Default)]
pub(super) struct Queue {
    lanes: [Waiting; 3],
    /// The collector cannot write; nothing is sent before this.
    paused_until: Option<Mono>,
}

/// The reports of a lane.
#[derive(Debug, Default)]
struct Waiting {
    reports: VecDeque<Waits>,
    /// All up to this number were sent on the present stream.
    sent_to: u64,
}

#[derive(Debug)]
struct Waits {
    report: Report,
    /// When it was sent first.
    sent_at: Option<Mono>,
}

impl Queue {
    /// Adds a report. A number that is not above all before in its lane is already here and changes
    /// nothing.
    pub(super) fn push(&mut self, report: Report) {
        let lane = &mut self.lanes[report.said.lane() as usize];
        if lane.reports.back().is_none_or(|last| last.report.seq < report.seq) {
            lane.reports.push_back(Waits { report, sent_at: None });
        }
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.lanes.iter().map(|lane| lane.reports.len()).sum()
    }

    /// A stream begins: everything is to be sent again.
    pub(super) fn handle_stream(&mut self) {
        for lane in &mut self.lanes {
            lane.sent_to = 0;
        }
        self.paused_until = None;
    }

    /// When something can be sent that cannot be sent yet for the sake of time alone.
    pub(super) fn poll_timeout(&self) -> Option<Mono> {
        self.paused_until.filter(|_| self.len() > 0)
    }

    /// The pause may be over.
    pub(super) fn handle_timeout(&mut self, now: Mono) {
        self.paused_until = self.paused_until.filter(|until| *until > now);
    }

    /// Whether [`Queue::poll_transmit`] would give something.
    pub(super) fn wants_transmit(&self) -> bool {
        self.next().is_some()
    }

    /// The next report to send.
    pub(super) fn poll_transmit(&mut self, now: Now, offset_ms: Option<i64>) -> Option<v1::Report> {
        let (lane, idx) = self.next()?;
        let lane = &mut self.lanes[lane as usize];
        let waits = &mut lane.reports[idx];
        waits.sent_at.get_or_insert(now.mono);
        lane.sent_to = waits.report.seq;
        Some(waits.report.to_wire(now, offset_ms))
    }

    /// It is done with: acknowledged, refused for good, or not to be sent any more. Gives how long
    /// after it was sent first.
    pub(super) fn forget(&mut self, lane: Lane, seq: u64, now: Mono) -> Option<Duration> {
        let reports = &mut self.lanes[lane as usize].reports;
        let idx = reports.binary_search_by_key(&seq, |waits| waits.report.seq).ok()?;
        let waits = reports.remove(idx)?;
        Some(waits.sent_at.map_or(Duration::ZERO, |sent_at| now.since(sent_at)))
    }

    /// The collector could not write it: it and all after it in its lane are sent again, later.
    pub(super) fn handle_not_durable(&mut self, lane: Lane, seq: u64, now: Mono) {
        let lane = &mut self.lanes[lane as usize];
        lane.sent_to = lane.sent_to.min(seq.saturating_sub(1));
        self.paused_until = Some(now + PAUSE);
    }

    fn next(&self) -> Option<(Lane, usize)> {
        let under_way = |lane: Lane| self.lanes[lane as usize].n_under_way();
        if self.paused_until.is_some() || ORDER.into_iter().map(under_way).sum::<usize>() >= MAX_UNANSWERED {
            return None;
        }
        let waits = |lane: &Lane| under_way(*lane) < self.lanes[*lane as usize].reports.len();
        ORDER.into_iter().find(waits).map(|lane| (lane, under_way(lane)))
    }
}

impl Waiting {
    /// How many were sent on the present stream and not answered.
    fn n_under_way(&self) -> usize {
        self.reports.partition_point(|waits| waits.report.seq <= self.sent_to)
    }
}

#[cfg(test)]
mod tests {
    use diemcau_proto::v1::report::Body;

    use super::*;
    use crate::report::{Entered, Said};

    #[test]
    fn what_people_said_goes_before_all_that_was_seen_of_the_power() {
        let now = Now { mono: Mono::default(), wall_ms: 0 };
        let mut queue = Queue::default();
        for seq in 1..=500 {
            queue.push(report(seq, Said::here(Body::Power(v1::Power::default()))));
        }
        for seq in 1..=31 {
            queue.push(report(seq, Said::count(45, "Lan")));
        }
        let mut sent = Vec::new();
        while let Some(report) = queue.poll_transmit(now, None) {
            queue.forget(report.lane().into(), report.seq, now.mono);
            sent.push(report.lane());
        }
        assert_eq!(sent.len(), 531);
        assert!(sent[..31].iter().all(|lane| *lane == v1::ReportLane::Unspecified), "{sent:?}");
    }

    fn report(seq: u64, said: Said) -> Report {
        Report { run: 1, seq, entered: Entered::ThisBoot(Mono::default()), session: v1::Session::Live, said }
    }
}
