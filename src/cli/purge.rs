//! `diemcau purge`: personal data is erased after the event.

use std::io::{self, BufRead as _};
use std::path::PathBuf;

use diemcau::data_dir::DataDirError;
use diemcau::purge::{self, BackupFate, Done, PurgeError};
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::system::Deed;

use super::{Outcome, out};

/// Arguments of `diemcau purge`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let backups = purge::backups(&args.data)?;
    if !args.yes {
        out::say(&language.would_purge(args.data.display(), &backups))?;
        if !agreed(language)? {
            return Ok(Outcome::Faults);
        }
    }
    let done = purge::purge(&args.data).map_err(|error| {
        let is_in_use = matches!(error, PurgeError::DataDir(DataDirError::InUse { .. }));
        Complaint::of(move |language| {
            let told = error.explain(language);
            if is_in_use { format!("{told}; {}", language.stop_it_first()) } else { told }
        })
    })?;
    tell(&done, args, language)
}

fn tell(done: &Done, args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let mut all_gone = true;
    out::say(&format!("{}\n", language.purged(args.data.display(), done.again)))?;
    for (file, fate) in &done.backups {
        let file = file.display().to_string();
        let told = match fate {
            BackupFate::Removed => language.backup_removed(&file),
            BackupFate::NotThere => language.backup_not_there(&file),
            BackupFate::Another => language.backup_another(&file),
            BackupFate::Left(error) => {
                all_gone = false;
                language.cannot(Deed::Remove, &file, error)
            }
        };
        out::say(&format!("{told}\n"))?;
    }
    out::say(&format!("{}\n", language.not_purged()))?;
    Ok(if all_gone { Outcome::Clean } else { Outcome::Faults })
}

/// Asks whoever sits there, or whatever is piped in.
fn agreed(language: Language) -> Result<bool, Complaint> {
    out::say(language.purge_question())?;
    let mut answer = String::new();
    let n_read = io::stdin().lock().read_line(&mut answer)?;
    if n_read == 0 {
        out::say("\n")?;
    }
    let is_yes = n_read > 0 && Language::is_yes(&answer);
    if !is_yes {
        out::say(&format!("{}\n", language.nothing_purged()))?;
    }
    Ok(is_yes)
}
