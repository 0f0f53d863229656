//! `diemcau-bench`: measures what the project promises about its own cost and speed, side by side
//! with a baseline in the same run, and prints JSON. No office installs it, and nothing imports it.
//!
//! The servers under test and the load are child processes of the same binary, so that what one of
//! them costs is told apart from the rest. Figures that need a quiet machine are ratios to the
//! baseline wherever there is one.

mod child;
mod collector;
mod echo;
mod figures;
mod frames;
mod goals;
mod out;
mod pictures;
mod procfs;
mod province;
mod report;
mod rows;
mod sink;
mod swarm;
mod watcher;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde::Serialize;

use goals::{AGENT, ROWS, Row};
use report::RowReport;

/// The collector's own allocator, so that what a collector costs here is what it costs there.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Measures the project against its budgets, and prints JSON
///
/// Exit code 0: measured; 1: a row could not be measured; 2: it was called wrongly.
#[derive(Debug, Parser)]
#[command(name = "diemcau-bench", version, args_conflicts_with_subcommands = true)]
struct Args {
    /// Rows to run, by number, or "agent" for row 11; all if none is named
    #[arg(value_name = "ROW", value_parser = parse_row)]
    rows: Vec<u8>,
    /// Smaller and shorter: tells whether it runs, not whether the goals hold
    #[arg(long)]
    quick: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

/// The child processes of a bench, and what else this program does.
#[derive(Debug, Subcommand)]
enum Part {
    /// The collector under test, in a rehearsal
    #[command(hide = true)]
    Collector(collector::Args),
    /// The baseline: a gRPC server that answers every message
    #[command(hide = true)]
    EchoServer(echo::Args),
    /// The load: agents, each on its own connection
    #[command(hide = true)]
    Swarm(swarm::Args),
    /// Draws the pictures of the README
    Pictures(pictures::Args),
}

/// Exit code of a bench that could not be run, as of one that was called wrongly.
const UNABLE: u8 = 2;

/// How a bench is run.
#[derive(Clone, Copy, Debug)]
struct Bench {
    quick: bool,
}

/// What a bench prints.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    at: String,
    machine: Machine,
    /// A debug build: its figures mean nothing.
    debug_build: bool,
    quick: bool,
    rows: Vec<RowReport>,
}

#[derive(Debug, Serialize)]
struct Machine {
    cores: usize,
    kernel: String,
    open_files: Option<u64>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.part {
        Some(Part::Collector(args)) => collector::run(args).map(|()| ExitCode::SUCCESS),
        Some(Part::EchoServer(args)) => echo::run(args).map(|()| ExitCode::SUCCESS),
        Some(Part::Swarm(args)) => swarm::run(args).map(|()| ExitCode::SUCCESS),
        Some(Part::Pictures(args)) => pictures::run(args).map(|()| ExitCode::SUCCESS),
        None => measure(&args),
    };
    done.unwrap_or_else(|error| {
        progress(format_args!("{error:#}"));
        ExitCode::from(UNABLE)
    })
}

fn measure(args: &Args) -> anyhow::Result<ExitCode> {
    for id in &args.rows {
        let known: Vec<String> = ROWS.iter().map(|row| row.id.to_string()).collect();
        let is_known = ROWS.iter().any(|row| row.id == *id);
        anyhow::ensure!(is_known, "there is no row {id}; there are {}", known.join(", "));
    }
    procfs::raise_open_files();
    let bench = Bench { quick: args.quick };
    let wanted = |row: &&Row| args.rows.is_empty() || args.rows.contains(&row.id);
    let rows: Vec<RowReport> = ROWS.iter().filter(wanted).map(|row| bench.run(row)).collect();
    let failed = rows.iter().any(|row| row.error.is_some());
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        at: jiff::Timestamp::now().to_string(),
        machine: Machine::this(),
        debug_build: cfg!(debug_assertions),
        quick: args.quick,
        rows,
    };
    out::say(&(serde_json::to_string_pretty(&report)? + "\n"))?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Bench {
    fn run(self, row: &Row) -> RowReport {
        progress(format_args!("row {}: {}", row.id, row.what));
        let measured = (row.run)(self);
        if let Err(error) = &measured {
            progress(format_args!("row {}: {error:#}", row.id));
        }
        RowReport::new(row, measured, self.quick)
    }

    /// One of two values: in full, or quick.
    fn pick<T>(self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }
}

impl Machine {
    fn this() -> Self {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            kernel: kernel.trim().to_owned(),
            open_files: procfs::open_files(),
        }
    }
}

/// A row's number, or the name of one that has a name.
fn parse_row(text: &str) -> Result<u8, String> {
    match text {
        "agent" => Ok(AGENT),
        _ => text.parse().map_err(|_| "expected the number of a row, or agent".to_owned()),
    }
}

/// Says on standard error what is being done.
fn progress(what: std::fmt::Arguments<'_>) {
    // Nowhere is left to complain if standard error fails.
    let _ = writeln!(io::stderr().lock(), "bench: {what}");
}
