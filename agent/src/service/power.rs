//! The power in the service: what becomes of what its sources say.

use diemcau_core::power::{Power, PowerSource};
use diemcau_proto::convert::agent::power_to_wire;
use diemcau_proto::v1::report::Body;
use tokio::sync::{mpsc, watch};

use crate::agent::Command;
use crate::agent_state::StateSender;
use crate::clock::Now;
use crate::power::person::PersonReport;
use crate::power::{self, PowerSources};
use crate::report::Said;
use crate::spool_task::SpoolRequest;

/// Readings that may wait to be passed on; the sources wait when it is full.
const READINGS: usize = 2;

/// The power sources of a service.
pub(super) struct PowerWatch {
    /// What tells of the power.
    pub(super) sources: PowerSources,
    /// What a person said of it.
    pub(super) person_report: watch::Receiver<Option<PersonReport>>,
    /// Where it is shown.
    pub(super) state: StateSender,
    /// The spool's thread, told of changes.
    pub(super) requests: mpsc::Sender<SpoolRequest>,
    /// The agent, told of every reading.
    pub(super) agent: mpsc::Sender<Command>,
}

impl PowerWatch {
    /// Passes on what the sources say, until the agent is gone.
    pub(super) async fn run(self) {
        let (sender, mut readings) = mpsc::channel(READINGS);
        let watching = tokio::spawn(power::watch(self.sources.clone(), self.person_report.clone(), sender));
        let mut told = None;
        while let Some(reading) = readings.recv().await {
            let now = Now::ask();
            let report = self.person_report.borrow().clone();
            let known = reading.fresh();
            let is_news = told.is_none_or(|told: Power| told != known);
            // Those who wait for the state are not woken for another age.
            self.state.send_if_modified(|state| {
                let report = report.map(|report| report.shown(now));
                let is_other = state.reported_power != report;
                state.power = Some((reading, now.mono));
                state.reported_power = report;
                is_news || is_other
            });
            // The heartbeat that tells of it goes before what is written of it.
            if self.agent.send(Command::Power(Box::new(reading))).await.is_err() {
                break;
            }
            if is_worth_keeping(told, known) {
                let said = Said::here(Body::Power(power_to_wire(&reading)));
                self.requests.send(SpoolRequest::Saw(said)).await.ok();
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
