//! Receivers of notifications: HTTP servers that keep what they took, an Alertmanager and a mail server of
//! Debian's, and the lines of the file that names them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::Value;

use super::vendor::{Asked, Reply, Vendor};
use super::{secs, until};

/// What the channels of sinks send.
const BODY: &str = "{\"key\": {{ key|tojson }}, \"kind\": {{ kind|tojson }}, \"to\": {{ to|tojson }}, \
                    \"cause\": {{ fields.cause|tojson }}, \"points\": {{ fields.points|tojson }}, \
                    \"text\": {{ text|tojson }}}";

/// An HTTP server that takes notifications, unless it was told to do otherwise.
pub(crate) struct Sink {
    vendor: Vendor,
    taken: Arc<Mutex<Vec<Asked>>>,
}

/// A notification as a sink got it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) at: Instant,
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) to: String,
    pub(crate) cause: String,
    pub(crate) points: String,
    pub(crate) text: String,
}

impl Sink {
    pub(crate) fn start() -> Self {
        let taken: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let kept = Arc::clone(&taken);
        let vendor = Vendor::start(move |asked| {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(asked.clone());
            Reply::status(200)
        });
        Self { vendor, taken }
    }

    /// Answers the next requests so, and takes none of them.
    pub(crate) fn next(&self, replies: impl IntoIterator<Item = Reply>) {
        self.vendor.next(replies);
    }

    /// What it took.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Told::of).collect()
    }

    /// The same to one address.
    pub(crate) fn told_to(&self, to: &str) -> Vec<Told> {
        self.told().into_iter().filter(|told| told.to == to).collect()
    }

    /// All that it was asked to take.
    pub(crate) fn tried(&self) -> Vec<Told> {
        self.vendor.asked().iter().map(Told::of).collect()
    }

    /// The table of a channel that leads to it.
    pub(crate) fn channel(&self, name: &str, more: &str) -> String {
        let url = self.vendor.url();
        format!(
            "[channels.{name}]\nkind = \"http\"\nurl = \"{url}/\"\ngap = \"0s\"\n\
             headers = {{ Content-Type = \"application/json\" }}\nbody = '''{BODY}'''\n{more}\n"
        )
    }
}

impl Sink {
    /// The table of an SMS gateway that leads to it.
    pub(crate) fn sms_channel(&self, name: &str) -> String {
        let url = self.vendor.url();
        format!(
            "[channels.{name}]\nkind = \"sms\"\nbrandname = \"SOKHCN\"\ngap = \"0s\"\n\
             [channels.{name}.gateway]\nurl = \"{url}/\"\nmethod = \"POST\"\n\
             headers = {{ Content-Type = \"application/json\" }}\nbody = '''{BODY}'''\n"
        )
    }
}

impl Told {
    fn of(asked: &Asked) -> Self {
        let body = asked.json();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Self {
            at: asked.at,
            key: text("key"),
            kind: text("kind"),
            to: text("to"),
            cause: text("cause"),
            points: text("points"),
            text: text("text"),
        }
    }
}

/// The table of a recipient who has one channel, at the address that is its id; more may be said of it.
pub(crate) fn recipient(id: &str, audience: &str, channel: &str, more: &str) -> String {
    recipient_at(id, audience, &format!("{{ channel = \"{channel}\", to = \"{id}\" }}"), more)
}

/// The same with channels as the file has them.
pub(crate) fn recipient_at(id: &str, audience: &str, channels: &str, more: &str) -> String {
    format!(
        "[[recipient]]\nid = \"{id}\"\nname = \"{id}\"\naudience = [\"{audience}\"]\n{more}\n\
         channels = [{channels}]\n"
    )
}

/// Debian's Alertmanager.
pub(crate) struct Alertmanager {
    child: Child,
    port: u16,
}

impl Alertmanager {
    /// Starts it in a folder, with the head of its configuration; none if it is not installed.
    pub(crate) fn start(dir: &Path, config: &str) -> Option<Self> {
        let program = "prometheus-alertmanager";
        let version =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !version.is_ok_and(|status| status.success()) {
            return None;
        }
        let file = dir.join("am.yml");
        let config = format!("{config}\nroute: {{ receiver: none }}\nreceivers: [{{ name: none }}]\n");
        fs::write(&file, config).expect("a file can be written");
        let port = free_port();
        let child = Command::new(program)
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.path={}", dir.join("am").display()))
            .args([&format!("--web.listen-address=127.0.0.1:{port}"), "--cluster.listen-address="])
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let server = Self { child, port };
        until("the Alertmanager is ready", secs(30), || {
            server.get("/-/ready").starts_with("HTTP/1.0 200").then_some(())
        });
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The alerts that it holds for active.
    pub(crate) fn active(&self) -> Vec<Value> {
        let answer = self.get("/api/v2/alerts");
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let alerts: Vec<Value> = serde_json::from_str(body).unwrap_or_default();
        alerts.into_iter().filter(|alert| alert["status"]["state"] == "active").collect()
    }

    /// What it answers; nothing if it does not.
    fn get(&self, path: &str) -> String {
        let mut answer = String::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let request = format!("GET {path} HTTP/1.0\r\nhost: 127.0.0.1\r\n\r\n");
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read_to_string(&mut answer);
        }
        answer
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Debian's aiosmtpd, which keeps what it takes in a mailbox.
pub(crate) struct MailSink {
    child: Child,
    port: u16,
    mailbox: PathBuf,
}

impl MailSink {
    /// Starts it in a folder; none if it is not installed.
    pub(crate) fn start(dir: &Path) -> Option<Self> {
        let python = "/usr/bin/python3";
        let found = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            return None;
        }
        let (mailbox, port) = (dir.join("mailbox"), free_port());
        let child = Command::new(python)
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&mailbox)
            .spawn()
            .expect("it starts");
        let server = Self { child, port, mailbox };
        until("the mail server listens", secs(20), || TcpStream::connect(("127.0.0.1", port)).ok());
        Some(server)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// All messages, in no order.
    pub(crate) fn kept(&self) -> Vec<String> {
        let entries = fs::read_dir(self.mailbox.join("new")).into_iter().flatten().filter_map(Result::ok);
        entries.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect()
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A port that was free a moment ago: the servers cannot tell which they took.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has an address").port()
}
