//! `diemcau journal`: `check` here, `acts` beside it.

mod acts;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::collector::{OpeningError, StartError};
use diemcau::journal::{self, JOURNAL_FILE, JournalError};
use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
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
    Acts {
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
    /// When personal data was purged from it, and from which hash its chain goes on.
    purged: Option<PurgedJson>,
    #[serde(skip)]
    last_session: Option<Session>,
}

/// That personal data was purged.
#[derive(Debug, Serialize)]
struct PurgedJson {
    /// When, by the clock of the machine, RFC 3339.
    at: String,
    /// Hash of the last fact of the journal before, in hexadecimal digits.
    before: String,
}

/// The first damage.
#[derive(Debug, Serialize)]
struct Finding {
    /// Number of the damaged fact, if it is a single one.
    fact: Option<u64>,
    message: String,
    /// What lies behind it, unread.
    rest: Option<UnreadRest>,
}

/// Facts behind a damage.
#[derive(Debug, Serialize)]
struct UnreadRest {
    facts: u64,
    from: String,
    to: String,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let (data, json) = match &args.command {
        Command::Check { data, json } => (data, json),
        Command::Acts { data, json } => return acts::run(data, *json, language),
    };
    let checked = check(data, language)?;
    let text = if *json { out::json(&checked)? } else { checked.text(language) };
    out::say(&text)?;
    Ok(if checked.clean { Outcome::Clean } else { Outcome::Faults })
}

fn check(data: &Path, language: Language) -> Result<Checked, Complaint> {
    let shown = data.display().to_string();
    let facts = journal::read(data)
        .map_err(|error| Complaint::of(move |language| format!("{shown}: {}", error.explain(language))))?;
    let mut checked = Checked::of(&data.join(JOURNAL_FILE));
    let mut zone = TimeZone::UTC;
    let mut last = None;
    for fact in facts {
        match fact {
            Ok(fact) => {
                if let FactBody::EventOpened(opened) = &fact.body {
                    zone = TimeZone::get(&opened.settings.time_zone).unwrap_or(TimeZone::UTC);
                    checked.event = Some(opened.settings.name.clone());
                    checked.from = Some(local(fact.at, &zone));
                }
                checked.facts = fact.seq.0;
                last = Some(fact);
            }
            Err(error) => checked.damaged(&error, unread_rest(data, &error, &zone), language),
        }
    }
    checked.purged = journal::purged(data).ok().flatten().map(|purged| PurgedJson {
        at: local(purged.at, &zone),
        before: purged.before.0.iter().fold(String::new(), |mut digits, byte| {
            // A String takes it.
            let _ = write!(digits, "{byte:02x}");
            digits
        }),
    });
    checked.to = last.as_ref().map(|fact| local(fact.at, &zone));
    checked.last_session = last.as_ref().map(|fact| fact.session);
    checked.session = last.map(|fact| fact.session.id());
    Ok(checked)
}

/// That a collector cannot begin; behind a damaged fact, what lies beyond it.
pub(super) fn cannot_begin(error: StartError, data: &Path, zone: &TimeZone) -> Complaint {
    let StartError::Opening(OpeningError::Journal(damage)) = &error else { return error.into() };
    let is_fact = damage.fact().is_some();
    let rest = unread_rest(data, damage, zone);
    Complaint::of(move |language| {
        let told = error.explain(language);
        if is_fact { format!("{told}; {}", told_rest(rest.as_ref(), language)) } else { told }
    })
}

fn unread_rest(data: &Path, damage: &JournalError, zone: &TimeZone) -> Option<UnreadRest> {
    let rest = journal::rest(data, damage.fact()?)?;
    Some(UnreadRest { facts: rest.n_facts, from: local(rest.from, zone), to: local(rest.to, zone) })
}

fn told_rest(rest: Option<&UnreadRest>, language: Language) -> String {
    language.journal_unread_rest(rest.map(|rest| (rest.facts, &*rest.from, &*rest.to)))
}

fn local(at: Timestamp, zone: &TimeZone) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
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
            purged: None,
            last_session: None,
        }
    }

    fn damaged(&mut self, error: &JournalError, rest: Option<UnreadRest>, language: Language) {
        let fact = error.fact().map(|seq| seq.0);
        self.clean = false;
        self.damage = Some(Finding { fact, message: error.explain(language), rest });
    }

    fn text(&self, language: Language) -> String {
        let mut lines = vec![self.file.clone()];
        if let (Some(event), Some(session)) = (&self.event, self.last_session) {
            lines.push(language.journal_event(event, session));
        }
        let span = self.from.as_deref().zip(self.to.as_deref());
        lines.push(format!("  {}", language.journal_facts(self.facts, span)));
        if let Some(PurgedJson { at, before }) = &self.purged {
            lines.push(format!("  {}", language.journal_was_purged(at, before)));
        }
        lines.push(match &self.damage {
            None => format!("  {}", language.journal_sound()),
            Some(Finding { fact: None, message, .. }) => format!("  {message}"),
            Some(Finding { message, rest, .. }) => {
                format!("  {message}; {}", told_rest(rest.as_ref(), language))
            }
        });
        lines.join("\n") + "\n"
    }
}
