//! Two network namespaces and a line between them that can be cut without telling anybody.
//! All of it is gone when it is dropped. Needs root.

use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::{secs, until_true};

/// A network namespace of this test.
pub(crate) struct Netns {
    name: String,
}

/// A way into a network namespace for the thread that takes it.
pub(crate) struct Entrance(File);

/// A line between `field`, where agents are, and `center`, where the collector is.
pub(crate) struct Line {
    /// Where agents are.
    pub(crate) field: Netns,
    /// Where the collector is.
    pub(crate) center: Netns,
    /// The program that is the line, where it is a bad one.
    bad_link: Option<Child>,
}

/// How a bad line is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bad {
    /// One way, milliseconds.
    pub(crate) delay_ms: u32,
    /// The delay differs by so much to either side, milliseconds.
    pub(crate) jitter_ms: u32,
    /// One way, percent.
    pub(crate) loss_percent: u32,
    /// It lives this long at most.
    pub(crate) seconds: u64,
}

/// Address of the collector's end.
pub(crate) const CENTER: &str = "198.51.100.1";
/// Address of the agents' end.
const FIELD: &str = "198.51.100.2";
/// Name of the device at both ends.
const DEVICE: &str = "dctun";

/// Why there can be no namespaces here; none if there can.
pub(crate) fn why_not() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("network namespaces need root".to_owned());
    }
    match Netns::add("try") {
        Ok(netns) => run_in(&netns, "nft", &["list", "tables"]).err(),
        Err(error) => Some(error),
    }
}

/// The program that makes bad lines, if it lies beside the repository.
pub(crate) fn bad_link_program() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/bad-link");
    path.exists().then_some(path)
}

impl Netns {
    fn add(role: &str) -> Result<Self, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("dc{}-{n}-{role}", std::process::id());
        run("ip", &["netns", "add", &name])?;
        Ok(Self { name })
    }

    /// As `ip netns` knows it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A way in for another thread.
    pub(crate) fn entrance(&self) -> Entrance {
        Entrance(File::open(Path::new("/run/netns").join(&self.name)).expect("the namespace is there"))
    }
}

impl Entrance {
    /// Moves the calling thread in, for good.
    pub(crate) fn enter(self) {
        move_into_link_name_space(self.0.as_fd(), Some(LinkNameSpaceType::Network)).expect("root may enter");
    }
}

impl Drop for Netns {
    fn drop(&mut self) {
        run("ip", &["netns", "del", &self.name]).ok();
    }
}

impl Line {
    /// A good line, until it is cut.
    pub(crate) fn good() -> Self {
        let (field, center) = (Netns::add("f").expect("a namespace"), Netns::add("c").expect("a namespace"));
        let peer = ["type", "veth", "peer", "name", DEVICE, "netns", field.name()];
        must(&["-n", center.name(), "link", "add", DEVICE], &peer);
        let line = Self { field, center, bad_link: None };
        must(&["-n", line.center.name(), "addr", "add", &format!("{CENTER}/30"), "dev", DEVICE], &[]);
        must(&["-n", line.field.name(), "addr", "add", &format!("{FIELD}/30"), "dev", DEVICE], &[]);
        line.up();
        line
    }

    /// A line with delay and loss.
    pub(crate) fn bad(program: &Path, bad: Bad) -> Self {
        let (field, center) = (Netns::add("f").expect("a namespace"), Netns::add("c").expect("a namespace"));
        let child = Command::new(program)
            .args(["--a", center.name(), "--b", field.name()])
            .args(["--delay", &bad.delay_ms.to_string(), "--jitter", &bad.jitter_ms.to_string()])
            .args(["--loss", &bad.loss_percent.to_string()])
            .args(["--seconds", &bad.seconds.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .expect("the bad line starts");
        let line = Self { field, center, bad_link: Some(child) };
        for (netns, own, other) in [(&line.center, CENTER, FIELD), (&line.field, FIELD, CENTER)] {
            let args = ["-n", netns.name(), "addr", "add", own, "peer", other, "dev", DEVICE];
            until_true("the device is there", secs(10), || run("ip", &args).is_ok());
        }
        line.up();
        line
    }

    /// Nothing passes any more, and nobody is told.
    pub(crate) fn cut(&self) {
        if let Some(child) = &self.bad_link {
            return signal(child, Signal::USR1);
        }
        self.drop_at_both_ends("cut", &[&format!("iifname \"{DEVICE}\" drop")]);
    }

    /// It is as before.
    pub(crate) fn mend(&self) {
        match &self.bad_link {
            Some(child) => signal(child, Signal::USR2),
            None => self.at_both_ends("delete table inet cut"),
        }
    }

    /// From now on nothing passes of the one TCP connection with this port at the agents' end.
    pub(crate) fn drop_flow(&self, field_port: u16) {
        let (to, from) = (format!("tcp sport {field_port} drop"), format!("tcp dport {field_port} drop"));
        self.drop_at_both_ends(&format!("flow{field_port}"), &[&to, &from]);
    }

    /// Ports at the agents' end of the TCP connections that stand.
    pub(crate) fn flows(&self) -> Vec<u16> {
        let text =
            run_in(&self.field, "ss", &["-Htn", "state", "established"]).expect("ss lists connections");
        text.lines()
            .filter_map(|line| line.split_whitespace().nth(2)?.rsplit(':').next()?.parse().ok())
            .collect()
    }

    fn drop_at_both_ends(&self, table: &str, rules: &[&str]) {
        let rules = rules.join("\n");
        self.at_both_ends(&format!(
            "table inet {table} {{\nchain i {{\ntype filter hook input priority 0\n{rules}\n}}\n}}"
        ));
    }

    fn at_both_ends(&self, rules: &str) {
        for netns in [&self.field, &self.center] {
            run_in(netns, "nft", &[rules]).expect("nft takes the rule");
        }
    }

    fn up(&self) {
        for netns in [&self.field, &self.center] {
            must(&["-n", netns.name(), "link", "set", "lo", "up"], &[]);
            must(&["-n", netns.name(), "link", "set", DEVICE, "up"], &[]);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(child) = &mut self.bad_link {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().cast_signed()).expect("a process has an id");
    kill_process(pid, signal).expect("the bad line runs");
}

fn must(args: &[&str], more: &[&str]) {
    run("ip", &[args, more].concat()).expect("ip does it");
}

fn run_in(netns: &Netns, program: &str, args: &[&str]) -> Result<String, String> {
    run("ip", &[&["netns", "exec", netns.name(), program], args].concat())
}

fn run(program: &str, args: &[&str]) -> Result<String, String> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let said = |error: String| format!("{program} {}: {error}", args.join(" "));
    let output = Command::new(program).args(args).env("PATH", path).output();
    let output = output.map_err(|error| said(error.to_string()))?;
    if !output.status.success() {
        return Err(said(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
