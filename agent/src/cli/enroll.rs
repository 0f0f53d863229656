//! `enroll`: a person at the point types the code of the sheet.

use std::path::PathBuf;

use diemcau_phrase::Language;
use diemcau_phrase::enrolment as phrase;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::enrol_code::EnrolCode;

use super::out;
use crate::config::{Config, ConfigError, Flags, STATE};
use crate::enrolment;
use crate::notify::Notifier;
use crate::page::until_enrolled;

/// Arguments of `enroll`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "HOST:PORT")]
    collector: String,
    #[arg(long, value_name = "CODE")]
    code: String,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

pub(super) fn run(language: Language, args: &Args) -> Result<(), Complaint> {
    let code: EnrolCode = args.code.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let enrolled = runtime.block_on(enrolment::enroll(&args.collector, &code, &args.state))?;
    out::say(&format!("{}\n", phrase::enrolled(language, &enrolled.point, &enrolled.point_name)))
}

/// The configuration; a machine of which nobody said anything is enrolled on its own page first.
pub(super) fn awaited(language: Language, flags: &Flags) -> Result<Result<Config, ConfigError>, Complaint> {
    let resolved = Config::resolve(flags);
    let Err(ConfigError::Unconfigured { page: Some(page) }) = &resolved else { return Ok(resolved) };
    out::complain(&phrase::waits_for_code(language, &page.listen.to_string()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let notifier = Notifier::from_env();
        notifier.ready();
        notifier.status(&phrase::waits_for_code(language, &page.listen.to_string()));
        tokio::select! {
            served = until_enrolled(page.listen, &page.state, language) => served,
            () = async {
                notifier.clone().feed_watchdog().await;
                std::future::pending::<()>().await;
            } => Ok(()),
        }
    })?;
    runtime.shutdown_background();
    Ok(Config::resolve(flags))
}
