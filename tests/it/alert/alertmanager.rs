//! An Alertmanager, against a stand-in of its interface and the real program.

use std::time::Duration;

use diemcau::alert::message::{Kind, Message};
use diemcau_core::incident::Severity;
use diemcau_core::time::Timestamp;
use diemcau_phrase::delivery::DeliveryFault;
use serde_json::{Value, json};

use super::{Office, Way, check_troubles, later, opened};
use crate::harness::sink::Alertmanager;
use crate::harness::vendor::{Asked, Reply, Vendor};
use crate::harness::{secs, skip, until};

#[test]
fn an_alert_keeps_its_labels_and_ends() {
    let vendor = Vendor::start(interface);
    let way = way(&vendor.url(), "labels = { tinh = \"Thanh Hóa\" }\nresend = \"30s\"");
    assert_eq!(way.channel().resend_every(), Some(Duration::from_secs(30)));
    let first = way.send(&opened("k1")).unwrap();
    let changed = Message {
        severity: Severity::Warning,
        fields: [("cause", "line".to_owned()), ("affected", "7".to_owned())].into(),
        ..later("k2", Kind::Updated, &first)
    };
    assert_eq!(way.send(&changed), Ok(first.clone()));
    way.send(&later("k3", Kind::Resolved, &first)).unwrap();
    let alerts: Vec<Value> = vendor.asked().iter().map(|asked| asked.json()[0].clone()).collect();
    let labels = json!({
        "alertname": "diemcau", "incident": "12", "severity": "critical", "cause": "power",
        "scope": "xã Thọ Xuân", "event": "Lễ phát động", "tinh": "Thanh Hóa",
    });
    assert!(alerts.iter().all(|alert| alert["labels"] == labels), "{alerts:?}");
    assert_eq!(
        (&alerts[1]["annotations"]["cause"], &alerts[1]["annotations"]["affected"]),
        (&json!("line"), &json!("7"))
    );
    assert_eq!(alerts[0]["startsAt"], "2025-05-08T00:12:00Z");
    assert!(alerts[0].get("endsAt").is_none() && alerts[1].get("endsAt").is_none());
    assert_eq!(alerts[2]["endsAt"], "2025-05-08T00:32:00Z");
}

#[test]
fn refusals_and_troubles_are_told() {
    let vendor = Vendor::start(interface);
    let way = way(&vendor.url(), "token_file = \"secret\"");
    vendor.next([Reply::json(400, &json!("\"labels\" is required"))]);
    let error = way.fail(&opened("k1"));
    assert!(matches!(error.reason(), DeliveryFault::Status { status: 400, .. }), "{error}");
    assert!(vendor.asked()[0].header("authorization").starts_with("Bearer "));
    check_troubles(&vendor, &way, |nth| opened(&format!("k{nth}")));
}

#[test]
fn a_real_alertmanager_holds_the_alert_until_it_ends() {
    const TEST: &str = "a real Alertmanager holds the alert until it ends";
    let office = Office::new();
    let Some(server) = Alertmanager::start(office.dir.path(), "") else {
        return skip(TEST, "prometheus-alertmanager is not there");
    };
    let way = way_in(office, &server.url(), "");
    let now = jiff::Timestamp::now().as_millisecond();
    let starts_at = Timestamp::from_millis(now - 60_000);
    let message = |key: &str| Message { starts_at, ..opened(key) };
    let first = until("it takes the alert", secs(20), || way.send(&message("k1")).ok()).0;
    let active = until("it shows the alert", secs(20), || server.active().into_iter().next()).0;
    let over = Message {
        starts_at,
        thread_ends_at: Some(Timestamp::from_millis(now - 1_000)),
        ..later("k2", Kind::Resolved, &first)
    };
    let ended = way.send(&over);
    until("it holds the alert for ended", secs(20), || server.active().is_empty().then_some(()));
    assert_eq!(active["labels"]["scope"], "xã Thọ Xuân", "{active}");
    assert_eq!(ended, Ok(first));
}

/// The interface as its `OpenAPI` document has it.
fn interface(asked: &Asked) -> Reply {
    let is_label =
        |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty();
    let body = asked.json();
    if asked.method != "POST" || asked.path != "/api/v2/alerts" || !asked.is_json() {
        return Reply::status(404);
    }
    let Some(alerts) = body.as_array() else { return Reply::json(400, &json!("not an array")) };
    for alert in alerts {
        let Some(labels) = alert["labels"].as_object().filter(|labels| labels.contains_key("alertname"))
        else {
            return Reply::json(400, &json!("labels are required"));
        };
        let annotations = alert["annotations"].as_object();
        let mut all = labels.iter().chain(annotations.into_iter().flatten());
        if !all.all(|(name, value)| is_label(name) && value.is_string()) {
            return Reply::json(400, &json!("invalid label set"));
        }
        let time = |name: &str| alert[name].as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
        if alert.get("endsAt").is_some() && time("endsAt") < time("startsAt") {
            return Reply::json(400, &json!("start time must be before end time"));
        }
    }
    Reply::status(200)
}

fn way(base: &str, more: &str) -> Way {
    way_in(Office::new(), base, more)
}

fn way_in(office: Office, base: &str, more: &str) -> Way {
    let keys = "kind = \"alertmanager\"\ntimeout = \"2s\"\ngap = \"0s\"";
    office.way(&format!("{keys}\nbase = \"{base}\"\n{more}"), "")
}
