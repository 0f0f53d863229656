//! A machine at a point, and by what people can tell it from another.

use std::net::IpAddr;

use crate::ids::{AgentId, BootId};

/// A machine that speaks for a point.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Machine {
    /// Its installation.
    pub id: AgentId,
    /// Its boot.
    pub boot: BootId,
    /// By what people can tell it from another.
    pub marks: Marks,
}

/// By what people can tell one machine from another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marks {
    /// Where it came from, as the collector saw it; none: that is not known.
    pub address: Option<IpAddr>,
    /// What it calls itself; empty: it does not say.
    pub host: Box<str>,
    /// SHA-256 of the client certificate that it showed; none: it showed none.
    pub certificate: Option<[u8; 32]>,
}

impl Machine {
    /// Whether it is the same one; its address may be another than before.
    pub fn is(&self, other: &Self) -> bool {
        (&self.id, &self.boot) == (&other.id, &other.boot)
    }
}
