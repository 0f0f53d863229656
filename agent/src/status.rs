//! How things stand at this point, for the person at the site (`diemcau-agent status`) and for
//! scripts.

mod text;

use std::time::Duration;

use diemcau_core::path::{Band, PathWindow};
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerReading, PowerSource};
use diemcau_core::statements::MediaState;
use diemcau_phrase::failure::Explain as _;
use diemcau_phrase::time::hour_minute;
use diemcau_phrase::{Language, agent as phrase, page};
use diemcau_proto::v1;
use diemcau_proto::v1::report::Body;
use serde::{Deserialize, Serialize};

use crate::agent_state::{AgentState, CollectorLink, Fate, Reported};
use crate::clock::Now;
use crate::explain::remedy;
use crate::page::lan::Notice;
use crate::report::{Topic, refusal_reason};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The point's code.
    pub point: String,
    /// Its name; none before the collector was first reached.
    pub name: Option<String>,
    /// The event's name.
    pub event: Option<String>,
    /// It is a rehearsal; none before the collector was first reached.
    pub rehearsal: Option<bool>,
    /// What the event clock shows, milliseconds since 1970.
    pub at_ms: Option<i64>,
    /// The same as a time of day of the event, HH:MM.
    pub at: Option<String>,
    /// The same as seconds since midnight.
    pub of_day_s: Option<u32>,
    /// The collector watches this point.
    pub attached: bool,
    /// For how long that is so, seconds.
    pub attached_for_s: u64,
    /// Why it does not, for people.
    pub why: String,
    /// What a person must do about that; none where trying again may do.
    #[serde(default)]
    pub remedy: Option<String>,
    /// Where the power comes from, and all that is known of it.
    pub power: Power,
    /// What the probes found last.
    pub paths: Vec<Path>,
    /// What people here said last.
    pub words: Vec<Told>,
    /// What operators answered last, oldest first.
    pub replies: Vec<Reply>,
    /// The telephone of the operators; none where it is not known.
    #[serde(default)]
    pub operators_phone: Option<String>,
    /// How many reports wait for the collector.
    pub waiting: usize,
    /// The page on this machine; none where there is none.
    pub page: Option<String>,
    /// The page on the network; none where that is not switched on.
    pub lan: Option<Notice>,
}

/// The power.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Power {
    /// `mains`, `battery`, `generator` or `unknown`.
    pub source: String,
    /// How old the last good reading is, milliseconds; none if there is none.
    pub age_ms: Option<u64>,
    /// Battery charge, percent.
    pub charge_percent: Option<u8>,
    /// Seconds the battery can carry the load.
    pub runtime_s: Option<u64>,
    /// Volts that come in.
    pub input_volts: Option<u16>,
    /// `low_battery` or `shutdown`.
    pub alarm: Option<String>,
    /// How the supply is beside what it lives on, such as `testing` or `bypass`.
    #[serde(default)]
    pub condition: Option<String>,
    /// `stale`, `driver_dead`, `unreachable`, `refused` or `malformed`.
    pub fault: Option<String>,
    /// `device`, `file` or `person`.
    pub basis: String,
    /// The whole in words.
    pub text: String,
}

/// What a probe found in its last window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The probe's name.
    pub probe: String,
    /// What it does.
    pub kind: String,
    /// What came of it.
    pub finding: String,
    /// `good`, `fair`, `poor` or `bad`.
    pub band: Option<String>,
    /// Length of the window, milliseconds.
    pub length_ms: u64,
    /// Samples that the figures rest on.
    pub sent: u32,
    /// Those answered.
    pub answered: u32,
    /// Of those, the ones of which TCP had to send something again; they count as lost.
    pub repeated: u32,
    /// Mean round trip, microseconds.
    pub rtt_us: Option<u32>,
    /// Jitter, microseconds.
    pub jitter_us: Option<u32>,
    /// Mean time in which the service answered over a connection that stood, microseconds.
    pub response_us: Option<u32>,
    /// How often the NAT mapping moved.
    pub mapping_changes: Option<u32>,
    /// Days until the certificate ends.
    pub certificate_days: Option<i32>,
    /// The whole in words.
    pub text: String,
}

/// What a person said, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// `count`, `confirmation`, `chair` or `help`.
    pub topic: String,
    /// In words.
    pub text: String,
    /// When, HH:MM of the event.
    pub at: String,
    /// `waiting`, `received` or `refused`.
    pub fate: String,
    /// When the collector received it, HH:MM of the event.
    pub received: Option<String>,
    /// Why it was refused.
    pub refused: Option<String>,
}

/// An operator's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// When, HH:MM of the event.
    pub at: String,
    /// What it says.
    pub text: String,
    /// Who says it; may be empty.
    pub by: String,
}

impl Status {
    /// Of the state, with where the page is.
    pub fn new(
        language: Language,
        state: &AgentState,
        page: Option<String>,
        lan: Option<Notice>,
        now: Now,
    ) -> Self {
        let welcome = state.welcome.as_ref();
        let (attached, since, why) = match &state.link {
            CollectorLink::Attached { since } => (true, *since, None),
            CollectorLink::Calling { since } => (false, *since, None),
            CollectorLink::Detached { since, why } => (false, *since, Some(why)),
        };
        let clock = |at_ms| hour_minute(state.time_of_day(at_ms));
        let reply = |reply: &v1::OperatorReply| Reply {
            at: clock(reply.at_ms),
            text: reply.text.clone(),
            by: reply.by.clone(),
        };
        Self {
            point: state.point.to_string(),
            name: welcome.map(|welcome| welcome.point_name.clone()),
            event: welcome.map(|welcome| welcome.event.clone()),
            rehearsal: welcome.map(|welcome| welcome.session() == v1::Session::Rehearsal),
            at_ms: state.event_ms(now),
            at: state.event_ms(now).map(clock),
            of_day_s: state.event_ms(now).map(|at_ms| state.time_of_day(at_ms)),
            attached,
            attached_for_s: now.mono.since(since).as_secs(),
            why: why.map(|why| why.explain(language)).unwrap_or_default(),
            remedy: why.and_then(|why| remedy(language, why)).map(str::to_owned),
            power: Power::new(language, state.power_now(now.mono)),
            paths: state.paths.values().map(|window| Path::new(language, window)).collect(),
            words: words(state).map(|(topic, told)| Told::new(language, state, topic, told)).collect(),
            replies: state.replies.iter().map(reply).collect(),
            operators_phone: welcome
                .map(|welcome| welcome.operators_phone.clone())
                .filter(|phone| !phone.is_empty()),
            waiting: state.n_waiting,
            page,
            lan,
        }
    }

    /// For people.
    pub fn to_text(&self, language: Language) -> String {
        text::of(language, self)
    }
}

impl Power {
    fn new(language: Language, read: Option<PowerReading>) -> Self {
        let reading = read.unwrap_or_default();
        let known = reading.known();
        let source = match known.source {
            PowerSource::Unknown => "unknown",
            PowerSource::Mains => "mains",
            PowerSource::Battery => "battery",
            PowerSource::Generator => "generator",
        };
        let alarm = known.alarm.map(|alarm| match alarm {
            PowerAlarm::LowBattery => "low_battery",
            PowerAlarm::Shutdown => "shutdown",
        });
        let fault = known.fault.map(|fault| match fault {
            PowerFault::Stale => "stale",
            PowerFault::DriverDead => "driver_dead",
            PowerFault::Unreachable => "unreachable",
            PowerFault::Refused => "refused",
            PowerFault::Malformed => "malformed",
        });
        let basis = match known.basis {
            PowerBasis::Device => "device",
            PowerBasis::File => "file",
            PowerBasis::Person => "person",
        };
        Self {
            source: source.to_owned(),
            age_ms: read.map(|reading| millis(reading.age)),
            charge_percent: known.charge_percent,
            runtime_s: known.runtime.map(|runtime| runtime.as_secs()),
            input_volts: reading.input_volts.filter(|_| known.source != PowerSource::Unknown),
            alarm: alarm.map(str::to_owned),
            condition: known.condition.map(PowerCondition::id).map(str::to_owned),
            fault: fault.map(str::to_owned),
            basis: basis.to_owned(),
            text: language.power_reading(&reading),
        }
    }
}

impl Path {
    fn new(language: Language, window: &PathWindow) -> Self {
        Self {
            probe: window.probe.to_string(),
            kind: window.kind.id().to_owned(),
            finding: window.finding.id().to_owned(),
            band: window.band.map(Band::id).map(str::to_owned),
            length_ms: millis(window.length),
            sent: window.n_sent,
            answered: window.n_answered,
            repeated: window.n_repeated,
            rtt_us: window.rtt_us,
            jitter_us: window.jitter_us,
            response_us: window.response_us,
            mapping_changes: window.n_mapping_changes,
            certificate_days: window.certificate_days,
            text: language.window(window),
        }
    }
}

impl Told {
    fn new(language: Language, state: &AgentState, topic: Topic, word: &Reported) -> Self {
        let clock = |at_ms| hour_minute(state.time_of_day(at_ms));
        let (fate, received, refused) = match &word.fate {
            Fate::Waiting => ("waiting", None, None),
            Fate::Received { received_ms, .. } => ("received", Some(clock(*received_ms)), None),
            Fate::Refused { reason, text } => {
                ("refused", None, Some(page::refusal(language, refusal_reason(*reason), text).to_owned()))
            }
        };
        Self {
            topic: topic_id(topic).to_owned(),
            text: said(language, &word.said.body),
            at: clock(word.at_ms),
            fate: fate.to_owned(),
            received,
            refused,
        }
    }
}

/// What people said last, and of help all that they did not call off.
fn words(state: &AgentState) -> impl Iterator<Item = (Topic, &Reported)> {
    let is_call = |(topic, _): &(&Topic, &Reported)| **topic == Topic::Help && !state.calls.is_empty();
    let last = state.reported.iter().filter(move |told| !is_call(told));
    last.map(|(topic, told)| (*topic, told)).chain(state.calls.iter().map(|call| (Topic::Help, call)))
}

fn topic_id(topic: Topic) -> &'static str {
    match topic {
        Topic::Count => "count",
        Topic::Confirmation => "confirmation",
        Topic::Chair => "chair",
        Topic::Help => "help",
    }
}

/// What was said, in words.
fn said(language: Language, body: &Body) -> String {
    let with =
        |text: &str, more: &str| if more.is_empty() { text.to_owned() } else { format!("{text}: {more}") };
    match body {
        Body::Attendance(body) => phrase::count(language, body.count),
        Body::Confirmation(body) => match Option::<MediaState>::from(body.state()) {
            Some(MediaState::Good) => page::media(language, MediaState::Good).to_owned(),
            Some(state @ (MediaState::NoPicture | MediaState::NoSound)) => {
                with(page::media(language, state), &body.note)
            }
            None => String::new(),
        },
        Body::Chair(body) => phrase::chair(language, body.present).to_owned(),
        Body::Help(body) if body.needed => with(phrase::help(language, true), &body.text),
        Body::Help(_) => phrase::help(language, false).to_owned(),
        Body::Power(_) | Body::Outage(_) | Body::Quality(_) => String::new(),
    }
}

fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
