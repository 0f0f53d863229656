//! The demo's own collector.

use std::path::Path;

use diemcau::collector::{self, Alerts, Collector, Config};
use diemcau::data_dir::{Announcement, DataDir};
use diemcau::event::Without;
use diemcau::journal;
use diemcau::tls::Tls;
use diemcau::web::Web;
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::channel::Target;
use jiff::tz::TimeZone;

use super::pages::Listening;

/// A collector in a rehearsal session, on a free port of this machine, with TLS.
pub(super) struct DemoCollector {
    collector: Collector,
    /// Where it is.
    pub(super) target: Target,
    announcement: Announcement,
    pages: Web,
    /// What links to its pages begin with.
    pub(super) url: String,
    /// Its data directory, held.
    pub(super) dir: DataDir,
}

impl DemoCollector {
    /// Starts the collector.
    pub(super) async fn start(
        data: &Path,
        event: EventOpened,
        alerts: Alerts,
        language: Language,
    ) -> Result<Self, Complaint> {
        let dir = DataDir::open(data)?;
        let zone = TimeZone::get(&event.settings.time_zone).unwrap_or(TimeZone::UTC);
        let listening = Listening::new()?;
        let url = listening.url().to_owned();
        let config = Config {
            event,
            session: Session::Rehearsal,
            listen: ([127, 0, 0, 1], 0).into(),
            socket: None,
            journal: journal::open(dir.path()).await?,
            tls: Some(Tls::of(&dir)?),
            without: Without::default(),
            alerts: Some(alerts),
            door: None,
            uplink: Vec::new(),
            meetings: Vec::new(),
        };
        let collector = collector::start(config).await?;
        let announcement = dir.announce(collector.url(), collector.fingerprint(), None)?;
        let fingerprint = collector.fingerprint().map(|print| print.to_string());
        let target = Target::parse(&collector.url(), fingerprint.as_deref())?;
        let pages = listening.serve(&dir, collector.access(), (zone, language))?;
        Ok(Self { collector, target, announcement, pages, url, dir })
    }

    /// Waits until the collector ends by itself, and says why.
    pub(super) async fn ended(&mut self) -> collector::Failure {
        self.collector.ended().await
    }

    /// Stops the collector and waits until its journal is closed.
    pub(super) async fn shutdown(self) {
        drop(self.announcement);
        drop(self.pages);
        self.collector.shutdown().await;
    }
}
