//! What an operator may do: the role that an act needs, and whether what it is about lies within the operator's
//! scope. Who somebody is, a shell finds out.

use crate::act::{Act, IdentityAct};
use crate::identity::{Operator, Role};
use crate::ids::PointIdx;
use crate::incident::IncidentId;
use crate::state::State;

/// What an act needs of whoever does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// The least role.
    role: Role,
    about: About,
}

/// What an act is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    Point(Box<str>),
    Incident(IncidentId),
    /// The event as a whole.
    All,
}

/// Why an operator may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The role is too little.
    #[error("your role does not allow this")]
    Role,
    /// It is about something else than the points of the scope.
    #[error("this lies outside your scope")]
    Scope,
}

impl Needed {
    /// By an act.
    pub fn of(act: &Act) -> Self {
        Self { role: role(act), about: about(act) }
    }

    /// Whether an operator may do it, as things stand.
    ///
    /// # Errors
    /// If not.
    pub fn allows(&self, operator: &Operator, state: &State) -> Result<(), Denied> {
        if operator.role < self.role {
            return Err(Denied::Role);
        }
        match operator.scope {
            Some(scope) if !is_within(state, scope, &self.about) => Err(Denied::Scope),
            Some(_) | None => Ok(()),
        }
    }
}

/// The least role that may do it.
fn role(act: &Act) -> Role {
    match act {
        Act::Reply { .. }
        | Act::Incident { .. }
        | Act::Silence { .. }
        | Act::EndSilence { .. }
        | Act::Words(_)
        | Act::WithdrawWord { .. }
        | Act::Tick { .. }
        | Act::Count { .. }
        | Act::Excuse { .. }
        | Act::Called { .. }
        | Act::Probe { .. }
        | Act::ListMeeting { .. } => Role::Operator,
        Act::Amend { .. }
        | Act::ChangeRoster { .. }
        | Act::Approve { .. }
        | Act::RevokeLinks { .. }
        | Act::AddOrganiser { .. }
        | Act::RevokeOrganiser { .. }
        | Act::TestAlert { .. }
        | Act::Identity(IdentityAct::IssueCodes { .. } | IdentityAct::Revoke { .. }) => Role::Organiser,
        Act::Identity(
            IdentityAct::Enrol { .. } | IdentityAct::AddOperator { .. } | IdentityAct::RevokeOperator { .. },
        ) => Role::Admin,
    }
}

fn about(act: &Act) -> About {
    match act {
        Act::Reply { code, .. }
        | Act::Silence { code, .. }
        | Act::Tick { code, .. }
        | Act::Count { code, .. }
        | Act::Excuse { code, .. }
        | Act::Called { code, .. }
        | Act::Probe { code }
        | Act::RevokeLinks { code }
        | Act::Identity(IdentityAct::Revoke { code }) => About::Point(code.clone()),
        Act::Incident { id, .. } => About::Incident(*id),
        Act::EndSilence { .. }
        | Act::Words(_)
        | Act::WithdrawWord { .. }
        | Act::Amend { .. }
        | Act::AddOrganiser { .. }
        | Act::RevokeOrganiser { .. }
        | Act::ListMeeting { .. }
        | Act::ChangeRoster { .. }
        | Act::Approve { .. }
        | Act::TestAlert { .. }
        | Act::Identity(_) => About::All,
    }
}

fn is_within(state: &State, scope: PointIdx, about: &About) -> bool {
    let roster = state.roster();
    let within = |point: PointIdx| roster.is_in(point, scope);
    match about {
        // One that is not there is refused by its own reason.
        About::Point(code) => roster.find(code).is_none_or(within),
        About::Incident(id) => state
            .incidents()
            .get(*id)
            .is_none_or(|incident| incident.found.members.iter().all(|member| within(member.point))),
        About::All => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_what_those_before_it_may() {
        let approve = Act::Approve { cutoff: "".into(), amendment: None };
        let called = Act::Called { code: "".into(), note: "".into() };
        let admit = Act::Identity(IdentityAct::RevokeOperator { name: "".into() });
        let least = [&called, &approve, &admit].map(role);
        assert_eq!(least, [Role::Operator, Role::Organiser, Role::Admin]);
        assert!(least.iter().all(|needed| Role::Viewer < *needed));
    }
}
