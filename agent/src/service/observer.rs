//! What becomes of an agent's events in the service: the log, the board, the spool, and those who
//! wait.

use std::collections::VecDeque;

use diemcau_core::ids::{Code, Lane};
use diemcau_proto::v1;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc};
use tracing::{debug, error, info, trace, warn};

use super::Request;
use crate::agent::Observer;
use crate::board::{Chalk, Link};
use crate::clock::Now;
use crate::notify::Notifier;
use crate::reporter::{Detach, Event};

/// What somebody at the door may wait for.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The collector has it.
    Received {
        /// The report's lane.
        lane: Lane,
        /// The report's number.
        seq: u64,
        /// When it came there, event clock.
        received_ms: i64,
        /// What became of it.
        disposition: v1::Disposition,
    },
    /// The collector does not take it.
    Refused {
        /// The report's lane.
        lane: Lane,
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

/// To whom it passes on what happens.
#[derive(Debug)]
pub(super) struct Outlets {
    /// The spool's thread.
    pub(super) requests: mpsc::Sender<Request>,
    /// Those who wait at the door.
    pub(super) outcomes: broadcast::Sender<Outcome>,
    /// Those who look.
    pub(super) board: Chalk,
    /// The service manager.
    pub(super) notifier: Notifier,
}

/// Told what happens to the service's agent.
#[derive(Debug)]
pub(super) struct ServiceObserver {
    point: Code,
    out: Outlets,
    /// What the spool could not be told yet.
    untold: VecDeque<Request>,
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

    /// Tells the spool, in order. What a slow disk has no time for waits here until something else
    /// happens, at the latest the next heartbeat's answer; there is at most a mark for each report
    /// that waits, and an attachment and its end for each attempt to connect.
    fn ask(&mut self, request: Request) {
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
        self.out.board.send_modify(|board| {
            if !matches!(board.link, Link::Attached { .. }) {
                board.link = Link::Attached { since: now.mono };
            }
            let is_another = board.welcome.as_ref().is_some_and(|held| {
                (&held.event, held.start_ms, held.session)
                    != (&welcome.event, welcome.start_ms, welcome.session)
            });
            if is_another {
                board.replies.clear();
            }
            board.welcome = Some(welcome.clone());
            board.clock = Some((welcome.at_ms, now.mono));
        });
        let offset_ms = welcome.at_ms.saturating_sub(now.wall_ms);
        self.ask(Request::Attached { session: welcome.session(), offset_ms });
    }

    fn detached(&mut self, reason: &Detach, now: Now) {
        let (cause, text) = outage(reason);
        self.out.board.send_modify(|board| {
            let since = match board.link {
                Link::Detached { since, .. } => since,
                Link::Attached { .. } => now.mono,
            };
            board.link = Link::Detached { since, why: text.clone() };
        });
        self.ask(Request::Detached { cause, text });
    }
}

/// How the line failed, if it did, and why there is no stream.
fn outage(reason: &Detach) -> (Option<v1::OutageCause>, String) {
    match reason {
        Detach::Broken { code: tonic::Code::Unavailable, text } if text.contains("stops") => {
            (Some(v1::OutageCause::Stopped), text.clone())
        }
        Detach::Unconnected { text } | Detach::Broken { text, .. } => {
            (Some(v1::OutageCause::Broke), text.clone())
        }
        Detach::Mute => (Some(v1::OutageCause::Mute), "trung tâm im lặng quá lâu".to_owned()),
        Detach::Refused { text, .. } => (None, format!("trung tâm từ chối: {text}")),
        Detach::Replaced { .. } => (None, "một máy khác đang báo với cùng mã điểm cầu".to_owned()),
        Detach::Asked => (None, String::new()),
    }
}

impl Observer for ServiceObserver {
    fn observe(&mut self, now: Now, event: &Event) {
        self.log(event);
        self.tell_spool();
        if let Some(line) = status(event) {
            self.out.notifier.status(&line);
        }
        let outcome = match event {
            Event::Attached { welcome, .. } | Event::Retuned { welcome } => {
                return self.attached(welcome, now);
            }
            Event::Detached { reason, .. } => return self.detached(reason, now),
            Event::OperatorReplied(reply) => {
                return self.out.board.send_modify(|board| board.take_reply(reply));
            }
            Event::HeartbeatAcked { .. } | Event::ReportRefused { last_word: false, .. } => return,
            Event::ReportAcked { lane, seq, received_ms, disposition, .. } => {
                let (lane, seq, received_ms, disposition) = (*lane, *seq, *received_ms, *disposition);
                self.ask(Request::Done { lane, seq, received_ms, disposition });
                Outcome::Received { lane, seq, received_ms, disposition }
            }
            Event::ReportRefused { lane, seq, reason, text, .. } => {
                let (lane, seq) = (*lane, *seq);
                self.ask(Request::Refused { lane, seq, reason: *reason, text: text.clone() });
                Outcome::Refused { lane, seq, text: text.clone() }
            }
            Event::Ended { heard } => {
                self.heard = *heard;
                Outcome::Ended { heard: *heard }
            }
        };
        self.out.outcomes.send(outcome).ok();
    }
}

/// The line that a person who asks the service manager reads, where it changes.
fn status(event: &Event) -> Option<String> {
    match event {
        Event::Attached { welcome, .. } => Some(format!("đang kết nối: {}", welcome.point_name)),
        Event::Detached { news: true, reason, .. } => Some(match reason {
            Detach::Unconnected { .. } => "không kết nối được với trung tâm, đang thử lại".to_owned(),
            Detach::Refused { text, .. } => format!("trung tâm từ chối: {text}"),
            Detach::Replaced { .. } => "một máy khác đang báo thay điểm cầu này".to_owned(),
            Detach::Broken { .. } | Detach::Mute | Detach::Asked => "mất kết nối, đang thử lại".to_owned(),
        }),
        Event::Detached { news: false, .. }
        | Event::Retuned { .. }
        | Event::HeartbeatAcked { .. }
        | Event::ReportAcked { .. }
        | Event::ReportRefused { .. }
        | Event::OperatorReplied(_)
        | Event::Ended { .. } => None,
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
        Event::OperatorReplied(reply) => info!(%point, id = reply.id, "an operator says something"),
        Event::ReportAcked { lane, seq, latency, disposition, .. } => {
            info!(%point, ?lane, seq, ?latency, ?disposition, "report received by the collector");
        }
        Event::ReportRefused { lane, seq, reason, text, last_word: true } => {
            error!(%point, ?lane, seq, ?reason, text, "report refused; it is kept in refused.log");
        }
        Event::ReportRefused { lane, seq, reason, text, last_word: false } => {
            warn!(%point, ?lane, seq, ?reason, text, "report not taken yet; it is sent again");
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
