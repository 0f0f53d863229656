//! How a text gets into the clipboard of the terminal that the reader sits at, also through a multiplexer.

use std::io::Write as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;

/// Bytes that GNU screen passes on at once.
const AT_ONCE: usize = 240;

/// What the dashboard runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// A terminal.
    Terminal,
    /// tmux. As it comes it takes no text from a program's output (`set-clipboard external`) and passes nothing on
    /// (`allow-passthrough off`), but it takes one from its own command, and gives that to its terminal.
    Tmux,
    /// GNU screen, which passes on what is wrapped for it.
    Screen,
}

impl Inside {
    /// By the variables that multiplexers set.
    pub(super) fn of_environment() -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match () {
            () if is_set("TMUX") => Self::Tmux,
            () if is_set("STY") => Self::Screen,
            () => Self::Terminal,
        }
    }
}

/// What is written to the terminal for it (OSC 52); tmux is told by the way.
pub(super) fn sequence(text: &str, inside: Inside) -> String {
    let told = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    match inside {
        Inside::Terminal => told,
        Inside::Tmux => {
            tell_tmux(text.to_owned());
            told
        }
        Inside::Screen => {
            let parts = told.as_bytes().chunks(AT_ONCE).map(String::from_utf8_lossy);
            let wrapped: Vec<String> = parts.map(|part| format!("\x1bP{part}\x1b\\")).collect();
            wrapped.concat()
        }
    }
}

/// Puts a text into tmux's buffer and the clipboard of its terminal, by its standard input: arguments are there for
/// everybody on the machine to read. The screen does not wait for it.
fn tell_tmux(text: String) {
    let told = std::thread::Builder::new().name("tmux".to_owned()).spawn(move || {
        let mut command = Command::new("tmux");
        command.args(["load-buffer", "-w", "-"]).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        child.wait().map(|_| ())
    });
    if let Err(error) = told {
        tracing::warn!(%error, "tmux is not told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_for_screen_and_for_nobody_else() {
        assert_eq!(sequence("0912", Inside::Terminal), "\x1b]52;c;MDkxMg==\x07");
        assert_eq!(sequence("0912", Inside::Screen), "\x1bP\x1b]52;c;MDkxMg==\x07\x1b\\");
        let long = sequence(&"x".repeat(600), Inside::Screen);
        assert!(long.split("\x1b\\").all(|part| part.len() <= AT_ONCE + 2), "{long}");
        let whole: String = long.split("\x1b\\").filter_map(|part| part.strip_prefix("\x1bP")).collect();
        assert_eq!(whole, sequence(&"x".repeat(600), Inside::Terminal));
    }
}
