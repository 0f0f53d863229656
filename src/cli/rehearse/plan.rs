//! What a rehearsed fleet will do, decided before it begins: who arrives when, who never comes, what
//! each point counts, and which faults strike. The same seed, points and terms give the same plan.

mod arrivals;
mod counts;
mod fault;
mod mix;
mod outages;
mod scenario;
mod simulated;
#[cfg(test)]
mod tests;

use std::time::Duration;

use diemcau_core::ids::PointIdx;
use diemcau_core::power::PowerSource;

use super::random::Random;

pub(crate) use fault::{Fault, FaultKind};
pub(crate) use scenario::{EXAMPLE, Scenario, ScenarioError};
pub(crate) use simulated::Simulated;

/// Most points that are out at once unless a scenario says otherwise.
pub(crate) const MAX_OUT: usize = 60;

/// What a plan is made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// Fixes everything that is left to chance.
    pub(crate) seed: u64,
    /// Within this all arrive.
    pub(crate) arrive: Duration,
    /// Nothing is planned beyond this.
    pub(crate) horizon: Duration,
}

/// What the fleet will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// One a point, in the order of the simulated.
    pub(crate) scripts: Vec<Script>,
    /// The faults, in the order of their beginning.
    pub(crate) faults: Vec<Fault>,
}

/// What one point will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// Which point.
    pub(crate) point: PointIdx,
    /// When it connects first; none: it never comes.
    pub(crate) arrive: Option<Duration>,
    /// Everything after that, in the order of time.
    pub(crate) steps: Vec<Step>,
}

/// One thing that a point does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// When, from the beginning of the rehearsal.
    pub(crate) at: Duration,
    /// What.
    pub(crate) action: Action,
}

/// What a point can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Somebody there reports how many people are present.
    Count(Count),
    /// Its electricity comes from elsewhere, or the battery moved.
    Power(Electricity),
    /// Its connection breaks, and it may come back at once.
    Break,
    /// Its connection closes and it stays away.
    Depart,
    /// Its packets vanish, and nobody is told.
    FallSilent,
    /// It is there again.
    Resume,
    /// Its machine starts anew; it is there again.
    Reboot,
}

/// A number of people with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    /// People present.
    pub(crate) people: u32,
    /// Who or what counted.
    pub(crate) by: String,
    /// It was a device, not a person.
    pub(crate) device: bool,
}

/// Where a point's electricity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Electricity {
    /// The source.
    pub(crate) source: PowerSource,
    /// Battery charge, 0-100 %; none where there is no battery.
    pub(crate) charge: Option<u8>,
}

impl Plan {
    /// The mix that is played without a scenario: the story of a morning, then everyday faults.
    pub(crate) fn default_mix(simulated: &Simulated<'_>, terms: Terms) -> Self {
        let mut random = Random::new(terms.seed);
        let story = mix::Story::choose(simulated, &mut random.fork());
        let mut scripts = arrivals::draw(simulated, &story, terms, &mut random.fork());
        counts::draw(simulated, &story, &mut scripts, terms, &mut random.fork());
        let faults = mix::play(simulated, &story, &mut scripts, terms, &mut random.fork());
        Self::finish(scripts, faults, terms)
    }

    /// What a scenario says.
    ///
    /// # Errors
    /// If it names what is not there, or leaves too many points out at once.
    pub(crate) fn of_scenario(
        simulated: &Simulated<'_>,
        scenario: &Scenario,
        terms: Terms,
    ) -> Result<Self, ScenarioError> {
        let mut random = Random::new(terms.seed);
        let mut scripts = arrivals::draw(simulated, &mix::Story::default(), terms, &mut random.fork());
        scenario.set_arrivals(simulated, &mut scripts)?;
        counts::draw(simulated, &mix::Story::default(), &mut scripts, terms, &mut random.fork());
        scenario.set_counts(simulated, &mut scripts)?;
        let faults = scenario.play(simulated, &mut scripts, &mut random.fork())?;
        Ok(Self::finish(scripts, faults, terms))
    }

    /// How many points will come.
    pub(crate) fn n_arrivals(&self) -> usize {
        self.scripts.iter().filter(|script| script.arrive.is_some()).count()
    }

    fn finish(mut scripts: Vec<Script>, faults: Vec<Fault>, terms: Terms) -> Self {
        for script in &mut scripts {
            let comes = script.arrive.is_some();
            script.steps.retain(|step| comes && step.at <= terms.horizon);
            script.steps.sort_by_key(|step| step.at);
        }
        Self { scripts, faults }
    }
}
