//! A file that holds a number.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::SourceError;

/// More than this is no number, bytes.
const MAX_LENGTH: usize = 256;

/// Reads a file on a pool thread, and on one at most: while a reading hangs there is no other.
#[derive(Debug)]
pub(super) struct FileReader {
    path: PathBuf,
    /// The reading that has not ended.
    reading: Option<JoinHandle<io::Result<Vec<u8>>>>,
}

impl FileReader {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, reading: None }
    }

    /// What the file holds.
    pub(super) async fn read(&mut self, most: Duration) -> Result<Vec<u8>, SourceError> {
        let path = self.path.clone();
        let mut reading =
            self.reading.take().unwrap_or_else(|| tokio::task::spawn_blocking(move || bytes(&path)));
        let Ok(ended) = tokio::time::timeout(most, &mut reading).await else {
            self.reading = Some(reading);
            return Err(SourceError::TimedOut { most });
        };
        let read = ended.unwrap_or_else(|error| Err(io::Error::other(error)));
        let bytes = read.map_err(|source| SourceError::Read { path: self.path.clone(), source })?;
        if bytes.len() > MAX_LENGTH {
            return Err(SourceError::TooLong { most: MAX_LENGTH });
        }
        Ok(bytes)
    }
}

/// What is in the file, and one byte more than it may be at most.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_file_that_hangs_holds_one_thread_and_is_read_once_it_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("count");
        // Whoever opens a pipe that nobody writes into waits for ever.
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        let mut reader = FileReader::new(path.clone());
        for _ in 0..3 {
            assert!(matches!(reader.read(SOON).await, Err(SourceError::TimedOut { .. })));
        }
        std::fs::write(&path, "45\n").unwrap();
        assert_eq!(reader.read(Duration::from_secs(10)).await.unwrap(), b"45\n");
    }

    #[tokio::test]
    async fn what_cannot_be_read_and_what_is_too_long_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let read = async |path: &Path| FileReader::new(path.to_owned()).read(Duration::from_secs(10)).await;
        let path = dir.path().join("count");
        assert!(matches!(read(&path).await, Err(SourceError::Read { .. })));
        assert!(matches!(read(dir.path()).await, Err(SourceError::Read { .. })));
        std::fs::write(&path, "1".repeat(MAX_LENGTH)).unwrap();
        assert_eq!(read(&path).await.unwrap().len(), MAX_LENGTH);
        std::fs::write(&path, "1".repeat(MAX_LENGTH + 1)).unwrap();
        assert!(matches!(read(&path).await, Err(SourceError::TooLong { .. })));
    }
}
