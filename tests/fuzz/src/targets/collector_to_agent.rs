//! A collector that an agent trusted and should not have.

use std::time::Duration;

use diemcau_agent::clock::{Mono, Now};
use diemcau_agent::identity::{Identity, VERSION};
use diemcau_agent::reporter::{Detach, Reporter, ReporterOutput, Wanted};
use diemcau_core::ids::{AgentId, BootId, Code};
use diemcau_proto::v1;
use diemcau_proto::v1::collector_message::Body;

use super::Depth;
use crate::event::{chunks, input};

/// No agent has so much to say at once.
const MOST_AT_ONCE: usize = 100;

pub(super) fn run(bytes: &[u8]) -> Depth {
    let identity = Identity {
        point: Code::new("X"),
        agent_id: AgentId::new("a"),
        boot_id: BootId::new("b"),
        version: VERSION,
        simulated: false,
        host: "PC".into(),
    };
    let mut now = Now { mono: Mono::default(), wall_ms: 1_746_637_200_000 };
    let mut reporter = Reporter::new(identity, 7, now.mono);
    reporter.handle_timeout(now);
    reporter.handle_connected(now);
    let (mut is_taken, mut is_planted) = (false, false);
    for (wait, message) in chunks::<v1::CollectorMessage>(bytes).take(64) {
        now.mono = now.mono + Duration::from_millis(500) * u32::from(wait);
        reporter.handle_timeout(now);
        if reporter.wanted() == Wanted::Connection && wait == 99 {
            reporter.handle_detached(Detach::Asked, now);
            reporter.handle_timeout(now);
        }
        let told = reporter.handle_message(message, now);
        is_taken |= matches!(told, Some(ReporterOutput::Retuned { .. }));
        is_planted |=
            matches!(told, Some(ReporterOutput::Retuned { welcome }) if welcome.interval_ms != 3_000);
        let n_said = std::iter::from_fn(|| reporter.poll_transmit(now)).take(MOST_AT_ONCE).count();
        assert!(n_said < MOST_AT_ONCE, "it comes to an end");
        if let Some((wakes_at, why)) = reporter.poll_timeout() {
            assert!(
                wakes_at >= now.mono || reporter.wants_transmit() || reporter.wanted() != Wanted::End,
                "{why}"
            );
        }
    }
    Depth::of(is_taken, is_planted)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let message = |body| v1::CollectorMessage { body: Some(body) };
    let welcome = v1::Welcome {
        session: v1::Session::Live.into(),
        interval_ms: 3_000,
        mute_after_ms: 20_000,
        at_ms: 1_746_637_200_000,
        event: "Lễ".to_owned(),
        point_name: "Xã Xuân Hòa".to_owned(),
        cutoffs: vec![v1::Cutoff { name: "Một".to_owned(), at_ms: 1, due_ms: Some(2) }],
        path: Some(v1::PathSettings::default()),
        ..v1::Welcome::default()
    };
    let ack = |seq| message(Body::HeartbeatAck(v1::HeartbeatAck { seq, held_us: 5 }));
    let reply = v1::OperatorReply {
        id: 1,
        text: "Đã rõ".to_owned(),
        by: "Hoa".to_owned(),
        ..v1::OperatorReply::default()
    };
    let welcomed = || message(Body::Welcome(welcome.clone()));
    vec![
        input(&[(0, welcomed()), (6, ack(1)), (6, ack(2)), (1, message(Body::OperatorReply(reply)))]),
        input(&[(0, welcomed()), (1, welcomed()), (99, message(Body::ReportAck(v1::ReportAck::default())))]),
        input(&[(
            3,
            message(Body::ReportRefused(v1::ReportRefused {
                text: "đầy".to_owned(), ..Default::default()
            })),
        )]),
    ]
}
