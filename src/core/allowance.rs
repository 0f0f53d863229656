//! How often what a point tells of itself may become a fact. A supply or a probe that changes its mind
//! with every reading would fill the journal, and nobody could read it.

use std::time::Duration;

use crate::time::Timestamp;

/// So many at once, where none was for a while.
const AT_ONCE: u32 = 10;
/// Beyond that, one in so long.
const EVERY: Duration = Duration::from_secs(6);

/// What one point may still tell of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// When all that was told would have been told at the steady pace; none before the first.
    paid_until: Option<Timestamp>,
}

impl Allowance {
    /// Whether one more may be told; if so it is taken off. What may not be told is told by a later
    /// reading, if it is still so.
    pub fn take(&mut self, now: Timestamp) -> bool {
        let paid_until = self.paid_until.map_or(now, |until| until.max(now));
        let may = paid_until.since(now) <= EVERY * (AT_ONCE - 1);
        if may {
            self.paid_until = Some(paid_until + EVERY);
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_at_once_then_ten_a_minute() {
        let mut allowance = Allowance::default();
        let start = Timestamp::from_millis(1_000_000);
        let told = |allowance: &mut Allowance, from: Timestamp, seconds: u32| {
            (0..seconds * 10)
                .filter(|tenth| allowance.take(from + Duration::from_millis(100) * *tenth))
                .count()
        };
        assert_eq!(told(&mut allowance, start, 1), 10);
        assert_eq!(told(&mut allowance, start + Duration::from_mins(1), 61), 20, "it rested a minute");
        assert_eq!(told(&mut allowance, start + Duration::from_secs(121), 60), 10);
    }
}
