//! A scenario file: faults, arrivals and counts as a person wants them, in TOML.
//! [`EXAMPLE`] shows all there is.
//!
//! Points that a file does not name arrive and count as without it. A fault strikes those of its
//! points that have arrived and are not struck by another at that time.

use std::time::Duration;

use serde::Deserialize;

use super::fault::{Fault, FaultKind};
use super::outages::Outages;
use super::simulated::{Participant, Shared, Simulated};
use super::{Action, Count, Random, Script, Step, counts};
use crate::cli::rehearse::length;

/// A scenario for the sample roster.
pub(crate) const EXAMPLE: &str = include_str!("scenario/example.toml");

/// What a scenario file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    #[serde(default = "max_out")]
    max_out: usize,
    #[serde(default, rename = "arrival")]
    arrivals: Vec<Arrival>,
    #[serde(default, rename = "count")]
    counts: Vec<Counted>,
    #[serde(default, rename = "fault")]
    faults: Vec<Struck>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arrival {
    point: Option<String>,
    below: Option<String>,
    at: Option<Length>,
    #[serde(default)]
    never: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    point: String,
    at: Length,
    count: u32,
    by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Struck {
    point: Option<String>,
    below: Option<String>,
    feeder: Option<String>,
    uplink: Option<String>,
    kind: FaultKind,
    at: Length,
    lasts: Option<Length>,
    falling: Option<u8>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Length(Duration);

/// A scenario that cannot be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScenarioError {
    /// It is no scenario.
    #[error("it is not a scenario")]
    NotToml(#[from] toml::de::Error),
    /// A section says too little or too much.
    #[error("{section} {number}: {fault}")]
    Unclear {
        /// `[[fault]]` and the like.
        section: &'static str,
        /// Which of them, from 1.
        number: usize,
        /// What is wrong.
        fault: String,
    },
    /// Too many would be out.
    #[error("[[fault]] {number} would leave {n_out} points out at once, more than max_out = {max_out}")]
    TooManyOut {
        /// Which fault, from 1.
        number: usize,
        /// So many would be out.
        n_out: usize,
        /// So many may be.
        max_out: usize,
    },
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// If it is not TOML, has an unknown key or a value of another kind.
    pub(crate) fn parse(text: &str) -> Result<Self, ScenarioError> {
        Ok(toml::from_str(text)?)
    }

    pub(super) fn set_arrivals(
        &self,
        simulated: &Simulated<'_>,
        scripts: &mut [Script],
    ) -> Result<(), ScenarioError> {
        for (number, arrival) in (1..).zip(&self.arrivals) {
            let unclear = |fault| ScenarioError::Unclear { section: "[[arrival]]", number, fault };
            let places = [("point", &arrival.point), ("below", &arrival.below)];
            let (_, participants) = find(simulated, &places).map_err(unclear)?;
            let at = match (arrival.at, arrival.never) {
                (Some(Length(at)), false) => Some(at),
                (None, true) => None,
                _ => return Err(unclear("needs exactly one of at, never = true".to_owned())),
            };
            for participant in participants {
                let script = &mut scripts[participant];
                script.arrive = at;
                script.steps.iter_mut().for_each(|step| step.at = at.unwrap_or_default());
            }
        }
        Ok(())
    }

    pub(super) fn set_counts(
        &self,
        simulated: &Simulated<'_>,
        scripts: &mut [Script],
    ) -> Result<(), ScenarioError> {
        let mut counted_before = vec![false; scripts.len()];
        let mut random = Random::new(0);
        for (number, counted) in (1..).zip(&self.counts) {
            let unclear = |fault| ScenarioError::Unclear { section: "[[count]]", number, fault };
            let participant = simulated.find(&counted.point);
            let participant =
                participant.ok_or_else(|| unclear(format!("no point {} takes part", counted.point)))?;
            let script = &mut scripts[participant];
            if script.arrive.is_none_or(|arrive| counted.at.0 < arrive) {
                return Err(unclear(format!("{} has not arrived by then", counted.point)));
            }
            if !std::mem::replace(&mut counted_before[participant], true) {
                script.steps.retain(|step| !matches!(step.action, Action::Count(_)));
            }
            let by = counted.by.clone().unwrap_or_else(|| counts::name(&mut random));
            let action = Action::Count(Count { people: counted.count, by, device: false });
            script.steps.push(Step { at: counted.at.0, action });
        }
        Ok(())
    }

    pub(super) fn play(
        &self,
        simulated: &Simulated<'_>,
        scripts: &mut [Script],
        random: &mut Random,
    ) -> Result<Vec<Fault>, ScenarioError> {
        let mut outages = Outages::new(scripts, self.max_out);
        let mut in_order: Vec<(usize, &Struck)> = (1..).zip(&self.faults).collect();
        in_order.sort_by_key(|(_, fault)| fault.at.0);
        let mut faults = Vec::new();
        for (number, struck) in in_order {
            let unclear = |fault| ScenarioError::Unclear { section: "[[fault]]", number, fault };
            let (place, participants) = struck.target(simulated).map_err(unclear)?;
            let span = (struck.at.0, struck.lasts().map_err(|fault| unclear(fault.to_owned()))?);
            let participants = outages.free(&participants, span.0);
            let falling = u64::from(struck.falling.unwrap_or(45)) * 10;
            let fault = Fault::new(span, struck.kind, place, participants, (falling, random));
            let (n_falling, room) = (fault.falling.len(), outages.room(span.0));
            if n_falling > room {
                let (max_out, n_out) = (self.max_out, (self.max_out + n_falling).saturating_sub(room));
                return Err(ScenarioError::TooManyOut { number, n_out, max_out });
            }
            fault.strike(scripts, &mut outages, random);
            faults.push(fault);
        }
        Ok(faults)
    }
}

impl Struck {
    fn target(&self, simulated: &Simulated<'_>) -> Result<(&str, Vec<Participant>), String> {
        let places = [
            ("point", &self.point),
            ("below", &self.below),
            ("feeder", &self.feeder),
            ("uplink", &self.uplink),
        ];
        find(simulated, &places)
    }

    fn lasts(&self) -> Result<Duration, &'static str> {
        match (self.kind, self.lasts) {
            (FaultKind::Break, None) => Ok(Duration::ZERO),
            (FaultKind::Break, Some(_)) => Err("a break does not last: leave lasts out, or say away"),
            (_, Some(Length(lasts))) => Ok(lasts),
            (_, None) => Err("needs lasts"),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        length(&text).map(Self)
    }
}

/// The points of the one place that is named.
fn find<'a>(
    simulated: &Simulated<'_>,
    places: &[(&str, &'a Option<String>)],
) -> Result<(&'a str, Vec<Participant>), String> {
    let mut named = places.iter().filter_map(|(kind, name)| Some((*kind, name.as_deref()?)));
    let (Some((kind, name)), None) = (named.next(), named.next()) else {
        let kinds: Vec<&str> = places.iter().map(|(kind, _)| *kind).collect();
        return Err(format!("needs exactly one of {}", kinds.join(", ")));
    };
    let participants = match kind {
        "point" => simulated.find(name).map(|participant| vec![participant]),
        "feeder" => simulated.groups(Shared::Feeder).remove(name),
        "uplink" => simulated.groups(Shared::Uplink).remove(name),
        _ => simulated.subtree(name),
    };
    match participants {
        Some(participants) if !participants.is_empty() => Ok((name, participants)),
        _ => Err(format!("no point takes part with {kind} = {name:?}")),
    }
}

fn max_out() -> usize {
    super::MAX_OUT
}
