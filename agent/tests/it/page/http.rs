//! A browser that does no more than it is told: requests byte for byte, and the cookies and hidden
//! fields of forms.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How a page is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    /// The process in whose network namespace it is, if not this one's.
    pub(crate) within: Option<u32>,
}

/// A browser with its cookies, and the forms of the page that it saw last.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) wire: Wire,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) token: String,
    pub(crate) id: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Wire {
    /// Sends bytes and reads until the other end closes.
    pub(crate) fn exchange(&self, request: &str) -> Reply {
        let bytes = match self.within {
            None => {
                let mut stream = TcpStream::connect(self.address).expect("the page listens");
                stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time is set");
                stream.write_all(request.as_bytes()).expect("the request goes out");
                read_all(&mut stream)
            }
            Some(pid) => exchange_within(pid, self.address, request),
        };
        Reply::parse(&String::from_utf8(bytes).expect("it is UTF-8"))
    }
}

fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A request that is refused before it was read whole ends in a reset after the answer.
    if let Err(error) = stream.read_to_end(&mut bytes) {
        assert!(!bytes.is_empty(), "{error}");
    }
    bytes
}

fn exchange_within(pid: u32, address: SocketAddr, request: &str) -> Vec<u8> {
    let (ip, port) = (address.ip(), address.port());
    let script = format!("exec 3<>/dev/tcp/{ip}/{port}; cat >&3; cat <&3");
    let mut child = Command::new("nsenter")
        .args(["--preserve-credentials", "-U", "-n", "-t", &pid.to_string(), "bash", "-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("nsenter starts");
    let mut stdin = child.stdin.take().expect("it has one");
    stdin.write_all(request.as_bytes()).expect("the request goes out");
    drop(stdin);
    child.wait_with_output().expect("it ends").stdout
}

impl Browser {
    pub(crate) fn new(wire: Wire) -> Self {
        Self { wire, cookies: BTreeMap::new(), token: String::new(), id: String::new() }
    }

    /// Loads a page and its forms.
    pub(crate) fn get(&mut self, path: &str) -> Reply {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{}\r\n", self.wire.address, self.cookie());
        let reply = self.wire.exchange(&request);
        self.take_in(&reply);
        reply
    }

    /// Sends a form with the token and id of the page that was loaded.
    pub(crate) fn send(&mut self, path: &str, fields: &str) -> Reply {
        let body = format!("token={}&id={}&{fields}", self.token, self.id);
        self.post(path, &body, "")
    }

    /// Sends a body, with more headers.
    pub(crate) fn post(&mut self, path: &str, body: &str, headers: &str) -> Reply {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{}{headers}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.wire.address,
            self.cookie(),
            body.len()
        );
        let reply = self.wire.exchange(&request);
        self.take_in(&reply);
        reply
    }

    fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) }
    }

    fn take_in(&mut self, reply: &Reply) {
        for line in reply.head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (pair, attributes) = line.split_once(';').expect("a cookie has attributes");
            assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Strict"), "{line}");
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        for (name, value) in [("token", &mut self.token), ("id", &mut self.id)] {
            let start = format!("name=\"{name}\" value=\"");
            if let Some((_, rest)) = reply.body.split_once(&start) {
                rest.split('"').next().expect("it has an end").clone_into(value);
            }
        }
    }
}

impl Reply {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no answer of HTTP: {text:?}"));
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The text of one of its parts that change by themselves.
    pub(crate) fn live(&self, name: &str) -> &str {
        let start = format!("data-live=\"{name}\"");
        let (_, rest) = self.body.split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", self.body));
        rest.split_once("</div>").map_or(rest, |(part, _)| part)
    }
}
