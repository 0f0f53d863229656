//! `diemcau meeting`: who is in the meeting, by its participant list.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Subcommand;
use diemcau::event;
use diemcau::meeting::list::{self, Pointers};
use diemcau::meeting::matching::{Matched, Matcher};
use diemcau::meeting::poll::{AskError, Asker};
use diemcau::meeting::rules::Rules;
use diemcau::meeting::{Participant, server::MeetingServer};
use diemcau_core::meeting::HOLDS_AT_MOST;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::meeting::Listed;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use jiff::tz::TimeZone;
use reqwest::Url;

use super::act;
use super::collector::CollectorArgs;
use super::incident::picture;
use super::{Outcome, out};

/// Arguments of `diemcau meeting`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Import(Box<ImportArgs>),
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct ImportArgs {
    list: String,
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "import")]
    source: String,
    #[arg(long, value_name = "LENGTH", default_value = "30m", value_parser = humantime::parse_duration)]
    holds: Duration,
    #[arg(long, value_name = "POINTER", default_value = "")]
    list_at: String,
    #[arg(long, value_name = "POINTER", default_value = "/name")]
    name_at: String,
    #[arg(long, value_name = "POINTER", default_value = "/address")]
    address_at: String,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    collector: CollectorArgs,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    #[arg(long, value_name = "FILE")]
    event: PathBuf,
    name: Option<String>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match &args.command {
        Command::Import(args) => runtime.block_on(import(args, language)),
        Command::Check(args) => runtime.block_on(check(args, language)),
    }
}

async fn import(args: &ImportArgs, language: Language) -> Result<Outcome, Complaint> {
    let rules = rules(args.rules.as_ref())?;
    let pointers =
        Pointers { list: args.list_at.clone(), name: args.name_at.clone(), address: args.address_at.clone() };
    let participants = participants(&args.list, &pointers).await?;
    let replica = match picture(&args.collector).await {
        Ok(replica) => replica,
        Err(error) => {
            out::complain(&error.explain(language));
            return Ok(Outcome::Faults);
        }
    };
    let roster = replica.roster();
    tell_unknown_codes(&rules, roster, language);
    let matched = Matcher::new(roster, &rules).list(&participants);
    let is_clean = tell(&matched, participants.len(), roster, language)?;
    if args.dry_run {
        out::say(&format!("{}\n", language.meeting_not_taken()))?;
        return Ok(if is_clean { Outcome::Clean } else { Outcome::Faults });
    }
    let holds = args.holds.min(HOLDS_AT_MOST);
    let list = v1::ListMeeting {
        source: args.source.clone(),
        points: matched.points.iter().map(|idx| roster.point(*idx).code.to_string()).collect(),
        participants: u32::try_from(participants.len()).unwrap_or(u32::MAX),
        holds_s: u32::try_from(holds.as_secs()).unwrap_or(u32::MAX),
    };
    let target = args.collector.target()?;
    let by = args.by.as_deref().unwrap_or_default();
    match act::act(&target, by, "", Act::ListMeeting(list)).await {
        Ok(act::Acted { done, .. }) => {
            let zone = TimeZone::get(&replica.settings().time_zone).unwrap_or(TimeZone::UTC);
            let at = jiff::Timestamp::from_millisecond(done.at_ms).unwrap_or_default() + holds;
            let until = at.to_zoned(zone).strftime("%H:%M").to_string();
            out::say(&format!("{}\n", language.meeting_taken(&args.source, &until)))?;
            Ok(if is_clean { Outcome::Clean } else { Outcome::Faults })
        }
        Err(error) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

/// Asks the servers of an event file once, and records nothing.
async fn check(args: &CheckArgs, language: Language) -> Result<Outcome, Complaint> {
    let event = event::load(&args.event)?;
    let asker = Asker::new().map_err(|error| complaint_of_library(&error))?;
    let is_meant = |server: &&MeetingServer| args.name.as_ref().is_none_or(|name| *name == server.name);
    let mut outcome = Outcome::Clean;
    for server in event.outside.meetings.iter().filter(is_meant) {
        out::say(&format!("{}\n", server.name))?;
        let rules = match rules(server.rules.as_ref()) {
            Ok(rules) => rules,
            Err(complaint) => {
                out::complain(&complaint.explain(language));
                outcome = Outcome::Faults;
                continue;
            }
        };
        match asker.ask(server).await {
            Ok(participants) => {
                tell_unknown_codes(&rules, &event.roster, language);
                let matched = Matcher::new(&event.roster, &rules).list(&participants);
                if !tell(&matched, participants.len(), &event.roster, language)? {
                    outcome = Outcome::Faults;
                }
            }
            Err(error) => {
                out::complain(&complaint(&server.name, error).explain(language));
                outcome = Outcome::Faults;
            }
        }
    }
    Ok(outcome)
}

async fn participants(list: &str, pointers: &Pointers) -> Result<Vec<Participant>, Complaint> {
    let url = Url::parse(list).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    if let Some(url) = url {
        let asker = Asker::new().map_err(|error| complaint_of_library(&error))?;
        return asker.fetch(&url, pointers).await.map_err(|error| complaint(list, error));
    }
    let bytes = fs::read(list).map_err(|error| unread(list, &error))?;
    let file = list.to_owned();
    list::read(&bytes, pointers)
        .map_err(|fault| Complaint::of(move |language| format!("{file}: {}", language.list_fault(&fault))))
}

fn rules(file: Option<&PathBuf>) -> Result<Rules, Complaint> {
    let Some(file) = file else { return Ok(Rules::default()) };
    let shown = file.display().to_string();
    let text = fs::read_to_string(file).map_err(|error| unread(&shown, &error))?;
    Rules::parse(&text).map_err(|misread| {
        let fault = diemcau_phrase::event::EventFault::Misread(misread);
        Complaint::of(move |language| format!("{shown}: {}", language.event_fault(&fault)))
    })
}

/// Tells what became of a list; whether everybody on it is a point or is ignored.
fn tell(
    matched: &Matched,
    n_participants: usize,
    roster: &Roster,
    language: Language,
) -> Result<bool, Complaint> {
    let who = |participant: &Participant| match (&*participant.name, &*participant.address) {
        (name, "") => name.to_owned(),
        ("", address) => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    };
    for doubtful in &matched.doubtful {
        let candidate = |idx| {
            let point = roster.point(idx);
            format!("{} {}", point.code, point.name)
        };
        let candidates: Vec<String> = doubtful.candidates.iter().map(|idx| candidate(*idx)).collect();
        out::complain(&language.meeting_doubtful(&who(&doubtful.participant), &candidates));
    }
    for participant in &matched.unmatched {
        out::complain(&language.meeting_unmatched(&who(participant)));
    }
    let listed = Listed {
        n_participants,
        n_points: matched.points.len(),
        n_ignored: matched.n_ignored,
        n_doubtful: matched.doubtful.len(),
        n_unmatched: matched.unmatched.len(),
    };
    out::say(&format!("{}\n", language.meeting_listed(listed)))?;
    let is_clean = matched.doubtful.is_empty() && matched.unmatched.is_empty();
    if !is_clean {
        out::complain(language.meeting_rules_help());
    }
    Ok(is_clean)
}

fn tell_unknown_codes(rules: &Rules, roster: &Roster, language: Language) {
    for code in rules.unknown_codes(|code| roster.find(code).is_some()) {
        out::complain(
            &language.event_fault(&diemcau_phrase::event::EventFault::UnknownPoint(code.to_owned())),
        );
    }
}

fn unread(file: &str, error: &std::io::Error) -> Complaint {
    let (file, why) = (file.to_owned(), error.to_string());
    Complaint::of(move |language| language.in_words_of_a_library(language.file_unread(&file), &why))
}

fn complaint(of: &str, error: AskError) -> Complaint {
    match error {
        AskError::File { file, source } => unread(&file, &source),
        AskError::Fault(fault) => {
            let of = of.to_owned();
            Complaint::of(move |language| format!("{of}: {}", language.list_fault(&fault)))
        }
        AskError::Header { file, line } => {
            Complaint::of(move |language| format!("{file}:{line}: {}", language.no_header()))
        }
    }
}

fn complaint_of_library(error: &dyn std::error::Error) -> Complaint {
    let why = error.to_string();
    Complaint::of(move |language| {
        let fault = diemcau_phrase::meeting::ListFault::NoAnswer(why.clone());
        language.list_fault(&fault)
    })
}
