//! The agents of the demo on a thread of their own, so that a slow terminal holds up none of them:
//! a real one for the province hall, and a rehearsed fleet for all other points.

use std::path::PathBuf;
use std::thread::JoinHandle;

use diemcau_agent::service::{Service, Settings};
use diemcau_core::ids::Code;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::channel::Target;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::cli::rehearse::Fleet;

/// Which agents run, and for which collector.
pub(super) struct AgentsConfig {
    /// The point of the real agent.
    pub(super) hall: Code,
    /// Where the real agent keeps what it has to say.
    pub(super) state: PathBuf,
    /// Where the collector is.
    pub(super) target: Target,
    /// The other points.
    pub(super) fleet: Fleet,
}

/// Agents that run. Dropping it stops them and waits for their goodbyes.
pub(super) struct Agents {
    stop: CancellationToken,
    over: oneshot::Receiver<()>,
    thread: Option<JoinHandle<Result<(), Complaint>>>,
}

impl Agents {
    /// Starts the agents.
    pub(super) fn start(config: AgentsConfig) -> Result<Self, Complaint> {
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let (over_tx, over) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("agents".to_owned()).spawn(move || {
            let played = runtime.block_on(play(config, stopped));
            // A handle that is gone need not know.
            let _ = over_tx.send(());
            played
        });
        Ok(Self { stop, over, thread: Some(thread?) })
    }

    /// Waits until the agents end by themselves, which they do only when they fail.
    pub(super) async fn ended(&mut self) {
        if self.thread.is_some() {
            // An error means the same: their thread is gone.
            let _ = (&mut self.over).await;
        }
    }

    /// Stops the agents and waits for their goodbyes.
    pub(super) fn stop(mut self) -> Result<(), Complaint> {
        self.stop.cancel();
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(played)) => played,
            Some(Err(_)) => Err(Complaint::of(|language| language.demo_agents_ended().to_owned())),
        }
    }
}

impl Drop for Agents {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // This is a way out after something else failed, which is what will be told.
            let _ = thread.join();
        }
    }
}

async fn play(config: AgentsConfig, stop: CancellationToken) -> Result<(), Complaint> {
    let AgentsConfig { hall, state, target, fleet } = config;
    let settings = Settings::new(hall, target, state);
    let service = Service::open(settings)?;
    let stopped = stop.clone().cancelled_owned();
    let (_, played) = tokio::join!(service.run(stopped), fleet.run(stop, |_| {}));
    played?;
    Ok(())
}
