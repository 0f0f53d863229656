//! How things stand in figures, in as many words as the row has room for: a figure stands there whole or
//! not at all, since half a number is another one.

use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::statements::MediaState;
use diemcau_core::tally::{AttendanceTally, StatementsTally};
use ratatui::style::Style;

use crate::fit::{Pen, columns};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// From this width on the headline is spelled out.
const ROOMY: u16 = 100;

/// A figure with its word.
type Figure = Vec<(String, Style)>;

pub(super) fn render(state: &State, view: &View, pen: &mut Pen<'_>) {
    let is_roomy = pen.left() >= ROOMY;
    let gap = if is_roomy { " · " } else { "  " };
    let words = state.language.screen();
    let tally = view.replica().tallies().total();
    what_people_say(state, &tally.statements, is_roomy, pen);
    let connected = format!(" {} {}/{}", words.connected, tally.points.live, tally.points.expected);
    pen.put(&connected, theme::STRONG);

    let [spelled, signs] = [true, false].map(|is_spelled| presences(state, view, is_spelled));
    let [battery, battery_short] = batteries(state, view);
    let word = if is_roomy { words.attendees } else { words.attendees_short };
    let attendees = vec![labelled(state.language.number_or_dash(tally.attendance.known()), word)];
    let AttendanceTally { reported_points, missing_points, .. } = tally.attendance;
    let expected = reported_points + missing_points;
    let reported = vec![labelled(format!("{reported_points}/{expected}"), words.reported)];
    let bare = vec![labelled(reported_points.to_string(), words.reported)];
    let none = Vec::new();
    // The tiles too tell how many people there are, nothing else how many points reported.
    let ways = [
        [&spelled, &battery, &attendees, &reported],
        [&spelled, &battery_short, &attendees, &reported],
        [&spelled, &battery_short, &none, &reported],
        [&signs, &battery_short, &attendees, &reported],
        [&signs, &battery_short, &none, &reported],
        [&signs, &battery_short, &none, &bare],
    ];
    let width = |way: &[&Vec<Figure>; 4]| -> u16 {
        let figures = way.iter().flat_map(|figures| figures.iter());
        figures.map(|figure| columns(gap) + figure.iter().map(|(text, _)| columns(text)).sum::<u16>()).sum()
    };
    let left = pen.left();
    let way = ways.iter().find(|way| width(way) <= left).or(ways.last());
    for figure in way.into_iter().flatten().flat_map(|figures| figures.iter()) {
        pen.put(gap, theme::MUTED);
        for (text, style) in figure {
            pen.put(text, *style);
        }
    }
}

fn presences(state: &State, view: &View, is_spelled: bool) -> Vec<Figure> {
    let points = &view.replica().tallies().total().points;
    let told = [Presence::Lost, Presence::Unreachable, Presence::Suspect, Presence::Left, Presence::Unseen];
    let counts = told.map(|presence| (presence, points.count(presence)));
    let figure = |(presence, n): (Presence, u32)| {
        let (sign, word) = (theme::glyph(presence), state.language.presence_short(presence));
        let text = if is_spelled { format!("{sign} {word} {n}") } else { format!("{sign}{n}") };
        vec![(text, theme::presence(presence))]
    };
    counts.into_iter().filter(|(_, n)| *n > 0).map(figure).collect()
}

/// How many points live on a battery, if any does: in full, and in short.
fn batteries(state: &State, view: &View) -> [Vec<Figure>; 2] {
    let (n, n_ending) = view.n_on_battery();
    if n == 0 {
        return [Vec::new(), Vec::new()];
    }
    let style = if n_ending > 0 { theme::TROUBLE } else { theme::power(PowerSource::Battery) };
    let language = state.language;
    [language.on_battery(n, n_ending), language.on_battery_short(n, n_ending)]
        .map(|text| vec![vec![(text, style)]])
}

fn labelled(figure: String, word: &str) -> Figure {
    vec![(figure, theme::STRONG), (format!(" {word}"), theme::LABEL)]
}

/// At the end of the row: how many miss picture or sound, and how many need help.
fn what_people_say(state: &State, words: &StatementsTally, is_roomy: bool, pen: &mut Pen<'_>) {
    let language = state.language;
    let StatementsTally { help, unanswered, no_picture, no_sound, .. } = *words;
    let style = if unanswered > 0 { theme::UNANSWERED } else { theme::ANSWERED };
    if help > 0 && is_roomy {
        pen.put_at_end(&format!("{} {} {help} ", theme::NEEDS_HELP, language.needs_help()), style);
    } else if help > 0 {
        pen.put_at_end(&format!("{} {help} ", theme::NEEDS_HELP), style);
    }
    for (state, n) in [(MediaState::NoSound, no_sound), (MediaState::NoPicture, no_picture)] {
        if n > 0 && is_roomy {
            let text = format!("{} {} {n} ", theme::WRONG, language.media(state));
            pen.put_at_end(&text, theme::TROUBLE);
        }
    }
}
