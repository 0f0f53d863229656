//! `diemcau organisers`: who may see the organisers' page, each by a personal link.

use std::io;
use std::path::PathBuf;

use aws_lc_rs::rand;
use clap::Subcommand;
use diemcau::{journal, web};
use diemcau_core::state::State;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;

use super::act::{self, ActError};
use super::collector::CollectorArgs;
use super::incident::done;
use super::links::url;
use super::{Outcome, out};

/// Arguments of `diemcau organisers`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(AddArgs),
    List(ListArgs),
    Revoke(RevokeArgs),
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    name: String,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

#[derive(Debug, clap::Args)]
struct RevokeArgs {
    name: String,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[command(flatten)]
    collector: CollectorArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Add(add) => {
            let url = url(add.url.as_deref(), &add.data)?;
            act::run(added(add, &url, language), language)
        }
        Command::List(list) => {
            let mut state = State::default();
            for fact in journal::read(&list.data)? {
                state.apply(&fact?);
            }
            let names = state.links().organisers().iter().map(|organiser| format!("{}\n", organiser.name));
            out::say(&names.collect::<String>())?;
            Ok(Outcome::Clean)
        }
        Command::Revoke(revoke) => {
            let act = Act::RevokeOrganiser(revoke.name.clone());
            act::run(done((&revoke.collector, &revoke.by), "", act, language), language)
        }
    }
}

/// The link is told once: what is kept does not give it back.
async fn added(args: &AddArgs, url: &str, language: Language) -> Result<String, ActError> {
    let mut random = [0; web::TOKEN];
    rand::fill(&mut random).map_err(|error| act::unreachable(io::Error::other(error)))?;
    let (token, digest) = web::personal(random);
    let target = diemcau_proto::channel::Target::from_data_dir(&args.data).map_err(act::unreachable)?;
    let add = v1::AddOrganiser { name: args.name.clone(), digest };
    act::act(&target, &args.by, "", Act::AddOrganiser(add)).await?;
    Ok(format!("{}\n{url}/o/{token}\n", language.organiser_added(&args.name)))
}
