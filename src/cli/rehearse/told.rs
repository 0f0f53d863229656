//! The JSON at the end of a rehearsal.

use std::collections::BTreeMap;

use diemcau_phrase::failure::Complaint;
use serde::Serialize;

use crate::cli::out;

use super::fleet::Outcome;
use super::latency::Latency;
use super::plan::FaultKind;
use super::seen::ms;

/// What a rehearsal did and saw.
#[derive(Debug, Serialize)]
struct Told<'a> {
    /// Points that took part.
    points: usize,
    /// Of these, points that were planned never to come.
    absent: usize,
    /// Points that attached at least once.
    arrived: u64,
    /// How often an agent was refused, by what the collector said.
    refused: &'a BTreeMap<String, u64>,
    /// Attached again after the first time.
    reconnects: u64,
    /// Streams that ended, or did not come about, other than by plan.
    detached: &'a BTreeMap<&'static str, u64>,
    /// Heartbeats sent.
    heartbeats: u64,
    /// Acknowledgements received; one may answer several heartbeats.
    acks: u64,
    /// Round trips of heartbeats, the time not counted that the collector held an answer.
    ack_latency_ms: Quantiles,
    reports: Reports<'a>,
    /// Faults that began, by kind.
    faults: BTreeMap<FaultKind, Faults>,
    /// How long it ran.
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct Reports<'a> {
    /// Sent, repetitions included.
    sent: u64,
    /// Acknowledged: durable at the collector.
    acked: u64,
    /// Refused, by reason.
    refused: &'a BTreeMap<String, u64>,
    /// From first sending to acknowledgement.
    latency_ms: Quantiles,
}

#[derive(Debug, Serialize)]
struct Quantiles {
    /// How many were measured.
    samples: u64,
    /// Half took no longer; null without samples.
    p50: Option<f64>,
    /// 99 of 100 took no longer.
    p99: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Faults {
    /// How many.
    faults: u64,
    /// How many points they struck, again and again counted each time.
    points: u64,
}

/// As text.
pub(super) fn json(outcome: &Outcome) -> Result<String, Complaint> {
    let seen = &outcome.seen;
    let told = Told {
        points: outcome.n_points,
        absent: outcome.n_absent,
        arrived: seen.arrived,
        refused: &seen.refused,
        reconnects: seen.reconnects,
        detached: &seen.detached,
        heartbeats: seen.heartbeats,
        acks: seen.acks,
        ack_latency_ms: quantiles(&seen.round_trips),
        reports: Reports {
            sent: seen.reports_sent,
            acked: seen.reports_acked,
            refused: &seen.reports_refused,
            latency_ms: quantiles(&seen.report_latency),
        },
        faults: outcome
            .faults
            .iter()
            .map(|(kind, (faults, points))| (*kind, Faults { faults: *faults, points: *points }))
            .collect(),
        seconds: rounded(outcome.ran.as_secs_f64()),
    };
    out::json(&told)
}

fn quantiles(latency: &Latency) -> Quantiles {
    let quantile = |per_mille| latency.quantile(per_mille).map(|length| rounded(ms(length)));
    Quantiles { samples: latency.len(), p50: quantile(500), p99: quantile(990) }
}

/// To the thousandth.
fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
