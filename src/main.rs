//! The `diemcau` command.

mod cli;

use std::process::ExitCode;

/// Thousands of small buffers of connections that come and go: the system's allocator needs half
/// as much memory again for them. `.cargo/config.toml` says what it gives back when.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::run()
}
