//! How long to wait before the next attempt: full jitter, so that thousands of clients that lost
//! the same collector do not come back in step.

use std::time::Duration;

/// The most that the first attempt waits.
pub const BASE: Duration = Duration::from_millis(500);

/// The most that any attempt waits.
pub const CAP: Duration = Duration::from_secs(8);

/// A wait between 0 and min([`CAP`], [`BASE`] · 2^`attempt`), picked by `random`, which is to be
/// uniform over all of `u64`. The first attempt is number 0.
pub fn full_jitter(attempt: u32, random: u64) -> Duration {
    let longest = BASE.saturating_mul(2_u32.saturating_pow(attempt)).min(CAP);
    let longest_us = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(random % (longest_us + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_doubles_up_to_the_cap() {
        let longest = |attempt| {
            let longest = (BASE * 2_u32.pow(attempt)).min(CAP);
            full_jitter(attempt, u64::try_from(longest.as_micros()).unwrap())
        };
        let waits: Vec<_> = (0..6).map(|attempt| longest(attempt).as_millis()).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    }

    #[test]
    fn any_attempt_may_wait_for_nothing_and_never_beyond_the_cap() {
        for attempt in [0, 1, 4, 31, 32, u32::MAX] {
            assert_eq!(full_jitter(attempt, 0), Duration::ZERO);
            for random in [1, 7_999_999, 8_000_001, u64::MAX / 3, u64::MAX] {
                assert!(full_jitter(attempt, random) <= CAP);
            }
        }
    }
}
