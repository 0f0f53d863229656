//! Who approves a figure, and that its report goes to the organisers then, or at the time set for it.

use std::sync::Arc;
use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::event::Cutoff;
use diemcau_core::input::{Answer, Input};
use diemcau_core::outbox::{Kind, ReportOf};
use diemcau_core::time::Timestamp;

use crate::outbox::{Day, province};
use crate::province::ms;

/// After the cut-off of the day so long.
const LATER: Duration = Duration::from_secs(30);

/// A day whose cut-off comes in ten seconds, and whose report goes out by itself at `send_at` after it.
fn day(send_at: Option<Duration>) -> (Day, Timestamp) {
    let mut event = province(3, 2);
    let cutoff = event.settings.start + Duration::from_mins(5);
    event.settings.cutoffs = vec![Cutoff { name: "Báo cáo nhanh".into(), at: cutoff, due: None }];
    event.settings.end = cutoff + Duration::from_mins(10);
    event.settings.report.send_at = send_at.map(|after| cutoff + after);
    let mut day = Day::new(event);
    while day.bench.now <= cutoff {
        day.pass(1);
    }
    (day, cutoff)
}

fn approve(day: &mut Day, by: &str, amendment: Option<u32>) -> Answer {
    let actor = Actor { name: by.into(), address: None, user: None };
    let act = Act::Approve { cutoff: "Báo cáo nhanh".into(), amendment };
    day.bench.handle(Input::Act { actor, act })
}

fn reports(day: &Day, recipient: &str) -> Vec<Option<ReportOf>> {
    let told = day.to(recipient).into_iter().filter(|told| told.what.kind == Kind::Report);
    told.map(|told| told.what.report).collect()
}

#[test]
fn an_approved_report_goes_to_the_organisers_once() {
    let (mut day, _) = day(None);
    day.pass(60);
    assert_eq!(reports(&day, "so-khcn"), [], "nobody approved it, and no time is set");
    assert_eq!(approve(&mut day, " ", None), Answer::ActRefused(ActRefusal::NoName));
    let unknown = Answer::ActRefused(ActRefusal::UnknownAmendment { n: 1 });
    assert_eq!(approve(&mut day, "Lê Hoa", Some(1)), unknown);
    assert!(matches!(approve(&mut day, "Lê Hoa", None), Answer::Done(_)));
    assert!(matches!(approve(&mut day, "Trần Nam", None), Answer::Done(_)));
    day.pass(5);
    let reached = day.bench.core.state().cutoffs_reached()[0].clone();
    assert_eq!(&*reached.approval(None).expect("it is approved").by, "Lê Hoa");
    let of = ReportOf { cutoff: reached.fact, amendment: None };
    assert_eq!(reports(&day, "so-khcn"), [Some(of)]);
    assert_eq!(reports(&day, "vnpt"), []);
}

#[test]
fn a_report_goes_out_by_itself_at_its_time_even_if_the_collector_was_down() {
    let (mut day, cutoff) = day(Some(LATER));
    while day.bench.now < cutoff + LATER - ms(2_000) {
        day.pass(1);
    }
    assert_eq!(reports(&day, "so-khcn"), []);
    day.bench.restart(ms(60_000), diemcau_core::event::Session::Live);
    day.bench.core.set_recipients(Arc::new(day.recipients.clone()));
    day.pass(3);
    let of = ReportOf { cutoff: day.bench.core.state().cutoffs_reached()[0].fact, amendment: None };
    assert_eq!(reports(&day, "so-khcn"), [Some(of)]);
    day.pass(60);
    assert_eq!(reports(&day, "so-khcn").len(), 1, "once");
}
