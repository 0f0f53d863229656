//! Where the demo plays: a directory that goes when the demo does, and a collector of its own.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use diemcau::collector::{self, Collector, Config, Tls};
use diemcau::data_dir::{Announcement, DataDir};
use diemcau::{journal, tls};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_proto::channel::Target;
use tempfile::TempDir;

/// A directory that is removed when this is dropped, also while its files are still being closed.
pub(super) struct Scratch(TempDir);

/// A collector in a rehearsal session, on a free port of this machine, with TLS.
pub(super) struct Stage {
    /// It.
    pub(super) collector: Collector,
    /// Where it is.
    pub(super) target: Target,
    announcement: Announcement,
    /// Holds the data directory.
    _dir: DataDir,
}

impl Scratch {
    /// Makes it where this machine keeps temporary files.
    pub(super) fn new() -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new().prefix("diemcau-demo-").tempdir();
        Ok(Self(dir.context("cannot make a directory for temporary files")?))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for _ in 0..20 {
            if std::fs::remove_dir_all(self.path()).is_ok() || !self.path().exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Stage {
    /// Starts the collector.
    pub(super) async fn set(data: &Path, event: EventOpened) -> anyhow::Result<Self> {
        let dir = DataDir::open(data)?;
        let identity = dir.identity()?;
        let fingerprint = identity.fingerprint();
        let config = Config {
            event,
            session: Session::Rehearsal,
            listen: ([127, 0, 0, 1], 0).into(),
            journal: journal::open(dir.path()).await.context("cannot open the journal")?,
            tls: Some(Tls { config: tls::server_config(identity)?, fingerprint }),
        };
        let collector = collector::start(config).await?;
        let announcement = dir.announce(collector.url(), collector.fingerprint())?;
        let target = Target::parse(&collector.url(), Some(&fingerprint.to_string()))?;
        Ok(Self { collector, target, announcement, _dir: dir })
    }

    /// Stops the collector and waits until its journal is closed.
    pub(super) async fn strike(self) {
        drop(self.announcement);
        self.collector.shutdown().await;
    }
}
