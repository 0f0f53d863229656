//! Real servers of the meeting path, for the tests of the agent and for those of the whole: kamailio
//! and sipp for SIP, coturn for STUN. Each runs in a folder of its own and is ended by its own id.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a server may take to end before it is killed.
const ENDS: Duration = Duration::from_secs(2);

/// One running server. Dropping it ends it.
pub(crate) struct Peer {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    dir: TempDir,
}

/// Where a server runs.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The address that it listens on.
    pub(crate) ip: IpAddr,
    /// The network namespace, if not that of the test.
    pub(crate) netns: Option<&'a str>,
}

/// Loopback, in the test's own namespace.
pub(crate) const HERE: Place<'static> = Place { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), netns: None };

/// What a far end of SIP does with OPTIONS.
#[derive(Clone, Copy)]
pub(crate) struct Manner {
    /// The status line's rest, such as `486 Busy Here`.
    pub(crate) status: &'static str,
    /// It says `100 Trying` at once and that after so long.
    pub(crate) after: Duration,
    /// sipp's word for what carries it: `u1` or `t1`.
    pub(crate) transport: &'static str,
}

/// The path of a program; none where it is not installed.
pub(crate) fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    let dirs = path.split(':').chain(["/usr/sbin", "/sbin"]);
    dirs.map(|dir| Path::new(dir).join(program)).find(|path| path.exists())
}

/// The path of kamailio where it and its module for TLS are installed.
pub(crate) fn kamailio() -> Option<PathBuf> {
    let program = installed("kamailio")?;
    let libraries = fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let mut roots = libraries.chain([PathBuf::from("/usr/lib64"), PathBuf::from("/usr/lib")]);
    roots.any(|root| root.join("kamailio/modules/tls.so").exists()).then_some(program)
}

/// A port of that address that is free for UDP and TCP, and so is the one after it.
pub(crate) fn free_port(ip: IpAddr) -> u16 {
    loop {
        let udp = UdpSocket::bind((ip, 0)).expect("a port is free");
        let port = udp.local_addr().expect("it has an address").port();
        let next = port.saturating_add(1);
        if TcpListener::bind((ip, port)).is_ok()
            && TcpListener::bind((ip, next)).is_ok()
            && UdpSocket::bind((ip, next)).is_ok()
        {
            return port;
        }
    }
}

impl Peer {
    /// A SIP server that answers OPTIONS with 200: UDP and TCP at its address, TLS at the next port.
    pub(crate) fn kamailio(program: &Path, place: Place<'_>, port: u16) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (ip, tls_port) = (place.ip, port + 1);
        let (cert, key) = certificate(dir.path());
        let mut config = format!(
            "listen=udp:{ip}:{port}\nlisten=tcp:{ip}:{port}\nlisten=tls:{ip}:{tls_port}\n\
             enable_tls=yes\nchildren=1\ntcp_children=1\nlog_stderror=yes\n"
        );
        for module in ["tls", "sl", "pv", "maxfwd", "textops", "siputils"] {
            writeln!(config, "loadmodule \"{module}.so\"").expect("a String takes what is written");
        }
        write!(
            config,
            "modparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n\
             modparam(\"tls\", \"certificate\", \"{}\")\nmodparam(\"tls\", \"private_key\", \"{}\")\n\
             request_route {{\n\
             if (is_method(\"OPTIONS\")) {{ sl_send_reply(\"200\", \"OK\"); exit; }}\n\
             sl_send_reply(\"405\", \"Method Not Allowed\"); exit;\n}}\n",
            cert.display(),
            key.display()
        )
        .expect("a String takes what is written");
        let path = dir.path().join("kamailio.cfg");
        fs::write(&path, config).expect("the folder takes a file");
        let mut args = ["-DD", "-E", "-m", "64", "-M", "8"].map(String::from).to_vec();
        for (flag, file) in [("-f", "kamailio.cfg"), ("-P", "pid"), ("-Y", "")] {
            args.extend([flag.to_owned(), dir.path().join(file).display().to_string()]);
        }
        Self::start(program, &args, place, port, dir)
    }

    /// A STUN server.
    pub(crate) fn coturn(program: &Path, place: Place<'_>, port: u16) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let config = format!(
            "listening-ip={}\nlistening-port={port}\nstun-only\nno-tls\nno-dtls\nno-cli\nno-tcp-relay\n\
             log-file=stdout\nsimple-log\npidfile={}\n",
            place.ip,
            dir.path().join("pid").display()
        );
        let path = dir.path().join("turn.conf");
        fs::write(&path, config).expect("the folder takes a file");
        let args = ["-c".to_owned(), path.display().to_string()];
        Self::start(program, &args, place, port, dir)
    }

    /// A far end of SIP with manners of its own.
    pub(crate) fn sipp(program: &Path, place: Place<'_>, port: u16, manner: Manner) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("uas_options.xml");
        fs::write(&path, scenario(manner)).expect("the folder takes a file");
        let (path, ip, port_text) = (path.display().to_string(), place.ip.to_string(), port.to_string());
        let args = ["-sf", &path, "-i", &ip, "-p", &port_text, "-t", manner.transport, "-nostdin"];
        Self::start(program, &args.map(String::from), place, port, dir)
    }

    /// A web page over TLS 1.2, with a certificate of 30 days.
    pub(crate) fn openssl(program: &Path, port: u16) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let wanted = "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=hop -keyout key.pem -out cert.pem";
        let made = Command::new(program).args(wanted.split(' ')).current_dir(dir.path()).output();
        assert!(made.is_ok_and(|output| output.status.success()), "openssl makes a certificate");
        let args = ["s_server", "-tls1_2", "-www", "-cert", "cert.pem", "-key", "key.pem", "-accept"];
        let mut args = args.map(String::from).to_vec();
        args.push(SocketAddr::new(HERE.ip, port).to_string());
        Self::start(program, &args, HERE, port, dir)
    }

    fn start(program: &Path, args: &[String], place: Place<'_>, port: u16, dir: TempDir) -> Self {
        let log = File::create(dir.path().join("log")).expect("the folder takes a file");
        let mut command = match place.netns {
            Some(netns) => {
                let mut command = Command::new(installed("ip").expect("there are namespaces"));
                command.args(["netns", "exec", netns]).arg(program);
                command
            }
            None => Command::new(program),
        };
        let child = command
            .args(args)
            .current_dir(dir.path())
            .env("TERM", "dumb")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log can be shared"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        Self { child, address: SocketAddr::new(place.ip, port), dir }
    }

    /// All that it said.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(pid) = Pid::from_raw(self.child.id().cast_signed()) {
            kill_process(pid, Signal::TERM).ok();
        }
        let deadline = Instant::now() + ENDS;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
        self.child.kill().ok();
        self.child.wait().ok();
        if thread::panicking() {
            let log = self.log();
            let tail: Vec<&str> = log.lines().rev().take(20).collect();
            eprintln!("-- the end of what the server at {} said", self.address);
            for line in tail.iter().rev() {
                eprintln!("{line}");
            }
        }
    }
}

/// A certificate of its own, and its key.
fn certificate(dir: &Path) -> (PathBuf, PathBuf) {
    let certified = rcgen::generate_simple_self_signed(["hop.example".to_owned()]);
    let certified = certified.expect("a certificate can be made");
    let (cert, key) = (dir.join("cert.pem"), dir.join("key.pem"));
    fs::write(&cert, certified.cert.pem()).expect("the folder takes a file");
    fs::write(&key, certified.signing_key.serialize_pem()).expect("the folder takes a file");
    (cert, key)
}

fn scenario(manner: Manner) -> String {
    let answer = |status: &str| {
        format!(
            "<send><![CDATA[\n\nSIP/2.0 {status}\n[last_Via:]\n[last_From:]\n[last_To:];tag=[call_number]\n\
             [last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n]]></send>\n"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"options\">\n\
         <recv request=\"OPTIONS\"/>\n{}<pause milliseconds=\"{}\"/>\n{}</scenario>\n",
        answer("100 Trying"),
        manner.after.as_millis(),
        answer(manner.status)
    )
}
