//! A state directory that is put back to what it was, or that nothing can be written to.

use super::*;

#[test]
fn a_spool_that_is_put_back_in_the_midst_of_a_frame_goes_on_with_new_numbers_or_a_new_run() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("spool");
    let mut said = std::collections::BTreeSet::new();
    let mut spool = Spool::open(dir.path()).unwrap();
    said.insert(name(&spool.append(Said::count(1, "Lan"), now(), &context("boot-1")).unwrap()));
    drop(spool);
    let frozen = fs::read(&path).unwrap();
    for day in 0..40_u32 {
        // Half a frame is left of what the disk kept, or a frame and a half, or what another day had.
        let kept = frozen.len() - usize::try_from(day % 7).unwrap() * 3;
        fs::write(&path, [&frozen[..kept], &vec![0; usize::try_from(day % 3).unwrap() * 9]].concat())
            .unwrap();
        let mut spool = Spool::open(dir.path()).unwrap();
        for count in [50 + day, 60 + day] {
            let report = spool.append(Said::count(count, "Lan"), now(), &context("boot-1")).unwrap();
            assert!(said.insert(name(&report)), "day {day}: number {} has another's name", report.report.seq);
            spool.done(Lane::Human, report.report.seq, &received()).unwrap();
        }
    }
}

#[test]
fn a_state_directory_that_may_only_be_read_takes_no_word_it_would_lose() {
    use std::os::unix::fs::PermissionsExt as _;
    if rustix::process::geteuid().is_root() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    drop(Spool::open(dir.path()).unwrap());
    fs::set_permissions(dir.path().join("spool"), fs::Permissions::from_mode(0o400)).unwrap();
    assert!(matches!(Spool::open(dir.path()), Err(SpoolError::Io { .. })));
}

/// What a collector knows it by.
fn name(appended: &Appended) -> (u64, u64) {
    (appended.report.run, appended.report.seq)
}
