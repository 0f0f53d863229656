//! `enroll`: a person at the point types the code of the sheet.

use std::path::PathBuf;

use diemcau_phrase::Language;
use diemcau_phrase::enrolment as phrase;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::enrol_code::EnrolCode;

use super::out;
use crate::config::STATE;
use crate::enrolment;

/// Arguments of `enroll`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "HOST:PORT")]
    collector: String,
    #[arg(long, value_name = "CODE")]
    code: String,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_STATE", default_value = STATE)]
    state: PathBuf,
}

pub(super) fn run(language: Language, args: &Args) -> Result<(), Complaint> {
    let code: EnrolCode = args.code.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let enrolled = runtime.block_on(enrolment::enroll(&args.collector, &code, &args.state))?;
    out::say(&format!("{}\n", phrase::enrolled(language, &enrolled.point, &enrolled.point_name)))
}
