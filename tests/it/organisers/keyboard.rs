//! The organisers' page by the keyboard alone, and on paper.

use std::process::Command;

use serde_json::{Value, json};

use super::{add, with_cutoff_soon};
use crate::harness::collector::Serve;
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::Pages;
use crate::harness::{secs, skip, until_true};
use crate::phone::driver::{Driver, ENTER, Look, TAB, from_base64};
use crate::phone::until;

/// The key that ticks a box.
const SPACE: &str = " ";
/// The width of A4 without margins of 12.7 mm, in pixels of CSS.
const PAPER: Look = Look { width: 698, height: 1_000, script: true };

/// A page with somebody to call, a number to verify and a figure to approve.
fn pages() -> Pages {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = event::write(dir.path(), Shape { points: 12, speaking: 0 });
    with_cutoff_soon(&event);
    let pages = Pages::start_of(dir, event, Serve::default());
    assert_eq!(pages.send(&pages.link(&code(2)), "count", "count=10&by=Lan").status, 303);
    assert!(pages.run(&["attend", &code(2), "50", "--by", "Bình"]).status.success());
    pages
}

/// Waits until the figure is frozen.
fn is_frozen(pages: &Pages, base: &str) {
    until_true("the figure is frozen", secs(60), || pages.get(base).body.contains("value=\"approve\""));
}

#[test]
fn calling_verifying_and_approving_need_no_pointer_and_the_focus_is_seen_and_kept() {
    let pages = pages();
    let base = add(&pages);
    let Some(driver) = Driver::start(Look::LAPTOP) else { return };
    is_frozen(&pages, &base);
    driver.open(&format!("http://{}{base}", pages.addr));
    driver.wait("h1", "Ban tổ chức");

    tab_to(&driver, "the button of a call", |at| at["value"] == "called");
    let before = focused(&driver);
    assert!(pages.run(&["attend", &code(5), "41", "--by", "Bình"]).status.success());
    until("the page renews itself", || !driver.text("#missing").contains("Điểm cầu 5 "));
    assert_eq!(focused(&driver), before, "who is about to press a button does not lose it");
    driver.keys(ENTER);
    driver.wait(".done", "Đã ghi nhận");
    driver.wait("#missing", "Lê Hoa đã gọi lúc");

    tab_to(&driver, "the button that verifies", |at| at["value"] == "verify");
    driver.picture("organisers-1280x800-focus");
    driver.keys(ENTER);
    driver.wait("#doubtful", "Không có số liệu cần xem lại");

    tab_to(&driver, "the box to tick", |at| at["kind"] == "checkbox");
    driver.keys(SPACE);
    tab_to(&driver, "the button that approves", |at| at["value"] == "approve");
    driver.keys(ENTER);
    driver.wait("#frozen .approved", "Lê Hoa");
}

#[test]
fn on_paper_there_are_no_buttons_and_nothing_is_cut() {
    let pages = pages();
    let base = add(&pages);
    let Some(driver) = Driver::start(PAPER) else { return };
    is_frozen(&pages, &base);
    driver.open(&format!("http://{}{base}", pages.addr));
    driver.wait("h1", "Ban tổ chức");
    driver.cdp("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let shown = "return [...document.querySelectorAll('button, input, .button, form')]\
                 .filter(at => at.getClientRects().length).map(at => at.outerHTML);";
    assert_eq!(driver.ask_own(shown), Value::Array(Vec::new()));
    let cut = "return [...document.querySelectorAll('body, main, section, .wide, li, p')]\
               .filter(at => at.scrollWidth > at.clientWidth + 1 && at.clientWidth).map(at => at.outerHTML);";
    assert_eq!(driver.ask_own(cut), Value::Array(Vec::new()));

    let printed = driver.cdp("Page.printToPDF", &json!({"paperWidth": 8.27, "paperHeight": 11.69}));
    let file = pages.collector.dir().join("page.pdf");
    std::fs::write(&file, from_base64(printed["data"].as_str().expect("it is a text")))
        .expect("it is written");
    let Ok(read) = Command::new("pdftotext").args(["-layout"]).arg(&file).arg("-").output() else {
        return skip("a printed page read", "pdftotext is not there (Debian package poppler-utils)");
    };
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    for part in ["phòng", "đến", "450", "Báo cáo nhanh", "0/12 điểm cầu đã kết nối, 50 đại biểu"]
    {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    for button in ["Đã gọi", "Phê duyệt", "Điều chỉnh", "Cập nhật", "Tải về"] {
        assert!(text.lines().all(|line| line.trim() != button), "{button} in:\n{text}");
    }
}

/// What has the focus, as people know it.
fn focused(driver: &Driver) -> Value {
    driver.ask_own(
        "const at = document.activeElement, look = getComputedStyle(at), form = at.closest('form'); \
         const of = form && form.querySelector('[name=code], [name=cutoff]'); \
         return {tag: at.tagName, kind: at.type || '', value: at.value || '', of: of ? of.value : '', \
                 outline: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth)};",
    )
}

/// Presses Tab until what has the focus is what is wanted; whatever has it meanwhile shows that.
fn tab_to(driver: &Driver, what: &str, is_it: impl Fn(&Value) -> bool) {
    for _ in 0..80 {
        driver.keys(TAB);
        let at = focused(driver);
        let is_page = at["tag"] == "BODY";
        assert!(is_page || at["outline"].as_f64() >= Some(2.0), "the focus is not seen: {at}");
        if is_it(&at) {
            return;
        }
    }
    panic!("{what} is not reached by the keyboard");
}
