//! `diemcau organisers`: who may see the organisers' page, each by a personal link.

use std::io;
use std::path::PathBuf;

use aws_lc_rs::rand;
use clap::Subcommand;
use diemcau::{journal, web};
use diemcau_core::state::State;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_proto::channel::Target;
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;

use super::act::{self, ActError};
use super::collector::WhoArgs;
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
    #[command(flatten)]
    who: WhoArgs,
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
            act::run(done(revoke.who.named(), "", act, language), language)
        }
    }
}

/// The link is told once: what is kept does not give it back.
async fn added(args: &AddArgs, url: &str, language: Language) -> Result<String, ActError> {
    let target = Target::from_data_dir(&args.data).map_err(act::unreachable)?;
    let link = add(&target, (&args.name, &args.by), url).await?;
    Ok(format!("{}\n{link}\n", language.organiser_added(&args.name)))
}

/// Adds an organiser in somebody's name: the personal link.
pub(super) async fn add(target: &Target, (name, by): (&str, &str), url: &str) -> Result<String, ActError> {
    let mut random = [0; web::TOKEN];
    rand::fill(&mut random).map_err(|error| act::unreachable(io::Error::other(error)))?;
    let (token, digest) = web::personal(random);
    let add = v1::AddOrganiser { name: name.to_owned(), digest };
    act::act(target, by, "", Act::AddOrganiser(add)).await?;
    Ok(format!("{url}/o/{token}"))
}
