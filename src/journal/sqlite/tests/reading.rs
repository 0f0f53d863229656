//! Reading a journal that somebody else writes, and copies of one.

use std::fs;
use std::path::Path;

use diemcau_core::ids::Seq;

use super::disk::{in_own_mounts, mount};
use super::{all, append, facts, journal_of, open};
use crate::journal::sqlite::read;
use crate::journal::{JOURNAL_FILE, Opened};

#[tokio::test]
async fn beside_the_writer_all_that_is_durable_is_read_and_nothing_held_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(JOURNAL_FILE);
    let Opened { log, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=9_000)).await.unwrap();
    let mut reading = read(&path).unwrap();
    assert_eq!(reading.next().unwrap().unwrap(), facts(1..=1)[0]);
    append(&log, facts(9_001..=9_100)).await.unwrap();
    assert_eq!(all(reading), facts(2..=9_000), "what came after the opening is for the next reader");
    assert_eq!(all(read(&path).unwrap()), facts(1..=9_100));
    append(&log, facts(9_101..=9_102)).await.unwrap();
    drop(log);
    assert_eq!(all(open(dir.path()).unwrap().facts), facts(1..=9_102));
}

#[tokio::test]
async fn a_follower_is_told_and_reads_on() {
    let dir = journal_of(3).await;
    let Opened { log, .. } = open(dir.path()).unwrap();
    assert_eq!(log.follow(Seq(2)).await.unwrap(), Seq(3));
    let following = log.follow(Seq(3));
    append(&log, facts(4..=6)).await.unwrap();
    assert_eq!(following.await.unwrap(), Seq(6));
    assert_eq!(log.read(Seq(4), 2).await.unwrap(), facts(4..=5));
    assert_eq!(log.read(Seq(7), 2).await.unwrap(), []);
}

#[tokio::test]
async fn a_copy_of_the_files_is_read_with_what_only_the_log_holds() {
    let dir = tempfile::tempdir().unwrap();
    let Opened { log, .. } = open(dir.path()).unwrap();
    append(&log, facts(1..=40)).await.unwrap();
    let copy = tempfile::tempdir().unwrap();
    copy_files(dir.path(), copy.path());
    assert!(fs::metadata(copy.path().join(format!("{JOURNAL_FILE}-wal"))).unwrap().len() > 0);
    for _ in 0..2 {
        assert_eq!(all(read(&copy.path().join(JOURNAL_FILE)).unwrap()), facts(1..=40));
    }
}

#[test]
fn a_copy_on_a_read_only_disk_is_read_too() {
    in_own_mounts("reading::a_copy_on_a_read_only_disk_is_read_too", |dir| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let written = tempfile::tempdir().unwrap();
        let Opened { log, .. } = open(written.path()).unwrap();
        runtime.block_on(append(&log, facts(1..=40))).unwrap();
        mount(&["-t", "tmpfs", "-o", "size=4m", "tmpfs"], dir);
        copy_files(written.path(), dir);
        mount(&["-o", "remount,ro"], dir);
        assert_eq!(all(read(&dir.join(JOURNAL_FILE)).unwrap()), facts(1..=40), "with its log");

        mount(&["-o", "remount,rw"], dir);
        drop(open(dir).unwrap());
        mount(&["-o", "remount,ro"], dir);
        assert!(!dir.join(format!("{JOURNAL_FILE}-wal")).exists());
        assert_eq!(all(read(&dir.join(JOURNAL_FILE)).unwrap()), facts(1..=40), "without one");
    });
}

fn copy_files(from: &Path, to: &Path) {
    for name in [JOURNAL_FILE.to_owned(), format!("{JOURNAL_FILE}-wal")] {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}
