//! `refused.log`: what the collector refused for good, for a person to look at. It holds what people said, so it is
//! its owner's alone, and is bounded.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diemcau_phrase::system::Deed;

use super::{SpoolError, open_append};

/// Bytes of the log; a longer one becomes `refused.log.1`, in the place of the one before.
pub(super) const MAX_LOG: u64 = 256 * 1024;

/// Where it is.
pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join("refused.log")
}

/// Where the one before is.
pub(super) fn older(dir: &Path) -> PathBuf {
    dir.join("refused.log.1")
}

/// Appends a line. When this returns it is on the disk.
pub(super) fn append(dir: &Path, line: &str) -> Result<(), SpoolError> {
    let path = path(dir);
    let is_full = fs::metadata(&path).is_ok_and(|metadata| metadata.len() >= MAX_LOG);
    let made_room = if is_full { fs::rename(&path, older(dir)) } else { Ok(()) };
    made_room.map_err(|source| SpoolError::Io { what: Deed::SetAside, path: path.clone(), source })?;
    let mut log = open_append(&path)?;
    let written = log.write_all(line.as_bytes()).and_then(|()| log.sync_data());
    written.map_err(|source| SpoolError::Io { what: Deed::Write, path, source })
}

/// How long ago something was written to it, by the clock of this machine; none: it is not there.
pub(super) fn age(log: &Path) -> Option<Duration> {
    let written = fs::metadata(log).and_then(|metadata| metadata.modified()).ok()?;
    Some(SystemTime::now().duration_since(written).unwrap_or_default())
}
