//! `diemcau attend`, `verify`, `override`: what operators do with the number of a point.

use diemcau_core::attendance::MAX_COUNT;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::count_act::Act as CountAct;

use super::Outcome;
use super::act;
use super::collector::{CollectorArgs, WhoArgs};
use super::incident::done;

/// Arguments of `diemcau attend`.
#[derive(Debug, clap::Args)]
pub(super) struct AttendArgs {
    code: String,
    #[arg(value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_COUNT)))]
    count: u32,
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau verify`.
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    code: String,
    #[command(flatten)]
    who: WhoArgs,
}

/// Arguments of `diemcau override`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["count", "end"]))]
pub(super) struct OverrideArgs {
    code: String,
    #[arg(value_parser = clap::value_parser!(u32).range(..=i64::from(MAX_COUNT)), requires = "reason")]
    count: Option<u32>,
    #[arg(long)]
    end: bool,
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    who: WhoArgs,
}

pub(super) fn attend(args: &AttendArgs, language: Language) -> Result<Outcome, Complaint> {
    let entry = v1::CountEntry { count: args.count, text: args.note.clone() };
    acted(args.who.named(), &args.code, CountAct::Enter(entry), language)
}

pub(super) fn verify(args: &VerifyArgs, language: Language) -> Result<Outcome, Complaint> {
    acted(args.who.named(), &args.code, CountAct::Verify(true), language)
}

pub(super) fn overrule(args: &OverrideArgs, language: Language) -> Result<Outcome, Complaint> {
    let text = args.reason.clone().unwrap_or_default();
    let act = match args.count {
        Some(count) => CountAct::Override(v1::CountEntry { count, text }),
        None => CountAct::EndOverride(true),
    };
    acted(args.who.named(), &args.code, act, language)
}

fn acted(
    who: (&CollectorArgs, &str),
    code: &str,
    act: CountAct,
    language: Language,
) -> Result<Outcome, Complaint> {
    let act = v1::CountAct { act: Some(act) };
    let of = v1::CountOf { point: code.to_owned(), act: Some(act) };
    act::run(done(who, code, Act::Count(of), language), language)
}
