//! Where the agent keeps what people enter. Nothing is made or written: a file that `root` made here
//! would not be the service's.

use std::path::Path;

use diemcau_phrase::check as phrase;
use rustix::fs::{Access, access, statvfs};

use super::CheckResult;
use crate::spool::Spool;

/// Less free space than this is told, bytes.
const SPACE: u64 = 50 * 1024 * 1024;

pub(super) fn check(state: &Path) -> Vec<CheckResult> {
    let shown = state.display();
    if !state.is_dir() {
        let above = state.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("."));
        if !above.is_dir() || access(above, Access::WRITE_OK).is_err() {
            let what = phrase::no_state(&shown, above.display());
            return vec![CheckResult::bad(what, phrase::OTHER_STATE)];
        }
        return vec![CheckResult::note(phrase::new_state(shown), "")];
    }
    let mut lines = vec![match Spool::is_held(state) {
        Ok(true) => CheckResult::good(phrase::running(&shown)),
        Ok(false) => CheckResult::note(phrase::not_running(&shown), phrase::START_AGENT),
        Err(error) => CheckResult::bad(phrase::bad_state(&shown, error), phrase::AS_ROOT),
    }];
    if let Err(error) = access(state, Access::WRITE_OK) {
        lines.push(CheckResult::bad(phrase::read_only_state(&shown, error), phrase::READ_ONLY_STATE));
    }
    if let Ok(disk) = statvfs(state)
        && disk.f_bavail.saturating_mul(disk.f_frsize) < SPACE
    {
        lines.push(CheckResult::bad(phrase::full_disk(&shown), phrase::FREE_DISK));
    }
    lines
}
