//! `diemcau operators`: who may watch and act from other machines, each by a certificate of their own.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use diemcau::data_dir::{Authority, NewClient};
use diemcau::journal;
use diemcau_core::state::State;
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::system::Deed;
use diemcau_proto::channel::{CERTIFICATE_FILE, KEY_FILE, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::identity_act::Act as IdentityAct;

use super::act::{self, ActError};
use super::collector::CollectorArgs;
use super::incident::done;
use super::{Outcome, out};

/// Arguments of `diemcau operators`.
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
    #[arg(long, value_enum)]
    role: RoleArg,
    #[arg(long, value_name = "CODE")]
    scope: Option<String>,
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleArg {
    Viewer,
    Operator,
    Organiser,
    Admin,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    match &args.command {
        Command::Add(add) => {
            let Some(authority) = Authority::of(&add.data)? else {
                return Err(Complaint::of(|language| language.no_authority().to_owned()));
            };
            let client = authority.new_operator(&add.name)?;
            write(&add.out, &client)?;
            act::run(given(add, &client, language), language)
        }
        Command::List(list) => {
            let mut state = State::default();
            for fact in journal::read(&list.data)? {
                state.apply(&fact?);
            }
            let lines = state.identities().operators().map(|(name, operator)| {
                let scope = operator.scope.map(|scope| state.roster().point(scope).code.as_str());
                format!("{name}\t{}\t{}\n", operator.role.id(), scope.unwrap_or("*"))
            });
            out::say(&lines.collect::<String>())?;
            Ok(Outcome::Clean)
        }
        Command::Revoke(revoke) => {
            let act = IdentityAct::RevokeOperator(revoke.name.clone());
            let act = Act::Identity(v1::IdentityAct { act: Some(act) });
            act::run(done((&revoke.collector, &revoke.by), "", act, language), language)
        }
    }
}

/// Makes the operator known; the certificate of one who is not is removed, so that the command can be given again.
async fn given(add: &AddArgs, client: &NewClient, language: Language) -> Result<String, ActError> {
    let given = added(add, client, language).await;
    // Where nobody knows, it may have been given.
    if given.as_ref().is_err_and(|error| !matches!(error, ActError::Unknown(_))) {
        for name in [KEY_FILE, CERTIFICATE_FILE] {
            fs::remove_file(add.out.join(name)).ok();
        }
        // It holds something else where it was there before.
        fs::remove_dir(&add.out).ok();
    }
    given
}

async fn added(add: &AddArgs, client: &NewClient, language: Language) -> Result<String, ActError> {
    let target = Target::from_data_dir(&add.data).map_err(act::unreachable)?;
    let role = match add.role {
        RoleArg::Viewer => v1::OperatorRole::Viewer,
        RoleArg::Operator => v1::OperatorRole::Operator,
        RoleArg::Organiser => v1::OperatorRole::Organiser,
        RoleArg::Admin => v1::OperatorRole::Admin,
    };
    let scope = add.scope.clone().unwrap_or_default();
    let operator = v1::AddOperator {
        name: add.name.clone(),
        role: role.into(),
        scope: scope.clone(),
        digest: client.digest.to_vec(),
    };
    let act = v1::IdentityAct { act: Some(IdentityAct::AddOperator(operator)) };
    act::act(&target, &add.by, &scope, Act::Identity(act)).await?;
    Ok(format!("{}\n", language.operator_added(&add.name, add.out.display())))
}

/// A new folder, for its owner alone.
fn write(dir: &Path, client: &NewClient) -> Result<(), Complaint> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(cannot(Deed::Make, dir))?;
    for (name, text) in [(KEY_FILE, &client.key), (CERTIFICATE_FILE, &client.certificate)] {
        let path = dir.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let written = options.open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        if let Err(error) = written {
            // A key whose certificate could not be written is of no use.
            if name == CERTIFICATE_FILE {
                fs::remove_file(dir.join(KEY_FILE)).ok();
            }
            return Err(cannot(Deed::Write, &path)(error));
        }
    }
    Ok(())
}

fn cannot(what: Deed, path: &Path) -> impl FnOnce(std::io::Error) -> Complaint {
    let shown = path.display().to_string();
    move |error| Complaint::of(move |language| language.cannot(what, &shown, &error))
}
