//! The roster changes while the collector runs, and a collector that comes back holds its files against that.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use diemcau::collector::{self, OpeningError, StartError};
use diemcau::journal::memory::Memory;
use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_core::roster::change;
use diemcau_phrase::Language;
use diemcau_proto::convert::roster::act_to_wire;
use diemcau_proto::v1;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use tonic::Code;

use super::stage::{Agent, Dashboard, collector_with, config, connect, event_from, hello, roster};

#[tokio::test]
async fn a_new_point_attaches_at_once_and_one_that_was_taken_out_is_cut_off() {
    let memory = Memory::new();
    let first = collector_with(Session::Live, memory.open()).await;
    let mut dashboard = Dashboard::open(&first).await;
    let mut gone = Agent::attach(&first, "X2").await;
    gone.reports(1, 28).await;
    gone.hears_ack().await;
    dashboard.until("28 people", |seen| seen.count("X2") == Some(28)).await;
    let mut early = Agent::calls(&first, hello("X9")).await;
    assert_eq!(early.end().await.map(|status| status.code()), Some(Code::NotFound));

    let changed = changed();
    let outcome = apply(&first, &dashboard, &changed).await;
    assert!(matches!(outcome, Some(Outcome::Done(_))), "{outcome:?}");
    let end = gone.end().await.expect("it is cut off");
    assert_eq!((end.code(), end.message()), (Code::NotFound, "point \"X2\" was taken out of the roster"));
    let mut agent = Agent::attach(&first, "X9").await;
    dashboard
        .until("X9 live", |seen| find(seen, "X9").is_some() && seen.presence("X9") == Presence::Live)
        .await;
    assert_eq!(find(&dashboard, "X2"), None);
    let total = dashboard.replica.tallies().total();
    assert_eq!((total.points.expected, total.points.live, total.attendance.attendees), (6, 1, 0));
    assert_eq!(dashboard.replica, Dashboard::open(&first).await.replica, "whoever comes later sees the same");
    let again = apply(&first, &dashboard, roster()).await;
    assert!(matches!(again, Some(Outcome::Done(_))), "it is put back: {again:?}");
    dashboard.until("X2 back", |seen| find(seen, "X2").is_some() && seen.count("X2") == Some(28)).await;
    assert_eq!(dashboard.presence("X2"), Presence::Left);
    assert_eq!(agent.end().await.map(|status| status.code()), Some(Code::NotFound));
    first.shutdown().await;
}

#[tokio::test]
async fn after_a_restart_the_changed_roster_is_what_holds() {
    let memory = Memory::new();
    let first = collector_with(Session::Live, memory.open()).await;
    let seen = Dashboard::open(&first).await;
    let changed = changed();
    apply(&first, &seen, &changed).await;
    let stale = apply(&first, &seen, roster()).await;
    let Some(Outcome::Refused(refused)) = stale else { panic!("{stale:?}") };
    assert_eq!(refused.reason(), v1::ActRefusalReason::RosterMoved, "what it would change was not shown");
    first.shutdown().await;

    let restarted = |roster: &str| {
        let config = config(Session::Live, memory.open());
        collector::start(collector::Config { event: event_from(roster), ..config })
    };
    let Err(StartError::Opening(OpeningError::Differs { differences })) = restarted(roster()).await else {
        panic!("the old file is refused")
    };
    let told = Language::English.files_differ(&differences);
    assert!(told.contains("point X2 is in the file alone"), "{told}");
    assert!(told.contains("point X9 is in the data directory alone"), "{told}");
    assert!(told.contains("diemcau roster apply"), "{told}");

    let second = restarted(&changed).await.unwrap();
    let _agent = Agent::attach(&second, "X9").await;
    let mut dashboard = Dashboard::open(&second).await;
    dashboard.until("X9 live", |seen| seen.presence("X9") == Presence::Live).await;
    let nothing = apply(&second, &dashboard, &changed).await;
    let Some(Outcome::Refused(refused)) = nothing else { panic!("{nothing:?}") };
    assert_eq!(refused.reason(), v1::ActRefusalReason::NothingSaid);
    second.shutdown().await;
}

/// A new commune in the midst, and one that is gone.
fn changed() -> String {
    let new = "X9,Xã 9,xa,H2,40,,,,,,,,\nX1,";
    roster().replace("X2,Xã 2,xa,H1,30,,,,,,,,\n", "").replace("X1,", new)
}

fn find(seen: &Dashboard, code: &str) -> Option<u32> {
    seen.replica.roster().find(code).map(|idx| idx.0)
}

async fn apply(collector: &collector::Collector, seen: &Dashboard, roster: &str) -> Option<Outcome> {
    let changes = change::between(seen.replica.roster(), &event_from(roster).roster);
    let rows: Vec<_> = changes.into_iter().map(|change| (change.point, change.now)).collect();
    let act = act_to_wire(seen.replica.revision(), &rows, "xã mới lập");
    let request =
        v1::ActRequest { by: "Lê Hoa".to_owned(), act: Some(v1::act_request::Act::ChangeRoster(act)) };
    let mut client = OperatorServiceClient::new(connect(collector).await);
    client.act(request).await.unwrap().into_inner().outcome
}
