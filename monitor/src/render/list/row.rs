//! What a row of the list tells, whatever the columns in which it stands.

use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;
use ratatui::style::Style;

use crate::fit::columns;
use crate::render::name;
use crate::render::trouble::{self, Headline};
use crate::state::State;
use crate::theme;
use crate::view::View;

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

/// What is told of a point.
pub(super) fn point(state: &State, view: &View, idx: PointIdx, now: Timestamp) -> Told {
    let point = view.point(idx);
    let Headline { sign, text, style } = Headline::of(state.language, view, idx, now);
    let found = if state.filter.found(idx) { theme::FOUND } else { theme::STRONG };
    let mut heading = vec![(name(state, view, idx).to_owned(), found)];
    if point.speaking {
        heading.push((format!(" {}", state.language.screen().speaking), theme::SPEAKING));
    }
    if let Some(place) = view.place(idx) {
        heading.push((" · ".to_owned(), theme::MUTED));
        heading.push((place.name.to_string(), theme::TEXT));
    }
    let contact = if point.contact.is_empty() { &point.chair } else { &point.contact };
    Told {
        sign: (format!("{sign} "), style),
        heading,
        state: (text, style),
        more: trouble::beside(state.language, view, idx),
        contact: contact.to_string(),
        phone: phone(&point.phone),
    }
}

/// A telephone number in groups, so that it can be read aloud.
pub(in crate::render) fn phone(phone: &str) -> String {
    let is_plain = phone.len() == 10 && phone.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { format!("{} {} {}", &phone[..4], &phone[4..7], &phone[7..]) } else { phone.to_owned() }
}
