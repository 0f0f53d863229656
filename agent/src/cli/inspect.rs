//! How things are: `check` tries everything from outside, `status` asks the running agent.

use std::process::ExitCode;

use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::{Language, agent, check as phrase, enrolment};

use super::{StatusArgs, out, report};
use crate::check::{self, CheckResult, Verdict};
use crate::config::{Config, ConfigError, Flags};
use crate::control::client::ask;
use crate::control::{Answer, Ask};

pub(super) fn check(language: Language, flags: &Flags) -> Result<ExitCode, Complaint> {
    let config = match Config::resolve(flags) {
        Ok(config) => config,
        Err(error) => {
            let advice = advice(language, &error).to_owned();
            let what = phrase::bad_config(language, error.explain(language));
            tell(&CheckResult { verdict: Verdict::Bad, what, advice });
            return Ok(ExitCode::FAILURE);
        }
    };
    let what =
        phrase::config(language, flags.config.as_ref().map(|path| path.display()), &config.settings.point);
    tell(&CheckResult { verdict: Verdict::Good, what, advice: String::new() });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let verdict = runtime.block_on(check::run(language, &config.settings, tell));
    // A name server that hangs does not hold up the end.
    runtime.shutdown_background();
    let (said, code) = match verdict {
        Verdict::Good | Verdict::Note => (phrase::all_well(language), ExitCode::SUCCESS),
        Verdict::Bad => (phrase::not_all_well(language), ExitCode::FAILURE),
    };
    out::say(&format!("\n{said}\n"))?;
    Ok(code)
}

fn advice(language: Language, error: &ConfigError) -> &'static str {
    match error {
        ConfigError::Read { .. } => phrase::unreadable_config(language),
        ConfigError::Missing(_) | ConfigError::Unconfigured { .. } => phrase::missing_config(language),
        ConfigError::Enrolment(_) | ConfigError::IdentityFile(_) | ConfigError::Identity(_) => {
            enrolment::enroll_again(language)
        }
        ConfigError::Parse { lacks_quotes: true, .. } => language.quote_texts(),
        ConfigError::Parse { lacks_quotes: false, .. }
        | ConfigError::Value { .. }
        | ConfigError::Target { .. } => language.mend_setting(),
    }
}

pub(super) fn status(language: Language, args: &StatusArgs) -> Result<ExitCode, Complaint> {
    let asked =
        ask(&args.state, &Ask::Status { language }).map_err(|error| report::unaskable(&args.state, error))?;
    let answer = asked.map(|mut asked| asked.next()).transpose().map_err(report::broke_off)?;
    let Some(Some(Answer::Status(status))) = answer else {
        out::complain(&agent::not_running(language, &args.state.display().to_string()));
        return Ok(ExitCode::FAILURE);
    };
    let text = if args.json {
        serde_json::to_string_pretty(&status).map_err(std::io::Error::from)? + "\n"
    } else {
        status.to_text(language)
    };
    out::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(line: &CheckResult) {
    // What cannot be told here is told at the end.
    let _ = out::say(&format!("{line}\n"));
}
