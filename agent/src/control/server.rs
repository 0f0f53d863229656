//! The running agent's side of the control socket.

use std::net::SocketAddr;
use std::time::Duration;

use diemcau_core::attendance::is_unlikely;
use diemcau_core::ids::Lane;
use diemcau_phrase::time::hour_minute;
use diemcau_phrase::{Language, page};
use diemcau_proto::v1::{self, GoodbyeReason};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::{Answer, Ask};
use crate::agent::Command;
use crate::agent_state::{AgentState, CollectorLink};
use crate::clock::Now;
use crate::explain::remedy;
use crate::outcome::Outcome;
use crate::page::lan::Notice;
use crate::report::{Said, refusal_reason};
use crate::service_handle::ServiceHandle;
use crate::status::Status;

/// A question is shorter and comes faster than this, or it is not answered.
const LONGEST: u64 = 16 * 1024;
const SLOWEST: Duration = Duration::from_secs(5);
/// The longest anybody waits for the collector.
const PATIENCE: Duration = Duration::from_hours(1);
/// Clients served at once; more wait for their turn.
const MAX_CLIENTS: usize = 16;

/// What a question needs of the running agent.
#[derive(Debug, Clone)]
pub(crate) struct ControlContext {
    service: ServiceHandle,
    page_addresses: PageAddresses,
    commands: mpsc::Sender<Command>,
    outcomes: broadcast::Sender<Outcome>,
}

/// Where the page is.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageAddresses {
    /// On this machine; none where there is no page.
    pub(crate) page: Option<SocketAddr>,
    /// On the network, as it stands at any time.
    pub(crate) lan: Option<watch::Receiver<Option<Notice>>>,
}

impl PageAddresses {
    fn read(&self) -> (Option<String>, Option<Notice>) {
        let page = self.page.map(|address| format!("http://{address}/"));
        (page, self.lan.as_ref().and_then(|notice| notice.borrow().clone()))
    }
}

impl ControlContext {
    pub(crate) fn new(
        service: ServiceHandle,
        page_addresses: PageAddresses,
        commands: mpsc::Sender<Command>,
        outcomes: broadcast::Sender<Outcome>,
    ) -> Self {
        Self { service, page_addresses, commands, outcomes }
    }
}

/// Answers until the agent has ended, and then finishes what was begun.
pub(crate) async fn serve(listener: UnixListener, context: ControlContext) {
    let mut clients = JoinSet::new();
    let mut outcomes = context.outcomes.subscribe();
    loop {
        tokio::select! {
            stream = listener.accept(), if clients.len() < MAX_CLIENTS => match stream {
                Ok((stream, _)) => {
                    clients.spawn(answer(stream, context.clone()));
                }
                Err(error) => tracing::debug!(%error, "nobody could be let in"),
            },
            Some(_) = clients.join_next() => {}
            outcome = outcomes.recv() => match outcome {
                Ok(Outcome::Ended { .. }) | Err(broadcast::error::RecvError::Closed) => break,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            },
        }
    }
    drop(listener);
    drop(context);
    while clients.join_next().await.is_some() {}
}

async fn answer(stream: UnixStream, context: ControlContext) {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader.take(LONGEST));
    if !matches!(timeout(SLOWEST, reader.read_line(&mut line)).await, Ok(Ok(1..))) {
        return;
    }
    let (answers, mut receiver) = mpsc::channel(2);
    let asked = async move {
        match serde_json::from_str(&line) {
            Ok(ask) => act(ask, context, &answers).await,
            Err(error) => say(&answers, Answer::Failed { text: error.to_string() }).await,
        }
    };
    let told = async move {
        while let Some(answer) = receiver.recv().await {
            let mut line = serde_json::to_vec(&answer).expect("an answer is plain JSON");
            line.push(b'\n');
            if writer.write_all(&line).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(asked, told);
}

async fn act(ask: Ask, context: ControlContext, answers: &mpsc::Sender<Answer>) {
    // Before anything is done, so that its outcome is not missed.
    let outcomes = context.outcomes.subscribe();
    match ask {
        Ask::Attend { count, by, note, for_point, sure, wait_ms, language } => {
            // What another point expects is not known here.
            let expected = context.service.state().expected().filter(|_| for_point.is_empty());
            if !sure && is_unlikely(count, expected) {
                return say(answers, Answer::Unsure { expected }).await;
            }
            let said = Said { for_point, ..Said::attendance(count, v1::CountSource::Person, &by, &note) };
            match context.service.enter(said).await {
                Ok(seq) => {
                    say(answers, Answer::Recorded { seq }).await;
                    if wait_ms > 0 {
                        let patience = Duration::from_millis(wait_ms).min(PATIENCE);
                        // The state alone is kept: it holds up no end of the agent.
                        let ControlContext { service, .. } = context;
                        let state = service.into_state();
                        say(answers, wait_for_report(language, seq, outcomes, patience, &state).await).await;
                    }
                }
                Err(why) => say(answers, Answer::Failed { text: why.explain(language) }).await,
            }
        }
        Ask::Status { language } => {
            let (page, lan) = context.page_addresses.read();
            let status = Status::new(language, &context.service.state(), page, lan, Now::ask());
            say(answers, Answer::Status(Box::new(status))).await;
        }
        Ask::Leave { by } => {
            context.commands.send(Command::leave(GoodbyeReason::Person, &by)).await.ok();
            drop(context);
            say(answers, Answer::Left { heard: wait_for_end(outcomes).await }).await;
        }
    }
}

async fn wait_for_report(
    language: Language,
    wanted: u64,
    mut outcomes: broadcast::Receiver<Outcome>,
    patience: Duration,
    state: &watch::Receiver<AgentState>,
) -> Answer {
    let deadline = Instant::now() + patience;
    loop {
        match timeout_at(deadline, outcomes.recv()).await {
            Ok(Ok(Outcome::Received { lane: Lane::Human, seq, received_ms, disposition }))
                if seq == wanted =>
            {
                let at = hour_minute(state.borrow().time_of_day(received_ms));
                return Answer::Received { received_ms, at, fate: disposition.into() };
            }
            Ok(Ok(Outcome::Refused { lane: Lane::Human, seq, reason, text })) if seq == wanted => {
                let text = page::refusal(language, refusal_reason(reason), &text).to_owned();
                return Answer::Refused { text };
            }
            Ok(Ok(Outcome::Ended { .. }) | Err(_)) | Err(_) => {
                return unanswered(language, &state.borrow().link);
            }
            Ok(Ok(Outcome::Received { .. } | Outcome::Refused { .. })) => {}
        }
    }
}

/// That the collector did not answer, and what is to be done where that does not pass by itself.
fn unanswered(language: Language, link: &CollectorLink) -> Answer {
    let remedy = match link {
        CollectorLink::Detached { why, .. } => remedy(language, why),
        CollectorLink::Attached { .. } | CollectorLink::Calling { .. } => None,
    };
    remedy.map_or(Answer::Waiting, |remedy| Answer::Stuck { remedy: remedy.to_owned() })
}

async fn wait_for_end(mut outcomes: broadcast::Receiver<Outcome>) -> bool {
    loop {
        match outcomes.recv().await {
            Ok(Outcome::Ended { heard }) => return heard,
            Err(broadcast::error::RecvError::Closed) => return false,
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
        }
    }
}

async fn say(answers: &mpsc::Sender<Answer>, answer: Answer) {
    answers.send(answer).await.ok();
}
