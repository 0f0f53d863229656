//! A real Chromium, driven by chromedriver over W3C's protocol for that.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::until;

/// The key that moves the focus on.
pub(crate) const TAB: &str = "\u{e004}";
/// The key that sends a form.
pub(crate) const ENTER: &str = "\u{e007}";

/// What W3C calls an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How the browser is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) script: bool,
}

/// A browser with one window, ended with the test.
#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
    port: u16,
    session: String,
}

impl Look {
    pub(crate) const PHONE: Self = Self { width: 390, height: 844, script: true };
    pub(crate) const LAPTOP: Self = Self { width: 1_280, height: 800, script: true };

    pub(crate) fn without_script(self) -> Self {
        Self { script: false, ..self }
    }

    fn capabilities(self) -> Value {
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            // Any name leads here, as one whose owner made it point to this machine.
            "--host-resolver-rules=MAP *.example 127.0.0.1",
        ];
        let (width, height, mobile) = (self.width, self.height, self.width < 600);
        let metrics =
            json!({"width": width, "height": height, "pixelRatio": 1.0, "mobile": mobile, "touch": mobile});
        let javascript = if self.script { 1 } else { 2 };
        json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "args": args,
                "mobileEmulation": {"deviceMetrics": metrics},
                "prefs": {"profile.managed_default_content_settings.javascript": javascript},
            },
        }}})
    }
}

impl Driver {
    /// Starts one; none, loudly, where there is no Chromium.
    pub(crate) fn start(look: Look) -> Option<Self> {
        let spawned =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = spawned else {
            eprintln!("SKIPPED: chromium and chromium-driver are needed");
            return None;
        };
        let mut lines = BufReader::new(child.stdout.take().expect("it has one")).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        let mut driver = Self { child, port: port.expect("it says its port"), session: String::new() };
        let started = driver.call("POST", "/session", &look.capabilities());
        started["sessionId"].as_str().expect("it has a name").clone_into(&mut driver.session);
        Some(driver)
    }

    pub(crate) fn open(&self, url: &str) {
        self.ask("POST", "/url", &json!({"url": url}));
    }

    /// Types into what has the focus.
    pub(crate) fn keys(&self, text: &str) {
        let active = self.ask("GET", "/element/active", &Value::Null);
        self.ask("POST", &format!("/element/{}/value", element(&active)), &json!({"text": text}));
    }

    /// Presses the middle of an element with the pointer.
    pub(crate) fn click(&self, css: &str) {
        let at = self.ask_own(&format!(
            "const at = document.querySelector({}); at.scrollIntoView({{block: 'center', behavior: 'instant'}}); \
             const box = at.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2];",
            json!(css)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1});
            self.cdp("Input.dispatchMouseEvent", &params);
        }
    }

    /// A command of Chromium's own protocol.
    pub(crate) fn cdp(&self, command: &str, params: &Value) -> Value {
        self.ask("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// What people read in an element; empty if it is not there at this moment.
    pub(crate) fn text(&self, css: &str) -> String {
        let script =
            format!("const at = document.querySelector({}); return at ? at.innerText : '';", json!(css));
        self.ask_own(&script).as_str().unwrap_or_default().to_owned()
    }

    /// What a script of the test's own says, which runs also where those of pages do not; null while
    /// one page gives way to another. The protocol's own way to ask would then wait for ever.
    pub(crate) fn ask_own(&self, script: &str) -> Value {
        let expression = format!("(() => {{ {script} }})()");
        let params = json!({"expression": expression, "returnByValue": true});
        let body = json!({"cmd": "Runtime.evaluate", "params": params});
        let path = format!("/session/{}/goog/cdp/execute", self.session);
        let mut answer = exchange(self.port, "POST", &path, &body).expect("chromedriver answers");
        answer["value"]["result"]["value"].take()
    }

    /// Waits until an element says something.
    pub(crate) fn wait(&self, css: &str, part: &str) {
        until(part, || self.text(css).contains(part));
    }

    /// Leaves a picture of the window in target/page.
    pub(crate) fn picture(&self, name: &str) {
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../page");
        std::fs::create_dir_all(&dir).expect("a folder for pictures");
        let picture = self.ask("GET", "/screenshot", &Value::Null);
        let bytes = from_base64(picture.as_str().expect("it is a text"));
        std::fs::write(dir.join(format!("{name}.png")), bytes).expect("the picture is written");
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.call(method, &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut answer = exchange(self.port, method, path, body).expect("chromedriver answers");
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{method} {path} {body}: {value}");
        value
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            exchange(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null).ok();
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn exchange(port: u16, method: &str, path: &str, body: &Value) -> io::Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    serde_json::from_slice(&bytes).map_err(io::Error::other)
}

fn element(value: &Value) -> &str {
    value[ELEMENT].as_str().expect("it is an element")
}

/// The bytes of what Chromium tells as text.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let place = |letter| LETTERS.iter().position(|known| *known == letter);
    let digits: Vec<u32> =
        text.bytes().filter_map(place).map(|digit| u32::try_from(digit).expect("it is below 64")).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}
