//! What agents do on their streams, reports aside: come, stay, break, and tell of power and path.

use std::time::Duration;

use crate::agenda;
use crate::event::Session;
use crate::fact::FactBody;
use crate::ids::PointIdx;
use crate::input::{Answer, Hello, HelloRefusal, LineQuality, Welcome};
use crate::path::{PathNow, PathWindow};
use crate::power::{DRIFT_PACE, PowerReading};
use crate::presence::{Link, SuspectCause};
use crate::time::Timestamp;

use super::{Core, Facts};

const DAY: Duration = Duration::from_hours(24);

impl Core {
    pub(super) fn hello(&mut self, now: Timestamp, hello: Hello, facts: &mut Facts) -> Answer {
        let Some(point) = self.state.roster().find(&hello.code) else {
            return Answer::HelloRefused(HelloRefusal::UnknownPoint { code: hello.code });
        };
        if hello.agent.simulated && self.state.session() != Some(Session::Rehearsal) {
            return Answer::HelloRefused(HelloRefusal::SimulatedInLive);
        }
        self.watch.opened(point, (hello.generation, hello.answers_probes), now);
        let known = self.state.point(point);
        let is_live = matches!(known.link, Link::Live { .. });
        if !is_live || known.agent.as_deref() != Some(&hello.agent) {
            self.record(now, FactBody::Attached { point, agent: Box::new(hello.agent) }, facts);
        }
        self.look_at_presence(point);
        self.powered(now, point, hello.power, facts);
        let (settings, roster) = (self.state.settings(), self.state.roster());
        let (pace, _) = agenda::told(settings, roster, point, now);
        Answer::Welcome(Welcome { point, pace })
    }

    pub(super) fn heartbeat(
        &mut self,
        now: Timestamp,
        point: PointIdx,
        (power, line): (Option<PowerReading>, Option<LineQuality>),
        facts: &mut Facts,
    ) {
        self.heard(now, point, facts);
        if let Some(line) = line {
            self.watch.measured(point, line);
        }
        self.powered(now, point, power, facts);
        if self.watch.path_waits(point) {
            self.judge_path(now, point, facts);
        }
    }

    pub(super) fn broke(&mut self, now: Timestamp, point: PointIdx, facts: &mut Facts) {
        self.watch.closed(point, Some(now));
        match self.state.point(point).link {
            Link::Live { .. } => {
                self.record(now, FactBody::Suspected { point, cause: SuspectCause::Broke }, facts);
                self.look_at_presence(point);
            }
            Link::Suspect { .. } => self.look_at_presence(point),
            Link::Unseen | Link::Lost { .. } | Link::Left { .. } | Link::Unreachable { .. } => {}
        }
    }

    pub(super) fn powered(
        &mut self,
        now: Timestamp,
        point: PointIdx,
        reading: Option<PowerReading>,
        facts: &mut Facts,
    ) {
        let power = reading.map(|reading| reading.known()).unwrap_or_default();
        let before = &self.state.point(point).power.now;
        let is_due = self.watch.point(point).power_told.is_none_or(|at| now.since(at) >= DRIFT_PACE);
        let is_news = before.differs(&power) || is_due && before.drifts(&power);
        if is_news && self.watch.tell_power(point, now) {
            self.record(now, FactBody::PowerChanged { point, power }, facts);
        }
    }

    pub(super) fn probed(
        &mut self,
        now: Timestamp,
        point: PointIdx,
        windows: Vec<PathWindow>,
        facts: &mut Facts,
    ) {
        self.judge_certificates(now, &windows, facts);
        self.watch.probed(point, windows, now);
        self.judge_path(now, point, facts);
    }

    /// Whether a certificate ends before the event does. One agent's word is enough, and no two that
    /// contradict each other make more than a fact a minute.
    fn judge_certificates(&mut self, now: Timestamp, windows: &[PathWindow], facts: &mut Facts) {
        let told = windows.iter().filter_map(|window| Some((&window.probe, window.certificate_days?)));
        for (probe, days) in told {
            let left = DAY * u32::try_from(days).unwrap_or(0);
            let ends = Some(now + left).filter(|ends| *ends < self.state.settings().end);
            let held = self.state.certificates().get(probe).is_some_and(Option::is_some);
            if ends.is_some() != held && self.watch.tell_certificate(now) {
                self.record(now, FactBody::CertificateChanged { probe: probe.clone(), ends }, facts);
            }
        }
    }

    fn judge_path(&mut self, now: Timestamp, point: PointIdx, facts: &mut Facts) {
        let path = self.watch.path(point).and_then(|probed| PathNow::worst(&probed.windows));
        let held = self.state.point(point).path.as_deref();
        let still_says = |held: &PathNow| {
            self.watch.path(point).is_some_and(|probed| {
                probed
                    .windows
                    .iter()
                    .any(|window| window.probe == held.probe && window.band == Some(held.band))
            })
        };
        let is_news = match (held, &path) {
            (Some(held), Some(path)) => held.band != path.band || !still_says(held),
            (held, path) => held.is_some() != path.is_some(),
        };
        if is_news && self.watch.tell_path(point, now) {
            self.record(now, FactBody::PathChanged { point, path: path.map(Box::new) }, facts);
        }
    }

    /// Something was read from the point's stream, whatever it was: the point is there.
    pub(super) fn heard(&mut self, now: Timestamp, point: PointIdx, facts: &mut Facts) {
        self.watch.heard(point, now);
        match self.state.point(point).link {
            Link::Live { .. } => {}
            Link::Unseen
            | Link::Suspect { .. }
            | Link::Lost { .. }
            | Link::Left { .. }
            | Link::Unreachable { .. } => {
                self.record(now, FactBody::Heard { point }, facts);
                self.look_at_presence(point);
            }
        }
    }
}
