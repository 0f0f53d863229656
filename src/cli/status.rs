//! `diemcau status`: one picture, for scripts and people.

use diemcau::status::detail::PointDetail;
use diemcau::status::fetch::fetch_point;
use diemcau::status::{self, Status};
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain};

use super::collector::CollectorArgs;
use super::{Outcome, out};

/// Arguments of `diemcau status`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    collector: CollectorArgs,
    #[arg(long)]
    json: bool,
    #[arg(long)]
    points: bool,
    #[arg(long, value_name = "CODE", conflicts_with = "points")]
    point: Option<String>,
}

/// The roster has no such code.
#[derive(Debug)]
pub(super) struct NoSuchPoint {
    code: String,
    /// Code and name of each point that may have been meant.
    similar: Vec<(String, String)>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let told = match &args.point {
        Some(code) => runtime.block_on(point(args, code, language)),
        None => runtime.block_on(all(args, language)),
    };
    match told {
        Ok(text) => {
            out::say(&text)?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            out::complain(&error.explain(language));
            Ok(Outcome::Faults)
        }
    }
}

async fn all(args: &Args, language: Language) -> Result<String, Complaint> {
    let (replica, health) = status::fetch(&args.collector.target()?).await?;
    let status = Status::new(&replica, &health, args.points);
    if args.json { out::json(&status) } else { Ok(status.to_table(language)) }
}

async fn point(args: &Args, code: &str, language: Language) -> Result<String, Complaint> {
    let (replica, detail) = fetch_point(&args.collector.target()?, code).await?;
    let (Some(idx), Some(detail)) = (replica.roster().find(code), detail) else {
        return Err(NoSuchPoint::new(Some(replica.roster()), code).into());
    };
    let detail = PointDetail::new(&replica, idx, &detail);
    if args.json { out::json(&detail) } else { Ok(detail.to_table(language)) }
}

impl Explain for NoSuchPoint {
    fn explain(&self, language: Language) -> String {
        language.no_such_point(&self.code, &self.similar)
    }
}

impl NoSuchPoint {
    /// Finds what may have been meant, where the roster is known.
    pub(super) fn new(roster: Option<&Roster>, code: &str) -> Self {
        let similar = roster.map(|roster| status::similar(roster, code)).unwrap_or_default();
        let similar = similar.iter().map(|point| (point.code.to_string(), point.name.to_string()));
        Self { code: code.to_owned(), similar: similar.collect() }
    }
}
