//! `diemcau incidents`, `ack`, `assign`, `note`, `snooze`, `silence`, `unsilence`: what happened, and what
//! people do about it.

use std::time::Duration;

use diemcau::event::Clock;
use diemcau::status;
use diemcau::status::incident::{IncidentStatus, incident_list};
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::incident_act::Deed;
use diemcau_proto::v1::silence_act::End;

use super::act::{self, ActError};
use super::collector::{CollectorArgs, WhoArgs};
use super::{Outcome, out};

/// Arguments of `diemcau incidents`.
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    #[arg(long)]
    json: bool,
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    collector: CollectorArgs,
}

/// Arguments of `diemcau ack`.
#[derive(Debug, clap::Args)]
pub(super) struct AckArgs {
    id: u64,
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau assign`.
#[derive(Debug, clap::Args)]
pub(super) struct AssignArgs {
    id: u64,
    #[arg(long, value_name = "NAME")]
    to: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau note`.
#[derive(Debug, clap::Args)]
pub(super) struct NoteArgs {
    id: u64,
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau snooze`.
#[derive(Debug, clap::Args)]
pub(super) struct SnoozeArgs {
    id: u64,
    #[arg(long = "for", value_name = "LENGTH", value_parser = humantime::parse_duration)]
    length: Duration,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau silence`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("end").required(true).args(["length", "to"]))]
pub(super) struct SilenceArgs {
    code: String,
    #[arg(long = "for", value_name = "LENGTH", value_parser = humantime::parse_duration)]
    length: Option<Duration>,
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau unsilence`.
#[derive(Debug, clap::Args)]
pub(super) struct UnsilenceArgs {
    id: u64,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn list(args: &ListArgs, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(picture(&args.collector)) {
        Ok(replica) if args.json => out::say(&out::json(&IncidentStatus::all(&replica, args.all))?)?,
        Ok(replica) => out::say(&incident_list(&replica, args.all, language))?,
        Err(error) => {
            out::complain(&error.explain(language));
            return Ok(Outcome::Faults);
        }
    }
    Ok(Outcome::Clean)
}

/// The picture of the collector that the arguments name.
pub(super) async fn picture(collector: &CollectorArgs) -> Result<Replica, Complaint> {
    let (replica, _) = status::fetch(&collector.target()?).await?;
    Ok(replica)
}

pub(super) fn ack(args: &AckArgs, language: Language) -> Result<Outcome, Complaint> {
    deed(args.who.named(), args.id, Deed::Acknowledge(args.note.clone()), language)
}

pub(super) fn assign(args: &AssignArgs, language: Language) -> Result<Outcome, Complaint> {
    deed(args.who.named(), args.id, Deed::Assign(args.to.clone()), language)
}

pub(super) fn note(args: &NoteArgs, language: Language) -> Result<Outcome, Complaint> {
    deed(args.who.named(), args.id, Deed::Note(args.text.join(" ")), language)
}

pub(super) fn snooze(args: &SnoozeArgs, language: Language) -> Result<Outcome, Complaint> {
    deed(args.who.named(), args.id, Deed::SnoozeS(seconds(args.length)), language)
}

pub(super) fn silence(args: &SilenceArgs, language: Language) -> Result<Outcome, Complaint> {
    act::run(silenced(args, language), language)
}

pub(super) fn unsilence(args: &UnsilenceArgs, language: Language) -> Result<Outcome, Complaint> {
    let end = Act::EndSilence(v1::EndSilence { id: args.id });
    act::run(done((&args.collector, &args.by), "", end, language), language)
}

fn deed(who: (&CollectorArgs, &str), id: u64, deed: Deed, language: Language) -> Result<Outcome, Complaint> {
    let act = Act::Incident(v1::IncidentAct { id, deed: Some(deed) });
    act::run(done(who, "", act, language), language)
}

async fn silenced(args: &SilenceArgs, language: Language) -> Result<String, ActError> {
    let (from, to) = match (&args.from, &args.to) {
        (None, None) => (None, None),
        (from, to) => {
            let replica = picture(&args.who.collector).await.map_err(act::unreachable)?;
            (time(&replica, from.as_deref())?, time(&replica, to.as_deref())?)
        }
    };
    let end = match (to, args.length) {
        (Some(to), _) => End::ToMs(to.as_millis()),
        // One of the two is there, or the command line was refused.
        (None, length) => End::ForS(seconds(length.unwrap_or_default())),
    };
    let silence = v1::SilenceAct {
        point: args.code.clone(),
        from_ms: from.map(Timestamp::as_millis),
        end: Some(end),
        reason: args.reason.clone(),
    };
    let target = args.who.collector.target().map_err(act::unreachable)?;
    let done = act::act(&target, &args.who.by, &args.code, Act::Silence(silence)).await?.done;
    Ok(format!("{}\n", language.silenced(done.fact)))
}

/// Does it, and tells that it is recorded.
pub(super) async fn done(
    (collector, by): (&CollectorArgs, &str),
    code: &str,
    act: Act,
    language: Language,
) -> Result<String, ActError> {
    let target = collector.target().map_err(act::unreachable)?;
    act::act(&target, by, code, act).await?;
    Ok(format!("{}\n", language.act_done()))
}

/// A time as the event file writes it, local to the event; one without a date is of the picture's day.
pub(super) fn time(replica: &Replica, text: Option<&str>) -> Result<Option<Timestamp>, ActError> {
    let clock = Clock::of(&replica.settings().time_zone, replica.at());
    text.map(|text| clock.parse(text)).transpose().map_err(ActError::Time)
}

fn seconds(length: Duration) -> u32 {
    u32::try_from(length.as_secs()).unwrap_or(u32::MAX)
}
