//! The collector under test: what `diemcau serve` runs, in a rehearsal and on a free port of loopback.
//!
//! It is the library's own collector in this program and not the program `diemcau` beside it, which
//! could be that of another build.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use diemcau::alert::recipients::{self, Loaded};
use diemcau::collector::{self, Alerts, Config, MAX_DASHBOARDS};
use diemcau::data_dir::DataDir;
use diemcau::event::{self, Without};
use diemcau::logging::{self, LogFormat};
use diemcau::tls::Tls;
use diemcau::{journal, limits};
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;

/// Arguments of the collector under test.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The event file
    #[arg(long)]
    event: PathBuf,
    /// The data directory
    #[arg(long)]
    data: PathBuf,
    /// Serve without TLS
    #[arg(long)]
    plaintext: bool,
}

/// Serves, and writes its address into the data directory, until it is killed.
pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    logging::init(LogFormat::Human)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(serve(args))
}

async fn serve(args: &Args) -> anyhow::Result<()> {
    let event = event::load(&args.event)?;
    limits::raise_open_files(event.roster.len(), MAX_DASHBOARDS, 0);
    let recipients = args.event.with_file_name("recipients.toml");
    let alerts = if recipients.exists() { Some(alerts(&recipients, args, &event.roster)?) } else { None };
    let dir = DataDir::open(&args.data)?;
    let tls = if args.plaintext { None } else { Some(certificate(&dir)?) };
    let config = Config {
        event: EventOpened { settings: event.settings, roster: event.roster },
        session: Session::Rehearsal,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        socket: None,
        journal: journal::open(dir.path()).await.context("cannot open the journal")?,
        tls,
        without: Without::default(),
        alerts,
        door: None,
        uplink: Vec::new(),
        meetings: Vec::new(),
    };
    let mut collector = collector::start(config).await?;
    let _announcement = dir.announce(collector.url(), collector.fingerprint(), None)?;
    Err(collector.ended().await.into())
}

/// Who is told of incidents.
fn alerts(file: &Path, args: &Args, roster: &Roster) -> anyhow::Result<Alerts> {
    let Loaded { recipients, directory, faults, .. } = recipients::read(file)?.resolve(Some(roster));
    anyhow::ensure!(faults.is_empty(), "{}: {faults:?}", file.display());
    Ok(Alerts { recipients, directory, language: Language::Vietnamese, data: args.data.clone() })
}

fn certificate(dir: &DataDir) -> anyhow::Result<Tls> {
    Ok(Tls::of(dir)?)
}
