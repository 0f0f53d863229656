//! The spool's own thread: a disk that takes its time holds up no heartbeat.

use diemcau_core::ids::BootId;
use diemcau_proto::v1;
use tokio::sync::{mpsc, oneshot};

use crate::agent::Command;
use crate::clock::Now;
use crate::report::Said;
use crate::spool::{Context, Spool};

/// What the spool is asked.
#[derive(Debug)]
pub(crate) enum Request {
    /// A person says something: answered with its number once it is on the disk, or with the reason
    /// why it is not.
    Enter {
        /// What.
        said: Said,
        /// To whom the answer goes.
        answer: oneshot::Sender<Result<u64, String>>,
    },
    /// A report is acknowledged.
    Done(u64),
    /// A report is refused for good.
    Refused {
        /// Its number.
        seq: u64,
        /// Why.
        why: String,
    },
    /// The collector told the session and the time.
    Learned {
        /// The session that is on.
        session: v1::Session,
        /// How far its clock is ahead of this machine's wall clock, milliseconds.
        offset_ms: i64,
    },
    /// There is no stream: which session is on is not known, only which was.
    Detached,
}

/// The spool at work.
#[derive(Debug)]
pub(super) struct Keeper {
    spool: Spool,
    context: Context,
    agent: mpsc::Sender<Command>,
}

impl Keeper {
    pub(super) fn new(spool: Spool, boot_id: BootId, agent: mpsc::Sender<Command>) -> Self {
        let context = Context { boot_id, session: v1::Session::Unspecified, offset_ms: None };
        Self { spool, context, agent }
    }

    /// Serves requests until nobody is left to ask, and then lets the spool go.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        while let Some(request) = requests.blocking_recv() {
            self.serve(request);
        }
    }

    fn serve(&mut self, request: Request) {
        let kept = match request {
            Request::Enter { said, answer } => {
                answer.send(self.enter(said)).ok();
                return;
            }
            Request::Learned { session, offset_ms } => {
                (self.context.session, self.context.offset_ms) = (session, Some(offset_ms));
                return;
            }
            Request::Detached => {
                self.context.session = v1::Session::Unspecified;
                return;
            }
            Request::Done(seq) => self.spool.done(seq),
            Request::Refused { seq, why } => self.spool.refused(seq, &why, Now::ask()),
        };
        if let Err(error) = kept {
            tracing::error!(error = &error as &dyn std::error::Error, "the spool keeps a report too long");
        }
    }

    fn enter(&mut self, said: Said) -> Result<u64, String> {
        match self.spool.append(said, Now::ask(), &self.context) {
            Ok(report) => {
                let seq = report.seq;
                tracing::info!(seq, count = report.said.attendance.count, "a count is recorded");
                // An agent that is gone finds it in the spool when it comes back.
                self.agent.blocking_send(Command::Report(Box::new(report))).ok();
                Ok(seq)
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a count is not recorded");
                Err(format!("{:#}", anyhow::Error::from(error)))
            }
        }
    }
}
