//! Who asks for something, as the connection tells: an operator or a machine at a point by its certificate, and who
//! runs the collector by the user that the kernel tells of its socket. Where the event allows it anybody may by the name
//! that they give, which nobody has proven.

use std::net::IpAddr;
use std::sync::Arc;

use diemcau_core::act::{Act, Actor};
use diemcau_core::event::Session;
use diemcau_core::identity::{Digest, Identities, Operator};
use diemcau_core::ids::PointIdx;
use diemcau_core::permission::Needed;
use diemcau_core::roster::Roster;
use diemcau_core::state::State;
use tonic::Status;

use super::Access;
use super::users::Users;
use crate::event::Without;
use crate::exceeded::Exceeded;
use crate::incoming::{Activity, Peer};

/// Finds out who asks.
#[derive(Clone, Debug)]
pub(super) struct Callers {
    access: Access,
    users: Arc<Users>,
    unproven: Unproven,
}

/// Of whom nobody need prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unproven {
    /// Of anybody.
    Anybody,
    /// Of who comes from this machine: that is any user of it, and any container whose network it shares.
    ThisMachine,
    /// Of nobody.
    Nobody,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Somebody of a rehearsal or on this machine.
    Unproven,
    /// Who runs the collector, by its socket: they may what an admin may, everywhere.
    Local {
        /// Their user on this machine.
        user: Box<str>,
    },
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

impl Unproven {
    pub(super) fn of(without: Without, session: Session) -> Self {
        match (without, session) {
            (Without::Never, Session::Live | Session::Rehearsal) => Self::Nobody,
            (Without::Rehearsal, Session::Rehearsal) => Self::Anybody,
            (Without::Rehearsal, Session::Live) => Self::ThisMachine,
        }
    }

    /// Whether somebody at an address may; none: it is not known.
    fn may(self, address: Option<IpAddr>) -> bool {
        match self {
            Self::Anybody => true,
            Self::ThisMachine => address.is_none_or(|address| address.to_canonical().is_loopback()),
            Self::Nobody => false,
        }
    }
}

impl Callers {
    pub(super) fn new(access: Access, unproven: Unproven) -> Self {
        Self { access, users: Arc::new(Users::of_this_process()), unproven }
    }

    /// Who asks on a connection.
    pub(super) async fn of(&self, activity: Option<&Arc<Activity>>) -> Result<Caller, Status> {
        if let Some(Peer::Local { uid }) = activity.and_then(|activity| activity.peer()) {
            let user = self.users.name(uid).ok_or_else(|| {
                Status::permission_denied("this socket is for the user who runs the collector, and for root")
            })?;
            return Ok(Caller::Local { user: user.into() });
        }
        let Some(shown) = activity.and_then(|activity| activity.certificate()) else {
            return self.unproven(activity.and_then(|activity| activity.address()));
        };
        let look = self.access.look(move |state, _| known(state, &shown));
        let known = look.await.map_err(|_| Status::unavailable("the collector stops"))?.what;
        known.ok_or_else(revoked)
    }

    /// Where it is counted that somebody goes beyond a limit.
    pub(super) fn exceeded(&self) -> &Exceeded {
        self.access.exceeded()
    }

    /// Whether a connection may ask at all, before what it asks is read. Says whether it proves whose it is.
    pub(super) fn may_ask(&self, activity: Option<&Arc<Activity>>) -> Result<bool, Status> {
        let is_proven = |activity: &Arc<Activity>| {
            activity.certificate().is_some() || matches!(activity.peer(), Some(Peer::Local { .. }))
        };
        if activity.is_some_and(is_proven) {
            return Ok(true);
        }
        self.unproven(activity.and_then(|activity| activity.address())).map(|_| false)
    }

    fn unproven(&self, address: Option<IpAddr>) -> Result<Caller, Status> {
        if self.unproven.may(address) {
            return Ok(Caller::Unproven);
        }
        Err(Status::unauthenticated(
            "no client certificate: an admin makes one by diemcau operators add; on the collector's machine its socket \
             is for who runs it (--data)",
        ))
    }

    /// Whether a caller may do something, and as whom it is journaled.
    pub(super) async fn actor(
        &self,
        caller: Caller,
        (name, act): (Box<str>, &Act),
        address: Option<IpAddr>,
    ) -> Result<Actor, Status> {
        match caller {
            Caller::Unproven => Ok(Actor { name, address, user: None }),
            Caller::Local { user } => {
                // Where people prove who they are, a name that is merely given counts for nothing.
                let is_given = !name.is_empty() && self.unproven != Unproven::Nobody;
                Ok(Actor { name: if is_given { name } else { user.clone() }, address, user: Some(user) })
            }
            Caller::Point { .. } => {
                Err(Status::permission_denied("a machine at a point does nothing but report"))
            }
            Caller::Operator { name, operator } => {
                let needed = Needed::of(act);
                let look = self.access.look(move |state, _| needed.allows(&operator, state));
                let may = look.await.map_err(|_| Status::unavailable("the collector stops"))?.what;
                may.map_err(|denied| Status::permission_denied(denied.to_string()))?;
                Ok(Actor { name, address, user: None })
            }
        }
    }
}

impl Caller {
    /// Whether they still may what they might.
    pub(super) fn holds(&self, identities: &Identities) -> bool {
        match self {
            Self::Unproven | Self::Local { .. } => true,
            Self::Point { point, certificate } => identities.point_of(certificate) == Some(*point),
            Self::Operator { name, operator } => identities.operator(name) == Some(operator),
        }
    }

    /// Whether they may see the telephones of all points.
    pub(super) fn sees_all_phones(&self) -> bool {
        match self {
            Self::Unproven | Self::Local { .. } => true,
            Self::Point { .. } => false,
            Self::Operator { operator, .. } => operator.scope.is_none(),
        }
    }

    /// Whether they may see the telephone of a point.
    pub(super) fn sees_phone(&self, roster: &Roster, point: PointIdx) -> bool {
        let within = |scope: PointIdx| roster.is_in(point, scope);
        match self {
            Self::Unproven | Self::Local { .. } => true,
            Self::Point { point: own, .. } => within(*own),
            Self::Operator { operator, .. } => operator.scope.is_none_or(within),
        }
    }
}

/// What somebody is told whose certificate holds no longer, or never did.
pub(super) fn revoked() -> Status {
    Status::permission_denied("this client certificate was revoked, or not given out here")
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
    fn who_proves_nothing_is_taken_as_the_event_says() {
        let here = ["127.0.0.1", "::1", "::ffff:127.0.0.2"];
        let of = |without, session| {
            let unproven = Unproven::of(without, session);
            let may = |address: &str| unproven.may(address.parse().ok());
            (here.map(may), may("10.1.2.3"))
        };
        assert_eq!(of(Without::Rehearsal, Session::Rehearsal), ([true; 3], true));
        assert_eq!(of(Without::Rehearsal, Session::Live), ([true; 3], false));
        for session in [Session::Rehearsal, Session::Live] {
            assert_eq!(of(Without::Never, session), ([false; 3], false));
            assert!(!Unproven::of(Without::Never, session).may(None));
        }
    }
}
