//! What a row of the list tells, whatever the columns in which it stands.

use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::risk::groups::RiskGroupIdx;
use diemcau_core::roster::Point;
use diemcau_core::time::Timestamp;
use ratatui::style::Style;

use crate::fit::columns;
use crate::render::trouble::{self, Headline};
use crate::render::{name, tree};
use crate::state::State;
use crate::state::filter::Only;
use crate::state::list::Row;
use crate::theme;
use crate::view::View;
use crate::view::search::Found;
use diemcau_phrase::roster::feeder_name;

/// A text and how it looks.
pub(super) type Part = (String, Style);

/// What a row tells.
#[derive(Debug)]
pub(super) struct Told {
    /// The sign before its name.
    pub(super) sign: Part,
    /// Its name, never missing, then what can be done without.
    pub(super) heading: Vec<Part>,
    /// How it stands, and since when.
    pub(super) state: Part,
    /// What people say, what else is wrong and what hints at a cause.
    pub(super) more: Part,
    /// Who is called; may be empty.
    pub(super) contact: String,
    /// By which number; may be empty.
    pub(super) phone: String,
}

impl Told {
    /// Columns of the heading.
    pub(super) fn heading_width(&self) -> u16 {
        self.heading.iter().map(|(text, _)| columns(text)).sum()
    }
}

/// What a row tells.
pub(super) fn told(state: &State, view: &View, row: Row, now: Timestamp) -> Told {
    match row {
        Row::Cause(group) => cause(state, view, group, now),
        Row::Point(idx) => point(state, view, idx, now),
        Row::Member(_, idx) => {
            let told = point(state, view, idx, now);
            let (sign, style) = told.sign;
            // What its cause tells already is left out.
            let more = trouble::beside(state.language, view, idx, None);
            Told { sign: (format!("  {sign}"), style), more, ..told }
        }
    }
}

fn cause(state: &State, view: &View, group: RiskGroupIdx, now: Timestamp) -> Told {
    let (language, style) = (state.language, theme::presence(Presence::Lost));
    let since = view.out_since(group).map(|since| language.since(&view.clock.hm(since), now.since(since)));
    let risk = view.risk(group);
    let called = view.called(state.list.members(group).iter().copied());
    let point = called.map(|idx| view.point(idx));
    let call = language.whom_to_call(risk.risk, point.map_or("", |point| &point.carrier));
    let where_called = called.map(|idx| name(state, view, idx));
    let more: Vec<&str> = std::iter::once(&*call).chain(where_called).collect();
    let sign = tree::fold_sign(state.list.fold(&state.filter, Row::Cause(group)));
    Told {
        sign: (format!("{sign} "), style),
        heading: vec![(language.shared_risk(risk), style)],
        state: (since.unwrap_or_default(), style),
        more: (more.join(" · "), theme::EVIDENCE),
        contact: point.map_or("", whom).to_owned(),
        phone: point.map_or_else(String::new, |point| phone(&point.phone)),
    }
}

fn point(state: &State, view: &View, idx: PointIdx, now: Timestamp) -> Told {
    let (point, how) = (view.point(idx), view.now(idx));
    let Headline { sign, text, style } = Headline::of(state.language, view, idx, now);
    let found = state.filter.found(idx);
    let shown = |text: &str, style: Style| {
        let is_found = found.is_some_and(|found| found.is_in(text));
        (text.to_owned(), if is_found { theme::FOUND } else { style })
    };
    let name = name(state, view, idx);
    let mut heading = vec![shown(name, theme::STRONG)];
    if point.speaking {
        heading.push((format!(" {}", state.language.screen().speaking), theme::SPEAKING));
    }
    if let Some(place) = view.place(idx) {
        heading.push((" · ".to_owned(), theme::MUTED));
        heading.push(shown(&place.name, theme::TEXT));
    }
    let (more, more_style) = trouble::beside(state.language, view, idx, view.shared_risk(idx));
    let more = match found.and_then(|found| found_in(state, view, idx, found)) {
        Some(field) => joined(&field, &more),
        None => more,
    };
    let (text, more) = match state.filter.only {
        // How it stands is told once it is known what it lives on.
        Some(Only::OnBattery) => (state.language.power_but_alarm(&how.power), joined(&text, &more)),
        Some(Only::Uncounted) => (text, joined(&state.language.missing_of(point.expected), &more)),
        Some(Only::Presence(_)) | None => (text, more),
    };
    Told {
        sign: (format!("{sign} "), style),
        heading,
        state: (text, style),
        more: (more, more_style),
        contact: whom(point).to_owned(),
        phone: phone(&point.phone),
    }
}

/// The field, as the roster writes it, in which a search found a word that nothing else of the row shows.
fn found_in(state: &State, view: &View, idx: PointIdx, found: &Found) -> Option<String> {
    let (words, point) = (state.language.screen(), view.point(idx));
    let place = view.place(idx).map_or("", |place| &place.name);
    let shown = [&*point.name, place, whom(point), &point.phone];
    let fields = [
        ("", point.code.as_str()),
        (words.uplink, &*point.uplink),
        (words.feeder, feeder_name(&point.feeder)),
        (words.carrier, &*point.carrier),
    ];
    let (label, field) = fields.into_iter().find(|(_, field)| found.is_only_in(field, &shown))?;
    Some(format!("{label} {field}").trim_start().to_owned())
}

fn joined(one: &str, other: &str) -> String {
    if other.is_empty() { one.to_owned() } else { format!("{one} · {other}") }
}

/// Who is called at a point; may be empty.
pub(in crate::render) fn whom(point: &Point) -> &str {
    if point.contact.is_empty() { &point.chair } else { &point.contact }
}

/// A telephone number in groups, so that it can be read aloud.
pub(in crate::render) fn phone(phone: &str) -> String {
    let is_plain = phone.len() == 10 && phone.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { format!("{} {} {}", &phone[..4], &phone[4..7], &phone[7..]) } else { phone.to_owned() }
}
