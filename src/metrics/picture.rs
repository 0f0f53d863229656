//! The picture as metrics.

use std::collections::BTreeMap;

use diemcau_core::cause::Cause;
use diemcau_core::cutoff;
use diemcau_core::ids::LevelIdx;
use diemcau_core::presence::Presence;
use diemcau_core::state::State;
use diemcau_core::tally::Tally;
use diemcau_core::time::Timestamp;

use super::exposition::{Labels, Metric, number};
use crate::exceeded::{Exceeded, Limit};

/// Of everything known at an instant of the event clock.
pub(super) fn of(state: &State, now: Timestamp) -> Vec<Metric> {
    let total = state.tallies().total();
    let mut metrics = points(state);
    metrics.extend(people(total));
    metrics.extend(incidents(state));
    metrics.extend(clock(state, now));
    metrics.push(Metric::counter(
        "diemcau_facts",
        "Facts of the journal, of all sessions",
        number(state.seq().0),
    ));
    metrics
}

/// Whether what is taken becomes durable.
pub(super) fn journal(is_durable: bool) -> Metric {
    Metric::gauge(
        "diemcau_journal_writable",
        "1 if all that was seen is written, 0 while the journal fails",
        is_durable,
    )
}

/// How often limits were passed.
pub(super) fn exceeded(exceeded: &Exceeded) -> Metric {
    let of = |limit: Limit| (vec![("limit", limit.id().to_owned())], number(exceeded.count(limit)));
    Metric::counters(
        "diemcau_limit_exceeded",
        "What was refused, ended or slowed because somebody went beyond a limit",
        Limit::ALL.map(of).into(),
    )
}

fn points(state: &State) -> Vec<Metric> {
    let (mut by_presence, mut expected) = (Vec::new(), Vec::new());
    for (idx, level) in (0..).map(LevelIdx).zip(&state.settings().levels) {
        let Some(tally) = state.tallies().level(idx) else { continue };
        let of_level = || ("level", level.id.clone());
        expected.push((vec![of_level()], f64::from(tally.points.expected)));
        for presence in Presence::ALL {
            let labels = vec![of_level(), ("presence", presence.id().to_owned())];
            by_presence.push((labels, f64::from(tally.points.count(presence))));
        }
    }
    let total = state.tallies().total();
    let by = |name, values: &[(&str, u32)]| {
        let labelled = |(id, n): &(&str, u32)| (vec![(name, (*id).to_owned())], f64::from(*n));
        values.iter().map(labelled).collect::<Vec<(Labels, f64)>>()
    };
    let (power, path) = (&total.power, &total.path);
    let power = [
        ("mains", power.mains),
        ("battery", power.battery),
        ("generator", power.generator),
        ("unknown", power.unknown),
    ];
    let path = [("good", path.good), ("fair", path.fair), ("poor", path.poor), ("bad", path.bad)];
    vec![
        Metric::gauges("diemcau_points", "Points by level and presence, excused ones too", by_presence),
        Metric::gauges("diemcau_points_expected", "Points that should be there, by level", expected),
        Metric::gauges(
            "diemcau_points_power",
            "Expected points by where their power comes from",
            by("source", &power),
        ),
        Metric::gauges(
            "diemcau_points_path",
            "Expected points by how good their meeting path is",
            by("band", &path),
        ),
    ]
}

fn people(total: &Tally) -> Vec<Metric> {
    let (attendance, said) = (&total.attendance, &total.statements);
    vec![
        Metric::gauge(
            "diemcau_attendees",
            "People present, by the numbers that stand",
            number(attendance.attendees),
        ),
        Metric::gauge("diemcau_attendees_expected", "People expected", number(attendance.expected)),
        Metric::gauge(
            "diemcau_points_reported",
            "Expected points with a number that stands",
            attendance.reported_points,
        ),
        Metric::gauge(
            "diemcau_points_missing",
            "Expected points without a number",
            attendance.missing_points,
        ),
        Metric::gauge("diemcau_help_calls", "Points that ask for help", said.help),
        Metric::gauge(
            "diemcau_help_calls_unanswered",
            "Of those, the ones that nobody answered",
            said.unanswered,
        ),
        Metric::gauge(
            "diemcau_points_confirmed",
            "Expected points where people see and hear well",
            said.good,
        ),
        Metric::gauge("diemcau_points_no_picture", "Expected points without a picture", said.no_picture),
        Metric::gauge("diemcau_points_no_sound", "Expected points without sound", said.no_sound),
    ]
}

fn incidents(state: &State) -> Vec<Metric> {
    let of = |cause: Cause, is_taken: bool| (cause.id(), if is_taken { "acknowledged" } else { "open" });
    let mut n_open: BTreeMap<_, u32> =
        Cause::ALL.iter().flat_map(|cause| [(of(*cause, false), 0), (of(*cause, true), 0)]).collect();
    for incident in state.incidents().open() {
        *n_open.entry(of(incident.found.cause, incident.acknowledged.is_some())).or_default() += 1;
    }
    let open = n_open.into_iter().map(|((cause, state), n)| {
        (vec![("cause", cause.to_owned()), ("state", state.to_owned())], f64::from(n))
    });
    let mut n_told = BTreeMap::from([("queued", 0_u32), ("sent", 0), ("failed", 0)]);
    for notification in state.outbox().iter() {
        *n_told.entry(notification.state_id()).or_default() += 1;
    }
    let told = n_told.into_iter().map(|(id, n)| (vec![("state", id.to_owned())], f64::from(n)));
    vec![
        Metric::gauges(
            "diemcau_incidents",
            "Incidents that stand, by cause and whether somebody took them",
            open.collect(),
        ),
        Metric::gauges(
            "diemcau_notifications",
            "Messages that are remembered, by how far they are",
            told.collect(),
        ),
        Metric::gauge(
            "diemcau_blind",
            "1 while the collector itself cannot know who is there",
            state.blind().is_some(),
        ),
        Metric::gauges(
            "diemcau_uplink_works",
            "1 if the collector's own way out works; absent where it is not checked",
            state.uplink().map(|uplink| (Labels::new(), f64::from(uplink.works))).into_iter().collect(),
        ),
    ]
}

fn clock(state: &State, now: Timestamp) -> Vec<Metric> {
    let session = state.session().unwrap_or_default().id().to_owned();
    let ahead_ms = state.clock().map_or(0, |(_, ahead_ms)| ahead_ms);
    let next = cutoff::next(state.settings(), state.cutoffs_reached());
    vec![
        Metric::gauges(
            "diemcau_session",
            "Always 1; the label says which session is on",
            vec![(vec![("session", session)], 1.0)],
        ),
        Metric::gauge(
            "diemcau_event_time_seconds",
            "The event clock, seconds since 1970",
            seconds(now.as_millis()),
        ),
        Metric::gauge(
            "diemcau_clock_ahead_seconds",
            "How far the machine's clock is ahead of the event's, if more than 2 s",
            seconds(ahead_ms),
        ),
        Metric::gauges(
            "diemcau_next_cutoff_seconds",
            "When the next cut-off is, seconds since 1970; absent after the last",
            next.map(|at| (Labels::new(), seconds(at.as_millis()))).into_iter().collect(),
        ),
        Metric::gauge(
            "diemcau_cutoffs_frozen",
            "Cut-offs whose figure is frozen",
            number(state.cutoffs_reached().len() as u64),
        ),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 stay below 2^53")]
fn seconds(ms: i64) -> f64 {
    ms as f64 / 1_000.0
}
