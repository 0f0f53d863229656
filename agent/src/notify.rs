//! What the service manager is told, by the protocol of `sd_notify(3)`: that the agent is ready, how
//! it is, that its loop still turns, and that it ends. Without `NOTIFY_SOCKET` nobody is told. `diemcau serve`
//! tells its own by the same.
//!
//! The agent, its probes' timers and its control socket all run on one thread. The watchdog is fed by a task
//! on that same thread, so it is fed only while the thread still comes round: an agent that hangs
//! in a call, or is stopped, is missed by the service manager after `WATCHDOG_USEC` and started anew. The
//! collector is alike.

use std::ffi::OsString;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::MissedTickBehavior;

/// Tells the service manager. Cheap to clone.
///
/// The socket never blocks: a service manager that does not read holds up no heartbeat, and misses
/// a message.
#[derive(Clone, Debug, Default)]
pub struct Notifier {
    /// Where it listens; none if there is none.
    manager: Option<Arc<Manager>>,
    /// After so long without a sign of life it takes the agent for dead.
    patience: Option<Duration>,
}

#[derive(Debug)]
struct Manager {
    socket: UnixDatagram,
    path: PathBuf,
}

impl Notifier {
    /// The service manager that the environment names.
    pub fn from_env() -> Self {
        let Some(path) = std::env::var_os("NOTIFY_SOCKET").filter(|path| !path.is_empty()) else {
            return Self::default();
        };
        match Manager::at(path) {
            Ok(manager) => Self { manager: Some(Arc::new(manager)), patience: sd_notify::watchdog_enabled() },
            Err(error) => {
                tracing::warn!(%error, "the service manager cannot be told");
                Self::default()
            }
        }
    }

    /// The agent holds what it needs and runs. That it has a collector is not said by this.
    pub fn ready(&self) {
        self.tell(&NotifyState::Ready);
    }

    /// How the agent is, in a line for people (`systemctl status`). Another line would be another
    /// message, so what follows the first is left out.
    pub fn status(&self, line: &str) {
        self.tell(&NotifyState::Status(line.lines().next().unwrap_or_default()));
    }

    /// The agent ends.
    pub fn stopping(&self) {
        self.tell(&NotifyState::Stopping);
    }

    /// Feeds the watchdog twice as often as is asked for, for as long as the runtime that this is
    /// spawned on turns; ends at once if there is none.
    pub async fn feed_watchdog(self) {
        let Some(pace) = self.patience.map(|patience| patience / 2).filter(|pace| !pace.is_zero()) else {
            return;
        };
        let mut ticks = tokio::time::interval(pace);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.tell(&NotifyState::Watchdog);
        }
    }

    fn tell(&self, state: &NotifyState<'_>) {
        let Some(manager) = &self.manager else { return };
        if let Err(error) = manager.socket.send_to(state.to_string().as_bytes(), &manager.path) {
            tracing::warn!(%state, %error, "the service manager is not told");
        }
    }
}

impl Manager {
    fn at(path: OsString) -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.set_nonblocking(true)?;
        Ok(Self { socket, path: path.into() })
    }
}
