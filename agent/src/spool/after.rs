//! After the event: what people said, and the collector has, is forgotten here too.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use diemcau_core::ids::Lane;
use diemcau_phrase::system::Deed;
use prost::Message as _;

use super::frame::Kind;
use super::stored::Owner;
use super::{Spool, SpoolError, refused, sync_dir, write_anew};

/// So long after the end of the event, and after it was said, it is still shown.
pub const FORGOTTEN_AFTER: Duration = Duration::from_hours(24);

impl Spool {
    /// The collector told when the event ends.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn event_ends(&mut self, ends_ms: i64) -> Result<(), SpoolError> {
        if self.contents.ends_ms == Some(ends_ms) {
            return Ok(());
        }
        self.contents.ends_ms = Some(ends_ms);
        let owner: Owner = self.contents.owner(self.agent_id.as_str());
        self.write(Lane::Human, Kind::Owner, &owner.encode_to_vec(), true)
    }

    /// Whether the event was over for [`FORGOTTEN_AFTER`] at that instant of its clock.
    pub fn is_over(&self, at_ms: i64) -> bool {
        self.contents.ends_ms.is_some_and(|ends_ms| at_ms > ends_ms.saturating_add(after_ms()))
    }

    /// Forgets what people said [`FORGOTTEN_AFTER`] ago and is done with, that which was refused too, once the event
    /// was over for as long at that instant of its clock. What still waits is kept until the collector has it. Says
    /// whether anything was forgotten.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn forget_said(&mut self, at_ms: i64) -> Result<bool, SpoolError> {
        if !self.is_over(at_ms) {
            return Ok(false);
        }
        self.contents.forget_said(at_ms.saturating_sub(after_ms()));
        let bytes = self.contents.write(self.agent_id.as_str());
        let logs = [refused::path(&self.dir), refused::older(&self.dir)].into_iter();
        let logs: Vec<PathBuf> = logs.filter(|log| refused::age(log) > Some(FORGOTTEN_AFTER)).collect();
        // A longer file holds what is done with.
        if bytes.len() as u64 == self.length && logs.is_empty() {
            return Ok(false);
        }
        for path in logs {
            match fs::remove_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(SpoolError::Io { what: Deed::Remove, path, source }),
                Ok(()) => {}
            }
        }
        (self.file, self.length) = write_anew(&self.dir, &bytes)?;
        sync_dir(&self.dir, &self.dir_handle)?;
        Ok(true)
    }
}

fn after_ms() -> i64 {
    i64::try_from(FORGOTTEN_AFTER.as_millis()).unwrap_or(i64::MAX)
}
