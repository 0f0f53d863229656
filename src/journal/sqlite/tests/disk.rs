//! A disk that is full, or may not be written, and then heals.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use super::{all, append, at, batch, facts, open};
use crate::journal::sqlite::store::Store;
use crate::journal::{AppendError, JOURNAL_FILE, JournalError, Opened};

/// Set for the child process of a test, which has mounts of its own.
const CHILD: &str = "DIEMCAU_TEST_DISK_DIR";

#[test]
fn a_full_disk_is_told_and_survived() {
    in_own_mounts("disk::a_full_disk_is_told_and_survived", |dir| {
        mount(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], dir);
        let ballast = dir.join("ballast");
        fs::write(&ballast, vec![0; 1 << 20]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(fill_and_heal(dir, &ballast));
    });
}

async fn fill_and_heal(dir: &Path, ballast: &Path) {
    let Opened { log, notes, .. } = open(dir).unwrap();
    let mut failure = notes.failure();
    let mut last = 0;
    let error = loop {
        match append(&log, facts(last + 1..=last + 50)).await {
            Ok(()) => last += 50,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, AppendError::NotStored(JournalError::Full(_))), "{error:?}");
    assert!(last > 500, "there was room for {last}");
    assert!(failure.borrow_and_update().is_some());
    let later = append(&log, facts(last + 51..=last + 60)).await.unwrap_err();
    assert!(
        matches!(later, AppendError::NotStored(JournalError::Full(_))),
        "what follows a failed batch fails alike: {later:?}"
    );

    fs::remove_file(ballast).unwrap();
    append(&log, facts(last + 1..=last + 50)).await.unwrap();
    assert!(failure.borrow_and_update().is_none(), "healing is told");
    drop(log);
    assert_eq!(all(open(dir).unwrap().facts), facts(1..=last + 50));
}

#[test]
fn a_read_only_disk_is_told() {
    in_own_mounts("disk::a_read_only_disk_is_told", |dir| {
        mount(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], dir);
        drop(open(dir).unwrap());
        mount(&["-o", "remount,ro"], dir);
        let error = open(dir).err().unwrap();
        assert!(matches!(error, JournalError::ReadOnly(_)), "{error:?}");
        mount(&["-o", "remount,rw"], dir);
        drop(open(dir).unwrap());
    });
}

#[test]
fn a_journal_is_read_where_it_cannot_be_written_and_goes_on_when_it_can() {
    let name = "disk::a_journal_is_read_where_it_cannot_be_written_and_goes_on_when_it_can";
    in_own_mounts(name, |dir| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        mount(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], dir);
        let Opened { log, notes, .. } = open(dir).unwrap();
        runtime.block_on(append(&log, facts(1..=40))).unwrap();
        notes.alive(at(7));
        drop((log, notes));

        let ballast = dir.join("ballast");
        let mut file = fs::File::create(&ballast).unwrap();
        while file.write_all(&[0; 512]).is_ok() {}
        drop(file);
        runtime.block_on(begin_and_heal(dir, 40, || fs::remove_file(&ballast).unwrap()));
        mount(&["-o", "remount,ro"], dir);
        runtime.block_on(begin_and_heal(dir, 41, || mount(&["-o", "remount,rw"], dir)));
    });
}

async fn begin_and_heal(dir: &Path, n_facts: u64, heal: impl FnOnce()) {
    let Opened { log, notes, facts: read, last_alive, .. } = open(dir).unwrap();
    assert_eq!((all(read), last_alive), (facts(1..=n_facts), Some(at(7))));
    for _ in 0..2 {
        let error = append(&log, facts(n_facts + 1..=n_facts + 1)).await.unwrap_err();
        assert!(matches!(&error, AppendError::NotStored(error) if error.is_unwritable()), "{error:?}");
        assert!(notes.failure().borrow().is_some());
    }
    heal();
    append(&log, facts(n_facts + 1..=n_facts + 1)).await.unwrap();
    assert!(notes.failure().borrow().is_none(), "healing is told");
    drop((log, notes));
    assert_eq!(all(open(dir).unwrap().facts), facts(1..=n_facts + 1));
}

#[tokio::test]
async fn a_file_at_its_limit_or_closed_to_writing_fails_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(JOURNAL_FILE);
    let mut store = Store::open(&path).unwrap();
    store.append(&[batch(facts(1..=10))], Some(at(1))).unwrap();
    let big = [batch(facts(11..=20)), batch(facts(21..=50_000))];

    store.conn.pragma_update(None, "max_page_count", 20).unwrap();
    let error = store.append(&big, Some(at(2))).unwrap_err();
    assert!(matches!(error, AppendError::NotStored(JournalError::Full(_))), "{error:?}");
    store.conn.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    store.conn.pragma_update(None, "query_only", true).unwrap();
    let error = store.append(&big, Some(at(2))).unwrap_err();
    assert!(matches!(error, AppendError::NotStored(JournalError::ReadOnly(_))), "{error:?}");
    drop(store);

    let Opened { log, facts: kept, last_alive, .. } = open(dir.path()).unwrap();
    assert_eq!((all(kept), last_alive), (facts(1..=10), Some(at(1))));
    for (after, facts) in big {
        log.append(after, facts).await.unwrap();
    }
}

#[tokio::test]
async fn a_note_of_being_alive_finds_out_too() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { notes, .. } = open(dir.path()).unwrap();
    let mut failure = notes.failure();
    let path = dir.path().join(JOURNAL_FILE);
    let locked = lock(&path);
    notes.alive(at(1));
    failure.changed().await.unwrap();
    assert!(matches!(*failure.borrow_and_update(), Some(JournalError::Busy(_))));
    drop(locked);
    notes.alive(at(2));
    failure.changed().await.unwrap();
    assert!(failure.borrow().is_none());
}

/// Holds the write lock of the file.
fn lock(path: &Path) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    conn
}

/// Runs a test in a process with mounts of its own; says so where that is not permitted.
pub(super) fn in_own_mounts(name: &str, test: impl FnOnce(&Path)) {
    if let Some(dir) = env::var_os(CHILD) {
        test(Path::new(&dir));
        return;
    }
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "--"]);
        command
    };
    if !unshare().arg("true").status().is_ok_and(|status| status.success()) {
        println!("{name}: mounts are not permitted here; the limit within SQLite is tried alone");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let child = unshare()
        .arg(env::current_exe().unwrap())
        .args([&format!("journal::sqlite::tests::{name}"), "--exact", "--nocapture"])
        .env(CHILD, dir.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout) + String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && output.contains("1 passed"), "{output}");
}

pub(super) fn mount(args: &[&str], dir: &Path) {
    let status = Command::new("mount").args(args).arg(dir).status().unwrap();
    assert!(status.success(), "mount {args:?}");
}
