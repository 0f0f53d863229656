//! A receiver of notifications, on a thread of its own: it takes all that it is given at once, and keeps when it
//! came.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use serde::Deserialize;

/// What a channel that leads here sends.
const BODY: &str =
    r#"{"kind": {{ kind|tojson }}, "to": {{ to|tojson }}, "points": {{ fields.points|tojson }}}"#;

/// The receiver.
pub(super) struct Sink {
    addr: SocketAddr,
    took: Receiver<(Instant, Told)>,
}

/// A notification that it took.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    /// What it tells of its incidents.
    pub(super) kind: String,
    /// To whom.
    pub(super) to: String,
    /// Codes of the points that are struck, separated by commas.
    pub(super) points: String,
}

impl Sink {
    /// Starts it on a free port of loopback. It serves for as long as the program runs.
    pub(super) fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let addr = listener.local_addr()?;
        let (sender, took) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let sender = sender.clone();
                thread::spawn(move || serve(stream, &sender));
            }
        });
        Ok(Self { addr, took })
    }

    /// The file of recipients whom it stands for: an id with an audience each.
    pub(super) fn recipients(&self, recipients: &[(&str, &str)]) -> String {
        let channel = format!(
            "[channels.web]\nkind = \"http\"\nurl = \"http://{}/\"\nbody = '{BODY}'\n\
             headers = {{ Content-Type = \"application/json\" }}\n",
            self.addr
        );
        let recipient = |(id, audience): &(&str, &str)| {
            format!(
                "[[recipient]]\nid = \"{id}\"\nname = \"{id}\"\naudience = [\"{audience}\"]\n\
                 channels = [{{ channel = \"web\", to = \"{id}\" }}]\n"
            )
        };
        recipients.iter().map(recipient).fold(channel, |text, more| text + &more)
    }

    /// What it took since it was asked last.
    pub(super) fn took(&self) -> Vec<(Instant, Told)> {
        self.took.try_iter().collect()
    }
}

fn serve(stream: TcpStream, took: &Sender<(Instant, Told)>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|n_read| *n_read > 0)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((_, value)) =
                line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let at = Instant::now();
        reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()?;
        took.send((at, serde_json::from_slice(&body).ok()?)).ok()?;
    }
}
