//! `diemcau roster apply`: the roster changes while the event goes on.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};

use diemcau::roster::difference::{FieldDifference, RowOf, fields};
use diemcau::{event, roster, status};
use diemcau_core::agenda;
use diemcau_core::excuse::{Attends, attends};
use diemcau_core::ids::PointIdx;
use diemcau_core::replica::Replica;
use diemcau_core::roster::change::{self, RowChange, Turn};
use diemcau_core::roster::issue::{Issue, Severity};
use diemcau_core::roster::{Point, Roster};
use diemcau_phrase::Language;
use diemcau_phrase::failure::{Complaint, Explain as _};
use diemcau_phrase::roster::ChangeCounts;
use diemcau_proto::convert::roster::act_to_wire;
use diemcau_proto::v1::act_request::Act;

use super::Report;
use crate::cli::act::{self, ActError};
use crate::cli::collector::CollectorArgs;
use crate::cli::{Outcome, out};

/// Arguments of `diemcau roster apply`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    event: Option<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[arg(long, value_name = "NAME")]
    by: String,
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    collector: CollectorArgs,
}

/// What would change.
struct Plan {
    changes: Vec<RowChange>,
    /// The roster once it is done.
    roster: Roster,
}

/// Shows what would change, asks, and has the collector do it. Nothing is asked for that the collector would
/// refuse, as far as the picture tells.
pub(super) fn run(args: &Args, language: Language) -> Result<Outcome, Complaint> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let target = args.collector.target()?;
    let (replica, _) = match runtime.block_on(status::fetch(&target)) {
        Ok(fetched) => fetched,
        Err(error) => {
            out::complain(&act::unreachable(error).explain(language));
            return Ok(Outcome::Faults);
        }
    };
    let levels = &replica.settings().levels;
    let read = roster::read(&args.file, levels, &speaking(args.event.as_deref(), &replica)?)?;
    if read.issues.iter().any(Issue::is_fault) {
        out::say(&Report::new(language, &args.file, levels, &read.roster, &read.issues).text())?;
    }
    let excluded = read.issues.iter().filter(|issue| issue.severity() == Severity::Excluded);
    let n_excluded = excluded.map(|issue| issue.row).collect::<BTreeSet<_>>().len();
    if n_excluded > 0 {
        return Ok(refuse(&language.roster_has_excluded_rows(n_excluded)));
    }
    if read.roster.is_empty() {
        return Ok(refuse(language.roster_has_no_points()));
    }
    let changes = change::between(replica.roster(), &read.roster);
    if changes.is_empty() {
        out::say(&format!("{}\n", language.roster_is_the_same()))?;
        return Ok(Outcome::Clean);
    }
    let rows: Vec<(PointIdx, Point)> =
        changes.iter().map(|change| (change.point, change.now.clone())).collect();
    let roster = match replica.roster().changed(&rows) {
        Ok(roster) => roster,
        Err(error) => return Ok(refuse(&language.no_such_roster(&error.to_string()))),
    };
    let plan = Plan { changes, roster };
    out::say(&plan.text(&replica, language))?;
    if let Some(why) = plan.obstacle(&replica, language) {
        return Ok(refuse(&why));
    }
    if !args.yes && !agreed(language)? {
        return Ok(Outcome::Faults);
    }
    let act = Act::ChangeRoster(act_to_wire(replica.revision(), &rows, &args.reason));
    let done = async {
        act::act(&target, &args.by, "", act).await?;
        Ok::<_, ActError>(format!("{}\n", language.roster_applied(args.file.display())))
    };
    act::run(done, language)
}

fn refuse(why: &str) -> Outcome {
    out::complain(why);
    Outcome::Faults
}

/// Who speaks: whom the event file names, else who does already. Its levels must be those of the event that runs.
fn speaking(event: Option<&Path>, replica: &Replica) -> Result<BTreeSet<String>, Complaint> {
    let Some(path) = event else {
        let speaking = replica.roster().iter().filter(|(_, row)| row.speaking);
        return Ok(speaking.map(|(_, row)| row.code.to_string()).collect());
    };
    let terms = event::load_roster_terms(path)?;
    let held = &replica.settings().levels;
    if !terms.levels.iter().map(|level| &level.id).eq(held.iter().map(|level| &level.id)) {
        let file = path.display().to_string();
        return Err(Complaint::of(move |language| language.levels_cannot_change(&file)));
    }
    Ok(terms.speaking)
}

/// Asks whoever sits there, or whatever is piped in.
fn agreed(language: Language) -> Result<bool, Complaint> {
    out::say(language.roster_change_question())?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        out::say("\n")?;
        out::complain(language.roster_change_unasked());
        return Ok(false);
    }
    let is_yes = Language::is_yes(&answer);
    if !is_yes {
        out::say(&format!("{}\n", language.roster_unchanged()))?;
    }
    Ok(is_yes)
}

impl Plan {
    /// What would change, point by point, old and new.
    fn text(&self, replica: &Replica, language: Language) -> String {
        let mut text = String::new();
        let mut counts = ChangeCounts::default();
        for change in self.changes.iter().filter(|change| !change.now.unplaced) {
            let (turn, sign) = match change.turn() {
                Turn::Added => (&mut counts.added, '+'),
                Turn::TakenOut => (&mut counts.taken_out, '-'),
                Turn::Changed => (&mut counts.changed, '~'),
            };
            *turn += 1;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{sign} {}", self.point(change, replica, language));
            if change.turn() == Turn::Changed {
                for line in self.fields(change, replica, language) {
                    let _ = writeln!(text, "    {line}");
                }
            }
        }
        counts.points = self.roster.iter().filter(|(_, row)| !row.unplaced).count();
        let _ = writeln!(text, "{}", language.roster_change_counts(counts));
        text
    }

    /// A point: as it is from now on, or as it was where it is taken out.
    fn point(&self, change: &RowChange, replica: &Replica, language: Language) -> String {
        let (roster, row) = match &change.was {
            Some(was) if change.now.retired => (replica.roster(), was),
            Some(_) | None => (&self.roster, &change.now),
        };
        let level = replica.settings().levels.get(row.level.as_usize()).map_or("", |level| &level.id);
        let above = row.parent.map(|above| roster.point(above).code.as_str());
        language.roster_point((row.code.as_str(), &row.name), level, above)
    }

    fn fields(&self, change: &RowChange, replica: &Replica, language: Language) -> Vec<String> {
        let Some(was) = &change.was else { return Vec::new() };
        let was = RowOf { roster: replica.roster(), row: was };
        let now = RowOf { roster: &self.roster, row: &change.now };
        let line = |field: FieldDifference| match field {
            FieldDifference::Value { field, was, now } => language.roster_value_change(field, &was, &now),
            FieldDifference::Part(part) => language.roster_part_change(part).to_owned(),
        };
        fields(was, now, &replica.settings().levels).into_iter().map(line).collect()
    }

    /// Why the collector would refuse it: a point that speaks by the event's settings would leave, or one where
    /// others attend by a person's word.
    fn obstacle(&self, replica: &Replica, language: Language) -> Option<String> {
        let gone = self.changes.iter().filter(|change| change.turn() == Turn::TakenOut);
        let speak = gone.filter(|change| agenda::speaks(replica.settings(), replica.roster(), change.point));
        let codes: Vec<&str> = speak.map(|change| change.now.code.as_str()).collect();
        if !codes.is_empty() {
            return Some(language.speak_by_event(&codes.join(", ")));
        }
        let guests = self.roster.iter().take_while(|(idx, _)| idx.as_usize() < replica.all_now().len());
        let mut hosts =
            guests.filter_map(|(idx, row)| match attends(row, replica.now(idx).excuse.as_deref()) {
                Attends::At(host) => Some(host),
                Attends::Here | Attends::Away => None,
            });
        let host = hosts.find(|host| !self.roster.stands(*host))?;
        Some(format!("{}: {}", self.roster.point(host).code, language.hosts_others()))
    }
}
