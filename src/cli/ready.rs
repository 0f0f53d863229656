//! `diemcau ready` and `tick`: whether those who speak can go on the air, and what people say of it.

use clap::ValueEnum;
use diemcau::status::ready::{ReadyStatus, ready_list};
use diemcau_core::readiness::Check;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;

use super::act;
use super::collector::{CollectorArgs, WhoArgs};
use super::incident::{done, picture};
use super::{Outcome, out};

/// Arguments of `diemcau ready`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    collector: CollectorArgs,
}

/// Arguments of `diemcau tick`.
#[derive(Debug, clap::Args)]
pub(super) struct TickArgs {
    code: String,
    #[arg(value_enum)]
    check: CheckArg,
    #[arg(value_enum)]
    verdict: VerdictArg,
    #[command(flatten)]
    who: WhoArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CheckArg {
    Line,
    Path,
    Power,
    Backup,
    Receives,
    Sends,
    Chair,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum VerdictArg {
    Good,
    Bad,
    Withdraw,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let replica = match runtime.block_on(picture(&args.collector)) {
        Ok(replica) => replica,
        Err(error) => {
            out::complain(&error.explain(language));
            return Ok(Outcome::Faults);
        }
    };
    let status = ReadyStatus::of(&replica);
    out::say(&if args.json { out::json(&status)? } else { ready_list(&replica, language) })?;
    Ok(if status.is_ready() { Outcome::Clean } else { Outcome::Faults })
}

pub(super) fn tick(args: &TickArgs, language: Language) -> Result<Outcome, Complaint> {
    let good = match args.verdict {
        VerdictArg::Good => Some(true),
        VerdictArg::Bad => Some(false),
        VerdictArg::Withdraw => None,
    };
    let check = v1::ReadinessCheck::from(Check::from(args.check)).into();
    let tick = Act::Tick(v1::Tick { point: args.code.clone(), check, good });
    act::run(done(args.who.named(), &args.code, tick, language), language)
}

impl From<CheckArg> for Check {
    fn from(check: CheckArg) -> Self {
        match check {
            CheckArg::Line => Self::Line,
            CheckArg::Path => Self::Path,
            CheckArg::Power => Self::Power,
            CheckArg::Backup => Self::Backup,
            CheckArg::Receives => Self::Receives,
            CheckArg::Sends => Self::Sends,
            CheckArg::Chair => Self::Chair,
        }
    }
}
