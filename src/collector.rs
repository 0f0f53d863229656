//! The collector: one thread that serves agents and dashboards, with one task that owns the core.
//!
//! ```text
//! agents ──Attach──┐                     ┌── journal
//!                  ├── inbox ── engine ──┤
//! dashboards ──────┘   (bounded)         └── hub ── dashboards
//! ```
//!
//! What agents say reaches the engine in the order in which it was read, stamped then. The engine
//! decides, hands the facts to the journal, and lets answers and pictures out once they are
//! durable.

mod access;
mod agents;
mod attached;
mod caller;
mod dashboards;
mod deliveries;
mod differs;
mod door;
mod engine;
mod enrolment;
mod grant;
mod hub;
mod inbox;
mod ledger;
mod lines;
mod meetings;
mod opening;
mod operators;
mod refusals;
pub mod replay;
mod replayed;
mod server;
mod users;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread::JoinHandle;

use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::recipient::Recipients;
use diemcau_phrase::Language;
use diemcau_proto::channel::Fingerprint;
use tokio::sync::oneshot;

pub use access::{Access, Linked, Seen, Stopping};
pub use door::DoorConfig;
#[cfg(diemcau_fuzzing)]
pub use door::fuzz as door_fuzz;
pub use hub::MAX_DASHBOARDS;
pub use opening::{Begins, OpeningError};
pub use replayed::{ClockAhead, Replayed};

use crate::alert::directory::Directory;
use crate::event::Without;
use crate::journal::{Opened, Refusal};
use crate::meeting::server::MeetingServer;
use crate::tls::Tls;
use crate::uplink::Target;

/// What a collector starts from.
pub struct Config {
    /// The event and its roster, as the files say.
    pub event: EventOpened,
    /// The session to watch in.
    pub session: Session,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where to listen for who runs it, by a socket on this machine; none: nowhere.
    pub socket: Option<PathBuf>,
    /// Where facts are kept.
    pub journal: Opened,
    /// The certificate; none is plain text.
    pub tls: Option<Tls>,
    /// Whether agents are taken that show no certificate, and people act who have not proven who they are.
    pub without: Without,
    /// Who is told of incidents; none: nobody.
    pub alerts: Option<Alerts>,
    /// The door for systems, if there is one.
    pub door: Option<DoorConfig>,
    /// Whom to ask whether the collector's own way out works; none: it does not check.
    pub uplink: Vec<Target>,
    /// Servers of meetings that are asked who is there.
    pub meetings: Vec<MeetingServer>,
}

/// Who is told of incidents, and how.
#[derive(Debug)]
pub struct Alerts {
    /// Who.
    pub recipients: Recipients,
    /// By which ways.
    pub directory: Directory,
    /// In which language.
    pub language: Language,
    /// The data directory whose journal reports are read from.
    pub data: PathBuf,
}

/// Why a collector does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It cannot listen there.
    #[error("cannot listen on {addr}")]
    Listen {
        /// Where.
        addr: SocketAddr,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It cannot listen on its socket.
    #[error("cannot listen on {}", path.display())]
    Socket {
        /// Where.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It cannot begin to watch.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// Its thread cannot be had, or ended at once.
    #[error("cannot run the collector's thread")]
    Thread(#[source] io::Error),
}

/// Why a collector that ran ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another one writes the same journal. Two that decide would contradict each other.
    #[error("another collector writes this journal, so this one stopped")]
    Superseded(#[source] Refusal),
    /// It failed.
    #[error("the collector failed; the log says why")]
    Ended,
}

/// A collector that runs. Dropping it stops it, but does not wait.
#[derive(Debug)]
pub struct Collector {
    started: Started,
    fingerprint: Option<Fingerprint>,
    stop: Option<oneshot::Sender<()>>,
    /// Why it ended. None once that was taken.
    over: Option<oneshot::Receiver<Result<(), Failure>>>,
    thread: Option<JoinHandle<()>>,
}

/// What is known of a collector once it runs.
#[derive(Debug)]
struct Started {
    /// Where it listens.
    addr: SocketAddr,
    /// By which clock it began.
    begins: Begins,
    /// For pages.
    access: Access,
}

/// Tries whether a collector could listen there.
///
/// # Errors
/// If it could not.
pub fn try_listen(addr: SocketAddr) -> Result<(), StartError> {
    std::net::TcpListener::bind(addr).map(drop).map_err(|source| StartError::Listen { addr, source })
}

/// Starts a collector on a thread of its own.
///
/// # Errors
/// If it cannot listen, its journal cannot be read or written, or the event differs from what the
/// journal holds.
pub async fn start(config: Config) -> Result<Collector, StartError> {
    let fingerprint = config.tls.as_ref().map(|tls| tls.fingerprint);
    let (stop, stopped) = oneshot::channel();
    let (over_tx, over) = oneshot::channel();
    let (ready_tx, ready) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(StartError::Thread)?;
    let thread = std::thread::Builder::new()
        .name("collector".to_owned())
        .spawn(move || {
            // A handle that is gone need not know.
            let _ = over_tx.send(runtime.block_on(server::run(config, ready_tx, stopped)));
        })
        .map_err(StartError::Thread)?;
    let started = ready.await.map_err(|_| StartError::Thread(io::ErrorKind::UnexpectedEof.into()))??;
    Ok(Collector { started, fingerprint, stop: Some(stop), over: Some(over), thread: Some(thread) })
}

impl Collector {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.started.addr
    }

    /// By which clock it began.
    pub fn begins(&self) -> Begins {
        self.started.begins
    }

    /// The way of pages to its core.
    pub fn access(&self) -> Access {
        self.started.access.clone()
    }

    /// By which clients know its certificate; none without TLS.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.fingerprint
    }

    /// Its address for `--connect`.
    pub fn url(&self) -> String {
        let scheme = if self.fingerprint.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.started.addr)
    }

    /// Waits until it ends by itself, which it does only when it fails.
    pub async fn ended(&mut self) -> Failure {
        self.over().await.err().unwrap_or(Failure::Ended)
    }

    /// How it ended. A thread that is gone without a word, or asked twice, failed.
    async fn over(&mut self) -> Result<(), Failure> {
        match &mut self.over {
            Some(over) => {
                let ended = over.await;
                self.over = None;
                ended.unwrap_or(Err(Failure::Ended))
            }
            None => Err(Failure::Ended),
        }
    }

    /// Stops it: what was taken becomes durable, all streams end, and its journal is closed.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            // One that has ended already need not be told.
            let _ = stop.send(());
        }
        // A failure was logged.
        let _ = self.over().await;
        if let Some(thread) = self.thread.take() {
            // A panic was told by its hook.
            let _ = thread.join();
        }
    }
}
