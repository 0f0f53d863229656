//! Who asks for something, as the connection tells: an operator or a machine at a point by its certificate; in a
//! rehearsal, and on this machine, anybody by the name that they give, which nobody has proven.

use std::net::IpAddr;
use std::sync::Arc;

use diemcau_core::act::{Act, Actor};
use diemcau_core::identity::{Digest, Identities, Operator};
use diemcau_core::ids::PointIdx;
use diemcau_core::permission::Needed;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use tonic::Status;

use super::Access;
use crate::incoming::Activity;

/// Finds out who asks.
#[derive(Clone, Debug)]
pub(super) struct Callers {
    access: Access,
    /// Anybody may ask, as in a rehearsal; else only from this machine.
    takes_unproven: bool,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Somebody of a rehearsal or on this machine.
    Unproven,
    /// A machine at a point: it may look at the picture, without telephones.
    Point {
        /// Its point.
        point: PointIdx,
        /// By which it is known.
        certificate: Digest,
    },
    /// An operator.
    Operator {
        /// The name, by which acts are journaled.
        name: Box<str>,
        /// What they may.
        operator: Operator,
    },
}

impl Callers {
    pub(super) fn new(access: Access, takes_unproven: bool) -> Self {
        Self { access, takes_unproven }
    }

    /// Who asks on a connection.
    pub(super) async fn of(&self, activity: Option<&Arc<Activity>>) -> Result<Caller, Status> {
        let Some(shown) = activity.and_then(|activity| activity.certificate()) else {
            return self.unproven(activity);
        };
        let look = self.access.look(move |state, _| known(state, &shown));
        let known = look.await.map_err(|_| Status::unavailable("the collector stops"))?.what;
        known.ok_or_else(revoked)
    }

    fn unproven(&self, activity: Option<&Arc<Activity>>) -> Result<Caller, Status> {
        let peer = activity.and_then(|activity| activity.peer()).map(|peer| peer.ip());
        if self.takes_unproven || peer.is_none_or(is_here) {
            return Ok(Caller::Unproven);
        }
        Err(Status::unauthenticated("no client certificate: an admin makes one by diemcau operators add"))
    }

    /// Whether a caller may do something, and as whom it is journaled.
    pub(super) async fn actor(
        &self,
        caller: Caller,
        (name, act): (Box<str>, &Act),
        address: Option<IpAddr>,
    ) -> Result<Actor, Status> {
        match caller {
            Caller::Unproven => Ok(Actor { name, address }),
            Caller::Point { .. } => {
                Err(Status::permission_denied("a machine at a point does nothing but report"))
            }
            Caller::Operator { name, operator } => {
                let needed = Needed::of(act);
                let look = self.access.look(move |state, _| needed.allows(&operator, state));
                let may = look.await.map_err(|_| Status::unavailable("the collector stops"))?.what;
                may.map_err(|denied| Status::permission_denied(denied.to_string()))?;
                Ok(Actor { name, address })
            }
        }
    }
}

impl Caller {
    /// Whether they still may what they might.
    pub(super) fn holds(&self, identities: &Identities) -> bool {
        match self {
            Self::Unproven => true,
            Self::Point { point, certificate } => identities.point_of(certificate) == Some(*point),
            Self::Operator { name, operator } => identities.operator(name) == Some(operator),
        }
    }

    /// Whether they may see the telephones of all points.
    pub(super) fn sees_all_phones(&self) -> bool {
        match self {
            Self::Unproven => true,
            Self::Point { .. } => false,
            Self::Operator { operator, .. } => operator.scope.is_none(),
        }
    }

    /// Whether they may see the telephone of a point.
    pub(super) fn sees_phone(&self, roster: &Roster, point: PointIdx) -> bool {
        let within = |scope: PointIdx| roster.is_in(point, scope);
        match self {
            Self::Unproven => true,
            Self::Point { point: own, .. } => within(*own),
            Self::Operator { operator, .. } => operator.scope.is_none_or(within),
        }
    }
}

/// What somebody is told whose certificate holds no longer, or never did.
pub(super) fn revoked() -> Status {
    Status::permission_denied("this client certificate was revoked, or not given out here")
}

/// Whether an address is this machine's own.
fn is_here(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

fn known(state: &State, shown: &Digest) -> Option<Caller> {
    let identities = state.identities();
    if let Some((name, operator)) = identities.who_has(shown) {
        return Some(Caller::Operator { name: name.into(), operator: operator.clone() });
    }
    identities.point_of(shown).map(|point| Caller::Point { point, certificate: *shown })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_here() {
        for (peer, expected) in
            [("127.0.0.1", true), ("::1", true), ("::ffff:127.0.0.2", true), ("10.1.2.3", false)]
        {
            assert_eq!(is_here(peer.parse().unwrap()), expected, "{peer}");
        }
    }
}
