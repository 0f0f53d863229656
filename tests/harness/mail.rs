//! A mail server on loopback that keeps what it is sent (RFC 5321), plain, with STARTTLS or with TLS from the
//! start; what is told to go wrong next goes wrong.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A hanging server is waited for at most so long, so that a failing test ends.
const HANGS: Duration = Duration::from_mins(1);

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protection {
    None,
    StartTls,
    Implicit,
}

/// What goes wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// An answer to the recipient's address.
    Recipient(&'static str),
    /// An answer to the message.
    Message(&'static str),
    /// Nothing is said any more.
    Hang,
    /// The connection ends in the middle of the message.
    CutOff,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mailed {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) data: String,
    /// It came over TLS.
    pub(crate) is_protected: bool,
    /// Who logged in, as the client says it.
    pub(crate) login: Option<String>,
}

/// The server.
pub(crate) struct MailServer {
    addr: SocketAddr,
    /// Its certificate, PEM.
    pub(crate) certificate: String,
    shared: Arc<Shared>,
}

struct Shared {
    protection: Protection,
    tls: Arc<ServerConfig>,
    mailed: Mutex<Vec<Mailed>>,
    next: Mutex<VecDeque<Trouble>>,
}

/// A connection of either kind.
trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

impl MailServer {
    pub(crate) fn start(protection: Protection) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let tls = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the versions are known")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("the key is the certificate's");
        let shared = Arc::new(Shared {
            protection,
            tls: Arc::new(tls),
            mailed: Mutex::default(),
            next: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("it has an address");
        let served = Arc::downgrade(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let Some(shared) = served.upgrade() else { return };
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { addr, certificate: made.cert.pem(), shared }
    }

    pub(crate) fn port(&self) -> u16 {
        self.addr.port()
    }

    pub(crate) fn next(&self, trouble: Trouble) {
        lock(&self.shared.next).push_back(trouble);
    }

    pub(crate) fn mailed(&self) -> Vec<Mailed> {
        lock(&self.shared.mailed).clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // Wakes the thread that accepts, which then finds nobody to serve for.
        let _ = TcpStream::connect(self.addr);
    }
}

fn serve(stream: TcpStream, shared: &Shared) -> Option<()> {
    stream.set_read_timeout(Some(HANGS)).ok()?;
    let greet = |wire: &mut dyn Write| wire.write_all(b"220 localhost ESMTP\r\n").ok();
    if shared.protection == Protection::Implicit {
        let mut wire = protected(stream, shared)?;
        greet(&mut wire)?;
        return talk(Box::new(wire), shared, true).map(drop);
    }
    let mut plain = stream.try_clone().ok()?;
    greet(&mut plain)?;
    let wants_tls = talk(Box::new(plain), shared, false)?;
    if wants_tls { talk(Box::new(protected(stream, shared)?), shared, true).map(drop) } else { Some(()) }
}

fn protected(stream: TcpStream, shared: &Shared) -> Option<StreamOwned<ServerConnection, TcpStream>> {
    Some(StreamOwned::new(ServerConnection::new(Arc::clone(&shared.tls)).ok()?, stream))
}

/// Speaks until the end, or until the client asks for TLS.
fn talk(wire: Box<dyn Wire>, shared: &Shared, is_protected: bool) -> Option<bool> {
    let mut wire = BufReader::new(wire);
    let (mut from, mut to, mut login) = (String::new(), Vec::new(), None);
    loop {
        let mut line = String::new();
        wire.read_line(&mut line).ok().filter(|n_read| *n_read > 0)?;
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let trouble = lock(&shared.next).front().copied();
        let answer: &str = match (&*verb, trouble) {
            (_, Some(Trouble::Hang)) if verb == "MAIL" => {
                lock(&shared.next).pop_front();
                let _ = wire.read(&mut [0]);
                return None;
            }
            ("EHLO", _) if shared.protection == Protection::StartTls && !is_protected => {
                "250-localhost\r\n250 STARTTLS"
            }
            ("EHLO", _) => "250-localhost\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            ("STARTTLS", _) => {
                wire.get_mut().write_all(b"220 go on\r\n").ok()?;
                return Some(true);
            }
            ("AUTH", _) => {
                login = line.split(' ').nth(2).map(str::to_owned);
                "235 welcome"
            }
            ("MAIL", _) if shared.protection != Protection::None && !is_protected => "530 STARTTLS first",
            ("MAIL", _) => {
                line.clone_into(&mut from);
                "250 ok"
            }
            ("RCPT", Some(Trouble::Recipient(answer))) => {
                lock(&shared.next).pop_front();
                answer
            }
            ("RCPT", _) => {
                to.push(line.to_owned());
                "250 ok"
            }
            ("DATA", _) => {
                wire.get_mut().write_all(b"354 go on\r\n").ok()?;
                let data = data(&mut wire)?;
                match lock(&shared.next).pop_front() {
                    Some(Trouble::Message(answer)) => answer,
                    Some(Trouble::CutOff) => return None,
                    Some(Trouble::Recipient(_) | Trouble::Hang) | None => {
                        let (from, to) = (std::mem::take(&mut from), std::mem::take(&mut to));
                        let login = login.clone();
                        lock(&shared.mailed).push(Mailed { from, to, data, is_protected, login });
                        "250 queued"
                    }
                }
            }
            ("QUIT", _) => {
                wire.get_mut().write_all(b"221 bye\r\n").ok()?;
                return Some(false);
            }
            _ => "250 ok",
        };
        wire.get_mut().write_all(format!("{answer}\r\n").as_bytes()).ok()?;
    }
}

/// A message up to its dot.
fn data(wire: &mut BufReader<Box<dyn Wire>>) -> Option<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        wire.read_line(&mut line).ok().filter(|n_read| *n_read > 0)?;
        if line == ".\r\n" {
            return Some(data);
        }
        assert!(line.len() <= 1_000 && line.ends_with("\r\n"), "RFC 5322 limits lines: {line}");
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
