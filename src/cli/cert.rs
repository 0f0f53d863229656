//! `diemcau cert`: the collector's certificate: what it says, and another one for the same key.

use std::path::PathBuf;

use clap::Subcommand;
use diemcau::data_dir::{self, Identity};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::identity::Shown;

use super::{Outcome, out};

/// Arguments of `diemcau cert`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(ShowArgs),
    Renew(RenewArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

#[derive(Debug, clap::Args)]
struct RenewArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Show(show) => out::say(&told(&data_dir::identity_of(&show.data)?, language))?,
        Command::Renew(renew) => {
            check_names(&renew.names)?;
            let identity = data_dir::renew(&renew.data, &renew.names)?;
            out::say(&format!("{}{}\n", told(&identity, language), language.certificate_renewed()))?;
        }
    }
    Ok(Outcome::Clean)
}

/// Names and addresses that a certificate can be for.
pub(super) fn check_names(names: &[String]) -> Result<(), Complaint> {
    match names.iter().find(|name| !data_dir::is_name(name)) {
        Some(name) => {
            let name = name.clone();
            Err(Complaint::of(move |language| language.no_name(&name)))
        }
        None => Ok(()),
    }
}

fn told(identity: &Identity, language: Language) -> String {
    let validity = identity.validity();
    let ends = validity.as_ref().map(|validity| validity.ends.strftime("%d/%m/%Y").to_string());
    let names = validity.map(|validity| validity.names.join(", ")).unwrap_or_default();
    language.certificate_says(&Shown {
        fingerprint: &identity.fingerprint().to_string(),
        leaf: &identity.leaf().to_string(),
        ends: ends.as_deref().unwrap_or("?"),
        names: &names,
    })
}
