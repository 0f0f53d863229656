//! The asking side of the door, in a process of its own.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::{Answer, Ask, socket_path};

/// A question that was put to the running agent.
#[derive(Debug)]
pub(crate) struct Asked {
    answers: io::Lines<BufReader<UnixStream>>,
}

/// Puts a question to the agent of a state directory; none if no agent runs there.
///
/// # Errors
/// If there is one that cannot be asked.
pub(crate) fn ask(state: &Path, ask: &Ask) -> io::Result<Option<Asked>> {
    let mut stream = match UnixStream::connect(socket_path(state)) {
        Ok(stream) => stream,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut line = serde_json::to_vec(ask).expect("a question is plain JSON");
    line.push(b'\n');
    stream.write_all(&line)?;
    Ok(Some(Asked { answers: BufReader::new(stream).lines() }))
}

impl Asked {
    /// The next answer; none when there is no more.
    ///
    /// # Errors
    /// If the agent breaks off or says something else.
    pub(crate) fn next(&mut self) -> io::Result<Option<Answer>> {
        let Some(line) = self.answers.next() else {
            return Ok(None);
        };
        Ok(Some(serde_json::from_str(&line?)?))
    }
}
