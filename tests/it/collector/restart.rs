//! A collector that comes back on what another one left.

use std::time::Duration;

use diemcau::collector;
use diemcau::collector::{OpeningError, StartError};
use diemcau::journal::memory::Memory;
use diemcau_core::event::Session;
use diemcau_core::path::{ProbeKind, ProbeSettings};
use diemcau_core::presence::Presence;
use diemcau_phrase::Language;
use diemcau_phrase::difference::Difference;

use super::stage::{Agent, Dashboard, collector_with, config, event_from, roster};

#[tokio::test]
async fn points_are_unreachable_until_they_return_and_counts_stand() {
    let memory = Memory::new();
    let first = collector_with(Session::Live, memory.open()).await;
    let mut agent = Agent::attach(&first, "X1").await;
    agent.reports(1, 45).await;
    agent.hears_ack().await;
    first.shutdown().await;
    assert_eq!(agent.end().await.map(|status| status.code()), Some(tonic::Code::Unavailable));

    let second = collector_with(Session::Live, memory.open()).await;
    let mut dashboard = Dashboard::open(&second).await;
    assert_eq!((dashboard.presence("X1"), dashboard.count("X1")), (Presence::Unreachable, Some(45)));
    assert_eq!(dashboard.presence("X2"), Presence::Unseen);
    let mut agent = Agent::attach(&second, "X1").await;
    dashboard.until("live again", |seen| seen.presence("X1") == Presence::Live).await;
    agent.reports(1, 45).await;
    assert_eq!(agent.hears_ack().await.disposition(), diemcau_proto::v1::Disposition::Repeated);
    let idx = dashboard.replica.roster().find("X1").expect("X1 is in the roster");
    assert_eq!(dashboard.replica.now(idx).losses, 0, "it was never lost");
}

#[tokio::test]
async fn another_session_begins_anew() {
    let memory = Memory::new();
    let rehearsal = collector_with(Session::Rehearsal, memory.open()).await;
    let mut agent = Agent::attach(&rehearsal, "X1").await;
    agent.reports(1, 45).await;
    agent.hears_ack().await;
    rehearsal.shutdown().await;
    let live = collector_with(Session::Live, memory.open()).await;
    let dashboard = Dashboard::open(&live).await;
    assert_eq!((dashboard.presence("X1"), dashboard.count("X1")), (Presence::Unseen, None));
}

#[tokio::test]
async fn a_roster_that_differs_is_refused_naming_what_differs() {
    let memory = Memory::new();
    collector_with(Session::Live, memory.open()).await.shutdown().await;
    let lines: Vec<_> = roster().lines().collect();
    let changed = roster().replace("X1,Xã 1,xa,H1,30", "X1,Xã Một,xa,H2,");
    let cases: [(String, &[&str]); 4] = [
        (roster().to_owned(), &[]),
        (
            changed,
            &[
                "point X1: name is \"Xã Một\" in the file, \"Xã 1\" in the data directory",
                "point X1: parent is \"H2\" in the file, \"H1\" in the data directory",
                "point X1: expected is empty in the file, 30 in the data directory",
            ],
        ),
        (
            roster().replace("X3,", "X4,"),
            &["point X4 is in the file alone", "point X3 is in the data directory alone"],
        ),
        // Who is there is known by its code.
        ([&lines[..4], &[lines[5], lines[4], lines[6]]].concat().join("\n"), &[]),
    ];
    for (roster, expected) in cases {
        let config = collector::Config { event: event_from(&roster), ..config(Session::Live, memory.open()) };
        match (collector::start(config).await, expected) {
            (Ok(collector), []) => collector.shutdown().await,
            (Err(StartError::Opening(OpeningError::Differs { differences })), _) => {
                assert_eq!(english(&differences), expected);
            }
            (other, _) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_level_that_differs_says_in_what() {
    let memory = Memory::new();
    collector_with(Session::Live, memory.open()).await.shutdown().await;
    let mut event = event_from(roster());
    let level = &mut event.settings.levels[2];
    level.pace.heartbeat = Duration::from_secs(2);
    level.path.probes.push(ProbeSettings {
        name: "media".into(),
        kind: ProbeKind::Stun,
        target: "mcu.example:3478".into(),
        interval: None,
        timeout: None,
    });
    let config = collector::Config { event, ..config(Session::Live, memory.open()) };
    let Err(StartError::Opening(OpeningError::Differs { differences })) = collector::start(config).await
    else {
        panic!("it is refused")
    };
    assert_eq!(
        english(&differences),
        [
            "event: level xa: heartbeat is 2s in the file, 1s in the data directory",
            "event: level xa: probes differ",
        ]
    );
    assert_eq!(
        Language::Vietnamese.difference(&differences[0]),
        "buổi lễ: cấp xa: nhịp báo (heartbeat) trong tệp là 2s, trong thư mục dữ liệu là 1s"
    );
}

fn english(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(|one| Language::English.difference(one)).collect()
}
