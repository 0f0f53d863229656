//! All about one incident.
//!
//! ```text
//! ▲K #812       8/9 điểm cầu tuyến OLT-381-02 mất kết nối từ 07:12 (3 phút)
//! Nguyên nhân   đường truyền · khẩn cấp · mới
//! Căn cứ        cùng tuyến OLT-381-02: 8/9 điểm trong 4 giây
//! Báo cho       nhà mạng (bản sao: ban tổ chức)
//! Tiếp nhận     chưa ai tiếp nhận
//! Giao cho      Nam
//! Ghi chú       Lan lúc 07:15: đang gọi VNPT
//! Điểm cầu      ✖ Xã Xuân Lập    từ 07:12  0912 345 678  Nguyễn Văn A
//!               và 3 điểm cầu khác
//! Đã báo        07:12:20  vnpt · sms · SỰ CỐ #812 · đã gửi: 8401
//! ```

use diemcau_core::incident::{Incident, Remark};
use diemcau_core::outbox::{Delivery, Notification};
use diemcau_phrase::screen::incidents as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::row::{cause_short, concerned, sign};
use crate::fit::{cells, columns, wrap};
use crate::render::rows::{LABELS, Rows};
use crate::render::{list, name, trouble};
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Notes that are shown, the newest of them.
const NOTES: usize = 3;
/// Messages that are shown even where points could take their rows.
const MESSAGES: u16 = 3;
/// Between two columns.
const GAP: u16 = 2;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let Some(incident) = state.incident() else { return };
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut rows = Rows::new(buf, area);
    heading(state, view, incident, &mut rows);
    who_has_it(state, view, incident, &mut rows);
    notes(state, view, &incident.notes, &mut rows);
    let messages = messages(view, incident);
    let n_messages = cells(messages.len()).max(1);
    let left = rows.left();
    let n_points = cells(incident.found.members.len());
    let for_messages = n_messages.min(MESSAGES.min(left / 2).max(left.saturating_sub(n_points)));
    points(state, view, incident, left - for_messages, &mut rows);
    told(state, view, &messages, &mut rows);
}

fn heading(state: &State, view: &View, incident: &Incident, rows: &mut Rows<'_>) {
    let language = state.language;
    let severity = view.replica().terms().severity(incident);
    let title = view.in_scene(|scene| language.incident_title(incident, scene));
    let length = language.length_short(view.event_time(state.mono).since(incident.since));
    let width = rows.width().saturating_sub(LABELS);
    for (at, line) in wrap(&format!("{title} ({length})"), width, 2).iter().enumerate() {
        let mut pen = rows.row();
        let left = pen.x;
        if at == 0 {
            sign(language, severity, &mut pen);
            pen.put(&format!("#{}", incident.id.0), theme::LABEL);
        }
        let written = pen.x - left;
        pen.skip(LABELS.saturating_sub(written)).put(line, theme::STRONG);
    }
    let mut pen = rows.label(words::cause(language));
    pen.put(cause_short(language, incident.found.cause), theme::EVIDENCE).put(" · ", theme::MUTED);
    pen.put(language.severity(severity), theme::severity(severity)).put(" · ", theme::MUTED);
    pen.put(language.incident_state(incident), theme::TEXT);
    if incident.found.flapping {
        pen.put(" · ", theme::MUTED).put(words::flapping(language), theme::TROUBLE);
    }
    let evidence = view.in_scene(|scene| language.evidence(&incident.found, scene));
    rows.wrapped(words::evidence(language), &evidence, theme::TEXT);
    let audiences = view.replica().terms().audiences(incident);
    rows.labelled(words::audience(language), &concerned(language, &audiences), theme::TEXT);
}

fn who_has_it(state: &State, view: &View, incident: &Incident, rows: &mut Rows<'_>) {
    let language = state.language;
    let now = view.event_time(state.mono);
    match &incident.acknowledged {
        Some(taken) => {
            rows.wrapped(words::taken(language), &said(state, view, taken), theme::ANSWERED);
        }
        None => rows.labelled(words::taken(language), words::taken_by_nobody(language), theme::UNANSWERED),
    }
    if let Some(to) = &incident.assigned_to {
        rows.labelled(words::assigned(language), to, theme::ANSWERED);
    }
    if let Some(until) = incident.snoozed_until.filter(|until| *until > now) {
        rows.labelled("", &language.snoozed_until(&view.clock.hm(until)), theme::LABEL);
    }
    if let Some(silence) = view.silence(incident, now) {
        let until = language.silenced_until(&view.clock.hm(silence.to), &silence.by, &silence.reason);
        rows.labelled(words::silenced(language), &until, theme::TROUBLE);
    }
}

fn said(state: &State, view: &View, remark: &Remark) -> String {
    let clock = view.clock.hm(remark.at);
    if remark.text.is_empty() {
        return format!("{} {}", remark.by, state.language.at(&clock));
    }
    state.language.noted_by(&remark.by, &clock, &remark.text)
}

fn notes(state: &State, view: &View, notes: &[Remark], rows: &mut Rows<'_>) {
    let language = state.language;
    for (nth, note) in notes.iter().rev().take(NOTES).enumerate() {
        let label = if nth == 0 { words::notes(language) } else { "" };
        rows.wrapped(label, &said(state, view, note), theme::TEXT);
    }
    if notes.len() > NOTES {
        rows.labelled("", &language.more_notes(notes.len() - NOTES), theme::LABEL);
    }
}

/// Its points in so many rows of the screen, those around the cursor if they take the keys.
fn points(state: &State, view: &View, incident: &Incident, room: u16, rows: &mut Rows<'_>) {
    let language = state.language;
    let members = &incident.found.members;
    let room = usize::from(room);
    if members.is_empty() || room == 0 {
        return;
    }
    let n_shown = if members.len() <= room { members.len() } else { room - 1 };
    let cursor = state.incidents.points.cursor;
    let first = if state.incidents.in_detail {
        cursor.saturating_sub(n_shown.saturating_sub(1)).min(members.len() - n_shown)
    } else {
        0
    };
    let shown = &members[first..first + n_shown];
    let names = shown.iter().map(|member| columns(name(state, view, member.point))).max().unwrap_or(0);
    for (at, member) in shown.iter().enumerate() {
        let label = if at == 0 { words::points(language) } else { "" };
        let (point, how) = (view.point(member.point), view.now(member.point));
        let mut pen = if state.incidents.in_detail && first + at == cursor {
            rows.highlighted(label, theme::SELECTED)
        } else {
            rows.label(label)
        };
        let style = theme::presence(how.presence);
        pen.column(theme::glyph(how.presence), 2, style);
        pen.column(name(state, view, member.point), names, theme::TEXT).skip(GAP);
        pen.put(&language.since_clock(&view.clock.hm(member.struck)), style).skip(GAP);
        pen.put(&list::phone(&point.phone), theme::PHONE).skip(GAP);
        pen.put(list::whom(point), theme::TEXT);
        if let Some(help) = &how.help {
            let text = if help.text.is_empty() { language.needs_help() } else { &*help.text };
            pen.skip(GAP).put(theme::NEEDS_HELP, trouble::help_style(help)).put(" ", theme::TEXT);
            pen.put(text, trouble::help_style(help));
        }
        if let Some(place) = view.place(member.point).filter(|place| columns(&place.name) + 2 <= pen.left()) {
            pen.skip(GAP).put(&place.name, theme::LABEL);
        }
    }
    if n_shown < members.len() {
        rows.labelled("", &language.more_points(cells(members.len() - n_shown)), theme::LABEL);
    }
}

/// What was sent about an incident, the newest first.
fn messages<'a>(view: &'a View, incident: &Incident) -> Vec<&'a Notification> {
    let tells = |notification: &&Notification| {
        notification.what.about.iter().any(|said| said.incident == incident.id)
    };
    view.replica().incidents().notifications().rev().filter(tells).collect()
}

fn told(state: &State, view: &View, messages: &[&Notification], rows: &mut Rows<'_>) {
    let language = state.language;
    if messages.is_empty() {
        return rows.labelled(words::told(language), words::told_nobody(language), theme::LABEL);
    }
    let room = usize::from(rows.left());
    let n_shown = if messages.len() <= room { messages.len() } else { room.saturating_sub(1) };
    for (at, notification) in messages[..n_shown].iter().enumerate() {
        let (since, proof) = notification.settled();
        let clock = view.clock.hms(since);
        let line = language.notification_line(notification, &clock, "", proof.unwrap_or_default());
        let style = match notification.delivery {
            Delivery::Failed { .. } => theme::TROUBLE,
            Delivery::Waiting { .. } => theme::LABEL,
            Delivery::Sent { .. } => theme::TEXT,
        };
        // Where nothing stands between two words one blank is enough.
        let line = line.trim_end().replace("  · ", " · ");
        rows.labelled(if at == 0 { words::told(language) } else { "" }, &line, style);
    }
    if n_shown < messages.len() {
        rows.labelled("", &language.more_messages(messages.len() - n_shown), theme::LABEL);
    }
}
