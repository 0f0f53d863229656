//! Căn cứ: what speaks for a cause.

use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Ground;

use super::outside::{word_id_from_wire, word_id_to_wire};
use crate::convert::point::{machine_from_wire, machine_to_wire};
use crate::convert::{ConvertError, at, missing};
use crate::v1;
use crate::v1::ground::Kind;

pub(super) fn to_wire(ground: &Ground) -> v1::Ground {
    let kind = match ground {
        Ground::ToldBattery { n, since } => {
            Kind::ToldBattery(v1::ground::ToldBattery { n: *n, since_ms: since.as_millis() })
        }
        Ground::ToldAlive { n } => Kind::ToldAlive(*n),
        Ground::Restarted { n } => Kind::Restarted(*n),
        Ground::OnBattery { n_lost, n_live, since } => Kind::OnBattery(v1::ground::OnBattery {
            n_lost: *n_lost,
            n_live: *n_live,
            since_ms: since.as_millis(),
        }),
        Ground::Word(word) => Kind::Word(word_id_to_wire(*word)),
        Ground::Siblings { feeder, n } => {
            Kind::Siblings(v1::ground::Siblings { feeder: feeder.to_string(), n: *n })
        }
        Ground::Shared { risk, name, n, of, within_s } => Kind::Shared(v1::ground::Shared {
            risk: v1::SharedRisk::from(*risk).into(),
            name: name.to_string(),
            n: *n,
            of: *of,
            within_s: *within_s,
        }),
        Ground::Either { feeder, uplink } => {
            Kind::Either(v1::ground::Either { feeder: feeder.to_string(), uplink: uplink.to_string() })
        }
        Ground::Area { node, n, of, within_s } => Kind::Area(v1::ground::Area {
            node: node.map(|node| node.0),
            n: *n,
            of: *of,
            within_s: *within_s,
        }),
        Ground::QualitySank { since } => Kind::QualitySankMs(since.as_millis()),
        Ground::SwitchedOff => Kind::SwitchedOff(true),
        Ground::UplinkFails { since } => Kind::UplinkFailsMs(since.as_millis()),
        Ground::UplinkWorks => Kind::UplinkWorks(true),
        Ground::Machines(machines) => {
            let machines = machines.iter().map(machine_to_wire).collect();
            Kind::Machines(v1::ground::Machines { machines })
        }
    };
    v1::Ground { kind: Some(kind) }
}

/// What speaks for a cause.
///
/// # Errors
/// If this version does not know it.
pub(super) fn from_wire(ground: v1::Ground) -> Result<Ground, ConvertError> {
    Ok(match ground.kind.ok_or_else(|| missing("kind"))? {
        Kind::ToldBattery(told) => Ground::ToldBattery { n: told.n, since: at(told.since_ms) },
        Kind::ToldAlive(n) => Ground::ToldAlive { n },
        Kind::Restarted(n) => Ground::Restarted { n },
        Kind::OnBattery(battery) => {
            Ground::OnBattery { n_lost: battery.n_lost, n_live: battery.n_live, since: at(battery.since_ms) }
        }
        Kind::Word(word) => Ground::Word(word_id_from_wire(word)),
        Kind::Siblings(siblings) => {
            Ground::Siblings { feeder: siblings.feeder.into_boxed_str(), n: siblings.n }
        }
        Kind::Shared(shared) => Ground::Shared {
            risk: Option::from(shared.risk()).ok_or_else(|| missing("risk"))?,
            name: shared.name.into_boxed_str(),
            n: shared.n,
            of: shared.of,
            within_s: shared.within_s,
        },
        Kind::Either(either) => {
            Ground::Either { feeder: either.feeder.into_boxed_str(), uplink: either.uplink.into_boxed_str() }
        }
        Kind::Area(area) => {
            Ground::Area { node: area.node.map(PointIdx), n: area.n, of: area.of, within_s: area.within_s }
        }
        Kind::QualitySankMs(since) => Ground::QualitySank { since: at(since) },
        Kind::SwitchedOff(_) => Ground::SwitchedOff,
        Kind::UplinkFailsMs(since) => Ground::UplinkFails { since: at(since) },
        Kind::UplinkWorks(_) => Ground::UplinkWorks,
        Kind::Machines(named) => {
            Ground::Machines(named.machines.into_iter().map(machine_from_wire).collect())
        }
    })
}
