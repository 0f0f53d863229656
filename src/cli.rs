//! The command line: one file a command. Only here may collector, agent and monitor meet.

mod act;
mod collector;
mod demo;
mod event;
mod journal;
mod out;
mod rehearse;
mod reply;
mod roster;
mod serve;
mod status;
mod stop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Watches the bridge points of a large video-conference, live.
#[derive(Debug, Parser)]
#[command(name = "diemcau", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play the sample day in small: a collector, a real agent, a thousand simulated ones, a dashboard
    Demo(demo::Args),
    /// Check a roster file, or write the empty form
    Roster(roster::Args),
    /// Check an event file with its roster
    Event(event::Args),
    /// Run the collector
    Serve(serve::Args),
    /// Play a fleet of simulated agents against a collector in a rehearsal session
    Rehearse(rehearse::Args),
    /// Print one picture of all points, or all of one point
    ///
    /// Exit code 0: printed; 1: the collector cannot be reached, or has no such point.
    Status(status::Args),
    /// Answer the people at a point
    ///
    /// Exit code 0: it is recorded; 1: it is not, since the roster has no such point or the collector
    /// cannot be reached or cannot write.
    Reply(reply::Args),
    /// Check what a collector wrote down
    Journal(journal::Args),
}

/// How a command ended; a command that could not do its work is an error instead.
enum Outcome {
    /// Exit code 0.
    Clean,
    /// Exit code 1: it was done, and something is wrong with what was looked at.
    Faults,
}

/// Exit code of a command that could not do its work, as of one that was called wrongly.
const UNABLE: u8 = 2;

pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Roster(args) => roster::run(args),
        Command::Event(args) => event::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Rehearse(args) => rehearse::run(args),
        Command::Status(args) => status::run(args),
        Command::Reply(args) => reply::run(args),
        Command::Journal(args) => journal::run(args),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::FAILURE,
        Err(error) => {
            out::complain(&error);
            ExitCode::from(UNABLE)
        }
    }
}
