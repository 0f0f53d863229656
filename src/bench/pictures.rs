//! The pictures of the README: what the dashboard shows of a made day of the sample province, drawn by the dashboard
//! itself and written as SVG, one of them as text. The same program makes the same bytes.

mod day;
mod svg;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use crossterm::event::KeyCode;
use diemcau_core::replica::Replica;
use diemcau_monitor::{Health, Language, LinkEvent, ScreenEvent, State, render, update};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use self::day::{Clock, Day};
use crate::rows::picture::key;

/// Columns and rows of a picture, and of one that is text.
const SIZES: [(u16, u16); 2] = [(160, 48), (80, 24)];

/// Where they go.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder to write them into; those of the README are in monitor/pictures
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// A picture: its file, the keys by which a reader comes to it, and when on the day.
struct Picture {
    name: &'static str,
    keys: &'static str,
    at: Clock,
}

/// By time.
const PICTURES: [Picture; 3] = [
    Picture { name: "tong-quan", keys: "o", at: (7, 9, 34) },
    Picture { name: "su-co", keys: "ijjj", at: (7, 9, 34) },
    Picture { name: "so-lieu", keys: "d", at: (7, 24, 10) },
];

pub(super) fn run(Args { dir }: &Args) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut day = Day::begin()?;
    for Picture { name, keys, at } in PICTURES {
        day.go_on_until(at)?;
        let drawn = draw(day.replica()?, keys, SIZES[0])?;
        write(&dir.join(name).with_extension("svg"), &svg::of(drawn.buffer()))?;
        if keys == "o" {
            let drawn = draw(day.replica()?, keys, SIZES[1])?;
            write(&dir.join(name).with_extension("txt"), &text(&drawn))?;
        }
    }
    Ok(())
}

fn draw(replica: Replica, keys: &str, size: (u16, u16)) -> anyhow::Result<TestBackend> {
    let mut state = State::new(Language::Vietnamese, size).acting_as(Some("Lê Lan"));
    let snapshot = LinkEvent::Snapshot(Box::new(replica), Health::default());
    let link = [snapshot, LinkEvent::RoundTrip(Duration::from_millis(12))].map(ScreenEvent::Link);
    for event in link.into_iter().chain(keys.chars().map(|letter| key(KeyCode::Char(letter)))) {
        update(&mut state, Duration::ZERO, event);
    }
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1))?;
    terminal.draw(|frame| render(&state, frame))?;
    Ok(terminal.backend().clone())
}

/// The letters alone.
fn text(drawn: &TestBackend) -> String {
    let screen = drawn.to_string();
    let rows = screen.lines().map(|row| row.trim_matches('"').trim_end());
    rows.flat_map(|row| [row, "\n"]).collect()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
