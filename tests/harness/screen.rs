//! A program with a screen of its own, in tmux, looked at as text.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Terminals that this process has started, so that each has a server of its own.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// A terminal with one program in it, on a tmux server of its own.
pub(crate) struct Screen {
    socket: String,
    /// Where programs in it keep what they remember.
    states: TempDir,
}

/// Why there can be no screen here; none if there can.
pub(crate) fn why_not() -> Option<String> {
    match Command::new("tmux").arg("-V").output() {
        Ok(_) => None,
        Err(error) => Some(format!("tmux: {error}")),
    }
}

impl Screen {
    /// Starts a program in a terminal of that size.
    ///
    /// # Panics
    /// If tmux does not.
    pub(crate) fn start((columns, rows): (u16, u16), program: &Path, args: &[&str]) -> Self {
        let states = tempfile::tempdir().expect("a temporary folder");
        let n = STARTED.fetch_add(1, Ordering::Relaxed);
        let socket = format!("diemcau-{}-{n}-{columns}x{rows}", std::process::id());
        let screen = Self { socket, states };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let mut command = screen.tmux();
        command.args(["-f", "/dev/null", "new-session", "-d", "-x", &columns, "-y", &rows, "--"]);
        command.arg(program).args(args).env("LC_ALL", "C.UTF-8").env("XDG_STATE_HOME", screen.states.path());
        let output = command.output().expect("tmux starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        screen
    }

    /// What it shows.
    pub(crate) fn text(&self) -> String {
        let output = self.tmux().args(["capture-pane", "-p"]).output().expect("tmux starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The process in it.
    pub(crate) fn pid(&self) -> Option<u32> {
        let output = self.tmux().args(["list-panes", "-F", "#{pane_pid}"]).output().expect("tmux starts");
        String::from_utf8_lossy(&output.stdout).trim().parse().ok()
    }

    /// Where programs in it keep what they remember.
    pub(crate) fn states(&self) -> &Path {
        self.states.path()
    }

    /// Presses a key, by tmux's name for it.
    pub(crate) fn press(&self, key: &str) {
        self.tmux().args(["send-keys", key]).output().expect("tmux starts");
    }

    /// Waits until it shows something, and says how long that took.
    ///
    /// # Panics
    /// If it does not; the panic shows the screen.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, within: Duration, shows: impl Fn(&str) -> bool) -> Duration {
        let begun = Instant::now();
        while begun.elapsed() < within {
            if shows(&self.text()) {
                return begun.elapsed();
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        panic!("not within {within:?} on the screen: {what}\n{}", self.text());
    }

    /// What tmux says of it, by a format of its own.
    pub(crate) fn asks(&self, format: &str) -> String {
        let output = self.tmux().args(["display-message", "-p", format]).output().expect("tmux starts");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Waits until that is in the buffer into which texts are copied.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub(crate) fn wait_buffer(&self, text: &str, within: Duration) {
        let begun = Instant::now();
        let mut held = String::new();
        while begun.elapsed() < within {
            let output = self.tmux().arg("show-buffer").output().expect("tmux starts");
            held = String::from_utf8_lossy(&output.stdout).into_owned();
            if held == text {
                return;
            }
            std::thread::sleep(LOOK_AGAIN);
        }
        panic!("not within {within:?} in the buffer: {text:?} but {held:?}");
    }

    fn tmux(&self) -> Command {
        let mut command = Command::new("tmux");
        command.args(["-u", "-L", &self.socket]);
        command
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.tmux().arg("kill-server").output().ok();
    }
}
