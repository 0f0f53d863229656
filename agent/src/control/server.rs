//! The running agent's side of the door.

use std::net::SocketAddr;
use std::time::Duration;

use diemcau_core::ids::Lane;
use diemcau_proto::v1::{self, GoodbyeReason};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::{Answer, Ask};
use crate::agent::Command;
use crate::board::Board;
use crate::clock::Now;
use crate::desk::Desk;
use crate::page::lan::Notice;
use crate::report::Said;
use crate::service::Outcome;
use crate::status::Status;
use crate::words;

/// A question is shorter and comes faster than this, or it is not answered.
const LONGEST: u64 = 16 * 1024;
const SLOWEST: Duration = Duration::from_secs(5);
/// The longest anybody waits for the collector.
const PATIENCE: Duration = Duration::from_hours(1);
/// More people at the door at once wait for their turn.
const CROWD: usize = 16;

/// Where the door leads.
#[derive(Debug, Clone)]
pub(crate) struct Doors {
    desk: Desk,
    signpost: Signpost,
    commands: mpsc::Sender<Command>,
    outcomes: broadcast::Sender<Outcome>,
}

/// Where the page is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signpost {
    /// On this machine; none where there is no page.
    pub(crate) page: Option<SocketAddr>,
    /// On the network, as it stands at any time.
    pub(crate) lan: Option<watch::Receiver<Option<Notice>>>,
}

impl Signpost {
    fn read(&self) -> (Option<String>, Option<Notice>) {
        let page = self.page.map(|address| format!("http://{address}/"));
        (page, self.lan.as_ref().and_then(|notice| notice.borrow().clone()))
    }
}

impl Doors {
    pub(crate) fn new(
        desk: Desk,
        signpost: Signpost,
        commands: mpsc::Sender<Command>,
        outcomes: broadcast::Sender<Outcome>,
    ) -> Self {
        Self { desk, signpost, commands, outcomes }
    }
}

/// Answers until the agent has ended, and then finishes what was begun.
pub(crate) async fn serve(listener: UnixListener, doors: Doors) {
    let mut visitors = JoinSet::new();
    let mut outcomes = doors.outcomes.subscribe();
    loop {
        tokio::select! {
            stream = listener.accept(), if visitors.len() < CROWD => match stream {
                Ok((stream, _)) => {
                    visitors.spawn(answer(stream, doors.clone()));
                }
                Err(error) => tracing::debug!(%error, "nobody could be let in"),
            },
            Some(_) = visitors.join_next() => {}
            outcome = outcomes.recv() => match outcome {
                Ok(Outcome::Ended { .. }) | Err(broadcast::error::RecvError::Closed) => break,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            },
        }
    }
    drop(listener);
    drop(doors);
    while visitors.join_next().await.is_some() {}
}

async fn answer(stream: UnixStream, doors: Doors) {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reader.take(LONGEST));
    if !matches!(timeout(SLOWEST, reader.read_line(&mut line)).await, Ok(Ok(1..))) {
        return;
    }
    let (answers, mut receiver) = mpsc::channel(2);
    let asked = async move {
        match serde_json::from_str(&line) {
            Ok(ask) => act(ask, doors, &answers).await,
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

async fn act(ask: Ask, doors: Doors, answers: &mpsc::Sender<Answer>) {
    // Before anything is done, so that its outcome is not missed.
    let outcomes = doors.outcomes.subscribe();
    match ask {
        Ask::Attend { count, by, note, for_point, wait_ms } => {
            let said = Said { for_point, ..Said::attendance(count, v1::CountSource::Person, &by, &note) };
            match doors.desk.enter(said).await {
                Ok(seq) => {
                    say(answers, Answer::Recorded { seq }).await;
                    if wait_ms > 0 {
                        let patience = Duration::from_millis(wait_ms).min(PATIENCE);
                        // The board alone is kept: it holds up no end of the agent.
                        let Doors { desk, .. } = doors;
                        let board = desk.into_board();
                        say(answers, wait_for_report(seq, outcomes, patience, &board).await).await;
                    }
                }
                Err(text) => say(answers, Answer::Failed { text }).await,
            }
        }
        Ask::Status => {
            let (page, lan) = doors.signpost.read();
            let status = Status::new(&doors.desk.board(), page, lan, Now::ask());
            say(answers, Answer::Status(Box::new(status))).await;
        }
        Ask::Leave { by } => {
            doors.commands.send(Command::leave(GoodbyeReason::Person, &by)).await.ok();
            drop(doors);
            say(answers, Answer::Left { heard: wait_for_end(outcomes).await }).await;
        }
    }
}

async fn wait_for_report(
    wanted: u64,
    mut outcomes: broadcast::Receiver<Outcome>,
    patience: Duration,
    board: &watch::Receiver<Board>,
) -> Answer {
    let deadline = Instant::now() + patience;
    loop {
        match timeout_at(deadline, outcomes.recv()).await {
            Ok(Ok(Outcome::Received { lane: Lane::Human, seq, received_ms, disposition }))
                if seq == wanted =>
            {
                let at = words::hour_minute(board.borrow().time_of_day(received_ms));
                return Answer::Received { received_ms, at, fate: disposition.into() };
            }
            Ok(Ok(Outcome::Refused { lane: Lane::Human, seq, text })) if seq == wanted => {
                return Answer::Refused { text };
            }
            Ok(Ok(Outcome::Ended { .. }) | Err(_)) | Err(_) => return Answer::Waiting,
            Ok(Ok(Outcome::Received { .. } | Outcome::Refused { .. })) => {}
        }
    }
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
