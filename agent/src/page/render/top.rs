//! The head of the page: whose it is, the event's clock, and what comes next.

use diemcau_proto::v1::{Cutoff, Session, Welcome};
use maud::{Markup, html};

use super::{View, say};
use crate::board::Board;

/// The point's name; its code before the collector told more.
pub(super) fn name(board: &Board) -> &str {
    board
        .welcome
        .as_ref()
        .map(|welcome| welcome.point_name.as_str())
        .filter(|name| !name.is_empty())
        .unwrap_or(board.point.as_str())
}

pub(super) fn header(view: &View<'_>) -> Markup {
    html! {
        header {
            (live(view))
            p.refresh { a href="/" { "Cập nhật" } }
        }
    }
}

pub(super) fn live(view: &View<'_>) -> Markup {
    let board = view.board;
    let welcome = board.welcome.as_ref();
    html! {
        div data-live="name" {
            @if welcome.is_some_and(|welcome| welcome.session() == Session::Rehearsal) {
                p.rehearsal { strong { "DIỄN TẬP" } " – số liệu không tính vào buổi lễ" }
            }
            h1 { (name(board)) " " span.code { "(" (board.point) ")" } }
            @if let Some(welcome) = welcome {
                p.event { (welcome.event) }
            }
        }
        div.clock data-live="clock" { (clock(view)) }
        div data-live="cutoff" {
            @if let Some(cutoff) = welcome.and_then(|welcome| next_cutoff(view, welcome)) {
                p.cutoff {
                    "Giờ chốt số liệu: "
                    strong { (cutoff.name) " lúc " (say::hh_mm(board, cutoff.at_ms)) }
                }
            }
        }
    }
}

fn clock(view: &View<'_>) -> Markup {
    let at_ms = say::event_ms(view.board, view.now);
    let seconds = view.board.time_of_day(at_ms);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    html! {
        span.small { @if view.board.clock.is_some() { "Giờ buổi lễ " } @else { "Giờ máy này " } }
        time #clock data-seconds=(seconds) { (format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)) }
    }
}

fn next_cutoff<'a>(view: &View<'_>, welcome: &'a Welcome) -> Option<&'a Cutoff> {
    let now_ms = say::event_ms(view.board, view.now);
    welcome.cutoffs.iter().find(|cutoff| cutoff.at_ms > now_ms)
}
