//! What is asked of the pages beyond what a browser asks.

use super::exceeded;
use crate::harness::bystanders::Bystanders;
use crate::harness::collector::Serve;
use crate::harness::event::code;
use crate::harness::pages::{exchange, form_id};

#[test]
fn heads_of_16_kib_with_64_headers_and_forms_of_32_kib_are_taken_and_longer_ones_are_not() {
    let mut all = Bystanders::gather(Serve::rehearsal());
    let link = all.pages.link(&code(1));
    let addr = all.pages.addr;
    let head = |headers: &str| {
        let request = format!("GET {link} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n{headers}\r\n");
        (request.len(), exchange(addr, &request).status)
    };
    for (more, status) in [(15_000, 200), (17_000, 431)] {
        let (length, answered) = head(&format!("X-Long: {}\r\n", "a".repeat(more)));
        assert_eq!(answered, status, "{length} bytes");
    }
    for (more, status) in [(62, 200), (63, 431)] {
        let (_, answered) = head(&"X-More: 1\r\n".repeat(more));
        assert_eq!(answered, status, "{} headers", more + 2);
    }

    let id = form_id(&all.pages.get(&link).body);
    for (length, status) in [(32 * 1_024, 303), (32 * 1_024 + 1, 400)] {
        let form = format!("id={id}&count=45&by=Lan&x=");
        let form = format!("{form}{}", "a".repeat(length - form.len()));
        let answer = all.pages.post(&format!("{link}/count"), &form);
        assert_eq!(answer.status, status, "{length} bytes: {answer:?}");
    }
    all.noticed_nothing(16);
}

#[test]
fn a_points_page_takes_thirty_forms_a_minute_and_keeps_what_was_typed_beyond() {
    let mut all = Bystanders::gather(Serve { metrics: true, ..Serve::rehearsal() });
    let link = all.pages.link(&code(1));
    let mut statuses = Vec::new();
    for count in 1..=32 {
        let answer = all.pages.send(&link, "count", &format!("count={count}&by=Lan"));
        if answer.status != 303 {
            assert!(answer.body.contains("quá nhiều lần trong một phút"), "{answer:?}");
            assert!(
                answer.body.contains(&format!("value=\"{count}\"")),
                "what was typed is there: {answer:?}"
            );
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses[..30], [303; 30]);
    assert_eq!(statuses[30..], [429; 2]);
    let other = all.pages.link(&code(2));
    assert_eq!(all.pages.send(&other, "count", "count=5&by=Lan").status, 303);
    all.noticed_nothing(16);
    let log = all.process().log();
    assert_eq!(log.matches("too many forms of a point").count(), 1, "{log}");
    assert_eq!(exceeded(&all.pages.collector, "forms"), 2, "they are counted");
}
