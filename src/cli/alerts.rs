//! `diemcau alerts`: who was told of what, and a test of the ways to somebody.

use clap::Subcommand;
use diemcau::status;
use diemcau::status::alert::{AlertStatus, alert_list};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1::act_request::Act;

use super::act::{self, ActError};
use super::collector::CollectorArgs;
use super::{Outcome, out};

/// Arguments of `diemcau alerts`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    collector: CollectorArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Test {
        #[arg(long, value_name = "ID")]
        recipient: String,
        #[arg(long, value_name = "NAME", default_value = "")]
        by: String,
        #[command(flatten)]
        collector: CollectorArgs,
    },
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Some(Command::Test { recipient, by, collector }) => {
            act::run(test(collector, recipient, by, language), language)
        }
        None => list(args, language),
    }
}

fn list(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let fetched =
        runtime.block_on(async { status::fetch(&args.collector.target()?).await.map_err(Complaint::from) });
    match fetched {
        Ok((replica, _)) => {
            let alerts = AlertStatus::all(&replica);
            out::say(&if args.json { out::json(&alerts)? } else { alert_list(&replica, language) })?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

async fn test(
    collector: &CollectorArgs,
    recipient: &str,
    by: &str,
    language: Language,
) -> Result<String, ActError> {
    let target = collector.target().map_err(act::unreachable)?;
    act::act(&target, by, recipient, Act::TestAlert(recipient.to_owned())).await?;
    Ok(format!("{}\n", language.test_queued(recipient)))
}
