//! The page behind a point's link: counts by phone, and what wrong, old and many links get.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::collector::Serve;
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{Answer, Pages, get};
use crate::harness::{secs, until_true};

#[path = "../../agent/tests/it/browser/driver.rs"]
pub(crate) mod driver;

use driver::{Driver, ENTER, Look};

/// The heaviest page, with 60 points below.
const HEAVIEST: usize = 30_000;

/// For the driver, which waits so.
pub(crate) fn until(what: &str, ask: impl FnMut() -> bool) {
    until_true(what, secs(30), ask);
}

#[test]
fn a_count_takes_three_actions_on_a_phone_and_needs_no_script() {
    let pages = Pages::start(Shape { points: 12, speaking: 0 }, Serve::default());
    let link = pages.link(&code(2));
    let Some(driver) = Driver::start(Look::PHONE.without_script()) else { return };
    driver.open(&format!("http://{}{link}", pages.addr));
    driver.wait("h1", "Điểm cầu 2");
    driver.picture("phone-390x844-start");
    driver.click("#count-n");
    driver.keys("45");
    driver.keys(ENTER);
    driver.wait("#count [data-live=count]", "máy chủ giám sát đã nhận lúc");
    driver.wait("#count", "Số đang tính: 45");
    driver.picture("phone-390x844-reported");
    let fits = "return document.documentElement.scrollWidth <= innerWidth;";
    assert_eq!(driver.ask_own(fits), Value::Bool(true));
    let narrow = "return [...document.querySelectorAll('button, input:not([type=hidden]), .button')]\
                  .filter(at => at.getBoundingClientRect().height < 48).map(at => at.outerHTML);";
    assert_eq!(driver.ask_own(narrow), Value::Array(Vec::new()));
    driver.click("#picture button[value=good]");
    driver.wait("#picture .fate", "hình, tiếng tốt");

    let report = report(&pages);
    let point = point(&report, &code(2));
    assert_eq!((&point["attendees"], &point["source"]), (&45.into(), &"person".into()), "{point}");
    assert_eq!(report["connected"]["confirmed"], 1, "who sees and hears is connected");
    assert_eq!(report["connected"]["total"], 1);
    assert_eq!(point["verified_by"], Value::Null, "a link verifies nothing: {point}");
}

#[test]
fn a_commune_reports_for_its_villages_and_a_form_that_comes_twice_counts_once() {
    let pages = Pages::start(Shape { points: 12, speaking: 0 }, Serve::default());
    let link = pages.link(&code(1));
    let page = pages.get(&link);
    assert!(page.body.len() < HEAVIEST, "{}", page.body.len());
    assert!(page.body.contains("Điểm cầu 10") && !page.body.contains("Điểm cầu 11"), "others are not shown");
    for header in ["cache-control: no-store", "referrer-policy: no-referrer", "content-security-policy:"] {
        assert!(page.head.to_lowercase().contains(header), "{header}: {}", page.head);
    }
    let id = crate::harness::pages::form_id(&page.body);
    let (two, three, eleven) = (code(2), code(3), code(11));
    let form =
        format!("id={id}&count=40&by=L%C3%AA+Hoa&text=ghi&below.{two}=20&below.{three}=&below.{eleven}=9");
    for _ in 0..2 {
        let answer = pages.post(&format!("{link}/count"), &form);
        assert_eq!(answer.status, 303, "{answer:?}");
    }
    let told = report(&pages);
    assert_eq!((&told["attendees"], &told["reported_points"]), (&60.into(), &2.into()), "{told}");
    assert_eq!(point(&told, &code(2))["source"], "proxy");

    let own = pages.send(&pages.link(&two), "count", "count=25&by=Lan");
    assert_eq!(own.status, 303);
    let again = pages.send(&link, "count", &format!("count=&by=Hoa&below.{two}=30"));
    assert_eq!(again.status, 303);
    assert_eq!(point(&report(&pages), &two)["attendees"], 25, "a person there goes before the level above");

    for (fields, status, says) in [
        ("count=4500", 200, "Có đúng là"),
        ("count=4500&sure=4500", 303, ""),
        ("count=x", 422, "số nguyên"),
        ("count=", 422, "ít nhất một số"),
        ("count=41&below.P0002=9000", 200, "Xin xem lại"),
    ] {
        let answer = pages.send(&link, "count", fields);
        assert_eq!(answer.status, status, "{fields}: {answer:?}");
        assert!(answer.body.contains(says), "{fields}: {answer:?}");
    }
    let foreign = format!("Host: {}\r\nOrigin: https://evil.example\r\nConnection: close\r\n", pages.addr);
    let kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\ncount=1";
    let answer = crate::harness::pages::exchange(
        pages.addr,
        &format!("POST {link}/count HTTP/1.1\r\n{foreign}{kind}"),
    );
    assert_eq!(answer.status, 403, "{answer:?}");
}

#[test]
fn a_wrong_a_revoked_and_an_expired_link_say_so_and_reveal_nothing() {
    let mut pages = Pages::start(Shape { points: 12, speaking: 0 }, Serve::default());
    let link = pages.link(&code(2));
    assert_eq!(link, pages.link(&code(2)), "printed again it is the same");
    let token = link.rsplit('/').next().unwrap_or_default().to_owned();
    let wrong = pages.get(&link.replace(&token, "AAAAAAAAAAAAAAAAAAAAAA"));
    let unknown = pages.get(&link.replace(&code(2), "KHONG-CO"));
    let others = pages.get(&link.replace(&code(2), &code(3)));
    for answer in [&wrong, &unknown, &others] {
        assert_eq!((answer.status, &answer.body), (404, &wrong.body), "{answer:?}");
        assert!(answer.body.contains("Đường dẫn này không đúng"), "{answer:?}");
        reveals_nothing(answer);
    }
    let revoked = pages.run(&["links", "revoke", &code(2), "--by", "Lê Hoa"]);
    assert!(revoked.status.success(), "{revoked:?}");
    let old = pages.get(&link);
    assert_eq!(old.status, 410, "{old:?}");
    assert!(old.body.contains("đã bị thu hồi"), "{old:?}");
    reveals_nothing(&old);
    assert_eq!(pages.post(&format!("{link}/count"), "id=1&count=5").status, 410);
    let new = pages.link(&code(2));
    assert_ne!(new, link);
    assert_eq!(pages.get(&new).status, 200);
    pages.collector.restart();
    let served = "pages are served";
    until("it serves again", || pages.collector.process().log().matches(served).count() == 2);
    let log = pages.collector.process().log();
    assert!(!log.contains(&token), "tokens are in no log: {log}");
    assert_eq!(new, pages.link(&code(2)), "the key outlives the collector");

    let dir = tempfile::tempdir().expect("a folder");
    let event = event::write(dir.path(), Shape { points: 3, speaking: 0 });
    let text = fs::read_to_string(&event).expect("it was written");
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(48);
    let day = |hour: i64| (day + jiff::SignedDuration::from_hours(hour)).strftime("%Y-%m-%dT%H:%M:%SZ");
    let kept = text.lines().filter(|line| {
        !["start", "end", "count_open", "at"].iter().any(|key| line.starts_with(&format!("{key} =")))
    });
    let times = format!("start = {}\nend = {}\ncount_open = {}\n", day(3), day(4), day(1));
    let text = times + &kept.collect::<Vec<_>>().join("\n") + &format!("\nat = {}\n", day(2));
    fs::write(&event, text).expect("it can be written");
    let over = Pages::start_of(dir, event, Serve::default());
    let link = over.link(&code(1));
    let answer = over.get(&link);
    assert_eq!(answer.status, 410, "{answer:?}");
    assert!(answer.body.contains("Buổi lễ đã kết thúc"), "{answer:?}");
    reveals_nothing(&answer);
}

#[test]
fn a_thousand_wrong_links_are_slowed_and_noted_while_five_hundred_phones_are_not() {
    let mut pages = Pages::start(Shape { points: 501, speaking: 0 }, Serve::default());
    let addr = pages.addr;
    let links = pages.links();
    let wrong = thread::spawn(move || {
        let workers: Vec<_> = (0..50)
            .map(|worker| {
                thread::spawn(move || {
                    let ask = |n: u32| get(addr, &format!("/p/P0001/{worker}-{n}")).status;
                    (0..20).map(ask).filter(|status| *status == 404).count()
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("it ends")).sum::<usize>()
    });
    until("they are noted", || pages.collector.process().log().contains("wrong links come often"));
    let begun = Instant::now();
    let slices: Vec<Vec<String>> =
        links[1..].chunks(125).map(|links| links.iter().map(|(_, link)| link.clone()).collect()).collect();
    let phones: Vec<_> = slices
        .into_iter()
        .map(|links| {
            thread::spawn(move || {
                let mut worst = Duration::ZERO;
                for link in links {
                    let begun = Instant::now();
                    let page = get(addr, &link);
                    assert_eq!(page.status, 200, "{page:?}");
                    let form = format!("id={}&count=45", crate::harness::pages::form_id(&page.body));
                    let taken = crate::harness::pages::post(addr, &format!("{link}/count"), &form);
                    assert_eq!(taken.status, 303, "{taken:?}");
                    worst = worst.max(begun.elapsed());
                }
                worst
            })
        })
        .collect();
    let worst = phones.into_iter().map(|phone| phone.join().expect("all are served")).max();
    eprintln!("500 phones in {:?}, the slowest page and count in {worst:?}", begun.elapsed());
    assert!(worst < Some(secs(2)), "nobody waits as a wrong link does: {worst:?}");
    assert_eq!(report(&pages)["attendees"], 500 * 45);
    let n_wrong = wrong.join().expect("it ends");
    eprintln!("{n_wrong} of 1,000 wrong links were told so, the rest were sent away");
    let log = pages.collector.process().log();
    assert!(log.matches("wrong links come often").count() <= 2, "a line a minute: {log}");
}

/// No name of a point or of the event, no code and no number.
fn reveals_nothing(answer: &Answer) {
    for part in ["Điểm cầu 1", "Điểm cầu 2", "Điểm cầu 3", "Lễ phát động", "P000", "KHONG-CO"]
    {
        assert!(!answer.body.contains(part), "{part}: {answer:?}");
    }
}

fn report(pages: &Pages) -> Value {
    let report = pages.run(&["report", "--format", "json"]);
    serde_json::from_slice(&report.stdout).unwrap_or_else(|error| panic!("{error}: {report:?}"))
}

fn point(report: &Value, code: &str) -> Value {
    let points = report["points"].as_array().expect("it lists its points");
    points.iter().find(|point| point["code"] == code).expect("it is there").clone()
}
