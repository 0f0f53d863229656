//! How the meeting path is probed and judged, level by level: probes that can be run, and bands
//! that follow each other. Whether a target can be asked is for the agent to find.

use std::time::Duration;

use diemcau_core::event::Level;
use diemcau_core::path::{Limits, ProbeKind, ProbeSettings, Thresholds};
use diemcau_phrase::event::EventFault;
use diemcau_proto::convert::path::{MAX_PROBE_NAME, MAX_PROBES};
use toml::Spanned;

use super::super::raw::{RawEvent, RawProbe, RawQuality};
use super::super::time;
use super::Checker;

/// Most bytes of a target.
const MAX_TARGET: usize = 400;

/// Faster than this is load without use, slower is no probing.
const INTERVAL: (Duration, Duration) = (Duration::from_millis(50), Duration::from_mins(10));

/// A sample is waited for so long.
const TIMEOUT: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// Puts the probes and bands of the file into the levels that they name.
pub(super) fn check(check: &mut Checker<'_>, raw: &RawEvent, levels: &mut [Level]) {
    for written in &raw.probe {
        let settings = probe(check, written);
        for at in named(check, written.levels.as_ref(), "probe.levels", levels) {
            add(check, written, &settings, &mut levels[at]);
        }
    }
    let mut judged = vec![false; levels.len()];
    for written in &raw.quality {
        let thresholds = thresholds(check, written.get_ref());
        let named = named(check, written.get_ref().levels.as_ref(), "quality.levels", levels);
        if let Some(at) = named.iter().find(|at| judged[**at]) {
            check.tell(written, "quality", EventFault::QualityTwice(levels[*at].id.clone()));
        }
        for at in named {
            judged[at] = true;
            levels[at].path.thresholds = thresholds;
        }
    }
}

fn probe(check: &mut Checker<'_>, raw: &RawProbe) -> ProbeSettings {
    let name = check.named(&raw.name, "probe.name");
    if name.len() > MAX_PROBE_NAME {
        check.tell(&raw.name, "probe.name", EventFault::TooLong(MAX_PROBE_NAME));
    }
    let kind = ProbeKind::from_id(raw.kind.get_ref());
    if kind.is_none() {
        check.tell(&raw.kind, "probe.kind", EventFault::ProbeKind(raw.kind.get_ref().clone()));
    }
    let target = check.named(&raw.target, "probe.target");
    if target.contains(char::is_whitespace) {
        check.tell(&raw.target, "probe.target", EventFault::Blanks(target.clone()));
    } else if target.len() > MAX_TARGET {
        check.tell(&raw.target, "probe.target", EventFault::TooLong(MAX_TARGET));
    }
    let interval = raw.interval.as_ref();
    let timeout = raw.timeout.as_ref();
    ProbeSettings {
        name: name.into_boxed_str(),
        // What has no kind is a fault, and no settings come of it.
        kind: kind.unwrap_or(ProbeKind::Icmp),
        target: target.into_boxed_str(),
        interval: interval.and_then(|written| between(check, written, "probe.interval", INTERVAL)),
        timeout: timeout.and_then(|written| between(check, written, "probe.timeout", TIMEOUT)),
    }
}

fn between(
    check: &mut Checker<'_>,
    written: &Spanned<String>,
    key: &str,
    (least, most): (Duration, Duration),
) -> Option<Duration> {
    let length = check.length(written, key)?;
    if !(least..=most).contains(&length) {
        check.tell(written, key, EventFault::Between(least, most));
    }
    Some(length)
}

fn add(check: &mut Checker<'_>, raw: &RawProbe, settings: &ProbeSettings, level: &mut Level) {
    let probes = &mut level.path.probes;
    if probes.iter().any(|other| other.name == settings.name) {
        let (level, probe) = (level.id.clone(), settings.name.to_string());
        check.tell(&raw.name, "probe.name", EventFault::ProbeTwice { level, probe });
    } else if probes.len() == MAX_PROBES {
        let level = level.id.clone();
        check.tell(&raw.name, "probe", EventFault::TooManyProbes { level, most: MAX_PROBES });
    } else {
        probes.push(settings.clone());
    }
}

/// The levels that are named, by their place; all, if the key is absent.
pub(super) fn named(
    check: &mut Checker<'_>,
    written: Option<&Spanned<Vec<Spanned<String>>>>,
    key: &str,
    levels: &[Level],
) -> Vec<usize> {
    let Some(written) = written else {
        return (0..levels.len()).collect();
    };
    if written.get_ref().is_empty() {
        check.tell(written, key, EventFault::NoLevelNamed);
    }
    let mut named = Vec::new();
    for id in written.get_ref() {
        match levels.iter().position(|level| level.id == *id.get_ref()) {
            None => check.tell(id, key, EventFault::UnknownLevel(id.get_ref().clone())),
            Some(at) if named.contains(&at) => {
                check.tell(id, key, EventFault::NamedTwice(id.get_ref().clone()));
            }
            Some(at) => named.push(at),
        }
    }
    named
}

fn thresholds(check: &mut Checker<'_>, raw: &RawQuality) -> Thresholds {
    let standard = Thresholds::default();
    let thresholds = Thresholds {
        good: limits(check, raw.good.as_ref(), "quality.good").unwrap_or(standard.good),
        fair: limits(check, raw.fair.as_ref(), "quality.fair").unwrap_or(standard.fair),
        poor: limits(check, raw.poor.as_ref(), "quality.poor").unwrap_or(standard.poor),
    };
    let Thresholds { good, fair, poor } = thresholds;
    if is_tighter(fair, good) {
        let fault = EventFault::NarrowerThan("good");
        tell_of_pair(check, (raw.fair.as_ref(), "quality.fair"), (raw.good.as_ref(), "quality.good"), fault);
    }
    if is_tighter(poor, fair) {
        let fault = EventFault::NarrowerThan("fair");
        tell_of_pair(check, (raw.poor.as_ref(), "quality.poor"), (raw.fair.as_ref(), "quality.fair"), fault);
    }
    thresholds
}

fn limits(check: &mut Checker<'_>, written: Option<&Spanned<String>>, key: &str) -> Option<Limits> {
    let written = written?;
    match read_limits(written.get_ref()) {
        Ok(limits) => Some(limits),
        Err(fault) => {
            check.tell(written, key, fault);
            None
        }
    }
}

/// Round trip, jitter and loss, such as "150ms/30ms/1%".
fn read_limits(text: &str) -> Result<Limits, EventFault> {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let [rtt, jitter, loss] = parts[..] else {
        return Err(EventFault::Limits(text.to_owned()));
    };
    let loss_permille = permille(loss).ok_or_else(|| EventFault::Loss(loss.to_owned()))?;
    Ok(Limits { rtt: time::length(rtt)?, jitter: time::length(jitter)?, loss_permille })
}

/// "1%" or "0.5%" as tenths of a percent.
fn permille(text: &str) -> Option<u16> {
    let percent = text.strip_suffix('%')?.trim_end();
    let (whole, tenths) = percent.split_once('.').unwrap_or((percent, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(tenths) || tenths.len() != 1 {
        return None;
    }
    let permille = whole.parse::<u16>().ok()?.checked_mul(10)?.checked_add(tenths.parse().ok()?)?;
    (permille <= 1_000).then_some(permille)
}

/// Whether one limit bears less than the other in anything.
fn is_tighter(limits: Limits, than: Limits) -> bool {
    limits.rtt < than.rtt || limits.jitter < than.jitter || limits.loss_permille < than.loss_permille
}

type Written<'a> = (Option<&'a Spanned<String>>, &'a str);

/// Tells of two limits that do not follow each other, where the later one is written or else the
/// earlier.
fn tell_of_pair(check: &mut Checker<'_>, later: Written<'_>, earlier: Written<'_>, fault: EventFault) {
    match (later, earlier) {
        ((Some(written), key), _) => check.tell(written, key, fault),
        ((None, _), (Some(written), key)) => {
            check.tell(written, key, EventFault::WiderThanNext);
        }
        // The standard follows itself.
        ((None, _), (None, _)) => {}
    }
}
