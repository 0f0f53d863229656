//! What is acknowledged is on disk, and what cannot be written is not acknowledged.

use diemcau::journal::JournalError;
use diemcau::journal::memory::Memory;
use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;
use diemcau_core::presence::Presence;
use diemcau_proto::v1;
use diemcau_proto::v1::collector_message::Body;
use tokio::time::timeout;

use super::stage::{Agent, Dashboard, SOON, collector_with};

#[tokio::test]
async fn a_report_is_acknowledged_and_shown_only_after_the_commit() {
    let memory = Memory::new();
    let collector = collector_with(Session::Live, memory.open()).await;
    let mut agent = Agent::attach(&collector, "H2").await;
    let mut dashboard = Dashboard::open(&collector).await;
    dashboard.until("live", |seen| seen.presence("H2") == Presence::Live).await;

    let asked = memory.asked();
    memory.hang(true);
    agent.reports(1, 45).await;
    timeout(SOON, memory.asked_beyond(asked)).await.expect("the report reaches the journal");
    agent.beats(1).await;
    assert!(matches!(agent.hears().await, Body::HeartbeatAck(_)), "the report is not acknowledged yet");
    assert_eq!(Dashboard::open(&collector).await.count("H2"), None, "nor is it shown");

    memory.hang(false);
    let ack = agent.hears_ack().await;
    assert_eq!((ack.seq, ack.disposition()), (1, v1::Disposition::Standing));
    dashboard.until("the count", |seen| seen.count("H2") == Some(45)).await;
}

#[tokio::test]
async fn without_a_journal_presence_goes_on_and_counts_stay_with_the_agents() {
    let memory = Memory::new();
    let collector = collector_with(Session::Live, memory.open()).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut agent = Agent::attach(&collector, "T").await;
    dashboard.until("live", |seen| seen.presence("T") == Presence::Live).await;

    memory.fail(Some(JournalError::Closed));
    dashboard.until("chưa ghi được", |seen| seen.health.journal_failing_since_ms.is_some()).await;
    assert_eq!(dashboard.health.journal_error, "the journal is closed");
    for seq in [1, 2] {
        agent.reports(seq, 40).await;
        let refused = agent.hears_refusal().await;
        assert_eq!((refused.seq, refused.reason()), (seq, v1::RefusalReason::NotDurable));
    }
    let mut other = Agent::attach(&collector, "H2").await;
    dashboard.until("live without a journal", |seen| seen.presence("H2") == Presence::Live).await;

    memory.fail(None);
    dashboard.until("healed", |seen| seen.health.journal_failing_since_ms.is_none()).await;
    agent.reports(2, 40).await;
    assert_eq!(agent.hears_refusal().await.reason(), v1::RefusalReason::NotDurable, "1 comes first");
    for seq in [1, 2, 3] {
        agent.reports(seq, 40).await;
        let ack = agent.hears_ack().await;
        assert_eq!((ack.seq, ack.disposition()), (seq, v1::Disposition::Standing));
    }
    other.reports(1, 7).await;
    other.hears_ack().await;
    dashboard.until("the counts", |seen| seen.count("H2") == Some(7)).await;
    collector.shutdown().await;

    let facts = memory.facts();
    assert!(facts.iter().zip(1..).all(|(fact, seq)| fact.seq.0 == seq), "numbers have no gap");
    assert!(facts.iter().any(|fact| matches!(fact.body, FactBody::JournalGap { .. })));
    let replayed = diemcau_core::decide::Core::replay(facts.into_iter());
    let total = replayed.state().tallies().total();
    assert_eq!((total.points.connected(), total.attendance.attendees), (2, 47));
}
