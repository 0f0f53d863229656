//! What is counted: of all, of each level, of each area.

use diemcau_core::figure::Sums;
use diemcau_phrase::Language;
use diemcau_phrase::report::table::{Heading, Part};

use super::{Cell, Column, Holds, Table};
use crate::report::Report;

/// What is counted of points, in the order of the columns.
pub(super) const COUNTED: [Heading; 15] = [
    Heading::Expected,
    Heading::Connected,
    Heading::ByAgent,
    Heading::ByWord,
    Heading::ByMeeting,
    Heading::Ever,
    Heading::Lost,
    Heading::Unseen,
    Heading::Excused,
    Heading::PeopleExpected,
    Heading::Attendees,
    Heading::Reported,
    Heading::Missing,
    Heading::Conflicts,
    Heading::Flags,
];

/// How wide a column of counts is.
const COUNT: u8 = 9;

/// Expected and present side by side.
pub(super) fn summary(report: &Report, language: Language) -> Table {
    let total = &report.figure.total;
    let row = |counted: Heading, of: Option<Heading>| {
        let n = counted_of(total, counted);
        let whole = of.map(|of| (of, counted_of(total, of)));
        vec![
            Cell::text(language.summary_row(counted)),
            whole.map_or(Cell::Empty, |(of, whole)| Cell::SumOf(of, whole)),
            Cell::SumOf(counted, n),
            whole
                .and_then(|(_, whole)| (n * 1_000 + whole / 2).checked_div(whole))
                .map_or(Cell::Empty, Cell::Share),
        ]
    };
    let rows = vec![
        row(Heading::Connected, Some(Heading::Expected)),
        row(Heading::ByAgent, None),
        row(Heading::ByWord, None),
        row(Heading::ByMeeting, None),
        row(Heading::Ever, Some(Heading::Expected)),
        row(Heading::Lost, None),
        row(Heading::Unseen, None),
        row(Heading::Attendees, Some(Heading::PeopleExpected)),
        row(Heading::Reported, Some(Heading::Expected)),
        row(Heading::Missing, None),
        row(Heading::Conflicts, None),
        row(Heading::Flags, None),
        row(Heading::Excused, None),
    ];
    let columns = vec![
        Column::texts(Heading::Content, 52),
        Column::figures(Heading::ByRoster, 16),
        Column::figures(Heading::Present, 16),
        Column::figures(Heading::Share, 12),
    ];
    Table { part: Part::Summary, columns, rows, is_summed: false }
}

/// A row a level, in the order of the event file.
pub(super) fn levels(report: &Report) -> Table {
    let levels = &report.state.settings().levels;
    let rows = report.figure.levels.iter().map(|(idx, sums)| {
        let name = levels.get(idx.as_usize()).map_or("", |level| &level.name);
        row(name, sums)
    });
    table(Part::Levels, Heading::Level, rows.collect())
}

/// A row an area, in the order of the roster.
pub(super) fn areas(report: &Report, language: Language) -> Table {
    let names = report.area_names(language);
    let of_node = |node| names.get(node).map_or("", String::as_str);
    let rows = report.figure.areas.iter().map(|(node, sums)| row(of_node(node), sums));
    table(Part::Areas, Heading::Area, rows.collect())
}

/// The columns of all that is counted.
pub(super) fn columns() -> impl Iterator<Item = Column> {
    COUNTED.into_iter().map(|heading| Column { heading, width: COUNT, holds: Holds::Counts })
}

/// What is counted of some points.
pub(super) fn counted_of(sums: &Sums, counted: Heading) -> u64 {
    match counted {
        Heading::Connected => sums.connected.total.into(),
        Heading::ByAgent => sums.connected.agent.into(),
        Heading::ByWord => sums.connected.confirmed.into(),
        Heading::ByMeeting => sums.connected.meeting.into(),
        Heading::Ever => sums.ever_connected.into(),
        Heading::Lost => sums.lost.into(),
        Heading::Unseen => sums.unseen.into(),
        Heading::Excused => sums.excused.into(),
        Heading::PeopleExpected => sums.people_expected,
        Heading::Attendees => sums.attendees,
        Heading::Reported => sums.reported_points.into(),
        Heading::Missing => sums.missing_points.into(),
        Heading::Conflicts => sums.conflicts.into(),
        Heading::Flags => sums.flags.into(),
        _ => sums.expected.into(),
    }
}

fn row(name: &str, sums: &Sums) -> Vec<Cell> {
    let counts = COUNTED.into_iter().map(|counted| Cell::Number(counted_of(sums, counted)));
    std::iter::once(Cell::text(name)).chain(counts).collect()
}

fn table(part: Part, of: Heading, rows: Vec<Vec<Cell>>) -> Table {
    let columns = std::iter::once(Column::texts(of, 34)).chain(columns());
    Table { part, columns: columns.collect(), rows, is_summed: true }
}
