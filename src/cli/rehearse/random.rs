//! Random numbers of a plan: a seed fixes everything that happens, as long as the lock file holds the
//! version of `fastrand`.

use std::ops::RangeInclusive;
use std::time::Duration;

/// A generator for rehearsals, not for secrets.
#[derive(Clone, Debug)]
pub(crate) struct Random(fastrand::Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Another generator, so that what one part of a plan draws does not move the others.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// A number of a range, its ends included; the lower end of an empty one.
    pub(crate) fn within(&mut self, range: RangeInclusive<u64>) -> u64 {
        if range.is_empty() { *range.start() } else { self.0.u64(range) }
    }

    /// A position in a list of that length; 0 in an empty one.
    pub(crate) fn position(&mut self, len: usize) -> usize {
        self.0.usize(..len.max(1))
    }

    /// One of a list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        self.0.choice(list)
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.0.u64(..1_000) < per_mille
    }

    /// A length of time between two, to the millisecond.
    pub(crate) fn time(&mut self, shortest: Duration, longest: Duration) -> Duration {
        Duration::from_millis(self.within(millis(shortest)..=millis(longest)))
    }

    /// Puts a list into a random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        self.0.shuffle(list);
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
        assert_eq!(one.within(0..=u64::MAX), same.within(0..=u64::MAX));
        assert_eq!(one.fork().within(0..=u64::MAX), same.fork().within(0..=u64::MAX));
        assert_ne!(one.within(0..=u64::MAX), other.within(0..=u64::MAX));
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
