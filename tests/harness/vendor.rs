//! A vendor's HTTP interface on loopback: rules answer each request, and what is told to go wrong next goes
//! wrong instead.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What a hanging answer is waited for at most, so that a failing test ends.
const HANGS: Duration = Duration::from_mins(1);
/// So much a body that is too long has, bytes.
const HUGE: usize = 50 * 1024 * 1024;

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    /// By name in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

/// An answer, or what is none.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A status, headers and a body.
    Full { status: u16, headers: Vec<(String, String)>, body: String },
    /// Nothing, for long.
    Hang,
    /// The beginning of an answer, then the connection's end.
    CutOff,
    /// A good status and a body without end.
    Huge,
}

/// Answers requests.
type Rules = Box<dyn FnMut(&Asked) -> Reply + Send>;

/// The interface.
pub(crate) struct Vendor {
    addr: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    /// Nobody is served any more.
    is_closed: AtomicBool,
    asked: Mutex<Vec<Asked>>,
    /// What goes wrong next.
    next: Mutex<VecDeque<Reply>>,
    rules: Mutex<Rules>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self::Full { status, headers, body: body.to_string() }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Full { status, headers: Vec::new(), body: String::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        if let Self::Full { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn is_json(&self) -> bool {
        self.header("content-type").split(';').next() == Some("application/json")
    }

    /// The fields of a form.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        let pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

impl Vendor {
    pub(crate) fn start(rules: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            is_closed: AtomicBool::new(false),
            asked: Mutex::default(),
            next: Mutex::default(),
            rules: Mutex::new(Box::new(rules)),
        });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if served.is_closed.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&served);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { addr, shared }
    }

    /// Answers all with one thing.
    pub(crate) fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Answers the next requests so, whatever the rules say.
    pub(crate) fn next(&self, replies: impl IntoIterator<Item = Reply>) {
        lock(&self.shared.next).extend(replies);
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        lock(&self.shared.asked).clone()
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.shared.is_closed.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.addr);
    }
}

fn serve(stream: TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader) {
        lock(&shared.asked).push(asked.clone());
        let told = lock(&shared.next).pop_front();
        let reply = told.unwrap_or_else(|| lock(&shared.rules)(&asked));
        if answer(reader.get_mut(), reply).is_none() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n_read| *n_read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).expect("requests are text");
    Some(Asked { method, path, headers, body, at: Instant::now() })
}

/// Writes an answer; none if the connection ends with it.
fn answer(stream: &mut TcpStream, reply: Reply) -> Option<()> {
    match reply {
        Reply::Full { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in &headers {
                head.extend([name, ": ", value, "\r\n"]);
            }
            head.push_str("\r\n");
            stream.write_all(format!("{head}{body}").as_bytes()).ok()
        }
        Reply::Hang => {
            stream.set_read_timeout(Some(HANGS)).ok()?;
            // Until the other end gives up.
            let _ = stream.read(&mut [0]);
            None
        }
        Reply::CutOff => {
            let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{\"ok\"");
            None
        }
        Reply::Huge => {
            let head = format!("HTTP/1.1 200 X\r\ncontent-length: {HUGE}\r\n\r\n");
            stream.write_all(head.as_bytes()).ok()?;
            let block = [b'x'; 8 * 1024];
            for _ in 0..HUGE / block.len() {
                stream.write_all(&block).ok()?;
            }
            None
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
