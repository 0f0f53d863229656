//! What differs between the files and what the data directory holds: what it began with, and the changes of the
//! roster since. The order of a file's rows has no meaning.

use diemcau_core::event::{EventSettings, Level};
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::PointIdx;
use diemcau_core::roster::{Point, Roster, change};
use diemcau_core::state::State;
use diemcau_phrase::difference::{Difference, DifferingField as Field, DifferingPart as Part, Subject};

use crate::roster::difference::{FieldDifference, RowOf, Show, fields};

/// Differences told; the rest is counted.
const TOLD: usize = 10;

/// What differs, a line each; none if nothing does.
pub(super) fn between(files: &EventOpened, state: &State) -> Vec<Difference> {
    let file = in_place(files, state.roster());
    let mut lines = event(&file, state.settings());
    lines.extend(roster(&files.roster, state.roster(), &state.settings().levels));
    let is_same = file == **state.settings() && change::between(state.roster(), &files.roster).is_empty();
    if lines.is_empty() && !is_same {
        lines.push(Difference::Unnamed);
    }
    if lines.len() > TOLD {
        let n_more = lines.len() - TOLD;
        lines.truncate(TOLD);
        lines.push(Difference::More(n_more));
    }
    lines
}

/// The settings of the files, whose programme names points by their places in the data directory.
fn in_place(files: &EventOpened, held: &Roster) -> EventSettings {
    let places = change::places(held, &files.roster);
    let mut settings = files.settings.clone();
    for item in &mut settings.agenda {
        item.point = item.point.and_then(|point| places.get(point.as_usize()).copied());
    }
    settings
}

fn event(file: &EventSettings, held: &EventSettings) -> Vec<Difference> {
    let of = Subject::Event;
    let fields = [
        value(&of, Field::Name, &file.name, &held.name),
        value(&of, Field::TimeZone, &file.time_zone, &held.time_zone),
        value(&of, Field::Start, &file.start, &held.start),
        value(&of, Field::End, &file.end, &held.end),
        value(&of, Field::CountOpen, &file.count_open, &held.count_open),
        part(&of, Part::Cutoffs, file.cutoffs == held.cutoffs),
        part(&of, Part::Agenda, file.agenda == held.agenda),
        part(&of, Part::Phone, file.operators_phone == held.operators_phone),
        part(&of, Part::Report, file.report == held.report),
        part(&of, Part::Map, file.map == held.map),
    ];
    fields.into_iter().flatten().chain(levels(&file.levels, &held.levels)).collect()
}

fn levels(file: &[Level], held: &[Level]) -> Vec<Difference> {
    if !file.iter().map(|level| &level.id).eq(held.iter().map(|level| &level.id)) {
        return vec![Difference::Part { of: Subject::Event, part: Part::Levels }];
    }
    let of_level = |(file, held): (&Level, &Level)| {
        let of = Subject::Level(file.id.clone());
        let fields = [
            value(&of, Field::Name, &file.name, &held.name),
            value(&of, Field::Heartbeat, &file.pace.heartbeat, &held.pace.heartbeat),
            value(&of, Field::LostAfter, &file.pace.lost_after, &held.pace.lost_after),
            part(&of, Part::Probes, file.path.probes == held.path.probes),
            part(&of, Part::QualityBands, file.path.thresholds == held.path.thresholds),
        ];
        fields.into_iter().flatten().collect::<Vec<_>>()
    };
    file.iter().zip(held).flat_map(of_level).collect()
}

fn roster(file: &Roster, held: &Roster, levels: &[Level]) -> Vec<Difference> {
    let mut lines = Vec::new();
    for (_, point) in file.iter() {
        match find(held, point) {
            None => lines.push(Difference::InFileAlone(point.code.to_string())),
            Some(idx) => {
                let was = RowOf { roster: held, row: held.point(idx) };
                let now = RowOf { roster: file, row: point };
                let of = Subject::Point(point.code.to_string());
                lines.extend(fields(was, now, levels).into_iter().map(|field| in_file(&of, field)));
            }
        }
    }
    for (_, point) in held.iter().filter(|(_, point)| find(file, point).is_none()) {
        lines.push(Difference::InDataAlone(point.code.to_string()));
    }
    lines
}

fn find(roster: &Roster, point: &Point) -> Option<PointIdx> {
    if point.unplaced {
        return roster.iter().find(|(_, other)| other.unplaced).map(|(idx, _)| idx);
    }
    roster.find(point.code.as_str())
}

fn in_file(of: &Subject, field: FieldDifference) -> Difference {
    let of = of.clone();
    match field {
        FieldDifference::Value { field, was, now } => Difference::Value { of, field, file: now, held: was },
        FieldDifference::Part(part) => Difference::Part { of, part },
    }
}

fn value<T: Show + PartialEq>(of: &Subject, field: Field, file: &T, held: &T) -> Option<Difference> {
    (file != held).then(|| {
        let (file, held) = (file.shown(), held.shown());
        Difference::Value { of: of.clone(), field, file, held }
    })
}

/// For what is too long to show, or not to be shown.
fn part(of: &Subject, part: Part, is_same: bool) -> Option<Difference> {
    (!is_same).then(|| Difference::Part { of: of.clone(), part })
}
