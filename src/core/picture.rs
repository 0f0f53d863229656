//! How a point stands, as dashboards and scripts see it.

use crate::attendance::CountSource;
use crate::ids::PointIdx;
use crate::power::PowerSource;
use crate::presence::{GoodbyeReason, Presence};
use crate::roster::Point;
use crate::state::PointState;
use crate::time::Timestamp;

/// How one point stands. Two equal ones look the same on every screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointNow {
    /// Its presence; excused points are told by the roster.
    pub presence: Presence,
    /// Since when; none for a point never seen.
    pub since: Option<Timestamp>,
    /// Its power by a fresh reading of a connected point, else unknown.
    pub power: PowerSource,
    /// Since when.
    pub power_since: Option<Timestamp>,
    /// Battery charge at the last change, 0-100 %.
    pub charge_percent: Option<u8>,
    /// The last source known, whatever its age: evidence for a silent point.
    pub last_power: PowerSource,
    /// The standing number of people; none is *chưa báo*.
    pub count: Option<Box<StandingCount>>,
    /// Its agent is a simulated one.
    pub simulated: bool,
    /// Why it left, if it did.
    pub left_reason: Option<GoodbyeReason>,
    /// How often it was lost in this session.
    pub losses: u32,
}

/// The standing number of a point, with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingCount {
    /// People present.
    pub count: u32,
    /// Who or what counted.
    pub source: CountSource,
    /// Name of the person or device; may be empty.
    pub by: Box<str>,
    /// A remark; may be empty.
    pub note: Box<str>,
    /// When it was observed.
    pub observed: Timestamp,
    /// When the collector received it.
    pub received: Timestamp,
    /// The point whose agent reported it.
    pub reporter: PointIdx,
}

impl PointNow {
    /// How a point of the roster stands.
    pub fn new(point: &Point, state: &PointState) -> Self {
        let presence = if point.hosted_by.is_some() { Presence::Excused } else { state.link.presence() };
        let connected = state.link.presence().is_connected();
        Self {
            presence,
            since: state.link.since(),
            power: if connected { state.power.now.source } else { PowerSource::Unknown },
            power_since: state.power.since.filter(|_| connected),
            charge_percent: state.power.now.charge_percent.filter(|_| connected),
            last_power: state.power.last,
            count: state.counts.standing().map(|count| {
                Box::new(StandingCount {
                    count: count.count,
                    source: count.source,
                    by: count.by.clone(),
                    note: count.note.clone(),
                    observed: count.observed,
                    received: count.received,
                    reporter: count.reporter,
                })
            }),
            simulated: state.agent.as_ref().is_some_and(|agent| agent.simulated),
            left_reason: match &state.link {
                crate::presence::Link::Left { reason, .. } => Some(*reason),
                _ => None,
            },
            losses: state.losses,
        }
    }
}
