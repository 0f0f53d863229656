//! The page of the organisers: the figure now, who is missing, what is doubtful, and what was frozen. It is whole
//! without scripts; with one it renews itself.
//!
//! ```text
//! Ban tổ chức · Lê Hoa                          07:12:05   Cập nhật
//! Báo cáo nhanh: chốt 07:20 (còn 8 phút), gửi trước 07:30
//! 845/1.018 điểm cầu đã kết nối, 15.212 đại biểu     theo cấp · theo địa bàn
//! Chưa báo: Huyện A … Xã B   dự kiến 60   ☎ 0912 …   [Đã gọi]
//! Cần xem lại: Xã C 450 (hơn 3 lần)  [Xác minh] [Điều chỉnh]
//! Giờ chốt: Báo cáo nhanh  đã chốt  3 thay đổi  [Lập đính chính]  TXT CSV JSON
//! ```

mod doubtful;
mod figure;
mod frozen;
mod missing;

use diemcau_core::event::Session;
use diemcau_core::time::Timestamp;
use diemcau_phrase::Language;
use diemcau_phrase::page::{self, organisers as phrase};
use diemcau_phrase::time::{hour_minute, hour_minute_second};
use maud::{DOCTYPE, Markup, html};

use crate::view::ClockView;

pub use doubtful::{DoubtView, ToldView};
pub use figure::{FigureView, RowView};
pub use frozen::{AmendmentView, ApprovedView, FrozenView, report};
pub use missing::{CalledView, MissingAreaView, MissingView};

/// How it looks.
pub const CSS: &str = include_str!("organisers.css");
/// What renews it.
pub const JS: &str = include_str!("organisers.js");

/// All that the page shows.
#[derive(Debug)]
pub struct OrganisersView<'a> {
    /// In which language it is.
    pub language: Language,
    /// The path of the link.
    pub base: &'a str,
    /// The token of its forms.
    pub token: &'a str,
    /// Whose page it is.
    pub name: &'a str,
    /// The event's name.
    pub event: &'a str,
    /// What its data is for.
    pub session: Session,
    /// The time.
    pub clock: ClockView,
    /// The collector cannot write now.
    pub is_unwritten: bool,
    /// The next cut-off, with when it is and when its report is due.
    pub next: Option<NextCutoff<'a>>,
    /// The figure now.
    pub figure: FigureView,
    /// Who has not reported, by area.
    pub missing: &'a [MissingAreaView],
    /// It is one area alone that is listed.
    pub is_one_area: bool,
    /// Numbers to be looked at.
    pub doubtful: &'a [DoubtView],
    /// The cut-offs.
    pub frozen: &'a [FrozenView],
    /// Names of the formats in which a report can be had.
    pub formats: &'a [&'a str],
    /// What became of what was sent; none: nothing was.
    pub notice: Option<Notice<'a>>,
}

/// The next cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextCutoff<'a> {
    /// Its name.
    pub name: &'a str,
    /// When it is.
    pub at: Timestamp,
    /// When its report is due.
    pub due: Option<Timestamp>,
}

/// What became of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice<'a> {
    /// It is recorded.
    Done,
    /// It is not, and why.
    Refused(&'a str),
}

/// The whole page.
pub fn page(view: &OrganisersView<'_>) -> Markup {
    let language = view.language;
    document(
        language,
        &html! {
            header #head data-live {
                @if view.session == Session::Rehearsal {
                    p.rehearsal { strong { (page::rehearsal(language)) } (page::rehearsal_means(language)) }
                }
                div.bar-top {
                    h1 { (phrase::title(language)) }
                    p { (phrase::you_are(language)) strong { (view.name) } }
                    p.clock { (hour_minute_second(view.clock.time_of_day_s(view.clock.now))) }
                    p.noprint { a.button href=(view.base) { (page::refresh(language)) } }
                }
                p.event { (view.event) }
                @if view.is_unwritten { p.trouble role="alert" { "✖ " (page::linked::unwritten(language)) } }
                @if let Some(next) = view.next { p.next { strong { (view.time_left(next)) } } }
                p.stale hidden { "▲ " (phrase::stale(language)) }
            }
            @match view.notice {
                Some(Notice::Done) => p.done role="status" { "✔ " (phrase::recorded(language)) },
                Some(Notice::Refused(why)) => p.trouble role="alert" { "✖ " (why) },
                None => {},
            }
            main {
                section #figure data-live aria-labelledby="figure-h" { (figure::section(view)) }
                section #missing data-live aria-labelledby="missing-h" { (missing::section(view)) }
                section #doubtful data-live aria-labelledby="doubtful-h" { (doubtful::section(view)) }
                section #frozen data-live aria-labelledby="frozen-h" { (frozen::section(view)) }
            }
        },
    )
}

fn document(language: Language, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (phrase::title(language)) }
                link rel="stylesheet" href="/organisers.css";
                script src="/organisers.js" defer {}
            }
            body { (body) }
        }
    }
}

impl OrganisersView<'_> {
    /// A form that does something; `fields` are its inputs and buttons.
    fn form(&self, fields: &Markup) -> Markup {
        html! {
            form.noprint method="post" action={ (self.base) "/act" } autocomplete="off" {
                input type="hidden" name="token" value=(self.token);
                (fields)
            }
        }
    }

    /// An instant, as HH:MM.
    fn hour_minute(&self, at: Timestamp) -> String {
        hour_minute(self.clock.time_of_day_s(at))
    }

    fn time_left(&self, next: NextCutoff<'_>) -> String {
        let left_s = next.at.since(self.clock.now).as_secs();
        let left_min = i64::try_from(left_s.div_ceil(60)).unwrap_or(i64::MAX);
        let due = next.due.map(|due| self.hour_minute(due));
        self.language.time_left(next.name, &self.hour_minute(next.at), left_min, due.as_deref())
    }
}

#[cfg(test)]
mod tests;
