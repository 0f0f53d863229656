//! The command `diemcau-monitor`.

use std::process::ExitCode;

fn main() -> ExitCode {
    diemcau_monitor::cli::run()
}
