//! Facts about incidents, the world outside and the collector itself, as the journal keeps them.

use diemcau_core::act::Actor;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::IncidentId;

use super::outside::{word_from_wire, word_id_from_wire, word_id_to_wire, word_to_wire};
use super::{
    deed_from_wire, deed_to_wire, finding_from_wire, finding_to_wire, from_wire, how_from_wire, how_to_wire,
    to_wire,
};
use crate::convert::act::{actor_from_wire, actor_to_wire};
use crate::convert::{ConvertError, at, missing};
use crate::v1;
use crate::v1::fact::Body;

/// A fact of these, to keep; none if it is another.
pub(in crate::convert) fn body_to_wire(body: &FactBody) -> Option<Body> {
    Some(match body {
        FactBody::IncidentOpened { finding, from } => Body::IncidentOpened(v1::IncidentOpened {
            finding: Some(finding_to_wire(finding)),
            from: from.map(|from| from.0),
        }),
        FactBody::IncidentRevised { id, finding } => {
            Body::IncidentRevised(v1::IncidentRevised { id: id.0, finding: Some(finding_to_wire(finding)) })
        }
        FactBody::IncidentResolved { id, how } => {
            let (how, into) = how_to_wire(*how);
            Body::IncidentResolved(v1::IncidentResolved { id: id.0, how, into })
        }
        FactBody::IncidentRestated { incident } => {
            Body::IncidentRestated(v1::IncidentRestated { incident: Some(to_wire(incident)) })
        }
        FactBody::IncidentActed { id, deed, actor } => Body::IncidentActed(v1::IncidentActed {
            id: id.0,
            deed: Some(deed_to_wire(deed)),
            actor: Some(actor_to_wire(actor)),
        }),
        FactBody::Silenced { node, from, to, reason, actor } => Body::Silenced(v1::Silenced {
            node: node.0,
            from_ms: from.as_millis(),
            to_ms: to.as_millis(),
            reason: reason.to_string(),
            actor: Some(actor_to_wire(actor)),
        }),
        FactBody::SilenceEnded { silence, actor } => {
            Body::SilenceEnded(v1::SilenceEnded { silence: silence.0, actor: Some(actor_to_wire(actor)) })
        }
        FactBody::WordsGiven { words, actor } => Body::WordsGiven(v1::WordsGiven {
            words: words.iter().map(|word| word_to_wire(None, word)).collect(),
            actor: Some(actor_to_wire(actor)),
        }),
        FactBody::WordWithdrawn { word, actor } => Body::WordWithdrawn(v1::WordWithdrawn {
            word: Some(word_id_to_wire(*word)),
            actor: Some(actor_to_wire(actor)),
        }),
        FactBody::UplinkChanged { works } => Body::UplinkChanged(v1::UplinkChanged { works: *works }),
        FactBody::Blinded { since } => Body::Blinded(v1::Blinded { since_ms: since.as_millis() }),
        FactBody::ClockStepped { ahead_ms } => Body::ClockStepped(v1::ClockStepped { ahead_ms: *ahead_ms }),
        _ => return None,
    })
}

pub(in crate::convert) fn opened(opened: v1::IncidentOpened) -> Result<FactBody, ConvertError> {
    let finding = Box::new(finding_from_wire(opened.finding.ok_or_else(|| missing("finding"))?)?);
    Ok(FactBody::IncidentOpened { finding, from: opened.from.map(IncidentId) })
}

pub(in crate::convert) fn revised(revised: v1::IncidentRevised) -> Result<FactBody, ConvertError> {
    let finding = Box::new(finding_from_wire(revised.finding.ok_or_else(|| missing("finding"))?)?);
    Ok(FactBody::IncidentRevised { id: IncidentId(revised.id), finding })
}

pub(in crate::convert) fn resolved(resolved: &v1::IncidentResolved) -> Result<FactBody, ConvertError> {
    let how = how_from_wire(resolved.how(), resolved.into)?;
    Ok(FactBody::IncidentResolved { id: IncidentId(resolved.id), how })
}

pub(in crate::convert) fn restated(restated: v1::IncidentRestated) -> Result<FactBody, ConvertError> {
    let incident = from_wire(restated.incident.ok_or_else(|| missing("incident"))?)?;
    Ok(FactBody::IncidentRestated { incident: Box::new(incident) })
}

pub(in crate::convert) fn acted(acted: v1::IncidentActed) -> Result<FactBody, ConvertError> {
    let (deed, actor) = (deed_from_wire(acted.deed)?, actor(acted.actor)?);
    Ok(FactBody::IncidentActed { id: IncidentId(acted.id), deed, actor })
}

pub(in crate::convert) fn silenced(silenced: v1::Silenced) -> Result<FactBody, ConvertError> {
    Ok(FactBody::Silenced {
        node: PointIdx(silenced.node),
        from: at(silenced.from_ms),
        to: at(silenced.to_ms),
        reason: silenced.reason.into_boxed_str(),
        actor: actor(silenced.actor)?,
    })
}

pub(in crate::convert) fn silence_ended(ended: v1::SilenceEnded) -> Result<FactBody, ConvertError> {
    Ok(FactBody::SilenceEnded { silence: Seq(ended.silence), actor: actor(ended.actor)? })
}

pub(in crate::convert) fn words_given(given: v1::WordsGiven) -> Result<FactBody, ConvertError> {
    let words = given.words.into_iter().map(word_from_wire).collect::<Result<_, _>>()?;
    Ok(FactBody::WordsGiven { words, actor: actor(given.actor)? })
}

pub(in crate::convert) fn word_withdrawn(withdrawn: v1::WordWithdrawn) -> Result<FactBody, ConvertError> {
    let word = word_id_from_wire(withdrawn.word.ok_or_else(|| missing("word"))?);
    Ok(FactBody::WordWithdrawn { word, actor: actor(withdrawn.actor)? })
}

fn actor(actor: Option<v1::Actor>) -> Result<Actor, ConvertError> {
    actor_from_wire(actor.ok_or_else(|| missing("actor"))?)
}
