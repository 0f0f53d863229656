//! Row 10: what a frame of the dashboard costs, and what the running program does to terminal,
//! processor and memory.

use std::io::{self, Write};
use std::time::Duration;

use crossterm::event::KeyCode;
use diemcau_core::ids::Seq;
use diemcau_monitor::{State, render, update};
use ratatui::layout::{Constraint, Rect};
use ratatui::style::{Color, Style};
use ratatui::widgets::{Block, Row, Table};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport, backend::CrosstermBackend};

use super::fanout::changes_of;
use super::picture::{self, SIZE, key};
use super::screen::{Idle, Screen};
use super::times::{Stopwatch, Times};
use crate::child::{Security, Server, Swarm};
use crate::figures::{Measured, float};
use crate::province::{GROUP, Province, code};
use crate::{Bench, progress};

/// Frames of all kinds are drawn in turns, so that what else the machine does hits all alike.
const ROUNDS: usize = 4;
/// Rows that the cursor walks down before it begins again. So many points are lost among the fewest, so
/// that the rows on the screen are of one kind, and change, however many points there are.
const WALK: usize = 200;
/// Rows of the baseline's table that are visible.
const VISIBLE: usize = SIZE.1 as usize - 3;

/// A view beside the list of points, and what is told of it.
struct Shown {
    key: char,
    is_wall: bool,
    names: [&'static str; 4],
}

/// With 100,000 points; growth is that from 5,000 on.
const VIEWS: [Shown; 4] = [
    Shown {
        key: 'o',
        is_wall: false,
        names: ["overview_frame_p50_ms", "overview_frame_p99_ms", "overview_growth", "overview_delta_ms"],
    },
    Shown {
        key: 'o',
        is_wall: true,
        names: ["wall_frame_p50_ms", "wall_frame_p99_ms", "wall_growth", "wall_delta_ms"],
    },
    Shown {
        key: 'M',
        is_wall: false,
        names: ["map_frame_p50_ms", "map_frame_p99_ms", "map_growth", "map_delta_ms"],
    },
    Shown {
        key: 'T',
        is_wall: false,
        names: ["timeline_frame_p50_ms", "timeline_frame_p99_ms", "timeline_growth", "timeline_delta_ms"],
    },
];

/// What was measured of a view: its frames, and deltas taken in while it is shown.
#[derive(Default)]
struct View {
    frames: Times,
    deltas: Times,
}

/// Swallows what goes to the terminal.
struct Sink;

pub(crate) fn dashboard(bench: Bench) -> anyhow::Result<Measured> {
    let (small, large) = bench.pick((5_000, 100_000), (500, 5_000));
    let n_frames = bench.pick(2_000, 100);
    let mut measured = Measured {
        load: format!("{small} and {large} points, {}×{}, the cursor moving", SIZE.0, SIZE.1),
        ..Measured::default()
    };
    progress(format_args!("{n_frames} frames of {small}, of {large} and of the baseline"));
    let (mut few, mut many, mut table) = (Times::default(), Times::default(), Times::default());
    let mut shown = VIEWS.map(|_| [View::default(), View::default()]);
    for _ in 0..ROUNDS {
        for (n_points, frames, nth) in [(small, &mut few, 0), (large, &mut many, 1)] {
            let (mut state, at) = picture::state_at(n_points)?;
            let mut revision = Seq(1);
            frames.extend(draw_frames(&mut state, n_frames / ROUNDS)?);
            for (Shown { key: view, is_wall, .. }, times) in VIEWS.iter().zip(&mut shown) {
                state = state.on_wall(*is_wall);
                update(&mut state, Duration::ZERO, key(KeyCode::Char(*view)));
                times[nth].frames.extend(draw_frames(&mut state, n_frames / ROUNDS)?);
                for _ in 0..n_frames / ROUNDS / 10 {
                    let delta = picture::delta(n_points, revision, at);
                    revision = revision.next();
                    let began = Stopwatch::start();
                    update(&mut state, Duration::ZERO, delta);
                    times[nth].deltas.add(began.elapsed());
                }
            }
        }
        table.extend(table_frames(large, n_frames / ROUNDS)?);
    }
    for (Shown { names, .. }, [few, many]) in VIEWS.iter().zip(&shown) {
        let [p50, p99, growth, delta] = *names;
        measured.ours.add(p50, "ms", many.frames.p50_ms());
        measured.ours.add(p99, "ms", many.frames.p99_ms());
        measured.ours.add(growth, "×", many.frames.p50_ms() / few.frames.p50_ms());
        measured.ours.add(delta, "ms", many.deltas.p50_ms());
    }
    measured.ours.add("frame_p50_ms", "ms", few.p50_ms());
    measured.ours.add("frame_p99_ms", "ms", few.p99_ms());
    measured.ours.add("large_frame_p50_ms", "ms", many.p50_ms());
    measured.ours.add("large_frame_p99_ms", "ms", many.p99_ms());
    measured.ours.add("frame_growth", "×", many.p50_ms() / few.p50_ms());
    for (name, value) in [("frame_p50_ms", table.p50_ms()), ("frame_p99_ms", table.p99_ms())] {
        measured.baseline.add(name, "ms", value);
    }
    measured.notes.push(
        "overview and wall of 100,000 points scroll with the cursor and fill the screen; 5,000 fit"
            .to_owned(),
    );
    measured
        .notes
        .push("baseline: a plain table of the visible rows alone, one pane; frames are CPU time".to_owned());
    if Screen::program().is_some() {
        running(bench, (small, large), &mut measured)?;
    } else {
        for figure in ["key_to_frame_p99_ms", "idle_cpu_percent", "idle_bytes_per_s", "resident_mib"] {
            measured.missing.push((figure, "diemcau-monitor is not beside this program".to_owned()));
        }
    }
    Ok(measured)
}

/// Measures the program itself in a terminal of its own.
fn running(bench: Bench, (small, large): (usize, usize), measured: &mut Measured) -> anyhow::Result<()> {
    progress(format_args!("an idle screen with {small} points"));
    let server = collector(small)?;
    let mut screen = Screen::open(&server, SIZE)?;
    let Idle { cpu, n_bytes, length } =
        screen.idle(bench.pick(Duration::from_secs(20), Duration::from_secs(3)))?;
    measured.ours.add("idle_cpu_percent", "% of a core", cpu.as_secs_f64() / length.as_secs_f64() * 100.0);
    measured.ours.add("idle_bytes_per_s", "B/s", float(n_bytes) / length.as_secs_f64());
    drop((screen, server));
    busy(bench, measured)?;

    progress(format_args!("keys with {large} points"));
    let server = collector(large)?;
    let mut screen = Screen::open(&server, SIZE)?;
    measured.ours.add("resident_mib", "MiB", screen.resident_mib()?);
    let keys = screen.keys(b"j", bench.pick(200, 10))?;
    measured.ours.add("key_to_frame_p50_ms", "ms", keys.p50_ms());
    measured.ours.add("key_to_frame_p99_ms", "ms", keys.p99_ms());
    Ok(())
}

/// Measures it while 20,000 points change a second, as far as the machine lets them.
fn busy(bench: Bench, measured: &mut Measured) -> anyhow::Result<()> {
    let n_groups = bench.pick(200, 20);
    progress(format_args!("a screen on which {n_groups} groups change"));
    let province = Province { n_points: n_groups * GROUP + 1, heartbeat_s: 3, n_speaking: 0 };
    let server = Server::collector(province, Security::Plain)?;
    let mut screen = Screen::open(&server, SIZE)?;
    let mut swarm = Swarm::start(&server, &changes_of(n_groups))?;
    swarm.go()?;
    screen.idle(Duration::from_secs(2))?;
    swarm.mark()?;
    let Idle { cpu, n_bytes, length } =
        screen.idle(bench.pick(Duration::from_secs(20), Duration::from_secs(3)))?;
    let n_changes = swarm.mark()?.counts.acked;
    let length = length.as_secs_f64();
    measured.ours.add("busy_changes_per_s", "1/s", float(n_changes) / length);
    measured.ours.add("busy_cpu_percent", "% of a core", cpu.as_secs_f64() / length * 100.0);
    measured.ours.add("busy_bytes_per_s", "B/s", float(n_bytes) / length);
    Ok(())
}

fn collector(n_points: usize) -> anyhow::Result<Server> {
    Server::collector(Province { n_points, heartbeat_s: 3, n_speaking: 2 }, Security::Tls)
}

/// Draws frames while the cursor moves.
fn draw_frames(state: &mut State, n_frames: usize) -> anyhow::Result<Times> {
    let mut turn = 0;
    time_frames(n_frames, |terminal| {
        turn = (turn + 1) % WALK;
        update(state, Duration::ZERO, key(if turn == 0 { KeyCode::Home } else { KeyCode::Down }));
        let began = Stopwatch::start();
        terminal.draw(|frame| render(state, frame))?;
        Ok(began.elapsed())
    })
}

fn table_frames(n_points: usize, n_frames: usize) -> anyhow::Result<Times> {
    let names: Vec<[String; 6]> = (0..n_points)
        .map(|idx| {
            let name = format!("Xã Thọ Xuân {idx}");
            [code(idx), name, "đang kết nối".into(), "điện lưới".into(), "07:12:31".into(), "48/50".into()]
        })
        .collect();
    let mut top = 0;
    time_frames(n_frames, |terminal| {
        top = (top + 1) % (n_points - VISIBLE);
        let began = Stopwatch::start();
        terminal.draw(|frame| draw_table(frame, &names[top..top + VISIBLE]))?;
        Ok(began.elapsed())
    })
}

fn draw_table(frame: &mut Frame<'_>, visible: &[[String; 6]]) {
    let rows = visible.iter().enumerate().map(|(idx, cells)| {
        let style = Style::new().fg(if idx % 24 == 0 { Color::Red } else { Color::Reset });
        Row::new(cells.iter().map(String::as_str)).style(style)
    });
    let table = Table::new(rows, [Constraint::Fill(1); 6])
        .header(Row::new(["mã", "tên", "kết nối", "nguồn điện", "từ", "đại biểu"]))
        .block(Block::bordered());
    frame.render_widget(table, frame.area());
}

fn time_frames(
    n_frames: usize,
    mut draw: impl FnMut(&mut Terminal<CrosstermBackend<Sink>>) -> anyhow::Result<Duration>,
) -> anyhow::Result<Times> {
    let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
    let mut terminal = Terminal::with_options(CrosstermBackend::new(Sink), TerminalOptions { viewport })?;
    let mut times = Times::default();
    for _ in 0..n_frames {
        times.add(draw(&mut terminal)?);
    }
    Ok(times)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        std::hint::black_box(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
