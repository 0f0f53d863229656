//! The page as HTML: a pure function of how the point stands.
//!
//! ```text
//! Xã Thọ Xuân (TX-001)                    07:12:05   Cập nhật
//! Lễ phát động …                          Giờ chốt số liệu: Báo cáo nhanh 07:20
//! ✔ Máy chủ     đang kết nối
//! ✔ Đường truyền phòng họp   tốt
//! ✔ Nguồn điện   điện lưới
//! ▲ Đã gọi hỗ trợ lúc 07:12   chưa trả lời
//! Cần hỗ trợ [          ] [Gọi hỗ trợ]   ☎ người trực
//! Số đại biểu có mặt (gồm cả người dân)   [    ]   Người báo cáo [          ]   [Báo số đại biểu]
//! Người chủ trì · Hình và tiếng · Máy chủ giám sát trả lời · Báo nguồn điện
//! Mở trang trên điện thoại · Chi tiết đường truyền
//! ```
//!
//! What changes by itself is in elements with `data-live`, which the script replaces; forms are
//! outside them, so nothing that is being typed is lost. One that has `data-v` is replaced only when
//! that changes.

mod count;
mod enrol;
mod fate;
mod header;
mod help;
mod linked;
mod network;
mod path;
mod power;
mod state;
mod statements;

use diemcau_core::time::Timestamp;
use diemcau_phrase::time::hour_minute;
use diemcau_phrase::{Language, page as phrase};
use maud::{DOCTYPE, Markup, html};

use crate::form::{FormFault, RawForm, Section};
use crate::view::{BelowView, NetworkView, PointView, Standing};

pub use enrol::enrol;
pub use linked::{lone, page as linked_page};
pub use network::login;

/// How it looks.
pub const CSS: &str = include_str!("page.css");
/// What makes it change by itself.
pub const JS: &str = include_str!("page.js");

/// All that the page shows to one browser.
#[derive(Debug)]
pub struct PageView<'a> {
    /// In which language it is.
    pub language: Language,
    /// How the point stands.
    pub point: &'a PointView,
    /// The token of the browser's forms.
    pub token: String,
    /// The one-time id of the forms of this page.
    pub form_id: String,
    /// Who reported last from this browser.
    pub by: Option<&'a str>,
    /// How the page is reached on the network; none where that is off, or not told to this browser.
    pub network: Option<NetworkView>,
    /// A form that came and was not taken.
    pub typed: Option<Typed<'a>>,
    /// What is shown behind a link of the point; none on the page of its own machine.
    pub linked: Option<Linked<'a>>,
}

/// What the page behind a link of the point shows, and that of its own machine does not.
#[derive(Debug)]
pub struct Linked<'a> {
    /// The path of the link; all forms go below it.
    pub base: &'a str,
    /// The number that stands, with its provenance.
    pub standing: Option<Standing>,
    /// The points below for which the page takes numbers.
    pub below: &'a [BelowView],
    /// Since when counts are taken, where that is to come.
    pub opens: Option<Timestamp>,
    /// The point at which this one attends.
    pub hosted_by: Option<&'a str>,
    /// The collector cannot write now.
    pub is_unwritten: bool,
}

/// A form that came and was not taken.
#[derive(Debug)]
pub struct Typed<'a> {
    /// Which.
    pub section: Section,
    /// As it came.
    pub raw: &'a RawForm,
    /// Why it was not taken.
    pub fault: FormFault,
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
pub fn page(view: &PageView<'_>) -> Markup {
    let language = view.language;
    document(
        language,
        view.point.title(),
        true,
        &html! {
            p.offline #offline hidden role="alert" {
                (phrase::offline(language)) " "
                a href="/" { (phrase::refresh(language)) }
            }
            (header::header(view))
            main {
                (state::section(view))
                (help::section(view))
                (count::section(view))
                (statements::chair(view))
                (statements::picture(view))
                (statements::replies(view))
                (power::section(view))
                (network::section(view))
                (path::section(view))
            }
        },
    )
}

/// The parts of it that change by themselves.
pub fn live(view: &PageView<'_>) -> Markup {
    html! {
        (header::live(view))
        (state::live(view))
        (help::live(view))
        (count::live(view))
        (statements::live(view))
        (power::live(view))
        (network::live(view))
        (path::live(view))
    }
}

/// A page that says one thing.
pub fn plain(language: Language, text: &str) -> Markup {
    document(
        language,
        phrase::point(language),
        false,
        &html! {
            main { section.lone { h1 { (phrase::point(language)) } p { (text) } p { a.button href="/" { (phrase::reopen(language)) } } } }
        },
    )
}

fn document(language: Language, title: &str, with_script: bool, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (phrase::title(language, title)) }
                link rel="stylesheet" href="/page.css";
                @if with_script {
                    script src="/page.js" defer {}
                }
            }
            body { (body) }
        }
    }
}

impl PageView<'_> {
    /// Before every path of the page: nothing on the machine's own.
    fn base(&self) -> &str {
        self.linked.as_ref().map_or("", |linked| linked.base)
    }

    /// The path of the page itself.
    fn home(&self) -> &str {
        if self.base().is_empty() { "/" } else { self.base() }
    }

    /// A form of a section. `fields` are its inputs and buttons. What is wrong in them is said by the page:
    /// a browser would say it in its own language.
    fn form(&self, section: Section, fields: &Markup) -> Markup {
        html! {
            form method="post" action={ (self.base()) "/" (section.id()) } novalidate autocomplete="off" data-form=(section.id()) {
                input type="hidden" name="token" value=(self.token);
                input type="hidden" name="id" value=(self.form_id);
                (fields)
                p.trouble role="alert" hidden data-unsent { (Tone::Fair.sign()) " " (phrase::unsent(self.language)) }
            }
        }
    }

    /// The form that came and was not taken, if it was that of a section.
    fn typed(&self, section: Section) -> Option<&Typed<'_>> {
        self.typed.as_ref().filter(|typed| typed.section == section)
    }

    /// What is wrong with it, beside it; a number that surprises is asked about instead.
    fn trouble(&self, section: Section) -> Markup {
        let fault = self.typed(section).and_then(|typed| fault(self.language, &typed.fault));
        html! {
            @if let Some(text) = fault {
                p.trouble role="alert" id={ (section.id()) "-trouble" } { (Tone::Bad.sign()) " " (text) }
            }
        }
    }

    /// An instant of the event clock, as HH:MM.
    fn hour_minute(&self, at: Timestamp) -> String {
        hour_minute(self.point.clock.time_of_day_s(at))
    }
}

/// Why a form was not taken; none where the person is asked instead.
fn fault(language: Language, fault: &FormFault) -> Option<String> {
    Some(match fault {
        FormFault::UnknownButton => phrase::unknown_button(language).to_owned(),
        FormFault::BadCount => phrase::bad_count(language).to_owned(),
        FormFault::LongText => phrase::long_text(language).to_owned(),
        FormFault::NotRecorded { why } => phrase::not_recorded(language, why),
        FormFault::RecordedSlowly => phrase::recorded_slowly(language).to_owned(),
        FormFault::NoCount => phrase::linked::no_count(language).to_owned(),
        FormFault::BadBelow { name } => phrase::linked::bad_below(language, name),
        FormFault::SurprisingBelow { numbers } => {
            let numbers: Vec<_> = numbers.iter().map(|held| (&*held.name, held.count)).collect();
            phrase::linked::surprising_below(language, &numbers)
        }
        FormFault::Surprising { .. } => return None,
    })
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
