//! `diemcau bench`: measures what the project promises about its own cost and speed, side by side
//! with a baseline in the same run, and prints JSON.
//!
//! The servers under test and the load are child processes of the same binary, so that what one of
//! them costs is told apart from the rest. Figures that need a quiet machine are ratios to the
//! baseline wherever there is one.

mod child;
mod echo;
mod figures;
mod frames;
mod goals;
mod procfs;
mod province;
mod rows;
mod swarm;
mod watcher;

use std::io::{self, Write};

use clap::Subcommand;
use serde::Serialize;

use super::{Outcome, out};
use figures::RowReport;
use goals::{AGENT, ROWS, Row};

/// Arguments of `diemcau bench`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    /// Rows to run, by number, or "agent" for row 11; all if none is named
    #[arg(value_name = "ROW", value_parser = parse_row)]
    rows: Vec<u8>,
    /// Smaller and shorter: tells whether it runs, not whether the goals hold
    #[arg(long)]
    quick: bool,
    #[command(subcommand)]
    part: Option<Part>,
}

/// The child processes of a bench.
#[derive(Debug, Subcommand)]
enum Part {
    /// The baseline: a gRPC server that answers every message
    #[command(hide = true)]
    EchoServer(echo::Args),
    /// The load: agents, each on its own connection
    #[command(hide = true)]
    Swarm(swarm::Args),
}

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

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    match &args.part {
        Some(Part::EchoServer(args)) => return echo::run(args).map(|()| Outcome::Clean),
        Some(Part::Swarm(args)) => return swarm::run(args).map(|()| Outcome::Clean),
        None => {}
    }
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
    Ok(if failed { Outcome::Faults } else { Outcome::Clean })
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
