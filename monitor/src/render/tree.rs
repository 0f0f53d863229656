//! The tree with its roll-ups.
//!
//! ```text
//! ▾ ● Tỉnh ủy Thanh Hóa     ████▉  981/1018  ✖12 ○22   48.120/51.900
//!   ▸ ● Huyện Thọ Xuân      ███▎      30/38  ✖8         1.204/1.400
//!       ✖ Xã Xuân Lập                   mất từ 07:12            45/60
//! ```

use std::ops::Range;

use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::tally::{StatementsTally, Tally};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{bar, highlight, name, pane, shown, tiles, trouble};
use crate::fit::{Pen, cells, columns};
use crate::layout::{Areas, Pane};
use crate::state::State;
use crate::state::tree::{Fold, Row};
use crate::theme;
use crate::view::View;

/// Columns that one step down the tree is indented.
const INDENT: u16 = 2;
const CONNECTED: u16 = 10;
/// Columns of the bar: there is none where there are fewer, and no longer one is drawn.
const BAR: Range<u16> = 5..18;
/// Columns of the people who are there, and of these with the people expected.
const PEOPLE: u16 = 8;
const PEOPLE_OF: u16 = 14;

/// The columns of the rows that are shown together: names are never cut while anything else gives way.
struct Columns {
    /// Up to the end of the last one.
    width: u16,
    bar: u16,
    troubles: u16,
    people: u16,
}

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) {
    let titles = (state.language.screen().tree, &*position(state));
    let Some(inner) = pane(state, areas, Pane::Tree, titles, buf) else { return };
    let rows = state.tree.rows();
    let shown = shown(state.tree.scroll, areas.tree_rows(), rows.len());
    let nodes: Vec<_> = rows[shown.clone()].iter().map(|row| Node::new(state, view, *row)).collect();
    let columns = Columns::of(view, inner.width, &nodes);
    for ((at, nth), node) in shown.enumerate().zip(&nodes) {
        let area = Rect { y: inner.y + cells(at), height: 1, ..inner };
        if nth == state.tree.scroll.cursor {
            highlight(buf, area, state.focus == Pane::Tree);
        }
        node.put(state, view, &columns, buf, area);
    }
}

/// Where the cursor is in the tree.
pub(super) fn position(state: &State) -> String {
    super::position(state.tree.scroll.cursor, state.tree.rows().len())
}

/// The columns that fold or unfold a node so deep in the tree.
pub(crate) fn marker(depth: u16) -> Range<u16> {
    let left = depth * INDENT;
    left..left + 2
}

/// A node that is shown.
struct Node {
    row: Row,
    fold: Fold,
    figures: Figures,
    /// Columns up to the end of its name.
    name: u16,
}

/// What stands between a node's name and its attendees.
enum Figures {
    /// The figures of all below.
    RollUp,
    /// What is to be said of a single point.
    Text(String, Style),
}

impl Columns {
    fn of(view: &View, width: u16, nodes: &[Node]) -> Self {
        let widest = |needs: &dyn Fn(&Node) -> Option<u16>| nodes.iter().filter_map(needs).max().unwrap_or(0);
        let names = widest(&|node| match node.figures {
            Figures::RollUp => Some(node.name),
            Figures::Text(..) => None,
        });
        let troubles = troubles_width(view, width).min(width.saturating_sub(names + CONNECTED));
        let inner = names + CONNECTED + troubles;
        let leaves = widest(&|node| match &node.figures {
            Figures::RollUp => None,
            Figures::Text(text, _) => Some(node.name + columns(text) + 1),
        });
        let needed = inner.max(leaves);
        let people = match width.saturating_sub(needed) {
            room if room >= PEOPLE_OF + BAR.start => PEOPLE_OF,
            room if room >= PEOPLE => PEOPLE,
            _ => 0,
        };
        let bar = width.saturating_sub(inner + people).min(BAR.end);
        let bar = if bar < BAR.start { 0 } else { bar };
        Self { width: (inner + bar).max(leaves).saturating_add(people).min(width), bar, troubles, people }
    }
}

impl Node {
    fn new(state: &State, view: &View, row: Row) -> Self {
        let point = view.point(row.idx);
        let fold = state.tree.fold(view.replica().roster(), row.idx);
        let figures = match fold {
            Fold::Leaf => leaf(state, view, row),
            Fold::Folded | Fold::Unfolded => Figures::RollUp,
        };
        let signs = 2 + 2 * (u16::from(!point.unplaced) + u16::from(point.speaking));
        let name = marker(row.depth).start + signs + columns(name(state, view, row.idx));
        Self { row, fold, figures, name }
    }

    fn put(&self, state: &State, view: &View, shown: &Columns, buf: &mut Buffer, area: Rect) {
        let Self { row, fold, .. } = *self;
        let (point, how) = (view.point(row.idx), view.now(row.idx));
        let width = match &self.figures {
            Figures::RollUp => shown.bar + CONNECTED + shown.troubles,
            Figures::Text(text, _) => columns(text) + 1,
        };
        let names = shown.width.saturating_sub(width + shown.people);

        let mut pen = Pen::new(buf, Rect { width: names, ..area }, 0);
        pen.skip(marker(row.depth).start);
        pen.column(fold_sign(fold), 2, theme::LABEL);
        if !point.unplaced {
            pen.column(theme::glyph(how.presence), 2, theme::presence(how.presence));
        }
        if point.speaking {
            pen.column(theme::SPEAKS, 2, theme::SPEAKING);
        }
        let name = name(state, view, row.idx);
        let is_found = state.filter.found(row.idx).is_some_and(|found| found.is_in(name));
        pen.put(name, if is_found { theme::FOUND } else { theme::TEXT });

        let tally = view.replica().tallies().node(row.idx);
        let figures = Rect { x: area.x + names, width: shown.width.saturating_sub(names), ..area };
        let mut pen = Pen::new(buf, figures, 0);
        match &self.figures {
            Figures::RollUp => roll_up(tally, &mut pen, shown),
            Figures::Text(text, style) => {
                pen.skip(1).column(text, width - 1, *style);
            }
        }
        attendees(state, tally, &mut pen, shown.people);
    }
}

/// The sign of what can be folded.
pub(super) fn fold_sign(fold: Fold) -> &'static str {
    match fold {
        Fold::Leaf => "",
        Fold::Folded => "▸",
        Fold::Unfolded => "▾",
    }
}

fn roll_up(tally: &Tally, pen: &mut Pen<'_>, shown: &Columns) {
    let points = &tally.points;
    if shown.bar > 0 {
        pen.skip(1);
        bar::put(pen, shown.bar - 1, (points.live, points.expected), tiles::bar_style(points));
    }
    let connected = format!("{}/{}", points.live, points.expected);
    pen.column_right(&connected, CONNECTED, theme::STRONG);
    let end = pen.x + shown.troubles;
    pen.skip(1);
    for (style, text) in troubles_of(tally) {
        // Whole or not at all: half a number is another one.
        if columns(text.trim_end()) > end.saturating_sub(pen.x) {
            pen.x = end - 1;
            pen.put_in("…", 1, theme::LABEL);
            break;
        }
        let room = end.saturating_sub(pen.x);
        pen.put_in(&text, room, style);
    }
    pen.x = end;
}

fn troubles_of(tally: &Tally) -> impl Iterator<Item = (Style, String)> {
    let StatementsTally { help, unanswered, .. } = tally.statements;
    let style = if unanswered > 0 { theme::UNANSWERED } else { theme::ANSWERED };
    let help = (help > 0).then(|| (style, format!("{}{help} ", theme::NEEDS_HELP)));
    let presences =
        [Presence::Lost, Presence::Unreachable, Presence::Suspect, Presence::Left, Presence::Unseen]
            .map(|presence| (presence, tally.points.count(presence)))
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(presence, n)| (theme::presence(presence), format!("{}{n} ", theme::glyph(presence))));
    help.into_iter().chain(presences)
}

/// The columns of what is wrong below a node, the same on all rows: as many as a root needs, whose
/// figures are the longest, if that leaves room for names.
fn troubles_width(view: &View, width: u16) -> u16 {
    let tallies = view.replica().tallies();
    let needs = |root: &PointIdx| -> u16 {
        1 + troubles_of(tallies.node(*root)).map(|(_, text)| columns(&text)).sum::<u16>()
    };
    let longest = view.roots.iter().map(needs).max().unwrap_or(0);
    longest.clamp((width / 6).clamp(12, 16), (width / 3).max(16))
}

fn leaf(state: &State, view: &View, row: Row) -> Figures {
    let how = view.now(row.idx);
    if let Some((text, style)) = trouble::in_short(state.language, view, row.idx) {
        return Figures::Text(text, style);
    }
    if how.presence == Presence::Live || view.point(row.idx).unplaced {
        return Figures::Text(String::new(), theme::TEXT);
    }
    let presence = state.language.presence(how.presence);
    let text = match how.since {
        Some(since) => format!("{presence} {}", view.clock.hm(since)),
        None => presence.to_owned(),
    };
    Figures::Text(text, theme::presence(how.presence))
}

fn attendees(state: &State, tally: &Tally, pen: &mut Pen<'_>, width: u16) {
    let attendance = &tally.attendance;
    if width == 0 || attendance.expected == 0 && attendance.reported_points == 0 {
        return;
    }
    let count = state.language.number_or_dash(attendance.known());
    let style = if attendance.reported_points == 0 { theme::MUTED } else { theme::TEXT };
    let text = match attendance.expected {
        expected if expected == 0 || width < PEOPLE_OF => count,
        expected => format!("{count}/{}", state.language.number(expected)),
    };
    pen.column_right(&text, width, style);
}
