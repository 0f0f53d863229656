//! What becomes of acts about identities.

use crate::act::{ActRefusal, Actor, IdentityAct};
use crate::fact::FactBody;
use crate::identity::{Change, CodeState, Digest, Operator};
use crate::ids::PointIdx;
use crate::time::Timestamp;

use super::Core;
use super::act::said;

impl Core {
    pub(super) fn judge_identity(
        &self,
        now: Timestamp,
        act: IdentityAct,
        actor: Actor,
    ) -> Result<FactBody, ActRefusal> {
        let identities = self.state.identities();
        let change = match act {
            IdentityAct::IssueCodes { codes, expires } => self.issue(now, codes, expires)?,
            IdentityAct::Enrol { code, certificate } => {
                let known = identities.code(&code).filter(|code| self.state.roster().stands(code.point));
                let known = known.ok_or(ActRefusal::UnknownCode)?;
                match known.state {
                    CodeState::Open if known.expires > now => {
                        Change::Enrolled { point: known.point, code, certificate }
                    }
                    CodeState::Open => return Err(ActRefusal::CodeExpired),
                    CodeState::Used => return Err(ActRefusal::CodeUsed),
                    CodeState::Ended => return Err(ActRefusal::UnknownCode),
                }
            }
            IdentityAct::Revoke { code } => {
                let point = self.find(code)?;
                if identities.certificate(point).is_none() && !identities.has_open_code(point) {
                    let code = self.state.roster().point(point).code.as_str().into();
                    return Err(ActRefusal::NotEnrolled { code });
                }
                Change::Revoked { point }
            }
            IdentityAct::AddOperator { name, role, scope, digest } => {
                said(&name)?;
                if identities.operator(&name).is_some() {
                    return Err(ActRefusal::OperatorTaken { name });
                }
                let scope = scope.map(|code| self.find(code)).transpose()?;
                Change::OperatorChanged { name, operator: Some(Operator { role, scope, digest }) }
            }
            IdentityAct::RevokeOperator { name } => {
                if identities.operator(&name).is_none() {
                    return Err(ActRefusal::UnknownOperator { name });
                }
                Change::OperatorChanged { name, operator: None }
            }
        };
        Ok(FactBody::Identity { change: Box::new(change), actor })
    }

    fn issue(
        &self,
        now: Timestamp,
        codes: Vec<(Box<str>, Digest)>,
        expires: Timestamp,
    ) -> Result<Change, ActRefusal> {
        if codes.is_empty() {
            return Err(ActRefusal::NothingSaid);
        }
        if expires <= now {
            return Err(ActRefusal::EndsBefore);
        }
        let issued = codes.into_iter().map(|(code, digest)| Ok((self.find(code)?, digest)));
        Ok(Change::CodesIssued { codes: issued.collect::<Result<Vec<(PointIdx, _)>, _>>()?, expires })
    }
}
