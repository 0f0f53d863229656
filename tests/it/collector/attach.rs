//! What an agent hears.

use std::time::Instant;

use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body as Said;
use diemcau_proto::v1::collector_message::Body;
use tonic::Code;

use super::stage::{Agent, Dashboard, SOON, collector, hello, report};

#[tokio::test]
async fn is_welcome_at_its_levels_pace_and_acknowledged_every_9_seconds_worth() {
    let collector = collector(Session::Live).await;
    let mut agent = Agent::calls(&collector, hello("H2")).await;
    let Body::Welcome(welcome) = agent.hears().await else { panic!("no welcome") };
    assert_eq!((welcome.interval_ms, welcome.mute_after_ms), (3_000, 20_000));
    assert_eq!((welcome.session(), welcome.event.as_str()), (v1::Session::Live, "Thử"));
    assert_eq!(welcome.point_name, "Huyện 2");
    assert!(welcome.event_end_ms > Some(welcome.start_ms), "an agent is to know when it may forget");

    for seq in 1..=7 {
        agent.beats(seq).await;
    }
    for expected in [1, 4, 7] {
        let Body::HeartbeatAck(ack) = agent.hears().await else { panic!("no acknowledgement") };
        assert_eq!(ack.seq, expected);
    }
    collector.shutdown().await;
}

#[tokio::test]
async fn speaking_points_are_watched_tighter() {
    let collector = collector(Session::Live).await;
    let mut agent = Agent::calls(&collector, hello("H1")).await;
    let Body::Welcome(welcome) = agent.hears().await else { panic!("no welcome") };
    assert_eq!(welcome.interval_ms, 1_000);
}

#[tokio::test]
async fn refusals_say_why() {
    let collector = collector(Session::Live).await;
    let cases = [
        (v1::Hello { simulated: true, ..hello("X1") }, Code::PermissionDenied, "rehearsal session only"),
        (hello("nowhere"), Code::NotFound, "\"nowhere\" is not in the roster"),
        (hello(""), Code::InvalidArgument, "point is missing"),
        (hello(&"x".repeat(65)), Code::InvalidArgument, "more than 64"),
        (v1::Hello { agent_id: "máy".to_owned(), ..hello("X1") }, Code::InvalidArgument, "visible ASCII"),
    ];
    for (hello, code, text) in cases {
        let status = Agent::calls(&collector, hello).await.end().await.unwrap();
        assert_eq!(status.code(), code, "{status}");
        assert!(status.message().contains(text), "{status}");
    }
    let mut silent = Agent::silent(&collector).await;
    silent.beats(1).await;
    assert_eq!(silent.end().await.unwrap().code(), Code::InvalidArgument);
}

#[tokio::test]
async fn simulated_agents_are_taken_in_a_rehearsal() {
    let collector = collector(Session::Rehearsal).await;
    let mut agent = Agent::calls(&collector, v1::Hello { simulated: true, ..hello("X1") }).await;
    let Body::Welcome(welcome) = agent.hears().await else { panic!("no welcome") };
    assert_eq!(welcome.session(), v1::Session::Rehearsal);
}

#[tokio::test]
async fn a_newer_stream_replaces_the_older_one_and_the_point_stays_live() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut old = Agent::attach(&collector, "X1").await;
    let mut new = Agent::attach(&collector, "X1").await;
    assert_eq!(old.end().await.unwrap().code(), Code::Aborted);
    new.beats(1).await;
    assert!(matches!(new.hears().await, Body::HeartbeatAck(_)));
    new.reports(1, 5).await;
    new.hears_ack().await;
    dashboard.until("the count", |seen| seen.count("X1") == Some(5)).await;
    assert_eq!(dashboard.presence("X1"), Presence::Live);
}

#[tokio::test]
async fn a_broken_stream_is_suspect_within_250_ms_and_back_at_once() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut quickest = SOON;
    // A busy machine may hold one of them up.
    for _ in 0..5 {
        let agent = Agent::attach(&collector, "X1").await;
        dashboard.until("live", |seen| seen.presence("X1") == Presence::Live).await;
        let cut = Instant::now();
        drop(agent);
        dashboard.until("suspect", |seen| seen.presence("X1") == Presence::Suspect).await;
        quickest = quickest.min(cut.elapsed());
    }
    assert!(quickest.as_millis() <= 250, "{quickest:?}");
}

#[tokio::test]
async fn silence_is_suspect_then_lost_and_a_word_brings_it_back() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    let silent = Instant::now();
    dashboard.until("suspect", |seen| seen.presence("X1") == Presence::Suspect).await;
    assert!(silent.elapsed().as_millis() >= 1_400, "{:?}", silent.elapsed());
    dashboard.until("lost", |seen| seen.presence("X1") == Presence::Lost).await;
    let lost = silent.elapsed().as_millis();
    assert!((2_900..4_500).contains(&lost), "{lost} ms");
    agent.beats(1).await;
    assert!(matches!(agent.hears().await, Body::HeartbeatAck(_)));
    dashboard.until("live again", |seen| seen.presence("X1") == Presence::Live).await;
}

#[tokio::test]
async fn goodbye_ends_the_stream_well_and_the_point_left() {
    let collector = collector(Session::Live).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    let reason = v1::GoodbyeReason::Person.into();
    agent.says(Said::Goodbye(v1::Goodbye { reason, ..v1::Goodbye::default() })).await;
    assert!(agent.end().await.is_none());
    dashboard.until("left", |seen| seen.presence("X1") == Presence::Left).await;
}

#[tokio::test]
async fn a_bad_report_is_refused_and_the_stream_lives_on() {
    let collector = collector(Session::Live).await;
    let mut agent = Agent::attach(&collector, "H1").await;
    let unknown_source = v1::Report {
        body: Some(v1::report::Body::Attendance(v1::Attendance { count: 3, ..v1::Attendance::default() })),
        ..report(1, 3)
    };
    let cases = [
        (v1::Report { body: None, ..report(1, 0) }, v1::RefusalReason::Malformed, "no body"),
        (unknown_source, v1::RefusalReason::Malformed, "source"),
        (report(1, 100_001), v1::RefusalReason::Malformed, "100000"),
        (
            v1::Report { for_point: "nowhere".to_owned(), ..report(1, 3) },
            v1::RefusalReason::UnknownPoint,
            "not in the roster",
        ),
        (v1::Report { for_point: "X3".to_owned(), ..report(1, 3) }, v1::RefusalReason::NotBelow, "not below"),
        (
            v1::Report { session: v1::Session::Rehearsal.into(), ..report(1, 3) },
            v1::RefusalReason::OtherSession,
            "another session",
        ),
    ];
    for (report, reason, text) in cases {
        agent.says(Said::Report(report)).await;
        let refused = agent.hears_refusal().await;
        assert_eq!((refused.seq, refused.reason()), (1, reason), "{}", refused.text);
        assert!(refused.text.contains(text), "{}", refused.text);
    }
    agent.says(Said::Report(v1::Report { for_point: "X1".to_owned(), ..report(1, 3) })).await;
    assert_eq!(agent.hears_ack().await.disposition(), v1::Disposition::Standing);
    agent.reports(1, 4).await;
    assert_eq!(agent.hears_ack().await.disposition(), v1::Disposition::Repeated);
}

#[tokio::test]
async fn an_agent_that_does_not_read_loses_its_stream() {
    let collector = collector(Session::Live).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    let flood = agent.say.clone();
    // Each is refused with an answer that is not read, until there is no room for more of them.
    let long = v1::Report { for_point: "x".repeat(64), ..report(1, 1) };
    let message = v1::AgentMessage { body: Some(Said::Report(long)) };
    for _ in 0..40_000 {
        if flood.send(message.clone()).await.is_err() {
            break;
        }
    }
    let status = agent.end().await.unwrap();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    collector.shutdown().await;
}
