//! The meeting path in small print, for a technician who is called.

use diemcau_core::path::{Band, Finding, PathWindow};
use maud::{Markup, html};

use super::{Tone, View, say};
use crate::board::Link;
use crate::words;

pub(super) fn section(view: &View<'_>) -> Markup {
    html! {
        section.details aria-labelledby="details-h" {
            h2 #details-h { "Chi tiết cho kỹ thuật viên" }
            (live(view))
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        div data-live="details" {
            @if let Link::Detached { why, .. } = &view.board.link && !why.is_empty() {
                p.small { "Trung tâm: " (why) }
            }
            @if view.board.paths.is_empty() {
                p.small { "Đường truyền: chưa đo." }
            }
            @for window in view.board.paths.values() {
                p.small {
                    strong { (window.probe) } " (" (window.kind.id()) "): "
                    @match window.band {
                        Some(band) => { (tone(band).sign()) " " (words::band(band)) ". " }
                        None => "chưa đo. ",
                    }
                    @if window.finding != Finding::Answered { (finding(window.finding)) " " }
                    @if window.n_sent > 0 { (figures(window)) }
                    (particulars(window))
                }
            }
            p.small { "diemcau-agent " (crate::identity::VERSION) }
        }
    }
}

fn tone(band: Band) -> Tone {
    match band {
        Band::Good => Tone::Good,
        Band::Fair => Tone::Fair,
        Band::Poor | Band::Bad => Tone::Bad,
    }
}

pub(super) fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Answered => "Có trả lời.",
        Finding::Degraded => "Máy chủ trả lời là đang lỗi.",
        Finding::NotPermitted => "Máy này không được phép đo.",
        Finding::NoTarget => "Chưa có đích để đo.",
        Finding::DnsFailed => "Không tìm thấy tên máy chủ.",
        Finding::Refused => "Máy chủ từ chối.",
        Finding::Unreachable => "Không có đường tới máy chủ.",
        Finding::TimedOut => "Máy chủ không trả lời.",
        Finding::Malformed => "Trả lời không đúng giao thức.",
    }
}

/// Figures with the window and the number of samples that they rest on.
pub(super) fn figures(window: &PathWindow) -> String {
    let rtt = window.rtt_us.map(|us| format!("Độ trễ {} ms, ", millis(us)));
    let jitter = window.jitter_us.map(|us| format!("biến thiên {} ms, ", millis(us)));
    let loss = window.loss_permille().map(|permille| match permille % 10 {
        0 => format!("mất gói {} %, ", permille / 10),
        tenths => format!("mất gói {},{tenths} %, ", permille / 10),
    });
    let samples = format!("{} mẫu/{} giây.", say::number(window.n_sent), window.length.as_secs());
    capitalised(&[rtt, jitter, loss, Some(samples)].into_iter().flatten().collect::<String>())
}

/// What a technician wants to know beside them, a sentence each.
fn particulars(window: &PathWindow) -> String {
    let repeated = Some(window.n_repeated).filter(|n| *n > 0);
    let moved = window.n_mapping_changes.filter(|n| *n > 0);
    let sentences = [
        repeated.map(|n| format!(" Mất gói gồm {} mẫu TCP phải gửi lại.", say::number(n))),
        window.response_us.map(|us| format!(" Máy chủ đáp ứng sau {} ms.", millis(us))),
        moved.map(|n| format!(" Địa chỉ bên ngoài đổi {n} lần.")),
        window.certificate_days.map(certificate),
    ];
    sentences.into_iter().flatten().collect()
}

fn millis(us: u32) -> String {
    if us < 1_000 { "dưới 1".to_owned() } else { say::number((us + 500) / 1_000) }
}

fn certificate(days: i32) -> String {
    if days < 0 {
        " Chứng thư đã hết hạn.".to_owned()
    } else {
        format!(" Chứng thư còn {days} ngày.")
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
