//! A bit that turns at rest, in the file or in its log: all that was acknowledged is there, or it is told.

use std::fs;
use std::path::Path;

use diemcau_core::fact::FactBody;

use super::{append, at, facts, open};
use crate::journal::sqlite::read;
use crate::journal::{Facts, JOURNAL_FILE, JournalError, Opened};

/// Facts in the journal.
const N_FACTS: u64 = 160;
/// Places that are tried in each file.
const N_FLIPS: usize = 150;

#[tokio::test]
async fn in_the_file() {
    let stage = Stage::new(End::Closed).await;
    assert!(stage.files.iter().all(|(name, _)| !name.ends_with("-wal")), "all is in the file");
    stage.flip_all(JOURNAL_FILE);
}

#[tokio::test]
async fn in_the_log_of_a_collector_that_was_killed() {
    let stage = Stage::new(End::Killed).await;
    stage.flip_all(&format!("{JOURNAL_FILE}-wal"));
}

#[tokio::test]
async fn in_the_last_fact() {
    let stage = Stage::new(End::Closed).await;
    let file = &stage.files.iter().find(|(name, _)| name == JOURNAL_FILE).unwrap().1;
    let needle = b"the last note";
    let at = file.windows(needle.len()).position(|bytes| bytes == needle).unwrap();
    let told = stage.flip(JOURNAL_FILE, at, 1).unwrap();
    assert_eq!(told.fact().unwrap().0, N_FACTS + 1, "{told}");
    assert!(told.to_string().ends_with("is not as it was written"), "{told}");
}

#[tokio::test]
async fn in_the_mark_which_costs_nothing_else() {
    let stage = Stage::new(End::Killed).await;
    for at in [3, 40, 90] {
        assert!(stage.flip("last-fact", at, 1).is_none());
    }
}

/// How the journal's process ended.
enum End {
    Closed,
    Killed,
}

/// The files of a journal at rest.
struct Stage {
    files: Vec<(String, Vec<u8>)>,
}

impl Stage {
    async fn new(end: End) -> Self {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()).unwrap());
        let Opened { log, notes, .. } = open(dir.path()).unwrap();
        for first in (1..=N_FACTS).step_by(5) {
            append(&log, facts(first..=first + 4)).await.unwrap();
        }
        let mut last = super::fact(N_FACTS + 1);
        let FactBody::AttendanceReported { count, .. } = &mut last.body else { panic!("{last:?}") };
        count.note = "the last note".into();
        append(&log, vec![last]).await.unwrap();
        notes.alive(at(9_000));
        let files = match end {
            End::Killed => files(dir.path()),
            End::Closed => {
                drop((log, notes));
                files(dir.path())
            }
        };
        Self { files }
    }

    fn flip_all(&self, name: &str) {
        let len = self.files.iter().find(|(file, _)| file == name).unwrap().1.len();
        let places = (0..len.min(120)).chain((120..len).step_by((len / N_FLIPS).max(1)));
        let n_told = places.filter(|at| self.flip(name, *at, 1 << (at % 8)).is_some()).count();
        assert!(n_told > 0, "nothing was told in {name}");
    }

    /// What is told of it, by a start and by a check, which must agree on whether all is there.
    fn flip(&self, name: &str, at: usize, bit: u8) -> Option<JournalError> {
        let dir = tempfile::tempdir().unwrap();
        for (file, content) in &self.files {
            let mut content = content.clone();
            if file == name {
                content[at] ^= bit;
            }
            fs::write(dir.path().join(file), content).unwrap();
        }
        let checked = told(read(&dir.path().join(JOURNAL_FILE)), (name, at));
        let started = told(open(dir.path()).map(|opened| opened.facts), (name, at));
        assert!(checked.is_none() || started.is_some(), "{name} at {at}: a start lets through {checked:?}");
        started
    }
}

/// What is told of a journal; none only if all its facts are there.
fn told(opened: Result<Facts, JournalError>, place: (&str, usize)) -> Option<JournalError> {
    let read: Result<Vec<_>, _> = opened.and_then(Iterator::collect);
    match read {
        Err(error) => Some(error),
        Ok(read) => {
            assert_eq!(read.len() as u64, N_FACTS + 1, "silently less: {place:?}");
            assert_eq!(read[..read.len() - 1], facts(1..=N_FACTS), "{place:?}");
            None
        }
    }
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let names = [JOURNAL_FILE.to_owned(), format!("{JOURNAL_FILE}-wal"), "last-fact".to_owned()];
    names.into_iter().filter_map(|name| Some((name.clone(), fs::read(dir.join(name)).ok()?))).collect()
}
