//! A scenario file: faults, arrivals and counts as a person wants them, in TOML.
//! [`EXAMPLE`] shows all there is.
//!
//! Points that a file does not name arrive and count as without it. A fault strikes those of its
//! points that have arrived and are not struck by another at that time.

use std::time::Duration;

use diemcau_phrase::Language;
use diemcau_phrase::failure::Explain;
use diemcau_phrase::misread::Misread;
use diemcau_phrase::rehearsal::ScenarioFault;
use diemcau_phrase::value::ValueFault;
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

/// By which key an arrival names its points.
const ARRIVING_BY: [&str; 2] = ["point", "below"];
/// By which key a fault does.
const STRUCK_BY: [&str; 4] = ["point", "below", "feeder", "uplink"];

/// A scenario that cannot be played.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScenarioError {
    /// It is no scenario.
    #[error("{0}")]
    NotToml(Misread),
    /// A section says too little or too much.
    #[error("{section} {number}: {fault}")]
    Unclear {
        /// `[[fault]]` and the like.
        section: &'static str,
        /// Which of them, from 1.
        number: usize,
        /// What is wrong.
        fault: ScenarioFault,
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

impl Explain for ScenarioError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::NotToml(misread) => language.misread(misread),
            Self::Unclear { section, number, fault } => {
                format!("{section} {number}: {}", language.scenario_fault(fault))
            }
            Self::TooManyOut { number, n_out, max_out } => {
                language.scenario_leaves_too_many_out(*number, *n_out, *max_out)
            }
        }
    }
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// If it is not TOML, has an unknown key or a value of another kind.
    pub(crate) fn parse(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text)
            .map_err(|error| ScenarioError::NotToml(Misread::new(text, error.span(), error.message())))
    }

    pub(super) fn set_arrivals(
        &self,
        simulated: &Simulated<'_>,
        scripts: &mut [Script],
    ) -> Result<(), ScenarioError> {
        for (number, arrival) in (1..).zip(&self.arrivals) {
            let unclear = |fault| ScenarioError::Unclear { section: "[[arrival]]", number, fault };
            let places = [&arrival.point, &arrival.below];
            let (_, participants) = find(simulated, &ARRIVING_BY, &places).map_err(unclear)?;
            let at = match (arrival.at, arrival.never) {
                (Some(Length(at)), false) => Some(at),
                (None, true) => None,
                _ => return Err(unclear(ScenarioFault::OneOf(&["at", "never = true"]))),
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
            let participant = participant.ok_or_else(|| {
                unclear(ScenarioFault::NoPoint { key: "point", value: counted.point.clone() })
            })?;
            let script = &mut scripts[participant];
            if script.arrive.is_none_or(|arrive| counted.at.0 < arrive) {
                return Err(unclear(ScenarioFault::NotArrived(counted.point.clone())));
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
            let span = (struck.at.0, struck.lasts().map_err(unclear)?);
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
    fn target(&self, simulated: &Simulated<'_>) -> Result<(&str, Vec<Participant>), ScenarioFault> {
        let places = [&self.point, &self.below, &self.feeder, &self.uplink];
        find(simulated, &STRUCK_BY, &places)
    }

    fn lasts(&self) -> Result<Duration, ScenarioFault> {
        match (self.kind, self.lasts) {
            (FaultKind::Break, None) => Ok(Duration::ZERO),
            (FaultKind::Break, Some(_)) => Err(ScenarioFault::BreakLasts),
            (_, Some(Length(lasts))) => Ok(lasts),
            (_, None) => Err(ScenarioFault::NoLength),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = ValueFault;

    fn try_from(text: String) -> Result<Self, ValueFault> {
        length(&text).map(Self)
    }
}

/// The points of the one place that is named.
fn find<'a>(
    simulated: &Simulated<'_>,
    keys: &'static [&'static str],
    places: &[&'a Option<String>],
) -> Result<(&'a str, Vec<Participant>), ScenarioFault> {
    let mut named = keys.iter().zip(places).filter_map(|(key, name)| Some((*key, name.as_deref()?)));
    let (Some((key, name)), None) = (named.next(), named.next()) else {
        return Err(ScenarioFault::OneOf(keys));
    };
    let participants = match key {
        "point" => simulated.find(name).map(|participant| vec![participant]),
        "feeder" => simulated.groups(Shared::Feeder).remove(name),
        "uplink" => simulated.groups(Shared::Uplink).remove(name),
        _ => simulated.subtree(name),
    };
    match participants {
        Some(participants) if !participants.is_empty() => Ok((name, participants)),
        _ => Err(ScenarioFault::NoPoint { key, value: name.to_owned() }),
    }
}

fn max_out() -> usize {
    super::MAX_OUT
}
