//! The page as HTML: a pure function of how things stand.
//!
//! ```text
//! Xã Thọ Xuân (TX-001)                    07:12:05   Cập nhật
//! Lễ phát động …                          Giờ chốt số liệu: Báo cáo nhanh 07:20
//! ✔ Trung tâm   đang kết nối
//! ✔ Đường truyền phòng họp   tốt
//! ✔ Nguồn điện   điện lưới
//! Số đại biểu có mặt (gồm cả người dân)   [    ]   Người báo [          ]   [Báo số đại biểu]
//! Người chủ trì · Hình và tiếng · Cần hỗ trợ · Trung tâm trả lời · Báo nguồn điện
//! Mở trang trên điện thoại · Chi tiết đường truyền
//! ```
//!
//! What changes by itself is in elements with `data-live`, which the script replaces; forms are
//! outside them, so nothing that is being typed is lost. One that has `data-v` is replaced only when
//! that changes.

mod count;
mod network;
mod path;
mod power;
mod say;
mod state;
mod top;
mod words;

use std::time::Duration;

use maud::{DOCTYPE, Markup, html};

use super::form::{RawForm, Section, Trouble};
use super::lan::Notice;
use crate::board::Board;
use crate::clock::Now;

pub(super) use network::login;

/// How it looks.
pub(super) const CSS: &str = include_str!("page.css");
/// What makes it change by itself.
pub(super) const JS: &str = include_str!("page.js");

/// All that the page shows.
pub(super) struct View<'a> {
    /// How things stand.
    pub(super) board: &'a Board,
    /// When.
    pub(super) now: Now,
    /// The token of the browser's forms.
    pub(super) token: String,
    /// The one-time id of the forms of this page.
    pub(super) form_id: String,
    /// Who reported last from this browser.
    pub(super) by: Option<&'a str>,
    /// How the page is reached on the network; none where that is off, or not told to this browser.
    pub(super) notice: Option<Notice>,
    /// The addresses of that.
    pub(super) urls: Vec<String>,
    /// How long nobody new is let in from the network, if so.
    pub(super) shut_for: Option<Duration>,
    /// A form that came and was not taken.
    pub(super) typed: Option<Typed<'a>>,
}

/// A form that came and was not taken.
pub(super) struct Typed<'a> {
    /// Which.
    pub(super) section: Section,
    /// As it came.
    pub(super) raw: &'a RawForm,
    /// Why it was not taken.
    pub(super) trouble: Trouble,
}

/// How good something is, told by sign, colour and word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Good,
    Fair,
    Bad,
    Unknown,
}

/// The whole page.
pub(super) fn page(view: &View<'_>) -> Markup {
    let name = top::name(view.board);
    document(
        name,
        true,
        &html! {
            p.offline #offline hidden role="alert" {
                "Trang không hỏi được máy trạm. Những gì đang hiện có thể đã cũ. "
                a href="/" { "Cập nhật" }
            }
            (top::header(view))
            main {
                (state::section(view))
                (count::section(view))
                (words::chair(view))
                (words::picture(view))
                (words::help(view))
                (words::replies(view))
                (power::section(view))
                (network::section(view))
                (path::section(view))
            }
        },
    )
}

/// The parts of it that change by themselves.
pub(super) fn live(view: &View<'_>) -> Markup {
    html! {
        (top::live(view))
        (state::live(view))
        (count::live(view))
        (words::live(view))
        (power::live(view))
        (network::live(view))
        (path::live(view))
    }
}

/// A page that says one thing.
pub(super) fn plain(text: &str) -> Markup {
    document(
        "Điểm cầu",
        false,
        &html! {
            main { section.lone { h1 { "Điểm cầu" } p { (text) } p { a.button href="/" { "Mở lại trang" } } } }
        },
    )
}

fn document(title: &str, with_script: bool, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " – điểm cầu" }
                link rel="stylesheet" href="/page.css";
                @if with_script {
                    script src="/page.js" defer {}
                }
            }
            body { (body) }
        }
    }
}

impl View<'_> {
    /// A form of a section. `fields` are its inputs and buttons.
    fn form(&self, section: Section, fields: &Markup) -> Markup {
        html! {
            form method="post" action={ "/" (section.id()) } autocomplete="off" data-form=(section.id()) {
                input type="hidden" name="token" value=(self.token);
                input type="hidden" name="id" value=(self.form_id);
                (fields)
            }
        }
    }

    /// The form that came and was not taken, if it was that of a section.
    fn typed(&self, section: Section) -> Option<&Typed<'_>> {
        self.typed.as_ref().filter(|typed| typed.section == section)
    }

    /// What is wrong with it, beside it.
    fn trouble(&self, section: Section) -> Markup {
        let typed = self.typed(section);
        html! {
            @if let Some(Typed { trouble: Trouble::Wrong(text), .. }) = typed {
                p.trouble role="alert" id={ (section.id()) "-trouble" } { (Tone::Bad.sign()) " " (text) }
            }
        }
    }
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }

    /// Its sign; words beside it say the same.
    fn sign(self) -> Markup {
        let sign = match self {
            Self::Good => "✔",
            Self::Fair => "▲",
            Self::Bad => "✖",
            Self::Unknown => "○",
        };
        html! { span.sign aria-hidden="true" { (sign) } }
    }
}

#[cfg(test)]
mod tests;
