//! The process itself, by the names that all programs give to Prometheus. What the system does not tell is absent.

use std::fs;

use rustix::process::{Resource, getrlimit};

use super::exposition::{Labels, Metric, number};

/// What the system tells now.
pub(super) fn metrics() -> Vec<Metric> {
    let value = |value: Option<u64>| value.map(|value| (Labels::new(), number(value))).into_iter().collect();
    let max_files = getrlimit(Resource::Nofile).current;
    vec![
        Metric::gauges("process_resident_memory_bytes", "Resident memory", value(resident_bytes())),
        Metric::gauges("process_open_fds", "Open files and sockets", value(open_files())),
        Metric::gauges("process_max_fds", "How many may be open", value(max_files)),
    ]
}

fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    kib.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1_024)
}

/// The one by which they are counted aside.
fn open_files() -> Option<u64> {
    let n_files = fs::read_dir("/proc/self/fd").ok()?.count();
    u64::try_from(n_files).ok()?.checked_sub(1)
}
