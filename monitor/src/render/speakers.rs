//! Who speaks next, and whether those who speak can go on the air, check by check.
//!
//! ```text
//! tiếp theo 08:15 (còn 1 giờ 15): Thị xã Nghi Sơn     hạn 07:45 (còn 45:00) · 0/2 điểm sẵn sàng
//! █▀▀ █ █ █ █ ▄▀▄
//! █   █▀█ █ █ █▀█      the speaker under the cursor, in letters to be read across a room
//! ★ Thị xã Nghi Sơn · 08:15 còn 1:15:00                                        CHƯA 4/7 mục đạt
//!   ✔ đường truyền               đạt        đang kết nối
//!   ? hình, tiếng gửi đi         chưa rõ    chờ người xác nhận
//! ```

use diemcau_core::point::PointNow;
use diemcau_core::presence::Presence;
use diemcau_core::readiness::{Check, DUE_BEFORE, Readiness, Tick, Verdict};
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::screen::speakers as words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::name;
use crate::fit::{Pen, cells, columns};
use crate::layout::split::Split;
use crate::state::State;
use crate::theme;
use crate::view::View;

/// Rows of the screen that the large letters take.
const LARGE: u16 = 6;
/// Rows of a speaker: a heading, its checks, and a blank.
const ROWS: usize = Check::ALL.len() + 2;
/// From this width on it is told how many are ready.
const ROOMY: u16 = 100;
/// Between two columns.
const GAP: u16 = 2;

pub(super) fn render(state: &State, view: &View, buf: &mut Buffer, split: &Split) {
    let body = split.whole();
    let language = state.language;
    let now = view.event_time(state.mono);
    if state.speakers.rows().is_empty() {
        Pen::new(buf, body, 1).skip(2).put(language.no_speakers(), theme::LABEL);
        return;
    }
    let all: Vec<Readiness> =
        state.speakers.rows().iter().map(|(_, point)| view.replica().readiness(*point, now)).collect();
    next(state, view, &all, now, &mut Pen::new(buf, body, 0));
    let Some((chosen, _)) = state.speakers.selected() else { return };
    large(language, all[chosen].is_ready(), buf, Rect { y: body.y + 1, height: LARGE, ..body });
    let below = LARGE + 1;
    let list = Rect { y: body.y + below, height: body.height.saturating_sub(below), ..body };
    let n_rows = all.len() * ROWS - 1;
    let first = (chosen * ROWS).min(n_rows.saturating_sub(usize::from(list.height)));
    for at in 0..list.height {
        let place = first + usize::from(at);
        let (speaker, row) = (place / ROWS, place % ROWS);
        let Some(readiness) = all.get(speaker) else { break };
        let area = Rect { y: list.y + at, height: 1, ..list };
        match row.checked_sub(1) {
            None => heading(state, view, (speaker, readiness), now, &mut Pen::new(buf, area, 0)),
            Some(nth) if nth < Check::ALL.len() => check(state, view, (speaker, readiness), nth, buf, area),
            Some(_) => {}
        }
    }
}

/// Who speaks next and when, by when all should be ready, and how many are.
fn next(state: &State, view: &View, all: &[Readiness], now: Timestamp, pen: &mut Pen<'_>) {
    let language = state.language;
    let due_at = view.replica().settings().start - DUE_BEFORE;
    let n_ready = all.iter().filter(|readiness| readiness.is_ready()).count();
    let (left, style) = if n_ready == all.len() {
        (String::new(), theme::presence(Presence::Live))
    } else if now < due_at {
        (language.due_left(due_at.since(now)), theme::TEXT)
    } else {
        (language.due_past(now.since(due_at)), theme::BANNER)
    };
    let due = format!("{} {left}", language.readiness_due(&view.clock.hm(due_at)));
    pen.put(" ", theme::TEXT);
    // Who is next comes before how many are ready, which each heading tells too.
    if pen.left() >= ROOMY {
        let ready = language.speakers_ready(n_ready, all.len());
        pen.put_at_end(&format!("{ready} "), theme::STRONG);
    }
    pen.put_at_end(&format!(" {} ", due.trim_end()), style);
    let next = state.speakers.rows().iter().find_map(|(next, point)| Some(((*next)?, *point)));
    let text = match next {
        Some((at, point)) => {
            language.next_speaker(&view.clock.hm(at), at.since(now), name(state, view, point))
        }
        None => language.no_next_speaker().to_owned(),
    };
    pen.put(&text, theme::SPEAKING);
}

/// Two rows of dots to a row of the screen.
fn large(language: Language, is_ready: bool, buf: &mut Buffer, area: Rect) {
    let style = verdict_style(if is_ready { Verdict::Good } else { Verdict::Bad });
    let dots = language.readiness_large(is_ready);
    let above = LARGE.saturating_sub(cells(dots.len().div_ceil(2))) / 2;
    for (at, pair) in dots.chunks(2).enumerate() {
        let dots = |row: usize| pair.get(row).map(|row| row.chars()).into_iter().flatten();
        let line: String = dots(0)
            .zip(dots(1))
            .map(|halves| match halves {
                ('#', '#') => '█',
                ('#', _) => '▀',
                (_, '#') => '▄',
                _ => ' ',
            })
            .collect();
        Pen::new(buf, area, above + cells(at)).skip(GAP).put(line.trim_end(), style);
    }
}

fn heading(
    state: &State,
    view: &View,
    (speaker, readiness): (usize, &Readiness),
    now: Timestamp,
    pen: &mut Pen<'_>,
) {
    let language = state.language;
    let good = readiness.checks.iter().filter(|(_, verdict, _)| *verdict == Verdict::Good).count();
    let is_ready = readiness.is_ready();
    let style = verdict_style(if is_ready { Verdict::Good } else { Verdict::Bad });
    pen.put_at_end(&format!("{} ", language.checks_good(good, readiness.checks.len())), theme::LABEL);
    pen.put_at_end(&format!(" {} ", language.readiness(is_ready)), style);
    pen.put(theme::SPEAKS, theme::SPEAKING).put(" ", theme::TEXT);
    pen.put(name(state, view, readiness.point), theme::STRONG);
    if let Some((Some(at), _)) = state.speakers.rows().get(speaker) {
        let item = view.replica().settings().agenda.iter().find(|item| item.at == *at);
        let item = item.map_or("", |item| &item.item);
        let turn = language.countdown(&view.clock.hm(*at), at.since(now));
        pen.put(" · ", theme::MUTED).put(&turn, theme::TEXT);
        if columns(item) + 3 <= pen.left() && !item.is_empty() {
            pen.put(" · ", theme::MUTED).put(item, theme::LABEL);
        }
    }
}

fn check(
    state: &State,
    view: &View,
    (speaker, readiness): (usize, &Readiness),
    nth: usize,
    buf: &mut Buffer,
    area: Rect,
) {
    let language = state.language;
    let Some((check, verdict, tick)) = readiness.checks.get(nth) else { return };
    if state.speakers.selected() == Some((speaker, *check)) {
        buf.set_style(area, theme::SELECTED);
    }
    let widest = |texts: &mut dyn Iterator<Item = &'static str>| texts.map(columns).max().unwrap_or(0);
    let names = widest(&mut Check::ALL.into_iter().map(|check| language.readiness_check(check)));
    let verdicts = [Verdict::Good, Verdict::Bad, Verdict::Unknown];
    let verdicts = widest(&mut verdicts.into_iter().map(|verdict| language.readiness_verdict(verdict)));
    let style = verdict_style(*verdict);
    let mut pen = Pen::new(buf, area, 0);
    pen.skip(GAP).column(verdict_sign(*verdict), 2, style);
    pen.column(language.readiness_check(*check), names, theme::TEXT).skip(GAP);
    pen.column(language.readiness_verdict(*verdict), verdicts, style).skip(GAP);
    let (why, style) = why(state, view, (*check, *verdict, tick.as_ref()), view.now(readiness.point));
    pen.put(&why, style);
}

/// Who said so, or what was found.
fn why(
    state: &State,
    view: &View,
    (check, verdict, tick): (Check, Verdict, Option<&Tick>),
    now: &PointNow,
) -> (String, Style) {
    let language = state.language;
    if let Some(tick) = tick {
        return (language.ticked(&tick.by, &view.clock.hm(tick.at)), theme::ANSWERED);
    }
    if verdict == Verdict::Unknown {
        return (words::to_be_ticked(language).to_owned(), theme::LABEL);
    }
    let found = match check {
        Check::Line => Some(language.presence(now.presence).to_owned()),
        Check::Path => now.path.as_deref().map(|path| language.path(path.band, &path.probe)),
        Check::Power => Some(language.power_but_alarm(&now.power)),
        Check::Backup => now.power.runtime.map(|runtime| language.length(runtime)),
        Check::Receives => now.confirmation.as_deref().map(|said| language.media(said.state).to_owned()),
        Check::Sends => None,
        Check::Chair => now.chair_present.map(|is_there| language.chair_present(is_there).to_owned()),
    };
    let by_itself = words::by_itself(language);
    (found.map_or_else(|| by_itself.to_owned(), |found| format!("{found} ({by_itself})")), theme::TEXT)
}

/// How a check looks that stands so.
pub(super) fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Good => theme::presence(Presence::Live),
        Verdict::Bad => theme::presence(Presence::Lost),
        Verdict::Unknown => theme::presence(Presence::Suspect),
    }
}

/// Its sign.
pub(super) fn verdict_sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "✔",
        Verdict::Bad => "✖",
        Verdict::Unknown => "?",
    }
}
