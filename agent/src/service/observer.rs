//! What becomes of an agent's events in the service: the log, the state, the spool, and those who
//! wait.

use std::collections::VecDeque;

use diemcau_core::ids::Code;
use diemcau_phrase::failure::Explain as _;
use diemcau_phrase::{Language, agent as phrase};
use diemcau_proto::v1;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc};
use tracing::{debug, error, info, trace, warn};

use crate::agent::Observer;
use crate::agent_state::{CollectorLink, StateSender};
use crate::clock::Now;
use crate::notify::Notifier;
use crate::outcome::Outcome;
use crate::reporter::{Detach, ReporterOutput};
use crate::spool_task::SpoolRequest;

/// To whom it passes on what happens.
#[derive(Debug)]
pub(super) struct Outlets {
    /// The spool's thread.
    pub(super) requests: mpsc::Sender<SpoolRequest>,
    /// Those who wait at the control socket.
    pub(super) outcomes: broadcast::Sender<Outcome>,
    /// What the meeting path's task is asked to probe.
    pub(super) asks: mpsc::Sender<u64>,
    /// Those who look.
    pub(super) state: StateSender,
    /// The service manager.
    pub(super) notifier: Notifier,
    /// In which language that is told.
    pub(super) language: Language,
}

/// Told what happens to the service's agent.
#[derive(Debug)]
pub(super) struct ServiceObserver {
    point: Code,
    out: Outlets,
    /// What the spool could not be told yet.
    untold: VecDeque<SpoolRequest>,
    heard: bool,
    /// The collector said last that it cannot write reports.
    not_durable: bool,
}

impl ServiceObserver {
    pub(super) fn new(point: Code, out: Outlets) -> Self {
        Self { point, out, untold: VecDeque::new(), heard: false, not_durable: false }
    }

    /// Whether the collector took the goodbye.
    pub(super) fn heard(&self) -> bool {
        self.heard
    }

    /// Logs an event. A collector that cannot write says so to each report again and again; the log
    /// tells when that begins and when it ends.
    fn log(&mut self, event: &ReporterOutput) {
        match event {
            ReporterOutput::ReportRefused { seq, last_word: false, .. } if self.not_durable => {
                debug!(point = %self.point, seq, "report still not taken; it is sent again");
                return;
            }
            ReporterOutput::ReportRefused { last_word: false, .. } => self.not_durable = true,
            ReporterOutput::ReportAcked { .. } if self.not_durable => {
                self.not_durable = false;
                info!(point = %self.point, "the collector takes reports again");
            }
            _ => {}
        }
        log(&self.point, event);
    }

    /// Tells the spool, in order. What a slow disk has no time for waits here until something else
    /// happens, at the latest the next heartbeat's answer; there is at most a mark for each report
    /// that waits, and an attachment and its end for each attempt to connect.
    fn ask(&mut self, request: SpoolRequest) {
        self.untold.push_back(request);
        self.tell_spool();
    }

    fn tell_spool(&mut self) {
        while let Some(request) = self.untold.pop_front() {
            match self.out.requests.try_send(request) {
                Ok(()) => {}
                Err(TrySendError::Full(request)) => return self.untold.push_front(request),
                Err(TrySendError::Closed(_)) => return self.untold.clear(),
            }
        }
    }

    fn attached(&mut self, welcome: &v1::Welcome, now: Now) {
        self.out.state.send_modify(|state| {
            if !matches!(state.link, CollectorLink::Attached { .. }) {
                state.link = CollectorLink::Attached { since: now.mono };
            }
            let is_another = state.welcome.as_ref().is_some_and(|held| {
                (&held.event, held.start_ms, held.session)
                    != (&welcome.event, welcome.start_ms, welcome.session)
            });
            if is_another {
                state.replies.clear();
            }
            state.welcome = Some(welcome.clone());
            state.clock = Some((welcome.at_ms, now.mono));
        });
        let offset_ms = welcome.at_ms.saturating_sub(now.wall_ms);
        let ends_ms = welcome.event_end_ms;
        self.ask(SpoolRequest::Attached { session: welcome.session(), offset_ms, ends_ms });
    }

    fn detached(&mut self, reason: &Detach, now: Now) {
        let text = reason.text().into_owned();
        self.out.state.send_modify(|state| {
            let since = match state.link {
                CollectorLink::Calling { since } | CollectorLink::Detached { since, .. } => since,
                CollectorLink::Attached { .. } => now.mono,
            };
            state.link = CollectorLink::Detached { since, why: reason.clone() };
        });
        self.ask(SpoolRequest::Detached { cause: outage(reason), text });
    }
}

/// How the line failed, if it did.
fn outage(reason: &Detach) -> Option<v1::OutageCause> {
    match reason {
        Detach::Stopped { .. } => Some(v1::OutageCause::Stopped),
        Detach::Unconnected(_) | Detach::Broken { .. } => Some(v1::OutageCause::Broke),
        Detach::Mute => Some(v1::OutageCause::Mute),
        Detach::Refused { .. } | Detach::Replaced { .. } | Detach::Asked => None,
    }
}

impl Observer for ServiceObserver {
    fn answers_probes(&self) -> bool {
        true
    }

    fn observe(&mut self, now: Now, event: &ReporterOutput) {
        self.log(event);
        self.tell_spool();
        if let Some(line) = status(self.out.language, event) {
            self.out.notifier.status(&line);
        }
        let outcome = match event {
            ReporterOutput::Attached { welcome, .. } | ReporterOutput::Retuned { welcome } => {
                return self.attached(welcome, now);
            }
            ReporterOutput::Detached { reason, .. } => return self.detached(reason, now),
            ReporterOutput::OperatorReplied(reply) => {
                return self.out.state.send_modify(|state| state.take_reply(reply));
            }
            ReporterOutput::ProbeAsked { ask } => {
                // One that is busy with so many before hears of no more: whoever asked is told that no answer came.
                return self.out.asks.try_send(*ask).unwrap_or_default();
            }
            ReporterOutput::HeartbeatAcked { .. }
            | ReporterOutput::ReportRefused { last_word: false, .. } => return,
            ReporterOutput::ReportAcked { lane, seq, received_ms, disposition, .. } => {
                let (lane, seq, received_ms, disposition) = (*lane, *seq, *received_ms, *disposition);
                self.ask(SpoolRequest::Done { lane, seq, received_ms, disposition });
                Outcome::Received { lane, seq, received_ms, disposition }
            }
            ReporterOutput::ReportRefused { lane, seq, reason, text, .. } => {
                let (lane, seq) = (*lane, *seq);
                self.ask(SpoolRequest::Refused { lane, seq, reason: *reason, text: text.clone() });
                Outcome::Refused { lane, seq, reason: *reason, text: text.clone() }
            }
            ReporterOutput::Ended { heard } => {
                self.heard = *heard;
                Outcome::Ended { heard: *heard }
            }
        };
        self.out.outcomes.send(outcome).ok();
    }
}

/// The line that a person who asks the service manager reads, where it changes.
fn status(language: Language, event: &ReporterOutput) -> Option<String> {
    match event {
        ReporterOutput::Attached { welcome, .. } => Some(phrase::attached(language, &welcome.point_name)),
        ReporterOutput::Detached { news: true, reason, .. } => Some(match reason {
            Detach::Unconnected(_) => phrase::unconnected(language).to_owned(),
            Detach::Refused { .. } => reason.explain(language),
            Detach::Replaced { .. } => phrase::replaced_here(language).to_owned(),
            Detach::Stopped { .. } | Detach::Broken { .. } | Detach::Mute | Detach::Asked => {
                phrase::lost(language).to_owned()
            }
        }),
        ReporterOutput::Detached { news: false, .. }
        | ReporterOutput::Retuned { .. }
        | ReporterOutput::HeartbeatAcked { .. }
        | ReporterOutput::ReportAcked { .. }
        | ReporterOutput::ReportRefused { .. }
        | ReporterOutput::OperatorReplied(_)
        | ReporterOutput::ProbeAsked { .. }
        | ReporterOutput::Ended { .. } => None,
    }
}

fn log(point: &Code, event: &ReporterOutput) {
    match event {
        ReporterOutput::Attached { welcome, took } => info!(
            %point, name = welcome.point_name, event = welcome.event, session = ?welcome.session(),
            interval_ms = welcome.interval_ms, ?took, "attached"
        ),
        ReporterOutput::Retuned { welcome } => {
            info!(%point, session = ?welcome.session(), interval_ms = welcome.interval_ms, "retuned");
        }
        ReporterOutput::HeartbeatAcked { rtt } => trace!(%point, ?rtt, "heartbeat acknowledged"),
        ReporterOutput::OperatorReplied(reply) => info!(%point, id = reply.id, "an operator says something"),
        ReporterOutput::ProbeAsked { ask } => info!(%point, ask, "an operator asks for a probe"),
        ReporterOutput::ReportAcked { lane, seq, latency, disposition, .. } => {
            info!(%point, ?lane, seq, ?latency, ?disposition, "report received by the collector");
        }
        ReporterOutput::ReportRefused { lane, seq, reason, text, last_word: true } => {
            error!(%point, ?lane, seq, ?reason, text, "report refused; it is kept in refused.log");
        }
        ReporterOutput::ReportRefused { lane, seq, reason, text, last_word: false } => {
            warn!(%point, ?lane, seq, ?reason, text, "report not taken yet; it is sent again");
        }
        ReporterOutput::Detached { reason, news: false, retry_in } => {
            debug!(%point, ?reason, ?retry_in, "detached");
        }
        ReporterOutput::Detached { reason, news: true, retry_in } => log_detached(point, reason, *retry_in),
        ReporterOutput::Ended { heard } => info!(%point, heard, "ended"),
    }
}

fn log_detached(point: &Code, reason: &Detach, retry_in: std::time::Duration) {
    let text = reason.text();
    match reason {
        Detach::Unconnected(_) => warn!(%point, %text, ?retry_in, "no connection; goes on trying"),
        Detach::Refused { code, .. } => {
            error!(%point, ?code, %text, "the collector refuses this agent; goes on trying quietly");
        }
        Detach::Replaced { .. } => {
            error!(%point, %text, ?retry_in, "another agent reports as this point");
        }
        Detach::Stopped { .. } => warn!(%point, %text, ?retry_in, "the collector stops"),
        Detach::Broken { code, .. } => warn!(%point, ?code, %text, ?retry_in, "the connection broke"),
        Detach::Mute => warn!(%point, ?retry_in, "the collector was mute; the connection is dropped"),
        Detach::Asked => info!(%point, ?retry_in, "detached on request"),
    }
}
