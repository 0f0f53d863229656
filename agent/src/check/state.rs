//! Where the agent keeps what people enter. Nothing is made or written: a file that `root` made here
//! would not be the service's.

use std::io;
use std::path::Path;

use diemcau_phrase::Language;
use diemcau_phrase::check as phrase;
use rustix::fs::{Access, access, statvfs};

use super::CheckResult;
use crate::spool::Spool;

/// Less free space than this is told, bytes.
const SPACE: u64 = 50 * 1024 * 1024;

pub(super) fn check(language: Language, state: &Path) -> Vec<CheckResult> {
    let shown = state.display();
    // `run` cannot make a directory where something else stands, or where it may not even look.
    match std::fs::metadata(state) {
        Ok(there) if !there.is_dir() => {
            let why = language.io_error(&io::ErrorKind::NotADirectory.into());
            return vec![CheckResult::bad(
                phrase::bad_state(language, &shown, why),
                phrase::other_state(language),
            )];
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let why = language.io_error(&error);
            return vec![CheckResult::bad(
                phrase::bad_state(language, &shown, why),
                phrase::other_state(language),
            )];
        }
        Ok(_) | Err(_) => {}
    }
    if !state.is_dir() {
        let above = state.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("."));
        if !above.is_dir() || access(above, Access::WRITE_OK | Access::EXEC_OK).is_err() {
            let what = phrase::no_state(language, &shown, above.display());
            return vec![CheckResult::bad(what, phrase::other_state(language))];
        }
        return vec![CheckResult::note(phrase::new_state(language, shown), "")];
    }
    let mut lines = vec![match Spool::is_held(state) {
        Ok(true) => CheckResult::good(phrase::running(language, &shown)),
        Ok(false) => CheckResult::note(phrase::not_running(language, &shown), phrase::start_agent(language)),
        Err(error) => CheckResult::bad(
            phrase::bad_state(language, &shown, language.io_error(&error)),
            phrase::as_root(language),
        ),
    }];
    if let Err(errno) = access(state, Access::WRITE_OK | Access::EXEC_OK) {
        let why = language.io_error(&errno.into());
        lines.push(CheckResult::bad(
            phrase::read_only_state(language, &shown, why),
            phrase::make_state_writable(language),
        ));
    }
    if let Ok(disk) = statvfs(state)
        && disk.f_bavail.saturating_mul(disk.f_frsize) < SPACE
    {
        lines.push(CheckResult::bad(phrase::full_disk(language, &shown), phrase::free_disk(language)));
    }
    lines
}
