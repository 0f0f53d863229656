//! What is remembered of a point's recent past, as the journal keeps it.

use diemcau_core::evidence::{Evidence, Loss, Outage, OutageCause, PowerSeen, QualitySeen};
use diemcau_core::time::Timestamp;

use super::{ConvertError, at, missing, power};
use crate::v1;

/// What is remembered, to keep.
pub(super) fn to_wire(evidence: &Evidence) -> v1::Evidence {
    v1::Evidence {
        loss: evidence.loss.as_ref().map(|loss| v1::Loss {
            since_ms: loss.since.as_millis(),
            cause: v1::LossCause::from(loss.cause).into(),
            power: v1::PowerSource::from(loss.power).into(),
        }),
        losses_ms: evidence.losses.iter().map(|at| at.as_millis()).collect(),
        restarted_ms: evidence.restarted.map(Timestamp::as_millis),
        outages: evidence.outages.iter().map(outage_to_wire).collect(),
        powers: evidence
            .powers
            .iter()
            .map(|seen| v1::PowerSeen {
                at_ms: seen.at.as_millis(),
                power: Some(power::known_to_wire(&seen.power)),
            })
            .collect(),
        quality: evidence.quality.as_ref().map(|seen| v1::QualitySeen {
            at_ms: seen.at.as_millis(),
            probe: seen.probe.to_string(),
            band: seen.band.map_or(v1::PathBand::Unspecified, v1::PathBand::from).into(),
        }),
    }
}

/// What is remembered, as it was kept.
///
/// # Errors
/// If the cause of a loss is not said.
pub(super) fn from_wire(evidence: v1::Evidence) -> Result<Evidence, ConvertError> {
    let power_seen = |seen: v1::PowerSeen| PowerSeen {
        at: at(seen.at_ms),
        power: seen.power.as_ref().map(power::known).unwrap_or_default(),
    };
    Ok(Evidence {
        loss: evidence.loss.map(loss_from_wire).transpose()?,
        losses: evidence.losses_ms.into_iter().map(at).collect(),
        restarted: evidence.restarted_ms.map(at),
        outages: evidence.outages.iter().map(outage_from_wire).collect(),
        powers: evidence.powers.into_iter().map(power_seen).collect(),
        quality: evidence.quality.map(|seen| QualitySeen {
            at: at(seen.at_ms),
            band: seen.band().into(),
            probe: seen.probe.into_boxed_str(),
        }),
    })
}

fn loss_from_wire(loss: v1::Loss) -> Result<Loss, ConvertError> {
    Ok(Loss {
        since: at(loss.since_ms),
        cause: Option::from(loss.cause()).ok_or_else(|| missing("cause"))?,
        power: loss.power().into(),
    })
}

fn outage_to_wire(outage: &Outage) -> v1::OutageSeen {
    v1::OutageSeen {
        from_ms: outage.from.as_millis(),
        to_ms: outage.to.as_millis(),
        estimated: outage.estimated,
        cause: cause_to_wire(outage.cause),
    }
}

fn outage_from_wire(outage: &v1::OutageSeen) -> Outage {
    Outage {
        from: at(outage.from_ms),
        to: at(outage.to_ms),
        estimated: outage.estimated,
        cause: outage.cause().into(),
    }
}

/// How an outage began, to send or to keep.
pub(super) fn cause_to_wire(cause: Option<OutageCause>) -> i32 {
    cause.map_or(v1::OutageCause::Unspecified, v1::OutageCause::from).into()
}
