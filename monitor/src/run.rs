//! The loop: keys, clock and collector in, frames out.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, EventStream, MouseEventKind};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tokio_stream::StreamExt;

use crate::event::{Action, ScreenEvent};
use crate::job::Job;
use crate::link::act::Asked;
use crate::link::{self, Wishes};
use crate::options::MonitorOptions;
use crate::palette::Palette;
use crate::remembered::Memory;
use crate::render::render;
use crate::state::State;
use crate::tape::Tape;
use crate::terminal::Screen;
use crate::update::update;

/// Frames come no faster than this.
const FRAME: Duration = Duration::from_millis(40);
/// Messages of the collector that wait for the screen; when it is full the stream is not read, and
/// the collector merges.
const LINK_QUEUE: usize = 16;

/// Acts that wait for the collector; the next is asked for only when the one before was answered.
const ACT_QUEUE: usize = 1;

/// Why the dashboard could not go on.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// Nobody could see it.
    #[error("the dashboard needs a terminal")]
    NoTerminal,
    /// The terminal cannot be used.
    #[error("cannot use the terminal")]
    Terminal(#[source] io::Error),
    /// What is on the screen cannot be recorded.
    #[error("cannot record to {path:?}")]
    Record {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Signals cannot be caught.
    #[error("cannot wait for signals")]
    Signals(#[source] io::Error),
    /// The connection's task is gone.
    #[error("the task that talks to the collector ended")]
    LinkEnded,
}

/// What the loop wakes for.
enum Wake {
    Screen(ScreenEvent),
    Draw,
    Continued,
    Quit,
}

/// Shows the dashboard in this terminal until its reader quits or the process is told to end. The
/// terminal is given back as it was.
///
/// # Errors
/// If there is no terminal, or it cannot be used.
pub async fn run(options: MonitorOptions) -> Result<(), MonitorError> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(MonitorError::NoTerminal);
    }
    let (anew, watch_anew) = mpsc::channel(1);
    let (inspect, inspected) = watch::channel(None);
    let (out, mut links) = mpsc::channel(LINK_QUEUE);
    let mut quit = Box::pin(told_to_end().map_err(MonitorError::Signals)?);
    let mut job = Job::new().map_err(MonitorError::Signals)?;
    let (acts, wanted) = mpsc::channel(ACT_QUEUE);
    // Ends its task when it is dropped, as it also is when whoever runs this drops it.
    let mut tasks = JoinSet::new();
    let operator = options.operator.clone().unwrap_or_default();
    tasks.spawn(link::act::keep(options.collector.clone(), operator, wanted, out.clone()));
    tasks.spawn(link::keep(options.collector.clone(), Wishes { watch_anew, inspected }, out));

    let tape = tape(options.record.as_deref())?;
    let mut screen = Screen::open(tape.clone()).map_err(MonitorError::Terminal)?;
    let mut terminal_events = EventStream::new();
    let size = screen.terminal.size().map_err(MonitorError::Terminal)?;
    let memory = options.memory.clone().map(Memory::recall);
    let mut state = first_state(&options, memory.as_ref(), (size.width, size.height));
    let begun = (state.language, state.palette);
    let started = Instant::now();
    let mut drawn = started - FRAME;
    let mut is_due = true;
    loop {
        let wake = tokio::select! {
            () = &mut quit => Wake::Quit,
            () = job.continued() => Wake::Continued,
            () = sleep_until(drawn + FRAME), if is_due => Wake::Draw,
            event = terminal_events.next() => match event {
                Some(Ok(event)) => of_terminal(event).map_or(Wake::Screen(ScreenEvent::Tick), Wake::Screen),
                Some(Err(error)) => return Err(MonitorError::Terminal(error)),
                None => Wake::Quit,
            },
            event = links.recv() => match event {
                Some(event) => Wake::Screen(ScreenEvent::Link(event)),
                None => return Err(MonitorError::LinkEnded),
            },
            () = sleep_until(started + state.next_second()) => Wake::Screen(ScreenEvent::Tick),
        };
        match wake {
            Wake::Quit => break,
            // Whoever stopped it, the shell had the terminal since.
            Wake::Continued => {
                screen.take_again().map_err(MonitorError::Terminal)?;
                let size = screen.terminal.size().map_err(MonitorError::Terminal)?;
                let resized = ScreenEvent::Resize(size.width, size.height);
                // A size is no wish of the reader's.
                let _ = update(&mut state, started.elapsed(), resized);
                is_due = true;
            }
            Wake::Draw => {
                screen.terminal.draw(|frame| render(&state, frame)).map_err(MonitorError::Terminal)?;
                drawn = Instant::now();
                is_due = false;
                fall_over();
            }
            Wake::Screen(event) => {
                if let (Some(tape), ScreenEvent::Resize(width, height)) = (&tape, &event) {
                    tape.resized((*width, *height));
                }
                match update(&mut state, started.elapsed(), event) {
                    Action::Quit => break,
                    Action::Suspend => {
                        screen.give_back();
                        job.stop().map_err(MonitorError::Signals)?;
                    }
                    Action::Ring => screen.ring().map_err(MonitorError::Terminal)?,
                    Action::Replay(command) => {
                        if let Some(replay) = &options.replay {
                            // A journal that takes no wish is busy with the one before.
                            let _ = replay.try_send(command);
                        }
                    }
                    Action::Copy(text) => screen.copy(&text).map_err(MonitorError::Terminal)?,
                    Action::Act(act) => {
                        if acts.try_send(Asked { act: *act, at: state.event_time() }).is_err() {
                            return Err(MonitorError::LinkEnded);
                        }
                    }
                    // A full queue holds this very wish.
                    Action::WatchAnew => drop(anew.try_send(())),
                    Action::Nothing => {}
                }
                let wished = state.inspected();
                inspect.send_if_modified(|held| {
                    let is_other = held.as_ref() != wished;
                    if is_other {
                        *held = wished.cloned();
                    }
                    is_other
                });
                is_due = true;
            }
        }
    }
    if let Some(memory) = memory {
        memory.keep(&state, begun);
    }
    Ok(())
}

/// Panics where a test wants to see what that leaves; in a build for people it does nothing.
fn fall_over() {
    assert!(
        !cfg!(debug_assertions) || std::env::var_os("DIEMCAU_FALL_OVER").is_none(),
        "it falls over since DIEMCAU_FALL_OVER says so"
    );
}

/// The recording that was asked for, if one was.
fn tape(record: Option<&Path>) -> Result<Option<Tape>, MonitorError> {
    let Some(path) = record else { return Ok(None) };
    let size = crossterm::terminal::size().map_err(MonitorError::Terminal)?;
    let at_s = jiff::Timestamp::now().as_second().unsigned_abs();
    let begun = Tape::begin(path, size, at_s);
    begun.map(Some).map_err(|source| MonitorError::Record { path: path.to_owned(), source })
}

fn first_state(options: &MonitorOptions, memory: Option<&Memory>, size: (u16, u16)) -> State {
    let state = State::new(options.language, size)
        .in_palette(options.palette.unwrap_or_else(Palette::of_environment))
        .on_terminal(std::env::var("TERM").ok().as_deref())
        .at_overview()
        .on_wall(options.is_wall)
        .with_keys(options.keys.clone())
        .acting_as(options.operator.as_deref())
        .greeting(options.greeting.clone());
    let state = if options.replay.is_some() { state.of_replay() } else { state };
    match memory {
        Some(memory) => memory.restore(state, options.palette),
        None => state,
    }
}

/// Focus, and a mouse that drags, are nothing to the dashboard.
fn of_terminal(event: TerminalEvent) -> Option<ScreenEvent> {
    match event {
        TerminalEvent::Key(key) => Some(ScreenEvent::Key(key)),
        TerminalEvent::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(_)
            | MouseEventKind::ScrollDown
            | MouseEventKind::ScrollUp
            | MouseEventKind::Moved => Some(ScreenEvent::Mouse(mouse)),
            _ => None,
        },
        TerminalEvent::Resize(columns, rows) => Some(ScreenEvent::Resize(columns, rows)),
        TerminalEvent::Paste(text) => Some(ScreenEvent::Paste(text)),
        TerminalEvent::FocusGained | TerminalEvent::FocusLost => None,
    }
}

#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // An error means that nobody can interrupt.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
