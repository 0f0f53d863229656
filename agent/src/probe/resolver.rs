//! From a host to the address that a probe asks, looked up anew again and again: a meeting moves to
//! another server by its name.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use diemcau_core::path::Finding;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::target::{Endpoint, Host};

/// A name is looked up again after this at the latest. What it gave serves twice as long, so that
/// one lookup may fail.
const REFRESH: Duration = Duration::from_mins(1);
/// Between a lookup and the next one after a failure.
pub(super) const RETRY: Duration = Duration::from_secs(5);

pub(super) type Lookup = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// The addresses of one endpoint.
pub(super) struct Resolver {
    endpoint: Endpoint,
    /// A lookup that takes longer counts as failed.
    timeout: Duration,
    /// How names are looked up.
    look_up: fn(Box<str>, u16) -> Lookup,
    /// What the last lookup that succeeded gave, in its order.
    known: Vec<SocketAddr>,
    /// Which of those is asked.
    chosen: usize,
    /// Until when they serve; none: for ever.
    good_until: Option<Instant>,
    /// When the last lookup ended.
    looked_up: Option<Instant>,
    /// When the next one begins; none: never.
    due: Option<Instant>,
    /// A lookup under way, and when it counts as failed. It is not given up before it ends: each
    /// occupies a process or a thread, and a resolver that hangs shall have one at most.
    pending: Option<(Lookup, Instant)>,
}

impl Resolver {
    /// Looks up at once, unless the host is an address.
    pub(super) fn new(endpoint: Endpoint, timeout: Duration) -> Self {
        Self::with(endpoint, timeout, |host, port| {
            Box::pin(async move { diemcau_proto::channel::look_up(&host, port).await })
        })
    }

    pub(super) fn with(endpoint: Endpoint, timeout: Duration, look_up: fn(Box<str>, u16) -> Lookup) -> Self {
        let (known, due) = match endpoint.host {
            Host::Name(_) => (Vec::new(), Some(Instant::now())),
            Host::Address(address) => (vec![SocketAddr::new(address, endpoint.port)], None),
        };
        Self {
            endpoint,
            timeout,
            look_up,
            known,
            chosen: 0,
            good_until: None,
            looked_up: None,
            due,
            pending: None,
        }
    }

    /// The address to ask, if one is known.
    pub(super) fn address(&self, now: Instant) -> Option<SocketAddr> {
        let is_good = self.good_until.is_none_or(|good_until| now < good_until);
        self.known.get(self.chosen).copied().filter(|_| is_good)
    }

    /// Whether there are several addresses.
    pub(super) fn has_choice(&self) -> bool {
        self.known.len() > 1
    }

    /// The address to ask, looked up first if that is due.
    pub(super) async fn current(&mut self) -> Result<SocketAddr, Finding> {
        let now = Instant::now();
        if self.pending.is_some() || self.due.is_some_and(|due| due <= now) {
            self.refresh().await.ok();
        }
        self.address(Instant::now()).ok_or(Finding::DnsFailed)
    }

    /// Waits for the next lookup and for what comes of it. Nothing is lost when it is dropped.
    pub(super) async fn refresh(&mut self) -> Result<(), Finding> {
        let (lookup, overdue) = if let Some(pending) = &mut self.pending {
            pending
        } else {
            let (Host::Name(name), Some(due)) = (&self.endpoint.host, self.due) else {
                return std::future::pending().await;
            };
            sleep_until(due).await;
            let lookup = (self.look_up)(name.clone(), self.endpoint.port);
            self.pending.insert((lookup, Instant::now() + self.timeout))
        };
        let Ok(result) = timeout_at(*overdue, lookup).await else {
            *overdue = Instant::now() + self.timeout.max(RETRY);
            return Err(Finding::DnsFailed);
        };
        self.pending = None;
        self.take(result, Instant::now())
    }

    /// The address did not answer: another is asked if there is one, and the name is looked up
    /// soon.
    pub(super) fn handle_failure(&mut self, now: Instant) {
        self.chosen = (self.chosen + 1).checked_rem(self.known.len()).unwrap_or(0);
        if let (Some(due), Some(looked_up)) = (self.due, self.looked_up) {
            self.due = Some(due.min(now.max(looked_up + RETRY)));
        }
    }

    fn take(&mut self, result: io::Result<Vec<SocketAddr>>, now: Instant) -> Result<(), Finding> {
        self.looked_up = Some(now);
        match result {
            Ok(found) if !found.is_empty() => {
                let asked = self.known.get(self.chosen);
                let same = asked.and_then(|asked| found.iter().position(|address| address == asked));
                self.chosen = same.unwrap_or(0);
                self.known = found;
                self.good_until = Some(now + 2 * REFRESH);
                self.due = Some(now + REFRESH);
                Ok(())
            }
            Ok(_) | Err(_) => {
                self.due = Some(now + RETRY);
                Err(Finding::DnsFailed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(2);

    #[tokio::test(start_paused = true)]
    async fn an_address_needs_no_lookup() {
        let mut resolver = Resolver::with(Endpoint::from(at(7)), TIMEOUT, |_, _| panic!("looked up"));
        assert_eq!(resolver.current().await, Ok(at(7)));
        resolver.handle_failure(Instant::now());
        assert_eq!(resolver.current().await, Ok(at(7)));
        assert!(tokio::time::timeout(2 * REFRESH, resolver.refresh()).await.is_err(), "never due");
    }

    #[tokio::test(start_paused = true)]
    async fn a_name_is_looked_up_every_minute() {
        static LOOKUPS: AtomicU32 = AtomicU32::new(0);
        let mut resolver = Resolver::with(name(), TIMEOUT, |_, _| {
            let n = LOOKUPS.fetch_add(1, Ordering::Relaxed);
            ready(Ok(vec![at(if n == 0 { 1 } else { 2 })]))
        });
        assert_eq!(resolver.current().await, Ok(at(1)));
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(resolver.current().await, Ok(at(1)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(resolver.current().await, Ok(at(2)));
        assert_eq!(LOOKUPS.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_outlives_one_failed_lookup_but_no_two_minutes() {
        static LOOKUPS: AtomicU32 = AtomicU32::new(0);
        let mut resolver = Resolver::with(name(), TIMEOUT, |_, _| {
            let n = LOOKUPS.fetch_add(1, Ordering::Relaxed);
            ready(if n == 0 { Ok(vec![at(1)]) } else { Err(io::Error::other("no such name")) })
        });
        assert_eq!(resolver.current().await, Ok(at(1)));
        tokio::time::advance(REFRESH).await;
        assert_eq!(resolver.current().await, Ok(at(1)));
        tokio::time::advance(REFRESH).await;
        assert_eq!(resolver.current().await, Err(Finding::DnsFailed));
        let soon = Instant::now();
        assert_eq!(resolver.current().await, Err(Finding::DnsFailed));
        assert_eq!((Instant::now(), LOOKUPS.load(Ordering::Relaxed)), (soon, 3), "not asked again at once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_resolver_that_hangs_is_asked_once() {
        static LOOKUPS: AtomicU32 = AtomicU32::new(0);
        let mut resolver = Resolver::with(name(), TIMEOUT, |_, _| {
            LOOKUPS.fetch_add(1, Ordering::Relaxed);
            Box::pin(async {
                tokio::time::sleep(Duration::from_secs(20)).await;
                Ok(vec![at(1)])
            })
        });
        let begun = Instant::now();
        assert_eq!(resolver.current().await, Err(Finding::DnsFailed));
        assert_eq!(begun.elapsed(), TIMEOUT);
        while resolver.current().await.is_err() {}
        assert_eq!(begun.elapsed(), Duration::from_secs(20));
        assert_eq!((resolver.current().await, LOOKUPS.load(Ordering::Relaxed)), (Ok(at(1)), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_failure_another_address_is_asked_and_the_name_looked_up_soon() {
        let mut resolver = Resolver::with(name(), TIMEOUT, |_, _| ready(Ok(vec![at(1), at(2)])));
        assert_eq!(resolver.current().await, Ok(at(1)));
        resolver.handle_failure(Instant::now());
        assert_eq!(resolver.current().await, Ok(at(2)));
        let begun = Instant::now();
        assert_eq!(resolver.refresh().await, Ok(()));
        assert_eq!((begun.elapsed(), resolver.current().await), (RETRY, Ok(at(2))), "it stays with that");
        resolver.handle_failure(Instant::now());
        assert_eq!(resolver.current().await, Ok(at(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_name_without_addresses_is_none() {
        let mut resolver = Resolver::with(name(), TIMEOUT, |_, _| ready(Ok(Vec::new())));
        assert_eq!(resolver.current().await, Err(Finding::DnsFailed));
        resolver.handle_failure(Instant::now());
        assert_eq!(resolver.refresh().await, Err(Finding::DnsFailed));
    }

    fn ready(result: io::Result<Vec<SocketAddr>>) -> Lookup {
        Box::pin(std::future::ready(result))
    }

    fn name() -> Endpoint {
        Endpoint { host: Host::Name("hop.example".into()), port: 3478 }
    }

    fn at(last: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, last], 3478))
    }
}
