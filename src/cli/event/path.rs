//! How the meeting path of a level's points is probed and judged, as `diemcau event check` tells it.

use std::fmt::{Result, Write};
use std::time::Duration;

use diemcau_core::event::Level;
use diemcau_core::path::{Limits, PathSettings, ProbeSettings, Thresholds};
use diemcau_phrase::Language;
use serde::Serialize;

/// One level.
#[derive(Debug, Serialize)]
pub(super) struct LevelPath {
    level: String,
    probes: Vec<Probe>,
    quality: Quality,
}

#[derive(Debug, Serialize)]
struct Probe {
    name: String,
    kind: &'static str,
    target: String,
    /// None: as the kind of probe and the point want it.
    interval_ms: Option<u128>,
    timeout_ms: u128,
}

#[derive(Debug, Serialize)]
struct Quality {
    good: Bounds,
    fair: Bounds,
    poor: Bounds,
}

#[derive(Debug, PartialEq, Serialize)]
struct Bounds {
    rtt_ms: u128,
    jitter_ms: u128,
    loss_percent: f64,
}

impl LevelPath {
    pub(super) fn of(level: &Level) -> Self {
        let PathSettings { probes, thresholds: Thresholds { good, fair, poor } } = &level.path;
        Self {
            level: level.id.clone(),
            probes: probes.iter().map(Probe::of).collect(),
            quality: Quality { good: Bounds::of(good), fair: Bounds::of(fair), poor: Bounds::of(poor) },
        }
    }

    /// A line for each probe, and one for bands that are not the standard.
    pub(super) fn write(&self, text: &mut String, language: Language) -> Result {
        for Probe { name, kind, target, interval_ms, timeout_ms } in &self.probes {
            let probe = format!("{name} ({kind} {target})");
            writeln!(text, "  {}", language.level_probe(&self.level, &probe, *interval_ms, *timeout_ms))?;
        }
        let Quality { good, fair, poor } = &self.quality;
        let standard = Thresholds::default();
        if [good, fair, poor] == [&standard.good, &standard.fair, &standard.poor].map(Bounds::of).each_ref() {
            return Ok(());
        }
        let [good, fair, poor] = [good, fair, poor].map(Bounds::text);
        writeln!(text, "  {}", language.level_quality(&self.level, [&good, &fair, &poor]))
    }
}

impl Probe {
    fn of(probe: &ProbeSettings) -> Self {
        Self {
            name: probe.name.to_string(),
            kind: probe.kind.id(),
            target: probe.target.to_string(),
            interval_ms: probe.interval.as_ref().map(Duration::as_millis),
            timeout_ms: probe.timeout.unwrap_or(ProbeSettings::TIMEOUT).as_millis(),
        }
    }
}

impl Bounds {
    fn of(limits: &Limits) -> Self {
        Self {
            rtt_ms: limits.rtt.as_millis(),
            jitter_ms: limits.jitter.as_millis(),
            loss_percent: f64::from(limits.loss_permille) / 10.0,
        }
    }

    fn text(&self) -> String {
        format!("{}ms/{}ms/{}%", self.rtt_ms, self.jitter_ms, self.loss_percent)
    }
}
