//! The recent past of each point's line: what a detail pane draws. Samples, not facts.

use std::collections::VecDeque;
use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::time::Timestamp;
use diemcau_core::watch::Watch;
use diemcau_proto::v1;

use crate::journal::LineRow;

/// Samples kept of each point.
const SAMPLES: usize = 60;
/// Between two samples.
pub(super) const EVERY: Duration = Duration::from_secs(10);

/// The samples of all points that were ever heard.
#[derive(Debug)]
pub(super) struct Lines {
    /// None until a point is heard; points that came since the last sample are not there yet.
    points: Vec<Option<VecDeque<Sample>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sample {
    at: Timestamp,
    rtt_us: Option<u32>,
    jitter_us: Option<u32>,
}

impl Lines {
    /// Of so many points, with the samples that a journal kept, oldest first.
    pub(super) fn new(n_points: usize, kept: &[LineRow]) -> Self {
        let mut lines = Self { points: std::iter::repeat_with(|| None).take(n_points).collect() };
        for row in kept.iter().filter(|row| row.point.as_usize() < n_points) {
            lines.push(row.point, Sample { at: row.at, rtt_us: row.rtt_us, jitter_us: row.jitter_us });
        }
        lines
    }

    /// Takes a sample of each point that was ever heard.
    pub(super) fn sample(&mut self, watch: &Watch, now: Timestamp) {
        self.points.resize(watch.n_points(), None);
        for idx in (0..self.points.len()).map(PointIdx::from_usize) {
            let watched = watch.point(idx);
            let line = watched.line.filter(|_| watched.heard.is_some_and(|heard| now.since(heard) < EVERY));
            if line.is_none() && self.points[idx.as_usize()].is_none() {
                continue;
            }
            let sample = Sample {
                at: now,
                rtt_us: line.map(|line| line.rtt_us),
                jitter_us: line.map(|line| line.jitter_us),
            };
            self.push(idx, sample);
        }
    }

    /// The newest sample of each point, to be kept.
    pub(super) fn newest(&self) -> Vec<LineRow> {
        self.points
            .iter()
            .enumerate()
            .filter_map(|(idx, samples)| {
                let sample = samples.as_ref()?.back()?;
                Some(LineRow {
                    point: PointIdx::from_usize(idx),
                    at: sample.at,
                    rtt_us: sample.rtt_us,
                    jitter_us: sample.jitter_us,
                })
            })
            .collect()
    }

    /// The samples of a point, oldest first.
    pub(super) fn of(&self, idx: PointIdx) -> Vec<v1::LineSample> {
        let kept = self.points.get(idx.as_usize()).and_then(Option::as_ref);
        kept.into_iter()
            .flat_map(|samples| samples.iter())
            .map(|sample| v1::LineSample {
                at_ms: sample.at.as_millis(),
                rtt_us: sample.rtt_us,
                jitter_us: sample.jitter_us,
            })
            .collect()
    }

    fn push(&mut self, idx: PointIdx, sample: Sample) {
        let samples = self.points[idx.as_usize()].get_or_insert_default();
        if samples.len() == SAMPLES {
            samples.pop_front();
        }
        samples.push_back(sample);
    }
}

#[cfg(test)]
mod tests {
    use diemcau_core::event::Pace;
    use diemcau_core::input::LineQuality;

    use super::*;

    const HEARD: PointIdx = PointIdx(0);
    const NEVER: PointIdx = PointIdx(1);

    #[test]
    fn samples_of_points_that_were_heard_roll_over() {
        let mut watch = Watch::new([Pace::STANDARD; 2].into_iter());
        let kept = [LineRow { point: HEARD, at: at(1), rtt_us: Some(7), jitter_us: Some(1) }];
        let mut lines = Lines::new(2, &kept);
        watch.heard(HEARD, at(10_000));
        watch.measured(HEARD, LineQuality { rtt_us: 8, jitter_us: 2, samples: 3 });
        lines.sample(&watch, at(11_000));
        lines.sample(&watch, at(21_000));
        let rtts = |lines: &Lines| lines.of(HEARD).iter().map(|sample| sample.rtt_us).collect::<Vec<_>>();
        assert_eq!(rtts(&lines), [Some(7), Some(8), None], "silent in the last window is no figure");
        assert_eq!(lines.of(NEVER), []);
        assert_eq!(lines.newest().len(), 1);

        for n in 3..100 {
            lines.sample(&watch, at(n * 10_000));
        }
        assert_eq!(lines.of(HEARD).len(), SAMPLES);
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millis(ms)
    }
}
