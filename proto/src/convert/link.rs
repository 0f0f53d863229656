//! Who may come by a link, as operators say it and as the journal keeps it.

use diemcau_core::act::Act;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;
use diemcau_core::links::DIGEST;

use super::agent::MAX_BY;
use super::{ConvertError, act, missing, short, value};
use crate::v1::{self, fact::Body};

pub(super) fn add_organiser(add: &v1::AddOrganiser) -> Result<Act, ConvertError> {
    Ok(Act::AddOrganiser { name: short(&add.name, "name", MAX_BY)?, digest: digest(&add.digest)? })
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    Some(match fact {
        FactBody::LinksRevoked { point, epoch, actor } => Body::LinksRevoked(v1::LinksRevoked {
            point: point.0,
            epoch: *epoch,
            actor: Some(act::actor_to_wire(actor)),
        }),
        FactBody::OrganiserChanged { name, digest, actor } => Body::OrganiserChanged(v1::OrganiserChanged {
            name: name.to_string(),
            digest: digest.map(|digest| digest.to_vec()),
            actor: Some(act::actor_to_wire(actor)),
        }),
        _ => return None,
    })
}

pub(super) fn revoked(revoked: v1::LinksRevoked) -> Result<FactBody, ConvertError> {
    Ok(FactBody::LinksRevoked {
        point: PointIdx(revoked.point),
        epoch: revoked.epoch,
        actor: act::actor_from_wire(revoked.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

pub(super) fn organiser(changed: v1::OrganiserChanged) -> Result<FactBody, ConvertError> {
    Ok(FactBody::OrganiserChanged {
        name: changed.name.into_boxed_str(),
        digest: changed.digest.as_deref().map(digest).transpose()?,
        actor: act::actor_from_wire(changed.actor.ok_or_else(|| missing("actor"))?)?,
    })
}

fn digest(bytes: &[u8]) -> Result<[u8; DIGEST], ConvertError> {
    bytes.try_into().map_err(|_| value("digest", bytes.len(), "32 bytes"))
}
