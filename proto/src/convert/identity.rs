//! Who has an identity, as operators say it and as the journal keeps it.

use std::time::Duration;

use diemcau_core::act::{Act, Actor, IdentityAct};
use diemcau_core::fact::FactBody;
use diemcau_core::identity::{Change, Digest, Operator, Role};
use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;

use super::agent::{MAX_BY, MAX_CODE};
use super::{ConvertError, act, at, missing, short, value};
use crate::v1::{self, fact::Body, identity_act, identity_changed};

/// Codes of one act.
pub const MAX_CODES: usize = 1_000;
/// The shortest time for which codes are good, and the longest.
pub const CODES_VALID: [Duration; 2] = [Duration::from_mins(1), Duration::from_hours(90 * 24)];

pub(super) fn act_from_wire(act: v1::IdentityAct, now: Timestamp) -> Result<Act, ConvertError> {
    Ok(Act::Identity(match act.act.ok_or_else(|| missing("act"))? {
        identity_act::Act::IssueCodes(issue) => {
            if issue.codes.len() > MAX_CODES {
                return Err(value("codes", issue.codes.len(), "at most 1,000"));
            }
            let valid = Duration::from_secs(issue.valid_s.into());
            if !(CODES_VALID[0]..=CODES_VALID[1]).contains(&valid) {
                return Err(value("valid_s", issue.valid_s, "60 to 7,776,000 seconds"));
            }
            let codes = issue.codes.iter();
            let codes = codes.map(|code| Ok((short(&code.point, "point", MAX_CODE)?, digest(&code.digest)?)));
            IdentityAct::IssueCodes { codes: codes.collect::<Result<_, _>>()?, expires: now + valid }
        }
        identity_act::Act::Revoke(code) => IdentityAct::Revoke { code: short(&code, "revoke", MAX_CODE)? },
        identity_act::Act::AddOperator(add) => IdentityAct::AddOperator {
            name: short(&add.name, "name", MAX_BY)?,
            role: role(add.role()).ok_or_else(|| missing("role"))?,
            scope: Some(short(&add.scope, "scope", MAX_CODE)?).filter(|scope| !scope.is_empty()),
            digest: digest(&add.digest)?,
        },
        identity_act::Act::RevokeOperator(name) => {
            IdentityAct::RevokeOperator { name: short(&name, "revoke_operator", MAX_BY)? }
        }
    }))
}

pub(super) fn fact_to_wire(fact: &FactBody) -> Option<Body> {
    use identity_changed::Change as Wire;

    let FactBody::Identity { change, actor } = fact else { return None };
    let wire = match &**change {
        Change::CodesIssued { codes, expires } => Wire::CodesIssued(v1::CodesIssued {
            points: codes.iter().map(|(point, _)| point.0).collect(),
            digests: codes.iter().flat_map(|(_, digest)| *digest).collect(),
            expires_ms: expires.as_millis(),
        }),
        Change::Enrolled { point, code, certificate } => Wire::Enrolled(v1::PointEnrolled {
            point: point.0,
            code: code.to_vec(),
            certificate: certificate.to_vec(),
        }),
        Change::Revoked { point } => Wire::Revoked(point.0),
        Change::OperatorChanged { name, operator } => Wire::Operator(v1::OperatorChanged {
            name: name.to_string(),
            role: operator.as_ref().map_or(v1::OperatorRole::Unspecified, |held| held.role.into()).into(),
            scope: operator.as_ref().and_then(|held| held.scope).map(|scope| scope.0),
            digest: operator.as_ref().map(|held| held.digest.to_vec()).unwrap_or_default(),
        }),
    };
    let v1::Actor { name: actor_name, address: actor_address, user: actor_user } = act::actor_to_wire(actor);
    Some(Body::IdentityChanged(v1::IdentityChanged {
        change: Some(wire),
        actor_name,
        actor_address,
        actor_user,
    }))
}

pub(super) fn fact_from_wire(changed: v1::IdentityChanged) -> Result<FactBody, ConvertError> {
    use identity_changed::Change as Wire;

    let wire =
        v1::Actor { name: changed.actor_name, address: changed.actor_address, user: changed.actor_user };
    let actor: Actor = act::actor_from_wire(wire)?;
    let change = match changed.change.ok_or_else(|| missing("change"))? {
        Wire::CodesIssued(issued) => {
            let digests = issued.digests.chunks(32);
            if digests.len() != issued.points.len() {
                return Err(value("digests", issued.digests.len(), "32 bytes for each point"));
            }
            let codes = issued.points.iter().zip(digests);
            let codes = codes.map(|(point, bytes)| Ok((PointIdx(*point), digest(bytes)?)));
            let codes = codes.collect::<Result<_, ConvertError>>()?;
            Change::CodesIssued { codes, expires: at(issued.expires_ms) }
        }
        Wire::Enrolled(enrolled) => Change::Enrolled {
            point: PointIdx(enrolled.point),
            code: digest(&enrolled.code)?,
            certificate: digest(&enrolled.certificate)?,
        },
        Wire::Revoked(point) => Change::Revoked { point: PointIdx(point) },
        Wire::Operator(changed) => {
            let operator = match role(changed.role()) {
                Some(role) => Some(Operator {
                    role,
                    scope: changed.scope.map(PointIdx),
                    digest: digest(&changed.digest)?,
                }),
                None => None,
            };
            Change::OperatorChanged { name: changed.name.into_boxed_str(), operator }
        }
    };
    Ok(FactBody::Identity { change: Box::new(change), actor })
}

impl From<Role> for v1::OperatorRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Operator => Self::Operator,
            Role::Organiser => Self::Organiser,
            Role::Admin => Self::Admin,
        }
    }
}

fn role(role: v1::OperatorRole) -> Option<Role> {
    match role {
        v1::OperatorRole::Unspecified => None,
        v1::OperatorRole::Viewer => Some(Role::Viewer),
        v1::OperatorRole::Operator => Some(Role::Operator),
        v1::OperatorRole::Organiser => Some(Role::Organiser),
        v1::OperatorRole::Admin => Some(Role::Admin),
    }
}

fn digest(bytes: &[u8]) -> Result<Digest, ConvertError> {
    bytes.try_into().map_err(|_| value("digest", bytes.len(), "32 bytes"))
}
