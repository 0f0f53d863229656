//! Every point, and those without a number.

use std::collections::BTreeMap;

use diemcau_core::excuse;
use diemcau_core::figure::PointFigure;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Subject;
use diemcau_core::missing::{self, Contact};
use diemcau_core::presence::Presence;
use diemcau_core::roster::Roster;
use diemcau_phrase::Language;
use diemcau_phrase::report::table::{Heading, Part};

use super::sums::{self, COUNTED, counted_of};
use super::{Cell, Column, Table};
use crate::report::{Report, written};

/// How wide a column is in which 1 or nothing stands; the numbers of people fit too.
const COUNT: u8 = 6;

/// A row a point, in the order of the roster: what it adds to each sum, and where its number is from.
pub(super) fn all(report: &Report, language: Language) -> Table {
    let before = [
        Column::texts(Heading::Code, 9),
        Column::texts(Heading::Name, 28),
        Column::texts(Heading::Level, 20),
        Column::texts(Heading::Area, 22),
        Column::texts(Heading::Presence, 14),
    ];
    let after = [
        Column::texts(Heading::Source, 16),
        Column::texts(Heading::By, 18),
        Column::texts(Heading::Observed, 9),
        Column::texts(Heading::VerifiedBy, 14),
    ];
    let columns = before
        .into_iter()
        .chain(sums::columns().map(|column| Column { width: COUNT, ..column }))
        .chain(after)
        .collect();
    let areas = AreaNames::new(report, language);
    let rows = report.figure.points.iter().map(|point| row(report, point, (&areas, language))).collect();
    Table { part: Part::Points, columns, rows, is_summed: true }
}

/// The expected points without a number, those with the most people expected first.
pub(super) fn missing(report: &Report, language: Language) -> Table {
    let roster = report.state.roster();
    let mut points: Vec<_> = report.missing().collect();
    let areas = AreaNames::new(report, language);
    points.sort_by_key(|point| std::cmp::Reverse(roster.point(point.point).expected));
    let rows = points.into_iter().zip(1..).map(|(point, n)| {
        let row = roster.point(point.point);
        let (contact, phone) = contact(roster, point.point, language);
        vec![
            Cell::Number(n),
            Cell::text(row.code.as_str()),
            Cell::text(&*row.name),
            Cell::text(areas.of(point.point)),
            Cell::known(row.expected),
            Cell::text(reason(report, point, language)),
            Cell::text(contact),
            Cell::text(phone),
        ]
    });
    let columns = vec![
        Column::figures(Heading::Ordinal, 6),
        Column::texts(Heading::Code, 12),
        Column::texts(Heading::Name, 34),
        Column::texts(Heading::Area, 26),
        Column::counts(Heading::PeopleExpected, 10),
        Column::texts(Heading::Reason, 36),
        Column::texts(Heading::Contact, 30),
        Column::texts(Heading::Phone, 16),
    ];
    Table { part: Part::Missing, columns, rows: rows.collect(), is_summed: true }
}

/// The excused points, with where their people attend and who said so why; of the roster's word nobody did.
pub(super) fn excused(report: &Report, language: Language) -> Table {
    let roster = report.state.roster();
    let areas = AreaNames::new(report, language);
    let points = report.figure.points.iter().filter(|point| point.is_excused());
    let rows = points.zip(1..).map(|(point, n)| {
        let (row, now) = (roster.point(point.point), &report.state.now()[point.point.as_usize()]);
        let said = now.excuse.as_deref();
        vec![
            Cell::Number(n),
            Cell::text(row.code.as_str()),
            Cell::text(&*row.name),
            Cell::text(areas.of(point.point)),
            Cell::text(excuse::host(row, now).map_or("", |host| &roster.point(host).name)),
            Cell::text(said.map_or("", |said| &said.reason)),
            Cell::text(said.map_or("", |said| &said.by)),
        ]
    });
    let columns = vec![
        Column::figures(Heading::Ordinal, 6),
        Column::texts(Heading::Code, 12),
        Column::texts(Heading::Name, 34),
        Column::texts(Heading::Area, 26),
        Column::texts(Heading::Host, 34),
        Column::texts(Heading::Reason, 36),
        Column::texts(Heading::By, 20),
    ];
    Table { part: Part::Excused, columns, rows: rows.collect(), is_summed: false }
}

/// What areas are called, to be asked by point.
pub(super) struct AreaNames<'a> {
    report: &'a Report,
    names: BTreeMap<PointIdx, String>,
}

impl<'a> AreaNames<'a> {
    pub(super) fn new(report: &'a Report, language: Language) -> Self {
        Self { report, names: report.area_names(language) }
    }

    /// What the area of a point is called.
    pub(super) fn of(&self, point: PointIdx) -> &str {
        self.names.get(&self.report.state.areas().of(point)).map_or("", String::as_str)
    }
}

/// A time of the day, in the event's zone.
pub(super) fn clock(report: &Report, at: diemcau_core::time::Timestamp) -> String {
    written(at, &report.state.settings().time_zone, "%H:%M")
}

fn row(report: &Report, point: &PointFigure, (areas, language): (&AreaNames<'_>, Language)) -> Vec<Cell> {
    let (roster, settings) = (report.state.roster(), report.state.settings());
    let row = roster.point(point.point);
    let level = settings.levels.get(row.level.as_usize()).map_or("", |level| &level.name);
    let before = [
        Cell::text(row.code.as_str()),
        Cell::text(&*row.name),
        Cell::text(level),
        Cell::text(areas.of(point.point)),
        Cell::text(language.presence(point.presence)),
    ];
    let sums = point.sums(row.expected);
    let counts = COUNTED.into_iter().map(|counted| match counted {
        Heading::Attendees => Cell::known(point.attendees()),
        Heading::PeopleExpected if point.is_excused() => Cell::Empty,
        Heading::PeopleExpected => Cell::known(row.expected),
        // One or none: an empty cell is easier on the eye than a 0 in each.
        other => Some(counted_of(&sums, other)).filter(|n| *n > 0).map_or(Cell::Empty, Cell::Number),
    });
    let count = point.count.as_ref();
    let verified = count.and_then(|count| count.verified.as_ref());
    let after = [
        Cell::text(count.map_or("", |count| language.count_source(count.source))),
        Cell::text(count.map_or("", |count| &count.by)),
        Cell::text(count.map(|count| clock(report, count.observed)).unwrap_or_default()),
        Cell::text(verified.map_or("", |verified| &verified.by)),
    ];
    before.into_iter().chain(counts).chain(after).collect()
}

/// Why it has not reported.
fn reason(report: &Report, point: &PointFigure, language: Language) -> String {
    let since = report.state.now()[point.point.as_usize()].since.map(|since| clock(report, since));
    let is_out = matches!(point.presence, Presence::Lost | Presence::Left | Presence::Unseen);
    let outage =
        report.state.incidents().open_of(Subject::Outage).find(|incident| {
            is_out && incident.found.members.iter().any(|member| member.point == point.point)
        });
    let cause = outage.map(|incident| language.incident_cause(incident.found.cause));
    language.missing_reason(point.presence, since.as_deref(), cause)
}

/// Whom to call about a point, and at which number; those of one above it are told as such.
fn contact(roster: &Roster, point: PointIdx, language: Language) -> (String, String) {
    let Contact { name, phone, of } = missing::contact(roster, point);
    let name =
        if of == point { name.to_owned() } else { language.contact_of_parent(name, &roster.point(of).name) };
    (name, phone.to_owned())
}
