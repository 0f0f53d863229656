//! A program with a screen of its own, in tmux, looked at as text.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Between two looks.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A terminal with one program in it, on a tmux server of its own.
pub(crate) struct Screen {
    socket: String,
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
        let socket = format!("diemcau-{}-{columns}x{rows}", std::process::id());
        let screen = Self { socket };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let mut command = screen.tmux();
        command.args(["-f", "/dev/null", "new-session", "-d", "-x", &columns, "-y", &rows, "--"]);
        let output = command.arg(program).args(args).env("LC_ALL", "C.UTF-8").output().expect("tmux starts");
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
