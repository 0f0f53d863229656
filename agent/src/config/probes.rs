//! `[[probe]]`: probes of the meeting path that this point's own file asks for, beside those that the
//! collector asks for. One with the same name stands in the collector's place.

use std::ops::RangeInclusive;
use std::time::Duration;

use diemcau_core::path::{ProbeKind, ProbeSettings};
use diemcau_core::text::clean;
use diemcau_phrase::setting::SettingFault;
use diemcau_proto::convert::path::{MAX_PROBE_NAME, MAX_PROBES};
use toml::Spanned;

use super::file::RawProbe;
use super::source::{Given, Source};
use super::{ConfigError, length};
use crate::probe::Target;

/// More often is load without use, less often tells nothing.
const INTERVAL: RangeInclusive<Duration> = Duration::from_millis(50)..=Duration::from_mins(10);
/// An answer that comes later is of no use to a conference.
const TIMEOUT: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(30);

/// Checks what is written.
pub(super) fn check(source: &Source<'_>, raw: Vec<RawProbe>) -> Result<Vec<ProbeSettings>, ConfigError> {
    let mut probes: Vec<ProbeSettings> = Vec::with_capacity(raw.len());
    for written in raw {
        let place = source.given("kind", written.kind.clone()).place;
        let probe = probe(source, written)?;
        if probes.iter().any(|other| other.name == probe.name) {
            let fault = SettingFault::ProbeTwice(probe.name.to_string());
            return Err(ConfigError::Value { place, fault });
        }
        if probes.len() == MAX_PROBES {
            let fault = SettingFault::TooManyProbes(MAX_PROBES);
            return Err(ConfigError::Value { place, fault });
        }
        probes.push(probe);
    }
    Ok(probes)
}

fn probe(source: &Source<'_>, raw: RawProbe) -> Result<ProbeSettings, ConfigError> {
    let wrong = |given: Given<String>, fault: SettingFault| ConfigError::Value { place: given.place, fault };
    let kind = source.given("kind", raw.kind);
    let Some(kind_known) = ProbeKind::from_id(&kind.value) else {
        let fault = SettingFault::ProbeKind(kind.value.clone());
        return Err(wrong(kind, fault));
    };
    let target = source.given("target", raw.target);
    if let Err(error) = Target::parse(kind_known, &target.value) {
        let why = error.fault().to_owned();
        let fault = SettingFault::ProbeTarget { kind: kind_known, target: target.value.clone(), why };
        return Err(wrong(target, fault));
    }
    let name = match raw.name {
        Some(name) => {
            let given = source.given("name", name);
            let name = clean(&given.value).text;
            if name.is_empty() || name.len() > MAX_PROBE_NAME {
                return Err(wrong(given, SettingFault::Name(MAX_PROBE_NAME)));
            }
            name
        }
        None => kind_known.id().to_owned(),
    };
    let length = |key, written: Option<Spanned<String>>, range: RangeInclusive<Duration>| {
        let Some(written) = written else { return Ok(None) };
        let given = source.given(key, written);
        match length::parse(&given.value) {
            Ok(length) if range.contains(&length) => Ok(Some(length)),
            Ok(_) => Err(wrong(given, SettingFault::LengthBounds(*range.start(), *range.end()))),
            Err(fault) => {
                let written = given.value.clone();
                Err(wrong(given, SettingFault::Value { written, fault }))
            }
        }
    };
    Ok(ProbeSettings {
        interval: length("interval", raw.interval, INTERVAL)?,
        timeout: length("timeout", raw.timeout, TIMEOUT)?,
        name: name.into_boxed_str(),
        kind: kind_known,
        target: target.value.into_boxed_str(),
    })
}
