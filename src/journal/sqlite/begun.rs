//! Whether what lies in a folder is all of the journal that was begun there. Where it is not, nothing is
//! begun anew: the next start would take an event that was lost for one that never was.

use std::fs;
use std::path::{Path, PathBuf};

use diemcau_core::chain::Tip;
use diemcau_core::ids::Seq;

use super::mark::{self, Known};
use super::place::log_of;
use crate::journal::{Cause, JournalError};

/// The last fact that is known to have been written to the journal in `path`. An error if there was a
/// journal and there is none.
pub(super) fn known(path: &Path) -> Result<Option<Tip>, JournalError> {
    let known = Known::of(path).map_err(|error| JournalError::Io(Cause::new(error)))?;
    let is_empty = fs::metadata(path).map_or(true, |metadata| metadata.len() == 0);
    let traces = if is_empty { traces(path, known) } else { Vec::new() };
    if !traces.is_empty() {
        return Err(JournalError::Gone { path: path.to_owned(), traces });
    }
    if known == Known::Unreadable {
        let mark = mark::path_of(path);
        tracing::warn!(mark = %mark.display(), "the mark beside the journal cannot be read, and tells nothing");
    }
    Ok(known.tip())
}

/// Whether a journal whose last fact is `last` holds all that is known to have been written.
pub(super) fn check_end(path: &Path, last: Seq, known: Option<Tip>) -> Result<(), JournalError> {
    match known {
        Some(known) if known.seq > last => {
            Err(JournalError::Short { last, known: known.seq, mark: mark::path_of(path) })
        }
        Some(_) | None => Ok(()),
    }
}

/// What is left of a journal whose file is gone, or empty.
fn traces(path: &Path, known: Known) -> Vec<PathBuf> {
    let mut index = path.as_os_str().to_owned();
    index.push("-shm");
    let mut traces = vec![log_of(path), index.into()];
    traces.retain(|trace| trace.exists());
    if known.is_trace() {
        traces.push(mark::path_of(path));
    }
    traces
}
