//! Results, to standard output.

use std::io::{self, ErrorKind, Write as _};

use anyhow::Context as _;

/// Writes a result. A reader that has gone away (`| head`) is no error.
pub(crate) fn say(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}
