//! Where a command finds its collector.

use std::path::PathBuf;

use clap::ArgGroup;
use diemcau_proto::channel::{Target, TargetError};

/// Arguments that say where the collector is.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("collector").required(true).args(["connect", "data"]))]
pub(super) struct CollectorArgs {
    #[arg(long, value_name = "URL")]
    connect: Option<String>,
    #[arg(long, value_name = "FINGERPRINT", requires = "connect")]
    fingerprint: Option<String>,
    #[arg(long, value_name = "DIR", env = "DIEMCAU_IDENTITY")]
    identity: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Arguments of a command by which a person acts.
#[derive(Debug, clap::Args)]
pub(super) struct WhoArgs {
    /// In whose name.
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    #[command(flatten)]
    pub(super) collector: CollectorArgs,
}

impl WhoArgs {
    /// At which collector, in whose name.
    pub(super) fn named(&self) -> (&CollectorArgs, &str) {
        (&self.collector, &self.by)
    }
}

impl CollectorArgs {
    pub(super) fn target(&self) -> Result<Target, TargetError> {
        let target = match (&self.connect, &self.data) {
            (None, Some(dir)) => Target::from_data_dir(dir),
            // One of the two is there, or the command line was refused.
            (connect, _) => {
                Target::parse(connect.as_deref().unwrap_or_default(), self.fingerprint.as_deref())
            }
        };
        target?.as_in(self.identity.as_deref())
    }
}
