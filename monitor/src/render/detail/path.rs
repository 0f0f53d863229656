//! The meeting path: how good it is, and what each of its probes found in its last window, the worst
//! first.

use std::cmp::Reverse;

use diemcau_core::ids::PointIdx;
use diemcau_core::path::asked::AskedProbe;
use diemcau_core::path::{PathWindow, ProbeKind};

use super::Rows;
use crate::fit::{cells, columns, fit, wrap};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Columns of a probe's name, its kind and its band.
const NAME: u16 = 13;
const KIND: u16 = 5;
const BAND: u16 = 9;
/// Between two figures.
const BETWEEN: &str = " · ";
/// Rows that the last probe that was asked for takes at most, and columns before them.
const ASKED_ROWS: usize = 3;
const INDENT: u16 = 2;
/// Rows that are left to what the roster says.
const ROSTER: u16 = 1;

pub(super) fn render(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words, how) = (state.language, state.language.screen(), view.now(idx));
    let line = state.line.as_ref().filter(|line| line.point == view.point(idx).code);
    let windows = line.map(|line| line.paths.as_slice()).unwrap_or_default();
    let asked = line.and_then(|line| line.asked.as_deref());
    if how.path.is_none() && windows.is_empty() {
        asked_probe(state, asked, view, rows);
        return;
    }
    let mut pen = rows.label(words.path);
    match &how.path {
        Some(path) => {
            let text = format!("{} ({})", language.band(path.band), path.probe);
            pen.put(&text, theme::band(Some(path.band)));
        }
        None => {
            pen.put(words.unknown, theme::LABEL);
        }
    }
    if let Some(at) = line.and_then(|line| line.paths_at) {
        pen.put(" · ", theme::MUTED).put(&language.at(&view.clock.hms(at)), theme::LABEL);
    }
    asked_probe(state, asked, view, rows);
    let mut windows: Vec<&PathWindow> = windows.iter().collect();
    windows.sort_by_key(|window| Reverse(window.band));
    let width = rows.width().saturating_sub(NAME + KIND + BAND);
    let mut figures: Vec<Vec<String>> =
        windows.iter().map(|window| packed(&language.window_figures(window), width)).collect();
    let room = usize::from(rows.left().saturating_sub(ROSTER));
    if figures.iter().map(Vec::len).sum::<usize>() > room {
        // Every probe with a part of its figures, before all figures of a part of the probes.
        figures = figures.into_iter().map(|lines| vec![lines.join(BETWEEN)]).collect();
    }
    let n_shown = if windows.len() <= room { windows.len() } else { room.saturating_sub(1) };
    for (window, lines) in windows.iter().zip(&figures).take(n_shown) {
        probe(state, window, lines, rows);
    }
    if n_shown < windows.len() && room > 0 {
        let n_more = cells(windows.len() - n_shown);
        rows.row().skip(2).put(&language.more_probes(n_more), theme::LABEL);
    }
}

/// The last probe that an operator asked for: when, who, and what came of it.
fn asked_probe(state: &State, asked: Option<&AskedProbe>, view: &View, rows: &mut Rows<'_>) {
    let Some(AskedProbe { at, by, answer, .. }) = asked else { return };
    let language = state.language;
    let took = answer.as_ref().map(|(_, took)| *took);
    let mut told = language.probe_answered(&view.clock.hms(*at), by, took);
    if let Some((answer, _)) = answer {
        told = format!("{told}. {}", language.probe_answer(answer));
    }
    let width = rows.width().saturating_sub(INDENT);
    for text in wrap(&told, width, ASKED_ROWS) {
        rows.row().skip(INDENT).put(&text, theme::TEXT);
    }
}

fn probe(state: &State, window: &PathWindow, lines: &[String], rows: &mut Rows<'_>) {
    for (at, line) in lines.iter().enumerate() {
        let mut pen = rows.row();
        if at == 0 {
            pen.column(&fit(&window.probe, NAME - 1), NAME, theme::LABEL);
            pen.column(kind(window.kind), KIND, theme::LABEL);
            let band = window.band.map_or("—", |band| state.language.band(band));
            pen.column(band, BAND, theme::band(window.band));
        } else {
            pen.skip(NAME + KIND + BAND);
        }
        pen.put(line, theme::TEXT);
    }
}

/// Figures on as few lines as hold them, broken between two of them.
fn packed(figures: &[String], width: u16) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for figure in figures {
        match lines.last_mut() {
            Some(line) if columns(line) + columns(BETWEEN) + columns(figure) <= width => {
                line.push_str(BETWEEN);
                line.push_str(figure);
            }
            _ => lines.push(figure.clone()),
        }
    }
    lines
}

/// How the protocol is called, in any language.
fn kind(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Icmp => "ICMP",
        ProbeKind::Tcp => "TCP",
        ProbeKind::Tls => "TLS",
        ProbeKind::Http => "HTTP",
        ProbeKind::Sip => "SIP",
        ProbeKind::Stun => "STUN",
        ProbeKind::H323 => "H323",
    }
}
