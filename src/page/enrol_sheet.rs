//! The sheet by which a machine at a point is enrolled, once, to be printed on one page of A4.

use diemcau_phrase::Language;
use diemcau_phrase::page::enrol_sheet as phrase;
use maud::html;

use crate::qr;

/// What a sheet tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolSheetView {
    /// The event's name.
    pub event: String,
    /// The point's name.
    pub name: String,
    /// Its code in the roster.
    pub code: String,
    /// Where the collector is, HOST:PORT.
    pub collector: String,
    /// The enrolment code.
    pub enrol_code: String,
    /// Until when it is good, as people write it.
    pub expires: String,
    /// Whom to call; may be empty.
    pub phone: String,
}

/// A sheet, to stand in a [`document`](crate::sheet::document).
pub fn article(language: Language, sheet: &EnrolSheetView) -> String {
    let command = format!("diemcau-agent enroll --collector {} --code {}", sheet.collector, sheet.enrol_code);
    let page = html! {
        article {
            header {
                p.event { (sheet.event) }
                p.title { (phrase::title(language)) }
                h1 { (sheet.name) }
                p { (phrase::code(language)) strong { (sheet.code) } }
            }
            section.report {
                h2 { (phrase::enrol_code(language)) }
                div.link {
                    (qr::svg(language, &sheet.enrol_code))
                    div {
                        p.url { strong { (sheet.enrol_code) } }
                        p { (phrase::collector(language)) strong { (sheet.collector) } }
                        p { (phrase::expires(language, &sheet.expires)) }
                        p.secret { (phrase::secret(language)) }
                    }
                }
            }
            section {
                h2 { (phrase::how(language)) }
                ol {
                    li { (phrase::run(language)) p.url { (command) } }
                    li { (phrase::restart(language)) p.url { "sudo systemctl restart diemcau-agent" } }
                    li { (phrase::look(language)) }
                }
                @if !sheet.phone.is_empty() { p { (phrase::call(language)) strong { (sheet.phone) } } }
            }
        }
    };
    page.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_code_collector_and_command_and_escapes_names() {
        let sheet = EnrolSheetView {
            event: "Lễ phát động".to_owned(),
            name: "Xã <b>Thọ</b> Xuân".to_owned(),
            code: "14650".to_owned(),
            collector: "giamsat.example:7500".to_owned(),
            enrol_code: "2F9K-0000".to_owned(),
            expires: "08:00 ngày 8/5/2025".to_owned(),
            phone: String::new(),
        };
        let page = article(Language::Vietnamese, &sheet);
        for part in [
            "Xã &lt;b&gt;Thọ&lt;/b&gt; Xuân",
            "diemcau-agent enroll --collector giamsat.example:7500 --code 2F9K-0000",
            "<svg",
            "08:00 ngày 8/5/2025",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
}
