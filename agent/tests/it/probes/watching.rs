//! Probes that go on and on, by a plan that changes.

use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::probe::{Plan, watch};
use diemcau_core::path::{Finding, ProbeKind};
use tokio::sync::{mpsc, watch as channel};

use super::peer::{HERE, Peer, free_port};
use super::{needs, probe_started, settings};

#[tokio::test]
async fn windows_come_after_ten_seconds_with_the_samples_of_that_time() {
    let Some(program) = needs("watched coturn", "turnserver") else { return };
    let server = Peer::coturn(&program, HERE, free_port(HERE.ip));
    let media = settings(ProbeKind::Stun, &server.address.to_string());
    probe_started(&media).await;
    let media = diemcau_core::path::ProbeSettings { interval: None, ..media };
    let plan = Plan { probes: vec![media], speaking: true, ..Plan::default() };
    let (plans, plan_receiver) = channel::channel(Arc::new(plan));
    let (windows, mut window_receiver) = mpsc::channel(4);
    let watching = tokio::spawn(watch(plan_receiver, windows));

    let window = window_receiver.recv().await.expect("the probe runs");
    assert_eq!((window.finding, window.n_mapping_changes), (Finding::Answered, Some(0)), "{window:?}");
    assert!((50..=101).contains(&window.n_sent), "ten a second: {window:?}");
    assert!((9..12).contains(&window.length.as_secs()), "{window:?}");
    drop(plans);
    tokio::time::timeout(Duration::from_secs(5), watching)
        .await
        .expect("it ends")
        .expect("it does not panic");
    assert_eq!(window_receiver.recv().await, None);
}
