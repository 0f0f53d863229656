//! What differs between the files and what the data directory began with, for a person to read.

use std::time::Duration;

use diemcau_core::event::{EventSettings, Level};
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::PointIdx;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;

/// Differences told; the rest is counted.
const TOLD: usize = 10;

/// What differs, a line each; none if nothing does.
pub(super) fn between(files: &EventOpened, state: &State) -> Vec<String> {
    let mut lines = event(&files.settings, state.settings());
    lines.extend(roster(&files.roster, state.roster()));
    if lines.is_empty() && (files.settings != **state.settings() || files.roster != **state.roster()) {
        lines.push("the points stand in another order".to_owned());
    }
    if lines.len() > TOLD {
        let n_more = lines.len() - TOLD;
        lines.truncate(TOLD);
        lines.push(format!("and {n_more} more"));
    }
    lines
}

fn event(file: &EventSettings, held: &EventSettings) -> Vec<String> {
    let fields = [
        field("name", &file.name, &held.name),
        field("time zone", &file.time_zone, &held.time_zone),
        field("start", &file.start, &held.start),
        field("end", &file.end, &held.end),
        field("count_open", &file.count_open, &held.count_open),
        differ("cut-offs", file.cutoffs == held.cutoffs),
        differ("agenda", agenda_is_same(file, held)),
    ];
    let fields = fields.into_iter().flatten().chain(levels(&file.levels, &held.levels));
    fields.map(|what| format!("event: {what}")).collect()
}

fn levels(file: &[Level], held: &[Level]) -> Vec<String> {
    if !file.iter().map(|level| &level.id).eq(held.iter().map(|level| &level.id)) {
        return vec!["levels differ".to_owned()];
    }
    let of_level = |(file, held): (&Level, &Level)| {
        let fields = [
            field("name", &file.name, &held.name),
            field("heartbeat", &file.pace.heartbeat, &held.pace.heartbeat),
            field("lost-after", &file.pace.lost_after, &held.pace.lost_after),
            differ("probes", file.path.probes == held.path.probes),
            differ("quality bands", file.path.thresholds == held.path.thresholds),
        ];
        let told = |what| format!("level {}: {what}", file.id);
        fields.into_iter().flatten().map(told).collect::<Vec<_>>()
    };
    file.iter().zip(held).flat_map(of_level).collect()
}

/// Items name points by index, which shifts with every point before: that is told of the roster.
fn agenda_is_same(file: &EventSettings, held: &EventSettings) -> bool {
    file.agenda.len() == held.agenda.len()
        && file.agenda.iter().zip(&held.agenda).all(|(file, held)| {
            (file.at, &file.item, file.point.is_some()) == (held.at, &held.item, held.point.is_some())
        })
}

fn roster(file: &Roster, held: &Roster) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, point) in file.iter() {
        match find(held, point) {
            None => lines.push(format!("point {} is in the file alone", point.code)),
            Some(idx) => lines.extend(point_fields((file, point), (held, held.point(idx)))),
        }
    }
    for (_, point) in held.iter().filter(|(_, point)| find(file, point).is_none()) {
        lines.push(format!("point {} is in the data directory alone", point.code));
    }
    lines
}

fn find(roster: &Roster, point: &Point) -> Option<PointIdx> {
    if point.unplaced {
        return roster.iter().find(|(_, other)| other.unplaced).map(|(idx, _)| idx);
    }
    roster.find(point.code.as_str())
}

fn point_fields((file, new): (&Roster, &Point), (held, old): (&Roster, &Point)) -> Vec<String> {
    let fields = [
        field("name", &new.name, &old.name),
        field("level", &u32::from(new.level.0), &u32::from(old.level.0)),
        field("parent", &code(file, new.parent), &code(held, old.parent)),
        field("expected", &new.expected, &old.expected),
        field("chair", &new.chair, &old.chair),
        field("contact", &new.contact, &old.contact),
        differ("phone", new.phone == old.phone),
        field("carrier", &new.carrier, &old.carrier),
        field("uplink", &new.uplink, &old.uplink),
        field("feeder", &new.feeder, &old.feeder),
        field("hosted_by", &code(file, new.hosted_by), &code(held, old.hosted_by)),
        field("note", &new.note, &old.note),
        field("speaking", &new.speaking, &old.speaking),
    ];
    fields.into_iter().flatten().map(|what| format!("point {}: {what}", new.code)).collect()
}

fn code(roster: &Roster, idx: Option<PointIdx>) -> Option<&str> {
    idx.map(|idx| roster.point(idx).code.as_str())
}

fn field<T: Shown + PartialEq>(name: &str, file: &T, held: &T) -> Option<String> {
    (file != held)
        .then(|| format!("{name} is {} in the file, {} in the data directory", file.shown(), held.shown()))
}

/// For what is too long to show, or not to be shown.
fn differ(name: &str, is_same: bool) -> Option<String> {
    (!is_same).then(|| format!("{name} differ"))
}

/// How a value is shown to a person.
trait Shown {
    fn shown(&self) -> String;
}

impl Shown for str {
    fn shown(&self) -> String {
        if self.is_empty() { "empty".to_owned() } else { format!("{self:?}") }
    }
}

impl Shown for &str {
    fn shown(&self) -> String {
        (**self).shown()
    }
}

impl Shown for Box<str> {
    fn shown(&self) -> String {
        (**self).shown()
    }
}

impl Shown for String {
    fn shown(&self) -> String {
        self.as_str().shown()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| "empty".to_owned(), T::shown)
    }
}

impl Shown for u32 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for bool {
    fn shown(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

impl Shown for Duration {
    fn shown(&self) -> String {
        format!("{self:?}")
    }
}

impl Shown for Timestamp {
    fn shown(&self) -> String {
        match jiff::Timestamp::from_millisecond(self.as_millis()) {
            Ok(at) => at.to_string(),
            Err(_) => self.to_string(),
        }
    }
}
