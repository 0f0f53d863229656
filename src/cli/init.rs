//! `diemcau init`: the folder of an event, made once: its authority, the collector's certificate, an event file
//! and the empty form of its roster. What is there is never overwritten.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use diemcau::data_dir::DataDir;
use diemcau::{event, roster};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::identity::Begun;
use diemcau_phrase::system::Deed;
use jiff::Span;
use jiff::tz::TimeZone;

use super::cert::check_names;
use super::{Outcome, out};

/// An event file that is made speaks of a day so many days ahead, which is then put right.
const DAYS_AHEAD: i64 = 14;

/// Arguments of `diemcau init`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    dir: PathBuf,
    #[arg(long = "name", value_name = "NAME")]
    names: Vec<String>,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    check_names(&args.names)?;
    let (dir, data) = (&args.dir, args.dir.join("data"));
    refuse_what_is_there(dir)?;
    for folder in [dir, &data] {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(cannot(Deed::Make, folder))?;
        let tight = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder, tight).map_err(cannot(Deed::Make, folder))?;
    }
    let identity = DataDir::open(&data)?.identity_for(&args.names)?;
    let form = dir.join("roster.xlsx");
    roster::write_template(&form, &event::sample_levels()).map_err(|error| {
        let form = form.display().to_string();
        Complaint::of(move |language| {
            language.in_words_of_a_library(language.could_not(Deed::Write, &form), &error)
        })
    })?;
    let day =
        jiff::Timestamp::now().to_zoned(TimeZone::UTC).date().saturating_add(Span::new().days(DAYS_AHEAD));
    let file = dir.join("event.toml");
    write_new(&file, &language.event_file(&day.to_string())).map_err(cannot(Deed::Write, &file))?;
    let shown = dir.display().to_string();
    let names = args.names.first().map_or("", String::as_str);
    let fingerprint = identity.fingerprint().to_string();
    out::say(&language.event_begun(&Begun { dir: &shown, name: names, fingerprint: &fingerprint }))?;
    Ok(Outcome::Clean)
}

/// A folder that holds anything is somebody's.
fn refuse_what_is_there(dir: &Path) -> Result<(), Complaint> {
    let holds_something = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(cannot(Deed::Read, dir)(error)),
    };
    if !holds_something {
        return Ok(());
    }
    let shown = dir.display().to_string();
    Err(Complaint::of(move |language| language.event_folder_taken(&shown)))
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

fn cannot(what: Deed, path: &Path) -> impl FnOnce(std::io::Error) -> Complaint {
    let shown = path.display().to_string();
    move |error| Complaint::of(move |language| language.cannot(what, &shown, &error))
}
