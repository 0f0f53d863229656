//! What becomes of an agent's events in the service: the log, the spool, and those who wait.

use diemcau_core::ids::Code;
use diemcau_proto::v1;
use tokio::sync::{broadcast, mpsc};
use tracing::{debug, error, info, trace, warn};

use super::Request;
use crate::agent::Observer;
use crate::clock::Now;
use crate::reporter::{Detach, Event};

/// What somebody at the door may wait for.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The collector has it.
    Received {
        /// The report's number.
        seq: u64,
        /// When it came there, event clock.
        received_ms: i64,
        /// What became of it.
        disposition: v1::Disposition,
    },
    /// The collector does not take it.
    Refused {
        /// The report's number.
        seq: u64,
        /// Why.
        text: String,
    },
    /// The agent is gone.
    Ended {
        /// Whether the collector took the goodbye.
        heard: bool,
    },
}

/// Told what happens to the service's agent.
#[derive(Debug)]
pub(super) struct ServiceObserver {
    point: Code,
    requests: mpsc::Sender<Request>,
    outcomes: broadcast::Sender<Outcome>,
    heard: bool,
    /// The collector said last that it cannot write reports.
    not_durable: bool,
}

impl ServiceObserver {
    pub(super) fn new(
        point: Code,
        requests: mpsc::Sender<Request>,
        outcomes: broadcast::Sender<Outcome>,
    ) -> Self {
        Self { point, requests, outcomes, heard: false, not_durable: false }
    }

    /// Whether the collector took the goodbye.
    pub(super) fn heard(&self) -> bool {
        self.heard
    }

    /// Logs an event. A collector that cannot write says so to each report again and again; the log
    /// tells when that begins and when it ends.
    fn log(&mut self, event: &Event) {
        match event {
            Event::ReportRefused { seq, last_word: false, .. } if self.not_durable => {
                debug!(point = %self.point, seq, "report still not taken; it is sent again");
                return;
            }
            Event::ReportRefused { last_word: false, .. } => self.not_durable = true,
            Event::ReportAcked { .. } if self.not_durable => {
                self.not_durable = false;
                info!(point = %self.point, "the collector takes reports again");
            }
            _ => {}
        }
        log(&self.point, event);
    }

    fn ask(&self, request: Request) {
        if let Err(error) = self.requests.try_send(request) {
            warn!(%error, "the spool is busy and not told; a report may be sent once more");
        }
    }

    fn learn(&self, welcome: &v1::Welcome, now: Now) {
        let offset_ms = welcome.at_ms.saturating_sub(now.wall_ms);
        self.ask(Request::Learned { session: welcome.session(), offset_ms });
    }
}

impl Observer for ServiceObserver {
    fn observe(&mut self, now: Now, event: &Event) {
        self.log(event);
        let outcome = match event {
            Event::Attached { welcome, .. } | Event::Retuned { welcome } => return self.learn(welcome, now),
            Event::Detached { .. } => return self.ask(Request::Detached),
            Event::HeartbeatAcked { .. } | Event::ReportRefused { last_word: false, .. } => return,
            Event::ReportAcked { seq, received_ms, disposition, .. } => {
                self.ask(Request::Done(*seq));
                Outcome::Received { seq: *seq, received_ms: *received_ms, disposition: *disposition }
            }
            Event::ReportRefused { seq, reason, text, .. } => {
                let why = format!("{}: {text}", reason.as_str_name());
                self.ask(Request::Refused { seq: *seq, why });
                Outcome::Refused { seq: *seq, text: text.clone() }
            }
            Event::Ended { heard } => {
                self.heard = *heard;
                Outcome::Ended { heard: *heard }
            }
        };
        self.outcomes.send(outcome).ok();
    }
}

fn log(point: &Code, event: &Event) {
    match event {
        Event::Attached { welcome, took } => info!(
            %point, name = welcome.point_name, event = welcome.event, session = ?welcome.session(),
            interval_ms = welcome.interval_ms, ?took, "attached"
        ),
        Event::Retuned { welcome } => {
            info!(%point, session = ?welcome.session(), interval_ms = welcome.interval_ms, "retuned");
        }
        Event::HeartbeatAcked { rtt } => trace!(%point, ?rtt, "heartbeat acknowledged"),
        Event::ReportAcked { seq, latency, disposition, .. } => {
            info!(%point, seq, ?latency, ?disposition, "report received by the collector");
        }
        Event::ReportRefused { seq, reason, text, last_word: true } => {
            error!(%point, seq, ?reason, text, "report refused; it is kept in refused.log");
        }
        Event::ReportRefused { seq, reason, text, last_word: false } => {
            warn!(%point, seq, ?reason, text, "report not taken yet; it is sent again");
        }
        Event::Detached { reason, news: false, retry_in } => {
            debug!(%point, ?reason, ?retry_in, "detached");
        }
        Event::Detached { reason, news: true, retry_in } => log_detached(point, reason, *retry_in),
        Event::Ended { heard } => info!(%point, heard, "ended"),
    }
}

fn log_detached(point: &Code, reason: &Detach, retry_in: std::time::Duration) {
    match reason {
        Detach::Unconnected { text } => warn!(%point, text, ?retry_in, "no connection; goes on trying"),
        Detach::Refused { code, text } => {
            error!(%point, ?code, text, "the collector refuses this agent; goes on trying quietly");
        }
        Detach::Replaced { text } => {
            error!(%point, text, ?retry_in, "another agent reports as this point");
        }
        Detach::Broken { code, text } => warn!(%point, ?code, text, ?retry_in, "the connection broke"),
        Detach::Mute => warn!(%point, ?retry_in, "the collector was mute; the connection is dropped"),
        Detach::Asked => info!(%point, ?retry_in, "detached on request"),
    }
}
