//! A real meeting server: Debian's Janus with one video room, which people join without a picture.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::until_true;

const START: Duration = Duration::from_secs(30);
/// What its administration asks for.
pub(crate) const SECRET: &str = "bi-mat-cua-janus";
/// The room.
pub(crate) const ROOM: u32 = 1234;

/// One running server. Dropping it ends it.
pub(crate) struct Janus {
    child: Child,
    people: SocketAddr,
    /// Where its administration listens.
    pub(crate) admin: SocketAddr,
    _dir: TempDir,
}

impl Janus {
    /// Starts it.
    ///
    /// # Panics
    /// If it does not listen.
    pub(crate) fn start(program: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (people, admin) = (free(), free());
        let shown = dir.path().display();
        let general = format!(
            "general: {{ configs_folder = \"{shown}\"\n admin_secret = \"{SECRET}\"\n debug_level = 2 }}\n\
             plugins: {{ disable = \"{}\" }}\ntransports: {{ disable = \"{}\" }}\nevents: {{ broadcast = false }}\n",
            [
                "audiobridge",
                "duktape",
                "echotest",
                "lua",
                "nosip",
                "recordplay",
                "sip",
                "streaming",
                "textroom",
                "videocall",
                "voicemail"
            ]
            .map(|plugin| format!("libjanus_{plugin}.so"))
            .join(","),
            ["mqtt", "nanomsg", "pfunix", "rabbitmq", "websockets"]
                .map(|way| format!("libjanus_{way}.so"))
                .join(","),
        );
        let http = format!(
            "general: {{ base_path = \"/janus\"\n http = true\n ip = \"127.0.0.1\"\n port = {}\n https = false }}\n\
             admin: {{ admin_base_path = \"/admin\"\n admin_http = true\n admin_ip = \"127.0.0.1\"\n admin_port = {}\n \
             admin_https = false }}\n",
            people.port(),
            admin.port(),
        );
        let room = format!("room-{ROOM}: {{ description = \"Lễ\"\n publishers = 100 }}\n");
        for (file, text) in [
            ("janus.jcfg", general),
            ("janus.transport.http.jcfg", http),
            ("janus.plugin.videoroom.jcfg", room),
        ] {
            fs::write(dir.path().join(file), text).expect("the folder takes a file");
        }
        let log = File::create(dir.path().join("log")).expect("the folder takes a file");
        let child = Command::new(program)
            .args(["-F", &shown.to_string(), "-C", &dir.path().join("janus.jcfg").display().to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log can be shared"))
            .stderr(log)
            .spawn()
            .expect("it starts");
        let janus = Self { child, people, admin, _dir: dir };
        until_true("it listens", START, || [people, admin].iter().all(|at| TcpStream::connect(at).is_ok()));
        janus
    }

    /// Somebody joins the room under a name; gives where to leave it.
    ///
    /// # Panics
    /// If it is not let in.
    pub(crate) fn join(&self, name: &str) -> String {
        let id = |told: Value| told["data"]["id"].as_u64().expect("it gives a number");
        let session = id(self.say("/janus", &json!({ "janus": "create", "transaction": "1" })));
        let path = format!("/janus/{session}");
        let attach = json!({ "janus": "attach", "plugin": "janus.plugin.videoroom", "transaction": "2" });
        let path = format!("{path}/{}", id(self.say(&path, &attach)));
        let body = json!({ "request": "join", "ptype": "publisher", "room": ROOM, "display": name });
        self.say(&path, &json!({ "janus": "message", "transaction": "3", "body": body }));
        path
    }

    /// Who joined leaves.
    pub(crate) fn leave(&self, path: &str) {
        let body = json!({ "request": "leave" });
        self.say(path, &json!({ "janus": "message", "transaction": "4", "body": body }));
    }

    fn say(&self, path: &str, message: &Value) -> Value {
        let body = message.to_string();
        let mut stream = TcpStream::connect(self.people).expect("it listens");
        stream.set_read_timeout(Some(START)).expect("a time-out");
        let head = format!(
            "POST {path} HTTP/1.0\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            self.people,
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("it takes the message");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a body");
        serde_json::from_str(body).expect("it is JSON")
    }
}

impl Drop for Janus {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address")
}
