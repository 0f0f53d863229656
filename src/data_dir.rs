//! The data directory of one event: who holds it, the collector's certificate, and the file by
//! which programs on this machine find the collector. What the journal keeps there is its own
//! affair.

mod authority;
mod backups;
mod identity;
mod links;

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use diemcau_phrase::system::Deed;
use diemcau_proto::channel::{COLLECTOR_FILE, CollectorFile, Fingerprint};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

pub use authority::{Authority, NewClient, PUBLIC_KEY, pem};
pub use backups::{backups, kept_files, put_back, remember, remember_backup, remove_links};
pub use identity::{Identity, Validity, identity_of, of_files, renew};
pub use links::{LINK_KEY, keep_link_url, link_key, link_url};

/// Name of the collector's socket for who runs it.
pub const SOCKET_FILE: &str = "collector.sock";
/// Name of the file whose lock says who holds the directory.
const LOCK_FILE: &str = "lock";

/// A data directory that no other collector holds, as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    /// Holds the lock; the kernel gives it up when the process ends, however it ends.
    _lock: File,
}

/// The collector's address stands in its data directory, as long as this lives.
#[derive(Debug)]
pub struct Announcement {
    path: PathBuf,
}

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another collector runs on it.
    #[error("the data directory {} is in use by another collector{}", path.display(), by(*pid))]
    InUse {
        /// The directory.
        path: PathBuf,
        /// The process that holds it, if it said so.
        pid: Option<u32>,
    },
    /// A file or directory cannot be made, read or written.
    #[error("cannot {what} {}", path.display())]
    Io {
        /// What was tried.
        what: Deed,
        /// With which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The certificate is there without its key.
    #[error("{} is missing, but its certificate is there: put it back, or move the certificate away \
             and hand out the fingerprint of the next one", path.display())]
    NoKey {
        /// Where the key should be.
        path: PathBuf,
    },
    /// A certificate or key cannot be read as what it is.
    #[error("{} holds no {what} in PEM", path.display())]
    BadPem {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: Pem,
        /// Why.
        #[source]
        source: tokio_rustls::rustls::pki_types::pem::Error,
    },
    /// The certificate is not of the directory's own authority, which so cannot renew it.
    #[error("{} was not signed by the data directory's own authority", path.display())]
    NotOwn {
        /// The certificate.
        path: PathBuf,
    },
    /// No certificate can be made.
    #[error("cannot make a certificate")]
    Certificate(#[source] rcgen::Error),
}

/// Whether a certificate can be for that name or address.
pub fn is_name(name: &str) -> bool {
    authority::is_name(name)
}

/// What a file in PEM holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pem {
    /// A certificate.
    Certificate,
    /// A private key.
    Key,
}

impl DataDir {
    /// Makes the directory if need be, for its owner alone, and locks it.
    ///
    /// # Errors
    /// If another collector holds it, or it cannot be made or written.
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(io_error(Deed::Make, path))?;
        let lock = lock(path)?;
        let dir = Self { path: path.to_owned(), _lock: lock };
        match remove_if_there(&dir.path.join(COLLECTOR_FILE)) {
            // It says where a collector was before; where it is cannot be written either.
            Err(error) if error.is_unwritable() => {}
            removed => removed?,
        }
        Ok(dir)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The collector's certificate and key; made when the directory has none, with an authority that signs.
    ///
    /// # Errors
    /// If they cannot be read, made or written, or the key is missing.
    pub fn identity(&self) -> Result<Identity, DataDirError> {
        self.identity_for(&[])
    }

    /// The same, made for these names and addresses beside this machine's own.
    ///
    /// # Errors
    /// As [`DataDir::identity`].
    pub fn identity_for(&self, names: &[String]) -> Result<Identity, DataDirError> {
        identity::load_or_make(&self.path, names)
    }

    /// Tells programs on this machine where the collector listens, until what is returned is
    /// dropped. Where its socket is is told from the directory.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn announce(
        &self,
        url: String,
        fingerprint: Option<Fingerprint>,
        socket: Option<PathBuf>,
    ) -> Result<Announcement, DataDirError> {
        let path = self.path.join(COLLECTOR_FILE);
        let fingerprint = fingerprint.map(|print| print.to_string());
        let file = CollectorFile { url, fingerprint, socket };
        let text = serde_json::to_string(&file).map_err(|source| DataDirError::Io {
            what: Deed::Write,
            path: path.clone(),
            source: source.into(),
        })?;
        write_atomically(&path, format!("{text}\n").as_bytes(), 0o644)?;
        Ok(Announcement { path })
    }
}

impl DataDirError {
    /// Whether the disk takes nothing now: a journal that is there can still be read.
    pub fn is_unwritable(&self) -> bool {
        matches!(self, Self::Io { source, .. } if takes_nothing(source))
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        if let Err(error) = remove_if_there(&self.path) {
            tracing::warn!(error = &error as &dyn std::error::Error, "collector file not removed");
        }
    }
}

fn lock(dir: &Path) -> Result<File, DataDirError> {
    let path = dir.join(LOCK_FILE);
    let opened =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    let mut file = match opened {
        // A lock needs no room.
        Err(error) if takes_nothing(&error) => File::open(&path),
        opened => opened,
    }
    .map_err(io_error(Deed::Open, &path))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(Errno::WOULDBLOCK) => {
            return Err(DataDirError::InUse { path: dir.to_owned(), pid: read_pid(&mut file) });
        }
        Err(errno) => return Err(io_error(Deed::Lock, &path)(errno.into())),
    }
    // Without it the directory is held all the same; only who holds it is not known.
    if let Err(error) = write_pid(&mut file) {
        tracing::warn!(path = %path.display(), error = &error as &dyn std::error::Error, "lock without a process");
    }
    Ok(file)
}

/// Whether a disk takes nothing, whatever is written.
fn takes_nothing(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem)
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

impl fmt::Display for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::Key => "private key",
        })
    }
}

fn by(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(", process {pid}"))
}

/// Writes a file so that it is there whole or not at all, whatever happens meanwhile.
fn write_atomically(path: &Path, content: &[u8], mode: u32) -> Result<(), DataDirError> {
    let new = path.with_extension("new");
    remove_if_there(&new)?;
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    };
    write().map_err(io_error(Deed::Write, path))
}

fn remove_if_there(path: &Path) -> Result<(), DataDirError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(io_error(Deed::Remove, path)(error)),
        _ => Ok(()),
    }
}

fn io_error(what: Deed, path: &Path) -> impl FnOnce(io::Error) -> DataDirError {
    let path = path.to_owned();
    move |source| DataDirError::Io { what, path, source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use diemcau_proto::channel::Target;

    use super::*;

    #[test]
    fn belongs_to_its_owner_and_to_one_collector() {
        let outer = tempfile::tempdir().unwrap();
        let path = outer.path().join("event/data");
        let dir = DataDir::open(&path).unwrap();
        assert_eq!(mode(&path), 0o700);

        let error = DataDir::open(&path).unwrap_err();
        let pid = std::process::id();
        let expected =
            format!("the data directory {} is in use by another collector, process {pid}", path.display());
        assert_eq!(error.to_string(), expected);
        drop(dir);
        DataDir::open(&path).unwrap();
    }

    #[test]
    fn makes_one_certificate_and_keeps_it() {
        let outer = tempfile::tempdir().unwrap();
        let dir = DataDir::open(outer.path()).unwrap();
        let made = dir.identity().unwrap();
        assert_eq!(mode(&outer.path().join("key.pem")), 0o600);
        assert_eq!(mode(&outer.path().join("ca-key.pem")), 0o600);
        let read = dir.identity().unwrap();
        assert_eq!((made.fingerprint(), made.leaf()), (read.fingerprint(), read.leaf()));

        fs::remove_file(outer.path().join("key.pem")).unwrap();
        let error = dir.identity().unwrap_err();
        assert!(matches!(error, DataDirError::NoKey { .. }), "{error}");
        fs::write(outer.path().join("key.pem"), "no key").unwrap();
        let error = dir.identity().unwrap_err();
        assert!(error.to_string().ends_with("key.pem holds no private key in PEM"), "{error}");

        fs::remove_file(outer.path().join("cert.pem")).unwrap();
        let anew = dir.identity().unwrap();
        assert_eq!(anew.fingerprint(), made.fingerprint(), "of the same authority");
        assert_ne!(anew.leaf(), made.leaf());
    }

    #[test]
    fn a_renewed_certificate_has_the_names_of_the_old_one_and_its_key() {
        let outer = tempfile::tempdir().unwrap();
        let dir = DataDir::open(outer.path()).unwrap();
        let names = ["giamsat.example".to_owned(), "10.1.2.3".to_owned(), "2001:db8::7".to_owned()];
        let made = dir.identity_for(&names).unwrap();
        let key = fs::read(outer.path().join("key.pem")).unwrap();
        let renewed = renew(outer.path(), &[]).unwrap();
        assert_eq!(renewed.fingerprint(), made.fingerprint());
        assert_ne!(renewed.leaf(), made.leaf());
        assert_eq!(renewed.validity(), made.validity());
        let says = renewed.validity().unwrap();
        assert_eq!(says.names[..3], names);
        let days = says.ends.duration_since(jiff::Timestamp::now()).as_hours() / 24;
        assert!((395..=397).contains(&days), "{days}");
        assert_eq!(fs::read(outer.path().join("key.pem")).unwrap(), key);
        let other = renew(outer.path(), &names[1..2]).unwrap();
        assert_eq!(other.validity().unwrap().names, names[1..2]);

        fs::remove_file(outer.path().join("ca.pem")).unwrap();
        assert!(matches!(renew(outer.path(), &[]), Err(DataDirError::NotOwn { .. })));
    }

    #[test]
    fn announces_the_collector_while_it_listens() {
        let outer = tempfile::tempdir().unwrap();
        let dir = DataDir::open(outer.path()).unwrap();
        let print = dir.identity().unwrap().fingerprint();
        let announcement = dir.announce("https://127.0.0.1:4433".to_owned(), Some(print), None).unwrap();
        let target = Target::from_data_dir(outer.path()).unwrap();
        assert_eq!((target.host(), target.port()), ("127.0.0.1", 4433));
        drop(announcement);
        assert!(Target::from_data_dir(outer.path()).is_err());

        let announcement = dir.announce("http://[::1]:80".to_owned(), None, None).unwrap();
        assert_eq!(Target::from_data_dir(outer.path()).unwrap().host(), "::1");
        std::mem::forget(announcement);
        drop(dir);
        let _dir = DataDir::open(outer.path()).unwrap();
        assert!(Target::from_data_dir(outer.path()).is_err(), "what a killed collector left is gone");
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }
}
