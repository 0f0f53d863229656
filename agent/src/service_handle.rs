//! What people at the point can do and see, whoever asks for them: the page, or a command at the
//! control socket.

use diemcau_core::power::PowerSource;
use diemcau_phrase::agent as phrase;
use diemcau_phrase::failure::Complaint;
use tokio::sync::{mpsc, oneshot, watch};

use crate::agent_state::AgentState;
use crate::report::Said;
use crate::spool_task::SpoolRequest;

/// A handle on the running service, for those who speak for people. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ServiceHandle {
    requests: mpsc::Sender<SpoolRequest>,
    state: watch::Receiver<AgentState>,
}

impl ServiceHandle {
    /// Over the spool task's queue and the agent's state.
    pub fn new(requests: mpsc::Sender<SpoolRequest>, state: watch::Receiver<AgentState>) -> Self {
        Self { requests, state }
    }

    /// How things stand.
    pub fn state(&self) -> watch::Ref<'_, AgentState> {
        self.state.borrow()
    }

    /// The state alone, without a way to say anything.
    pub fn into_state(self) -> watch::Receiver<AgentState> {
        self.state
    }

    /// Waits until something on the state changed since the last call on this clone; false when the
    /// agent is gone.
    pub async fn changed(&mut self) -> bool {
        self.state.changed().await.is_ok()
    }

    /// Records what a person says: its number once it is on the disk.
    ///
    /// # Errors
    /// If it is not recorded.
    pub async fn enter(&self, said: Said) -> Result<u64, Complaint> {
        self.enter_form("", said).await
    }

    /// As [`ServiceHandle::enter`], by a form: what comes again under its one-time id is recorded once.
    ///
    /// # Errors
    /// If it is not recorded.
    pub async fn enter_form(&self, form: &str, said: Said) -> Result<u64, Complaint> {
        said.check()?;
        let form = form.to_owned();
        self.ask(|answer| SpoolRequest::Enter { said, form, answer }).await
    }

    /// Records where a person says that the power comes from, until it is taken back by `None`.
    ///
    /// # Errors
    /// If it is not recorded.
    pub async fn say_power(&self, source: Option<PowerSource>, by: &str) -> Result<(), Complaint> {
        let by = by.to_owned();
        self.ask(|answer| SpoolRequest::SayPower { source, by, answer }).await
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, Complaint>>) -> SpoolRequest,
    ) -> Result<T, Complaint> {
        let gone = || Complaint::of(|language| phrase::ending(language).to_owned());
        let (answer, answered) = oneshot::channel();
        self.requests.send(request(answer)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}
