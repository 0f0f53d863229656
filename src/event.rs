//! The event file: one conference, its schedule and its levels, checked against its roster.
//!
//! A file is read as a whole: everything that is wrong with its values is told at once, with line
//! and key. Only what is no TOML, or has unknown keys, is told alone, since the rest means nothing.

mod check;
mod raw;
#[cfg(test)]
mod tests;
mod time;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use diemcau_core::event::{EventSettings, Level, Pace};
use diemcau_core::roster::Roster;
use diemcau_core::roster::issue::Issue;
use diemcau_phrase::event::EventFault;

pub use self::time::Clock;

use crate::meeting::server::MeetingServer;
use crate::roster::{self, RosterFile, Unreadable};
use crate::uplink::Target;

/// An event with its roster.
#[derive(Clone, Debug)]
pub struct LoadedEvent {
    /// What the event file says.
    pub settings: EventSettings,
    /// Its roster.
    pub roster: Roster,
    /// What is wrong with the roster's file; a roster of its good rows stands all the same.
    pub roster_issues: Vec<Issue>,
    /// The event file.
    pub path: PathBuf,
    /// The roster file.
    pub roster_path: PathBuf,
    /// What it says of this machine alone.
    pub outside: Outside,
}

/// What an event file says of this machine alone: no part of the event, and not journaled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// Where systems tell what they know of power and lines.
    pub door: Option<DoorSettings>,
    /// Where people come by links; none: nobody can.
    pub web: Option<WebSettings>,
    /// Whether agents are taken that show no certificate, and people act who have not proven who they are.
    pub without: Without,
    /// Whom the collector asks whether its own way out works; none: it does not check.
    pub uplink: Vec<Target>,
    /// Servers of meetings that are asked who is there.
    pub meetings: Vec<MeetingServer>,
}

/// Whether agents are taken that show no certificate, for points that were never enrolled, and people watch and act
/// who have not proven who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Without {
    /// In a rehearsal, and on a listener of this machine alone.
    #[default]
    Rehearsal,
    /// Never.
    Never,
}

/// A door for systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorSettings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// File that holds the token.
    pub token_file: PathBuf,
}

/// A listener for people who come by links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSettings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What links begin with, without a slash at the end.
    pub url: String,
    /// Certificates and key; none: plain, on loopback alone.
    pub tls: Option<PemFiles>,
}

/// Files in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PemFiles {
    /// The certificate, then those between it and its authority.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// What a roster is read with.
#[derive(Clone, Debug)]
pub struct RosterTerms {
    /// The levels there are.
    pub levels: Vec<Level>,
    /// Codes of the points that speak.
    pub speaking: BTreeSet<String>,
}

/// An event file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or not text.
    #[error("{}:{fault}", .path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where and why.
        fault: Box<Fault>,
    },
    /// The file says things that cannot be.
    #[error("{}", list(.path, .faults))]
    Faulty {
        /// The file.
        path: PathBuf,
        /// All of them, in the order of the file.
        faults: Vec<Fault>,
    },
}

/// One thing that is wrong with an event file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The key, such as `cutoff.due`; empty if there is none.
    pub key: String,
    /// What is wrong with it.
    pub fault: EventFault,
}

/// Reads an event file and the roster it names.
///
/// # Errors
/// If a file cannot be read or the event file says things that cannot be.
pub fn load(path: &Path) -> Result<LoadedEvent, EventError> {
    let text = read_text(path)?;
    parse(&text, path, |file, levels, speaking| {
        roster::read(&file, levels, speaking).map_err(|error| error.source)
    })
}

/// Makes an event from the texts of its two files.
///
/// # Errors
/// If the event's text says things that cannot be.
pub fn from_text(event: &str, roster: &str) -> Result<LoadedEvent, EventError> {
    parse(event, Path::new("event.toml"), |_, levels, speaking| {
        roster::parse(roster.as_bytes(), levels, speaking)
    })
}

/// Reads of an event file what a roster is read with; the roster it names stays unread.
///
/// # Errors
/// If the file cannot be read or says things that cannot be.
pub fn load_roster_terms(path: &Path) -> Result<RosterTerms, EventError> {
    let text = read_text(path)?;
    let raw = raw::parse(&text, path)?;
    let draft = check::settings(&raw, &text).map_err(|faults| faulty(path, faults))?;
    Ok(RosterTerms { levels: draft.settings.levels, speaking: draft.speaking_codes })
}

/// The six levels that hold where an event file names none.
pub fn sample_levels() -> Vec<Level> {
    [
        ("tinh", "điểm cầu trung tâm (Tỉnh ủy)"),
        ("so-nganh", "ban, sở, ngành, đoàn thể cấp tỉnh"),
        ("huyen", "huyện, thị xã, thành phố"),
        ("xa", "xã, phường, thị trấn"),
        ("thon", "thôn, bản, tổ dân phố"),
        ("khac", "khác"),
    ]
    .into_iter()
    .map(|(id, name)| Level::new(id, name, Pace::STANDARD))
    .collect()
}

fn read_text(path: &Path) -> Result<String, EventError> {
    fs::read_to_string(path).map_err(|source| EventError::Io { path: path.to_owned(), source })
}

fn parse(
    text: &str,
    path: &Path,
    read_roster: impl FnOnce(PathBuf, &[Level], &BTreeSet<String>) -> Result<RosterFile, Unreadable>,
) -> Result<LoadedEvent, EventError> {
    let raw = raw::parse(text, path)?;
    let mut draft = check::settings(&raw, text).map_err(|faults| faulty(path, faults))?;
    let roster_path = path.parent().unwrap_or(Path::new("")).join(raw.roster.get_ref());
    let RosterFile { roster, issues } =
        read_roster(roster_path.clone(), &draft.settings.levels, &draft.speaking_codes).map_err(|error| {
            faulty(path, vec![check::unreadable_roster(&raw, text, &roster_path, &error)])
        })?;
    let mut outside = std::mem::take(&mut draft.outside);
    if let Some(door) = &mut outside.door {
        door.token_file = path.parent().unwrap_or(Path::new("")).join(&door.token_file);
    }
    if let Some(files) = outside.web.as_mut().and_then(|web| web.tls.as_mut()) {
        for file in [&mut files.certificate, &mut files.key] {
            *file = path.parent().unwrap_or(Path::new("")).join(&*file);
        }
    }
    for server in &mut outside.meetings {
        let files = [&mut server.secret_file, &mut server.body_file, &mut server.rules];
        for file in files.into_iter().flatten() {
            *file = path.parent().unwrap_or(Path::new("")).join(&*file);
        }
    }
    let settings = check::points(draft, &raw, text, &roster).map_err(|faults| faulty(path, faults))?;
    let path = path.to_owned();
    Ok(LoadedEvent { settings, roster, roster_issues: issues, path, roster_path, outside })
}

fn faulty(path: &Path, mut faults: Vec<Fault>) -> EventError {
    faults.sort();
    EventError::Faulty { path: path.to_owned(), faults }
}

fn list(path: &Path, faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{}:{fault}", path.display())).collect::<Vec<_>>().join("\n")
}

/// "12: cutoff.due: lies before `at`", to stand behind "event.toml:".
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.line)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        self.fault.fmt(f)
    }
}
