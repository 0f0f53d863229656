//! The dashboard's program in a terminal that nobody sees: what it writes is counted, and keys can
//! be typed.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::times::Times;
use crate::child::{Process, Server};
use crate::procfs;

/// The screen is there when it has written so much.
const FIRST_FRAME: usize = 8_192;
/// More than a clock that moves.
const LARGE: usize = 1_024;
/// It is complete when nothing large was written for so long.
const QUIET: Duration = Duration::from_secs(2);
/// What is waited for comes within this, or never.
const WITHIN: Duration = Duration::from_mins(1);
/// Chunks of output that wait to be looked at.
const CHUNKS: usize = 1_024;

/// The running program.
pub(super) struct Screen {
    process: Process,
    keyboard: File,
    /// When so many bytes came.
    output: Receiver<(Instant, usize)>,
}

/// What the program did while nothing happened.
pub(super) struct Idle {
    pub(super) cpu: Duration,
    pub(super) n_bytes: usize,
    pub(super) length: Duration,
}

impl Screen {
    /// The dashboard's program, if it is beside this one.
    pub(super) fn program() -> Option<PathBuf> {
        let path = std::env::current_exe().ok()?.with_file_name("diemcau-monitor");
        path.is_file().then_some(path)
    }

    /// Starts it on a terminal of so many columns and rows, and waits until the picture stands.
    pub(super) fn open(server: &Server, (columns, rows): (u16, u16)) -> anyhow::Result<Self> {
        let program = Self::program().context("diemcau-monitor is not beside this program")?;
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&ours)?;
        unlockpt(&ours)?;
        tcsetwinsize(&ours, Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 })?;
        let name = ptsname(&ours, Vec::new())?;
        let theirs = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let child = Command::new(program)
            .args(server.flags())
            .env("TERM", "xterm-256color")
            .stdin(Stdio::from(theirs.try_clone()?))
            .stdout(Stdio::from(theirs))
            .stderr(Stdio::null())
            .spawn()?;
        let process = Process::new(child);
        let keyboard = File::from(ours);
        let mut screen = keyboard.try_clone()?;
        let (tx, output) = sync_channel(CHUNKS);
        thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            while let Ok(n_read) = screen.read(&mut bytes) {
                if n_read == 0 || tx.send((Instant::now(), n_read)).is_err() {
                    return;
                }
            }
        });
        let mut screen = Self { process, keyboard, output };
        screen.stands()?;
        Ok(screen)
    }

    /// Resident memory, MiB.
    pub(super) fn resident_mib(&self) -> anyhow::Result<f64> {
        self.process.resident_mib()
    }

    /// Leaves it alone for a while.
    pub(super) fn idle(&mut self, length: Duration) -> anyhow::Result<Idle> {
        let (began, cpu) = (Instant::now(), procfs::cpu(self.process.id())?);
        let mut n_bytes = 0;
        while let Some(left) = length.checked_sub(began.elapsed()) {
            n_bytes += self.next(left)?.map_or(0, |(_, n)| n);
        }
        let cpu = procfs::cpu(self.process.id())?.saturating_sub(cpu);
        Ok(Idle { cpu, n_bytes, length: began.elapsed() })
    }

    /// Types a key so often, and times how long the screen takes to answer each.
    pub(super) fn keys(&mut self, key: &[u8], n_keys: usize) -> anyhow::Result<Times> {
        let mut times = Times::default();
        for _ in 0..n_keys {
            // Just after the clock on the screen has moved, what comes next is the answer.
            while self.next(Duration::from_millis(60))?.is_some() {}
            let typed = Instant::now();
            self.keyboard.write_all(key)?;
            let (at, _) = self.next(WITHIN)?.context("the screen did not answer a key")?;
            times.add(at.saturating_duration_since(typed));
        }
        Ok(times)
    }

    fn stands(&mut self) -> anyhow::Result<()> {
        let (deadline, mut n_bytes) = (Instant::now() + WITHIN, 0);
        let mut quiet_since = Instant::now();
        while Instant::now() < deadline {
            if n_bytes >= FIRST_FRAME && quiet_since.elapsed() >= QUIET {
                return Ok(());
            }
            if let Some((at, n)) = self.next(QUIET)? {
                n_bytes += n;
                if n > LARGE {
                    quiet_since = at;
                }
            }
        }
        bail!("the dashboard shows no picture: it wrote {n_bytes} bytes")
    }

    fn next(&mut self, within: Duration) -> anyhow::Result<Option<(Instant, usize)>> {
        match self.output.recv_timeout(within) {
            Ok(chunk) => Ok(Some(chunk)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => bail!("the dashboard ended"),
        }
    }
}
