//! One fault: whom it strikes, and what each of them then does.

use std::time::Duration;

use diemcau_core::power::PowerSource;
use serde::{Deserialize, Serialize};

use super::outages::Outages;
use super::simulated::Participant;
use super::{Action, Electricity, Random, Script, Step};

/// What kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FaultKind {
    /// Mains fail: all are on battery, some batteries do not last, and those points come back with
    /// a new boot when mains return.
    Power,
    /// Packets vanish and nobody is told.
    Line,
    /// The connection closes, and the point stays away.
    Away,
    /// The connection breaks, and the point comes back at once.
    Break,
    /// The machine starts anew.
    Reboot,
}

/// A fault that is played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// When it begins.
    pub(crate) at: Duration,
    /// How long it lasts.
    pub(crate) lasts: Duration,
    /// What kind.
    pub(crate) kind: FaultKind,
    /// Name of the feeder, uplink or point.
    pub(crate) place: String,
    /// Whom it strikes.
    pub(crate) participants: Vec<Participant>,
    /// Those of them that are out meanwhile.
    pub(crate) falling: Vec<Participant>,
}

impl Fault {
    /// A fault that strikes those points that can be struck; of a power cut, so many in a thousand
    /// fall.
    pub(super) fn new(
        (at, lasts): (Duration, Duration),
        kind: FaultKind,
        place: &str,
        participants: Vec<Participant>,
        (falling_per_mille, random): (u64, &mut Random),
    ) -> Self {
        let falling = match kind {
            FaultKind::Power => {
                let mut order = participants.clone();
                random.shuffle(&mut order);
                let per_mille = usize::try_from(falling_per_mille).unwrap_or(0).min(1_000);
                order.truncate((participants.len() * per_mille).div_ceil(1_000));
                order
            }
            FaultKind::Line | FaultKind::Away | FaultKind::Break | FaultKind::Reboot => participants.clone(),
        };
        Self { at, lasts, kind, place: place.to_owned(), participants, falling }
    }

    /// When it is over.
    pub(super) fn until(&self) -> Duration {
        self.at + self.lasts
    }

    /// Writes what it means into the scripts and the account.
    pub(super) fn strike(&self, scripts: &mut [Script], outages: &mut Outages, random: &mut Random) {
        outages.enter(&self.participants, self.until(), self.falling.len());
        for participant in &self.participants {
            let steps = &mut scripts[*participant].steps;
            let mut then = |after: Duration, action: Action| steps.push(Step { at: self.at + after, action });
            // What strikes many reaches them within moments of each other.
            let jitter = random.time(Duration::ZERO, Duration::from_millis(300)).min(self.lasts / 4);
            match self.kind {
                FaultKind::Power => self.cut_power(*participant, jitter, &mut then, random),
                FaultKind::Line => {
                    then(jitter, Action::FallSilent);
                    then(self.lasts, Action::Resume);
                }
                FaultKind::Away => {
                    then(jitter, Action::Depart);
                    then(self.lasts, Action::Resume);
                }
                FaultKind::Break => then(jitter, Action::Break),
                FaultKind::Reboot => {
                    then(jitter, Action::FallSilent);
                    then(self.lasts, Action::Reboot);
                }
            }
        }
    }

    fn cut_power(
        &self,
        participant: Participant,
        jitter: Duration,
        then: &mut impl FnMut(Duration, Action),
        random: &mut Random,
    ) {
        let mut charge = random.within(70..=99);
        then(jitter, power(PowerSource::Battery, Some(charge)));
        if self.falling.contains(&participant) {
            let first = (self.lasts / 6).min(Duration::from_secs(2)).max(jitter);
            let last = (self.lasts / 2).min(Duration::from_secs(12)).max(first);
            then(random.time(first, last), Action::FallSilent);
            then(self.lasts, power(PowerSource::Mains, Some(random.within(5..=20))));
            then(self.lasts + random.time(Duration::ZERO, Duration::from_secs(6)), Action::Reboot);
            return;
        }
        if random.chance(250) {
            let started = random.time(self.lasts / 4, self.lasts / 2).max(jitter);
            then(started, power(PowerSource::Generator, Some(charge)));
        } else {
            let every = Duration::from_secs(15);
            let mut after = jitter + every;
            while after < self.lasts {
                charge = charge.saturating_sub(random.within(2..=6)).max(12);
                then(after, power(PowerSource::Battery, Some(charge)));
                after += every;
            }
        }
        then(self.lasts, power(PowerSource::Mains, Some(charge)));
    }
}

fn power(source: PowerSource, charge: Option<u64>) -> Action {
    let charge = charge.map(|charge| u8::try_from(charge).unwrap_or(100));
    Action::Power(Electricity { source, charge })
}
