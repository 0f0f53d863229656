//! What a command says: results to standard output, complaints to standard error.

use std::io::{self, ErrorKind, Write};

use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use serde::Serialize;

/// Writes a result. A reader that has gone away (`| head`) is no error.
pub(super) fn say(text: &str) -> Result<(), Complaint> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Complaint::of(move |language| {
            language.cannot(Deed::Write, language.standard_output(), &error)
        })),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A result for scripts.
pub(super) fn json(result: &impl Serialize) -> Result<String, Complaint> {
    let text = serde_json::to_string_pretty(result).map_err(io::Error::from)?;
    Ok(text + "\n")
}

/// Tells what is wrong.
pub(super) fn complain(text: &str) {
    // Nowhere is left to complain if standard error fails.
    let _ = writeln!(io::stderr().lock(), "diemcau: {text}");
}

/// Tells a person who waits how things go.
pub(super) fn note(text: &str) {
    // Nowhere is left to tell it if standard error fails.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
