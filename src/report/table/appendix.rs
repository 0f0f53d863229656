//! What is to be looked at beside the figure: contradictions, odd numbers, who is ready to speak, what was amended.

use diemcau_core::agenda;
use diemcau_core::figure::PointFigure;
use diemcau_core::readiness::{Check, Readiness, Ticks};
use diemcau_phrase::Language;
use diemcau_phrase::report::table::{Heading, Part};

use super::points::{AreaNames, clock};
use super::{Cell, Column, Table};
use crate::report::Report;

/// The points whose numbers contradict each other, each with all that was told of it.
pub(super) fn conflicts(report: &Report, language: Language) -> Table {
    let told = |point: &PointFigure| {
        let told = report.state.point(point.point).counts.history().iter().map(|count| {
            let by = if count.by.is_empty() { language.count_source(Some(count.source)) } else { &count.by };
            language.told_number(count.count, by, &clock(report, count.observed))
        });
        told.collect::<Vec<_>>().join("; ")
    };
    let points = report.figure.points.iter().filter(|point| point.is_conflict());
    let areas = AreaNames::new(report, language);
    let rows = points.map(|point| numbered(report, point, (&areas, told(point)))).collect();
    numbers(Part::Conflicts, Heading::Told, rows)
}

/// The points with an odd number.
pub(super) fn flags(report: &Report, language: Language) -> Table {
    let odd = |point: &PointFigure| {
        point.flags.iter().map(|flag| language.flag(*flag)).collect::<Vec<_>>().join("; ")
    };
    let points = report.figure.points.iter().filter(|point| !point.flags.is_empty());
    let areas = AreaNames::new(report, language);
    let rows = points.map(|point| numbered(report, point, (&areas, odd(point)))).collect();
    numbers(Part::Flags, Heading::Odd, rows)
}

/// The points that speak, each with how its checks stand.
pub(super) fn readiness(report: &Report, language: Language) -> Table {
    let state = &report.state;
    let (settings, roster) = (state.settings(), state.roster());
    let none = Ticks::default();
    let rows = agenda::speakers(settings, roster).into_iter().zip(1..).map(|(point, n)| {
        let now = &state.now()[point.as_usize()];
        let ticks = now.ticks.as_deref().unwrap_or(&none);
        let readiness = Readiness::of(point, now, ticks, settings.end, report.at);
        let checks = readiness.checks.iter().map(|(_, verdict, _)| language.readiness_verdict(*verdict));
        let before = [
            Cell::Number(n),
            Cell::text(&*roster.point(point).name),
            Cell::text(language.readiness(readiness.is_ready())),
        ];
        before.into_iter().chain(checks.map(Cell::text)).collect()
    });
    let before = [
        Column::figures(Heading::Ordinal, 6),
        Column::texts(Heading::Name, 30),
        Column::texts(Heading::Ready, 13),
    ];
    let checks = Check::ALL.into_iter().map(|check| Column::texts(Heading::Check(check), 12));
    let columns = before.into_iter().chain(checks).collect();
    Table { part: Part::Readiness, columns, rows: rows.collect(), is_summed: false }
}

/// What each amendment up to the report's own changed; none of the figure as it was frozen.
pub(super) fn amendments(report: &Report, _: Language) -> Table {
    let rows = report.amendments.iter().flat_map(|amended| {
        let head = |n: bool| {
            let amendment = &amended.amendment;
            let told = |text: &str| if n { Cell::text(text) } else { Cell::Empty };
            [
                Cell::Number(amended.number.into()),
                told(&clock(report, amendment.at)),
                told(&amendment.by),
                told(&amendment.reason),
            ]
        };
        let change = move |(place, (point, from, to)): (usize, &super::super::Change)| {
            let row = report.state.roster().point(*point);
            let change =
                [Cell::text(row.code.as_str()), Cell::text(&*row.name), Cell::known(*from), Cell::known(*to)];
            head(place == 0).into_iter().chain(change).collect::<Vec<_>>()
        };
        let nothing = amended.changes.is_empty().then(|| {
            head(true).into_iter().chain([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]).collect()
        });
        amended.changes.iter().enumerate().map(change).chain(nothing)
    });
    let columns = vec![
        Column::figures(Heading::Amendment, 10),
        Column::texts(Heading::Observed, 10),
        Column::texts(Heading::By, 20),
        Column::texts(Heading::Reason, 36),
        Column::texts(Heading::Code, 12),
        Column::texts(Heading::Name, 34),
        Column::figures(Heading::From, 10),
        Column::figures(Heading::To, 10),
    ];
    Table { part: Part::Amendments, columns, rows: rows.collect(), is_summed: false }
}

/// A point with the number that stands, and one thing to know of it.
fn numbered(report: &Report, point: &PointFigure, (areas, told): (&AreaNames<'_>, String)) -> Vec<Cell> {
    let row = report.state.roster().point(point.point);
    vec![
        Cell::text(row.code.as_str()),
        Cell::text(&*row.name),
        Cell::text(areas.of(point.point)),
        Cell::known(row.expected),
        Cell::known(point.count.as_ref().map(|count| count.count)),
        Cell::text(told),
    ]
}

fn numbers(part: Part, told: Heading, rows: Vec<Vec<Cell>>) -> Table {
    let columns = vec![
        Column::texts(Heading::Code, 12),
        Column::texts(Heading::Name, 34),
        Column::texts(Heading::Area, 26),
        Column::figures(Heading::PeopleExpected, 10),
        Column::figures(Heading::Attendees, 10),
        Column::texts(told, 60),
    ];
    Table { part, columns, rows, is_summed: false }
}
