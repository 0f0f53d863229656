//! The spool's own thread: a disk that takes its time holds up no heartbeat.

use diemcau_core::ids::{BootId, Lane};
use diemcau_core::power::PowerSource;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use tokio::sync::{mpsc, oneshot, watch};

use crate::agent::Command;
use crate::agent_state::{Fate, ReportedPower, StateSender};
use crate::clock::Now;
use crate::power::person::{PersonReport, PersonReportError, PersonReportStore};
use crate::report::Said;
use crate::spool::{Appended, Context, FORGOTTEN_AFTER, Spool, SpoolError};

/// What the spool is asked.
#[derive(Debug)]
pub enum SpoolRequest {
    /// A person or a counting device says something: answered with its number once it is on the
    /// disk, or with the reason why it is not.
    Enter {
        /// What.
        said: Said,
        /// The one-time id of the form by which it is said; empty: by none.
        form: String,
        /// To whom the answer goes.
        answer: oneshot::Sender<Result<u64, Complaint>>,
    },
    /// The agent saw something of its power or line. Nobody waits for an answer.
    Saw(Said),
    /// A person says where the power comes from, or takes that back.
    SayPower {
        /// Where from; none takes it back.
        source: Option<PowerSource>,
        /// Who; may be empty.
        by: String,
        /// To whom the answer goes.
        answer: oneshot::Sender<Result<(), Complaint>>,
    },
    /// A report is acknowledged.
    Done {
        /// Its lane.
        lane: Lane,
        /// Its number.
        seq: u64,
        /// When the collector received it, event clock.
        received_ms: i64,
        /// What became of it there.
        disposition: v1::Disposition,
    },
    /// A report is refused for good.
    Refused {
        /// Its lane.
        lane: Lane,
        /// Its number.
        seq: u64,
        /// Why.
        reason: v1::RefusalReason,
        /// What the collector said of that.
        text: String,
    },
    /// The stream is up: the collector told the session and the time, and an outage is over.
    Attached {
        /// The session that is on.
        session: v1::Session,
        /// How far its clock is ahead of this machine's wall clock, milliseconds.
        offset_ms: i64,
        /// When the event ends, if it told that.
        ends_ms: Option<i64>,
    },
    /// Time went on: what was said may have been kept for long enough.
    Look,
    /// There is no stream: which session is on is not known, only which was.
    Detached {
        /// How the line failed; none if it is not the line that failed.
        cause: Option<v1::OutageCause>,
        /// The same for people.
        text: String,
    },
}

/// The spool at work.
#[derive(Debug)]
pub(super) struct SpoolTask {
    spool: Spool,
    context: Context,
    /// The session that was on last: what was said in another is not shown.
    last_session: v1::Session,
    agent: mpsc::Sender<Command>,
    state: StateSender,
    store: PersonReportStore,
    /// What a person said of the power, to those who watch it.
    person_report: watch::Sender<Option<PersonReport>>,
}

impl SpoolTask {
    pub(super) fn new(
        spool: Spool,
        boot_id: BootId,
        agent: mpsc::Sender<Command>,
        state: StateSender,
        (store, person_report): (PersonReportStore, watch::Sender<Option<PersonReport>>),
    ) -> Self {
        let context = Context { boot_id, session: v1::Session::Unspecified, offset_ms: None };
        let last_session = v1::Session::Unspecified;
        let mut task = Self { spool, context, last_session, agent, state, store, person_report };
        if let Err(error) = task.forget() {
            tracing::warn!(error = &error as &dyn std::error::Error, "what was said is not forgotten");
        }
        task.show();
        task
    }

    /// Serves requests until nobody is left to ask, and then lets the spool go.
    pub(super) fn run(mut self, mut requests: mpsc::Receiver<SpoolRequest>) {
        while let Some(request) = requests.blocking_recv() {
            self.serve(request);
        }
    }

    fn serve(&mut self, request: SpoolRequest) {
        let kept = match request {
            SpoolRequest::Enter { said, form, answer } => {
                let entered = self.enter(&form, said);
                // On the state before the person is told, so that the page shows what it says.
                self.show();
                answer.send(entered).ok();
                return;
            }
            SpoolRequest::SayPower { source, by, answer } => {
                answer.send(self.say_power(source, &by)).ok();
                return;
            }
            SpoolRequest::Saw(said) => self.saw(said),
            SpoolRequest::Attached { session, offset_ms, ends_ms } => {
                (self.context.session, self.context.offset_ms) = (session, Some(offset_ms));
                self.last_session = session;
                let told = ends_ms.map_or(Ok(()), |ends_ms| self.spool.event_ends(ends_ms));
                told.and_then(|()| self.line_back()).and_then(|()| self.forget())
            }
            SpoolRequest::Look => self.forget(),
            SpoolRequest::Detached { cause, text } => {
                self.context.session = v1::Session::Unspecified;
                match cause {
                    Some(cause) => self.spool.line_lost(cause, &text, Now::ask(), &self.context.boot_id),
                    None => Ok(()),
                }
            }
            SpoolRequest::Done { lane, seq, received_ms, disposition } => {
                self.spool.done(lane, seq, &Fate::Received { received_ms, disposition })
            }
            SpoolRequest::Refused { lane, seq, reason, text } => {
                self.spool.refused((lane, seq), reason, &text, Now::ask())
            }
        };
        if let Err(error) = kept {
            tracing::error!(error = &error as &dyn std::error::Error, "the spool does not do what it should");
        }
        self.show();
    }

    /// A form that comes again, perhaps after a restart, is entered once.
    fn enter(&mut self, form: &str, said: Said) -> Result<u64, Complaint> {
        if let Some(seq) = self.spool.seq_of(form, &said) {
            return Ok(seq);
        }
        match self.spool.append_form(form, said, Now::ask(), &self.context) {
            Ok(appended) => {
                let seq = appended.report.seq;
                tracing::info!(seq, topic = ?appended.report.said.topic(), "what was said is recorded");
                self.hand_over(appended);
                Ok(seq)
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "what was said is not recorded");
                Err(error.into())
            }
        }
    }

    fn saw(&mut self, said: Said) -> Result<(), SpoolError> {
        let appended = self.spool.append(said, Now::ask(), &self.context)?;
        self.hand_over(appended);
        Ok(())
    }

    fn line_back(&mut self) -> Result<(), SpoolError> {
        if let Some(appended) = self.spool.line_back(Now::ask(), &self.context)? {
            self.hand_over(appended);
        }
        Ok(())
    }

    /// What people said is forgotten once the event is over for long enough, by its clock as far as that is known.
    fn forget(&mut self) -> Result<(), SpoolError> {
        let at_ms = Now::ask().wall_ms.saturating_add(self.context.offset_ms.unwrap_or(0));
        if self.spool.forget_said(at_ms)? {
            tracing::info!("the event is over: what was said is forgotten here");
        }
        let long_ago_ms = at_ms.saturating_sub(FORGOTTEN_AFTER.as_millis().try_into().unwrap_or(i64::MAX));
        let is_old = |said: &ReportedPower| said.since_ms < long_ago_ms;
        if self.spool.is_over(at_ms) && self.state.borrow().reported_power.as_ref().is_some_and(is_old) {
            // What failed was logged.
            self.say_power(None, "").ok();
        }
        Ok(())
    }

    fn say_power(&self, source: Option<PowerSource>, by: &str) -> Result<(), Complaint> {
        let now = Now::ask();
        let told = |error: PersonReportError| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "what a person reported of the power is not kept"
            );
            Complaint::from(error)
        };
        let word = match source {
            Some(source) => {
                let newer = PersonReport::new(source, by, now).map_err(told)?;
                let held = self.person_report.borrow().clone();
                Some(held.map_or_else(|| newer.clone(), |held| held.followed_by(newer.clone())))
            }
            None => None,
        };
        self.store.put(word.as_ref()).map_err(told)?;
        // On the state before the person is told, so that the page shows what it says.
        let shown = word.as_ref().map(|word| word.shown(now));
        self.state.send_modify(|state| state.reported_power = shown);
        self.person_report.send_replace(word);
        Ok(())
    }

    /// An agent that is gone finds it in the spool when it comes back.
    fn hand_over(&self, appended: Appended) {
        let Appended { report, dropped } = appended;
        if let Some((lane, seq)) = dropped {
            tracing::warn!(?lane, seq, "the spool is full; what was seen made room");
            self.agent.blocking_send(Command::Forget(lane, seq)).ok();
        }
        self.agent.blocking_send(Command::Report(Box::new(report))).ok();
    }

    fn show(&self) {
        let (reported, calls) = (self.spool.reported(self.last_session), self.spool.calls(self.last_session));
        let n_waiting = self.spool.n_waiting();
        self.state.send_modify(|state| {
            (state.reported, state.calls, state.n_waiting) = (reported, calls, n_waiting);
        });
    }
}
