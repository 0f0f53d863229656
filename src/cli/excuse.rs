//! `diemcau excuse`, `unexcuse`, `called`: points whose people attend elsewhere, and points that were called.

use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::excuse_act::Attends;

use super::Outcome;
use super::act;
use super::collector::WhoArgs;
use super::incident::done;

/// Arguments of `diemcau excuse`.
#[derive(Debug, clap::Args)]
pub(super) struct ExcuseArgs {
    code: String,
    #[arg(long, value_name = "CODE")]
    host: Option<String>,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau unexcuse`.
#[derive(Debug, clap::Args)]
pub(super) struct UnexcuseArgs {
    code: String,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau called`.
#[derive(Debug, clap::Args)]
pub(super) struct CalledArgs {
    code: String,
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    who: WhoArgs,
}

pub(super) fn excuse(args: &ExcuseArgs, language: Language) -> Result<Outcome, Complaint> {
    let attends = args.host.clone().map_or(Attends::Away(true), Attends::Host);
    let act = said(&args.code, attends, &args.reason);
    act::run(done(args.who.named(), &args.code, act, language), language)
}

pub(super) fn unexcuse(args: &UnexcuseArgs, language: Language) -> Result<Outcome, Complaint> {
    let act = said(&args.code, Attends::Here(true), &args.reason);
    act::run(done(args.who.named(), &args.code, act, language), language)
}

pub(super) fn called(args: &CalledArgs, language: Language) -> Result<Outcome, Complaint> {
    let act = Act::Called(v1::Call { point: args.code.clone(), note: args.note.clone() });
    act::run(done(args.who.named(), &args.code, act, language), language)
}

fn said(code: &str, attends: Attends, reason: &str) -> Act {
    Act::Excuse(v1::ExcuseAct { point: code.to_owned(), attends: Some(attends), reason: reason.to_owned() })
}
