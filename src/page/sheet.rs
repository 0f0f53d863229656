//! The sheet of a point, to be printed on one page of A4: its link, and what its people are to do.

use diemcau_phrase::Language;
use diemcau_phrase::page::sheet as phrase;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::qr;

/// What a sheet tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetView {
    /// The event's name.
    pub event: String,
    /// The point's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The name of its level, and of the point above it if there is one.
    pub place: String,
    /// Who presides; may be empty.
    pub chair: String,
    /// The link.
    pub url: String,
    /// The day, as people write it.
    pub day: String,
    /// When technicians are to be there, HH:MM.
    pub be_there: String,
    /// By when the number is to be reported: the cut-off's name, HH:MM.
    pub cutoffs: Vec<(String, String)>,
    /// When the event starts, HH:MM.
    pub start: String,
    /// Whom to call: who, and the number.
    pub phones: Vec<(String, String)>,
}

/// How it looks.
const CSS: &str = include_str!("sheet.css");

/// A sheet, to stand in a [`document`].
pub fn article(language: Language, sheet: &SheetView) -> String {
    page(language, sheet).into_string()
}

/// Sheets as a document to print, each on a page of its own. They come as [`article`] made them.
pub fn document(language: Language, title: Option<&str>, articles: &[String]) -> Markup {
    let title = title.unwrap_or(phrase::title(language));
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(CSS)) }
            }
            body { @for article in articles { (PreEscaped(article)) } }
        }
    }
}

fn page(language: Language, sheet: &SheetView) -> Markup {
    html! {
        article {
            header {
                p.event { (sheet.event) }
                p.title { (phrase::title(language)) }
                h1 { (sheet.name) }
                p { (sheet.place) " · " (phrase::code(language)) strong { (sheet.code) } }
                @if !sheet.chair.is_empty() { p { (phrase::chair(language)) (sheet.chair) } }
            }
            section {
                h2 { "1. " (phrase::when(language)) }
                ul {
                    li { (phrase::be_there(language, &sheet.day, &sheet.be_there)) }
                    @for (name, at) in &sheet.cutoffs { li { strong { (phrase::report_before(language, name, at)) } } }
                    li { (phrase::starts(language, &sheet.start)) }
                }
            }
            section {
                h2 { "2. " (phrase::check(language)) }
                ul.ticks {
                    @for text in [phrase::check_line(language), phrase::check_media(language), phrase::check_power(language), phrase::check_chair(language)] {
                        li { "☐ " (text) }
                    }
                }
            }
            section.report {
                h2 { "3. " (phrase::report(language)) }
                div.link {
                    (qr::svg(language, &sheet.url))
                    div { p { (phrase::report_how(language)) } p.url { (sheet.url) } p.secret { (phrase::secret(language)) } }
                }
            }
            section {
                h2 { "4. " (phrase::call(language)) }
                @if sheet.phones.is_empty() { p { (phrase::nobody(language)) } }
                table { @for (who, phone) in &sheet.phones { tr { td { (who) } td.phone { (phone) } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_link_code_times_and_telephones_and_escapes_names() {
        let sheet = SheetView {
            event: "Lễ phát động".to_owned(),
            name: "Xã <b>Thọ</b> Xuân".to_owned(),
            code: "14650".to_owned(),
            place: "xã, phường, thị trấn · Huyện Thọ Xuân".to_owned(),
            chair: String::new(),
            url: "https://diemcau.example/p/14650/AbC".to_owned(),
            day: "08/5/2025".to_owned(),
            be_there: "06:20".to_owned(),
            cutoffs: vec![("Báo cáo nhanh".to_owned(), "07:20".to_owned())],
            start: "08:00".to_owned(),
            phones: vec![("Người trực".to_owned(), "0237 385 2246".to_owned())],
        };
        let one = article(Language::Vietnamese, &sheet);
        let page =
            document(Language::Vietnamese, Some(&sheet.name), std::slice::from_ref(&one)).into_string();
        for part in [
            "Xã &lt;b&gt;Thọ&lt;/b&gt; Xuân",
            "https://diemcau.example/p/14650/AbC",
            "<svg",
            "Cán bộ kỹ thuật có mặt trước 06:20, ngày 08/5/2025.",
            "Báo số đại biểu trước 07:20 (Báo cáo nhanh).",
            "0237 385 2246",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let both = document(Language::English, None, &[one.clone(), one]).into_string();
        assert_eq!(both.matches("<article>").count(), 2);
    }
}
