//! The agent of a point, whole: its spool, its power, its control socket, and one [`Agent`].

mod attendance;
mod observer;
mod path;
mod power;

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use diemcau_core::ids::{BootId, Code};
use diemcau_core::path::ProbeSettings;
use diemcau_core::power::PowerAlarm;
use diemcau_phrase::Language;
use diemcau_proto::channel::{ConnectOptions, Target};
use diemcau_proto::v1::GoodbyeReason;
use tokio::net::UnixListener;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio_stream::wrappers::ReceiverStream;

use crate::agent::{Agent, Command, Setup};
use crate::agent_state::AgentState;
use crate::attendance::Source;
use crate::clock::Now;
use crate::control::server::{ControlContext, PageAddresses, serve};
use crate::control::socket_path;
use crate::identity::{self, Identity};
use crate::notify::Notifier;
use crate::page::{Page, PageSettings};
use crate::power::PowerSources;
use crate::power::person::{PersonReport, PersonReportError, PersonReportStore};
use crate::service_handle::ServiceHandle;
use crate::spool::{Spool, SpoolError};
use crate::spool_task::{SpoolRequest, SpoolTask};
use observer::{Outlets, ServiceObserver};
use path::PathWatch;
use power::PowerWatch;

/// Commands on their way to the agent. When it is full those who send wait, and the agent is never
/// far behind.
const COMMANDS: usize = 8;
/// Requests on their way to the spool. Those who enter something wait when it is full; what happens
/// to the agent meanwhile waits with its observer.
const REQUESTS: usize = 64;
/// Outcomes that somebody who waits for one may lag behind; beyond, the wait ends without an answer.
const OUTCOMES: usize = 64;
/// Between two looks whether the event is over.
const LOOK_EVERY: Duration = Duration::from_hours(1);
/// How long clients of the control socket have for their last answer.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// What a service is told to be.
#[derive(Debug)]
pub struct Settings {
    /// The code of its point.
    pub point: Code,
    /// Where its collector is.
    pub target: Target,
    /// The directory of its spool and its control socket.
    pub state: PathBuf,
    /// Where the page is served; none: nowhere.
    pub page: Option<PageSettings>,
    /// What tells of its power.
    pub power: PowerSources,
    /// Probes of the meeting path beside those that the collector asks for.
    pub probes: Vec<ProbeSettings>,
    /// Devices that count people.
    pub attendance: Vec<Source>,
}

impl Settings {
    /// Of a service that has no more than it must have, and no page.
    pub fn new(point: Code, target: Target, state: PathBuf) -> Self {
        let power = PowerSources::default();
        Self { point, target, state, page: None, power, probes: Vec::new(), attendance: Vec::new() }
    }
}

/// Why a service does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Its spool cannot be had.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// Its socket cannot be had.
    #[error("cannot listen on {}", path.display())]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What a person said of the power cannot be read.
    #[error(transparent)]
    PersonReport(#[from] PersonReportError),
    /// The machine does not tell what is needed.
    #[error("cannot tell this boot of the machine from another")]
    BootId(#[source] io::Error),
}

/// A service that holds its spool and its socket, and is ready to run.
#[derive(Debug)]
pub struct Service {
    settings: Settings,
    spool: Spool,
    store: PersonReportStore,
    /// What a person said of the power before the service started.
    person_report: Option<PersonReport>,
    boot_id: BootId,
    listener: UnixListener,
    notifier: Notifier,
    language: Language,
    page: Option<Page>,
}

impl Service {
    /// Takes what the service needs for itself alone. To be called within a tokio runtime.
    ///
    /// # Errors
    /// If another agent runs on the same state directory, or the disk fails.
    pub fn open(settings: Settings) -> Result<Self, ServiceError> {
        let spool = Spool::open(&settings.state)?;
        let boot_id = identity::boot_id().map_err(ServiceError::BootId)?;
        let (store, person_report) = PersonReportStore::open(&settings.state, &boot_id)?;
        let path = socket_path(&settings.state);
        let listener = match listen(&path) {
            Ok(listener) => listener,
            Err(source) => return Err(ServiceError::Socket { path, source }),
        };
        let page = settings.page.as_ref().and_then(open_page);
        Ok(Self {
            settings,
            spool,
            store,
            person_report,
            boot_id,
            listener,
            notifier: Notifier::default(),
            language: Language::default(),
            page,
        })
    }

    /// Lets it tell the service manager how it is.
    #[must_use]
    pub fn with_notifier(mut self, notifier: Notifier) -> Self {
        self.notifier = notifier;
        self
    }

    /// Tells the service manager, and speaks on the page, in this language.
    #[must_use]
    pub fn with_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Runs until `stop` resolves or a person says goodbye. Tells whether the collector took the
    /// goodbye. What was recorded is on disk in any case.
    pub async fn run(self, stop: impl Future<Output = ()>) -> bool {
        let (commands, command_receiver) = mpsc::channel(COMMANDS);
        let (requests, request_receiver) = mpsc::channel(REQUESTS);
        let (outcomes, _) = broadcast::channel(OUTCOMES);
        let (asks, asked) = mpsc::channel(path::ASKS);

        let setup = self.setup();
        let state = watch::Sender::new(AgentState::new(setup.identity.point.clone(), Now::ask().mono));
        let (person_reports, person_report) = watch::channel(self.person_report);
        let task = SpoolTask::new(
            self.spool,
            self.boot_id,
            commands.clone(),
            state.clone(),
            (self.store, person_reports),
        );
        let spooling = tokio::task::spawn_blocking(move || task.run(request_receiver));
        let mut tasks = JoinSet::new();
        let power = PowerWatch {
            sources: self.settings.power.clone(),
            person_report,
            state: state.clone(),
            requests: requests.clone(),
            agent: commands.clone(),
        };
        tasks.spawn(power.run());
        let path = PathWatch {
            own: self.settings.probes.clone(),
            state: state.clone(),
            requests: requests.clone(),
            agent: commands.clone(),
        };
        tasks.spawn(path.run(asked));
        tasks.spawn(attendance::watch(self.settings.attendance.clone(), requests.clone()));
        tasks.spawn(look_again(requests.clone()));
        let service = ServiceHandle::new(requests.clone(), state.subscribe());
        let mut page_addresses = PageAddresses::default();
        if let Some(page) = self.page {
            page_addresses = PageAddresses { page: Some(page.address()), lan: Some(page.notice()) };
            tasks.spawn(page.serve(service.clone(), self.language));
        }
        let context = ControlContext::new(service, page_addresses, commands.clone(), outcomes.clone());
        let mut serving = tokio::spawn(serve(self.listener, context));

        tasks.spawn(self.notifier.clone().feed_watchdog());
        self.notifier.ready();

        let seen = state.subscribe();
        let notifier = self.notifier.clone();
        let point = setup.identity.point.clone();
        let language = self.language;
        let outlets = Outlets { requests, outcomes, asks, state, notifier, language };
        let observer = ServiceObserver::new(point, outlets);
        let agent = Agent::new(setup, observer);
        let mut running = pin!(agent.run(ReceiverStream::new(command_receiver)));
        let observer = tokio::select! {
            observer = &mut running => observer,
            () = stop => {
                self.notifier.stopping();
                let leave = commands.send(Command::leave(why_stopped(&seen.borrow()), ""));
                tokio::join!(leave, running).1
            }
        };
        let heard = observer.heard();
        drop(observer);

        tasks.shutdown().await;
        std::fs::remove_file(socket_path(&self.settings.state)).ok();
        if tokio::time::timeout(LAST_ANSWERS, &mut serving).await.is_err() {
            serving.abort();
        }
        spooling.await.ok();
        heard
    }

    fn setup(&self) -> Setup {
        Setup {
            identity: Identity {
                point: self.settings.point.clone(),
                agent_id: self.spool.agent_id().clone(),
                boot_id: self.boot_id.clone(),
                version: identity::VERSION,
                simulated: false,
                host: identity::host(),
            },
            target: self.settings.target.clone(),
            options: ConnectOptions::AGENT,
            seed: identity::random_seed(),
            reports: self.spool.waiting(&self.boot_id),
        }
    }
}

/// A UPS that ordered a shutdown has the machine stop its services.
fn why_stopped(state: &AgentState) -> GoodbyeReason {
    match state.power.and_then(|(reading, _)| reading.known().alarm) {
        Some(PowerAlarm::Shutdown) => GoodbyeReason::Ups,
        Some(PowerAlarm::LowBattery) | None => GoodbyeReason::Stopped,
    }
}

/// An agent without its page still watches and reports.
fn open_page(settings: &PageSettings) -> Option<Page> {
    match Page::bind(settings) {
        Ok(page) => {
            tracing::info!(address = %page.address(), lan = ?settings.lan, "the page is served");
            Some(page)
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "there is no page");
            None
        }
    }
}

/// Has the spool look whether the event is over, also while no collector is there any more.
async fn look_again(requests: mpsc::Sender<SpoolRequest>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if requests.send(SpoolRequest::Look).await.is_err() {
            return;
        }
    }
}

/// The spool's lock is held, so a socket that is there has nobody behind it.
fn listen(path: &Path) -> io::Result<UnixListener> {
    use std::os::unix::fs::PermissionsExt as _;

    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}
