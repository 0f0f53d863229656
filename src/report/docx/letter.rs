//! The letter: who reports, to whom, the numbers of all and of each level, who signs.

use diemcau_phrase::Language;
use diemcau_phrase::report::office::TO_FILL_IN;
use diemcau_phrase::report::table::{Heading, Part};

use super::appendix::grid;
use super::markup::{Align, Face, Markup, Page, Style};
use super::mm;
use crate::report::Report;

/// What the letter's own table tells of each level, with widths; the appendix tells all.
const BY_LEVEL: [(Heading, u8); 9] = [
    (Heading::Level, 34),
    (Heading::Expected, 9),
    (Heading::Connected, 9),
    (Heading::Lost, 9),
    (Heading::Unseen, 9),
    (Heading::Excused, 9),
    (Heading::PeopleExpected, 10),
    (Heading::Attendees, 10),
    (Heading::Missing, 9),
];

/// Writes the letter.
pub(super) fn write(report: &Report, language: Language, to: &mut Markup) {
    head(report, language, to);
    title(report, language, to);
    addressees(report, language, to);
    let event = &report.state.settings().name;
    let line = report.line();
    let [all, by_level, trust] = language.report_heads();
    let part = Style { face: Face::Bold, keeps_next: true, before: 60, ..Style::TEXT };
    to.paragraph(&Style::TEXT, &language.report_opening(event));
    to.paragraph(&part, all);
    to.paragraph(&Style::TEXT, &language.report_points(&line));
    to.paragraph(&Style::TEXT, &language.report_people(&line));
    to.paragraph(&part, by_level);
    let mut table = report.table(Part::Levels, language);
    let places = BY_LEVEL.map(|(heading, width)| {
        let place = table.columns.iter().position(|column| column.heading == heading).unwrap_or(0);
        table.columns[place].width = width;
        place
    });
    table.columns = places.iter().map(|place| table.columns[*place]).collect();
    for row in &mut table.rows {
        *row = places.iter().map(|place| row[*place].clone()).collect();
    }
    grid(&table, language, Page::PORTRAIT.text_width(), to);
    to.paragraph(&Style { before: 120, ..part }, trust);
    to.paragraph(&Style::TEXT, &language.report_trust(&line));
    for line in report.notes(language) {
        to.paragraph(&Style::TEXT, &line);
    }
    to.paragraph(&Style { keeps_next: true, ..Style::TEXT }, &language.report_closing(event));
    signature(report, language, to);
}

/// The bodies to the left, the nation to the right; below them the number, and the place and date.
fn head(report: &Report, language: Language, to: &mut Markup) {
    let settings = &report.state.settings().report;
    // At 12 points the nation's line fits beside the bodies'.
    let (left, right) = (mm(66), Page::PORTRAIT.text_width() - mm(66));
    let centered = Style { align: Align::Center, size: 24, ..Style::PLAIN };
    let bold = Style { face: Face::Bold, ..centered };
    let signed = report.approval.as_ref().map_or(report.at, |approval| approval.at);
    let place = language.place_and_date(&settings.place, report.moment(signed));
    let (parent, body) = (or_dots(&settings.parent), or_dots(&settings.body));
    to.table(&[left, right], false);
    to.row(false);
    to.cell(left, &[(centered, parent), (bold, body), (Style::rule(mm(23)), "")]);
    let motto = Style { size: 26, ..bold };
    to.cell(right, &[(bold, language.nation()), (motto, language.motto()), (Style::rule(mm(16)), "")]);
    to.end_row();
    to.row(false);
    let below = Style { before: 120, size: 26, ..centered };
    to.cell(left, &[(below, &language.document_number(&settings.symbol))]);
    to.cell(right, &[(Style { face: Face::Italic, ..below }, &place)]);
    to.end_row();
    to.end_table();
}

fn title(report: &Report, language: Language, to: &mut Markup) {
    let event = &report.state.settings().name;
    to.paragraph(&Style { before: 360, ..Style::TITLE }, language.report_title());
    to.paragraph(&Style::TITLE, &language.report_subject(event));
    if let Some(amended) = report.amendment() {
        let amendment = &amended.amendment;
        let told = language.amendment_of(amended.number, &amendment.reason);
        to.paragraph(&Style { face: Face::Plain, ..Style::TITLE }, &told);
    }
    let italic = Style { face: Face::Italic, ..Style::TITLE };
    to.paragraph(&italic, &language.as_of(report.moment(report.at)));
    to.paragraph(&Style { after: 240, ..Style::rule(mm(62)) }, "");
}

fn addressees(report: &Report, language: Language, to: &mut Markup) {
    let addressees = &report.state.settings().report.to;
    let centered = Style { align: Align::Center, first_line: 0, after: 200, ..Style::TEXT };
    let dear = language.dear();
    match &addressees[..] {
        [] => to.paragraph(&centered, &format!("{dear} {TO_FILL_IN}")),
        [one] => to.paragraph(&centered, &format!("{dear} {one}")),
        [several @ .., last] => {
            let listed = Style { align: Align::Left, first_line: 0, after: 0, indent: mm(45), ..Style::TEXT };
            to.paragraph(&Style { indent: mm(30), ..listed }, dear);
            for one in several {
                to.paragraph(&listed, &format!("- {one};"));
            }
            to.paragraph(&Style { after: 200, ..listed }, &format!("- {last}."));
        }
    }
}

/// Who gets it to the left, who signs to the right.
fn signature(report: &Report, language: Language, to: &mut Markup) {
    let settings = &report.state.settings().report;
    let (left, right) = (mm(80), Page::PORTRAIT.text_width() - mm(80));
    let [above, filed] = language.as_above_and_filed();
    let copies = std::iter::once(above).chain(settings.copies.iter().map(String::as_str));
    let listed: Vec<String> =
        copies.map(|copy| format!("- {copy};")).chain([format!("- {filed}.")]).collect();
    let small = Style { size: 22, ..Style::PLAIN };
    let head = Style { face: Face::BoldItalic, size: 24, ..Style::PLAIN };
    let mut lines = vec![(head, language.recipients_of_report())];
    lines.extend(listed.iter().map(|line| (small, line.as_str())));
    let bold = Style { align: Align::Center, face: Face::Bold, size: 28, ..Style::PLAIN };
    let title = if settings.signer_title.is_empty() { language.signer() } else { &settings.signer_title };
    to.paragraph(&Style { keeps_next: true, ..Style::PLAIN }, "");
    to.table(&[left, right], false);
    to.row(false);
    to.cell(left, &lines);
    let room = Style { before: 1_400, ..bold };
    to.cell(right, &[(bold, title), (room, &settings.signer)]);
    to.end_row();
    to.end_table();
}

fn or_dots(text: &str) -> &str {
    if text.is_empty() { TO_FILL_IN } else { text }
}
