//! Wrong links: noted, and slowed where there are many. A right one is never held up: links are checked before
//! anything here is asked, and those that wait take no place of others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tracing::warn;

use crate::exceeded::{Exceeded, Limit};

/// Wrong links from one address within a minute that are answered at once: people mistype.
const FREE: u32 = 20;
/// The same from all addresses together.
const FREE_IN_ALL: u32 = 200;
/// Addresses that are counted; when there are more only the sum counts.
const MAX_ADDRESSES: usize = 4_096;
/// A further one is answered so late.
const SLOWED_BY: Duration = Duration::from_secs(2);
/// So many wait at once; more are sent away at once.
const MAX_WAITING: usize = 32;
/// How long things are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// Wrong links within the minute.
#[derive(Debug)]
pub(super) struct Failures {
    /// Held only while it is looked at.
    counted: Mutex<Counted>,
    waiting: Semaphore,
    exceeded: Exceeded,
}

#[derive(Debug, Default)]
struct Counted {
    by_address: HashMap<IpAddr, u32>,
    all: u32,
    slowed: u32,
    /// Some were slowed in the minute before, which was told.
    was_slowed: bool,
}

/// How a wrong link is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// That it is wrong.
    Wrong,
    /// That there are too many.
    TooMany,
}

impl Failures {
    /// None yet.
    pub(super) fn new(exceeded: Exceeded) -> Self {
        Self { counted: Mutex::default(), waiting: Semaphore::new(MAX_WAITING), exceeded }
    }

    /// A wrong link came; waits where there are many.
    pub(super) async fn count(&self, from: Option<IpAddr>) -> Verdict {
        if !self.note(from) {
            return Verdict::Wrong;
        }
        let Ok(_waits) = self.waiting.try_acquire() else { return Verdict::TooMany };
        sleep(SLOWED_BY).await;
        Verdict::Wrong
    }

    /// Counts one; whether it is slowed. The first that is slowed within a minute is noted.
    fn note(&self, from: Option<IpAddr>) -> bool {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.all = counted.all.saturating_add(1);
        let mut is_slowed = counted.all > FREE_IN_ALL;
        if let Some(from) = from {
            let is_full = counted.by_address.len() >= MAX_ADDRESSES;
            if !is_full || counted.by_address.contains_key(&from) {
                let n = counted.by_address.entry(from).or_default();
                *n = n.saturating_add(1);
                is_slowed |= *n > FREE;
            }
        }
        if is_slowed {
            self.exceeded.note(Limit::Links);
            counted.slowed = counted.slowed.saturating_add(1);
            if counted.slowed == 1 && !counted.was_slowed {
                let from = from.map(tracing::field::display);
                warn!(from, wrong = counted.all, "wrong links come often and are slowed");
            }
        }
        is_slowed
    }

    /// Tells once a minute how many there were, where some were slowed, and counts anew.
    pub(super) async fn tell_each_minute(&self) {
        let mut minutes = interval(WINDOW);
        minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            minutes.tick().await;
            let mut held = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
            let was_slowed = held.slowed > 0;
            let counted = std::mem::replace(&mut *held, Counted { was_slowed, ..Counted::default() });
            drop(held);
            if was_slowed {
                let Counted { by_address, all, slowed, .. } = counted;
                warn!(wrong = all, slowed, addresses = by_address.len(), "wrong links within a minute");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn many_wrong_links_are_slowed_and_few_are_not() {
        let failures = Failures::new(Exceeded::default());
        let from = |n: u8| Some(IpAddr::from([10, 0, 0, n]));
        let begun = tokio::time::Instant::now();
        for _ in 0..FREE {
            assert_eq!(failures.count(from(1)).await, Verdict::Wrong);
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        failures.count(from(1)).await;
        assert_eq!(begun.elapsed(), SLOWED_BY, "one more from there waits");
        failures.count(from(2)).await;
        assert_eq!(begun.elapsed(), SLOWED_BY, "others do not");

        let all = (0..MAX_WAITING + 5).map(|_| failures.count(from(1)));
        let mut all: Vec<_> = all.map(Box::pin).collect();
        let mut sent_away = 0;
        for one in &mut all {
            let answered = tokio::time::timeout(Duration::ZERO, one).await;
            sent_away += usize::from(answered == Ok(Verdict::TooMany));
        }
        assert_eq!(sent_away, 5, "no more than so many wait");
    }
}
