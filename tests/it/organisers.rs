//! The organisers' page: figure, missing, doubtful numbers, cut-offs and reports, through the real programs.

mod keyboard;

use std::process::Output;

use serde_json::Value;

use crate::harness::collector::Serve;
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{Answer, Pages, URL, exchange};
use crate::harness::{secs, until_true};
use crate::phone::driver::{Driver, Look};
use crate::phone::until;
use crate::report::with_cutoff_soon;

const HOA: &str = "Lê Hoa";
/// The cut-off as a form has it.
const CUTOFF: &str = "B%C3%A1o+c%C3%A1o+nhanh";

#[test]
fn an_organiser_sees_the_figure_calls_verifies_overrides_and_downloads() {
    let pages = Pages::start(Shape { points: 12, speaking: 0 }, Serve::default());
    let base = add(&pages);
    let page = pages.get(&base);
    assert_eq!(page.status, 200, "{page:?}");
    for part in [HOA, "0/12 điểm cầu đã kết nối", "Chưa báo số đại biểu (12)", "Báo cáo nhanh"]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let token = field(&page, "token");

    does(&pages, &base, &format!("token={token}&do=called&code={}&note=s%E1%BA%BD+b%C3%A1o", code(3)));
    assert!(pages.get(&base).body.contains("Lê Hoa đã gọi lúc"), "the call is told");

    let told = pages.send(&pages.link(&code(2)), "count", "count=10&by=Lan");
    assert_eq!(told.status, 303);
    let entered = pages.run(&["attend", &code(2), "50", "--by", "Bình"]);
    assert!(entered.status.success(), "{entered:?}");
    assert!(pages.get(&base).body.contains("lệch số liệu"), "two sources differ");
    does(&pages, &base, &format!("token={token}&do=verify&code={}", code(2)));
    assert!(!pages.get(&base).body.contains("lệch số liệu"), "who verifies decides");
    does(
        &pages,
        &base,
        &format!("token={token}&do=override&code={}&count=44&reason=%C4%91%E1%BA%BFm", code(2)),
    );
    let report = pages.run(&["report", "--format", "json"]);
    let json: Value = serde_json::from_slice(&report.stdout).expect("it is JSON");
    assert_eq!((&json["attendees"], &json["conflicts"]), (&44.into(), &0.into()), "{json}");

    let downloaded = pages.get(&format!("{base}/report.json"));
    assert_eq!(downloaded.body.as_bytes(), report.stdout, "the same bytes");
    assert!(pages.get(&format!("{base}/report.csv")).head.contains("bao-cao.csv"));
    assert!(pages.get(&format!("{base}/report")).body.contains("44"));
    let to_come = pages.get(&format!("{base}/report.json?cutoff=B%C3%A1o+c%C3%A1o+nhanh"));
    assert_eq!(to_come.status, 422, "{to_come:?}");

    for (form, status, says) in [
        (format!("token=x&do=verify&code={}", code(2)), 403, "cũ"),
        (format!("do=verify&code={}", code(2)), 403, "cũ"),
        (format!("token={token}&do=override&code={}&count=5&reason=", code(2)), 422, "Xin ghi lý do"),
        (format!("token={token}&do=verify&code={}", code(5)), 422, "chưa có số"),
        (format!("token={token}&do=amend&cutoff=Kh%C3%B4ng&reason=a"), 422, "giờ chốt"),
    ] {
        let answer = pages.post(&format!("{base}/act"), &form);
        assert_eq!(answer.status, status, "{form}: {answer:?}");
        assert!(answer.body.contains(says), "{form}: {answer:?}");
    }
    let form = format!("token={token}&do=verify&code={}", code(2));
    let foreign = format!(
        "POST {base}/act HTTP/1.1\r\nHost: {}\r\nOrigin: https://evil.example\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        pages.addr,
        form.len()
    );
    assert_eq!(exchange(pages.addr, &foreign).status, 403);
}

#[test]
fn an_organiser_amends_and_approves_what_was_frozen_and_takes_it_to_sign() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = event::write(dir.path(), Shape { points: 3, speaking: 0 });
    with_cutoff_soon(&event);
    let pages = Pages::start_of(dir, event, Serve::default());
    let base = add(&pages);
    let entered = pages.run(&["attend", &code(2), "50", "--by", "Bình"]);
    assert!(entered.status.success(), "{entered:?}");
    let secret = field(&pages.get(&base), "token");
    let early = pages.post(&format!("{base}/act"), &format!("token={secret}&do=approve&cutoff={CUTOFF}"));
    assert!(early.status == 422 && early.body.contains("giờ chốt"), "nothing is frozen yet: {early:?}");
    let frozen = format!("{base}/report.json?cutoff={CUTOFF}");
    let is_frozen = || pages.get(&frozen).status == 200;
    until_true("the cut-off is reached", secs(60), is_frozen);

    does(&pages, &base, &format!("token={secret}&do=override&code={}&count=44&reason=a", code(2)));
    until("a change came after it", || pages.get(&base).body.contains("1 thay đổi sau giờ chốt"));
    does(
        &pages,
        &base,
        &format!("token={secret}&do=amend&cutoff={CUTOFF}&reason=%C4%91%E1%BA%BFm+l%E1%BA%A1i"),
    );
    let page = pages.get(&base).body;
    assert!(page.contains("Đính chính lần 1") && page.contains("đếm lại"), "{page}");

    let amended = format!("cutoff={CUTOFF}&amendment=1");
    let shown = |query: &str| pages.get(&format!("{base}/report?{query}")).body;
    assert!(shown(&amended).contains("44") && shown(&format!("cutoff={CUTOFF}")).contains("50"));
    does(&pages, &base, &format!("token={secret}&do=approve&{amended}"));
    let page = pages.get(&base).body;
    assert_eq!(
        page.matches("<p class=\"approved\">").count(),
        1,
        "the amendment, not what was frozen: {page}"
    );
    assert!(page.contains("Lê Hoa") && page.contains("value=\"approve\""), "{page}");
    let again =
        pages.post(&format!("{base}/act"), &format!("token={secret}&do=approve&cutoff={CUTOFF}&amendment=x"));
    assert_eq!(again.status, 422, "{again:?}");

    for ending in ["docx", "xlsx"] {
        let taken = pages.get(&format!("{base}/report.{ending}?{amended}"));
        assert_eq!(taken.status, 200);
        assert!(
            taken.head.contains(&format!("bao-cao.{ending}")) && taken.body.starts_with("PK"),
            "{ending}"
        );
    }
}

#[test]
fn a_link_of_an_organiser_is_personal_and_can_be_revoked() {
    let mut pages = Pages::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let base = add(&pages);
    let again = organisers(&pages, &["add", HOA, "--by", "Bình"]);
    assert_eq!(again.status.code(), Some(1), "one link for a name: {again:?}");
    let listed = organisers(&pages, &["list"]);
    assert_eq!(String::from_utf8_lossy(&listed.stdout), format!("{HOA}\n"));
    pages.collector.restart();
    let served = "pages are served";
    until("it serves again", || pages.collector.process().log().matches(served).count() == 2);
    let log = pages.collector.process().log();
    let at = log.rfind("pages are served listen=").expect("it says where") + "pages are served listen=".len();
    pages.addr = log[at..].split_whitespace().next().and_then(|addr| addr.parse().ok()).expect("an address");
    assert_eq!(pages.get(&base).status, 200, "it outlives the collector");
    let revoked = organisers(&pages, &["revoke", HOA, "--by", "Bình"]);
    assert!(revoked.status.success(), "{revoked:?}");
    let (gone, wrong) = (pages.get(&base), pages.get("/o/AAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!((gone.status, &gone.body), (404, &wrong.body), "as one that never was");
    assert!(!gone.body.contains("Điểm cầu 1") && !gone.body.contains(HOA), "{gone:?}");
    let token = base.rsplit('/').next().unwrap_or_default();
    assert!(!pages.collector.process().log().contains(token), "tokens are in no log");
}

#[test]
fn the_page_fits_a_phone_and_a_desk_and_works_by_its_buttons() {
    let pages = Pages::start(Shape { points: 42, speaking: 0 }, Serve::default());
    let base = add(&pages);
    for (idx, count) in [(2, 45), (3, 0), (4, 44), (13, 400)] {
        assert_eq!(
            pages.send(&pages.link(&code(idx)), "count", &format!("count={count}&sure={count}")).status,
            303
        );
    }
    for (look, name) in [(Look::PHONE, "390x844"), (Look::LAPTOP, "1280x800")] {
        let Some(driver) = Driver::start(look) else { return };
        driver.open(&format!("http://{}{base}", pages.addr));
        driver.wait("h1", "Ban tổ chức");
        driver.picture(&format!("organisers-{name}-top"));
        let fits = "return document.documentElement.scrollWidth <= innerWidth;";
        assert_eq!(driver.ask_own(fits), Value::Bool(true), "{name}");
        driver.click("#missing button");
        driver.wait(".done", "Đã ghi nhận");
        driver.wait("#missing", "Lê Hoa đã gọi lúc");
        driver.ask_own("document.getElementById('missing').scrollIntoView();");
        driver.picture(&format!("organisers-{name}-missing"));
        driver.ask_own("document.getElementById('doubtful').scrollIntoView();");
        driver.picture(&format!("organisers-{name}-doubtful"));
    }
}

/// Adds Lê Hoa: the path of the link.
fn add(pages: &Pages) -> String {
    let added = organisers(pages, &["add", HOA, "--by", "Bình"]);
    assert!(added.status.success(), "{added:?}");
    let told = String::from_utf8(added.stdout).expect("it is text");
    told.lines().find_map(|line| line.strip_prefix(URL)).expect("it tells the link").to_owned()
}

fn organisers(pages: &Pages, args: &[&str]) -> Output {
    pages.run(&[&["organisers"], args].concat())
}

fn does(pages: &Pages, base: &str, form: &str) {
    let answer = pages.post(&format!("{base}/act"), form);
    assert_eq!(answer.status, 303, "{form}: {answer:?}");
}

fn field(page: &Answer, name: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("name=\"{name}\" value=\"")).expect("it has a form");
    rest.split('"').next().unwrap_or_default().to_owned()
}
