//! Who may come by a link: the people at a point by its phone link, and organisers by a personal one.
//!
//! A point's link is made of its code and its epoch, so that it can be printed again and is the same; revoking
//! raises the epoch. An organiser's link is a random one, of which only a digest is kept.

use std::collections::BTreeMap;

use crate::fact::{Fact, FactBody};
use crate::ids::{AgentId, PointIdx, Seq};
use crate::time::Timestamp;

/// Bytes of the digest of an organiser's token (SHA-256).
pub const DIGEST: usize = 32;

/// The agent that reports of phone links count as: all of a point's are of one source.
pub const PHONE_LINK: &str = "phone-link";

/// The links that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// How often the links of a point were revoked, where they were.
    epochs: BTreeMap<PointIdx, u32>,
    /// Those whose link holds, in the order in which they came.
    organisers: Vec<Organiser>,
}

/// A person who may see the organisers' page and act there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organiser {
    /// The name, by which acts are journaled.
    pub name: Box<str>,
    /// Of the token of the link.
    pub digest: [u8; DIGEST],
    /// Since when.
    pub since: Timestamp,
    /// The fact that says so.
    pub fact: Seq,
}

impl Links {
    /// The epoch of a point's links: how often they were revoked.
    pub fn epoch(&self, point: PointIdx) -> u32 {
        self.epochs.get(&point).copied().unwrap_or(0)
    }

    /// Those who may see the organisers' page, in the order in which they came.
    pub fn organisers(&self) -> &[Organiser] {
        &self.organisers
    }

    /// The organiser of a name.
    pub fn organiser(&self, name: &str) -> Option<&Organiser> {
        self.organisers.iter().find(|organiser| *organiser.name == *name)
    }

    /// Facts after `written` were never written: who came by them is told so, and has no link.
    pub(crate) fn drop_after(&mut self, written: Seq) {
        self.organisers.retain(|organiser| organiser.fact <= written);
    }

    /// Takes in a fact about links; others change nothing.
    pub(crate) fn apply(&mut self, fact: &Fact) {
        match &fact.body {
            FactBody::LinksRevoked { point, epoch, .. } => {
                self.epochs.insert(*point, *epoch);
            }
            FactBody::OrganiserChanged { name, digest, .. } => {
                self.organisers.retain(|organiser| organiser.name != *name);
                let (name, since) = (name.clone(), fact.at);
                let added = digest.map(|digest| Organiser { name, digest, since, fact: fact.seq });
                self.organisers.extend(added);
            }
            _ => {}
        }
    }
}

/// The agent as which phone links count.
pub(crate) fn phone_link() -> AgentId {
    AgentId::new(PHONE_LINK)
}
