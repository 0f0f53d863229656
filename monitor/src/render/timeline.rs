//! What happened, the newest first.
//!
//! ```text
//! 07:12:05  ✖ Xã Xuân Lập · Huyện Thọ Xuân            mất kết nối
//! 07:12:11  ▲ #812 8/9 điểm cầu tuyến OLT-381-02 …    mở sự cố
//! 07:12:20  ✔ vnpt-tho-xuan · SỰ CỐ #812              đã gửi
//! ```

use diemcau_core::incident::{Incident, IncidentId, Remark};
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;
use diemcau_phrase::screen::timeline as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{alerts, bordered, highlight, name, position, shown};
use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::layout::split_rows;
use crate::state::State;
use crate::state::timeline::{Happened, Kind, Step};
use crate::theme;
use crate::view::View;

/// Between two columns.
const GAP: u16 = 2;
/// The widest that the names become, of so many columns.
const WIDEST: (u16, u16) = (1, 2);

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    let timeline = &state.timeline;
    let outer = split.whole();
    let inner = split.whole_inner();
    let title = format!("{}: {}", words::title(state.language), kind(state, timeline.kind));
    let place = position(timeline.scroll.cursor, timeline.len());
    if split.framed {
        bordered(state.palette, buf, outer, (&title, &place), true);
    } else {
        buf.set_style(Rect { height: 1, ..outer }, theme::TABS);
        let mut pen = Pen::new(buf, outer, 0);
        pen.put_at_end(&place, theme::TABS).put(&format!(" {title} "), theme::CHOSEN);
    }
    let (list, foot) = split_rows(inner, inner.height.saturating_sub(1));
    if timeline.len() == 0 {
        Pen::new(buf, list, 1).skip(2).put(words::none(state.language), theme::LABEL);
    }
    let range = shown(timeline.scroll, usize::from(list.height), timeline.len());
    let told: Vec<Told> = range
        .clone()
        .filter_map(|nth| timeline.row(nth))
        .map(|happened| told(state, view, happened))
        .collect();
    let most = u16::try_from(u32::from(list.width) * u32::from(WIDEST.0) / u32::from(WIDEST.1)).unwrap_or(0);
    let names = told.iter().map(|told| columns(&told.about)).max().unwrap_or(0).min(most);
    for ((at, nth), told) in range.enumerate().zip(&told) {
        let row = Rect { y: list.y + cells(at), height: 1, ..list };
        if nth == timeline.scroll.cursor {
            highlight(buf, row, true);
        }
        let mut pen = Pen::new(buf, row, 0);
        pen.skip(1).put(&told.at, theme::LABEL).skip(GAP);
        pen.put(told.sign, told.style).put(" ", theme::TEXT);
        pen.column(&told.about, names, theme::STRONG).skip(GAP).put(&told.text, told.style);
    }
    if let Some(since) = timeline.since {
        let since = state.language.told_since(&view.clock.hms(since));
        Pen::new(buf, foot, 0).skip(1).put(&since, theme::LABEL);
    }
}

/// One thing that happened, in words.
struct Told {
    at: String,
    sign: &'static str,
    about: String,
    text: String,
    style: Style,
}

fn told(state: &State, view: &View, (at, what): (Timestamp, &Happened)) -> Told {
    let language = state.language;
    let at = view.clock.hms(at);
    let about = what.point().map(|idx| match view.place(idx) {
        Some(place) => format!("{} · {}", name(state, view, idx), place.name),
        None => name(state, view, idx).to_owned(),
    });
    let (sign, text, style) = match what {
        Happened::Presence(_, presence) => {
            (theme::glyph(*presence), language.presence(*presence).to_owned(), theme::presence(*presence))
        }
        Happened::Power(_, source) => ("↯", language.power_became(*source), theme::power(*source)),
        Happened::Help(_, text) => {
            let needs = language.needs_help();
            let told = if text.is_empty() { needs.to_owned() } else { format!("{needs}: {text}") };
            (theme::NEEDS_HELP, told, theme::UNANSWERED)
        }
        Happened::Media(_, said) => {
            let sign = if *said == MediaState::Good { theme::SENT } else { theme::WRONG };
            (sign, language.media(*said).to_owned(), theme::media(*said))
        }
        Happened::Count(_, count) => ("#", language.count_came(*count), theme::TEXT),
        Happened::Called(_, by) => (theme::SENT, language.called_by(by), theme::ANSWERED),
        Happened::Incident(id, step) => return of_incident(state, view, at, (*id, step)),
        Happened::Message(id) => {
            let Some(message) = view.replica().incidents().notification(*id) else {
                return Told { at, sign: " ", about: String::new(), text: String::new(), style: theme::TEXT };
            };
            let (sign, style) = alerts::sign(&message.delivery);
            let about = format!("{} · {}", message.what.recipient, alerts::what(state, message));
            let text = language.delivery_state(&message.delivery).to_owned();
            return Told { at, sign, about, text, style };
        }
    };
    Told { at, sign, about: about.unwrap_or_default(), text, style }
}

fn of_incident(state: &State, view: &View, at: String, (id, step): (IncidentId, &Step)) -> Told {
    let language = state.language;
    let incident = view.replica().incidents().incidents().get(id);
    let title = |incident: &Incident| view.in_scene(|scene| language.incident_title(incident, scene));
    let about = format!("#{} {}", id.0, incident.map(title).unwrap_or_default());
    let severity = incident.map(|incident| view.replica().terms().severity(incident));
    let sign = severity.map_or(theme::RINGS, theme::severity_sign);
    let remark = match (step, incident) {
        (Step::Taken, Some(incident)) => incident.acknowledged.as_ref(),
        (Step::Noted(nth), Some(incident)) => incident.notes.get(*nth),
        _ => None,
    };
    // When it was said stands before it.
    let with_text = |who: String, said: &Remark| {
        if said.text.is_empty() { who } else { format!("{who}: {}", said.text) }
    };
    let (text, style) = match (step, remark) {
        (Step::Opened, _) => {
            (words::opened(language).to_owned(), severity.map_or(theme::TEXT, theme::severity))
        }
        (Step::Taken, Some(taken)) => (with_text(language.taken_short(&taken.by), taken), theme::ANSWERED),
        (Step::Noted(_), Some(note)) => (with_text(note.by.to_string(), note), theme::ANSWERED),
        (Step::Taken | Step::Noted(_), None) => (String::new(), theme::ANSWERED),
        (Step::Ended, _) => (words::ended(language).to_owned(), theme::BAR_WELL),
    };
    Told { at, sign, about, text, style }
}

fn kind(state: &State, kind: Option<Kind>) -> &'static str {
    let language = state.language;
    match kind {
        None => words::everything(language),
        Some(Kind::Links) => words::links(language),
        Some(Kind::Power) => words::power(language),
        Some(Kind::People) => words::people(language),
        Some(Kind::Counts) => words::counts(language),
        Some(Kind::Incidents) => words::incidents(language),
        Some(Kind::Messages) => words::messages(language),
    }
}
