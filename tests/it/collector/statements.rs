//! What a point says of its power, path, picture and chair, as `status` tells it.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

use std::time::{Duration, Instant};

use diemcau::journal::JournalError;
use diemcau::journal::memory::Memory;
use diemcau_core::event::Session;
use diemcau_proto::v1::act_response::Outcome;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::{self, act_done};
use serde_json::json;
use tonic::transport::Channel;

use super::place::{Place, attach};
use super::stage::{Agent, Dashboard, collector_with, connect};

#[tokio::test]
async fn status_tells_what_points_say_and_what_probes_find() {
    let place = Place::new();
    let served = place.serve();
    let mut agent = attach(&served.target(), "380").await;
    let power = v1::Power {
        source: v1::PowerSource::Battery.into(),
        charge_percent: Some(63),
        runtime_s: Some(754),
        alarm: v1::PowerAlarm::LowBattery.into(),
        ..v1::Power::default()
    };
    agent
        .says(Body::Heartbeat(v1::Heartbeat { seq: 1, power: Some(power), ..v1::Heartbeat::default() }))
        .await;
    agent.says(Body::Path(v1::PathReport { windows: vec![refused(), lossy()] })).await;
    let by = || "Lê Thị B".to_owned();
    agent.tells(1, v1::report::Body::Chair(v1::Chair { present: true, by: by() })).await;
    let state = v1::MediaState::NoSound.into();
    let confirmation = v1::Confirmation { state, by: by(), note: "loa rè".to_owned() };
    agent.tells(2, v1::report::Body::Confirmation(confirmation)).await;
    for _ in 0..2 {
        hears_ack(&mut agent).await;
    }

    let deadline = Instant::now() + Duration::from_secs(20);
    let status = loop {
        let status = place.status(&["--json", "--points"]);
        if status["confirmations"]["no_sound"] == 1 {
            break status;
        }
        assert!(Instant::now() < deadline, "{status}");
    };
    assert_eq!((&status["chairs_present"], &status["paths"]["bad"]), (&1.into(), &1.into()));
    assert_eq!((&status["help"]["open"], &status["help"]["points"]), (&0.into(), &json!([])));
    let point = status["point_list"].as_array().unwrap().iter().find(|point| point["code"] == "380").unwrap();
    let told = json!({
        "power": "battery", "power_alarm": "low_battery", "power_fault": null, "power_basis": "device",
        "charge_percent": 63, "runtime_s": 754, "path": "bad", "path_probe": "trang",
        "confirmation": "no_sound", "chair_present": true, "help": null,
    });
    for (key, value) in told.as_object().unwrap() {
        assert_eq!(&point[key], value, "{key}");
    }

    let detail = place.status(&["--json", "--point", "380"]);
    let media = &detail["probes"][0];
    let figures = json!({
        "probe": "media", "kind": "http", "finding": "answered", "band": "good", "rtt_us": 24_300,
        "jitter_us": 3_200, "response_us": 81_000, "loss_percent": 3.3, "sent": 120, "answered": 119,
        "redirect": null, "repeated": 3, "window_ms": 30_000, "mapping_changes": null, "certificate_days": null,
    });
    assert_eq!(*media, figures, "in the order of their names");
    assert!(detail["probes_at"].is_string() && detail["phone"].is_null(), "{detail}");

    let table = text(&place, &["--point", "380"]);
    for line in [
        "nguồn điện    UPS/ắc quy 63%, còn 12 phút, ắc quy sắp hết",
        "24 ±3,2 ms · mất 3,3% (TCP gửi lại 3) · 119/120 mẫu/30 s · đáp ứng 81 ms",
        "bị từ chối · mất 100,0% · 0/3 mẫu/30 s",
        "Lê Thị B: loa rè",
    ] {
        assert!(table.contains(line), "{line}: {table}");
    }
    let table = text(&place, &["--points"]);
    let row = table.lines().find(|line| line.starts_with("380 ")).unwrap();
    assert!(row.contains("mất tiếng · chủ trì đã có mặt · đường họp rất kém (trang)"), "{row}");
}

#[tokio::test]
async fn without_a_journal_no_answer_is_recorded_or_sent() {
    let memory = Memory::new();
    let collector = collector_with(Session::Live, memory.open()).await;
    let mut dashboard = Dashboard::open(&collector).await;
    let mut agent = Agent::attach(&collector, "X1").await;
    agent.asks_for_help(1, "mất tiếng").await;
    let mut operator = OperatorServiceClient::new(connect(&collector).await);
    assert_eq!(refusal(act(&mut operator, "nowhere").await), v1::ActRefusalReason::UnknownPoint);

    memory.fail(Some(JournalError::Closed));
    dashboard.until("chưa ghi được", |seen| seen.health.journal_failing_since_ms.is_some()).await;
    assert_eq!(refusal(act(&mut operator, "X1").await), v1::ActRefusalReason::NotDurable);
    memory.fail(None);
    dashboard.until("healed", |seen| seen.health.journal_failing_since_ms.is_none()).await;
    let point = dashboard.replica.roster().find("X1").unwrap();
    assert_eq!(dashboard.replica.now(point).help.as_ref().unwrap().reply, None);
    let Outcome::Done(done) = act(&mut operator, "X1").await else { panic!("it is not done") };
    let Some(act_done::Result::Reply(reply)) = done.result else { panic!("it is no reply") };
    assert!(reply.sent);
    let heard = agent.hears_reply().await;
    assert_eq!((heard.id, heard.text.as_str()), (done.fact, "Đã rõ"), "this one, not the refused one");
    dashboard
        .until("the answer", |seen| {
            seen.replica.now(point).help.as_ref().is_some_and(|help| help.reply.is_some())
        })
        .await;
}

async fn act(operator: &mut OperatorServiceClient<Channel>, point: &str) -> Outcome {
    let reply = v1::Reply { point: point.to_owned(), text: "Đã rõ".to_owned() };
    let act = Some(v1::act_request::Act::Reply(reply));
    let response = operator.act(v1::ActRequest { by: String::new(), act }).await.unwrap();
    response.into_inner().outcome.unwrap()
}

fn refusal(outcome: Outcome) -> v1::ActRefusalReason {
    match outcome {
        Outcome::Refused(refused) => refused.reason(),
        Outcome::Done(done) => panic!("{done:?}"),
    }
}

/// Skips acknowledgements of heartbeats.
async fn hears_ack(agent: &mut Agent) {
    loop {
        match agent.hears().await {
            v1::collector_message::Body::HeartbeatAck(_) => {}
            v1::collector_message::Body::ReportAck(_) => return,
            other => panic!("{other:?} instead of an acknowledgement"),
        }
    }
}

fn lossy() -> v1::PathWindow {
    v1::PathWindow {
        probe: "media".to_owned(),
        kind: v1::ProbeKind::Http.into(),
        finding: v1::PathFinding::Answered.into(),
        length_ms: 30_000,
        sent: 120,
        answered: 119,
        repeated: 3,
        rtt_us: Some(24_300),
        jitter_us: Some(3_200),
        response_us: Some(81_000),
        mapping_changes: None,
        certificate_days: None,
        redirect: String::new(),
        band: v1::PathBand::Good.into(),
    }
}

fn refused() -> v1::PathWindow {
    v1::PathWindow {
        probe: "trang".to_owned(),
        kind: v1::ProbeKind::Tcp.into(),
        finding: v1::PathFinding::Refused.into(),
        length_ms: 30_000,
        sent: 3,
        answered: 0,
        repeated: 0,
        rtt_us: None,
        jitter_us: None,
        response_us: None,
        mapping_changes: None,
        certificate_days: None,
        redirect: String::new(),
        band: v1::PathBand::Bad.into(),
    }
}

fn text(place: &Place, args: &[&str]) -> String {
    String::from_utf8(place.run_status(args).stdout).unwrap()
}
