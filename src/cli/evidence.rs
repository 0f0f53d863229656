//! `diemcau evidence`: what the world outside says of power and lines, as one person or system knows it.

use clap::{ArgGroup, Subcommand, ValueEnum};
use diemcau::status::incident::word_list;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::word_given::About;

use super::act::{self, ActError};
use super::collector::{CollectorArgs, WhoArgs};
use super::incident::{done, picture, time};
use super::{Outcome, out};

/// Arguments of `diemcau evidence`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Power(GiveArgs),
    Line(GiveArgs),
    Withdraw(WithdrawArgs),
    List(ListArgs),
}

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("about").required(true).args(["point", "feeder", "uplink"]))]
struct GiveArgs {
    #[arg(long, value_name = "CODE")]
    point: Option<String>,
    #[arg(long, value_name = "NAME")]
    feeder: Option<String>,
    #[arg(long, value_name = "NAME")]
    uplink: Option<String>,
    #[arg(long, value_name = "TEXT", default_value = "")]
    text: String,
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    #[arg(long, value_enum, default_value = "said")]
    kind: KindArg,
    #[command(flatten)]
    who: WhoArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindArg {
    Said,
    DyingGasp,
    LossOfSignal,
}

#[derive(Debug, clap::Args)]
struct WithdrawArgs {
    #[arg(value_parser = word_id)]
    id: v1::WordId,
    #[arg(long, value_name = "NAME", default_value = "")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Power(given) => act::run(give(given, v1::Utility::Power, language), language),
        Command::Line(given) => act::run(give(given, v1::Utility::Line, language), language),
        Command::Withdraw(withdrawn) => {
            let act = Act::WithdrawWord(v1::WithdrawWord { id: Some(withdrawn.id) });
            act::run(done((&withdrawn.collector, &withdrawn.by), "", act, language), language)
        }
        Command::List(list) => self::list(list, language),
    }
}

async fn give(args: &GiveArgs, utility: v1::Utility, language: Language) -> Result<String, ActError> {
    let (from, to) = match (args.from.as_deref(), args.to.as_deref()) {
        (None, None) => (None, None),
        (from, to) => {
            let replica = picture(&args.who.collector).await.map_err(act::unreachable)?;
            (time(&replica, from)?, time(&replica, to)?)
        }
    };
    let about = match (&args.point, &args.feeder, &args.uplink) {
        (Some(code), _, _) => Some(About::Point(code.clone())),
        (_, Some(feeder), _) => Some(About::Feeder(feeder.clone())),
        (_, _, uplink) => uplink.clone().map(About::Uplink),
    };
    let word = v1::WordGiven {
        utility: utility.into(),
        about,
        from_ms: from.map(Timestamp::as_millis),
        to_ms: to.map(Timestamp::as_millis),
        kind: v1::WordKind::from(args.kind).into(),
        by: args.who.by.clone(),
        text: args.text.clone(),
    };
    let target = args.who.collector.target().map_err(act::unreachable)?;
    let act = Act::Words(v1::GiveWords { words: vec![word] });
    let code = args.point.as_deref().unwrap_or_default();
    let told = act::act(&target, &args.who.by, code, act).await?.done;
    Ok(format!("{}\n", language.word_recorded(told.fact)))
}

fn list(args: &ListArgs, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(picture(&args.collector)) {
        Ok(replica) => {
            out::say(&word_list(&replica, language))?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

/// Reads "12.0", or "12" for the first word of fact 12.
fn word_id(text: &str) -> Result<v1::WordId, std::num::ParseIntError> {
    let (fact, place) = text.split_once('.').unwrap_or((text, "0"));
    Ok(v1::WordId { fact: fact.parse()?, place: place.parse()? })
}

impl From<KindArg> for v1::WordKind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Said => Self::Said,
            KindArg::DyingGasp => Self::DyingGasp,
            KindArg::LossOfSignal => Self::LossOfSignal,
        }
    }
}
