//! `diemcau enroll`: the codes by which machines at points get their identity, and taking an identity away.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use aws_lc_rs::rand;
use clap::Subcommand;
use diemcau::data_dir::Authority;
use diemcau::journal;
use diemcau_core::state::State;
use diemcau_page::enrol_sheet::{EnrolSheetView, article};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::channel::Target;
use diemcau_proto::convert::identity::{CODES_VALID, MAX_CODES};
use diemcau_proto::enrol_code::EnrolCode;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::identity_act::Act as IdentityAct;
use jiff::tz::TimeZone;

use super::Outcome;
use super::act::{self, ActError};
use super::collector::CollectorArgs;
use super::incident::done;
use super::links::{place, points};
use super::rehearse::length;
use super::sheets::{Folder, Kind, Sheet};

/// The folder of these sheets.
const KIND: Kind = Kind {
    mark: ".diemcau-enroll",
    csv: "codes.csv",
    heads: &["code", "name", "level", "parent", "contact", "phone", "enrolment code"],
};

/// Arguments of `diemcau enroll`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Codes(CodesArgs),
    Revoke(RevokeArgs),
}

#[derive(Debug, clap::Args)]
struct CodesArgs {
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[arg(long, value_name = "HOST:PORT")]
    collector: Option<String>,
    #[arg(long, value_name = "CODE")]
    point: Vec<String>,
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = length)]
    valid: Duration,
}

#[derive(Debug, clap::Args)]
struct RevokeArgs {
    code: String,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Codes(codes) => issue(codes, language),
        Command::Revoke(revoke) => {
            let act = IdentityAct::Revoke(revoke.code.clone());
            let act = Act::Identity(v1::IdentityAct { act: Some(act) });
            act::run(done((&revoke.collector, &revoke.by), &revoke.code, act, language), language)
        }
    }
}

/// The folder is there before a code is: what is told once must not be lost.
fn issue(args: &CodesArgs, language: Language) -> Result<Outcome, Complaint> {
    if !(CODES_VALID[0]..=CODES_VALID[1]).contains(&args.valid) {
        return Err(Complaint::of(|language| language.codes_valid().to_owned()));
    }
    let mut state = State::default();
    for fact in journal::read(&args.data)? {
        state.apply(&fact?);
    }
    if state.roster().is_empty() {
        return Err(Complaint::of(|language| language.journal_empty().to_owned()));
    }
    let Some(authority) = Authority::of(&args.data)? else {
        return Err(Complaint::of(|language| language.no_authority().to_owned()));
    };
    let points = points(&state, &args.point)?;
    let target = Target::from_data_dir(&args.data)?;
    let collector = args.collector.clone().unwrap_or_else(|| format!("{}:{}", target.host(), target.port()));
    let folder = Folder::open(&args.out, KIND)?;
    let mut sheets = Vec::with_capacity(points.len());
    let mut codes = Vec::with_capacity(points.len());
    let expires = expires(&state, args.valid);
    for idx in points {
        let code = EnrolCode::new(authority.fingerprint(), random()?);
        let row = state.roster().point(idx);
        let view = EnrolSheetView {
            event: state.settings().name.clone(),
            name: row.name.to_string(),
            code: row.code.as_str().to_owned(),
            collector: collector.clone(),
            enrol_code: code.to_string(),
            expires: expires.clone(),
            phone: state.settings().operators_phone.clone(),
        };
        let [level, parent, contact, phone] = place(&state, idx);
        let fields = vec![
            view.code.clone(),
            view.name.clone(),
            level,
            parent,
            contact,
            phone,
            view.enrol_code.clone(),
        ];
        codes.push(v1::IssuedCode { point: view.code.clone(), digest: code.digest().to_vec() });
        let article = article(language, &view);
        sheets.push(Sheet { code: view.code, name: view.name, article, fields });
    }
    folder.write(&sheets, language)?;
    let said = language.codes_written(sheets.len(), args.out.display(), &expires);
    act::run(issued(&target, args, codes, said), language)
}

/// In as many acts as it needs; the sheets are good as far as their acts are done.
async fn issued(
    target: &Target,
    args: &CodesArgs,
    codes: Vec<v1::IssuedCode>,
    said: String,
) -> Result<String, ActError> {
    let valid_s = u32::try_from(args.valid.as_secs()).unwrap_or(u32::MAX);
    for some in codes.chunks(MAX_CODES) {
        let issue = v1::IssueCodes { codes: some.to_vec(), valid_s };
        let act = v1::IdentityAct { act: Some(IdentityAct::IssueCodes(issue)) };
        act::act(target, &args.by, "", Act::Identity(act)).await?;
    }
    Ok(format!("{said}\n"))
}

fn expires(state: &State, valid: Duration) -> String {
    let zone = TimeZone::get(&state.settings().time_zone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::now().saturating_add(valid).unwrap_or_default();
    at.to_zoned(zone).strftime("%H:%M %-d/%-m/%Y").to_string()
}

fn random() -> Result<u64, Complaint> {
    let mut bytes = [0; 8];
    rand::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(u64::from_be_bytes(bytes))
}
