//! The asking side of the control socket, in a process of its own.

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
    let mut line = serde_json::to_vec(ask).expect("a question is plain JSON");
    line.push(b'\n');
    let asked = UnixStream::connect(socket_path(state)).and_then(|mut stream| {
        stream.write_all(&line)?;
        Ok(Asked { answers: BufReader::new(stream).lines() })
    });
    match asked {
        Ok(asked) => Ok(Some(asked)),
        Err(error) if is_nobody(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// No socket, one that was left behind, or one that is just being closed.
fn is_nobody(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, NotFound};

    matches!(error.kind(), NotFound | ConnectionRefused | BrokenPipe | ConnectionReset)
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
