//! Probes that an operator asks for: all of the plan at once, for about a second, beside those that run anyway.
//!
//! It refuses to ask the meeting's servers more often than [`APART`], however often it is asked itself.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_core::ids::Seq;
use diemcau_core::path::asked::ProbeAnswer;
use diemcau_core::path::{PathWindow, ProbeSettings, Thresholds};
use diemcau_proto::convert::probe::answer_to_wire;
use diemcau_proto::v1;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::error;

use crate::probe::{Plan, measure};

/// Between two such probes.
const APART: Duration = Duration::from_secs(10);
/// How long every probe asks.
const ASKS_FOR: Duration = Duration::from_secs(1);
/// Between two samples, where the settings ask no more often.
const INTERVAL: Duration = Duration::from_millis(250);

/// The probes asked for.
#[derive(Debug, Default)]
pub(super) struct ByRequest {
    /// When the last of them began.
    begun: Option<Instant>,
    /// What is known, and not told yet.
    answers: VecDeque<v1::ProbeAnswer>,
    /// What is being probed.
    under_way: JoinSet<v1::ProbeAnswer>,
}

impl ByRequest {
    /// An operator asks for the probes of a plan.
    pub(super) fn ask(&mut self, ask: u64, plan: &Plan) {
        let now = Instant::now();
        let again_at = self.begun.map(|begun| begun + APART).filter(|again_at| *again_at > now);
        let refusal = match again_at {
            _ if plan.probes.is_empty() => Some(ProbeAnswer::NoProbes),
            Some(again_at) => Some(ProbeAnswer::TooSoon { again_in: again_at - now }),
            None => None,
        };
        if let Some(refusal) = refusal {
            return self.answers.push_back(answer_to_wire(Seq(ask), &refusal));
        }
        self.begun = Some(now);
        let (probes, thresholds) = (plan.probes.clone(), plan.thresholds);
        self.under_way.spawn(async move {
            let found = ProbeAnswer::Found(measure_all(probes, thresholds).await);
            answer_to_wire(Seq(ask), &found)
        });
    }

    /// Waits for the next answer. Nothing is lost where this is dropped.
    pub(super) async fn answer(&mut self) -> v1::ProbeAnswer {
        loop {
            if let Some(answer) = self.answers.pop_front() {
                return answer;
            }
            match self.under_way.join_next().await {
                None => std::future::pending().await,
                Some(Ok(answer)) => return answer,
                Some(Err(fault)) => error!(%fault, "a probe that was asked for failed"),
            }
        }
    }
}

/// What each of them finds, in their order.
async fn measure_all(probes: Vec<ProbeSettings>, thresholds: Thresholds) -> Vec<PathWindow> {
    let n_probes = probes.len();
    let mut measuring = JoinSet::new();
    for (at, probe) in probes.into_iter().enumerate() {
        let usual = probe.interval.unwrap_or_else(|| probe.kind.default_interval(true));
        let settings = ProbeSettings { interval: Some(usual.min(INTERVAL)), ..probe };
        measuring.spawn(async move { (at, measure(&settings, &thresholds, ASKS_FOR).await) });
    }
    let mut found = Vec::with_capacity(n_probes);
    while let Some(measured) = measuring.join_next().await {
        match measured {
            Ok(measured) => found.push(measured),
            Err(fault) => error!(%fault, "a probe that was asked for failed"),
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, window)| window).collect()
}

#[cfg(test)]
mod tests {
    use diemcau_core::path::{Finding, ProbeKind};
    use diemcau_proto::v1::probe_answer::Answer;
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_probe_is_answered_at_once_and_not_again_within_ten_seconds() {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = server.local_addr().unwrap().to_string();
        let (name, kind) = ("hall".into(), ProbeKind::Tcp);
        let probe = ProbeSettings { name, kind, target: target.into(), interval: None, timeout: None };
        let plan = Plan { probes: vec![probe], ..Plan::default() };
        let mut by_request = ByRequest::default();
        by_request.ask(7, &Plan::default());
        assert!(matches!(by_request.answer().await.answer, Some(Answer::NoProbes(true))));

        by_request.ask(8, &plan);
        by_request.ask(9, &plan);
        let refused = by_request.answer().await;
        let Some(Answer::AgainInMs(ms)) = refused.answer else { panic!("{refused:?}") };
        assert!(refused.ask == 9 && (9_000..=10_000).contains(&ms), "{refused:?}");
        let begun = Instant::now();
        let found = by_request.answer().await;
        let Some(Answer::Found(found_path)) = &found.answer else { panic!("{found:?}") };
        let [window] = &found_path.windows[..] else { panic!("{found:?}") };
        let finding = Option::<Finding>::from(window.finding());
        assert_eq!((found.ask, &*window.probe, finding), (8, "hall", Some(Finding::Answered)));
        assert!(window.sent >= 3 && begun.elapsed() < Duration::from_secs(3), "{window:?}");
    }
}
