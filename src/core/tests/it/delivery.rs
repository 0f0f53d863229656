//! How notifications leave: tries, channels in their order, crashes, and what must wait.

use std::sync::Arc;

use diemcau_core::act::{Act, Actor};
use diemcau_core::decide::Core;
use diemcau_core::event::Session;
use diemcau_core::input::{Answer, Input};
use diemcau_core::outbox::notify::PER_MINUTE;
use diemcau_core::outbox::{Kind, MAX_DONE, Outcome, TRIES};
use diemcau_core::recipient::ChannelName;

use crate::outbox::{Day, SECOND, province};
use crate::province::ms;

#[test]
fn a_try_that_fails_is_repeated_then_the_next_channel_has_its_turn() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    let (mut by, mut at) = (Vec::new(), Vec::new());
    for _ in 0..900 {
        day.beat();
        for job in day.jobs() {
            if day.to("vnpt").iter().any(|sent| sent.id == job.id) {
                by.push(job.channel.to_string());
                at.push(day.bench.now);
                // The other end asks for half a minute, and later for an hour.
                let after = match by.len() {
                    1 => Some(SECOND * 30),
                    5 => Some(SECOND * 3_600),
                    _ => None,
                };
                day.done(job, Outcome::Retry { after, reason: "429".into() });
            } else {
                day.done(job, Outcome::Sent { proof: "".into() });
            }
        }
    }
    let expected: Vec<&str> = [["zalo"; TRIES as usize], ["sms"; TRIES as usize]].concat();
    assert_eq!(by, expected);
    let failed = day.to("vnpt")[0];
    assert_eq!((failed.attempts, failed.state_id()), (2 * TRIES, "failed"));
    let waits = at.windows(2).map(|pair| pair[1].since(pair[0]));
    let least = [30, 10, 20, 0, 300, 10, 20];
    for (nth, (wait, least)) in waits.zip(least.map(|least| SECOND * least)).enumerate() {
        assert!((least..=least + SECOND * 4).contains(&wait), "wait {nth}: {wait:?}, at least {least:?}");
    }
}

#[test]
fn what_was_queued_before_a_crash_is_sent_after_it_under_the_same_number() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    for _ in 0..40 {
        day.beat();
    }
    let before = day.jobs();
    assert!(!before.is_empty());
    assert!(day.jobs().is_empty(), "each is taken out once");
    day.bench.restart(ms(3_000), Session::Live);
    day.bench.core.set_recipients(Arc::new(day.recipients.clone()));
    assert_eq!(day.bench.core.take_jobs(day.bench.now), before);
    let again = Core::replay(day.bench.facts.iter().cloned());
    assert_eq!(again.state(), day.bench.core.state());
}

#[test]
fn a_test_goes_to_one_recipient_and_an_unknown_one_is_refused() {
    let mut day = Day::new(province(10, 9));
    let test = |recipient: &str| Act::TestAlert { recipient: recipient.into() };
    let act = |day: &mut Day, act| day.bench.handle(Input::Act { actor: Actor::default(), act });
    assert!(matches!(act(&mut day, test("vnpt")), Answer::Done(_)));
    assert!(matches!(act(&mut day, test("ai-do")), Answer::ActRefused(_)));
    day.pass(1);
    assert_eq!(day.kinds("vnpt"), [Kind::Test]);
}

#[test]
fn tests_of_a_recipient_are_outside_its_budget() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    for _ in 0..2 * PER_MINUTE {
        let act = Act::TestAlert { recipient: "vnpt".into() };
        assert!(matches!(day.bench.handle(Input::Act { actor: Actor::default(), act }), Answer::Done(_)));
    }
    day.pass(45);
    let mut kinds = day.kinds("vnpt");
    kinds.retain(|kind| *kind != Kind::Test);
    assert_eq!(kinds, [Kind::Opened], "what is to be told waits for no minute to end");
}

#[test]
fn what_is_done_is_forgotten_but_never_before_its_end_was_told() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    day.pass(45);
    let opened = day.to("vnpt")[0].id;
    for _ in 0..MAX_DONE + MAX_DONE / 10 {
        let act = Act::TestAlert { recipient: "vnpt".into() };
        assert!(matches!(day.bench.handle(Input::Act { actor: Actor::default(), act }), Answer::Done(_)));
        for job in day.jobs() {
            day.done(job, Outcome::Sent { proof: "1".into() });
        }
    }
    let outbox = day.bench.core.state().outbox();
    assert!(outbox.iter().count() <= MAX_DONE + 1, "{}", outbox.iter().count());
    assert!(outbox.get(opened).is_some());
    day.attach(point);
    day.pass(60);
    assert_eq!(day.kinds("vnpt").last(), Some(&Kind::Resolved));
    assert_eq!(Core::replay(day.bench.facts.iter().cloned()).state(), day.bench.core.state());
}

#[test]
fn what_may_not_leave_yet_is_no_try_and_waits() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    let mut held = None;
    for _ in 0..60 {
        day.beat();
        for job in day.jobs() {
            let is_first = day.to("vnpt").iter().any(|sent| sent.id == job.id);
            if let (true, None) = (is_first, held) {
                held = Some(day.bench.now);
                day.bench.core.put_back(&job, day.bench.now + SECOND * 7, day.bench.now);
                assert_eq!(day.jobs(), [], "it is not due");
            } else {
                day.done(job, Outcome::Sent { proof: "1".into() });
            }
        }
    }
    let sent = day.to("vnpt")[0];
    assert_eq!((sent.state_id(), sent.attempts), ("sent", 1));
    let waited = sent.changed.since(held.expect("it was to be sent"));
    assert!((SECOND * 7..=SECOND * 8).contains(&waited), "{waited:?}");
}

#[test]
fn an_end_waits_until_the_beginning_was_told() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    let (mut n_tries, mut order) = (0, Vec::new());
    for second in 0..120 {
        if second == 30 {
            day.attach(point);
        }
        day.beat();
        for job in day.jobs() {
            let to_vnpt = day.to("vnpt").into_iter().find(|sent| sent.id == job.id);
            let Some(kind) = to_vnpt.map(|sent| sent.what.kind) else {
                day.done(job, Outcome::Sent { proof: "1".into() });
                continue;
            };
            n_tries += usize::from(kind == Kind::Opened);
            if kind == Kind::Opened && n_tries < 4 {
                day.done(job, Outcome::Retry { after: None, reason: "500".into() });
            } else {
                order.push(kind);
                day.done(job, Outcome::Sent { proof: "1".into() });
            }
        }
    }
    assert_eq!(order, [Kind::Opened, Kind::Resolved]);
}

#[test]
fn a_thread_holds_all_that_was_told_in_it() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    for commune in 0..10 {
        day.lose(day.find(&format!("X{commune}.0")));
    }
    day.pass(60);
    let outbox = day.bench.core.state().outbox();
    let threads = outbox.threads();
    let of_vnpt: usize = day.to("vnpt").iter().filter_map(|sent| Some(threads.get(&sent.id)?.len())).sum();
    assert_eq!(of_vnpt, 10);
    let all: usize = threads.values().map(std::collections::BTreeSet::len).sum();
    for commune in 0..10 {
        day.attach(day.find(&format!("X{commune}.0")));
    }
    day.pass(60);
    let after = day.bench.core.state().outbox().threads();
    assert_eq!(after.values().map(std::collections::BTreeSet::len).sum::<usize>(), all, "an end begins none");
}

#[test]
fn a_refusal_is_the_next_channels_turn_at_once_and_a_late_result_of_the_one_before_changes_nothing() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let point = day.find("X3");
    day.lose(point);
    let mut first = None;
    for _ in 0..60 {
        day.beat();
        for job in day.jobs() {
            let is_vnpts = day.to("vnpt").iter().any(|sent| sent.id == job.id);
            match (is_vnpts, &first) {
                (true, None) => {
                    first = Some(job.clone());
                    day.done(job, Outcome::Refused { reason: "blocked".into() });
                    let next = day.jobs();
                    assert_eq!(next.iter().map(|job| job.channel.as_str()).collect::<Vec<_>>(), ["sms"]);
                    // The channel before says something once more, while the next one is at it.
                    day.done(first.clone().expect("it was tried"), Outcome::Sent { proof: "1".into() });
                    assert_eq!(day.to("vnpt")[0].state_id(), "queued");
                    day.done(next[0].clone(), Outcome::Sent { proof: "2".into() });
                }
                _ => day.done(job, Outcome::Sent { proof: "1".into() }),
            }
        }
    }
    let told = day.to("vnpt")[0];
    assert_eq!(told.channel().map(ChannelName::as_str), Some("sms"), "{told:?}");
}
