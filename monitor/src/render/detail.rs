//! All about one point, or about one cause.
//!
//! ```text
//! Xã Xuân Lập                                              TH-391-15
//! xã, phường, thị trấn · Huyện Thọ Xuân
//! ✖ mất kết nối từ 07:12:05 (3 phút) · Số lần mất 2
//! Dấu hiệu      cùng lộ điện 477E9.1: 8/9 điểm cầu mất kết nối
//! Hỗ trợ        màn hình đen — Lê Thị B, từ 07:13 (2 phút)
//! Trả lời       lúc 07:14, Trần Văn C: kỹ thuật đang đến
//! Nguồn điện    UPS/ắc quy 63%, còn 12 phút · ắc quy sắp hết
//! Hình, tiếng   mất hình lúc 07:13, Lê Thị B
//! Đại biểu      45/60 · lúc 07:05, Lê Thị B (người tại điểm cầu)
//! Chủ trì       … · đã có mặt
//! Liên hệ       Nguyễn Văn A · 0912 345 678
//! Đường truyền  trễ 24 ms · jitter 3 ms · mất gói —   ▁▂▃▅
//! Đường họp     rất kém (media) · lúc 07:14
//! media       STUN rất kém  24 ±3,0 ms · mất 12,5% · 105/120 mẫu/30 s
//! Nhà mạng      VNPT · Tuyến OLT-TX-03 · Lộ điện 477E9.1
//! ```

mod cause;
mod path;
mod statements;

use diemcau_core::excuse;
use diemcau_core::ids::PointIdx;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_phrase::screen::incidents as incidents_words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::incidents::row::{cause_short, who_has_it};
use super::rows::{LABELS, Rows};
use super::{bar, list, name, pane, trouble};
use crate::fit::columns;
use crate::layout::{Areas, Pane};
use crate::state::State;
use crate::state::list::Entry;
use crate::theme;
use crate::view::View;
use diemcau_phrase::roster::feeder_name;

/// The widest that the detail is written: what stands at the end of a row belongs to its beginning.
const WIDEST: u16 = 96;
pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, areas: &Areas) {
    let entry = state.entry();
    let path = match entry {
        Some(Entry::Point(idx)) => path_to(state, view, idx),
        Some(Entry::Cause(_)) | None => String::new(),
    };
    let titles = (state.language.screen().detail, &*path);
    let Some(inner) = pane(state, areas, Pane::Detail, titles, buf) else { return };
    let Some(entry) = entry else { return };
    let width = inner.width.saturating_sub(2).min(WIDEST);
    let area = Rect { x: inner.x + 1, width, ..inner };
    let mut rows = Rows::new(buf, area);
    let idx = match entry {
        Entry::Cause(group) => return cause::render(state, view, group, &mut rows),
        Entry::Point(idx) => idx,
    };
    identity(state, view, idx, &mut rows);
    if view.point(idx).unplaced {
        return;
    }
    standing(state, view, idx, &mut rows);
    incident(state, view, idx, &mut rows);
    statements::help(state, view, idx, &mut rows);
    power(state, view, idx, &mut rows);
    statements::media(state, view, idx, &mut rows);
    attendance(state, view, idx, &mut rows);
    people(state, view, idx, &mut rows);
    line(state, view, idx, &mut rows);
    path::render(state, view, idx, &mut rows);
    roster(state, view, idx, &mut rows);
    agent(state, view, idx, &mut rows);
}

/// "Huyện Thọ Xuân › Xã Xuân Hòa": what a point lies below, from the level under the root on.
fn path_to(state: &State, view: &View, idx: PointIdx) -> String {
    let roster = view.replica().roster();
    let above = roster.ancestors(idx).filter(|above| roster.point(*above).parent.is_some());
    let mut names: Vec<&str> = std::iter::once(idx).chain(above).map(|idx| name(state, view, idx)).collect();
    names.reverse();
    names.join(" › ")
}

fn identity(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let point = view.point(idx);
    let words = state.language.screen();
    let mut pen = rows.row();
    if !point.unplaced {
        pen.put_at_end(point.code.as_str(), theme::LABEL);
    }
    pen.put(name(state, view, idx), theme::STRONG);
    if point.speaking {
        pen.put("  ", theme::TEXT).put(words.speaking, theme::SPEAKING);
    }
    if point.unplaced {
        return;
    }
    let level = view.replica().settings().levels.get(point.level.as_usize());
    let mut pen = rows.row();
    pen.put(level.map_or("", |level| &level.name), theme::LABEL);
    if let Some(place) = view.place(idx) {
        pen.put(" · ", theme::MUTED).put(&place.name, theme::TEXT);
    }
}

/// The gravest incident that the point is in, and who has taken it.
fn incident(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let of_point = state.incidents.of_point(idx);
    let Some(incident) = of_point.and_then(|id| view.replica().incidents().incidents().get(id)) else {
        return;
    };
    let (who, style) = who_has_it(state, view, incident);
    let cause = cause_short(state.language, incident.found.cause);
    let mut pen = rows.label(incidents_words::title(state.language));
    pen.put(&format!("#{} {cause}", incident.id.0), theme::EVIDENCE).put(" · ", theme::MUTED);
    pen.put(&who, style);
}

fn standing(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words, how) = (state.language, state.language.screen(), view.now(idx));
    let style = theme::presence(how.presence);
    let mut pen = rows.row();
    pen.put(theme::glyph(how.presence), style).put(" ", style);
    pen.put(language.presence(how.presence), style);
    if let Some(since) = how.since {
        let now = view.event_time(state.mono);
        let since = language.since(&view.clock.hms(since), now.since(since));
        pen.put(" ", theme::TEXT).put(&since, theme::TEXT);
    }
    if how.losses > 0 {
        pen.put(" · ", theme::MUTED).put(&language.losses(how.losses), theme::TEXT);
    }
    if how.simulated {
        pen.put(" · ", theme::MUTED).put(words.simulated, theme::LABEL);
    }
    if let Some(clash) = how.clash.as_deref() {
        let last = language.clash_last(&view.clock.hm(clash.last));
        let text = format!("{} · {last}", language.clash(clash.is_copy));
        rows.labelled(words.agent, &text, theme::TROUBLE);
    }
    let (evidence, style) = trouble::evidence(language, view, idx, view.shared_risk(idx));
    if !evidence.is_empty() {
        rows.labelled(words.evidence, &evidence, style);
    }
}

fn power(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, how) = (state.language, view.now(idx));
    let source = how.power.source;
    let mut pen = rows.label(language.screen().power);
    pen.put(&language.power_but_alarm(&how.power), theme::power(source));
    if let Some(alarm) = how.power.alarm {
        pen.put(" · ", theme::MUTED).put(language.power_alarm(alarm), theme::TROUBLE);
    }
    if let (Some(since), false) = (how.power_since, source == PowerSource::Unknown) {
        let now = view.event_time(state.mono);
        let since = language.since(&view.clock.hm(since), now.since(since));
        pen.put(" · ", theme::MUTED).put(&since, theme::TEXT);
    }
    if source == PowerSource::Unknown && how.last_power != PowerSource::Unknown {
        let last = language.last_power(how.last_power);
        pen.put(" · ", theme::MUTED).put(&last, theme::LABEL);
    }
}

fn line(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let known = state.line.as_ref().filter(|line| line.point == view.point(idx).code);
    let Some(line) = known.filter(|line| line.rtt_us.is_some() || !line.samples.is_empty()) else {
        rows.labelled(words.line, words.line_unknown, theme::LABEL);
        return;
    };
    let text = language.line_quality(line.rtt_us, line.jitter_us);
    let mut pen = rows.label(words.line);
    pen.put(&text, theme::TEXT).put("  ", theme::TEXT);
    let room = usize::from(pen.left());
    pen.put(&bar::curve(room, &line.samples), theme::CURVE);
}

fn agent(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let Some(line) = state.line.as_ref().filter(|line| line.point == view.point(idx).code) else { return };
    if let Some(heard) = line.last_heard {
        let heard = language.last_heard(&view.clock.hms(heard));
        rows.labelled(words.agent, &format!("{} · {heard}", or_dash(&line.version)), theme::LABEL);
    }
}

fn attendance(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (language, words) = (state.language, state.language.screen());
    let (point, how) = (view.point(idx), view.now(idx));
    let expected = point.expected.map(|n| format!("/{}", language.number(n))).unwrap_or_default();
    let mut pen = rows.label(words.attendance);
    let Some(count) = &how.count else {
        pen.put(language.missing_count(), theme::LABEL);
        if let Some(n) = point.expected {
            pen.put(&format!(" · {} {}", words.expected, language.number(n)), theme::LABEL);
        }
        return;
    };
    let style = if count.unlikely { theme::TROUBLE } else { theme::STRONG };
    pen.put(&language.number(count.count), style).put(&expected, theme::LABEL);
    if count.unlikely {
        pen.put(" ", theme::TEXT).put(language.unlikely(), theme::TROUBLE);
    }
    let by = language.counted_by(&count.by, count.source, &view.clock.hm(count.observed));
    pen.put(" · ", theme::MUTED).put(&by, theme::TEXT);
    if !count.note.is_empty() {
        pen.put(" · ", theme::MUTED).put(&count.note, theme::LABEL);
    }
}

fn people(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (words, point) = (state.language.screen(), view.point(idx));
    let mut pen = rows.label(words.chair);
    pen.put(or_dash(&point.chair), theme::TEXT);
    if let Some(present) = view.now(idx).chair_present {
        let style = if present { theme::presence(Presence::Live) } else { theme::TROUBLE };
        pen.put(" · ", theme::MUTED).put(state.language.chair_present(present), style);
    }
    let mut pen = rows.label(words.contact);
    pen.put(or_dash(&point.contact), theme::TEXT);
    let phone = list::phone(&point.phone);
    if phone.is_empty() {
        return;
    }
    if columns(&phone) + 3 > pen.left() {
        pen = rows.label("");
    } else {
        pen.put(" · ", theme::MUTED);
    }
    pen.put(&phone, theme::PHONE);
}

fn roster(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (words, point) = (state.language.screen(), view.point(idx));
    let mut pen = rows.label(words.carrier);
    pen.put(or_dash(&point.carrier), theme::TEXT);
    for (label, value) in [(words.uplink, &*point.uplink), (words.feeder, feeder_name(&point.feeder))] {
        if !value.is_empty() && columns(label) + columns(value) + 4 > pen.left() {
            pen = rows.label("");
        } else if !value.is_empty() {
            pen.put(" · ", theme::MUTED);
        }
        if !value.is_empty() {
            pen.put(label, theme::LABEL).put(" ", theme::TEXT).put(value, theme::TEXT);
        }
    }
    if let Some(item) = view.agenda_item(idx) {
        let text = format!("{} — {}", view.clock.hm(item.at), item.item);
        rows.labelled(words.agenda, &text, theme::SPEAKING);
    }
    attendance_elsewhere(state, view, idx, rows);
    if !point.note.is_empty() {
        rows.labelled(words.note, &point.note, theme::LABEL);
    }
}

/// Where its people attend if not here, and that it was called.
fn attendance_elsewhere(state: &State, view: &View, idx: PointIdx, rows: &mut Rows<'_>) {
    let (words, now) = (state.language.screen(), view.now(idx));
    if now.presence == Presence::Excused {
        let host = excuse::host(view.point(idx), now).map(|host| name(state, view, host));
        let said = now.excuse.as_deref();
        let (reason, by) = said.map_or(("", ""), |said| (&*said.reason, &*said.by));
        let clock = said.map(|said| view.clock.hm(said.at)).unwrap_or_default();
        let told = match host {
            Some(host) => state.language.with_reason(host.to_owned(), reason, by, &clock),
            None => state.language.attends_at(None, reason, by, &clock),
        };
        rows.labelled(words.hosted_by, &told, theme::TEXT);
    }
    if let Some(called) = now.called.as_deref() {
        let clock = view.clock.hm(called.at);
        let told = state.language.called(&called.by, &clock, &called.note, called.n_calls);
        rows.labelled(words.contact, &told, theme::TEXT);
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
