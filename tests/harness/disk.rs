//! A small disk that can be filled. Needs root.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system of its own in memory, mounted on a folder until it is dropped.
pub(crate) struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one.
    ///
    /// # Errors
    /// If that is not allowed here; the text says why.
    pub(crate) fn mount(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", "size=1536k", "none"]).arg(folder);
        let output = command.output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Allows writing, or does not.
    pub(crate) fn remount(&self, mode: &str) {
        let status =
            Command::new("mount").args(["-o", &format!("remount,{mode}")]).arg(&self.folder).status();
        assert!(status.is_ok_and(|status| status.success()), "it was mounted before");
    }

    /// Leaves not a byte free.
    pub(crate) fn fill(&self) {
        let mut file = File::create(self.filler()).expect("the filler can be made");
        while file.write_all(&[0; 1024]).is_ok() {}
    }

    /// As before.
    pub(crate) fn clear(&self) {
        fs::remove_file(self.filler()).expect("the filler is there");
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(&self.folder).output().ok();
    }
}
