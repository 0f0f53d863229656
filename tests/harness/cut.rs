//! Lines that are cut without anybody being told: how soon a dashboard says that points are lost.

use std::time::{Duration, Instant};

use diemcau_core::presence::Presence;

use super::collector::{Collector, Serve};
use super::event::{Shape, code};
use super::net::{CENTER, Line};
use super::stats::Sample;
use super::swarm::{Swarm, Swarming};
use super::watcher::Watcher;
use super::{measured, secs};

/// From the cut to `lost` on the dashboard, p99.
pub(crate) const NORMAL: Duration = Duration::from_millis(7_500);
/// The same at a speaking point.
pub(crate) const SPEAKING: Duration = secs(4);

/// A collector at one end of a line, agents at the other, a dashboard beside the collector.
pub(crate) struct Scene {
    /// Dropped first, so that nobody is lost in the end.
    pub(crate) watcher: Watcher,
    /// At the far end.
    pub(crate) swarm: Swarm,
    /// At the near end.
    pub(crate) collector: Collector,
    /// Between them.
    pub(crate) line: Line,
    shape: Shape,
}

impl Scene {
    /// Sets the scene, with all points live.
    pub(crate) fn set(line: Line, shape: Shape) -> Self {
        let scene = Self::begin(line, shape);
        scene.watcher.wait_live(shape.points, secs(60));
        scene
    }

    /// Sets it on a line over which it may take so long until each point was live once, if not all at a time.
    pub(crate) fn set_on_bad(line: Line, shape: Shape, within: Duration) -> Self {
        let begun = Instant::now();
        let scene = Self::begin(line, shape);
        for idx in 0..shape.points {
            let left = within.saturating_sub(begun.elapsed());
            scene.watcher.wait_seen(&code(idx), Presence::Live, begun, left);
        }
        scene
    }

    fn begin(line: Line, shape: Shape) -> Self {
        let serve = Serve {
            listen: format!("{CENTER}:0"),
            netns: Some(line.center.name().to_owned()),
            ..Serve::rehearsal()
        };
        let collector = Collector::start(shape, serve);
        let target = collector.target();
        let watcher = Watcher::start(target.clone(), Some(&line.center));
        let swarming = Swarming {
            target,
            points: (0..shape.points).map(code).collect(),
            simulated: true,
            // Over one heartbeat, so that a cut finds each at another moment of it.
            arrive: secs(3),
            report_every: secs(1),
        };
        let swarm = Swarm::start(swarming, Some(&line.field));
        Self { watcher, swarm, collector, line, shape }
    }

    /// Cuts the line until all are lost, mends it, and waits until all are live. Gives how long
    /// each point took to be lost on the dashboard: the speaking ones, then the others.
    fn cut_once(&self) -> (Vec<Duration>, Vec<Duration>) {
        let cut = Instant::now();
        self.line.cut();
        let took = |idx: usize| self.watcher.wait_seen(&code(idx), Presence::Lost, cut, secs(20));
        let speaking = (0..self.shape.speaking).map(took).collect();
        let normal = (self.shape.speaking..self.shape.points).map(took).collect();
        self.line.mend();
        self.watcher.wait_live(self.shape.points, secs(60));
        (speaking, normal)
    }
}

/// Cuts the line again and again, and holds what the dashboard said against the limits.
///
/// # Panics
/// If p99 passes them.
pub(crate) fn check(scene: &Scene, n_cuts: u32) {
    let (mut speaking, mut normal) = (Vec::new(), Vec::new());
    for _ in 0..n_cuts {
        let (more_speaking, more_normal) = scene.cut_once();
        speaking.extend(more_speaking);
        normal.extend(more_normal);
    }
    for (kind, took, limit) in [("normal", normal, NORMAL), ("speaking", speaking, SPEAKING)] {
        let sample = Sample::new(took);
        let what = format!("cut to lost on the dashboard, {kind} points, {n_cuts} cuts");
        measured(&what, &format!("{sample} (limit p99 {:.1} s)", limit.as_secs_f64()));
        assert!(sample.percentile(99) <= limit, "{what}: {sample}");
    }
}
