//! Figures of what was measured, printed so that they can be quoted.

use std::fmt;
use std::time::Duration;

/// Some durations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    sorted: Vec<Duration>,
}

impl Sample {
    /// Of these durations, in any order.
    pub(crate) fn new(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        Self { sorted: durations }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The smallest one that at least this share of them does not pass (nearest rank).
    ///
    /// # Panics
    /// If there are none.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted[rank - 1]
    }

    /// The greatest.
    ///
    /// # Panics
    /// If there are none.
    pub(crate) fn max(&self) -> Duration {
        *self.sorted.last().expect("something was measured")
    }
}

/// `n 40 p50 5.102 s p99 7.011 s max 7.011 s`
impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sorted.is_empty() {
            return f.write_str("n 0");
        }
        let s = |duration: Duration| format!("{:.3} s", duration.as_secs_f64());
        let (p50, p99, max) = (self.percentile(50), self.percentile(99), self.max());
        write!(f, "n {} p50 {} p99 {} max {}", self.len(), s(p50), s(p99), s(max))
    }
}
