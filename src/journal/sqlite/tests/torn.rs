//! A machine that lost power: the end of the write-ahead log is cut, or full of anything.

use std::fs;
use std::path::{Path, PathBuf};

use super::{all, append, fact, facts, open};
use crate::journal::{JOURNAL_FILE, Opened};

/// Facts appended, one commit each.
const COMMITS: u64 = 60;

#[tokio::test]
async fn a_log_cut_anywhere_opens_with_all_that_was_acknowledged() {
    let torn = Torn::new().await;
    let log = fs::read(&torn.log).unwrap();
    let offsets = (0..log.len()).step_by(509).chain(torn.acknowledged.iter().flat_map(|len| [len - 1, *len]));
    for offset in offsets {
        torn.check(&log[..offset], offset);
    }
}

#[tokio::test]
async fn a_log_that_ends_in_garbage_opens_with_all_that_was_acknowledged() {
    let torn = Torn::new().await;
    let log = fs::read(&torn.log).unwrap();
    for offset in (32..log.len()).step_by(2_039) {
        for garbage in [0x00, 0xA5] {
            let mut damaged = log.clone();
            damaged[offset..].fill(garbage);
            torn.check(&damaged, offset);
        }
    }
}

/// The files of a journal as they lay on the disk while it was written.
struct Torn {
    /// Holds the copies.
    copies: tempfile::TempDir,
    /// The main file, copied.
    main: Vec<u8>,
    /// The log, copied.
    log: PathBuf,
    /// The log's length when fact 1, 2, 3 … was acknowledged.
    acknowledged: Vec<usize>,
}

impl Torn {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()).unwrap());
        let Opened { log, .. } = open(dir.path()).unwrap();
        let mut acknowledged = Vec::new();
        for seq in 1..=COMMITS {
            append(&log, vec![fact(seq)]).await.unwrap();
            let log = fs::metadata(log_of(dir.path())).unwrap();
            acknowledged.push(usize::try_from(log.len()).unwrap());
        }
        let copies = tempfile::tempdir().unwrap();
        let log = copies.path().join("log");
        fs::copy(log_of(dir.path()), &log).unwrap();
        let main = fs::read(dir.path().join(JOURNAL_FILE)).unwrap();
        Self { copies, main, log, acknowledged }
    }

    fn check(&self, log: &[u8], intact: usize) {
        let dir = tempfile::tempdir_in(self.copies.path()).unwrap();
        fs::write(dir.path().join(JOURNAL_FILE), &self.main).unwrap();
        fs::write(log_of(dir.path()), log).unwrap();
        let opened = open(dir.path()).unwrap();
        let read = all(opened.facts);
        let n_acknowledged = self.acknowledged.iter().filter(|len| **len <= intact).count();
        assert_eq!(read, facts(1..=u64::try_from(n_acknowledged).unwrap()), "intact to {intact}");
    }
}

fn log_of(dir: &Path) -> PathBuf {
    dir.join(format!("{JOURNAL_FILE}-wal"))
}
