//! Samples of lengths of time.

use std::time::Duration;

/// Stops the CPU time of this thread: what is timed does not wait, so that is what it takes on a
/// machine with nothing else to do, and what else runs meanwhile does not count.
pub(super) struct Stopwatch(Duration);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(thread_cpu())
    }

    pub(super) fn elapsed(&self) -> Duration {
        thread_cpu().saturating_sub(self.0)
    }
}

fn thread_cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap_or(0), u32::try_from(now.tv_nsec).unwrap_or(0))
}

/// Lengths of time, to be asked for their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Times(Vec<Duration>);

impl Times {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The median, milliseconds.
    pub(super) fn p50_ms(&self) -> f64 {
        self.at(500)
    }

    /// Of 100 samples 99 were shorter; milliseconds.
    pub(super) fn p99_ms(&self) -> f64 {
        self.at(990)
    }

    /// The longest, milliseconds.
    pub(super) fn max_ms(&self) -> f64 {
        self.at(1_000)
    }

    fn at(&self, part: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let time = sorted.get(sorted.len() * part / 1_000).or(sorted.last());
        time.map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }
}
