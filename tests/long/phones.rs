//! 3,000 phones report within the two minutes before a cut-off: nothing refused, quick answers, a right figure.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use diemcau::data_dir::link_key;
use diemcau::web::{LinkTokens, link};
use serde_json::Value;

use crate::harness::collector::Serve;
use crate::harness::event::{Shape, code};
use crate::harness::pages::{Pages, form_id, get, post};
use crate::harness::stats::Sample;

const PHONES: usize = 3_000;
/// Within which they come.
const RUSH: Duration = Duration::from_secs(110);
/// What an answer may take, p99.
const MOST: Duration = Duration::from_millis(300);

#[test]
fn three_thousand_phones_report_within_two_minutes() {
    let pages = Pages::start(Shape { points: 5_000, speaking: 0 }, Serve::default());
    let tokens = LinkTokens::new(&link_key(&pages.collector.data()).expect("the collector made it"));
    let (addr, begun) = (pages.addr, Instant::now());
    let took = Arc::new(Mutex::new(Vec::new()));
    let workers: Vec<_> = (0..50)
        .map(|worker| {
            let paths: Vec<(usize, String)> = (1..=PHONES)
                .filter(|idx| idx % 50 == worker)
                .map(|idx| (idx, link("", &code(idx), &tokens.token(&code(idx), 0))))
                .collect();
            let took = took.clone();
            thread::spawn(move || {
                for (idx, path) in paths {
                    let due = begun + RUSH * u32::try_from(idx).expect("few") / 3_000;
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    let asked = Instant::now();
                    let page = get(addr, &path);
                    let seen = asked.elapsed();
                    assert_eq!(page.status, 200, "{page:?}");
                    let asked = Instant::now();
                    let form = format!("id={}&count=45&by=Lan", form_id(&page.body));
                    let answer = post(addr, &format!("{path}/count"), &form);
                    assert_eq!(answer.status, 303, "{answer:?}");
                    took.lock().expect("nobody panics with it").extend([seen, asked.elapsed()]);
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("nothing is refused");
    }
    let within = begun.elapsed();
    let took = Sample::new(std::mem::take(&mut *took.lock().expect("they are done")));
    eprintln!(
        "{PHONES} phones within {within:?}: an answer p50 {:?}, p99 {:?}, at most {:?}",
        took.percentile(50),
        took.percentile(99),
        took.max()
    );
    assert!(within < Duration::from_mins(2), "{within:?}");
    assert!(took.percentile(99) <= MOST, "{:?}", took.percentile(99));
    let report = pages.run(&["report", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).expect("it is JSON");
    assert_eq!((&report["attendees"], &report["reported_points"]), (&(PHONES * 45).into(), &PHONES.into()));
}
