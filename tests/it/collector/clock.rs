//! A journal from the future: a machine was once started with a wrong clock.

#![expect(clippy::unwrap_used, reason = "a test whose helpers fail fails")]

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use diemcau::collector::{Begins, Collector, Replayed};
use diemcau::journal::memory::Memory;
use diemcau::journal::{self, Batch};
use diemcau_core::event::Session;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::Seq;
use diemcau_core::time::Timestamp;

use super::place::{Place, stderr};
use super::stage::{Agent, Dashboard, collector_with};

const DAY: Duration = Duration::from_hours(24);

fn now() -> Timestamp {
    Timestamp::from_millis(0) + SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// What a collector wrote whose clock was a day ahead; with a count of 45 at X1, or settings alone.
async fn from_tomorrow(counted: bool) -> Batch {
    let memory = Memory::new();
    let collector = collector_with(Session::Live, memory.open()).await;
    if counted {
        let mut agent = Agent::attach(&collector, "X1").await;
        agent.reports(1, 45).await;
        agent.hears_ack().await;
    }
    collector.shutdown().await;
    let facts = memory.open().log.read(Seq(1), 1_000).await.unwrap();
    facts.into_iter().map(a_day_later).collect()
}

fn a_day_later(mut fact: Fact) -> Fact {
    fact.at = fact.at + DAY;
    if let FactBody::AttendanceReported { count, .. } = &mut fact.body {
        (count.observed, count.received) = (count.observed + DAY, count.received + DAY);
    }
    fact
}

async fn memory_from_tomorrow(counted: bool) -> Memory {
    let memory = Memory::new();
    let opened = memory.open();
    opened.log.append(Seq(0), from_tomorrow(counted).await).await.unwrap();
    opened.notes.alive(now() + DAY);
    memory
}

/// Ends it, and says how far its last fact lies ahead.
async fn stop(collector: Collector, memory: &Memory) -> Duration {
    collector.shutdown().await;
    let facts = memory.open().log.read(Seq(1), 1_000).await.unwrap();
    facts.last().unwrap().at.since(now())
}

#[tokio::test]
async fn before_anything_but_settings_the_machines_clock_is_followed() {
    let memory = memory_from_tomorrow(false).await;
    let collector = collector_with(Session::Live, memory.open()).await;
    let Begins::Accepted(ahead) = collector.begins() else { panic!("{:?}", collector.begins()) };
    assert!(ahead.by() + Duration::from_mins(1) > DAY, "{ahead:?}");
    assert_eq!(stop(collector, &memory).await, Duration::ZERO);
    let again = collector_with(Session::Live, memory.open()).await;
    assert_eq!(again.begins(), Begins::OnTime);
    again.shutdown().await;
}

#[tokio::test]
async fn a_count_from_the_future_stands_when_the_clock_is_accepted() {
    let memory = memory_from_tomorrow(true).await;
    let collector = collector_with(Session::Live, memory.open()).await;
    assert!(matches!(collector.begins(), Begins::Ahead(_)), "nobody has said which clock is right");
    assert!(stop(collector, &memory).await + Duration::from_mins(1) > DAY);

    let mut replayed = Replayed::of(memory.open()).await.unwrap();
    let ahead = replayed.ahead().unwrap();
    replayed.accept_clock(ahead).await.unwrap();
    assert_eq!(replayed.ahead(), None);
    drop(replayed);

    let collector = collector_with(Session::Live, memory.open()).await;
    assert_eq!(collector.begins(), Begins::OnTime);
    let mut dashboard = Dashboard::open(&collector).await;
    assert_eq!(dashboard.count("X1"), Some(45));
    let mut agent = Agent::attach(&collector, "X1").await;
    agent.reports(2, 47).await;
    agent.hears_ack().await;
    dashboard.until("the newer number", |seen| seen.count("X1") == Some(47)).await;
    assert_eq!(stop(collector, &memory).await, Duration::ZERO);
}

/// Everything that a memory holds.
async fn facts_of(memory: &Memory) -> Vec<Fact> {
    memory.open().log.read(Seq(1), 1_000).await.unwrap()
}

async fn memory_of(facts: Vec<Fact>, alive: Timestamp) -> Memory {
    let memory = Memory::new();
    let opened = memory.open();
    opened.log.append(Seq(0), facts.into()).await.unwrap();
    opened.notes.alive(alive);
    memory
}

/// Moves the times of facts, and the ends of what began before them.
fn moved(mut fact: Fact, to: impl Fn(Timestamp) -> Timestamp) -> Fact {
    fact.at = to(fact.at);
    match &mut fact.body {
        FactBody::AttendanceReported { count, .. } => {
            (count.observed, count.received) = (to(count.observed), to(count.received));
        }
        FactBody::WatchInterrupted { to: until, .. } => *until = to(*until),
        _ => {}
    }
    fact
}

async fn accept_all(memory: &Memory) {
    let mut replayed = Replayed::of(memory.open()).await.unwrap();
    let ahead = replayed.ahead().unwrap();
    replayed.accept_clock(ahead).await.unwrap();
    assert_eq!(replayed.ahead(), None);
}

#[tokio::test]
async fn a_machine_whose_battery_of_the_clock_is_empty_begins_in_1970_and_goes_on_today() {
    let since_1970 = now().since(Timestamp::from_millis(0));
    let to_1970 = |at: Timestamp| at - DAY - since_1970 + Duration::from_hours(1);
    let facts: Vec<Fact> =
        from_tomorrow(true).await.iter().map(|fact| moved(fact.clone(), to_1970)).collect();
    let alive = facts.last().unwrap().at;
    let memory = memory_of(facts, alive).await;
    let collector = collector_with(Session::Live, memory.open()).await;
    assert_eq!(collector.begins(), Begins::OnTime);
    let mut dashboard = Dashboard::open(&collector).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    agent.reports(2, 47).await;
    agent.hears_ack().await;
    dashboard.until("the number of today", |seen| seen.count("X1") == Some(47)).await;
    assert_eq!(stop(collector, &memory).await, Duration::ZERO);
}

#[tokio::test]
async fn a_clock_that_is_wrong_a_second_time_is_put_right_a_second_time() {
    for ahead in [DAY, Duration::from_secs(40)] {
        let memory = memory_from_tomorrow(true).await;
        accept_all(&memory).await;
        let n_before = facts_of(&memory).await.len();
        let collector = collector_with(Session::Live, memory.open()).await;
        let mut agent = Agent::attach(&collector, "X1").await;
        for (number, count) in [(2, 46), (3, 47)] {
            agent.reports(number, count).await;
            agent.hears_ack().await;
        }
        collector.shutdown().await;

        // All that was written since the first way back came while the clock was ahead again.
        let mut facts = facts_of(&memory).await;
        let since = facts.split_off(n_before);
        facts.extend(since.into_iter().map(|fact| moved(fact, |at| at + ahead)));
        let observed = |fact: &Fact| match &fact.body {
            FactBody::AttendanceReported { count, .. } => Some(count.observed),
            _ => None,
        };
        let apart = |facts: &[Fact]| {
            let mut last = facts.iter().rev().filter_map(observed);
            let (newer, older) = (last.next().unwrap(), last.next().unwrap());
            newer.since(older)
        };
        assert!(apart(&facts) < Duration::from_secs(30));
        let memory = memory_of(facts, now() + ahead).await;
        let collector = collector_with(Session::Live, memory.open()).await;
        assert!(matches!(collector.begins(), Begins::Ahead(_)), "it is ahead again");
        collector.shutdown().await;
        let replayed = Replayed::of(memory.open()).await.unwrap();
        let found = replayed.ahead().unwrap();
        assert!(found.since <= found.last, "the clock was wrong from a time on that it has shown: {found:?}");
        drop(replayed);
        accept_all(&memory).await;

        let collector = collector_with(Session::Live, memory.open()).await;
        assert_eq!(collector.begins(), Begins::OnTime);
        let mut dashboard = Dashboard::open(&collector).await;
        assert_eq!(dashboard.count("X1"), Some(47), "the newer of the two, {ahead:?}");
        let mut agent = Agent::attach(&collector, "X1").await;
        agent.reports(4, 48).await;
        agent.hears_ack().await;
        dashboard.until("a newer number", |seen| seen.count("X1") == Some(48)).await;
        assert_eq!(stop(collector, &memory).await, Duration::ZERO);
    }
}

fn accept(place: &Place, more: &[&str]) -> std::process::Output {
    let mut args = vec!["accept", "--data"];
    let data = place.data().display().to_string();
    args.push(&data);
    args.extend(more);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_diemcau"));
    command.args(["--lang", "en", "clock"]).args(args).output().unwrap()
}

#[tokio::test]
async fn the_command_says_what_it_would_do_and_does_it_when_told() {
    let place = Place::new();
    let missing = accept(&place, &["--yes"]);
    assert_eq!((missing.status.code(), place.data().exists()), (Some(2), false), "{}", stderr(&missing));

    std::fs::create_dir(place.data()).unwrap();
    let opened = journal::open(&place.data()).await.unwrap();
    opened.log.append(Seq(0), from_tomorrow(true).await).await.unwrap();
    drop(opened);
    let n_facts = |dir: &Path| journal::read(dir).unwrap().map(Result::unwrap).count();
    let before = n_facts(&place.data());
    for (more, code, says, facts) in [
        (&[][..], 1, "Nothing is changed yet", before),
        (&["--yes"][..], 0, "no count and no word is lost", before + 1),
        (&["--yes"][..], 0, "nothing to put right", before + 1),
    ] {
        let output = accept(&place, more);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}{}", stderr(&output));
        assert!(said.contains(says), "{said}");
        assert_eq!(n_facts(&place.data()), facts);
    }
    let _held = diemcau::data_dir::DataDir::open(&place.data()).unwrap();
    let refused = accept(&place, &["--yes"]);
    assert!(stderr(&refused).contains("stop it first"), "{}", stderr(&refused));
    assert_eq!(refused.status.code(), Some(2));
}
