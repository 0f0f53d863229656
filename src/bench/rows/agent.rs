//! Row 11: what the agent's program costs a point's machine while nothing happens, beside the least
//! that is an agent on tonic (`agent/examples/minimal.rs`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::wire::Connection;
use crate::child::{Process, Security, Server};
use crate::figures::Measured;
use crate::province::{Province, code};
use crate::{Bench, procfs, progress};

/// Both are attached within this, or never.
const ATTACH_WITHIN: Duration = Duration::from_secs(20);
/// How the programs are built, as for the package.
const BUILD: &str = "cargo build -p diemcau-agent --profile agent --target x86_64-unknown-linux-musl, \
                     and the same with --example minimal";
/// Where that puts them, in cargo's target folder.
const SHIPPED: &str = "x86_64-unknown-linux-musl/agent";

/// A running agent and what is measured of it.
struct Subject {
    process: Process,
    program: PathBuf,
    cpu: Duration,
    connection: Connection,
    since: Instant,
}

pub(crate) fn agent(bench: Bench) -> anyhow::Result<Measured> {
    let (program, shipped) = program()?;
    let minimal = minimal(&program)?;
    let idle = bench.pick(Duration::from_mins(10), Duration::from_secs(6));
    let settle = bench.pick(Duration::from_secs(20), Duration::from_secs(3));

    let province = Province { n_points: 3, heartbeat_s: 3, n_speaking: 0 };
    let server = Server::collector(province, Security::Tls)?;
    let port = server.target()?.port();
    let dir = tempfile::tempdir()?;
    let (ours, theirs) = (ours(&program, &server, dir.path())?, baseline(&minimal, &server, dir.path())?);
    let (ours, theirs) = (attached(ours, port)?, attached(theirs, port)?);
    sleep(settle);
    progress(format_args!("two agents do nothing for {} s", idle.as_secs()));
    let subjects = [Subject::watched(ours, program, port)?, Subject::watched(theirs, minimal, port)?];
    sleep(idle);

    let mut measured = Measured {
        load: format!("one agent, TLS, a heartbeat every 3 s, no probe, measured for {} s", idle.as_secs()),
        ..Measured::default()
    };
    for (subject, figures) in subjects.iter().zip([&mut measured.ours, &mut measured.baseline]) {
        let pid = subject.process.id();
        figures.add("resident_mib", "MiB", subject.process.resident_mib()?);
        figures.add("pss_mib", "MiB", procfs::proportional_mib(pid)?);
        figures.add("private_mib", "MiB", procfs::anonymous_mib(pid)?);
        let minutes = subject.since.elapsed().as_secs_f64() / 60.0;
        let cpu = procfs::cpu(pid)?.saturating_sub(subject.cpu);
        figures.add("cpu_ms_per_min", "ms/min", cpu.as_secs_f64() * 1_000.0 / minutes);
        figures.add("wire_kb_per_h", "kB/h", subject.ip_bytes(port)? / 1_000.0 / (minutes / 60.0));
        figures.add("binary_mb", "MB", size_mb(&subject.program)?);
    }
    measured.notes = notes(shipped);
    Ok(measured)
}

fn notes(shipped: bool) -> Vec<String> {
    let mut notes = vec![
        "resident: all pages that are mapped and in memory, the program's own and the C library's; pss: \
         shared ones by their share; private: memory that is not a file's"
            .to_owned(),
        "wire: bytes of IP both ways, from the kernel's count of bytes and segments of the connection; \
         no link layer, and no TCP options but the timestamp"
            .to_owned(),
    ];
    if !shipped {
        notes.push(format!("the agent is not built as it is shipped: {BUILD}"));
    }
    notes
}

impl Subject {
    /// From here on it is measured.
    fn watched(process: Process, program: PathBuf, port: u16) -> anyhow::Result<Self> {
        let cpu = procfs::cpu(process.id())?;
        let connection = Connection::of(process.id(), port)?;
        Ok(Self { process, program, cpu, connection, since: Instant::now() })
    }

    fn ip_bytes(&self, port: u16) -> anyhow::Result<f64> {
        let now = Connection::of(self.process.id(), port)?;
        let n_bytes = now.ip_bytes_since(&self.connection).context("it connected anew meanwhile")?;
        Ok(f64::from(u32::try_from(n_bytes)?))
    }
}

/// The agent's program, and whether it is built as it is shipped: where cargo puts it, else beside
/// this one.
fn program() -> anyhow::Result<(PathBuf, bool)> {
    let here = std::env::current_exe()?;
    let dir = here.parent().context("this program is in a folder")?;
    let shipped = dir.with_file_name(SHIPPED).join("diemcau-agent");
    if shipped.is_file() {
        return Ok((shipped, true));
    }
    let beside = dir.join("diemcau-agent");
    if !beside.is_file() {
        bail!("no diemcau-agent at {} or {}: {BUILD}", shipped.display(), beside.display());
    }
    Ok((beside, false))
}

fn minimal(program: &Path) -> anyhow::Result<PathBuf> {
    let path = program.with_file_name("examples").join("minimal");
    anyhow::ensure!(path.is_file(), "there is no {}: {BUILD}", path.display());
    Ok(path)
}

/// The agent as it runs at a point; it knows the power that this machine shows.
fn ours(program: &Path, server: &Server, dir: &Path) -> anyhow::Result<Process> {
    let mut command = Command::new(program);
    command.args(["run", "--point", &code(1)]).args(server.flags()).arg("--state").arg(dir.join("state"));
    spawn(command, &dir.join("agent.log"))
}

fn baseline(program: &Path, server: &Server, dir: &Path) -> anyhow::Result<Process> {
    let mut command = Command::new(program);
    // The values of the flags, without their names.
    command.arg(code(2)).args(server.flags().iter().skip(1).step_by(2));
    spawn(command, &dir.join("minimal.log"))
}

fn spawn(mut command: Command, log: &Path) -> anyhow::Result<Process> {
    let log = fs::File::create(log)?;
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    Ok(Process::new(command.spawn()?))
}

/// Waits until it has its connection.
fn attached(process: Process, port: u16) -> anyhow::Result<Process> {
    let deadline = Instant::now() + ATTACH_WITHIN;
    loop {
        match Connection::of(process.id(), port) {
            Ok(_) => return Ok(process),
            Err(error) if Instant::now() > deadline => return Err(error.context("an agent did not attach")),
            Err(_) => sleep(Duration::from_millis(50)),
        }
    }
}

fn size_mb(program: &Path) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(fs::metadata(program)?.len())?) / 1e6)
}
