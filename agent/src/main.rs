//! The command `diemcau-agent`.

use std::process::ExitCode;

use clap::Parser as _;
use diemcau_agent::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("diemcau-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}
