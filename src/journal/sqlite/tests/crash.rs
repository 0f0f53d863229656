//! A collector that is killed while it writes.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{all, append, facts, open};
use crate::journal::Opened;

/// Set for the child process of the test.
const CHILD: &str = "DIEMCAU_TEST_CRASH_DIR";
/// Acknowledged facts after which the child is killed, each time.
const KILL_AFTER: [u64; 4] = [1, 40, 333, 2_000];

#[test]
fn kill_9_loses_nothing_that_was_acknowledged() {
    if let Some(dir) = env::var_os(CHILD) {
        write_until_killed(Path::new(&dir));
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut n_before = 0;
    for kill_after in KILL_AFTER {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["journal::sqlite::tests::crash::kill_9_loses_nothing_that_was_acknowledged", "--exact"])
            .args(["--nocapture", "--test-threads=1"])
            .env(CHILD, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = n_before;
        while acknowledged < n_before + kill_after {
            let line = lines.next().expect("the child writes on").unwrap();
            acknowledged = line.strip_prefix("acknowledged ").map_or(acknowledged, |n| n.parse().unwrap());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let told =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
        let acknowledged = told.last().unwrap_or(acknowledged);

        let read = all(open(dir.path()).unwrap().facts);
        let n_read = u64::try_from(read.len()).unwrap();
        assert!(n_read >= acknowledged, "{acknowledged} acknowledged, {n_read} there");
        assert_eq!(read, facts(1..=n_read));
        n_before = n_read;
    }
}

fn write_until_killed(dir: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let Opened { log, facts: kept, .. } = open(dir).unwrap();
    let mut last = u64::try_from(kept.count()).unwrap();
    runtime.block_on(async {
        loop {
            let n = last % 7 + 1;
            append(&log, facts(last + 1..=last + n)).await.unwrap();
            last += n;
            let mut out = std::io::stdout();
            writeln!(out, "acknowledged {last}").and_then(|()| out.flush()).unwrap();
        }
    });
}
