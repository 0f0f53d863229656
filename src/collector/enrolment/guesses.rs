//! Codes that nobody was given, by the address that they came from. Many mean that somebody guesses: each is one of
//! 2^44, so it is enough to look at one a second. A right code is never refused for it where its turn comes, since a
//! whole district may sit behind that address.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep};
use tracing::warn;

/// Unknown codes from one address within [`WITHIN`] that are looked at at once: people mistype.
const FREE: usize = 30;
/// See [`FREE`].
const WITHIN: Duration = Duration::from_mins(10);
/// Beyond, a wrong one holds its address's turn so long.
const TURN: Duration = Duration::from_secs(1);
/// So many tries of one address wait for their turn; more are sent away.
const WAITING: usize = 16;
/// Addresses that are remembered; beyond, all are forgotten.
const MAX_ADDRESSES: usize = 10_000;

/// What came from each address. Held only while it is looked at.
#[derive(Debug, Default)]
pub(super) struct Guesses(Mutex<HashMap<Option<IpAddr>, Address>>);

#[derive(Debug)]
struct Address {
    /// When unknown codes came, the last [`FREE`] of them.
    unknown: VecDeque<Instant>,
    /// Whose turn it is.
    turn: Arc<Semaphore>,
    /// Places to wait for it.
    waiting: Arc<Semaphore>,
    /// It was told that they come often.
    is_told: bool,
}

/// A try that may be looked at.
#[derive(Debug)]
pub(super) struct Turn {
    peer: Option<IpAddr>,
    /// None where the address has sent few unknown codes.
    held: Option<OwnedSemaphorePermit>,
}

impl Guesses {
    /// Waits until a try of that address may be looked at; none: too many wait already.
    pub(super) async fn turn(&self, peer: Option<IpAddr>) -> Option<Turn> {
        let Some((turn, waiting)) = self.queue(peer) else { return Some(Turn { peer, held: None }) };
        let _place = waiting.try_acquire_owned().ok()?;
        let held = turn.acquire_owned().await.ok()?;
        Some(Turn { peer, held: Some(held) })
    }

    /// Where a try must wait; none: it need not.
    fn queue(&self, peer: Option<IpAddr>) -> Option<(Arc<Semaphore>, Arc<Semaphore>)> {
        let now = Instant::now();
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let address = addresses.get_mut(&peer)?;
        while address.unknown.front().is_some_and(|at| now.duration_since(*at) > WITHIN) {
            address.unknown.pop_front();
        }
        if address.unknown.len() < FREE {
            address.is_told = false;
            return None;
        }
        Some((address.turn.clone(), address.waiting.clone()))
    }

    /// Remembers an unknown code. Says whether it is to be told of.
    fn note(&self, peer: Option<IpAddr>) -> bool {
        let mut addresses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= MAX_ADDRESSES && !addresses.contains_key(&peer) {
            addresses.clear();
        }
        let address = addresses.entry(peer).or_insert_with(|| Address {
            unknown: VecDeque::with_capacity(FREE),
            turn: Arc::new(Semaphore::new(1)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            is_told: false,
        });
        if address.unknown.len() >= FREE {
            address.unknown.pop_front();
        }
        address.unknown.push_back(Instant::now());
        if address.unknown.len() < FREE {
            return true;
        }
        if !std::mem::replace(&mut address.is_told, true) {
            let peer = peer.map(tracing::field::display);
            warn!(peer, free = FREE, "wrong enrolment codes come often and are slowed; no more are logged");
        }
        false
    }
}

impl Turn {
    /// The code was of no use. The next of that address comes when its time is over, however soon whoever asked
    /// goes away. Says whether it is to be told of.
    pub(super) fn wrong(self, guesses: &Guesses, is_unknown: bool) -> bool {
        let is_free = self.held.is_none();
        if let Some(held) = self.held {
            tokio::spawn(async move {
                sleep(TURN).await;
                drop(held);
            });
        }
        if is_unknown { guesses.note(self.peer) } else { is_free }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    #[tokio::test(start_paused = true)]
    async fn beyond_thirty_one_is_looked_at_in_a_second_until_ten_minutes_are_over() {
        let guesses = Guesses::default();
        let begun = Instant::now();
        let mut n_told = 0;
        for _ in 0..FREE {
            n_told += usize::from(guesses.turn(PEER).await.unwrap().wrong(&guesses, true));
        }
        assert_eq!(
            (begun.elapsed(), n_told),
            (Duration::ZERO, FREE - 1),
            "the last one is told of otherwise"
        );
        for _ in 0..5 {
            assert!(!guesses.turn(PEER).await.unwrap().wrong(&guesses, true));
        }
        assert_eq!(begun.elapsed(), 4 * TURN);
        drop(guesses.turn(PEER).await.unwrap());
        drop(guesses.turn(PEER).await.unwrap());
        assert_eq!(begun.elapsed(), 5 * TURN, "right ones do not hold the turn");
        let other = Some(IpAddr::from([10, 0, 0, 1]));
        assert!(guesses.turn(other).await.unwrap().held.is_none(), "others wait for nothing");

        sleep(WITHIN).await;
        assert!(guesses.turn(PEER).await.unwrap().wrong(&guesses, true));
    }

    #[tokio::test(start_paused = true)]
    async fn so_many_wait_for_their_turn_and_addresses_are_bounded() {
        let guesses = Arc::new(Guesses::default());
        for _ in 0..FREE {
            guesses.note(PEER);
        }
        let held = guesses.turn(PEER).await.unwrap();
        let waiting: Vec<_> = (0..WAITING)
            .map(|_| {
                let guesses = guesses.clone();
                tokio::spawn(async move { guesses.turn(PEER).await.is_some() })
            })
            .collect();
        tokio::task::yield_now().await;
        assert!(guesses.turn(PEER).await.is_none(), "one more is sent away");
        drop(held);
        for one in waiting {
            assert!(one.await.unwrap());
        }
        for n in 0..2 * u32::try_from(MAX_ADDRESSES).unwrap() {
            guesses.note(Some(IpAddr::from(n.to_be_bytes())));
        }
        assert!(guesses.0.lock().unwrap().len() <= MAX_ADDRESSES);
    }
}
