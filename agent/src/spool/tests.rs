//! The spool across restarts, power cuts at any byte, and damage.

use std::time::Duration;

use super::*;
use crate::clock::Mono;
use crate::report::{Age, Entered};

#[test]
fn remembers_who_it_is_what_waits_and_how_far_it_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let agent_id = spool.agent_id().clone();
    for count in [40, 45, 50] {
        spool.append(Said::count(count, "Lan"), now(), &context("boot-1")).unwrap();
    }
    spool.done(1).unwrap();
    spool.refused(3, "no such point", now()).unwrap();
    drop(spool);

    let mut spool = Spool::open(dir.path()).unwrap();
    assert_eq!(spool.agent_id(), &agent_id);
    assert_eq!(counts(&spool), [(2, 45)]);
    let refused = fs::read_to_string(dir.path().join("refused.log")).unwrap();
    assert!(refused.contains("no such point") && refused.contains("count: 50"), "{refused}");

    spool.done(2).unwrap();
    let report = spool.append(Said::count(60, "Lan"), now(), &context("boot-1")).unwrap();
    assert_eq!(report.seq, 4, "numbers never come twice");
}

#[test]
fn opens_with_all_complete_entries_wherever_it_was_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    let agent_id = spool.agent_id().clone();
    let mut ends = vec![spool.length];
    for count in 1..=3 {
        spool.append(Said::count(count, "Lê Thị Lan"), now(), &context("boot-1")).unwrap();
        ends.push(spool.length);
    }
    drop(spool);
    let whole = fs::read(dir.path().join("spool")).unwrap();
    assert_eq!(whole.len() as u64, ends[3]);

    for length in 0..=whole.len() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("spool"), &whole[..length]).unwrap();
        let n_whole = ends.iter().filter(|end| **end <= length as u64).count();

        let mut spool = Spool::open(dir.path()).unwrap();
        assert_eq!(spool.agent_id() == &agent_id, n_whole > 0, "cut at {length}");
        let kept: Vec<_> = (1..u32::try_from(n_whole.max(1)).unwrap()).map(|n| (u64::from(n), n)).collect();
        assert_eq!(counts(&spool), kept, "cut at {length}");

        let added = spool.append(Said::count(99, "Lan"), now(), &context("boot-1")).unwrap();
        assert!(added.seq > kept.len() as u64);
        drop(spool);
        assert_eq!(counts(&Spool::open(dir.path()).unwrap()).len(), kept.len() + 1, "cut at {length}");
    }
}

#[test]
fn a_bad_sector_costs_what_lay_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for count in [40, 45, 50] {
        spool.append(Said::count(count, "Lan"), now(), &context("boot-1")).unwrap();
    }
    let second = usize::try_from(spool.length / 2).unwrap();
    drop(spool);
    let path = dir.path().join("spool");
    let mut bytes = fs::read(&path).unwrap();
    bytes[second] ^= 0xff;
    fs::write(&path, bytes).unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert_eq!(spool.waiting.len(), 2, "{:?}", counts(&spool));
    assert!(spool.next_seq >= 4);
}

#[test]
fn belongs_to_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let spool = Spool::open(dir.path()).unwrap();
    assert!(matches!(Spool::open(dir.path()), Err(SpoolError::Busy { .. })));
    drop(spool);
    Spool::open(dir.path()).unwrap();
}

#[test]
fn a_full_spool_refuses_and_drops_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=CAPACITY as u64 {
        let entry = Entry::new(seq, Said::count(1, ""), now(), &context("boot-1"));
        spool.waiting.insert(seq, entry);
    }
    let refused = spool.append(Said::count(2, ""), now(), &context("boot-1"));
    assert!(matches!(refused, Err(SpoolError::Full)));
    assert_eq!(spool.waiting.len(), CAPACITY);
}

#[test]
fn shrinks_once_nothing_waits() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    for seq in 1..=200 {
        spool.append(Said::count(1, "a name of some length"), now(), &context("boot-1")).unwrap();
        spool.done(seq).unwrap();
    }
    assert!(fs::metadata(dir.path().join("spool")).unwrap().len() < 2 * COMPACT_IDLE);
    drop(spool);
    assert_eq!(Spool::open(dir.path()).unwrap().next_seq, 201);
}

#[test]
fn a_directory_that_cannot_be_put_on_the_disk_costs_no_later_count() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    // A device takes no fsync.
    spool.dir_handle = File::open("/dev/null").unwrap();
    let mut n_failed = 0;
    for seq in 1..=200 {
        spool.append(Said::count(1, "a name of some length"), now(), &context("boot-1")).unwrap();
        n_failed += u32::from(spool.done(seq).is_err());
    }
    assert!(n_failed > 0, "it was written anew, and the fault told");
    spool.append(Said::count(45, "Lan"), now(), &context("boot-1")).unwrap();
    drop(spool);
    assert_eq!(counts(&Spool::open(dir.path()).unwrap()), [(201, 45)]);
}

#[test]
fn the_age_survives_a_restart_and_is_estimated_after_a_reboot() {
    let dir = tempfile::tempdir().unwrap();
    let mut spool = Spool::open(dir.path()).unwrap();
    spool.append(Said::count(45, "Lan"), now(), &context("boot-1")).unwrap();
    let later = Now { mono: now().mono + Duration::from_mins(1), wall_ms: now().wall_ms + 90_000 };
    for (boot, age) in [
        ("boot-1", Age { length: Duration::from_mins(1), estimated: false }),
        ("boot-2", Age { length: Duration::from_secs(90), estimated: true }),
    ] {
        let report = &spool.waiting(&BootId::new(boot))[0];
        assert_eq!(report.entered.age(later, None), age, "{boot}");
        assert_eq!(matches!(report.entered, Entered::ThisBoot(_)), !age.estimated);
    }
}

fn counts(spool: &Spool) -> Vec<(u64, u32)> {
    let reports = spool.waiting(&BootId::new("boot-1"));
    reports.iter().map(|report| (report.seq, report.said.attendance.count)).collect()
}

fn now() -> Now {
    Now { mono: Mono::from_micros(5_000_000), wall_ms: 1_746_666_000_000 }
}

fn context(boot: &str) -> Context {
    Context { boot_id: BootId::new(boot), session: v1::Session::Live, offset_ms: None }
}
