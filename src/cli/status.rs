//! `diemcau status`: one picture, for scripts and people.

use std::path::PathBuf;

use clap::ArgGroup;
use diemcau::status::{self, Status};
use diemcau_proto::channel::Target;

use super::{Outcome, out};

/// Arguments of `diemcau status`.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("collector").required(true).args(["connect", "data"]))]
pub(super) struct Args {
    /// Address of the collector, such as `https://HOST:7500`
    #[arg(long, value_name = "URL")]
    connect: Option<String>,
    /// Fingerprint of its certificate, as `diemcau serve` prints it
    #[arg(long, value_name = "FINGERPRINT", requires = "connect")]
    fingerprint: Option<String>,
    /// Data directory of a collector on this machine
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Print JSON for scripts
    #[arg(long)]
    json: bool,
    /// Tell of every point
    #[arg(long)]
    points: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (replica, health) = match runtime.block_on(fetch(args)) {
        Ok(picture) => picture,
        Err(error) => {
            out::complain(&error);
            return Ok(Outcome::Faults);
        }
    };
    let status = Status::new(&replica, &health, args.points);
    let text = if args.json { status.to_json()? + "\n" } else { status.to_table() };
    out::say(&text)?;
    Ok(Outcome::Clean)
}

async fn fetch(args: &Args) -> anyhow::Result<(diemcau_core::replica::Replica, diemcau_proto::v1::Health)> {
    let target = match (&args.connect, &args.data) {
        (Some(url), _) => Target::parse(url, args.fingerprint.as_deref())?,
        (None, Some(dir)) => Target::from_data_dir(dir)?,
        (None, None) => anyhow::bail!("--connect or --data says where the collector is"),
    };
    Ok(status::fetch(&target).await?)
}
