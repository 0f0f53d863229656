//! What tells of the power, each asked once.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_phrase::Language;
use diemcau_phrase::check::{self as phrase, UpsProblem};
use diemcau_phrase::failure::Explain as _;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::CheckResult;
use crate::platform::sysfs;
use crate::power::generator::{self, Generator};
use crate::power::nut::{NutError, NutTarget, read_once};
use crate::power::platform_probe;
use crate::service::Settings;

/// A file or a driver that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn check(language: Language, settings: &Settings) -> Vec<CheckResult> {
    let sources = &settings.power;
    let mut lines = match &sources.nut {
        Some(target) => nut(language, target).await,
        None => vec![machine(language, sources.sysfs_root.clone()).await],
    };
    if let Some(path) = &sources.generator_file {
        lines.push(generator_file(language, path.clone()).await);
    }
    lines
}

async fn nut(language: Language, target: &NutTarget) -> Vec<CheckResult> {
    let variables = match read_once(target).await {
        Ok(variables) => variables,
        Err(error) => {
            let advice = phrase::ups_advice(language, problem(&error));
            let why = error.explain(language);
            return vec![CheckResult::bad(phrase::ups(target, why), advice)];
        }
    };
    let what = phrase::ups(target, phrase::ups_reading(language, &variables.reading()));
    let broken = variables.broken().map(|(line, n)| {
        CheckResult::note(
            phrase::ups_broken_lines(language, target, line, n),
            phrase::mend_ups_lines(language),
        )
    });
    [judged(language, &variables.reading(), what)].into_iter().chain(broken).collect()
}

/// A supply that is not well is never told as one that is.
fn judged(language: Language, reading: &PowerReading, what: String) -> CheckResult {
    match phrase::supply_advice(language, reading) {
        Some(advice) => CheckResult::bad(what, advice),
        None if reading.source == PowerSource::Unknown => CheckResult::note(what, phrase::add_ups(language)),
        None if reading.condition.is_some() => CheckResult::note(what, ""),
        None => CheckResult::good(what),
    }
}

fn problem(error: &NutError) -> UpsProblem {
    match error {
        NutError::NotFound(_) => UpsProblem::NotFound,
        NutError::Connect(error) if error.kind() == io::ErrorKind::ConnectionRefused => UpsProblem::Closed,
        NutError::Connect(_) | NutError::TimedOut { .. } => UpsProblem::Silent,
        NutError::Broken(_) => UpsProblem::Hangup,
        NutError::Protocol { .. } | NutError::TooLong => UpsProblem::Foreign,
        NutError::Garbled { .. } => UpsProblem::Garbled,
        NutError::Stale => UpsProblem::Stale,
        NutError::DriverDead => UpsProblem::DriverDead,
        NutError::NoStatus => UpsProblem::NoStatus,
        NutError::Refused { token } => match token.as_str() {
            "UNKNOWN-UPS" => UpsProblem::UnknownUps,
            "ACCESS-DENIED" => UpsProblem::AccessDenied,
            _ => UpsProblem::Refused,
        },
    }
}

async fn machine(language: Language, root: Option<PathBuf>) -> CheckResult {
    let shown = root.clone().unwrap_or_else(|| sysfs::ROOT.into());
    let Some(reading) = in_time(move || platform_probe(root.as_deref()).read()).await else {
        return CheckResult::bad(
            phrase::hanging_supplies(language, shown.display()),
            phrase::restart_machine(language),
        );
    };
    judged(language, &reading, phrase::machine_power(language, &reading))
}

async fn generator_file(language: Language, path: PathBuf) -> CheckResult {
    let file = path.clone();
    match in_time(move || generator::read(&file)).await {
        Some(Ok(Generator::Running)) => CheckResult::good(phrase::generator(language, path.display(), true)),
        Some(Ok(Generator::Stopped)) => CheckResult::good(phrase::generator(language, path.display(), false)),
        Some(Err(error)) => CheckResult::bad(
            phrase::bad_generator_file(language, error.explain(language)),
            phrase::fix_generator_file(language),
        ),
        None => {
            CheckResult::bad(phrase::hanging_file(language, path.display()), phrase::use_plain_file(language))
        }
    }
}

/// What reading gives; none if it hangs. It is on a thread of its own then, which the end of the
/// command does not wait for, as it would for one of the runtime's.
async fn in_time<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, read_there) = oneshot::channel();
    thread::spawn(move || sender.send(read()).ok());
    timeout(PATIENCE, read_there).await.ok()?.ok()
}
