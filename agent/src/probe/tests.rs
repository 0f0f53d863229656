//! The plan and its windows, with probes that have nobody to ask and so need no network.

use diemcau_core::path::ProbeKind;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::task::JoinHandle;

use super::*;

#[tokio::test(start_paused = true)]
async fn windows_come_after_ten_seconds_and_then_every_thirty() {
    let mut watched = Watched::start(plan(&["a"]), 4);
    for (length, at) in [(10, 10), (30, 40), (30, 70)] {
        let window = watched.window().await;
        assert_eq!((window.length.as_secs(), watched.seconds()), (length, at));
        assert_eq!((&*window.probe, window.finding, window.band), ("a", Finding::NoTarget, None));
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_stays_in_the_plan_goes_on_undisturbed() {
    let mut watched = Watched::start(plan(&["a", "b"]), 4);
    watched.pass(5).await;
    let thresholds = Thresholds { good: diemcau_core::path::Limits::new(1, 1, 1), ..Thresholds::default() };
    watched.change(Plan { thresholds, ..plan(&["c", "a"]) });
    let window = watched.window().await;
    assert_eq!((&*window.probe, watched.seconds()), ("a", 10));
    let window = watched.window().await;
    assert_eq!((&*window.probe, watched.seconds()), ("c", 15));
    assert_eq!(&*watched.window().await.probe, "a", "b is gone");
}

#[tokio::test(start_paused = true)]
async fn another_pace_or_target_begins_anew() {
    let mut watched = Watched::start(plan(&["a", "b"]), 4);
    watched.pass(5).await;
    let mut changed = plan(&["a", "b"]);
    changed.probes[0].timeout = Some(Duration::from_secs(1));
    watched.change(changed);
    assert_eq!((&*watched.window().await.probe, watched.seconds()), ("b", 10));
    assert_eq!((&*watched.window().await.probe, watched.seconds()), ("a", 15));

    let mut watched = Watched::start(plan(&["a"]), 4);
    watched.pass(5).await;
    watched.change(Plan { speaking: true, ..plan(&["a"]) });
    watched.window().await;
    assert_eq!(watched.seconds(), 15, "it asks more often at a speaking point");
}

#[tokio::test(start_paused = true)]
async fn of_two_probes_with_one_name_the_first_runs() {
    let mut watched = Watched::start(plan(&["a", "a"]), 4);
    watched.window().await;
    assert_eq!(watched.windows.try_recv(), Err(TryRecvError::Empty));
    watched.window().await;
    assert_eq!(watched.seconds(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_nobody_takes_grows() {
    let mut watched = Watched::start(plan(&["a"]), 1);
    watched.pass(100).await;
    assert_eq!(watched.window().await.length.as_secs(), 10);
    let window = watched.window().await;
    assert!((90..=92).contains(&window.length.as_secs()), "{window:?}");
}

#[tokio::test(start_paused = true)]
async fn all_ends_with_the_plans_and_with_the_windows() {
    let mut watched = Watched::start(plan(&["a", "b"]), 4);
    let (other, _) = channel::channel(Arc::new(Plan::default()));
    watched.plans = other;
    watched.watching.await.expect("it does not panic");
    assert_eq!(watched.windows.recv().await, None);

    let Watched { watching, windows, plans, .. } = Watched::start(plan(&["a", "b"]), 4);
    drop(windows);
    watching.await.expect("it does not panic");
    assert!(plans.is_closed());
}

#[test]
fn speaking_points_ask_more_often_and_nobody_too_often() {
    let settings = |kind, interval_ms: Option<u64>| ProbeSettings {
        kind,
        interval: interval_ms.map(Duration::from_millis),
        ..plan(&["a"]).probes.remove(0)
    };
    for (kind, interval_ms, speaking, expected_ms) in [
        (ProbeKind::Stun, None, true, 100),
        (ProbeKind::Stun, None, false, 250),
        (ProbeKind::Sip, None, true, 10_000),
        (ProbeKind::Sip, Some(500), false, 500),
        (ProbeKind::Icmp, Some(0), false, 20),
    ] {
        let pace = pace(&settings(kind, interval_ms), speaking);
        assert_eq!((pace.interval.as_millis(), pace.timeout), (expected_ms, ProbeSettings::TIMEOUT));
    }
}

/// What runs, and what comes of it.
struct Watched {
    plans: channel::Sender<Arc<Plan>>,
    windows: mpsc::Receiver<PathWindow>,
    watching: JoinHandle<()>,
    begun: Instant,
}

impl Watched {
    fn start(plan: Plan, room: usize) -> Self {
        let (plans, plan_receiver) = channel::channel(Arc::new(plan));
        let (window_sender, windows) = mpsc::channel(room);
        let watching = tokio::spawn(watch(plan_receiver, window_sender));
        Self { plans, windows, watching, begun: Instant::now() }
    }

    fn change(&self, plan: Plan) {
        self.plans.send(Arc::new(plan)).expect("it is watched");
    }

    async fn window(&mut self) -> PathWindow {
        self.windows.recv().await.expect("a probe runs")
    }

    async fn pass(&self, seconds: u64) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    fn seconds(&self) -> u64 {
        self.begun.elapsed().as_secs()
    }
}

/// Probes of these names whose target is not known.
fn plan(names: &[&str]) -> Plan {
    let probe = |name: &&str| ProbeSettings {
        name: (*name).into(),
        kind: ProbeKind::Stun,
        target: "".into(),
        interval: None,
        timeout: None,
    };
    Plan { probes: names.iter().map(probe).collect(), ..Plan::default() }
}
