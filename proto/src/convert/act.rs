//! Acts, as operators ask for them, and who does them, as the journal keeps it.

use std::time::Duration;

use diemcau_core::act::{AboutGiven, Act, ActRefusal, Actor, WordGiven};
use diemcau_core::ids::Seq;
use diemcau_core::incident::IncidentId;
use diemcau_core::incident::fold::Deed;
use diemcau_core::readiness::Check;
use diemcau_core::recipient::MAX_NAME;
use diemcau_core::time::Timestamp;

use super::agent::{MAX_BY, MAX_CODE, MAX_NOTE};
use super::incident::outside::word_id_from_wire;
use super::{ConvertError, at, count, excuse, identity, link, meeting, missing, roster, short, value};
use crate::v1::incident_act::Deed as WireDeed;
use crate::v1::silence_act::End;
use crate::v1::word_given::About;
use crate::v1::{self, act_request};

/// Words of one act.
pub const MAX_WORDS: usize = 50;
/// Most bytes of the text of a word.
pub const MAX_WORD_TEXT: usize = 500;
/// Most bytes of the name of a feeder or an uplink.
pub const MAX_SHARED: usize = 200;
/// An incident reminds nobody for so long at most.
pub const MAX_SNOOZE: Duration = Duration::from_hours(24);
/// A silence lasts so long at most.
pub const MAX_SILENCE: Duration = Duration::from_hours(7 * 24);

/// An act that was read at `now`, and the name of who does it; the address is for the shell to add.
///
/// # Errors
/// If it is no act that this version knows, or a text is too long.
pub fn request(request: v1::ActRequest, now: Timestamp) -> Result<(Box<str>, Act), ConvertError> {
    let act = match request.act.ok_or_else(|| missing("act"))? {
        act_request::Act::Reply(reply) => Act::Reply {
            code: short(&reply.point, "point", MAX_CODE)?,
            text: short(&reply.text, "text", MAX_NOTE)?,
        },
        act_request::Act::Incident(act) => {
            Act::Incident { id: IncidentId(act.id), deed: deed(act.deed, now)? }
        }
        act_request::Act::Silence(act) => silence(&act, now)?,
        act_request::Act::EndSilence(end) => Act::EndSilence { silence: Seq(end.id) },
        act_request::Act::Words(given) => words(&given.words)?,
        act_request::Act::WithdrawWord(withdrawn) => {
            Act::WithdrawWord { word: word_id_from_wire(withdrawn.id.ok_or_else(|| missing("id"))?) }
        }
        act_request::Act::Tick(tick) => {
            let check: Option<Check> = tick.check().into();
            Act::Tick {
                code: short(&tick.point, "point", MAX_CODE)?,
                check: check.ok_or_else(|| missing("check"))?,
                is_good: tick.good,
            }
        }
        act_request::Act::Count(of) => {
            Act::Count { code: short(&of.point, "point", MAX_CODE)?, act: count::act_from_wire(of.act)? }
        }
        act_request::Act::Excuse(act) => excuse::act_from_wire(&act)?,
        act_request::Act::Called(call) => excuse::call_from_wire(&call)?,
        act_request::Act::Amend(amend) => Act::Amend {
            cutoff: short(&amend.cutoff, "cutoff", MAX_SHARED)?,
            reason: short(&amend.reason, "reason", MAX_NOTE)?,
        },
        act_request::Act::RevokeLinks(code) => {
            Act::RevokeLinks { code: short(&code, "revoke_links", MAX_CODE)? }
        }
        act_request::Act::AddOrganiser(add) => link::add_organiser(&add)?,
        act_request::Act::RevokeOrganiser(name) => {
            Act::RevokeOrganiser { name: short(&name, "revoke_organiser", MAX_BY)? }
        }
        act_request::Act::ChangeRoster(change) => roster::act_from_wire(change)?,
        act_request::Act::Identity(act) => identity::act_from_wire(act, now)?,
        act_request::Act::ListMeeting(list) => meeting::act_from_wire(&list)?,
        act_request::Act::Approve(approve) => Act::Approve {
            cutoff: short(&approve.cutoff, "cutoff", MAX_SHARED)?,
            amendment: approve.amendment,
        },
        act_request::Act::Probe(code) => Act::Probe { code: short(&code, "probe", MAX_CODE)? },
        act_request::Act::TestAlert(recipient) => {
            Act::TestAlert { recipient: short(&recipient, "test_alert", MAX_NAME)? }
        }
    };
    Ok((short(&request.by, "by", MAX_BY)?, act))
}

fn deed(deed: Option<WireDeed>, now: Timestamp) -> Result<Deed, ConvertError> {
    Ok(match deed.ok_or_else(|| missing("deed"))? {
        WireDeed::Acknowledge(text) => Deed::Acknowledge { text: short(&text, "acknowledge", MAX_NOTE)? },
        WireDeed::Assign(to) => Deed::Assign { to: short(&to, "assign", MAX_BY)? },
        WireDeed::Note(text) => Deed::Note { text: short(&text, "note", MAX_NOTE)? },
        WireDeed::SnoozeS(s) => {
            let length = length(s, "snooze_s", MAX_SNOOZE, "1 to 86,400 seconds")?;
            Deed::Snooze { until: now + length }
        }
    })
}

fn silence(act: &v1::SilenceAct, now: Timestamp) -> Result<Act, ConvertError> {
    let from = act.from_ms.map(at);
    let begin = from.unwrap_or(now);
    let to = match act.end.ok_or_else(|| missing("end"))? {
        End::ToMs(to) => at(to),
        End::ForS(s) => begin + length(s, "for_s", MAX_SILENCE, "1 to 604,800 seconds")?,
    };
    if to > begin.max(now) + MAX_SILENCE {
        return Err(value("to_ms", to.as_millis(), "at most 7 days from its begin"));
    }
    Ok(Act::Silence {
        code: short(&act.point, "point", MAX_CODE)?,
        from,
        to,
        reason: short(&act.reason, "reason", MAX_NOTE)?,
    })
}

fn words(words: &[v1::WordGiven]) -> Result<Act, ConvertError> {
    if words.len() > MAX_WORDS {
        return Err(value("words", words.len(), "at most 50"));
    }
    Ok(Act::Words(words.iter().map(word).collect::<Result<_, _>>()?))
}

/// What the world outside says, as it was given.
///
/// # Errors
/// If something is missing or not known, or a text is too long.
pub fn word(word: &v1::WordGiven) -> Result<WordGiven, ConvertError> {
    Ok(WordGiven {
        utility: Option::from(word.utility()).ok_or_else(|| missing("utility"))?,
        about: match word.about.as_ref().ok_or_else(|| missing("about"))? {
            About::Point(code) => AboutGiven::Point(short(code, "point", MAX_CODE)?),
            About::Feeder(feeder) => AboutGiven::Feeder(short(feeder, "feeder", MAX_SHARED)?),
            About::Uplink(uplink) => AboutGiven::Uplink(short(uplink, "uplink", MAX_SHARED)?),
        },
        from: word.from_ms.map(at),
        to: word.to_ms.map(at),
        kind: Option::from(word.kind()).ok_or_else(|| missing("kind"))?,
        by: short(&word.by, "by", MAX_BY)?,
        text: short(&word.text, "text", MAX_WORD_TEXT)?,
    })
}

fn length(s: u32, field: &'static str, max: Duration, rule: &'static str) -> Result<Duration, ConvertError> {
    let length = Duration::from_secs(s.into());
    if length.is_zero() || length > max { Err(value(field, s, rule)) } else { Ok(length) }
}

/// Why an act is not done.
pub fn refused(refusal: &ActRefusal) -> v1::ActResponse {
    let reason = match refusal {
        ActRefusal::UnknownPoint { .. } => v1::ActRefusalReason::UnknownPoint,
        ActRefusal::NothingSaid => v1::ActRefusalReason::NothingSaid,
        ActRefusal::UnknownIncident(_) => v1::ActRefusalReason::UnknownIncident,
        ActRefusal::UnknownSilence(_) => v1::ActRefusalReason::UnknownSilence,
        ActRefusal::UnknownWord(_) => v1::ActRefusalReason::UnknownWord,
        ActRefusal::UnknownShared { .. } => v1::ActRefusalReason::UnknownShared,
        ActRefusal::EndsBefore => v1::ActRefusalReason::EndsBefore,
        ActRefusal::NotSpeaking { .. } => v1::ActRefusalReason::NotSpeaking,
        ActRefusal::NoCount { .. } => v1::ActRefusalReason::NoCount,
        ActRefusal::UnknownCutoff { .. } => v1::ActRefusalReason::UnknownCutoff,
        ActRefusal::NothingToAmend => v1::ActRefusalReason::NothingToAmend,
        ActRefusal::CannotHost { .. } => v1::ActRefusalReason::CannotHost,
        ActRefusal::HostsOthers { .. } => v1::ActRefusalReason::HostsOthers,
        ActRefusal::NotExcused { .. } => v1::ActRefusalReason::NotExcused,
        ActRefusal::OrganiserTaken { .. } => v1::ActRefusalReason::OrganiserTaken,
        ActRefusal::UnknownOrganiser { .. } => v1::ActRefusalReason::UnknownOrganiser,
        ActRefusal::UnknownAmendment { .. } => v1::ActRefusalReason::UnknownAmendment,
        ActRefusal::NoName => v1::ActRefusalReason::NoName,
        ActRefusal::RosterMoved => v1::ActRefusalReason::RosterMoved,
        ActRefusal::SpeaksByEvent { .. } => v1::ActRefusalReason::SpeaksByEvent,
        ActRefusal::NoRoster { .. } => v1::ActRefusalReason::NoRoster,
        ActRefusal::NotEnrolled { .. } => v1::ActRefusalReason::NotEnrolled,
        ActRefusal::OperatorTaken { .. } => v1::ActRefusalReason::OperatorTaken,
        ActRefusal::UnknownOperator { .. } => v1::ActRefusalReason::UnknownOperator,
        ActRefusal::UnknownCode | ActRefusal::CodeUsed | ActRefusal::CodeExpired => {
            v1::ActRefusalReason::Code
        }
        ActRefusal::NotOpen => v1::ActRefusalReason::NotOpen,
        ActRefusal::NotConnected { .. } => v1::ActRefusalReason::NotConnected,
        ActRefusal::CannotProbe { .. } => v1::ActRefusalReason::CannotProbe,
        ActRefusal::ProbeUnderWay { .. } => v1::ActRefusalReason::ProbeUnderWay,
        ActRefusal::UnknownRecipient { .. } => v1::ActRefusalReason::UnknownRecipient,
    };
    response(reason, refusal.to_string())
}

/// An act is not done because it could not be written.
pub fn not_durable() -> v1::ActResponse {
    response(v1::ActRefusalReason::NotDurable, "the collector's journal fails".to_owned())
}

fn response(reason: v1::ActRefusalReason, text: String) -> v1::ActResponse {
    let refused = v1::ActRefused { reason: reason.into(), text };
    v1::ActResponse { outcome: Some(v1::act_response::Outcome::Refused(refused)) }
}

/// Who did something, to keep.
pub(super) fn actor_to_wire(actor: &Actor) -> v1::Actor {
    let address = actor.address.map(|address| address.to_string()).unwrap_or_default();
    let user = actor.user.as_deref().unwrap_or_default().to_owned();
    v1::Actor { name: actor.name.to_string(), address, user }
}

/// Who did something, as it was kept.
pub(super) fn actor_from_wire(actor: v1::Actor) -> Result<Actor, ConvertError> {
    let address = match actor.address.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| value("address", text, "an IP address"))?),
    };
    let user = Some(actor.user.into_boxed_str()).filter(|user| !user.is_empty());
    Ok(Actor { name: actor.name.into_boxed_str(), address, user })
}
