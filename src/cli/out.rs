//! What a command says: results to standard output, complaints to standard error.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;

/// Writes a result. A reader that has gone away (`| head`) is no error.
pub(super) fn say(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Writes an error with its causes.
pub(super) fn complain(error: &anyhow::Error) {
    // Nowhere is left to complain if standard error fails.
    let _ = writeln!(io::stderr().lock(), "diemcau: {error:#}");
}

/// Tells a person who waits how things go.
pub(super) fn note(text: &str) {
    // Nowhere is left to tell it if standard error fails.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
