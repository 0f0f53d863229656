//! `diemcau event check`.

mod path;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::event::{self, EventError, Fault, LoadedEvent};
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use serde::Serialize;

use self::path::LevelPath;
use super::roster::Report;
use super::{Outcome, out};

/// Arguments of `diemcau event`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check {
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

/// The result of checking one event file.
#[derive(Debug, Serialize)]
struct Checked {
    file: String,
    clean: bool,
    event: Option<Summary>,
    faults: Vec<Finding>,
    roster: Option<Report>,
}

#[derive(Debug, Serialize)]
struct Summary {
    name: String,
    time_zone: String,
    start: String,
    end: String,
    count_open: String,
    cutoffs: Vec<CutoffSummary>,
    agenda_items: usize,
    speaking: Vec<String>,
    levels: Vec<LevelPath>,
}

#[derive(Debug, Serialize)]
struct CutoffSummary {
    name: String,
    at: String,
    due: Option<String>,
}

#[derive(Debug, Serialize)]
struct Finding {
    line: usize,
    key: String,
    message: String,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let Command::Check { file, json } = &args.command;
    let checked = match event::load(file) {
        Ok(event) => Checked::of(file, &event, language),
        Err(EventError::Faulty { faults, .. }) => Checked::faulty(file, faults, language),
        Err(error) => return Err(error.into()),
    };
    let text = if *json { out::json(&checked)? } else { checked.text(language) };
    out::say(&text)?;
    Ok(if checked.clean { Outcome::Clean } else { Outcome::Faults })
}

impl Checked {
    fn of(file: &Path, event: &LoadedEvent, language: Language) -> Self {
        let roster = Report::new(
            language,
            &event.roster_path,
            &event.settings.levels,
            &event.roster,
            &event.roster_issues,
        );
        Self {
            file: file.display().to_string(),
            clean: roster.is_clean(),
            event: Some(Summary::of(event)),
            faults: Vec::new(),
            roster: Some(roster),
        }
    }

    fn faulty(file: &Path, faults: Vec<Fault>, language: Language) -> Self {
        let finding = |fault: Fault| {
            let message = language.event_fault(&fault.fault);
            Finding { line: fault.line, key: fault.key, message }
        };
        Self {
            file: file.display().to_string(),
            clean: false,
            event: None,
            faults: faults.into_iter().map(finding).collect(),
            roster: None,
        }
    }

    fn text(&self, language: Language) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text, language);
        text
    }

    fn write(&self, text: &mut String, language: Language) -> std::fmt::Result {
        for Finding { line, key, message } in &self.faults {
            writeln!(text, "{}:{line}: {key}: {message}", self.file)?;
        }
        if let Some(event) = &self.event {
            writeln!(text, "{}\n{} ({})", self.file, event.name, event.time_zone)?;
            writeln!(text, "  {}", language.event_times(&event.start, &event.end, &event.count_open))?;
            for cutoff in &event.cutoffs {
                let told = language.event_cutoff(&cutoff.name, &cutoff.at, cutoff.due.as_deref());
                writeln!(text, "  {told}")?;
            }
            writeln!(text, "  {}", language.event_agenda(event.agenda_items, &event.speaking.join(", ")))?;
            for level in &event.levels {
                level.write(text, language)?;
            }
        }
        if let Some(roster) = &self.roster {
            write!(text, "\n{}", roster.text())?;
        }
        Ok(())
    }
}

impl Summary {
    fn of(event: &LoadedEvent) -> Self {
        let settings = &event.settings;
        let local = |at| local(at, &settings.time_zone);
        Self {
            name: settings.name.clone(),
            time_zone: settings.time_zone.clone(),
            start: local(settings.start),
            end: local(settings.end),
            count_open: local(settings.count_open),
            cutoffs: settings
                .cutoffs
                .iter()
                .map(|cutoff| CutoffSummary {
                    name: cutoff.name.clone(),
                    at: local(cutoff.at),
                    due: cutoff.due.map(local),
                })
                .collect(),
            agenda_items: settings.agenda.len(),
            speaking: event
                .roster
                .iter()
                .filter(|(_, point)| point.speaking)
                .map(|(_, point)| point.code.to_string())
                .collect(),
            levels: settings.levels.iter().map(LevelPath::of).collect(),
        }
    }
}

/// A time in the event's zone, as RFC 3339 without the zone's name.
fn local(at: Timestamp, zone: &str) -> String {
    let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    match instant.in_tz(zone) {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => instant.to_string(),
    }
}
