//! The probes of the meeting path, each tried for a few seconds.

use std::time::Duration;

use diemcau_core::path::ProbeSettings;
use diemcau_phrase::check as phrase;
use diemcau_proto::convert::path;

use super::CheckResult;
use super::collector::Asked;
use crate::probe::{Plan, measure};
use crate::service::Settings;

/// How long each probe is tried.
const TRIED_FOR: Duration = Duration::from_secs(3);

pub(super) async fn check(settings: &Settings, asked: Option<&Asked>) -> Vec<CheckResult> {
    let by_collector = asked.and_then(|asked| asked.path.clone()).map(path::settings_from_wire);
    let plan = Plan::merged(&settings.probes, by_collector.unwrap_or_default(), false);
    if plan.probes.is_empty() {
        return vec![CheckResult::note(phrase::NO_PROBE, phrase::ADD_PROBE)];
    }
    let mut lines = Vec::with_capacity(plan.probes.len());
    for probe in &plan.probes {
        let quick = ProbeSettings { interval: Some(quick(probe)), ..probe.clone() };
        let window = measure(&quick, &plan.thresholds, TRIED_FOR).await;
        let what = phrase::path(&probe.name, probe.kind, &probe.target, &window);
        lines.push(match phrase::path_advice(&window) {
            Some(advice) => CheckResult::bad(what, advice),
            None => CheckResult::good(what),
        });
    }
    lines
}

/// A second apart where it opens connections, so that there is more than one sample.
fn quick(probe: &ProbeSettings) -> Duration {
    let usual = probe.interval.unwrap_or_else(|| probe.kind.default_interval(true));
    usual.min(Duration::from_secs(1))
}
