//! What is told of one point of a journal that is played: the samples of its line up to the time that is shown, and
//! the windows of its probes that its agent told as facts, where a band changed.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_core::fact::{Fact, FactBody, Told};
use diemcau_core::ids::PointIdx;
use diemcau_core::path::PathWindow;
use diemcau_core::state::State;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::path;
use diemcau_proto::v1;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use crate::collector::inbox::InspectRefusal;
use crate::journal::{LINES_PER_POINT, LineRow};

/// Details that may wait to be read. When it is full the dashboard misses one.
const DETAILS: usize = 2;
/// A sample is kept every minute: an older one says nothing of the time that is shown.
const HOLDS: Duration = Duration::from_secs(90);

/// Who looks at which point, and what there is to tell.
#[derive(Debug, Default)]
pub(super) struct Inspected {
    /// The samples that the journal kept, oldest first.
    lines: BTreeMap<PointIdx, Vec<LineRow>>,
    /// By point and probe, the last window that was told as a fact, and when.
    windows: BTreeMap<PointIdx, BTreeMap<Box<str>, (Timestamp, PathWindow)>>,
    open: Vec<(PointIdx, mpsc::Sender<v1::PointDetail>)>,
}

impl Inspected {
    /// Of the samples that a journal kept.
    pub(super) fn new(rows: Vec<LineRow>) -> Self {
        let mut lines: BTreeMap<PointIdx, Vec<LineRow>> = BTreeMap::new();
        for row in rows {
            lines.entry(row.point).or_default().push(row);
        }
        for rows in lines.values_mut() {
            rows.sort_by_key(|row| row.at);
        }
        Self { lines, ..Self::default() }
    }

    /// A fact has happened.
    pub(super) fn note(&mut self, fact: &Fact) {
        if let FactBody::Reported { point, reported } = &fact.body
            && let Told::Quality(window) = &reported.told
        {
            let windows = self.windows.entry(*point).or_default();
            windows.insert(window.probe.clone(), (fact.at, window.clone()));
        }
    }

    /// Everything happens anew.
    pub(super) fn begin_anew(&mut self) {
        self.windows.clear();
    }

    /// Somebody looks at a point, and is told at once.
    pub(super) fn open(
        &mut self,
        state: &State,
        code: &str,
        now: Timestamp,
    ) -> Result<mpsc::Receiver<v1::PointDetail>, InspectRefusal> {
        let point = state.roster().find(code).ok_or(InspectRefusal::UnknownPoint)?;
        let (tx, rx) = mpsc::channel(DETAILS);
        if tx.try_send(self.detail(state, point, now)).is_ok() {
            self.open.push((point, tx));
        }
        Ok(rx)
    }

    /// Tells all who look.
    pub(super) fn tell(&mut self, state: &State, now: Timestamp) {
        let open = std::mem::take(&mut self.open);
        let is_there = |(point, details): &(PointIdx, mpsc::Sender<v1::PointDetail>)| match details
            .try_send(self.detail(state, *point, now))
        {
            Ok(()) | Err(TrySendError::Full(_)) => true,
            Err(TrySendError::Closed(_)) => false,
        };
        self.open = open.into_iter().filter(is_there).collect();
    }

    fn detail(&self, state: &State, point: PointIdx, now: Timestamp) -> v1::PointDetail {
        let rows = self.lines.get(&point).map(Vec::as_slice).unwrap_or_default();
        let rows = &rows[..rows.partition_point(|row| row.at <= now)];
        let rows = &rows[rows.len().saturating_sub(LINES_PER_POINT)..];
        let newest = rows.last().filter(|row| now.since(row.at) <= HOLDS);
        let line = newest.and_then(|row| Some((row.rtt_us?, row.jitter_us?)));
        let windows = self.windows.get(&point).map(BTreeMap::values);
        let agent = state.point(point).agent.as_deref();
        v1::PointDetail {
            at_ms: now.as_millis(),
            last_heard_ms: newest.filter(|row| row.rtt_us.is_some()).map(|row| row.at.as_millis()),
            line: line.map(|(rtt_us, jitter_us)| v1::LineQuality { rtt_us, jitter_us, samples: 1 }),
            samples: rows.iter().map(sample).collect(),
            version: agent.map(|agent| agent.version.to_string()).unwrap_or_default(),
            agent_id: agent.map(|agent| agent.id.to_string()).unwrap_or_default(),
            paths_at_ms: windows.clone().and_then(|told| told.map(|(at, _)| at.as_millis()).max()),
            paths: windows.into_iter().flatten().map(|(_, window)| path::window_to_wire(window)).collect(),
            probe: None,
        }
    }
}

fn sample(row: &LineRow) -> v1::LineSample {
    v1::LineSample { at_ms: row.at.as_millis(), rtt_us: row.rtt_us, jitter_us: row.jitter_us }
}
