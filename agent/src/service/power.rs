//! The power in the service: what becomes of what its sources say.

use diemcau_core::power::{Power, PowerSource};
use diemcau_proto::convert::agent::power_to_wire;
use diemcau_proto::v1::report::Body;
use tokio::sync::{mpsc, watch};

use super::Request;
use crate::agent::Command;
use crate::board::Chalk;
use crate::clock::Now;
use crate::power::word::PersonWord;
use crate::power::{self, PowerSources};
use crate::report::Said;

/// Readings that may wait to be passed on; the sources wait when it is full.
const READINGS: usize = 2;

/// The power sources of a service.
pub(super) struct PowerWatch {
    /// What tells of the power.
    pub(super) sources: PowerSources,
    /// What a person said of it.
    pub(super) word: watch::Receiver<Option<PersonWord>>,
    /// Where it is shown.
    pub(super) board: Chalk,
    /// The spool's thread, told of changes.
    pub(super) requests: mpsc::Sender<Request>,
    /// The agent, told of every reading.
    pub(super) agent: mpsc::Sender<Command>,
}

impl PowerWatch {
    /// Passes on what the sources say, until the agent is gone.
    pub(super) async fn run(self) {
        let (sender, mut readings) = mpsc::channel(READINGS);
        let watching = tokio::spawn(power::watch(self.sources.clone(), self.word.clone(), sender));
        let mut told = None;
        while let Some(reading) = readings.recv().await {
            let now = Now::ask();
            let word = self.word.borrow().clone();
            let known = reading.fresh();
            let is_news = told.is_none_or(|told: Power| told != known);
            // Those who wait for the board are not woken for another age.
            self.board.send_if_modified(|board| {
                let word = word.map(|word| word.shown(now));
                let is_other = board.power_word != word;
                board.power = Some((reading, now.mono));
                board.power_word = word;
                is_news || is_other
            });
            // The heartbeat that tells of it goes before what is written of it.
            if self.agent.send(Command::Power(Box::new(reading))).await.is_err() {
                break;
            }
            if is_worth_keeping(told, known) {
                let said = Said::here(Body::Power(power_to_wire(&reading)));
                self.requests.send(Request::Saw(said)).await.ok();
            }
            told = Some(known);
        }
        watching.abort();
    }
}

/// Whether a reading is worth keeping until the collector has it. That all is well when the agent
/// starts is not.
fn is_worth_keeping(before: Option<Power>, now: Power) -> bool {
    if let Some(before) = before {
        return before.differs(&now);
    }
    let is_quiet = matches!(now.source, PowerSource::Mains | PowerSource::Unknown);
    !is_quiet || now.alarm.is_some() || now.fault.is_some()
}

#[cfg(test)]
mod tests {
    use diemcau_core::power::PowerAlarm;

    use super::*;

    #[test]
    fn what_changes_is_news_and_a_quiet_start_is_not() {
        let power = |source, alarm| Power { source, alarm, ..Power::default() };
        let mains = power(PowerSource::Mains, None);
        let battery = power(PowerSource::Battery, None);
        let low = power(PowerSource::Battery, Some(PowerAlarm::LowBattery));
        for (before, now, news) in [
            (None, mains, false),
            (None, Power::default(), false),
            (None, battery, true),
            (Some(mains), mains, false),
            (Some(mains), battery, true),
            (Some(battery), low, true),
            (Some(low), mains, true),
        ] {
            assert_eq!(is_worth_keeping(before, now), news, "{before:?} {now:?}");
        }
    }
}
