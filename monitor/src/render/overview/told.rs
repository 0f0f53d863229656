//! Whether the ceremony is safe, and the incidents that stand: what and where, whom to call, who has taken it.

use diemcau_core::incident::{Incident, Severity};
use diemcau_core::missing::{self, Contact};
use diemcau_phrase::screen::{incidents, overview as words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::fit::{Pen, columns, fit};
use crate::layout::overview::INCIDENT;
use crate::render::incidents::row::{cause_short, names, sign, who_has_it};
use crate::render::{list, name, safety};
use crate::state::State;
use crate::theme;
use crate::view::View;
use diemcau_core::presence::Presence;

/// Columns of the sign of an incident.
const SIGN: u16 = 3;
/// Columns that are left at least to what happened, beside who has taken it.
const LEAST: u16 = 30;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let n_shown = usize::from(area.height.saturating_sub(1) / INCIDENT);
    verdict(state, view, n_shown, &mut Pen::new(buf, area, 0));
    let rows = state.incidents.rows();
    if rows.is_empty() {
        let style = theme::presence(Presence::Live);
        let mut pen = Pen::new(buf, area, 1);
        pen.skip(1).put(theme::glyph(Presence::Live), style).put(" ", style);
        pen.put(incidents::none(state.language), style);
    }
    for (at, (severity, id)) in rows.iter().take(n_shown).enumerate() {
        let Some(told) = view.replica().incidents().incidents().get(*id) else { continue };
        let y = area.y + 1 + crate::fit::cells(at) * INCIDENT;
        incident(state, view, (*severity, told), buf, Rect { y, height: INCIDENT, ..area });
    }
}

fn verdict(state: &State, view: &View, n_shown: usize, pen: &mut Pen<'_>) {
    let language = state.language;
    safety::badge(state, view, pen);
    pen.put(" ", theme::TEXT);
    let n = state.incidents.len();
    let n_untaken = state.incidents.n_untaken();
    if n > n_shown {
        pen.put_at_end(&format!("{} (i) ", language.more_incidents(n - n_shown)), theme::LABEL);
    }
    if n > 0 {
        let style = if n_untaken > 0 { theme::UNANSWERED } else { theme::ANSWERED };
        pen.put(&language.incidents_untaken(n_untaken, n), style);
    }
    let now = view.event_time(state.mono);
    let speakers = state.speakers.rows();
    if !speakers.is_empty() {
        let is_ready = |point| view.replica().readiness(point, now).is_ready();
        let n_ready = speakers.iter().filter(|(_, point)| is_ready(*point)).count();
        let style = if n_ready == speakers.len() { theme::BAR_WELL } else { theme::TROUBLE };
        let whole = language.speakers_ready_short(n_ready, speakers.len());
        let bare = format!("{n_ready}/{}", speakers.len());
        pen.put(if n > 0 { " · " } else { "" }, theme::MUTED);
        pen.put(&format!("{} ", theme::SPEAKS), theme::SPEAKING);
        // Half a figure is another one.
        pen.put(if columns(&whole) <= pen.left() { &whole } else { &bare }, style);
    }
}

/// What happened and for how long, then why, whom to call and who has it.
fn incident(
    state: &State,
    view: &View,
    (severity, incident): (Severity, &Incident),
    buf: &mut Buffer,
    area: Rect,
) {
    let language = state.language;
    let mut pen = Pen::new(buf, area, 0);
    let length = language.length_short(view.event_time(state.mono).since(incident.since));
    pen.put_at_end(&format!(" {length} "), theme::TEXT);
    if state.incidents.is_fresh(incident.id) {
        pen.put_at_end(&format!(" {} ", incidents::fresh(language)), theme::BANNER);
    }
    sign(language, severity, &mut pen);
    let title = view.in_scene(|scene| language.incident_title(incident, scene));
    pen.put(&title, if severity == Severity::Info { theme::TEXT } else { theme::STRONG });
    // Names occur in several districts.
    if let Some(place) = incident.found.scope.point().and_then(|idx| view.place(idx)) {
        pen.put(" · ", theme::MUTED).put(&place.name, theme::TEXT);
    }

    let mut pen = Pen::new(buf, area, 1);
    pen.skip(SIGN);
    let (who, style) = who_has_it(state, view, incident);
    let room = pen.left().saturating_sub(LEAST);
    pen.put_at_end(&format!("{} ", fit(&who, room)), style);
    let called = whom_to_call(state, view, incident);
    let audiences = view.replica().terms().audiences(incident);
    let whole =
        format!("{} · {}", cause_short(language, incident.found.cause), names(language, &audiences.to));
    let told = [&*whole, cause_short(language, incident.found.cause), ""];
    let between = columns(" · ");
    let told = told.iter().find(|told| columns(told) + between + columns(&called) <= pen.left());
    if let Some(told) = told.filter(|told| !told.is_empty()) {
        pen.put(told, theme::EVIDENCE).put(" · ", theme::MUTED);
    }
    pen.put(&called, theme::PHONE);
}

/// "gọi Nguyễn Văn A 0912 345 678 (Xã Xuân Lập)": of the first of its points that has a number.
fn whom_to_call(state: &State, view: &View, incident: &Incident) -> String {
    let members = incident.found.members.iter().map(|member| member.point);
    let touched = || incident.touched.first().copied();
    let Some(idx) = view.called(members).or_else(touched) else { return String::new() };
    let Contact { name: who, phone, of } = missing::contact(view.replica().roster(), idx);
    let phone = list::phone(phone);
    let told = [words::call(state.language), who, &phone];
    let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{} ({})", told.join(" "), name(state, view, of))
}
