//! The meeting path: settings of probes, and what they found.

use std::time::Duration;

use diemcau_core::path::PathNow;
use diemcau_core::path::{Limits, PathSettings, PathWindow, ProbeSettings, Thresholds};
use diemcau_core::text::line;

use super::{ConvertError, micros, millis, missing, short};
use crate::v1;

/// Most probes of a point.
pub const MAX_PROBES: usize = 16;
/// Most bytes of a probe's name.
pub const MAX_PROBE_NAME: usize = 64;

/// Most letters of an address that a probe was sent to.
pub const MAX_REDIRECT: usize = 300;

/// How a path is probed and judged, to send.
pub fn settings_to_wire(settings: &PathSettings) -> v1::PathSettings {
    let Thresholds { good, fair, poor } = settings.thresholds;
    v1::PathSettings {
        probes: settings.probes.iter().map(probe_to_wire).collect(),
        good: Some(limits_to_wire(good)),
        fair: Some(limits_to_wire(fair)),
        poor: Some(limits_to_wire(poor)),
    }
}

/// How a path is probed and judged, as received. Probes of a kind that this version does not know
/// are left out.
pub fn settings_from_wire(settings: v1::PathSettings) -> PathSettings {
    let standard = Thresholds::default();
    PathSettings {
        probes: settings.probes.into_iter().filter_map(probe_from_wire).collect(),
        thresholds: Thresholds {
            good: settings.good.map_or(standard.good, limits_from_wire),
            fair: settings.fair.map_or(standard.fair, limits_from_wire),
            poor: settings.poor.map_or(standard.poor, limits_from_wire),
        },
    }
}

/// What a probe found, to send.
pub fn window_to_wire(window: &PathWindow) -> v1::PathWindow {
    v1::PathWindow {
        probe: window.probe.to_string(),
        kind: v1::ProbeKind::from(window.kind).into(),
        finding: v1::PathFinding::from(window.finding).into(),
        length_ms: millis(window.length),
        sent: window.n_sent,
        answered: window.n_answered,
        repeated: window.n_repeated,
        rtt_us: window.rtt_us,
        jitter_us: window.jitter_us,
        response_us: window.response_us,
        mapping_changes: window.n_mapping_changes,
        certificate_days: window.certificate_days,
        redirect: window.redirect.as_deref().unwrap_or_default().to_owned(),
        band: window.band.map_or(v1::PathBand::Unspecified, v1::PathBand::from).into(),
    }
}

/// What a probe found, as received.
///
/// # Errors
/// If its name is too long, or its kind or finding is not said.
pub fn window_from_wire(window: &v1::PathWindow) -> Result<PathWindow, ConvertError> {
    let n_answered = window.answered.min(window.sent);
    Ok(PathWindow {
        probe: short(&window.probe, "probe", MAX_PROBE_NAME)?,
        kind: Option::from(window.kind()).ok_or_else(|| missing("kind"))?,
        finding: Option::from(window.finding()).ok_or_else(|| missing("finding"))?,
        length: Duration::from_millis(window.length_ms.into()),
        n_sent: window.sent,
        n_answered,
        n_repeated: window.repeated.min(n_answered),
        rtt_us: window.rtt_us,
        jitter_us: window.jitter_us,
        response_us: window.response_us,
        n_mapping_changes: window.mapping_changes,
        certificate_days: window.certificate_days,
        redirect: (!window.redirect.is_empty()).then(|| line(&window.redirect, MAX_REDIRECT).into()),
        band: window.band().into(),
    })
}

/// What the probes found last. Windows that say nothing known are left out, and so are all beyond
/// [`MAX_PROBES`].
pub fn report(report: &v1::PathReport) -> Vec<PathWindow> {
    report.windows.iter().take(MAX_PROBES).filter_map(|window| window_from_wire(window).ok()).collect()
}

/// The worst band and its probe, to send.
pub(super) fn now_to_wire(path: Option<&PathNow>) -> (i32, String) {
    path.map_or_else(Default::default, |path| (v1::PathBand::from(path.band).into(), path.probe.to_string()))
}

/// The worst band and its probe, as received.
pub(super) fn now_from_wire(band: v1::PathBand, probe: String) -> Option<Box<PathNow>> {
    let band: Option<_> = band.into();
    Some(Box::new(PathNow { band: band?, probe: probe.into_boxed_str() }))
}

fn probe_to_wire(probe: &ProbeSettings) -> v1::Probe {
    v1::Probe {
        name: probe.name.to_string(),
        kind: v1::ProbeKind::from(probe.kind).into(),
        target: probe.target.to_string(),
        interval_ms: probe.interval.map(millis),
        timeout_ms: probe.timeout.map(millis),
    }
}

fn probe_from_wire(probe: v1::Probe) -> Option<ProbeSettings> {
    let kind: Option<_> = probe.kind().into();
    Some(ProbeSettings {
        kind: kind?,
        name: probe.name.into_boxed_str(),
        target: probe.target.into_boxed_str(),
        interval: probe.interval_ms.map(|ms| Duration::from_millis(ms.into())),
        timeout: probe.timeout_ms.map(|ms| Duration::from_millis(ms.into())),
    })
}

fn limits_to_wire(limits: Limits) -> v1::PathLimits {
    v1::PathLimits {
        rtt_us: micros(limits.rtt),
        jitter_us: micros(limits.jitter),
        loss_permille: limits.loss_permille.into(),
    }
}

fn limits_from_wire(limits: v1::PathLimits) -> Limits {
    Limits {
        rtt: Duration::from_micros(limits.rtt_us.into()),
        jitter: Duration::from_micros(limits.jitter_us.into()),
        loss_permille: u16::try_from(limits.loss_permille).unwrap_or(1_000),
    }
}
