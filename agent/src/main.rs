//! The command `diemcau-agent`.

use std::process::ExitCode;

use diemcau_agent::cli::Cli;
use diemcau_agent::config::ConfigError;

/// `EX_CONFIG` of sysexits.h: the service manager does not try again what only a person can mend.
const CONFIG: u8 = 78;

fn main() -> ExitCode {
    match Cli::read().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("diemcau-agent: {error:#}");
            match error.downcast_ref::<ConfigError>() {
                Some(error) if error.is_lasting() => ExitCode::from(CONFIG),
                _ => ExitCode::FAILURE,
            }
        }
    }
}
