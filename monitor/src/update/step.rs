//! How each command changes the state.

use diemcau_core::ids::{LevelIdx, PointIdx};
use diemcau_core::readiness::Check;

use super::{act, copy, filters, fold, query, replay, wall};
use crate::command::{self, Command};
use crate::event::Action;
use crate::layout::{Pane, Showing};
use crate::render::help;
use crate::state::palette::CommandInput;
use crate::state::tree::Fold;
use crate::state::{INCIDENT_ROWS, Overlay, Scroll, State};
use diemcau_phrase::Language;

/// How many views a reader can go back.
const TRAIL: usize = 16;

pub(super) fn run(state: &mut State, command: Command) -> Action {
    match command {
        Command::Quit => return Action::Quit,
        Command::Suspend => return Action::Suspend,
        Command::Help => {
            state.help_top = 0;
            state.overlay = if state.overlay == Overlay::Help { Overlay::None } else { Overlay::Help };
        }
        Command::Show(showing) => show(state, showing),
        Command::OtherLanguage => {
            state.language = match state.language {
                Language::Vietnamese => Language::English,
                Language::English => Language::Vietnamese,
            };
        }
        Command::PauseReplay | Command::TurnReplay(_) | Command::ReplayIncident(_) | Command::ReplayTime => {
            return replay::run(state, command);
        }
        Command::NextPalette => state.palette = state.palette.next(),
        Command::NextKind => {
            state.timeline.turn_kind();
            put_before(state, state.showing);
        }
        Command::Copy => return copy::run(state),
        Command::Commands | Command::RunFound => return commands(state, command),
        Command::Filters | Command::NextValue | Command::PreviousValue => filters::run(state, command),
        command if matches!(state.overlay, Overlay::Filters(_)) => filters::run(state, command),
        Command::Acknowledge
        | Command::AssignToMe
        | Command::Note
        | Command::Silence
        | Command::Snooze
        | Command::EnterCount
        | Command::VerifyCount
        | Command::Excuse
        | Command::Reply
        | Command::Probe
        | Command::Call
        | Command::CallNext
        | Command::Tick(_)
        | Command::Answer
        | Command::DropQuestion => return act::run(state, command),
        Command::Right | Command::Left | Command::NextProblem | Command::PreviousProblem | Command::Open => {
            wall::run(state, command);
        }
        Command::Down
        | Command::Up
        | Command::PageDown
        | Command::PageUp
        | Command::First
        | Command::Last => go(state, command),
        Command::Search => {
            show(state, Showing::Points);
            focus(state, Pane::List);
            state.overlay = Overlay::SearchInput;
        }
        Command::Type(letter) => edit(state, |query| query::add(query, letter)),
        Command::Erase => edit(state, query::erase),
        Command::EraseWord => edit(state, query::erase_word),
        Command::EraseAll => edit(state, String::clear),
        Command::KeepSearch => state.overlay = Overlay::None,
        Command::DropSearch => {
            state.overlay = Overlay::None;
            edit(state, String::clear);
        }
        Command::NextPane | Command::PreviousPane | Command::Detail if state.showing != Showing::Points => {
            if state.showing == Showing::Incidents {
                in_detail(state, !state.incidents.in_detail);
            }
        }
        Command::Clear if state.showing != Showing::Points => {
            if state.showing == Showing::Incidents && state.incidents.in_detail {
                in_detail(state, false);
            } else {
                back(state);
            }
        }
        command => among_points(state, command),
    }
    Action::Nothing
}

/// Opens or closes the list of commands, or does the one under its cursor.
fn commands(state: &mut State, command: Command) -> Action {
    let Overlay::Commands(input) = &state.overlay else {
        state.overlay = Overlay::Commands(CommandInput::default());
        return Action::Nothing;
    };
    let found = command::found(&input.text, state.language, state.shown());
    let chosen = found.get(input.cursor).map(|binding| binding.command());
    let chosen = chosen.filter(|_| command == Command::RunFound);
    state.overlay = Overlay::None;
    // The list itself is among the commands, and is not opened by itself.
    match chosen.filter(|chosen| *chosen != Command::Commands) {
        Some(chosen) => run(state, chosen),
        None => Action::Nothing,
    }
}

/// Moves the cursor of what is shown.
fn go(state: &mut State, command: Command) {
    let shown = state.shown();
    if let Overlay::Commands(input) = &mut state.overlay {
        let n = command::found(&input.text, state.language, shown).len();
        return input.step(if command == Command::Down { 1 } else { -1 }, n);
    }
    if state.overlay == Overlay::Help {
        let (n_rows, n_shown) = help::rows(state.language, state.shown(), state.size.1);
        let by = if matches!(command, Command::Down | Command::Up) { 1 } else { n_shown };
        let is_down = matches!(command, Command::Down | Command::PageDown);
        let top = if is_down { state.help_top + by } else { state.help_top.saturating_sub(by) };
        state.help_top = top.min(n_rows - n_shown);
        return;
    }
    match command {
        _ if matches!(state.showing, Showing::Overview | Showing::Map) => wall::run(state, command),
        Command::Down => scroll(state).0.step(1),
        Command::Up => scroll(state).0.step(-1),
        Command::PageDown => page(state, 1),
        Command::PageUp => page(state, -1),
        Command::First => scroll(state).0.go_first(),
        Command::Last => scroll(state).0.go_to(usize::MAX),
        _ => {}
    }
}

/// What is done among the points alone.
fn among_points(state: &mut State, command: Command) {
    match command {
        Command::NextPane => focus(state, next(state.focus)),
        Command::PreviousPane => focus(state, next(next(state.focus))),
        Command::Detail => match state.focus {
            Pane::List | Pane::Tree => {
                let (scroll, _) = scroll(state);
                scroll.held = true;
                focus(state, Pane::Detail);
            }
            Pane::Detail => leave_detail(state),
        },
        Command::Reveal => {
            if let Some(idx) = state.selected() {
                reveal(state, idx);
            }
        }
        Command::Toggle => fold::selected(state, |fold| fold == Fold::Folded),
        Command::Unfold => fold::selected(state, |_| true),
        Command::Fold => fold::or_go_above(state),
        Command::UnfoldAll => fold::all(state, true),
        Command::FoldAll => fold::all(state, false),
        Command::NextFound => go_to_found(state, 1),
        Command::PreviousFound => go_to_found(state, -1),
        Command::Only(only) => {
            let other = state.filter.only != Some(only);
            state.filter.only = other.then_some(only);
            focus(state, Pane::List);
            list_anew(state);
        }
        Command::NextLevel => {
            turn_level(state, |level, n| level.map_or(Some(0), |at| (at + 1 < n).then_some(at + 1)));
        }
        Command::PreviousLevel => {
            turn_level(state, |level, n| level.map_or(n.checked_sub(1), |at| at.checked_sub(1)));
        }
        Command::Clear if state.focus == Pane::Detail && !state.filter.is_set() => leave_detail(state),
        Command::Clear if state.filter.is_set() => {
            state.filter.clear();
            if let Some(view) = &state.view
                && !state.list.rebuild(view, &state.filter)
            {
                state.list.scroll = Scroll::default();
            }
        }
        Command::Clear => back(state),
        _ => {}
    }
}

/// A pasted text is searched: behind what is typed already if a search is being typed. It is never
/// taken for keys, since any text holds one that ends the dashboard.
pub(super) fn paste(state: &mut State, text: &str) {
    match &state.overlay {
        Overlay::Help | Overlay::Filters(_) => {}
        Overlay::SearchInput | Overlay::Asking(_) | Overlay::Commands(_) => {
            edit(state, |query| query::add_text(query, text));
        }
        Overlay::None => {
            let mut searched = String::new();
            query::add_text(&mut searched, text);
            if !searched.is_empty() {
                run(state, Command::Search);
                edit(state, |query| *query = searched);
            }
        }
    }
}

/// Shows something else below the header.
pub(super) fn show(state: &mut State, showing: Showing) {
    if state.showing != showing {
        state.trail.truncate(TRAIL - 1);
        state.trail.insert(0, state.showing);
    }
    put_before(state, showing);
}

/// Shows what was shown before; from the first view on nothing.
fn back(state: &mut State) {
    if !state.trail.is_empty() {
        let before = state.trail.remove(0);
        put_before(state, before);
    }
}

fn put_before(state: &mut State, showing: Showing) {
    state.showing = showing;
    let Some(view) = &state.view else { return };
    match showing {
        Showing::Count => state.count.rebuild(view),
        Showing::Timeline => state.timeline.rebuild(view.replica()),
        _ => {}
    }
}

/// Gives the keys to the points of the selected incident, or back to the incidents.
pub(super) fn in_detail(state: &mut State, in_detail: bool) {
    if state.showing != Showing::Incidents {
        return;
    }
    if in_detail && !state.incidents.in_detail {
        state.incidents.scroll.held = true;
        state.incidents.points = Scroll::default();
    }
    state.incidents.in_detail = in_detail && state.incidents.selected().is_some();
}

/// Gives the keys to a pane.
pub(super) fn focus(state: &mut State, pane: Pane) {
    if pane == Pane::Detail && state.focus != Pane::Detail {
        state.tree.led_detail = state.focus == Pane::Tree;
    }
    state.focus = pane;
}

/// Lists points of another level, or of any.
pub(super) fn choose_level(state: &mut State, level: Option<LevelIdx>) {
    state.filter.level = level;
    focus(state, Pane::List);
    list_anew(state);
}

fn leave_detail(state: &mut State) {
    let led = if state.tree.led_detail { Pane::Tree } else { Pane::List };
    focus(state, led);
}

fn next(pane: Pane) -> Pane {
    match pane {
        Pane::List => Pane::Tree,
        Pane::Tree => Pane::Detail,
        Pane::Detail => Pane::List,
    }
}

/// The scroll that the keys move, and how many rows its pane shows.
pub(super) fn scroll(state: &mut State) -> (&mut Scroll, usize) {
    let split = state.split();
    match state.showing {
        Showing::Incidents if state.incidents.in_detail => {
            return (&mut state.incidents.points, usize::from(split.detail_inner().height / 2));
        }
        Showing::Incidents => return (&mut state.incidents.scroll, split.n_rows(INCIDENT_ROWS)),
        Showing::Alerts => return (&mut state.alerts.scroll, split.n_rows(1)),
        Showing::Count => return (&mut state.count.scroll, split.n_rows(1)),
        Showing::Speakers => return (&mut state.speakers.scroll, Check::ALL.len() + 1),
        Showing::Timeline => {
            let n_rows = split.whole_inner().height.saturating_sub(1);
            return (&mut state.timeline.scroll, usize::from(n_rows));
        }
        Showing::Points | Showing::Overview | Showing::Map => {}
    }
    let areas = state.areas();
    if state.tree_leads() {
        (&mut state.tree.scroll, areas.tree_rows())
    } else {
        (&mut state.list.scroll, areas.list_rows())
    }
}

fn page(state: &mut State, pages: isize) {
    let (scroll, rows) = scroll(state);
    let rows = isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1);
    scroll.step(pages * rows);
}

pub(super) fn reveal(state: &mut State, idx: PointIdx) {
    let Some(view) = &state.view else { return };
    state.tree.reveal(view.replica().roster(), &view.roots, idx);
    focus(state, Pane::Tree);
}

/// In the list, which shows only what was found, a step; in the tree, from match to match of the
/// whole roster, unfolding what is above.
fn go_to_found(state: &mut State, by: isize) {
    let (Pane::Tree, Some(view)) = (state.focus, &state.view) else {
        scroll(state).0.step(by);
        return;
    };
    if state.filter.n_found().is_none() {
        return;
    }
    let from = state.tree.selected().map_or(0, PointIdx::as_usize);
    let found = state.list.points().points();
    let target = if by > 0 {
        found.clone().filter(|idx| idx.as_usize() > from).min().or_else(|| found.min())
    } else {
        found.clone().filter(|idx| idx.as_usize() < from).max().or_else(|| found.max())
    };
    if let Some(idx) = target {
        state.tree.reveal(view.replica().roster(), &view.roots, idx);
    }
}

fn turn_level(state: &mut State, turn: impl FnOnce(Option<u16>, u16) -> Option<u16>) {
    let Some(view) = &state.view else { return };
    let n_levels = crate::fit::cells(view.replica().settings().levels.len());
    let level = turn(state.filter.level.map(|level| level.0), n_levels);
    choose_level(state, level.map(LevelIdx));
}

/// Changes what is typed: the answer to a question, else the search.
fn edit(state: &mut State, change: impl FnOnce(&mut String)) {
    if let Overlay::Asking(question) = &mut state.overlay {
        if let Some(text) = question.text_mut() {
            change(text);
        }
        return;
    }
    if let Overlay::Commands(input) = &mut state.overlay {
        change(&mut input.text);
        input.cursor = 0;
        return;
    }
    change(&mut state.filter.query);
    if let Some(view) = &state.view {
        state.filter.search_on(&view.search);
    }
    list_anew(state);
}

pub(super) fn list_anew(state: &mut State) {
    if let Some(view) = &state.view {
        state.list.scroll = Scroll::default();
        state.list.rebuild(view, &state.filter);
    }
}
