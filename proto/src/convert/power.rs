//! Power: readings, and what is known by them.

use std::time::Duration;

use diemcau_core::power::{Power, PowerReading};

use super::{millis, percent};
use crate::v1;

/// A reading of a point's power.
pub fn reading(power: &v1::Power) -> PowerReading {
    PowerReading {
        source: power.source().into(),
        age: Duration::from_millis(power.age_ms.into()),
        charge_percent: percent(power.charge_percent),
        runtime: seconds(power.runtime_s),
        input_volts: power.input_volts.and_then(|volts| u16::try_from(volts).ok()),
        alarm: power.alarm().into(),
        condition: power.condition().into(),
        replace_battery: power.replace_battery,
        fault: power.fault().into(),
        basis: power.basis().into(),
    }
}

/// A reading of a point's power, to send.
pub fn reading_to_wire(power: &PowerReading) -> v1::Power {
    v1::Power {
        source: v1::PowerSource::from(power.source).into(),
        age_ms: millis(power.age),
        charge_percent: power.charge_percent.map(u32::from),
        runtime_s: power.runtime.map(whole_seconds),
        input_volts: power.input_volts.map(u32::from),
        alarm: alarm(power.alarm),
        replace_battery: power.replace_battery,
        fault: fault(power.fault),
        basis: v1::PowerBasis::from(power.basis).into(),
        condition: power.condition.map_or(v1::PowerCondition::Unspecified, v1::PowerCondition::from).into(),
    }
}

/// What is known of a point's power, to keep or to show.
pub(super) fn known_to_wire(power: &Power) -> v1::Power {
    v1::Power {
        source: v1::PowerSource::from(power.source).into(),
        age_ms: power.stale.map_or(0, millis),
        charge_percent: power.charge_percent.map(u32::from),
        runtime_s: power.runtime.map(whole_seconds),
        input_volts: None,
        alarm: alarm(power.alarm),
        replace_battery: power.replace_battery,
        fault: fault(power.fault),
        basis: v1::PowerBasis::from(power.basis).into(),
        condition: power.condition.map_or(v1::PowerCondition::Unspecified, v1::PowerCondition::from).into(),
    }
}

/// The same; absent where nothing is known.
pub(super) fn changed_to_wire(power: &Power) -> Option<v1::Power> {
    (*power != Power::default()).then(|| known_to_wire(power))
}

/// What is known of a point's power, as it was kept.
pub(super) fn known(power: &v1::Power) -> Power {
    Power {
        source: power.source().into(),
        charge_percent: percent(power.charge_percent),
        runtime: seconds(power.runtime_s),
        alarm: power.alarm().into(),
        condition: power.condition().into(),
        replace_battery: power.replace_battery,
        fault: power.fault().into(),
        basis: power.basis().into(),
        stale: (power.age_ms > 0).then(|| Duration::from_millis(power.age_ms.into())),
    }
}

fn alarm(alarm: Option<diemcau_core::power::PowerAlarm>) -> i32 {
    alarm.map_or(v1::PowerAlarm::Unspecified, v1::PowerAlarm::from).into()
}

fn fault(fault: Option<diemcau_core::power::PowerFault>) -> i32 {
    fault.map_or(v1::PowerFault::Unspecified, v1::PowerFault::from).into()
}

fn seconds(s: Option<u32>) -> Option<Duration> {
    s.map(|s| Duration::from_secs(s.into()))
}

fn whole_seconds(length: Duration) -> u32 {
    u32::try_from(length.as_secs()).unwrap_or(u32::MAX)
}
