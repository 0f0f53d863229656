//! One incident in two rows: what happened and for how long, then why, whom it concerns and who has it.

use diemcau_core::incident::audience::{Audience, Audiences};
use diemcau_core::incident::{Cause, Incident, Scope, Severity};
use diemcau_phrase::Language;
use diemcau_phrase::screen::incidents as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::fit::{Pen, columns, fit};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Columns of sign and letter, and what follows them.
const SIGN: u16 = 3;

pub(super) fn put(
    state: &State,
    view: &View,
    (severity, incident): (Severity, &Incident),
    buf: &mut Buffer,
    area: Rect,
) {
    let language = state.language;
    let now = view.event_time(state.mono);
    let mut pen = Pen::new(buf, area, 0);
    let length = language.length_short(now.since(incident.since));
    pen.put_at_end(&format!(" {length} "), theme::TEXT);
    if state.incidents.is_fresh(incident.id) {
        pen.put_at_end(&format!(" {} ", words::fresh(language)), theme::BANNER);
    }
    sign(language, severity, &mut pen);
    let title = view.in_scene(|scene| language.incident_title(incident, scene));
    pen.put(&title, if severity == Severity::Info { theme::TEXT } else { theme::STRONG });

    let mut pen = Pen::new(buf, area, 1);
    pen.skip(SIGN);
    let (who, style) = who_has_it(state, view, incident);
    let (n, of) = incident.found.n_of();
    let what = format!("{} · {n}/{of}", cause_short(language, incident.found.cause));
    let room = pen.left().saturating_sub(columns(&what) + 2);
    pen.put_at_end(&format!("{} ", fit(&who, room.saturating_sub(1))), style);
    pen.put(&what, theme::EVIDENCE);
    if let Scope::Point(idx) = incident.found.scope
        && let Some(place) = view.place(idx).filter(|place| columns(&place.name) + 3 <= pen.left())
    {
        pen.put(" · ", theme::MUTED).put(&place.name, theme::TEXT);
    }
    let audiences = view.replica().terms().audiences(incident);
    let told = [concerned(language, &audiences), names(language, &audiences.to)];
    if let Some(told) = told.iter().find(|told| columns(told) + 3 <= pen.left()) {
        pen.put(" · ", theme::MUTED).put(told, theme::LABEL);
    }
}

/// Sign and letter of how much an incident matters.
pub(in crate::render) fn sign(language: Language, severity: Severity, pen: &mut Pen<'_>) {
    let style = theme::severity(severity);
    pen.put(theme::severity_sign(severity), style);
    pen.put(language.severity_letter(severity), style).put(" ", style);
}

/// Whom an incident concerns, copies behind the others.
pub(super) fn concerned(language: Language, audiences: &Audiences) -> String {
    let Audiences { to, copy } = audiences;
    if copy.is_empty() {
        return names(language, to);
    }
    format!("{} ({}: {})", names(language, to), words::copy(language), names(language, copy))
}

pub(in crate::render) fn names(language: Language, audiences: &[Audience]) -> String {
    audiences.iter().map(|one| language.audience(*one)).collect::<Vec<_>>().join(", ")
}

/// Who took it, whose it is, and what keeps it quiet.
pub(in crate::render) fn who_has_it(state: &State, view: &View, incident: &Incident) -> (String, Style) {
    let language = state.language;
    let now = view.event_time(state.mono);
    let mut parts = Vec::new();
    let taken = incident.acknowledged.as_ref();
    parts.extend(taken.map(|taken| language.taken_by(&taken.by, &view.clock.hm(taken.at), &taken.text)));
    parts.extend(incident.assigned_to.as_deref().map(|to| language.assigned_to(to)));
    let is_had = !parts.is_empty();
    if !is_had {
        parts.push(words::taken_by_nobody(language).to_owned());
    }
    let snoozed = incident.snoozed_until.filter(|until| *until > now);
    parts.extend(snoozed.map(|until| language.snoozed_until(&view.clock.hm(until))));
    if view.silence(incident, now).is_some() {
        parts.push(words::silenced(language).to_lowercase());
    }
    (parts.join(" · "), if is_had { theme::ANSWERED } else { theme::UNANSWERED })
}

/// Why, in a few words.
pub(in crate::render) fn cause_short(language: Language, cause: Cause) -> &'static str {
    match cause {
        Cause::Unknown => words::cause_unknown(language),
        Cause::Power | Cause::Line | Cause::Meeting | Cause::Attendance | Cause::Help | Cause::Collector => {
            language.incident_cause(cause)
        }
    }
}
