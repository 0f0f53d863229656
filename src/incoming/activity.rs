//! What goes on on the connections, so that those which only take up room can be closed.
//!
//! A connection has room for as long as a stream is open on it whose peer reads. A stream whose peer
//! reads nothing cannot end itself: it is not asked for more, so it learns of nothing. So each stream
//! says whether it waits for us or should be asked for more, and one sweep over all connections
//! closes those on which nobody asks. A timer for each connection would cost more memory, and an
//! HTTP/2 PING is answered also by a peer that reads nothing.
//!
//! Time is counted in sweeps. When this process stood still, no connection is older for it.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};
use std::task::Context;
use std::time::Duration;

use atomic_waker::AtomicWaker;

/// Between two sweeps.
pub(super) const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// Sweeps for which no stream may be open on a connection.
pub(super) const UNUSED: u32 = 6;
/// The same while no more connections can be accepted.
pub(super) const UNUSED_IN_NEED: u32 = 1;
/// Sweeps for which what was given to a peer may lie before it asks for more.
const UNREAD: u32 = 6;
/// A stream waits for us, for however long.
const NEVER: u32 = u32::MAX;

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Whoever has that address.
    Far(SocketAddr),
    /// A user of this machine, by its socket.
    Local {
        /// As the kernel tells.
        uid: u32,
    },
}

/// What goes on on one connection.
#[derive(Debug)]
pub struct Activity {
    peer: Option<Peer>,
    /// SHA-256 of the certificate that it showed, which the event's authority signed.
    certificate: Option<Box<[u8; 32]>>,
    /// The sweeps so far, of all connections.
    sweeps: Arc<AtomicU32>,
    n_streams: AtomicU32,
    /// The sweep since which no stream is open, or in which one should have been asked for more.
    due: AtomicU32,
    is_closed: AtomicBool,
    reader: AtomicWaker,
}

impl Activity {
    /// Who is at the other end; none: the kernel does not tell.
    pub fn peer(&self) -> Option<Peer> {
        self.peer
    }

    /// The address at the other end; none by this machine's socket.
    pub fn address(&self) -> Option<IpAddr> {
        match self.peer? {
            Peer::Far(peer) => Some(peer.ip()),
            Peer::Local { .. } => None,
        }
    }

    /// SHA-256 of the certificate that it showed, which the event's authority signed; none: it showed none.
    pub fn certificate(&self) -> Option<[u8; 32]> {
        self.certificate.as_deref().copied()
    }

    /// Whether it is to be closed; if not, the reader is woken when it is.
    pub(super) fn poll_closed(&self, cx: &Context<'_>) -> bool {
        self.reader.register(cx.waker());
        self.is_closed.load(Ordering::Acquire)
    }

    fn close_if_due(&self, unused: u32) -> bool {
        let grace = if self.n_streams.load(Ordering::Relaxed) == 0 { unused } else { 0 };
        let due = self.due.load(Ordering::Relaxed).saturating_add(grace);
        self.sweeps.load(Ordering::Relaxed) > due && self.close()
    }

    /// Closes it; says whether it was open.
    pub(super) fn close(&self) -> bool {
        let was_open = !self.is_closed.swap(true, Ordering::Release);
        if was_open {
            self.reader.wake();
        }
        was_open
    }

    /// Whether it is to be closed.
    #[cfg(test)]
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    fn set_due(&self, in_sweeps: u32) {
        self.due.store(self.sweeps.load(Ordering::Relaxed).saturating_add(in_sweeps), Ordering::Relaxed);
    }
}

/// A stream that is open on a connection; dropped when it ends. Of several on one connection the one
/// that said something last speaks for all.
#[derive(Debug)]
pub struct OpenStream {
    activity: Arc<Activity>,
    /// It had something to give when it was asked last.
    gave: bool,
}

impl OpenStream {
    /// It is opened, and should be asked for something soon.
    pub fn new(activity: Arc<Activity>) -> Self {
        activity.n_streams.fetch_add(1, Ordering::Relaxed);
        activity.set_due(UNREAD);
        Self { activity, gave: false }
    }

    /// It was asked, and has nothing to give or gave something. Then it should be asked again soon,
    /// twice: what encodes the answers asks until there is no more before it sends the first.
    pub fn was_asked(&mut self, has_nothing: bool) {
        let gave = std::mem::replace(&mut self.gave, !has_nothing);
        self.activity.set_due(if has_nothing && !gave { NEVER } else { UNREAD });
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let was_last = self.activity.n_streams.fetch_sub(1, Ordering::Relaxed) == 1;
        self.activity.set_due(if was_last { 0 } else { NEVER });
    }
}

/// All connections that were handed out and may still be open.
#[derive(Debug, Default)]
pub(super) struct Activities {
    sweeps: Arc<AtomicU32>,
    open: Vec<Weak<Activity>>,
}

impl Activities {
    /// For a connection that is handed out.
    pub(super) fn add(&mut self, peer: Option<Peer>, certificate: Option<[u8; 32]>) -> Arc<Activity> {
        let activity = Arc::new(Activity {
            peer,
            certificate: certificate.map(Box::new),
            sweeps: self.sweeps.clone(),
            n_streams: AtomicU32::new(0),
            due: AtomicU32::new(self.sweeps.load(Ordering::Relaxed)),
            is_closed: AtomicBool::new(false),
            reader: AtomicWaker::new(),
        });
        self.open.push(Arc::downgrade(&activity));
        activity
    }

    /// Another [`SWEEP_EVERY`] has gone by: closes connections on which nothing goes on and gives how
    /// many that were.
    pub(super) fn sweep(&mut self) -> usize {
        self.sweeps.fetch_add(1, Ordering::Relaxed);
        self.close(UNUSED)
    }

    /// Closes connections that stand open without a stream for so many sweeps, and those that the
    /// last sweep would have closed.
    pub(super) fn close(&mut self, unused: u32) -> usize {
        let mut n_closed = 0;
        self.open.retain(|activity| {
            let Some(activity) = activity.upgrade() else { return false };
            n_closed += usize::from(activity.close_if_due(unused));
            true
        });
        n_closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_without_a_stream_is_closed_after_a_while_and_sooner_in_need() {
        let mut activities = Activities::default();
        let _connection = activities.add(None, None);
        assert_eq!(sweeps_until_closed(&mut activities), Some(UNUSED + 1));
        assert_eq!(activities.sweep(), 0, "once");

        let _other = activities.add(None, None);
        assert_eq!(activities.close(UNUSED_IN_NEED), 0, "it has just come");
        for _ in 0..=UNUSED_IN_NEED {
            assert_eq!(activities.sweep(), 0);
        }
        assert_eq!(activities.close(UNUSED_IN_NEED), 1);
    }

    #[test]
    fn a_stream_may_wait_for_ever_but_not_lie_unread() {
        let mut activities = Activities::default();
        let connection = activities.add(None, None);
        let mut stream = OpenStream::new(connection.clone());
        for has_nothing in [true, false, true, true] {
            stream.was_asked(has_nothing);
        }
        assert_eq!(sweeps_until_closed(&mut activities), None);
        for has_nothing in [false, true] {
            stream.was_asked(has_nothing);
        }
        assert_eq!(sweeps_until_closed(&mut activities), Some(UNREAD + 1), "what it gave was not sent");

        let connection = activities.add(None, None);
        let _unasked = OpenStream::new(connection.clone());
        assert_eq!(sweeps_until_closed(&mut activities), Some(UNREAD + 1), "it was never asked");
    }

    #[test]
    fn when_one_of_two_streams_ends_the_other_may_go_on_waiting() {
        let mut activities = Activities::default();
        let connection = activities.add(None, None);
        let [mut watch, mut inspect] = [(); 2].map(|()| OpenStream::new(connection.clone()));
        watch.was_asked(true);
        inspect.was_asked(false);
        drop(inspect);
        assert_eq!(sweeps_until_closed(&mut activities), None);
        drop(watch);
        assert_eq!(sweeps_until_closed(&mut activities), Some(UNUSED + 1));
    }

    #[test]
    fn what_is_gone_is_forgotten() {
        let mut activities = Activities::default();
        drop(activities.add(None, None));
        activities.sweep();
        assert!(activities.open.is_empty());
    }

    /// None if it outlives a day.
    fn sweeps_until_closed(activities: &mut Activities) -> Option<u32> {
        let a_day = 24 * 3_600 / 5;
        (1..a_day).find(|_| activities.sweep() > 0)
    }
}
