//! A directory for what the demo makes, which goes when the demo does.

use std::path::Path;
use std::time::Duration;

use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use tempfile::TempDir;

/// A directory that is removed when this is dropped, also while its files are still being closed.
pub(super) struct Scratch(TempDir);

impl Scratch {
    /// Makes it where this machine keeps temporary files.
    pub(super) fn new() -> Result<Self, Complaint> {
        let dir = tempfile::Builder::new().prefix("diemcau-demo-").tempdir();
        let unmade = |error| {
            Complaint::of(move |language| language.cannot(Deed::Make, language.temporary_directory(), &error))
        };
        dir.map(Self).map_err(unmade)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for _ in 0..20 {
            if std::fs::remove_dir_all(self.path()).is_ok() || !self.path().exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
