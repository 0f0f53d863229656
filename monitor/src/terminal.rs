//! The terminal, given back as it was however the dashboard ends.

mod clipboard;

use std::io::{self, BufWriter, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::tape::{Tape, Taped};

/// A frame goes out in one write where it fits.
const FRAME_BYTES: usize = 1 << 16;

/// The terminal, of which a process has one, is in the dashboard's hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in the dashboard's hands; dropping it gives it back.
pub(crate) struct Screen {
    /// Where frames are drawn.
    pub(crate) terminal: Terminal<CrosstermBackend<BufWriter<Taped>>>,
    /// Where what it shows is recorded, if it is.
    tape: Option<Tape>,
    /// What heard of panics before.
    previous_hook: Arc<PanicHook>,
}

type PanicHook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

impl Screen {
    /// Takes the terminal; what it shows is recorded on a tape, if there is one.
    pub(crate) fn open(tape: Option<Tape>) -> io::Result<Self> {
        let previous_hook: Arc<PanicHook> = Arc::new(panic::take_hook());
        let after_us = Arc::clone(&previous_hook);
        panic::set_hook(Box::new(move |info| {
            restore();
            after_us(info);
        }));
        let taken = take().and_then(|()| fresh(tape.clone()));
        if taken.is_err() {
            restore();
        }
        Ok(Self { terminal: taken?, tape, previous_hook })
    }

    /// Rings the terminal's bell.
    pub(crate) fn ring(&mut self) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(b"\x07")?;
        Write::flush(out)
    }

    /// Puts a text into the clipboard of the terminal that the reader sits at, over SSH too. Terminals that have
    /// none, or forbid it, do nothing.
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(clipboard::sequence(text, clipboard::Inside::of_environment()).as_bytes())?;
        Write::flush(out)
    }

    /// Gives the terminal back for as long as another program has it.
    pub(crate) fn give_back(&mut self) {
        // What was drawn and not written yet would come out on the other's screen.
        let _ = Write::flush(self.terminal.backend_mut());
        restore();
    }

    /// Takes the terminal again, and knows nothing of what it shows: the next frame is drawn whole.
    pub(crate) fn take_again(&mut self) -> io::Result<()> {
        take()?;
        execute!(io::stdout(), Clear(ClearType::All))?;
        // Its own way to clear asks where the cursor is, and the answer goes to who reads the keys.
        self.terminal = fresh(self.tape.clone())?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
        if !std::thread::panicking() {
            let previous = Arc::clone(&self.previous_hook);
            panic::set_hook(Box::new(move |info| previous(info)));
        }
    }
}

fn fresh(tape: Option<Tape>) -> io::Result<Terminal<CrosstermBackend<BufWriter<Taped>>>> {
    let out = BufWriter::with_capacity(FRAME_BYTES, Taped::new(tape));
    Terminal::new(CrosstermBackend::new(out))
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste, SetTitle("diemcau"))
}

/// Gives the terminal back, once: to leave a screen that was left moves the cursor over what was written since. There
/// is nobody to tell if that fails.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = disable_raw_mode();
    let _ = execute!(out, DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, Show);
    let _ = out.flush();
}
