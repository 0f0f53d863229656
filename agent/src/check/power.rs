//! What tells of the power, each asked once.

use std::path::Path;

use diemcau_core::power::PowerSource;
use diemcau_phrase::check as phrase;

use super::CheckResult;
use crate::power::generator::{self, Generator};
use crate::power::nut::{NutTarget, read_once};
use crate::power::platform_probe;
use crate::service::Settings;

pub(super) async fn check(settings: &Settings) -> Vec<CheckResult> {
    let sources = &settings.power;
    let mut lines = vec![match &sources.nut {
        Some(target) => nut(target).await,
        None => machine(sources.sysfs_root.as_deref()),
    }];
    lines.extend(sources.generator_file.as_deref().map(generator_file));
    lines
}

async fn nut(target: &NutTarget) -> CheckResult {
    match read_once(target).await {
        Ok(reading) => CheckResult::good(phrase::ups(target, phrase::ups_reading(&reading))),
        Err(error) => {
            let advice = phrase::ups_advice(error.fault());
            let why = format!("{:#}", anyhow::Error::from(error));
            CheckResult::bad(phrase::ups(target, why), advice)
        }
    }
}

fn machine(root: Option<&Path>) -> CheckResult {
    let reading = platform_probe(root).read();
    let what = phrase::machine_power(&reading);
    if reading.source == PowerSource::Unknown {
        return CheckResult::note(what, phrase::ADD_UPS);
    }
    CheckResult::good(what)
}

fn generator_file(path: &Path) -> CheckResult {
    match generator::read(path) {
        Ok(Generator::Running) => CheckResult::good(phrase::generator(path.display(), true)),
        Ok(Generator::Stopped) => CheckResult::good(phrase::generator(path.display(), false)),
        Err(error) => CheckResult::bad(
            phrase::bad_generator_file(format_args!("{:#}", anyhow::Error::from(error))),
            phrase::FIX_GENERATOR_FILE,
        ),
    }
}
