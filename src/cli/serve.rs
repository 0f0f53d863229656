//! `diemcau serve`: the collector, until it is told to stop.

mod certificates;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use diemcau::alert::recipients::{self, Loaded};
use diemcau::collector::{self, Alerts, Begins, Collector, Config, DoorConfig, MAX_DASHBOARDS};
use diemcau::data_dir::{Announcement, DataDir, SOCKET_FILE};
use diemcau::event::{self, DoorSettings, LoadedEvent};
use diemcau::incoming::MAX_HANDSHAKES;
use diemcau::logging::{self, LogFormat};
use diemcau::tls::Tls;
use diemcau::web::MAX_CONNECTIONS;
use diemcau::{journal, limits, metrics};
use diemcau_agent::notify::Notifier;
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_phrase::Language;
use diemcau_phrase::collector::CollectsAt;
use diemcau_phrase::failure::Complaint;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;
use tracing::{debug, info, warn};

use super::clock::times;
use super::journal::cannot_begin;
use super::{Outcome, out, web};
use certificates::Certificates;

/// Where the disk takes nothing, it is tried this often to say where the collector is.
const ANNOUNCE_AGAIN: Duration = Duration::from_secs(2);

/// Bytes of the shortest token of the door for systems.
const LEAST_TOKEN: usize = 16;

/// Arguments of `diemcau serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "FILE")]
    event: PathBuf,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_name = "FILE")]
    recipients: Option<PathBuf>,
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7500")]
    listen: SocketAddr,
    #[arg(long, value_name = "FILE")]
    socket: Option<PathBuf>,
    #[arg(long, value_name = "ADDR:PORT")]
    metrics: Option<SocketAddr>,
    #[arg(long, value_enum, default_value = "live")]
    session: SessionArg,
    #[arg(long)]
    plaintext: bool,
    #[arg(long, requires = "plaintext")]
    insecure: bool,
    #[arg(long, value_enum, default_value = "human")]
    log_format: LogFormatArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SessionArg {
    Live,
    Rehearsal,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormatArg {
    Human,
    Json,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    if args.plaintext && !args.insecure && !args.listen.ip().is_loopback() {
        let listen = args.listen;
        return Err(Complaint::of(move |language| language.plaintext_beyond(listen)));
    }
    logging::init(args.log_format.into())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(args, language))?;
    Ok(Outcome::Clean)
}

async fn serve(args: &Args, language: Language) -> Result<(), Complaint> {
    let event = event::load(&args.event)?;
    warn_of_roster(&event);
    warn_of_the_past(&event);
    raise_limits(event.roster.len(), event.outside.web.is_some());
    if !args.data.exists() {
        // A port that is taken leaves no new directory behind.
        collector::try_listen(args.listen)?;
    }
    let alerts = alerts(args, &event, language)?;
    let dir = DataDir::open(&args.data)?;
    let tls = if args.plaintext { None } else { Some(Tls::of(&dir)?) };
    let served = tls.as_ref().map(|tls| tls.served.clone());
    if matches!(args.session, SessionArg::Live)
        && !args.listen.ip().is_loopback()
        && tls.as_ref().is_none_or(|tls| tls.authority.is_none())
    {
        return Err(Complaint::of(|language| language.live_without_identity().to_owned()));
    }
    if args.plaintext {
        warn!(listen = %args.listen, "connections are NOT encrypted");
    }
    let zone = TimeZone::get(&event.settings.time_zone).unwrap_or(TimeZone::UTC);
    let door = event.outside.door.as_ref().map(door).transpose()?;
    let pages = event.outside.web.clone();
    let listener = pages.as_ref().map(|pages| web::listen(pages.listen)).transpose()?;
    let metrics = args.metrics.map(web::listen).transpose()?;
    let socket = socket(args)?;
    let config = Config {
        door,
        uplink: event.outside.uplink,
        meetings: event.outside.meetings,
        event: EventOpened { settings: event.settings, roster: event.roster },
        session: args.session.into(),
        listen: args.listen,
        socket: Some(dir.path().join(&socket)),
        journal: journal::open(dir.path()).await?,
        tls,
        alerts,
        without: event.outside.without,
    };
    // Before anything is announced: a signal from here on stops the collector in order.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let started = collector::start(config).await;
    let mut collector = started.map_err(|error| cannot_begin(error, dir.path(), &zone))?;
    let mut certificates = Certificates::new();
    if let Some(served) = served {
        certificates.of_collector(dir.path(), served);
    }
    let pages = listener.zip(pages).map(|(listener, pages)| {
        web::start(listener, &pages, &dir, (collector.access(), zone.clone(), language))
    });
    let pages = pages.transpose()?.map(|(pages, certificate)| {
        if let Some((files, served)) = certificate {
            certificates.of_pages(files, served);
        }
        pages
    });
    let metrics = metrics.map(|listener| metrics::start(listener, collector.access())).transpose()?;
    if let Some(metrics) = &metrics {
        info!(listen = %metrics.addr(), "metrics are served");
    }
    let mut announcement = announce(&dir, &collector, &socket)?;
    info!(url = collector.url(), "listening");
    let manager = Notifier::from_env();
    manager.status(&collector.url());
    manager.ready();
    tokio::spawn(manager.clone().feed_watchdog());
    out::say(&greeting(&collector, args, language))?;
    match collector.begins() {
        Begins::OnTime => {}
        Begins::Accepted(ahead) => out::note(&language.clock_followed(&times(&ahead, &zone))),
        Begins::Ahead(ahead) => {
            out::note(&language.clock_ahead(&times(&ahead, &zone), args.data.display()));
        }
    }

    let signal = loop {
        tokio::select! {
            _ = terminate.recv() => break "SIGTERM",
            _ = interrupt.recv() => break "SIGINT",
            failure = collector.ended() => return Err(failure.into()),
            _ = hang_up.recv() => certificates.look(true),
            () = certificates.due() => certificates.look(false),
            () = sleep(ANNOUNCE_AGAIN), if announcement.is_none() => {
                announcement = announce(&dir, &collector, &socket)?;
            }
        }
    };
    info!(signal, "stopping");
    manager.stopping();
    drop(announcement);
    drop((pages, metrics));
    collector.shutdown().await;
    Ok(())
}

/// Who is told of incidents: as the file says that was named, or the one beside the event's if there is one.
/// What is wrong in it is told, and costs itself alone.
fn alerts(args: &Args, event: &LoadedEvent, language: Language) -> Result<Option<Alerts>, Complaint> {
    let beside = event.path.with_file_name("recipients.toml");
    let file = match &args.recipients {
        Some(file) => file,
        None if beside.exists() => &beside,
        None => {
            warn!("nobody is told of incidents: there is no recipients.toml");
            return Ok(None);
        }
    };
    let Loaded { recipients, directory, faults, .. } = recipients::read(file)?.resolve(Some(&event.roster));
    for fault in &faults {
        warn!(file = %file.display(), %fault, "not used");
    }
    info!(file = %file.display(), recipients = recipients.len(), "telling of incidents");
    Ok(Some(Alerts { recipients, directory, language, data: args.data.clone() }))
}

/// Tells programs on this machine where the collector is. None where the disk takes nothing now: it serves all
/// the same.
fn announce(dir: &DataDir, collector: &Collector, socket: &Path) -> Result<Option<Announcement>, Complaint> {
    match dir.announce(collector.url(), collector.fingerprint(), Some(socket.to_owned())) {
        Ok(announcement) => Ok(Some(announcement)),
        Err(error) if error.is_unwritable() => {
            debug!(error = &error as &dyn std::error::Error, "not announced");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The socket for who runs the collector, from the data directory.
fn socket(args: &Args) -> Result<PathBuf, Complaint> {
    match &args.socket {
        Some(path) => Ok(std::path::absolute(path)?),
        None => Ok(SOCKET_FILE.into()),
    }
}

/// The door for systems, with its token.
fn door(settings: &DoorSettings) -> Result<DoorConfig, Complaint> {
    let file = settings.token_file.display().to_string();
    let text = match std::fs::read_to_string(&settings.token_file) {
        Ok(text) => SecretString::from(text.trim().to_owned()),
        Err(error) => {
            return Err(Complaint::of(move |language| {
                language.in_words_of_a_library(language.file_unread(&file), &error)
            }));
        }
    };
    if text.expose_secret().len() < LEAST_TOKEN {
        return Err(Complaint::of(move |language| language.token_too_short(&file, LEAST_TOKEN)));
    }
    if !settings.listen.ip().is_loopback() {
        warn!(listen = %settings.listen, "the door for systems is open beyond this machine, NOT encrypted");
    }
    Ok(DoorConfig { listen: settings.listen, token: text })
}

fn warn_of_roster(event: &LoadedEvent) {
    let n_faults = event.roster_issues.iter().filter(|issue| issue.is_fault()).count();
    if n_faults > 0 {
        warn!(
            faults = n_faults,
            roster = %event.roster_path.display(),
            "the roster has faults; `diemcau roster check` tells them"
        );
    }
}

fn warn_of_the_past(event: &LoadedEvent) {
    let today = jiff::Timestamp::now();
    if event.settings.end.as_millis() < today.as_millisecond() {
        warn!(event = %event.path.display(), "the event is over by its own times: is it the right file?");
    }
}

fn raise_limits(n_points: usize, has_pages: bool) {
    let n_others = MAX_HANDSHAKES + if has_pages { MAX_CONNECTIONS } else { 0 };
    let files = limits::raise_open_files(n_points, MAX_DASHBOARDS, n_others);
    if files.lacking() > 0 {
        warn!(
            needed = files.needed,
            allowed = files.allowed,
            "not all points can be connected at once: raise the limit of open files (ulimit -n)"
        );
    }
}

/// Where the collector is, and what agents and dashboards must be told to find it.
fn greeting(collector: &Collector, args: &Args, language: Language) -> String {
    let url = collector.url();
    let flags = match collector.fingerprint() {
        Some(fingerprint) => format!("--connect {url} --fingerprint {fingerprint}"),
        None => format!("--connect {url}"),
    };
    let data = args.data.display().to_string();
    let is_for_all = args.listen.ip().is_unspecified();
    language.collects_at(&CollectsAt { url: &url, flags: &flags, data: &data, is_for_all })
}

impl From<SessionArg> for Session {
    fn from(session: SessionArg) -> Self {
        match session {
            SessionArg::Live => Self::Live,
            SessionArg::Rehearsal => Self::Rehearsal,
        }
    }
}

impl From<LogFormatArg> for LogFormat {
    fn from(format: LogFormatArg) -> Self {
        match format {
            LogFormatArg::Human => Self::Human,
            LogFormatArg::Json => Self::Json,
        }
    }
}
