//! A collector with pages: where they are, the links of its points, and requests to them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::collector::{Collector, Serve};
use super::event::{self, Shape};
use super::process::diemcau;
use super::secs;

/// What links begin with in tests; nobody asks for that name.
pub(crate) const URL: &str = "https://diemcau.example";

/// A collector, and where its pages are.
pub(crate) struct Pages {
    pub(crate) collector: Collector,
    pub(crate) addr: SocketAddr,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Pages {
    /// Starts a collector whose event has pages on a free port of loopback.
    pub(crate) fn start(shape: Shape, serve: Serve) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let event = event::write(dir.path(), shape);
        Self::start_of(dir, event, serve)
    }

    /// The same of an event file that is there.
    pub(crate) fn start_of(dir: TempDir, event: PathBuf, serve: Serve) -> Self {
        Self::start_with(dir, event, serve, "")
    }

    /// The same with more to say of the pages.
    pub(crate) fn start_with(dir: TempDir, event: PathBuf, serve: Serve, more: &str) -> Self {
        let text = fs::read_to_string(&event).expect("it was written");
        let pages = format!("[web]\nlisten = \"127.0.0.1:0\"\nurl = \"{URL}\"\n{more}");
        fs::write(&event, text + &pages).expect("it can be written");
        let collector = Collector::start_of(dir, event, serve);
        let addr = collector.served("pages are served");
        Self { collector, addr }
    }

    /// Runs a command on the data directory.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let output = Command::new(diemcau()).args(args).arg("--data").arg(self.collector.data()).output();
        output.expect("it starts")
    }

    /// The paths of the links of all points, by code, as `diemcau links` prints them.
    pub(crate) fn links(&self) -> Vec<(String, String)> {
        let out = self.collector.dir().join("links");
        let printed = self.run(&["links", "--out", &out.display().to_string()]);
        assert!(printed.status.success(), "{printed:?}");
        let text = fs::read_to_string(out.join("links.csv")).expect("it is written");
        let link = |line: &str| {
            let (code, rest) = line.split_once(',')?;
            let (_, link) = rest.rsplit_once(',')?;
            Some((code.to_owned(), link.strip_prefix(URL)?.to_owned()))
        };
        text.lines().skip(1).map(|line| link(line).unwrap_or_else(|| panic!("{line}"))).collect()
    }

    /// The path of the link of a point.
    pub(crate) fn link(&self, code: &str) -> String {
        self.links().into_iter().find(|(held, _)| held == code).expect("it has one").1
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        get(self.addr, path)
    }

    /// Sends a form.
    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        post(self.addr, path, form)
    }

    /// Sends a form with the hidden fields of the page that is there.
    pub(crate) fn send(&self, base: &str, section: &str, fields: &str) -> Answer {
        let page = self.get(base);
        assert_eq!(page.status, 200, "{page:?}");
        self.post(&format!("{base}/{section}"), &format!("id={}&{fields}", form_id(&page.body)))
    }
}

/// Asks for a page.
pub(crate) fn get(addr: SocketAddr, path: &str) -> Answer {
    exchange(addr, &format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n"))
}

/// Sends a form.
pub(crate) fn post(addr: SocketAddr, path: &str, form: &str) -> Answer {
    exchange(
        addr,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\nOrigin: null\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    )
}

/// Sends bytes and reads until the other end closes.
pub(crate) fn exchange(addr: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(addr).expect("the pages listen");
    stream.set_read_timeout(Some(secs(30))).expect("a time is set");
    stream.write_all(request.as_bytes()).expect("the request goes out");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer { status: status.unwrap_or(0), head: head.to_owned(), body: body.to_owned() }
}

/// The id of the forms of a page.
pub(crate) fn form_id(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"id\" value=\"").expect("it has a form");
    rest.split('"').next().unwrap_or_default().to_owned()
}
