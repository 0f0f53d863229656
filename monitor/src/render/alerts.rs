//! Who was told of what: when, by which channel, with what proof, or why not.
//!
//! ```text
//! ✔ 07:12:20  dien-luc-tho-xuan   zns   SỰ CỐ #812    đã gửi            1 lần  zns-90233
//! ✖ 07:13:02  vnpt-tho-xuan       sms   SỰ CỐ #812    KHÔNG GỬI ĐƯỢC    8 lần  trả lời HTTP 503
//! … 07:13:05  so-khcn             mail  SỰ CỐ #812    đang chờ gửi      2 lần
//! ```

use diemcau_core::outbox::{Delivery, Notification, NotificationId};
use diemcau_phrase::screen::{alerts as words, incidents};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::rows::Rows;
use super::{bordered, detail_frame, highlight, position, shown};
use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::state::State;
use crate::theme;
use crate::view::View;

/// The widest that a column becomes.
const WIDEST: u16 = 40;
/// Between two columns.
const GAP: u16 = 2;
/// From this width on each part has a column of its own.
const ROOMY: u16 = 110;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    if let (Some(outer), Some(inner)) = (split.list, split.list_inner()) {
        if split.framed {
            let place = position(state.alerts.scroll.cursor, state.alerts.len());
            bordered(state.palette, buf, outer, (words::title(state.language), &place), true);
        }
        list(state, view, buf, inner);
    }
    detail_frame(state.palette, buf, split, words::detail(state.language), false);
    detail(state, view, buf, split.detail_inner());
}

/// A row, part by part.
struct Row<'a> {
    notification: &'a Notification,
    at: String,
    /// Recipient, channel, what, how far it is, and how often it was tried.
    parts: [String; 5],
    proof: &'a str,
}

fn list(state: &State, view: &View, buf: &mut Buffer, inner: Rect) {
    if state.alerts.len() == 0 {
        Pen::new(buf, inner, 1).skip(2).put(words::none(state.language), theme::LABEL);
        return;
    }
    let shown = shown(state.alerts.scroll, usize::from(inner.height), state.alerts.len());
    let rows: Vec<Row<'_>> =
        state.alerts.rows()[shown.clone()].iter().filter_map(|id| row(state, view, *id)).collect();
    let width = |at: usize| rows.iter().map(|row| columns(&row.parts[at])).max().unwrap_or(0).min(WIDEST);
    let widths = [0, 1, 2, 3, 4].map(width);
    for ((at, nth), row) in shown.enumerate().zip(&rows) {
        let area = Rect { y: inner.y + cells(at), height: 1, ..inner };
        if nth == state.alerts.scroll.cursor {
            highlight(buf, area, true);
        }
        let (sign, style) = sign(&row.notification.delivery);
        let mut pen = Pen::new(buf, area, 0);
        pen.column(sign, 2, style).put(&row.at, theme::TEXT).skip(GAP);
        let [recipient, channel, what, how, tries] = &row.parts;
        if area.width < ROOMY {
            pen.put(recipient, theme::STRONG).put(" · ", theme::MUTED).put(channel, theme::LABEL);
            pen.put(" · ", theme::MUTED).put(what, theme::TEXT).put(" · ", theme::MUTED).put(how, style);
            if row.notification.attempts > 1 {
                pen.put(&format!(" ({tries})"), theme::LABEL);
            }
        } else {
            pen.column(recipient, widths[0], theme::STRONG).skip(GAP);
            pen.column(channel, widths[1], theme::LABEL).skip(GAP);
            pen.column(what, widths[2], theme::TEXT).skip(GAP);
            pen.column(how, widths[3], style).skip(GAP);
            pen.column_right(tries, widths[4], theme::LABEL).skip(GAP);
        }
        if !row.proof.is_empty() {
            let between = if area.width < ROOMY { ": " } else { "" };
            pen.put(between, theme::MUTED).put(row.proof, theme::LABEL);
        }
    }
}

fn row<'a>(state: &State, view: &'a View, id: NotificationId) -> Option<Row<'a>> {
    let language = state.language;
    let notification = view.replica().incidents().notification(id)?;
    let (since, proof) = notification.settled();
    let parts = [
        notification.what.recipient.to_string(),
        notification.channel().map(ToString::to_string).unwrap_or_default(),
        what(state, notification),
        language.delivery_state(&notification.delivery).to_owned(),
        language.attempts(notification.attempts),
    ];
    Some(Row { notification, at: view.clock.hms(since), parts, proof: proof.unwrap_or_default() })
}

/// What it tells of which incidents.
pub(super) fn what(state: &State, notification: &Notification) -> String {
    let kind = state.language.notification_kind(notification.what.kind);
    notification.what.about.iter().fold(kind.to_owned(), |what, said| format!("{what} #{}", said.incident.0))
}

/// Sign and look of how far a message is.
pub(super) fn sign(delivery: &Delivery) -> (&'static str, Style) {
    match delivery {
        Delivery::Sent { .. } => (theme::SENT, theme::BAR_WELL),
        Delivery::Waiting { .. } => (theme::WAITING, theme::LABEL),
        Delivery::Failed { .. } => (theme::FAILED, theme::TROUBLE),
    }
}

fn detail(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let language = state.language;
    let selected = state.alerts.selected();
    let Some(notification) = selected.and_then(|id| view.replica().incidents().notification(id)) else {
        return;
    };
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut rows = Rows::new(buf, area);
    let style = sign(&notification.delivery).1;
    rows.row().put(&what(state, notification), theme::STRONG);
    rows.labelled(words::recipient(language), notification.what.recipient.as_str(), theme::TEXT);
    let mut pen = rows.label(words::channels(language));
    for (at, channel) in notification.what.channels.iter().enumerate() {
        pen.put(if at > 0 { " → " } else { "" }, theme::MUTED);
        let is_its = notification.channel() == Some(channel);
        pen.put(channel.as_str(), if is_its { theme::STRONG } else { theme::LABEL });
    }
    let (since, proof) = notification.settled();
    let mut pen = rows.label(words::state(language));
    pen.put(language.delivery_state(&notification.delivery), style);
    pen.put(&format!(" {}", language.at(&view.clock.hms(since))), theme::TEXT);
    pen.put(&format!(" · {}", language.attempts(notification.attempts)), theme::LABEL);
    match &notification.delivery {
        Delivery::Sent { .. } => {
            let proof = proof.unwrap_or(words::no_proof(language));
            rows.wrapped(words::proof(language), proof, theme::TEXT);
        }
        Delivery::Failed { reason, .. } => rows.wrapped(words::reason(language), reason, theme::TROUBLE),
        Delivery::Waiting { due, .. } => {
            rows.labelled(words::next_try(language), &view.clock.hms(*due), theme::TEXT);
        }
    }
    rows.labelled(words::queued(language), &view.clock.hms(notification.queued), theme::TEXT);
    for (at, said) in notification.what.about.iter().enumerate() {
        let label = if at == 0 { incidents::title(language) } else { "" };
        let incident = view.replica().incidents().incidents().get(said.incident);
        let title = incident.map(|incident| view.in_scene(|scene| language.incident_title(incident, scene)));
        let text = format!("#{} {}", said.incident.0, title.unwrap_or_default());
        rows.labelled(label, text.trim_end(), theme::TEXT);
    }
}
