//! What a rehearsed fleet did and saw, counted as it happens.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_agent::reporter::{Detach, ReporterOutput};
use diemcau_phrase::rehearsal::RehearsalProgress;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use tonic::Code;

use super::latency::Latency;

/// Different refusals that are told apart; what comes beyond is counted under one name.
const MAX_REASONS: usize = 20;

/// The account of a fleet.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Points that attached at least once.
    pub(crate) arrived: u64,
    /// Points attached.
    pub(crate) attached: u64,
    /// Attached again.
    pub(crate) reconnects: u64,
    /// Streams that ended or did not come about though nobody wanted it, by reason.
    pub(crate) detached: BTreeMap<&'static str, u64>,
    /// Agents refused, by what the collector said.
    pub(crate) refused: BTreeMap<String, u64>,
    /// The collector does not take simulated agents; its words.
    pub(crate) forbidden: Option<String>,
    /// Heartbeats sent.
    pub(crate) heartbeats: u64,
    /// Answers to heartbeats.
    pub(crate) acks: u64,
    /// Round trips of heartbeats.
    pub(crate) round_trips: Latency,
    /// Reports sent, again and again counted each time.
    pub(crate) reports_sent: u64,
    /// Reports acknowledged.
    pub(crate) reports_acked: u64,
    /// Reports refused, by reason.
    pub(crate) reports_refused: BTreeMap<String, u64>,
    /// From first sending to acknowledgement.
    pub(crate) report_latency: Latency,
}

/// What is remembered of each agent.
#[derive(Debug, Default)]
pub(crate) struct Own {
    came: bool,
    attached: bool,
}

impl Seen {
    /// A message goes out.
    pub(crate) fn sent(&mut self, message: &v1::AgentMessage) {
        match &message.body {
            Some(Body::Heartbeat(_)) => self.heartbeats += 1,
            Some(Body::Report(_)) => self.reports_sent += 1,
            Some(Body::Hello(_) | Body::Path(_) | Body::ProbeAnswer(_) | Body::Goodbye(_)) | None => {}
        }
    }

    /// Something happened to an agent.
    pub(crate) fn observe(&mut self, own: &mut Own, event: &ReporterOutput) {
        match event {
            ReporterOutput::Attached { .. } => {
                if std::mem::replace(&mut own.came, true) {
                    self.reconnects += 1;
                } else {
                    self.arrived += 1;
                }
                self.attached += u64::from(!std::mem::replace(&mut own.attached, true));
            }
            ReporterOutput::Retuned { .. }
            | ReporterOutput::OperatorReplied(_)
            | ReporterOutput::ProbeAsked { .. } => {}
            ReporterOutput::HeartbeatAcked { rtt } => {
                self.acks += 1;
                if let Some(rtt) = rtt {
                    self.round_trips.add(*rtt);
                }
            }
            ReporterOutput::ReportAcked { latency, .. } => {
                self.reports_acked += 1;
                self.report_latency.add(*latency);
            }
            ReporterOutput::ReportRefused { reason, .. } => {
                count(&mut self.reports_refused, reason.as_str_name());
            }
            ReporterOutput::Detached { reason, .. } => {
                self.leave(own);
                self.detach(reason);
            }
            ReporterOutput::Ended { .. } => self.leave(own),
        }
    }

    fn leave(&mut self, own: &mut Own) {
        self.attached -= u64::from(std::mem::replace(&mut own.attached, false));
    }

    fn detach(&mut self, reason: &Detach) {
        let name = match reason {
            Detach::Asked => return,
            Detach::Refused { code, text } => {
                if *code == Code::PermissionDenied {
                    self.forbidden.get_or_insert_with(|| text.clone());
                }
                count(&mut self.refused, text);
                "refused"
            }
            Detach::Unconnected(_) => "unconnected",
            Detach::Replaced { .. } => "replaced",
            Detach::Stopped { .. } => "stopped",
            Detach::Broken { .. } => "broken",
            Detach::Mute => "mute",
        };
        *self.detached.entry(name).or_default() += 1;
    }

    /// How it goes.
    pub(crate) fn progress(&self, after: Duration, n_points: usize) -> RehearsalProgress {
        RehearsalProgress {
            after_s: after.as_secs(),
            attached: self.attached,
            n_points,
            arrived: self.arrived,
            heartbeats: self.heartbeats,
            reports_acked: self.reports_acked,
            ack_p99_ms: self.round_trips.quantile(990).map(ms),
        }
    }
}

/// Milliseconds with their fraction.
pub(crate) fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1_000.0
}

fn count(reasons: &mut BTreeMap<String, u64>, reason: &str) {
    let reason = if reasons.len() < MAX_REASONS || reasons.contains_key(reason) { reason } else { "other" };
    *reasons.entry(reason.to_owned()).or_default() += 1;
}
