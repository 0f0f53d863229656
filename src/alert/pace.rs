//! How fast a channel may send: a gap between any two messages, and a longer one to the same address.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diemcau_phrase::delivery::DeliveryFault;
use tokio::time::{Instant, sleep_until};

use super::message::SendError;

/// Whoever would have to wait longer is sent back with that time instead.
const MOST_WAIT: Duration = Duration::from_secs(5);
/// Addresses are forgotten when so many are known and their gaps are over.
const MOST_ADDRESSES: usize = 1_000;

/// The gaps of a channel, and when it may send again.
pub(super) struct Pace {
    /// Between any two messages.
    gap: Duration,
    turns: Mutex<Turns>,
}

struct Turns {
    /// When the channel may send again.
    next: Instant,
    /// When it may send to an address again.
    next_to: BTreeMap<String, Instant>,
    /// Until when the other end wants an address left alone.
    held: BTreeMap<String, Instant>,
}

/// When a message may be asked for again.
#[derive(Clone, Copy)]
enum Wait {
    /// Our own gaps are over then.
    Gap(Instant),
    /// The other end wanted us to wait until then.
    Held(Instant),
}

impl Pace {
    pub(super) fn new(gap: Duration) -> Self {
        Self { gap, turns: Mutex::new(Turns::new()) }
    }

    /// Waits for the turn of a message to an address, after which the same address has to wait `gap_to`.
    ///
    /// # Errors
    /// If the turn is too far away to wait for: by our own gaps that is no try, and once the other end asked us to
    /// wait it is one, since whoever waits for an end that takes nothing needs another way.
    pub(super) async fn turn(&self, to: &str, gap_to: Duration) -> Result<(), SendError> {
        let asked = Instant::now();
        loop {
            let Some(wait) = self.take(to, gap_to) else { return Ok(()) };
            let (Wait::Gap(at) | Wait::Held(at)) = wait;
            if at.saturating_duration_since(asked) > MOST_WAIT {
                let after = at.saturating_duration_since(Instant::now());
                let reason = DeliveryFault::TooFast(after);
                return Err(match wait {
                    Wait::Gap(_) => SendError::NotYet { after, reason },
                    Wait::Held(_) => SendError::Retry { after: Some(after), reason },
                });
            }
            sleep_until(at).await;
        }
    }

    /// The other end wants us to wait before this address is tried again.
    pub(super) fn hold(&self, to: &str, length: Duration) {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if turns.held.len() >= MOST_ADDRESSES {
            turns.held.retain(|_, until| *until > now);
        }
        let until = turns.held.entry(to.to_owned()).or_insert(now);
        *until = (now + length).max(*until);
    }

    /// Takes the turn if it is there; else says when to ask again.
    fn take(&self, to: &str, gap_to: Duration) -> Option<Wait> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let free = turns.next_to.get(to).map_or(turns.next, |next| turns.next.max(*next));
        if let Some(until) = turns.held.get(to).filter(|until| **until > now.max(free)) {
            return Some(Wait::Held(*until));
        }
        if free > now {
            return Some(Wait::Gap(free));
        }
        if turns.next_to.len() >= MOST_ADDRESSES {
            turns.next_to.retain(|_, next| *next > now);
        }
        turns.next = now + self.gap;
        turns.next_to.insert(to.to_owned(), now + gap_to);
        None
    }
}

impl Turns {
    fn new() -> Self {
        Self { next: Instant::now(), next_to: BTreeMap::new(), held: BTreeMap::new() }
    }
}

/// Without the addresses, which are telephone numbers.
impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pace").field("gap", &self.gap).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn gaps_are_kept_for_each_address_and_for_all() {
        let pace = Pace::new(Duration::from_millis(40));
        let start = Instant::now();
        let mut turns = Vec::new();
        for to in ["a", "b", "a", "c", "a"] {
            pace.turn(to, Duration::from_secs(1)).await.unwrap();
            turns.push((to, start.elapsed().as_millis()));
        }
        assert_eq!(turns, [("a", 0), ("b", 40), ("a", 1000), ("c", 1040), ("a", 2000)]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_would_wait_long_for_our_own_gap_was_not_tried() {
        let pace = Pace::new(Duration::ZERO);
        let gap = Duration::from_secs(8);
        pace.turn("a", gap).await.unwrap();
        let told = pace.turn("a", gap).await.unwrap_err();
        assert_eq!(told, SendError::NotYet { after: gap, reason: DeliveryFault::TooFast(gap) });
        tokio::time::advance(Duration::from_secs(3)).await;
        pace.turn("a", gap).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_would_wait_long_is_sent_back_with_the_time() {
        let pace = Pace::new(Duration::ZERO);
        pace.hold("a", Duration::from_secs(30));
        pace.hold("a", Duration::from_secs(3));
        let told = pace.turn("a", Duration::ZERO).await.unwrap_err();
        let wait = Duration::from_secs(30);
        assert_eq!(told, SendError::Retry { after: Some(wait), reason: DeliveryFault::TooFast(wait) });
        pace.turn("b", Duration::ZERO).await.unwrap();
        tokio::time::advance(Duration::from_secs(26)).await;
        pace.turn("a", Duration::ZERO).await.unwrap();
    }
}
