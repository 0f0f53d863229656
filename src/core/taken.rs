//! Which reports of a point's agents were taken, so that one that is sent again changes nothing.
//!
//! A machine that goes on from a picture of its memory, as virtual ones do, gives numbers again in the same
//! run. What it says then was entered after the number was taken, by which it is told from a repetition.

use std::time::Duration;

use crate::ids::{AgentId, Lane, Run};
use crate::time::Timestamp;

/// Lanes of runs that are remembered for a point. The one that was silent longest goes first: a report
/// of it that is still sent again is then taken once more, as history.
pub const MAX_LANES: usize = 64;
/// A report may leave out so many numbers after the one before it. One that leaves out more would
/// silence its lane for all that come after it.
pub const MAX_LEFT_OUT: u64 = 1_000_000;

/// What is entered so long after a number was taken is no repetition of it. An age is wrong by as much as a
/// report was under way, and no stream that is mute for 20 s is kept.
const PUT_BACK_AFTER: Duration = Duration::from_secs(30);

/// The highest report number taken in each lane of each run of each agent that reported from a point,
/// the one that grew last at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    lanes: Vec<Highest>,
}

/// The number taken last in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Highest {
    agent: AgentId,
    run: Run,
    lane: Lane,
    seq: u64,
    /// When it was taken.
    at: Timestamp,
}

/// Whether what was said under a number is newer than what the same run said before. Numbers decide, but
/// of a machine that was put back.
pub(crate) fn is_newer((seq, observed): (u64, Timestamp), before: (u64, Timestamp)) -> bool {
    seq > before.0 || observed.since(before.1) > PUT_BACK_AFTER
}

impl Taken {
    /// The highest number taken in a lane; none: nothing of it is remembered.
    pub fn highest(&self, agent: &AgentId, run: Run, lane: Lane) -> Option<u64> {
        self.held(agent, run, lane).map(|held| held.seq)
    }

    /// Whether what is said at `observed` under a number that was taken is another report: its machine was
    /// put back to before it gave that number.
    pub(crate) fn is_put_back(&self, agent: &AgentId, run: Run, lane: Lane, observed: Timestamp) -> bool {
        self.held(agent, run, lane).is_some_and(|held| observed.since(held.at) > PUT_BACK_AFTER)
    }

    fn held(&self, agent: &AgentId, run: Run, lane: Lane) -> Option<&Highest> {
        self.lanes.iter().rev().find(|held| held.is_of(agent, run, lane))
    }

    /// A report was taken at `at`. A lower number than before is of a machine that was put back, and goes
    /// on from there.
    pub(crate) fn take(&mut self, agent: &AgentId, run: Run, lane: Lane, seq: u64, at: Timestamp) {
        let held = self.lanes.iter().rposition(|held| held.is_of(agent, run, lane));
        let highest = match held {
            Some(idx) => Highest { seq, at, ..self.lanes.remove(idx) },
            None => Highest { agent: agent.clone(), run, lane, seq, at },
        };
        if self.lanes.len() == MAX_LANES {
            self.lanes.remove(0);
        }
        // Most points have one lane, and there are thousands of points.
        if self.lanes.is_empty() {
            self.lanes.reserve_exact(1);
        }
        self.lanes.push(highest);
    }

    /// All times that are remembered.
    pub(crate) fn times_mut(&mut self) -> impl Iterator<Item = &mut Timestamp> {
        self.lanes.iter_mut().map(|held| &mut held.at)
    }
}

impl Highest {
    fn is_of(&self, agent: &AgentId, run: Run, lane: Lane) -> bool {
        (self.run, self.lane) == (run, lane) && self.agent == *agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lane_of_each_run_counts_for_itself_and_what_is_remembered_is_bounded() {
        let agent = AgentId::new("a");
        let at = Timestamp::from_millis(1);
        let mut taken = Taken::default();
        taken.take(&agent, Run(1), Lane::Human, 7, at);
        assert_eq!(taken.highest(&agent, Run(1), Lane::Human), Some(7));
        assert_eq!(taken.highest(&agent, Run(1), Lane::Power), None);
        assert_eq!(taken.highest(&agent, Run(2), Lane::Human), None);
        assert_eq!(taken.highest(&AgentId::new("b"), Run(1), Lane::Human), None);

        for run in 2..=u64::try_from(MAX_LANES).unwrap() {
            taken.take(&agent, Run(run), Lane::Human, 1, at);
        }
        taken.take(&agent, Run(1), Lane::Human, 8, at);
        taken.take(&agent, Run(1_000), Lane::Human, 1, at);
        assert_eq!(taken.highest(&agent, Run(1), Lane::Human), Some(8), "it grew since");
        assert_eq!(taken.highest(&agent, Run(2), Lane::Human), None, "it was silent longest");
        assert_eq!(taken.lanes.len(), MAX_LANES);
    }
}
