//! Speaking points, as scripts and people see them: whether they can go on the air, check by check.

use diemcau_core::agenda::next_speaker;
use diemcau_core::readiness::{DUE_BEFORE, Readiness, Tick, Verdict};
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{clock, local, zone_of};

/// How all speaking points stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadyStatus {
    /// By when all should be ready, RFC 3339 in the event's time zone.
    pub due: String,
    /// Who speaks next; none: nobody.
    pub next: Option<NextStatus>,
    /// Every speaking point.
    pub points: Vec<SpeakerStatus>,
}

/// Who speaks next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStatus {
    /// When, RFC 3339 in the event's time zone.
    pub at: String,
    /// The point's code.
    pub point: String,
    /// Its name.
    pub name: String,
    /// How long until then, seconds.
    pub in_s: u64,
}

/// How one speaking point stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpeakerStatus {
    /// Its code.
    pub point: String,
    /// Its name.
    pub name: String,
    /// Every check is in order.
    pub ready: bool,
    /// Its checks, in the order in which they are shown.
    pub checks: Vec<CheckStatus>,
}

/// How one check stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckStatus {
    /// `line`, `path`, `power`, `backup`, `receives`, `sends` or `chair`.
    pub check: &'static str,
    /// `good`, `bad` or `unknown`.
    pub verdict: &'static str,
    /// Who decides it by their word; none: it was found, or nobody knows.
    pub by: Option<String>,
    /// When they said so, RFC 3339 in the event's time zone.
    pub at: Option<String>,
}

impl ReadyStatus {
    /// Of a picture.
    pub fn of(replica: &Replica) -> Self {
        let zone = zone_of(replica);
        let next = next_speaker(replica.settings(), replica.at()).map(|(at, point)| {
            let row = replica.roster().point(point);
            NextStatus {
                at: local(at, &zone),
                point: row.code.as_str().to_owned(),
                name: row.name.to_string(),
                in_s: at.since(replica.at()).as_secs(),
            }
        });
        let speakers = replica.speakers();
        let points = speakers.iter().map(|speaker| SpeakerStatus::of(replica, speaker, &zone));
        Self { due: local(replica.settings().start - DUE_BEFORE, &zone), next, points: points.collect() }
    }

    /// Whether every speaking point is ready.
    pub fn is_ready(&self) -> bool {
        self.points.iter().all(|point| point.ready)
    }
}

impl SpeakerStatus {
    fn of(replica: &Replica, speaker: &Readiness, zone: &TimeZone) -> Self {
        let row = replica.roster().point(speaker.point);
        let checks = speaker.checks.iter().map(|(check, verdict, tick)| CheckStatus {
            check: check.id(),
            verdict: verdict.id(),
            by: tick.as_ref().map(|tick| tick.by.to_string()),
            at: tick.as_ref().map(|tick| local(tick.at, zone)),
        });
        Self {
            point: row.code.as_str().to_owned(),
            name: row.name.to_string(),
            ready: speaker.is_ready(),
            checks: checks.collect(),
        }
    }
}

/// The same for people: who speaks next, then each point with its checks, what is not in order first.
pub fn ready_list(replica: &Replica, language: Language) -> String {
    let zone = zone_of(replica);
    let speakers = replica.speakers();
    if speakers.is_empty() {
        return format!("{}\n", language.no_speakers());
    }
    let next = next_speaker(replica.settings(), replica.at());
    let next = next.map_or_else(
        || language.no_next_speaker().to_owned(),
        |(at, point)| {
            let name = &replica.roster().point(point).name;
            language.next_speaker(&clock(at, &zone), at.since(replica.at()), name)
        },
    );
    let due = language.readiness_due(&clock(replica.settings().start - DUE_BEFORE, &zone));
    let text = format!("{next}; {due}\n");
    text + &speakers
        .iter()
        .map(|speaker| speaker_lines(replica, speaker, &zone, language))
        .collect::<String>()
}

fn speaker_lines(replica: &Replica, speaker: &Readiness, zone: &TimeZone, language: Language) -> String {
    let row = replica.roster().point(speaker.point);
    let word = language.readiness(speaker.is_ready());
    let mut checks: Vec<_> = speaker.checks.iter().collect();
    checks.sort_by_key(|(_, verdict, _)| *verdict == Verdict::Good);
    let lines = checks.into_iter().map(|(check, verdict, tick)| {
        let (check, verdict) = (language.readiness_check(*check), language.readiness_verdict(*verdict));
        format!("  {check}: {verdict}{}\n", said(tick.as_ref(), zone, language))
    });
    format!("\n{word}  {} ({})\n", row.name, row.code.as_str()) + &lines.collect::<String>()
}

fn said(tick: Option<&Tick>, zone: &TimeZone, language: Language) -> String {
    let said = tick.map(|tick| language.ticked(&tick.by, &clock(tick.at, zone)));
    said.map(|said| format!(" ({said})")).unwrap_or_default()
}
