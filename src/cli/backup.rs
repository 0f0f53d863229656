//! `diemcau backup` and `diemcau restore`: all that a collector needs to go on, in one file and back.

use std::path::PathBuf;

use diemcau::backup::{self, Content};
use diemcau_phrase::Language;
use diemcau_phrase::backup::Held;
use diemcau_phrase::failure::{Complaint, Explain as _};
use jiff::tz::TimeZone;

use super::{Outcome, out};

/// Arguments of `diemcau backup`.
#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    file: PathBuf,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Arguments of `diemcau restore`.
#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    file: PathBuf,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(super) fn back_up(args: &BackupArgs, language: Language) -> Result<Outcome, Complaint> {
    let made = backup::make(&args.data, &args.file)?;
    out::say(&format!("{}\n", language.backed_up(args.file.display(), &held(&made.content))))?;
    match made.unremembered {
        None => Ok(Outcome::Clean),
        Some(error) => {
            out::complain(&language.backup_unremembered(error.explain(language)));
            Ok(Outcome::Faults)
        }
    }
}

pub(super) fn restore(args: &RestoreArgs, language: Language) -> Result<Outcome, Complaint> {
    let content = backup::restore(&args.file, &args.data)?;
    out::say(&format!("{}\n", language.restored(args.data.display(), &held(&content))))?;
    Ok(Outcome::Clean)
}

fn held(content: &Content) -> Held {
    let zone = TimeZone::get(&content.time_zone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(content.at.as_millis()).unwrap_or_default();
    Held {
        event: content.event.clone(),
        n_facts: content.last.0,
        at: at.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    }
}
