//! What connections come in on: a TCP port, or a socket in a folder of this machine.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::time::{Instant, Sleep, sleep};
use tracing::{info, warn};

use super::{REST, is_due, is_the_peers};

/// A listener, which rests when accepting fails.
pub(super) struct Listener {
    socket: Socket,
    /// Set while accepting rests.
    rest: Option<Pin<Box<Sleep>>>,
    /// When it was last said that accepting fails.
    said_failing: Option<Instant>,
}

/// What was accepted.
pub(super) enum Accepted {
    Tcp(TcpStream, SocketAddr),
    Local(UnixStream),
    /// Nothing, for want of something that only time brings.
    Failed,
}

enum Socket {
    Tcp(TcpListener),
    Local(LocalSocket),
}

/// A socket in a folder, for who runs the collector alone. Where its file cannot be made, as on a disk that takes
/// nothing, that is tried again for as long as connections are awaited on it.
#[derive(Debug)]
pub struct LocalSocket {
    path: PathBuf,
    listener: Option<UnixListener>,
}

impl Listener {
    pub(super) fn tcp(listener: TcpListener) -> Self {
        Self { socket: Socket::Tcp(listener), rest: None, said_failing: None }
    }

    pub(super) fn local(socket: LocalSocket) -> Self {
        Self { socket: Socket::Local(socket), rest: None, said_failing: None }
    }

    /// The next connection, or that none can be had.
    pub(super) fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<Accepted> {
        loop {
            if let Some(rest) = &mut self.rest {
                ready!(rest.as_mut().poll(cx));
                self.rest = None;
            }
            match ready!(self.socket.poll_accept(cx)) {
                Ok(accepted) => {
                    if self.said_failing.take().is_some() {
                        info!("accepting connections again");
                    }
                    return Poll::Ready(accepted);
                }
                Err(error) if is_the_peers(&error) => {
                    tracing::debug!(%error, "connection gone before it was accepted");
                }
                Err(error) => {
                    if is_due(&mut self.said_failing) {
                        let socket = self.socket.path().map(|path| tracing::field::display(path.display()));
                        warn!(%error, socket, "connections cannot be accepted");
                    }
                    self.rest = Some(Box::pin(sleep(REST)));
                    return Poll::Ready(Accepted::Failed);
                }
            }
        }
    }
}

impl Socket {
    fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Accepted>> {
        Poll::Ready(match self {
            Self::Tcp(listener) => {
                ready!(listener.poll_accept(cx)).map(|(stream, peer)| Accepted::Tcp(stream, peer))
            }
            Self::Local(local) => {
                let listener = match &mut local.listener {
                    Some(listener) => listener,
                    none @ None => none.insert(bind(&local.path)?),
                };
                ready!(listener.poll_accept(cx)).map(|(stream, _)| Accepted::Local(stream))
            }
        })
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Tcp(_) => None,
            Self::Local(local) => Some(&local.path),
        }
    }
}

impl LocalSocket {
    /// At a path, where a socket that nobody listens on any more is taken away.
    ///
    /// # Errors
    /// If there is something else, or somebody listens, or the path is too long for a socket. Where the disk only takes
    /// nothing now it is no error.
    pub fn at(path: PathBuf) -> io::Result<Self> {
        match bind(&path) {
            Ok(listener) => Ok(Self { path, listener: Some(listener) }),
            Err(error) if takes_nothing(&error) => Ok(Self { path, listener: None }),
            Err(error) => Err(error),
        }
    }
}

/// Its file is of no use when nobody listens.
impl Drop for LocalSocket {
    fn drop(&mut self) {
        if self.listener.is_some() {
            // One that was taken away already need not be.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    if is_socket {
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    // Whoever comes in between is judged like all others, by the user that the kernel tells.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

fn takes_nothing(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let socket = LocalSocket::at(path.clone()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(LocalSocket::at(path.clone()).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(socket);
        assert!(!path.exists());

        std::fs::write(&path, "a file").unwrap();
        assert!(LocalSocket::at(path.clone()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a file");
        let long = dir.path().join("x".repeat(120));
        assert_eq!(LocalSocket::at(long).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
