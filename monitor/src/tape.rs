//! What was on the screen, recorded as an asciicast of version 2: a line of JSON for what the terminal is, then
//! one for each thing that was written to it, with its time.

use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::json;

/// A recording; its copies write to one file.
#[derive(Clone, Debug)]
pub(crate) struct Tape(Arc<Mutex<Recording>>);

#[derive(Debug)]
struct Recording {
    file: BufWriter<File>,
    begun: Instant,
    /// The first bytes of a letter whose others are yet to be written.
    rest: Vec<u8>,
    /// The file cannot be written: the screen goes on without.
    is_over: bool,
}

/// The terminal, and what is written to it on tape too.
#[derive(Debug)]
pub(crate) struct Taped {
    out: Stdout,
    tape: Option<Tape>,
}

impl Tape {
    /// Begins a recording of a screen of so many columns and rows.
    pub(crate) fn begin(path: &Path, (width, height): (u16, u16), at_s: u64) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        let env = json!({ "TERM": "xterm-256color" });
        let head = json!({
            "version": 2, "width": width, "height": height, "timestamp": at_s, "title": "diemcau", "env": env,
        });
        writeln!(file, "{head}")?;
        file.flush()?;
        let recording = Recording { file, begun: Instant::now(), rest: Vec::new(), is_over: false };
        Ok(Self(Arc::new(Mutex::new(recording))))
    }

    /// The screen has another size.
    pub(crate) fn resized(&self, (width, height): (u16, u16)) {
        self.with(|recording| recording.event("r", &format!("{width}x{height}")));
    }

    fn wrote(&self, bytes: &[u8]) {
        self.with(|recording| recording.wrote(bytes));
    }

    fn with(&self, write: impl FnOnce(&mut Recording) -> io::Result<()>) {
        let mut recording = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if recording.is_over {
            return;
        }
        if let Err(error) = write(&mut recording) {
            tracing::warn!(%error, "the recording ends");
            recording.is_over = true;
        }
    }
}

impl Recording {
    fn wrote(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(_) => self.rest.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.rest.split_off(whole);
        let text = std::mem::replace(&mut self.rest, rest);
        if text.is_empty() {
            return Ok(());
        }
        self.event("o", &String::from_utf8_lossy(&text))
    }

    fn event(&mut self, kind: &str, text: &str) -> io::Result<()> {
        let at = self.begun.elapsed().as_secs_f64();
        writeln!(self.file, "{}", json!([at, kind, text]))?;
        // Whatever ends the program, what was shown is there.
        self.file.flush()
    }
}

impl Taped {
    /// The terminal of this process.
    pub(crate) fn new(tape: Option<Tape>) -> Self {
        Self { out: io::stdout(), tape }
    }
}

impl Write for Taped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_written = self.out.write(bytes)?;
        if let Some(tape) = &self.tape {
            tape.wrote(&bytes[..n_written]);
        }
        Ok(n_written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_are_written_in_parts_are_recorded_whole() {
        let path = std::env::temp_dir().join(format!("diemcau-tape-{}.cast", std::process::id()));
        let tape = Tape::begin(&path, (80, 24), 7).expect("a temporary file");
        let bytes = "Xã \u{1b}[1mXuân".as_bytes();
        for byte in bytes {
            tape.wrote(&[*byte]);
        }
        tape.resized((100, 30));
        let text = std::fs::read_to_string(&path).expect("it was written");
        std::fs::remove_file(&path).expect("it is there");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((&lines[0]["version"], &lines[0]["width"]), (&json!(2), &json!(80)));
        let written: String =
            lines.iter().filter(|line| line[1] == "o").filter_map(|line| line[2].as_str()).collect();
        assert_eq!(written, "Xã \u{1b}[1mXuân");
        assert_eq!(lines.last().map(|line| (&line[1], &line[2])), Some((&json!("r"), &json!("100x30"))));
    }
}
