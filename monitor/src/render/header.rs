//! What the event is, what time it is, how things stand, and what is worst.
//!
//! ```text
//!  DIỄN TẬP  CẦN THEO DÕI  Lễ phát động phong trào …                      07:12:31
//! Đang kết nối 981/1018 · ✖ mất 12 · ◐ nghi mất 3 · ○ chưa kết nối 22 · 48.120 đại biểu · 655/1018 đã báo  ⚑ 2
//! ✖ Huyện Thọ Xuân, cùng lộ điện 477E9.1: 8/9 điểm cầu mất kết nối      0912 345 678 · chưa ai nhận
//! Báo cáo nhanh còn 07:29 · bắt đầu còn 47:29                cập nhật 0 giây trước
//! ```

mod answer;
mod badges;
mod headline;
mod schedule;

use std::time::Duration;

use diemcau_core::event::Session;
use diemcau_core::ids::PointIdx;
use diemcau_core::point::HelpNow;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;
use diemcau_phrase::screen::act;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::trouble::{self, Headline};
use super::{name, safety};
use crate::fit::Pen;
use crate::layout::Showing;
use crate::state::{Link, State};
use crate::theme;
use crate::view::View;
use diemcau_core::trouble::Trouble;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, area: Rect) {
    let now = view.event_time(state.mono);
    buf.set_style(Rect { height: 1, ..area }, theme::TOP);
    title(state, view, &mut Pen::new(buf, area, 0), now);
    headline::render(state, view, &mut Pen::new(buf, area, 1));
    worst(state, view, &mut Pen::new(buf, area, 2), now);
    if state.is_stale() {
        buf.set_style(Rect { y: area.y + 1, height: 2, ..area }, theme::STALE);
        buf.set_style(Rect { y: area.y + 3, height: 1, ..area }, theme::BANNER);
        banner(state, &mut Pen::new(buf, area, 3));
    } else {
        schedule::render(state, view, &mut Pen::new(buf, area, 3), now);
    }
}

fn title(state: &State, view: &View, pen: &mut Pen<'_>, now: Timestamp) {
    let words = state.language.screen();
    pen.put_at_end(&format!("{} ", view.clock.hms(now)), theme::CLOCK);
    badges::render(state, view, pen);
    match view.replica().session() {
        Session::Rehearsal => pen.put(&format!(" {} ", words.rehearsal), theme::REHEARSAL),
        Session::Live => pen.put(&format!(" {} ", words.live_session), theme::LIVE_SESSION),
    };
    if let Some(replay) = state.replay {
        let paused = act::replay_paused(state.language);
        let how = if replay.is_paused { paused.to_owned() } else { format!("×{}", replay.speed()) };
        pen.put(&format!(" {} {how} ", act::replay(state.language)), theme::WARNING);
    }
    // The overview begins with it, larger.
    if state.showing != Showing::Overview {
        pen.put(" ", theme::TOP);
        safety::badge(state, view, pen);
    }
    pen.put(" ", theme::TOP).put(&view.replica().settings().name, theme::TOP);
}

fn worst(state: &State, view: &View, pen: &mut Pen<'_>, now: Timestamp) {
    pen.put(" ", theme::TEXT);
    let start = pen.x;
    let unreachable = view.replica().tallies().total().points.unreachable;
    if unreachable > 0 {
        let style = theme::presence(Presence::Unreachable);
        pen.put(theme::glyph(Presence::Unreachable), style).put(" ", style);
        pen.put(&state.language.collector_was_away(unreachable), style);
    }
    let helped = first_help(state, view);
    let is_named = |idx: PointIdx| helped.is_some_and(|(helped, _)| helped == idx);
    let is_told = |idx: &PointIdx| !is_named(*idx) && told_of(view, *idx).is_some();
    let shown = view.speaking.iter().copied().find(is_told);
    let first = || state.concerns.problems().find(is_told).filter(|_| view.worst().is_none());
    let troubled = shown.or_else(first);
    if state.showing != Showing::Overview
        && let Some(told_first) = helped.map(|(idx, _)| idx).or(troubled).or_else(|| answer::of_worst(view))
    {
        answer::render(state, view, told_first, pen);
    }
    if let Some(helped) = helped {
        apart(pen, start);
        who_needs_help(state, view, helped, pen, now);
    }
    if let Some((idx, trouble)) = troubled.and_then(|idx| Some((idx, told_of(view, idx)?))) {
        apart(pen, start);
        let Headline { sign, text, style } = Headline::of_trouble(state.language, view, idx, &trouble, now);
        pen.put(sign, style).put(" ", style).put(name(state, view, idx), style);
        if view.point(idx).speaking {
            pen.put(&format!(" ({})", state.language.screen().speaking), theme::SPEAKING);
        } else if let Some(place) = view.place(idx) {
            pen.put(", ", theme::TEXT).put(&place.name, theme::TEXT);
        }
        pen.put(" ", theme::TEXT).put(&text, style);
    }
    if let Some((group, worst)) = view.worst() {
        apart(pen, start);
        let style = theme::presence(Presence::Lost);
        let shared = state.language.shared_risk(group);
        pen.put(theme::glyph(Presence::Lost), style).put(" ", style);
        if let Some(place) = worst.place {
            pen.put(name(state, view, place), theme::STRONG).put(", ", theme::TEXT);
        }
        pen.put(&shared, style);
        if let Some(since) = worst.since {
            let since = state.language.since(&view.clock.hm(since), now.since(since));
            pen.put(" ", theme::TEXT).put(&since, theme::TEXT);
        }
    }
    if pen.x == start {
        nothing_wrong(state, view, pen);
    }
}

/// The first who needs help: of those who wait longest for an answer, if any do.
fn first_help<'a>(state: &State, view: &'a View) -> Option<(PointIdx, &'a HelpNow)> {
    let idx = state.concerns.problems().next()?;
    Some((idx, view.now(idx).help.as_deref()?))
}

fn who_needs_help(
    state: &State,
    view: &View,
    (idx, help): (PointIdx, &HelpNow),
    pen: &mut Pen<'_>,
    now: Timestamp,
) {
    let (language, style) = (state.language, trouble::help_style(help));
    // What else is wrong is to be read too.
    let room = pen.left() / 3;
    pen.put(theme::NEEDS_HELP, style).put(" ", style).put_in(name(state, view, idx), room, style);
    let text = if help.text.is_empty() { language.needs_help() } else { &*help.text };
    pen.put(": ", style).put_in(text, room, style);
    if !help.earlier.is_empty() {
        pen.put(&format!(" (+{})", help.earlier.len()), style);
    }
    pen.put(&format!(" ({})", language.length_short(now.since(help.since()))), theme::TEXT);
}

/// The gravest thing that the header tells of a point beside its people's call for help. Who is
/// suspect is most often back before anybody has read it.
fn told_of(view: &View, idx: PointIdx) -> Option<Trouble<'_>> {
    let is_suspect = view.now(idx).presence == Presence::Suspect;
    view.troubles(idx).find(|trouble| match trouble {
        Trouble::Help(_) => false,
        Trouble::Gone(_) => !is_suspect,
        Trouble::Media(_) | Trouble::Clash(_) | Trouble::Count(_) | Trouble::Power(..) | Trouble::Path(_) => {
            true
        }
    })
}

/// Sets apart what follows from what is written on the row.
fn apart(pen: &mut Pen<'_>, start: u16) {
    if pen.x > start {
        pen.put(" · ", theme::MUTED);
    }
}

fn nothing_wrong(state: &State, view: &View, pen: &mut Pen<'_>) {
    let points = &view.replica().tallies().total().points;
    let (suspect, unseen) = (points.suspect, points.unseen);
    let is_late = unseen > 0 && view.is_unseen_news();
    if suspect > 0 {
        let style = theme::presence(Presence::Suspect);
        pen.put(theme::glyph(Presence::Suspect), style).put(" ", style);
        pen.put(&state.language.suspected(suspect), style);
    } else if !is_late {
        let style = theme::presence(Presence::Live);
        pen.put(theme::glyph(Presence::Live), style).put(" ", style);
        pen.put(state.language.screen().all_well, style);
    }
    if unseen > 0 {
        let style = if is_late { theme::UNSEEN_LATE } else { theme::presence(Presence::Unseen) };
        if suspect > 0 || !is_late {
            pen.put(" · ", theme::MUTED);
        }
        pen.put(theme::glyph(Presence::Unseen), style).put(" ", style);
        pen.put(&state.language.still_unseen(unseen), style);
    }
}

fn banner(state: &State, pen: &mut Pen<'_>) {
    let age = state.picture_age().unwrap_or(Duration::ZERO);
    pen.put(" ", theme::BANNER).put(&state.language.stale(age), theme::BANNER);
    if let Link::Waiting { why, until } = &state.link {
        let retry = state.language.retry_in(until.saturating_sub(state.mono));
        pen.put(&format!(" ({}; {retry})", state.language.no_contact(why)), theme::BANNER);
    }
}
