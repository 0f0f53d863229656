//! Dashboards that look at one point: each gets its line once a second.

use diemcau_core::decide::Core;
use diemcau_core::ids::PointIdx;
use diemcau_core::path::PathWindow;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::{agent, path, probe};
use diemcau_proto::v1;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use crate::collector::inbox::InspectRefusal;
use crate::collector::lines::Lines;

/// Points shown in detail at a time; more are refused.
pub(in crate::collector) const MAX_INSPECTORS: usize = 64;
/// Details that may wait to be read. When it is full the dashboard misses one.
const DETAILS: usize = 2;

/// Who looks at which point.
#[derive(Debug, Default)]
pub(super) struct Inspectors {
    open: Vec<(PointIdx, mpsc::Sender<v1::PointDetail>)>,
}

impl Inspectors {
    /// Somebody looks at a point, and is told at once.
    pub(super) fn open(
        &mut self,
        core: &Core,
        lines: &Lines,
        wanted: &str,
        now: Timestamp,
    ) -> Result<mpsc::Receiver<v1::PointDetail>, InspectRefusal> {
        let point = core.state().roster().find(wanted).ok_or(InspectRefusal::UnknownPoint)?;
        self.open.retain(|(_, details)| !details.is_closed());
        if self.open.len() >= MAX_INSPECTORS {
            return Err(InspectRefusal::TooMany);
        }
        let (tx, rx) = mpsc::channel(DETAILS);
        if tx.try_send(detail(core, lines, point, now)).is_ok() {
            self.open.push((point, tx));
        }
        Ok(rx)
    }

    /// Tells all of them.
    pub(super) fn tell(&mut self, core: &Core, lines: &Lines, now: Timestamp) {
        self.open.retain(|(point, details)| is_told(details, || detail(core, lines, *point, now)));
    }

    /// Tells those who look at a point, since what they wait for has just come.
    pub(super) fn tell_of(&mut self, of: PointIdx, core: &Core, lines: &Lines, now: Timestamp) {
        self.open
            .retain(|(point, details)| *point != of || is_told(details, || detail(core, lines, of, now)));
    }
}

/// Whether whoever looks is still there. One who does not read misses a detail.
fn is_told(details: &mpsc::Sender<v1::PointDetail>, detail: impl FnOnce() -> v1::PointDetail) -> bool {
    match details.try_reserve() {
        Ok(permit) => {
            permit.send(detail());
            true
        }
        Err(TrySendError::Full(())) => true,
        Err(TrySendError::Closed(())) => false,
    }
}

fn detail(core: &Core, lines: &Lines, point: PointIdx, now: Timestamp) -> v1::PointDetail {
    let watched = core.watch().point(point);
    let probed = core.watch().path(point);
    let agent = core.state().point(point).agent.as_deref();
    v1::PointDetail {
        at_ms: now.as_millis(),
        last_heard_ms: watched.heard.map(Timestamp::as_millis),
        line: watched.line.as_ref().map(agent::line_to_wire),
        samples: lines.of(point),
        version: agent.map(|agent| agent.version.to_string()).unwrap_or_default(),
        agent_id: agent.map(|agent| agent.id.to_string()).unwrap_or_default(),
        paths: probed.map(|probed| in_order(&probed.windows)).unwrap_or_default(),
        paths_at_ms: probed.map(|probed| probed.at.as_millis()),
        probe: core.watch().asked_probe(point).map(probe::asked_to_wire),
    }
}

/// By their names, whatever the order in which the agent runs them.
fn in_order(windows: &[PathWindow]) -> Vec<v1::PathWindow> {
    let mut windows: Vec<_> = windows.iter().collect();
    windows.sort_by_key(|window| &window.probe);
    windows.into_iter().map(path::window_to_wire).collect()
}
