//! How things are: `check` tries everything from outside, `status` asks the running agent.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use diemcau_phrase::{agent, check as phrase};

use super::StatusArgs;
use crate::check::{self, CheckResult, Verdict};
use crate::config::{Config, ConfigError, Flags};
use crate::control::client::ask;
use crate::control::{Answer, Ask};

pub(super) fn check(flags: &Flags) -> anyhow::Result<ExitCode> {
    let config = match Config::resolve(flags) {
        Ok(config) => config,
        Err(error) => {
            let advice = advice(&error).to_owned();
            let what = phrase::bad_config(format_args!("{:#}", anyhow::Error::from(error)));
            tell(&CheckResult { verdict: Verdict::Bad, what, advice });
            return Ok(ExitCode::FAILURE);
        }
    };
    let what = phrase::config(flags.config.as_ref().map(|path| path.display()), &config.settings.point);
    tell(&CheckResult { verdict: Verdict::Good, what, advice: String::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let verdict = runtime.block_on(check::run(&config.settings, tell));
    // A name server that hangs does not hold up the end.
    runtime.shutdown_background();
    let (said, code) = match verdict {
        Verdict::Good | Verdict::Note => (phrase::ALL_WELL, ExitCode::SUCCESS),
        Verdict::Bad => (phrase::NOT_ALL_WELL, ExitCode::FAILURE),
    };
    writeln!(std::io::stdout(), "\n{said}")?;
    Ok(code)
}

fn advice(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Read { .. } => phrase::UNREADABLE_CONFIG,
        ConfigError::Missing { .. } => phrase::MISSING_CONFIG,
        ConfigError::Parse { .. } | ConfigError::Value { .. } | ConfigError::Target { .. } => {
            phrase::WRONG_CONFIG
        }
    }
}

pub(super) fn status(args: &StatusArgs) -> anyhow::Result<ExitCode> {
    let asked = ask(&args.state, &Ask::Status).context("cannot ask the running agent")?;
    let answer = asked.map(|mut asked| asked.next()).transpose().context("the agent broke off")?;
    let Some(Some(Answer::Status(status))) = answer else {
        eprintln!("{}", agent::not_running(&args.state.display().to_string()));
        return Ok(ExitCode::FAILURE);
    };
    let text = if args.json { serde_json::to_string_pretty(&status)? + "\n" } else { status.to_text() };
    write!(std::io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}

fn tell(line: &CheckResult) {
    // Who does not listen any more need not be told.
    let _ = writeln!(std::io::stdout(), "{line}");
}
