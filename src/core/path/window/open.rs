//! What is counted in one window until it closes.

use std::time::Duration;

use super::{Answer, Carriage, Fate, Tells};
use crate::path::Finding;

/// TCP sends the first packet of a connection again after this (RFC 6298 section 2.1).
const REPEATED_AFTER: Duration = Duration::from_secs(1);

/// What counts as answered, the best first.
const ANSWERS: [Finding; 3] = [Finding::Answered, Finding::Degraded, Finding::OtherTls];

/// What was counted since the last window closed.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// How many samples had each finding, in the order of [`Finding::ALL`].
    findings: [u32; Finding::ALL.len()],
    /// Round trips, but for those in `long_us`.
    pub(super) rtt: Mean,
    /// The shortest of all round trips, microseconds.
    pub(super) shortest_us: Option<u64>,
    /// Those that may hold a repetition, microseconds.
    long_us: Vec<u64>,
    /// Whether one of them moved the jitter.
    pub(super) has_jitter: bool,
    /// Response times.
    pub(super) response: Mean,
    /// Changes of the mapping; none before an answer told one.
    pub(super) n_mapping_changes: Option<u32>,
    /// By the last answer that told it.
    pub(super) certificate_days: Option<i32>,
    /// By the last sample that was sent elsewhere.
    pub(super) redirect: Option<Box<str>>,
}

/// A sum of lengths of time, on its way to a mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mean {
    n: u32,
    /// Microseconds.
    sum_us: u64,
}

impl Open {
    /// Whether nothing was.
    pub(super) fn is_empty(&self) -> bool {
        self.findings.iter().all(|n| *n == 0)
    }

    /// Takes a sample in.
    pub(super) fn count(&mut self, fate: Fate, carriage: Carriage) {
        let finding = match fate {
            Fate::Answered(Answer { tells: Tells::Failure, .. }) => Finding::Degraded,
            Fate::Answered(Answer { tells: Tells::OtherTls, .. }) => Finding::OtherTls,
            Fate::Answered(_) => Finding::Answered,
            Fate::Failed(finding) => finding,
        };
        self.findings[finding as usize] += 1;
        if let Fate::Answered(answer) = fate {
            let rtt_us = micros(answer.rtt);
            self.shortest_us = Some(self.shortest_us.map_or(rtt_us, |shortest_us| shortest_us.min(rtt_us)));
            if may_be_repeated(answer, carriage) {
                self.long_us.push(rtt_us);
            } else {
                self.rtt.add(rtt_us);
            }
            if let Some(response) = answer.response {
                self.response.add(micros(response));
            }
            if let Tells::CertificateDays(days) = answer.tells {
                self.certificate_days = Some(days);
            }
        }
    }

    /// Tells what TCP sent again from what took long, by the shortest round trip of this window or the
    /// last one, and gives how many the former are.
    pub(super) fn sort_out(&mut self, last_shortest_us: Option<u64>) -> u32 {
        let shortest_us = self.shortest_us.into_iter().chain(last_shortest_us).min().unwrap_or(0);
        let repeated_us = micros(REPEATED_AFTER) + shortest_us / 2;
        let mut n_repeated = 0;
        for rtt_us in std::mem::take(&mut self.long_us) {
            if rtt_us >= repeated_us {
                n_repeated += 1;
            } else {
                self.rtt.add(rtt_us);
            }
        }
        n_repeated
    }

    fn n(&self, finding: Finding) -> u32 {
        self.findings[finding as usize]
    }

    /// Samples that were answered.
    pub(super) fn n_answered(&self) -> u32 {
        ANSWERS.into_iter().map(|finding| self.n(finding)).sum()
    }

    /// Samples that were sent.
    pub(super) fn n_sent(&self) -> u32 {
        let n_tried: u32 = self.findings.iter().sum();
        n_tried - self.n(Finding::NotPermitted) - self.n(Finding::NoTarget)
    }

    /// What came of them, taken together.
    pub(super) fn finding(&self) -> Finding {
        if let Some(finding) = ANSWERS.into_iter().find(|finding| self.n(*finding) > 0) {
            return finding;
        }
        // Of equals `max_by_key` takes the last; the first of the list is wanted.
        let most = Finding::ALL.into_iter().rev().max_by_key(|finding| self.n(*finding));
        most.unwrap_or(Finding::TimedOut)
    }
}

impl Mean {
    fn add(&mut self, us: u64) {
        self.n += 1;
        self.sum_us += us;
    }

    /// Microseconds; none of nothing.
    pub(super) fn us(self) -> Option<u32> {
        self.sum_us.checked_div(u64::from(self.n)).map(saturated)
    }
}

/// Whether its round trip is long enough to hold a repetition by TCP.
pub(super) fn may_be_repeated(answer: Answer, carriage: Carriage) -> bool {
    carriage == Carriage::Connections && answer.rtt >= REPEATED_AFTER
}

/// No more than a window can tell, so that sums cannot overflow.
pub(super) fn micros(length: Duration) -> u64 {
    u64::from(u32::try_from(length.as_micros()).unwrap_or(u32::MAX))
}

/// No more than a window can tell.
pub(super) fn saturated(us: u64) -> u32 {
    u32::try_from(us).unwrap_or(u32::MAX)
}
