//! What the kernel says of a process: its CPU time and its memory.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// CPU time that the threads of a process have used so far. Those that ended count no more, so it
/// is for processes whose threads live as long as they.
pub(super) fn cpu(pid: u32) -> anyhow::Result<Duration> {
    threads(pid, |_| true)
}

/// CPU time of the threads of that name.
pub(super) fn thread_cpu(pid: u32, name: &str) -> anyhow::Result<Duration> {
    threads(pid, |task| fs::read_to_string(task.join("comm")).is_ok_and(|comm| comm.trim() == name))
}

/// Resident memory of a process, MiB.
pub(super) fn resident_mib(pid: u32) -> anyhow::Result<f64> {
    memory_mib(pid, "Rss:")
}

/// The same with pages that several processes share counted by their share, MiB.
pub(super) fn proportional_mib(pid: u32) -> anyhow::Result<f64> {
    memory_mib(pid, "Pss:")
}

/// The part of it that is not a file's: heap, stacks, what was written to, MiB.
pub(super) fn anonymous_mib(pid: u32) -> anyhow::Result<f64> {
    memory_mib(pid, "Anonymous:")
}

fn memory_mib(pid: u32, what: &str) -> anyhow::Result<f64> {
    let path = format!("/proc/{pid}/smaps_rollup");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let kib = text
        .lines()
        .find_map(|line| line.strip_prefix(what))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .and_then(|kib| kib.trim().parse::<u32>().ok());
    Ok(f64::from(kib.ok_or_else(|| anyhow!("{path} does not tell {what}"))?) / 1_024.0)
}

/// How many files a process may open.
pub(super) fn open_files() -> Option<u64> {
    getrlimit(Resource::Nofile).current
}

/// Lets this process, and those it starts, open as many files as the machine allows.
pub(super) fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    // Where it is refused the bench says how many connections it got.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

fn threads(pid: u32, counts: impl Fn(&Path) -> bool) -> anyhow::Result<Duration> {
    let tasks = format!("/proc/{pid}/task");
    let mut total = Duration::ZERO;
    for task in fs::read_dir(&tasks).with_context(|| format!("cannot read {tasks}"))? {
        let task = task?.path();
        if !counts(&task) {
            continue;
        }
        // A thread that ends meanwhile is not an error.
        let Ok(text) = fs::read_to_string(task.join("schedstat")) else { continue };
        let ns = text.split_whitespace().next().and_then(|ns| ns.parse().ok());
        total += Duration::from_nanos(ns.ok_or_else(|| anyhow!("{} is malformed", task.display()))?);
    }
    Ok(total)
}
