//! The one way in which a command acts: asks the collector, and tells done from refused.

use std::time::Duration;

use diemcau::status;
use diemcau_core::path::asked::ProbeAnswer;
use diemcau_core::replica::Replica;
use diemcau_core::text::line;
use diemcau_phrase::Language;
use diemcau_phrase::event::EventFault;
use diemcau_phrase::failure::{Complaint, Explain};
use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::act_response::Outcome as Answer;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::{self, ActRefusalReason};
use tokio::time::timeout;
use tonic::Code;
use tonic::transport::Channel;

use super::status::NoSuchPoint;
use super::{Outcome, out};

/// An act is told within this, or it is said that nobody knows: a collector whose disk hangs answers
/// when it is written.
const TELL_WITHIN: Duration = Duration::from_secs(15);

/// Why an act is not done.
#[derive(Debug)]
pub(super) enum ActError {
    Unreachable(Complaint),
    /// The collector was asked, and did not say what became of it; its words, if it had any.
    Unknown(Option<String>),
    UnknownPoint(NoSuchPoint),
    NotDurable,
    NothingSaid,
    NoSuchIncident,
    NoSuchSilence,
    NoSuchWord,
    NoSuchShared,
    NotSpeaking,
    NoCount,
    NotOpen,
    CannotHost,
    HostsOthers,
    NotExcused,
    /// The cut-off is to come; or there is none of that name, with the names that there are.
    NoSuchCutoff(Option<(String, Vec<String>)>),
    NothingToAmend,
    OrganiserTaken,
    NoSuchOrganiser,
    NotEnrolled,
    OperatorTaken,
    NoSuchOperator,
    NoSuchAmendment,
    EndsBefore,
    NotConnected,
    CannotProbe,
    ProbeUnderWay,
    /// The agent was asked, and nothing came.
    NoAnswer,
    /// The agent was asked, and says why it probes nothing.
    Declined(ProbeAnswer),
    RosterMoved,
    SpeaksByEvent,
    /// In the collector's words.
    NoRoster(String),
    /// A time that was given is none.
    Time(EventFault),
    /// In the collector's words.
    Refused(String),
}

/// What became of an act, and the channel on which to ask for more.
pub(super) struct Acted {
    pub(super) done: v1::ActDone,
    pub(super) channel: Channel,
}

/// Asks the collector to do `act` in the name of `by`; `code` is the point that it is about.
pub(super) async fn act(target: &Target, by: &str, code: &str, act: Act) -> Result<Acted, ActError> {
    let channel = channel::connect(target, ConnectOptions::DASHBOARD).await.map_err(unreachable)?;
    let codes = named(&act, code);
    let cutoff = match &act {
        Act::Amend(v1::Amend { cutoff, .. }) | Act::Approve(v1::Approve { cutoff, .. }) => cutoff.clone(),
        _ => String::new(),
    };
    let request = v1::ActRequest { by: by.to_owned(), act: Some(act) };
    let mut client = OperatorServiceClient::new(channel.clone());
    let response = match timeout(TELL_WITHIN, client.act(request)).await {
        Ok(Ok(response)) => response.into_inner(),
        Ok(Err(status)) if is_refusal(status.code()) => {
            return Err(ActError::Refused(line(status.message(), 1_000)));
        }
        Ok(Err(status)) => return Err(ActError::Unknown(Some(line(status.message(), 1_000)))),
        Err(_) => return Err(ActError::Unknown(None)),
    };
    match response.outcome {
        Some(Answer::Done(done)) => Ok(Acted { done, channel }),
        Some(Answer::Refused(refused)) => Err(match refused.reason() {
            ActRefusalReason::UnknownPoint => ActError::UnknownPoint(unknown_point(target, &codes).await),
            ActRefusalReason::NotDurable => ActError::NotDurable,
            ActRefusalReason::NothingSaid => ActError::NothingSaid,
            ActRefusalReason::UnknownIncident => ActError::NoSuchIncident,
            ActRefusalReason::UnknownSilence => ActError::NoSuchSilence,
            ActRefusalReason::UnknownWord => ActError::NoSuchWord,
            ActRefusalReason::UnknownShared => ActError::NoSuchShared,
            ActRefusalReason::EndsBefore => ActError::EndsBefore,
            ActRefusalReason::NoCount => ActError::NoCount,
            ActRefusalReason::NotConnected => ActError::NotConnected,
            ActRefusalReason::CannotProbe => ActError::CannotProbe,
            ActRefusalReason::ProbeUnderWay => ActError::ProbeUnderWay,
            ActRefusalReason::UnknownCutoff => ActError::NoSuchCutoff(unknown_cutoff(target, cutoff).await),
            ActRefusalReason::NothingToAmend => ActError::NothingToAmend,
            ActRefusalReason::CannotHost => ActError::CannotHost,
            ActRefusalReason::HostsOthers => ActError::HostsOthers,
            ActRefusalReason::NotExcused => ActError::NotExcused,
            ActRefusalReason::NotEnrolled => ActError::NotEnrolled,
            ActRefusalReason::OperatorTaken => ActError::OperatorTaken,
            ActRefusalReason::UnknownOperator => ActError::NoSuchOperator,
            ActRefusalReason::OrganiserTaken => ActError::OrganiserTaken,
            ActRefusalReason::UnknownOrganiser => ActError::NoSuchOrganiser,
            ActRefusalReason::UnknownAmendment => ActError::NoSuchAmendment,
            ActRefusalReason::NotOpen => ActError::NotOpen,
            ActRefusalReason::NotSpeaking => ActError::NotSpeaking,
            ActRefusalReason::RosterMoved => ActError::RosterMoved,
            ActRefusalReason::SpeaksByEvent => ActError::SpeaksByEvent,
            ActRefusalReason::NoRoster => ActError::NoRoster(line(&refused.text, 1_000)),
            ActRefusalReason::Unspecified
            | ActRefusalReason::Code
            | ActRefusalReason::NoName
            | ActRefusalReason::UnknownRecipient => ActError::Refused(refused.text),
        }),
        None => Err(ActError::Refused(String::new())),
    }
}

/// Whether a status says that nothing was done, and why.
fn is_refusal(code: Code) -> bool {
    matches!(code, Code::InvalidArgument | Code::PermissionDenied | Code::Unauthenticated)
}

/// Runs a command that acts and prints what it tells: exit code 1 where it is not done or nobody knows, an
/// error where it was called wrongly.
pub(super) fn run(
    told: impl Future<Output = Result<String, ActError>>,
    language: Language,
) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(told) {
        Ok(told) => {
            out::say(&told)?;
            Ok(Outcome::Clean)
        }
        Err(
            error @ (ActError::NothingSaid | ActError::EndsBefore | ActError::Time(_) | ActError::Refused(_)),
        ) => Err(error.into()),
        Err(
            error @ (ActError::Unreachable(_)
            | ActError::Unknown(_)
            | ActError::UnknownPoint(_)
            | ActError::NoSuchIncident
            | ActError::NoSuchSilence
            | ActError::NoSuchWord
            | ActError::NoSuchShared
            | ActError::NotSpeaking
            | ActError::NoCount
            | ActError::NotOpen
            | ActError::CannotHost
            | ActError::HostsOthers
            | ActError::NotExcused
            | ActError::NoSuchCutoff(_)
            | ActError::NothingToAmend
            | ActError::OrganiserTaken
            | ActError::NoSuchOrganiser
            | ActError::NotEnrolled
            | ActError::OperatorTaken
            | ActError::NoSuchOperator
            | ActError::NoSuchAmendment
            | ActError::NotConnected
            | ActError::CannotProbe
            | ActError::ProbeUnderWay
            | ActError::NoAnswer
            | ActError::Declined(_)
            | ActError::RosterMoved
            | ActError::SpeaksByEvent
            | ActError::NoRoster(_)
            | ActError::NotDurable),
        ) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

/// Asks for the roster to find what may have been meant; the answer is given, whatever comes of it.
async fn unknown_point(target: &Target, codes: &[String]) -> NoSuchPoint {
    let replica = status::fetch(target).await.ok().map(|(replica, _)| replica);
    let roster = replica.as_ref().map(Replica::roster);
    let is_unknown = |code: &&String| roster.is_some_and(|roster| roster.find(code).is_none());
    let code = codes.iter().find(is_unknown).or(codes.first()).map_or("", String::as_str);
    NoSuchPoint::new(roster, code)
}

/// Asks for the cut-offs that there are, where none is called so.
async fn unknown_cutoff(target: &Target, name: String) -> Option<(String, Vec<String>)> {
    let (replica, _) = status::fetch(target).await.ok()?;
    let names: Vec<String> = replica.settings().cutoffs.iter().map(|cutoff| cutoff.name.clone()).collect();
    (!names.contains(&name)).then_some((name, names))
}

/// The points that an act names by code.
fn named(act: &Act, code: &str) -> Vec<String> {
    let host = match act {
        Act::Excuse(v1::ExcuseAct { attends: Some(v1::excuse_act::Attends::Host(host)), .. }) => {
            Some(host.clone())
        }
        _ => None,
    };
    std::iter::once(code.to_owned()).chain(host).collect()
}

pub(super) fn unreachable(error: impl Into<Complaint>) -> ActError {
    ActError::Unreachable(error.into())
}

impl Explain for ActError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Unreachable(why) => format!("{}: {}", language.act_unreachable(), why.explain(language)),
            Self::Unknown(Some(words)) => language.in_words_of_a_library(language.act_unknown(), words),
            Self::Unknown(None) => language.act_unknown().to_owned(),
            Self::UnknownPoint(point) => point.explain(language),
            Self::NotDurable => language.act_not_durable().to_owned(),
            Self::NothingSaid => language.act_says_nothing().to_owned(),
            Self::NoSuchIncident => language.no_such_incident().to_owned(),
            Self::NoSuchSilence => language.no_such_silence().to_owned(),
            Self::NoSuchWord => language.no_such_word().to_owned(),
            Self::NoSuchShared => language.no_such_shared().to_owned(),
            Self::NoCount => language.no_such_count().to_owned(),
            Self::NotConnected => language.not_connected().to_owned(),
            Self::CannotProbe => language.cannot_probe().to_owned(),
            Self::ProbeUnderWay => language.probe_under_way().to_owned(),
            Self::NoAnswer => language.probe_silent(),
            Self::Declined(answer) => language.probe_answer(answer),
            Self::NoSuchCutoff(Some((name, names))) => language.no_such_cutoff(name, names),
            Self::NoSuchCutoff(None) => language.no_cutoff_reached().to_owned(),
            Self::NoSuchAmendment => language.amendment_not_there().to_owned(),
            Self::NothingToAmend => language.nothing_to_amend().to_owned(),
            Self::CannotHost => language.cannot_host().to_owned(),
            Self::HostsOthers => language.hosts_others().to_owned(),
            Self::NotExcused => language.not_excused().to_owned(),
            Self::OrganiserTaken => language.organiser_taken().to_owned(),
            Self::NoSuchOrganiser => language.no_such_organiser().to_owned(),
            Self::NotEnrolled => language.not_enrolled().to_owned(),
            Self::OperatorTaken => language.operator_taken().to_owned(),
            Self::NoSuchOperator => language.no_such_operator().to_owned(),
            Self::NotOpen => language.count_not_open().to_owned(),
            Self::NotSpeaking => language.point_does_not_speak().to_owned(),
            Self::RosterMoved => language.roster_moved().to_owned(),
            Self::SpeaksByEvent => language.speaks_by_event().to_owned(),
            Self::NoRoster(words) => language.no_such_roster(words),
            Self::EndsBefore => language.act_ends_before().to_owned(),
            Self::Time(fault) => language.event_fault(fault),
            Self::Refused(words) => language.act_refused(words),
        }
    }
}
