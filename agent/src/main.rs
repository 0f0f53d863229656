//! The command `diemcau-agent`.

use std::process::ExitCode;

fn main() -> ExitCode {
    diemcau_agent::cli::run()
}
