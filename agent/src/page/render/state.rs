//! Three lines that say how the point is: collector, meeting path, power.

use diemcau_core::path::{Band, Finding, PathWindow};
use diemcau_core::power::{Power, PowerAlarm, PowerBasis, PowerFault, PowerSource};
use maud::{Markup, html};

use super::{Tone, View, path, say};
use crate::board::Link;
use crate::words;

/// An answer is shown at the top for so long.
const RECENT_MS: i64 = 30 * 60 * 1_000;

pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        section.states aria-label="Tình trạng điểm cầu" { (live(view)) }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        (link(view))
        (meeting(view))
        (power(view))
        (reply(view))
    }
}

/// An operator's answer of the last half hour, which people further up the page would miss.
fn reply(view: &View<'_>) -> Markup {
    let now_ms = say::event_ms(view.board, view.now);
    let newest = view.board.replies.last().filter(|reply| now_ms.saturating_sub(reply.at_ms) < RECENT_MS);
    html! {
        div.state data-live="reply" aria-live="polite" {
            @if let Some(reply) = newest {
                a.line.reply href="#replies" {
                    span.what { "Trung tâm trả lời lúc " (say::hh_mm(view.board, reply.at_ms)) ":" }
                    strong { (reply.text) }
                }
            }
        }
    }
}

/// One line: what, how it is, and small print.
fn line(key: &str, what: &str, tone: Tone, word: &str, small: &[String]) -> Markup {
    html! {
        div.state data-live=(key) aria-live="polite" {
            div class={ "line " (tone.class()) } {
                span.what { (what) }
                strong.how { (tone.sign()) " " (word) }
                @for text in small {
                    span.small { (text) }
                }
            }
        }
    }
}

fn link(view: &View<'_>) -> Markup {
    let board = view.board;
    let kept = || "Số liệu vẫn được ghi và sẽ tự gửi.".to_owned();
    let waiting = (board.n_waiting > 0).then(|| format!("{} mục chờ gửi.", board.n_waiting));
    let (tone, word, small) = match &board.link {
        Link::Attached { since } => {
            let since = format!("Từ {}.", say::hh_mm_of(board, view.now, *since));
            (Tone::Good, "đang kết nối".to_owned(), Some(since))
        }
        Link::Detached { why, .. } if board.welcome.is_none() && why.is_empty() => {
            (Tone::Unknown, "chưa kết nối, đang gọi".to_owned(), Some(kept()))
        }
        Link::Detached { since, .. } => {
            let since = say::hh_mm_of(board, view.now, *since);
            let word =
                if board.welcome.is_some() { "mất kết nối" } else { "chưa kết nối được" };
            (Tone::Bad, format!("{word} từ {since}"), Some(kept()))
        }
    };
    line("link", "Trung tâm", tone, &word, &small.into_iter().chain(waiting).collect::<Vec<_>>())
}

/// The worst of the probes, since a meeting needs them all.
fn meeting(view: &View<'_>) -> Markup {
    let windows = || view.board.paths.values();
    let worst = windows().filter_map(|window| Some((window.band?, window))).max_by_key(|(band, _)| *band);
    let unmeasured = || windows().find(|window| window.band.is_none());
    let (tone, word, window): (_, _, Option<&PathWindow>) = match worst {
        Some((band @ Band::Good, window)) => (Tone::Good, words::band(band), Some(window)),
        Some((band @ Band::Fair, window)) => (Tone::Fair, words::band(band), Some(window)),
        Some((band @ (Band::Poor | Band::Bad), window)) => (Tone::Bad, words::band(band), Some(window)),
        None => (Tone::Unknown, "chưa đo", unmeasured()),
    };
    let small = window.map(|window| match window.finding {
        Finding::Answered => path::figures(window),
        other => path::finding(other).to_owned(),
    });
    line("path", "Đường truyền phòng họp", tone, word, &small.into_iter().collect::<Vec<_>>())
}

fn power(view: &View<'_>) -> Markup {
    let board = view.board;
    let device = board.power_now(view.now.mono).map(|reading| reading.fresh()).unwrap_or_default();
    let source = device.source;
    let mut small = Vec::new();
    if let Some(word) = &board.power_word {
        let at = say::hh_mm(board, board.event_ms_of(word.since_ms, view.now));
        let by = if word.by.is_empty() { "người ở điểm cầu" } else { word.by.as_str() };
        small.push(match device.basis {
            PowerBasis::Person => format!("Theo {by} báo lúc {at}."),
            PowerBasis::File => {
                format!("Theo tệp của máy phát; {by} báo lúc {at}: {}.", words::source(word.source))
            }
            PowerBasis::Device => {
                format!("Thiết bị đo; {by} báo lúc {at}: {}.", words::source(word.source))
            }
        });
    } else if device.basis == PowerBasis::File {
        small.push("Theo tệp của máy phát.".to_owned());
    }
    small.extend(remarks(&device));
    let grave = device.alarm.is_some();
    let tone = match source {
        _ if grave => Tone::Bad,
        PowerSource::Mains => Tone::Good,
        PowerSource::Battery | PowerSource::Generator => Tone::Fair,
        PowerSource::Unknown => Tone::Unknown,
    };
    let left = device.runtime.filter(|_| source == PowerSource::Battery);
    let word = match left {
        Some(left) => format!("{}, {}", words::source(source), words::minutes_left(left)),
        None => words::source(source).to_owned(),
    };
    let word = match device.alarm {
        Some(PowerAlarm::LowBattery) => format!("{word} – ắc quy sắp hết"),
        Some(PowerAlarm::Shutdown) => format!("{word} – UPS sắp tắt máy"),
        None => word,
    };
    line("power", "Nguồn điện", tone, &word, &small)
}

fn remarks(power: &Power) -> Vec<String> {
    let charge = power.charge_percent.filter(|_| power.source == PowerSource::Battery);
    let fault = power.fault.map(|fault| match fault {
        PowerFault::Stale => "Số liệu của UPS đã cũ.",
        PowerFault::DriverDead => "Phần mềm đọc UPS đã dừng.",
        PowerFault::Unreachable => "Không hỏi được UPS.",
        PowerFault::Refused => "UPS không cho đọc.",
    });
    let charge = charge.map(|percent| format!("Ắc quy {percent} %."));
    let battery = power.replace_battery.then(|| "Cần thay ắc quy.".to_owned());
    charge.into_iter().chain(battery).chain(fault.map(str::to_owned)).collect()
}
