//! `diemcau journal check`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;
use diemcau::journal::{self, JOURNAL_FILE, JournalError};
use diemcau_core::event::Session;
use diemcau_core::fact::{Fact, FactBody};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Outcome, out};

/// Arguments of `diemcau journal`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check {
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

/// What the facts up to the first damage say.
#[derive(Debug, Serialize)]
struct Checked {
    file: String,
    clean: bool,
    /// How many facts were read.
    facts: u64,
    event: Option<String>,
    /// The session that was on at the last of them.
    session: Option<&'static str>,
    /// Time of the first, RFC 3339 in the event's zone.
    from: Option<String>,
    /// Time of the last.
    to: Option<String>,
    damage: Option<Finding>,
}

/// The first damage.
#[derive(Debug, Serialize)]
struct Finding {
    /// Number of the damaged fact, if it is a single one.
    fact: Option<u64>,
    message: String,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Command::Check { data, json } = &args.command;
    let checked = check(data)?;
    let text = if *json { serde_json::to_string_pretty(&checked)? + "\n" } else { checked.text() };
    out::say(&text)?;
    Ok(if checked.clean { Outcome::Clean } else { Outcome::Faults })
}

fn check(data: &Path) -> anyhow::Result<Checked> {
    let facts = journal::read(data).with_context(|| format!("cannot read {}", data.display()))?;
    let mut checked = Checked::of(&data.join(JOURNAL_FILE));
    let mut zone = TimeZone::UTC;
    let mut last = None;
    for fact in facts {
        match fact {
            Ok(fact) => {
                if let FactBody::EventOpened(opened) = &fact.body {
                    zone = TimeZone::get(&opened.settings.time_zone).unwrap_or(TimeZone::UTC);
                    checked.event = Some(opened.settings.name.clone());
                    checked.from = Some(local(&fact, &zone));
                }
                checked.facts = fact.seq.0;
                last = Some(fact);
            }
            Err(error) => checked.damaged(&error),
        }
    }
    checked.to = last.as_ref().map(|fact| local(fact, &zone));
    checked.session = last.map(|fact| match fact.session {
        Session::Rehearsal => "rehearsal",
        Session::Live => "live",
    });
    Ok(checked)
}

fn local(fact: &Fact, zone: &TimeZone) -> String {
    let at = jiff::Timestamp::from_millisecond(fact.at.as_millis()).unwrap_or_default();
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

impl Checked {
    fn of(file: &Path) -> Self {
        Self {
            file: file.display().to_string(),
            clean: true,
            facts: 0,
            event: None,
            session: None,
            from: None,
            to: None,
            damage: None,
        }
    }

    fn damaged(&mut self, error: &JournalError) {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
        let fact = error.fact().map(|seq| seq.0);
        self.clean = false;
        self.damage = Some(Finding { fact, message: format!("{error}{cause}") });
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", self.file);
        // Writing to a String cannot fail.
        if let (Some(event), Some(session)) = (&self.event, self.session) {
            let _ = writeln!(text, "{event}, session {session}");
        }
        let _ = match (&self.from, &self.to) {
            (Some(from), Some(to)) => writeln!(text, "  {} facts, {from} to {to}", self.facts),
            _ => writeln!(text, "  {} facts", self.facts),
        };
        let _ = match &self.damage {
            None => writeln!(text, "  no damage"),
            Some(finding) => writeln!(text, "  {}; the facts after it are not read", finding.message),
        };
        text
    }
}
