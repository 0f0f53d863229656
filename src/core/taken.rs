//! Which reports of a point's agents were taken, so that one that is sent again changes nothing.

use crate::ids::{AgentId, Lane, Run};

/// Lanes of runs that are remembered for a point. The one that was silent longest goes first: a report
/// of it that is still sent again is then taken once more, as history.
pub const MAX_LANES: usize = 64;
/// A report may leave out so many numbers after the one before it. One that leaves out more would
/// silence its lane for all that come after it.
pub const MAX_LEFT_OUT: u64 = 1_000_000;

/// The highest report number taken in each lane of each run of each agent that reported from a point,
/// the one that grew last at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    lanes: Vec<Highest>,
}

/// The highest number taken in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Highest {
    agent: AgentId,
    run: Run,
    lane: Lane,
    seq: u64,
}

impl Taken {
    /// The highest number taken in a lane; none: nothing of it is remembered.
    pub fn highest(&self, agent: &AgentId, run: Run, lane: Lane) -> Option<u64> {
        self.lanes.iter().rev().find(|held| held.is_of(agent, run, lane)).map(|held| held.seq)
    }

    /// A report was taken.
    pub(crate) fn take(&mut self, agent: &AgentId, run: Run, lane: Lane, seq: u64) {
        let held = self.lanes.iter().rposition(|held| held.is_of(agent, run, lane));
        let highest = match held {
            Some(at) => {
                let held = self.lanes.remove(at);
                Highest { seq: held.seq.max(seq), ..held }
            }
            None => Highest { agent: agent.clone(), run, lane, seq },
        };
        if self.lanes.len() == MAX_LANES {
            self.lanes.remove(0);
        }
        self.lanes.push(highest);
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
        let mut taken = Taken::default();
        taken.take(&agent, Run(1), Lane::Human, 7);
        assert_eq!(taken.highest(&agent, Run(1), Lane::Human), Some(7));
        assert_eq!(taken.highest(&agent, Run(1), Lane::Power), None);
        assert_eq!(taken.highest(&agent, Run(2), Lane::Human), None);
        assert_eq!(taken.highest(&AgentId::new("b"), Run(1), Lane::Human), None);

        for run in 2..=u64::try_from(MAX_LANES).unwrap() {
            taken.take(&agent, Run(run), Lane::Human, 1);
        }
        taken.take(&agent, Run(1), Lane::Human, 8);
        taken.take(&agent, Run(1_000), Lane::Human, 1);
        assert_eq!(taken.highest(&agent, Run(1), Lane::Human), Some(8), "it grew since");
        assert_eq!(taken.highest(&agent, Run(2), Lane::Human), None, "it was silent longest");
        assert_eq!(taken.lanes.len(), MAX_LANES);
    }
}
