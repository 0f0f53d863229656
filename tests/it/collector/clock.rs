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
