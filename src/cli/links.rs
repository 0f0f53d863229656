//! `diemcau links`: the sheets of the points with their links, and how links are revoked.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use diemcau::web::{LinkTokens, link};
use diemcau::{data_dir, journal};
use diemcau_core::ids::PointIdx;
use diemcau_core::phase;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_page::sheet::{SheetView, article};
use diemcau_phrase::Language;
use diemcau_phrase::failure::Complaint;
use diemcau_phrase::page::sheet as phrase;
use diemcau_proto::v1::act_request::Act;
use jiff::tz::TimeZone;

use super::act;
use super::collector::WhoArgs;
use super::incident::done;
use super::sheets::{Folder, Kind, Sheet};
use super::status::NoSuchPoint;
use super::{Outcome, out};

/// The folder of these sheets.
const KIND: Kind = Kind {
    mark: ".diemcau-links",
    csv: "links.csv",
    heads: &["code", "name", "level", "parent", "contact", "phone", "link"],
};

/// Arguments of `diemcau links`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Args {
    #[arg(long, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    #[arg(long, value_name = "DIR", required = true)]
    data: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    #[arg(long, value_name = "CODE")]
    point: Vec<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Revoke(RevokeArgs),
}

#[derive(Debug, clap::Args)]
struct RevokeArgs {
    code: String,
    #[command(flatten)]
    who: WhoArgs,
}

pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    if let Some(Command::Revoke(revoke)) = &args.command {
        let act = Act::RevokeLinks(revoke.code.clone());
        return act::run(done(revoke.who.named(), &revoke.code, act, language), language);
    }
    // The command line was refused where it named neither.
    let [data, out] = [&args.data, &args.out].map(|dir| dir.as_deref().unwrap_or(Path::new("")));
    let url = url(args.url.as_deref(), data)?;
    let mut state = State::default();
    for fact in journal::read(data)? {
        state.apply(&fact?);
    }
    if state.roster().is_empty() {
        return Err(Complaint::of(|language| language.journal_empty().to_owned()));
    }
    let points = points(&state, &args.point)?;
    let tokens = LinkTokens::new(&data_dir::link_key(data)?);
    let zone = TimeZone::get(&state.settings().time_zone).unwrap_or(TimeZone::UTC);
    let sheets: Vec<Sheet> = points
        .into_iter()
        .map(|idx| {
            let code = state.roster().point(idx).code.as_str();
            let link = link(&url, code, &tokens.token(code, state.links().epoch(idx)));
            row(&state, idx, &sheet(&state, idx, link, &zone, language), language)
        })
        .collect();
    let folder = Folder::open(out, KIND)?;
    folder.write(&sheets, language)?;
    out::say(&format!("{}\n", language.links_written(sheets.len(), out.display())))?;
    Ok(Outcome::Clean)
}

/// What links begin with: as it is said, or as the collector's event file said.
pub(super) fn url(given: Option<&str>, data: &Path) -> Result<String, Complaint> {
    let kept = match given {
        Some(given) => Some(given.trim().trim_end_matches('/').to_owned()),
        None => data_dir::link_url(data)?,
    };
    kept.ok_or_else(|| Complaint::of(|language| language.no_link_url().to_owned()))
}

/// A point's sheet, and its row in the CSV.
fn row(state: &State, idx: PointIdx, sheet: &SheetView, language: Language) -> Sheet {
    let [level, parent, contact, phone] = place(state, idx);
    let fields = [sheet.code.clone(), sheet.name.clone(), level, parent, contact, phone, sheet.url.clone()];
    let article = article(language, sheet);
    Sheet { code: sheet.code.clone(), name: sheet.name.clone(), article, fields: fields.to_vec() }
}

/// Level, code of the point above, contact and phone of a point.
pub(super) fn place(state: &State, idx: PointIdx) -> [String; 4] {
    let (roster, settings) = (state.roster(), state.settings());
    let row = roster.point(idx);
    let level = settings.levels.get(row.level.as_usize()).map_or("", |level| &level.id);
    let parent = row.parent.map_or("", |above| roster.point(above).code.as_str());
    [level, parent, &row.contact, &row.phone].map(str::to_owned)
}

/// The points that are named, or all that have a place.
pub(super) fn points(state: &State, wanted: &[String]) -> Result<Vec<PointIdx>, Complaint> {
    let roster = state.roster();
    if wanted.is_empty() {
        return Ok(roster.iter().filter(|(_, point)| !point.unplaced).map(|(idx, _)| idx).collect());
    }
    let found = wanted
        .iter()
        .map(|code| roster.find(code).ok_or_else(|| Complaint::from(NoSuchPoint::new(Some(roster), code))));
    found.collect()
}

fn sheet(state: &State, idx: PointIdx, url: String, zone: &TimeZone, language: Language) -> SheetView {
    let (roster, settings) = (state.roster(), state.settings());
    let row = roster.point(idx);
    let at = |at: Timestamp, format: &str| {
        let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        at.to_zoned(zone.clone()).strftime(format).to_string()
    };
    let level = settings.levels.get(row.level.as_usize()).map_or("", |level| level.name.as_str());
    let above = row.parent.map(|above| roster.point(above)).filter(|above| !above.unplaced);
    let place: Vec<&str> = [level].into_iter().chain(above.map(|above| &*above.name)).collect();
    let mut phones = Vec::new();
    if !settings.operators_phone.is_empty() {
        phones.push((phrase::operators(language).to_owned(), settings.operators_phone.clone()));
    }
    let above = roster.ancestors(idx).map(|above| roster.point(above));
    for above in above.filter(|above| !above.phone.is_empty()).take(2) {
        phones.push((format!("{} – {}", above.name, above.contact), above.phone.to_string()));
    }
    let ahead = |cutoff: &&diemcau_core::event::Cutoff| cutoff.at <= settings.start;
    SheetView {
        event: settings.name.clone(),
        name: row.name.to_string(),
        code: row.code.as_str().to_owned(),
        place: place.join(" · "),
        chair: row.chair.to_string(),
        url,
        day: at(settings.start, "%d/%-m/%Y"),
        be_there: at(phase::check_in(settings), "%H:%M"),
        cutoffs: settings
            .cutoffs
            .iter()
            .filter(ahead)
            .map(|cutoff| (cutoff.name.clone(), at(cutoff.at, "%H:%M")))
            .collect(),
        start: at(settings.start, "%H:%M"),
        phones,
    }
}
