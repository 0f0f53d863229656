//! How long answers took: a histogram of bounded size, whatever the number of answers.

use std::time::Duration;

/// Parts of each doubling; a quantile is at most an eighth too high.
const PARTS: usize = 8;

/// Microseconds in buckets that widen.
#[derive(Debug)]
pub(crate) struct Latency {
    buckets: Vec<u64>,
    n: u64,
}

impl Default for Latency {
    fn default() -> Self {
        Self { buckets: vec![0; (64 - 3 + 1) * PARTS], n: 0 }
    }
}

impl Latency {
    /// One answer.
    pub(crate) fn add(&mut self, length: Duration) {
        let us = u64::try_from(length.as_micros()).unwrap_or(u64::MAX);
        self.buckets[bucket(us)] += 1;
        self.n += 1;
    }

    /// How many answers.
    pub(crate) fn len(&self) -> u64 {
        self.n
    }

    /// So many in a thousand took no longer; none if there was no answer.
    pub(crate) fn quantile(&self, per_mille: u64) -> Option<Duration> {
        let rank = (self.n * per_mille).div_ceil(1_000).max(1);
        let mut below = 0;
        let idx = self.buckets.iter().position(|n| {
            below += n;
            below >= rank
        })?;
        Some(Duration::from_micros(upper(idx)))
    }
}

/// The first eight numbers have a bucket each; then each doubling has eight.
fn bucket(us: u64) -> usize {
    if us < 8 {
        return usize::try_from(us).unwrap_or(0);
    }
    let doubling = us.ilog2() - 3;
    let part = (us >> doubling) - 8;
    (doubling as usize + 1) * PARTS + usize::try_from(part).unwrap_or(0)
}

/// The largest number of a bucket.
fn upper(idx: usize) -> u64 {
    let (doubling, part) = (idx / PARTS, u64::try_from(idx % PARTS).unwrap_or(0));
    match doubling.checked_sub(1) {
        None => part,
        Some(doubling) => (((u128::from(part) + 9) << doubling) - 1).try_into().unwrap_or(u64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_has_a_bucket_whose_bound_is_near_above_it() {
        for us in (0..64).flat_map(|bit| [1_u64 << bit, (1 << bit) + 1, (1 << bit) - 1]).chain([u64::MAX]) {
            let bound = upper(bucket(us));
            assert!(bound >= us && bound - us <= us / 8, "{us}: {bound}");
        }
    }

    #[test]
    fn quantiles() {
        let mut latency = Latency::default();
        assert_eq!(latency.quantile(500), None);
        for ms in 1..=100 {
            latency.add(Duration::from_millis(ms));
        }
        let ms = |per_mille| latency.quantile(per_mille).unwrap().as_millis();
        assert!((50..=56).contains(&ms(500)), "{}", ms(500));
        assert!((99..=111).contains(&ms(990)), "{}", ms(990));
        assert_eq!(latency.len(), 100);
    }
}
