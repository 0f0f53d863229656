//! How things are: `check` tries everything from outside, `status` asks the running agent.

use std::process::ExitCode;

use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::{Language, agent, check as phrase};

use super::{StatusArgs, out, report};
use crate::check::{self, CheckResult, Verdict};
use crate::config::{Config, ConfigError, Flags};
use crate::control::client::ask;
use crate::control::{Answer, Ask};

pub(super) fn check(flags: &Flags) -> Result<ExitCode, Complaint> {
    let config = match Config::resolve(flags) {
        Ok(config) => config,
        Err(error) => {
            let advice = advice(&error).to_owned();
            let what = phrase::bad_config(error.explain(Language::Vietnamese));
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
    out::say(&format!("\n{said}\n"))?;
    Ok(code)
}

fn advice(error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Read { .. } => phrase::UNREADABLE_CONFIG,
        ConfigError::Missing(_) => phrase::MISSING_CONFIG,
        ConfigError::Parse { lacks_quotes: true, .. } => Language::Vietnamese.quote_texts(),
        ConfigError::Parse { lacks_quotes: false, .. }
        | ConfigError::Value { .. }
        | ConfigError::Target { .. } => Language::Vietnamese.mend_setting(),
    }
}

pub(super) fn status(args: &StatusArgs) -> Result<ExitCode, Complaint> {
    let asked = ask(&args.state, &Ask::Status).map_err(|error| report::unaskable(&args.state, error))?;
    let answer = asked.map(|mut asked| asked.next()).transpose().map_err(report::broke_off)?;
    let Some(Some(Answer::Status(status))) = answer else {
        out::complain(&agent::not_running(&args.state.display().to_string()));
        return Ok(ExitCode::FAILURE);
    };
    let text = if args.json {
        serde_json::to_string_pretty(&status).map_err(std::io::Error::from)? + "\n"
    } else {
        status.to_text()
    };
    out::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(line: &CheckResult) {
    // What cannot be told here is told at the end.
    let _ = out::say(&format!("{line}\n"));
}
