//! What a process and its journal took, from moment to moment.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::harness::pages::get;

/// Between two samples.
const EVERY: Duration = Duration::from_secs(10);

/// What is sampled.
pub(super) struct Sampling {
    /// The collector's process.
    pub(super) collector: u32,
    /// The dashboard's, if there is one.
    pub(super) monitor: Option<u32>,
    /// The data directory.
    pub(super) data: PathBuf,
    /// Where the collector's metrics are.
    pub(super) metrics: SocketAddr,
}

/// One moment. Sizes are bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sample {
    /// Since the sampling began.
    pub(super) at: Duration,
    /// The collector's resident set.
    pub(super) resident: u64,
    /// The part of it that is no file's.
    pub(super) anonymous: u64,
    /// Its open files.
    pub(super) files: u64,
    /// Its threads.
    pub(super) threads: u64,
    /// Resident set of the dashboard.
    pub(super) monitor: u64,
    /// Journal with all that lies beside it.
    pub(super) journal: u64,
    /// The part of it that is the write-ahead log.
    pub(super) ahead: u64,
    /// Facts of the journal.
    pub(super) facts: u64,
    /// Messages that are remembered, whatever became of them.
    pub(super) messages: u64,
    /// Points that are live.
    pub(super) live: u64,
}

/// Samples in a thread of its own, for as long as it lives.
pub(super) struct Sampler {
    samples: Arc<Mutex<Vec<Sample>>>,
    ends: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sampler {
    /// Begins; each sample is a line of a file as well.
    pub(super) fn start(sampling: Sampling, csv: &Path) -> Self {
        let samples: Arc<Mutex<Vec<Sample>>> = Arc::default();
        let kept = samples.clone();
        let mut file = File::create(csv).expect("the file can be made");
        writeln!(file, "{}", Sample::HEAD).expect("it can be written");
        let (ends, ended) = mpsc::channel();
        let begun = Instant::now();
        let thread = std::thread::spawn(move || {
            loop {
                if let Some(sample) = sampling.take(begun.elapsed()) {
                    writeln!(file, "{}", sample.line()).expect("it can be written");
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
                }
                if !matches!(ended.recv_timeout(EVERY), Err(RecvTimeoutError::Timeout)) {
                    return;
                }
            }
        });
        Self { samples, ends: Some(ends), thread: Some(thread) }
    }

    /// All samples so far.
    pub(super) fn samples(&self) -> MutexGuard<'_, Vec<Sample>> {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

impl Sample {
    const HEAD: &str =
        "seconds,resident,anonymous,files,threads,monitor,journal,write_ahead,facts,messages,live";

    fn line(&self) -> String {
        let cells = [
            self.at.as_secs(),
            self.resident,
            self.anonymous,
            self.files,
            self.threads,
            self.monitor,
            self.journal,
            self.ahead,
            self.facts,
            self.messages,
            self.live,
        ];
        cells.map(|cell| cell.to_string()).join(",")
    }
}

impl Sampling {
    /// None once the collector is gone.
    fn take(&self, at: Duration) -> Option<Sample> {
        let files = fs::read_dir(format!("/proc/{}/fd", self.collector)).ok()?.count() as u64;
        let metrics = get(self.metrics, "/metrics").body;
        let sum = |name: &str, label: &str| {
            let of = |line: &&str| line.starts_with(name) && line.contains(label);
            let value = |line: &str| line.rsplit(' ').next()?.split('.').next()?.parse::<u64>().ok();
            metrics.lines().filter(of).filter_map(value).sum::<u64>()
        };
        let journal = "journal.sqlite";
        Some(Sample {
            at,
            resident: memory(self.collector, "VmRSS:")?,
            anonymous: memory(self.collector, "RssAnon:")?,
            files,
            threads: fs::read_dir(format!("/proc/{}/task", self.collector)).ok()?.count() as u64,
            monitor: self.monitor.and_then(|pid| memory(pid, "VmRSS:")).unwrap_or(0),
            journal: bytes_of(&self.data, journal),
            ahead: bytes_of(&self.data, &format!("{journal}-wal")),
            facts: sum("diemcau_facts_total", ""),
            messages: sum("diemcau_notifications{", ""),
            live: sum("diemcau_points{", "presence=\"live\""),
        })
    }
}

/// A line of `/proc/PID/status` in bytes; none if there is no such process.
fn memory(pid: u32, what: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1_024)
}

/// Files of a folder whose names begin so, together.
fn bytes_of(dir: &Path, begins: &str) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(begins));
    ours.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
