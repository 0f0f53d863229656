//! The probes of the meeting path, each tried for a few seconds.

use std::time::Duration;

use diemcau_core::path::{Finding, ProbeKind, ProbeSettings};
use diemcau_phrase::Language;
use diemcau_phrase::check::{self as phrase, Carrier};
use diemcau_proto::convert::path;

use super::CheckResult;
use super::collector::Asked;
use crate::probe::{Plan, Target, Transport, measure};
use crate::service::Settings;

/// How long each probe is tried.
const TRIED_FOR: Duration = Duration::from_secs(3);

pub(super) async fn check(
    language: Language,
    settings: &Settings,
    asked: Option<&Asked>,
) -> Vec<CheckResult> {
    let by_collector = asked.and_then(|asked| asked.path.clone()).map(path::settings_from_wire);
    let plan = Plan::merged(&settings.probes, by_collector.unwrap_or_default(), false);
    if plan.probes.is_empty() {
        return vec![CheckResult::note(phrase::no_probe(language), phrase::add_probe(language))];
    }
    let mut lines = Vec::with_capacity(plan.probes.len());
    for probe in &plan.probes {
        let quick = ProbeSettings { interval: Some(quick(probe)), ..probe.clone() };
        let window = measure(&quick, &plan.thresholds, TRIED_FOR).await;
        let what = phrase::path(language, &probe.name, probe.kind, &probe.target, &window);
        let carrier = carrier(probe);
        lines.push(
            match (phrase::path_advice(language, &window, carrier, &plan.thresholds), window.finding) {
                // The path is there, which is all that the probe is to say.
                (Some(advice), Finding::OtherTls) => CheckResult::note(what, advice),
                (Some(advice), _) => CheckResult::bad(what, advice),
                (None, _) => CheckResult::good(what),
            },
        );
    }
    lines
}

fn carrier(probe: &ProbeSettings) -> Carrier {
    match (probe.kind, Target::parse(probe.kind, &probe.target)) {
        (ProbeKind::Icmp, _) => Carrier::Icmp,
        (ProbeKind::Stun, _)
        | (ProbeKind::Sip, Ok(Target::Sip { transport: Transport::Udp, .. }) | Err(_)) => Carrier::Udp,
        (ProbeKind::Tcp | ProbeKind::Tls | ProbeKind::Http | ProbeKind::Sip | ProbeKind::H323, _) => {
            Carrier::Tcp
        }
    }
}

/// A second apart where it opens connections, so that there is more than one sample.
fn quick(probe: &ProbeSettings) -> Duration {
    let usual = probe.interval.unwrap_or_else(|| probe.kind.default_interval(true));
    usual.min(Duration::from_secs(1))
}
