//! What is left once the event is over, and how much is kept of what was refused.

use super::*;
use crate::spool::after::FORGOTTEN_AFTER;
use crate::spool::refused::{MAX_LOG, older, path};

/// When all is said here.
const END_MS: i64 = 1_746_666_000_000;
const SAID: &str = "chị Lan 0912 345 678";

#[test]
fn a_day_after_the_end_nothing_is_left_of_what_the_collector_has_and_what_waits_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for count in [40, 45] {
        spool.append(Said::count(count, SAID), now(), &context("boot-1")).unwrap();
    }
    spool.done(Lane::Human, 1, &received()).unwrap();
    spool.refused((Lane::Human, 2), v1::RefusalReason::UnknownPoint, "no such point", now()).unwrap();
    spool.append(Said::count(50, "anh Bình"), now(), &context("boot-1")).unwrap();
    let later_ms = END_MS + i64::try_from(FORGOTTEN_AFTER.as_millis()).unwrap();
    assert!(!spool.forget_said(i64::MAX).unwrap(), "when it ends is not known");
    spool.event_ends(END_MS).unwrap();
    drop(spool);

    let mut spool = Spool::open(dir.path()).unwrap();
    assert!(!spool.forget_said(later_ms).unwrap());
    assert!(holds(&dir.path().join("spool"), SAID));
    assert!(spool.forget_said(later_ms + 1).unwrap());
    assert!(!holds(&dir.path().join("spool"), SAID));
    let log = path(dir.path());
    assert!(holds(&log, SAID), "it was refused just now");
    let written = std::time::SystemTime::now() - FORGOTTEN_AFTER - Duration::from_secs(9);
    File::options().append(true).open(&log).unwrap().set_modified(written).unwrap();
    assert!(spool.forget_said(later_ms + 1).unwrap() && !log.exists());
    assert_eq!(counts(&spool), [(3, 50)], "what waits is kept");
    assert!(!spool.forget_said(later_ms + 2).unwrap(), "once is enough");
    drop(spool);

    let mut spool = Spool::open(dir.path()).unwrap();
    assert_eq!(counts(&spool), [(3, 50)]);
    spool.done(Lane::Human, 3, &received()).unwrap();
    assert!(spool.forget_said(later_ms + 3).unwrap(), "when it ends is known after a restart too");
    assert!(!holds(&dir.path().join("spool"), "anh Bình"));
    spool.event_ends(later_ms).unwrap();
    spool.append(Said::count(60, SAID), now(), &context("boot-1")).unwrap();
    spool.done(Lane::Human, 4, &received()).unwrap();
    assert!(!spool.forget_said(later_ms + 4).unwrap(), "another event goes on");
}

#[test]
fn what_was_refused_is_kept_up_to_a_bound() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let why = "x".repeat(60_000);
    for seq in 1..=20 {
        spool.append(Said::count(7, SAID), now(), &context("boot-1")).unwrap();
        spool.refused((Lane::Human, seq), v1::RefusalReason::UnknownPoint, &why, now()).unwrap();
        let lengths =
            [path(dir.path()), older(dir.path())].map(|log| fs::metadata(log).map_or(0, |log| log.len()));
        assert!(lengths.iter().all(|length| *length < MAX_LOG + 100_000), "{lengths:?}");
    }
    let newest = fs::read_to_string(path(dir.path())).unwrap();
    assert!(newest.contains("seq=20 ") && older(dir.path()).exists());
}

fn holds(file: &Path, text: &str) -> bool {
    String::from_utf8_lossy(&fs::read(file).unwrap()).contains(text)
}
