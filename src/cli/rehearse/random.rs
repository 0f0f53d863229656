//! Random numbers of a plan: `SplitMix64`, so that a seed fixes everything that happens.

use std::ops::RangeInclusive;
use std::time::Duration;

/// A generator for rehearsals, not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Another generator, so that what one part of a plan draws does not move the others.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// Uniform over all of `u64`.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number of a range, its ends included.
    pub(crate) fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        let (low, high) = range.into_inner();
        low + self.next() % high.saturating_sub(low).saturating_add(1).max(1)
    }

    /// A position in a list of that length; 0 in an empty one.
    pub(crate) fn position(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % len).unwrap_or(0)
    }

    /// One of a list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.position(list.len()))
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.next() % 1_000 < per_mille
    }

    /// A length of time between two, to the millisecond.
    pub(crate) fn time(&mut self, shortest: Duration, longest: Duration) -> Duration {
        Duration::from_millis(self.within(millis(shortest)..=millis(longest)))
    }

    /// Puts a list into a random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.position(last + 1));
        }
    }
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_what_is_drawn_and_ranges_hold() {
        let (mut one, mut same, mut other) = (Random::new(7), Random::new(7), Random::new(8));
        assert_eq!(one.next(), same.next());
        assert_ne!(one.next(), other.next());
        let drawn: Vec<u64> = (0..1_000).map(|_| one.within(3..=5)).collect();
        assert!((3..=5).all(|n| drawn.contains(&n)) && drawn.iter().all(|n| (3..=5).contains(n)));
        assert_eq!(one.within(9..=9), 9);
        assert_eq!(one.pick::<u8>(&[]), None);
        let mut order: Vec<u8> = (0..50).collect();
        one.shuffle(&mut order);
        assert!(!order.is_sorted());
        order.sort_unstable();
        assert!(order.into_iter().eq(0..50));
    }
}
