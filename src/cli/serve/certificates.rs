//! The certificates of a collector that runs: read again when their files are written anew, and told of before
//! they end. Connections that stand keep theirs and go on.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use diemcau::data_dir::{self, DataDirError, Identity};
use diemcau::event::PemFiles;
use diemcau::tls::{Served, TlsError};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval};
use tracing::{info, warn};

/// Files are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// That a certificate ends soon is said this often.
const WARN_EVERY: Duration = Duration::from_hours(24);

/// When a certificate and its key were written; none: that file cannot be looked at.
type Written = [Option<SystemTime>; 2];

/// Those of the collector and of its pages.
pub(super) struct Certificates {
    all: Vec<Watched>,
    ticks: Interval,
}

/// One certificate and where it comes from.
struct Watched {
    /// As the log calls it.
    of: &'static str,
    files: PemFiles,
    /// The data directory whose authority signs for clients, where it is the collector's own.
    data: Option<std::path::PathBuf>,
    served: Arc<Served>,
    /// When the files were written that were last looked at, as far as that is known.
    written: Written,
    warned: Option<Instant>,
}

impl Certificates {
    /// None yet.
    pub(super) fn new() -> Self {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { all: Vec::new(), ticks }
    }

    /// Watches over the one by which agents know the collector.
    pub(super) fn of_collector(&mut self, data: &Path, served: Arc<Served>) {
        let files = PemFiles { certificate: data.join("cert.pem"), key: data.join("key.pem") };
        self.add("collector", files, Some(data.to_owned()), served);
    }

    /// Watches over that of the pages.
    pub(super) fn of_pages(&mut self, files: PemFiles, served: Arc<Served>) {
        self.add("pages", files, None, served);
    }

    fn add(
        &mut self,
        of: &'static str,
        files: PemFiles,
        data: Option<std::path::PathBuf>,
        served: Arc<Served>,
    ) {
        let written = written(&files);
        self.all.push(Watched { of, files, data, served, written, warned: None });
    }

    /// Until it is time to look.
    pub(super) async fn due(&mut self) {
        self.ticks.tick().await;
    }

    /// Takes what was written anew, or all where somebody asked for it, and warns.
    pub(super) fn look(&mut self, asked: bool) {
        for watched in &mut self.all {
            let found = written(&watched.files);
            if asked || (found != watched.written && found.iter().all(Option::is_some)) {
                watched.written = found;
                watched.exchange();
            }
            watched.warn();
        }
    }
}

impl Watched {
    fn exchange(&self) {
        let of = self.of;
        match self.read().map_err(Error::from).and_then(|identity| Ok(self.served.exchange(identity)?)) {
            Ok(()) => info!(of, "certificate read again; connections go on"),
            Err(error) => {
                warn!(of, error = &error as &dyn std::error::Error, "the new certificate is not used");
            }
        }
    }

    fn read(&self) -> Result<Identity, DataDirError> {
        match &self.data {
            Some(data) => data_dir::identity_of(data),
            None => data_dir::of_files(&self.files.certificate, &self.files.key),
        }
    }

    fn warn(&mut self) {
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let Some(ends_ms) = self.served.ends_soon_ms(now_ms) else { return };
        if self.warned.is_some_and(|warned| warned.elapsed() < WARN_EVERY) {
            return;
        }
        self.warned = Some(Instant::now());
        let ends =
            jiff::Timestamp::from_millisecond(ends_ms).map(|ends| ends.to_string()).unwrap_or_default();
        warn!(
            of = self.of,
            ends, "the certificate ends soon: `diemcau cert renew`, or its owner, makes another"
        );
    }
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Read(#[from] DataDirError),
    #[error(transparent)]
    Unusable(#[from] TlsError),
}

/// Of both: who exchanges them does so one after the other, and the second may come after a look.
fn written(files: &PemFiles) -> Written {
    [&files.certificate, &files.key]
        .map(|file| std::fs::metadata(file).and_then(|there| there.modified()).ok())
}
