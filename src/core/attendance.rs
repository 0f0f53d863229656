//! Which number of people stands for a point.
//!
//! Latest person > proxy > device. Within one source the later sequence number is newer; across
//! sources of a kind the later observation is. What is older goes to history and never replaces.

use crate::ids::{AgentId, PointIdx};
use crate::time::Timestamp;

/// Who or what counted; a later variant outweighs an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountSource {
    /// A file, a command or a device.
    Device,
    /// A person at a point above.
    Proxy,
    /// A person at the point.
    Person,
}

/// Most people that one report can tell of.
pub const MAX_COUNT: u32 = 100_000;

/// One count, with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// People present AT the point.
    pub count: u32,
    /// Who or what counted.
    pub source: CountSource,
    /// Name of the person or device; may be empty.
    pub by: Box<str>,
    /// A remark; may be empty.
    pub note: Box<str>,
    /// The point whose agent reported it.
    pub reporter: PointIdx,
    /// That agent.
    pub agent: AgentId,
    /// The report's number within that agent.
    pub report_seq: u64,
    /// Received minus age.
    pub observed: Timestamp,
    /// `observed` rests on the agent's wall clock.
    pub observed_estimated: bool,
    /// When the collector received it.
    pub received: Timestamp,
}

/// What became of a report that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It is the standing number.
    Standing,
    /// A newer or weightier number stands.
    History,
    /// It was observed before counting opened.
    BeforeOpen,
    /// Its point attends at another one: kept, not added.
    Excused,
    /// It was taken before.
    Repeated,
}

/// The newest count of each kind; older ones live in the journal alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    device: Option<Box<Count>>,
    proxy: Option<Box<Count>>,
    person: Option<Box<Count>>,
}

impl Counts {
    /// The number that stands, if any.
    pub fn standing(&self) -> Option<&Count> {
        self.person.as_deref().or(self.proxy.as_deref()).or(self.device.as_deref())
    }

    /// Whether `count` would become the newest of its kind, and then what it becomes.
    pub fn judge(&self, count: &Count) -> Disposition {
        if !self.slot(count.source).is_none_or(|held| supersedes(count, held)) {
            return Disposition::History;
        }
        match self.standing() {
            Some(standing) if standing.source > count.source => Disposition::History,
            Some(_) | None => Disposition::Standing,
        }
    }

    /// Takes a count in, unless a newer one of its kind is held.
    pub fn take(&mut self, count: Count) {
        if self.slot(count.source).is_some_and(|held| !supersedes(&count, held)) {
            return;
        }
        let slot = match count.source {
            CountSource::Device => &mut self.device,
            CountSource::Proxy => &mut self.proxy,
            CountSource::Person => &mut self.person,
        };
        *slot = Some(Box::new(count));
    }

    fn slot(&self, source: CountSource) -> Option<&Count> {
        match source {
            CountSource::Device => self.device.as_deref(),
            CountSource::Proxy => self.proxy.as_deref(),
            CountSource::Person => self.person.as_deref(),
        }
    }
}

fn supersedes(newer: &Count, held: &Count) -> bool {
    if newer.agent == held.agent {
        return newer.report_seq > held.report_seq;
    }
    newer.observed > held.observed
}
