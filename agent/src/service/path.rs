//! The meeting path in the service: which probes run, and what becomes of what they find.

mod by_request;

use std::sync::Arc;

use diemcau_core::path::{PathWindow, ProbeSettings};
use diemcau_proto::convert::path::{self, MAX_PROBES};
use diemcau_proto::v1;
use diemcau_proto::v1::report::Body;
use tokio::sync::{mpsc, watch};

use crate::agent::Command;
use crate::agent_state::{AgentState, StateSender};
use crate::probe::{self, Plan};
use crate::report::Said;
use crate::spool_task::SpoolRequest;
use by_request::ByRequest;

/// Windows that may wait to be recorded; when it is full a probe's window stays open and grows.
const WINDOWS: usize = MAX_PROBES;
/// Questions of operators that may wait here. Each is answered at once, or is under way meanwhile.
pub(super) const ASKS: usize = 4;

/// The probes of a service.
pub(super) struct PathWatch {
    /// Those of the point's own file.
    pub(super) own: Vec<ProbeSettings>,
    /// Where what they find is shown.
    pub(super) state: StateSender,
    /// The spool's thread, told of bands that changed.
    pub(super) requests: mpsc::Sender<SpoolRequest>,
    /// The agent, told of every window.
    pub(super) agent: mpsc::Sender<Command>,
}

impl PathWatch {
    /// Probes as the point's file and the collector say, and at once where an operator asks, until the agent is
    /// gone.
    pub(super) async fn run(self, mut asks: mpsc::Receiver<u64>) {
        let mut state = self.state.subscribe();
        let mut asked = Asked::by(&state.borrow_and_update());
        let (plans, plan) = watch::channel(Arc::new(asked.plan(&self.own)));
        let (windows_sender, mut windows) = mpsc::channel(WINDOWS);
        let probing = tokio::spawn(probe::watch(plan, windows_sender));
        self.agent.send(Command::Path(Box::default())).await.ok();
        let mut by_request = ByRequest::default();
        loop {
            tokio::select! {
                changed = state.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    let newly = Asked::by(&state.borrow_and_update());
                    if newly != asked {
                        asked = newly;
                        let plan = Arc::new(asked.plan(&self.own));
                        self.forget_others(&plans.borrow(), &plan);
                        plans.send_replace(plan);
                        self.tell().await;
                    }
                }
                window = windows.recv() => match window {
                    // One that was under way when its probe ended says nothing any more.
                    Some(window) if !runs(&plans.borrow(), &window.probe) => {}
                    Some(window) => self.record(window).await,
                    None => break,
                },
                Some(ask) = asks.recv() => by_request.ask(ask, &plans.borrow()),
                answer = by_request.answer() => {
                    self.agent.send(Command::ProbeAnswer(Box::new(answer))).await.ok();
                }
                () = self.agent.closed() => break,
            }
        }
        probing.abort();
    }

    async fn record(&self, window: PathWindow) {
        let before = self.state.borrow().paths.get(&window.probe).and_then(|known| known.band);
        if before != window.band {
            let said = Said::here(Body::Quality(path::window_to_wire(&window)));
            self.requests.send(SpoolRequest::Saw(said)).await.ok();
        }
        self.state.send_modify(|state| {
            state.paths.insert(window.probe.clone(), window);
        });
        self.tell().await;
    }

    async fn tell(&self) {
        let report = Box::new(report(&self.state.borrow()));
        self.agent.send(Command::Path(report)).await.ok();
    }

    /// What was found by probes that do not run any more, or ask otherwise, says nothing.
    fn forget_others(&self, before: &Plan, plan: &Plan) {
        let stays = |name: &str| {
            let held = before.probes.iter().find(|probe| *probe.name == *name);
            held.is_some_and(|held| plan.probes.contains(held))
        };
        self.state.send_modify(|state| state.paths.retain(|name, _| stays(name)));
    }
}

fn runs(plan: &Plan, name: &str) -> bool {
    plan.probes.iter().any(|probe| *probe.name == *name)
}

/// What the collector asked for last.
#[derive(Debug, Default, PartialEq)]
struct Asked {
    path: Option<v1::PathSettings>,
    speaking: bool,
}

impl Asked {
    fn by(state: &AgentState) -> Self {
        state.welcome.as_ref().map_or_else(Self::default, |welcome| Self {
            path: welcome.path.clone(),
            speaking: welcome.speaking,
        })
    }

    fn plan(&self, own: &[ProbeSettings]) -> Plan {
        let asked = self.path.clone().map(path::settings_from_wire).unwrap_or_default();
        Plan::merged(own, asked, self.speaking)
    }
}

fn report(state: &AgentState) -> v1::PathReport {
    v1::PathReport { windows: state.paths.values().map(path::window_to_wire).collect() }
}

#[cfg(test)]
mod tests {
    use diemcau_core::path::{PathSettings, ProbeKind};

    use super::*;

    #[test]
    fn a_points_own_probe_stands_in_the_place_of_the_collectors_of_its_name() {
        let probe = |name: &str, target: &str| ProbeSettings {
            name: name.into(),
            kind: ProbeKind::Tcp,
            target: target.into(),
            interval: None,
            timeout: None,
        };
        let settings = PathSettings {
            probes: vec![probe("media", "far:1"), probe("sip", "far:2")],
            ..PathSettings::default()
        };
        let asked = Asked { path: Some(path::settings_to_wire(&settings)), speaking: true };
        let plan = asked.plan(&[probe("media", "near:1")]);
        let targets: Vec<&str> = plan.probes.iter().map(|probe| &*probe.target).collect();
        assert_eq!((targets, plan.speaking), (vec!["near:1", "far:2"], true));
        assert_eq!(Asked::default().plan(&[]), Plan::default());
    }
}
