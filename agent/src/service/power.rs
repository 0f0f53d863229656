//! The power in the service: what becomes of what its sources say.

use diemcau_core::power::{DRIFT_PACE, Power, PowerSource};
use diemcau_proto::convert::agent::power_to_wire;
use diemcau_proto::v1::report::Body;
use tokio::sync::{mpsc, watch};

use crate::agent::Command;
use crate::agent_state::StateSender;
use crate::clock::{Mono, Now};
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
        let mut kept = None;
        while let Some(reading) = readings.recv().await {
            let now = Now::ask();
            let report = self.person_report.borrow().clone();
            let known = reading.known();
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
            if is_worth_keeping(kept, known, now.mono) {
                kept = Some((known, now.mono));
                let said = Said::here(Body::Power(power_to_wire(&reading)));
                self.requests.send(SpoolRequest::Saw(said)).await.ok();
            }
            kept.get_or_insert((known, now.mono));
            told = Some(known);
        }
        watching.abort();
    }
}

/// Whether a reading is worth keeping until the collector has it, beside what was kept last and when.
/// That all is well when the agent starts is not.
fn is_worth_keeping(kept: Option<(Power, Mono)>, now: Power, at: Mono) -> bool {
    if let Some((kept, kept_at)) = kept {
        return kept.differs(&now) || at.since(kept_at) >= DRIFT_PACE && kept.drifts(&now);
    }
    let is_quiet = matches!(now.source, PowerSource::Mains | PowerSource::Unknown);
    !is_quiet || now.alarm.is_some() || now.fault.is_some() || now.condition.is_some()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
            let kept = before.map(|before| (before, second(0)));
            assert_eq!(is_worth_keeping(kept, now, second(2)), news, "{before:?} {now:?}");
        }
    }

    #[test]
    fn a_battery_that_empties_slowly_is_kept_about_once_a_minute() {
        // One percent in 40 s, and 25 s less in every 20, as an old battery does.
        let battery = |at: u64| Power {
            source: PowerSource::Battery,
            charge_percent: u8::try_from(90 - at / 40).ok(),
            runtime: Some(Duration::from_secs(3_000 - at * 5 / 4)),
            ..Power::default()
        };
        let silent = |at| Power { charge_percent: None, ..battery(at) };
        let charge_alone = |at| Power { runtime: None, ..battery(at) };
        let n_kept = |told: &dyn Fn(u64) -> Power| {
            let mut kept = None;
            let mut n_kept = 0;
            for at in (0..1_200).step_by(2) {
                if is_worth_keeping(kept, told(at), second(at)) {
                    (kept, n_kept) = (Some((told(at), second(at))), n_kept + 1);
                }
            }
            n_kept
        };
        assert_eq!((n_kept(&battery), n_kept(&silent), n_kept(&charge_alone)), (20, 20, 6));
        let jumps = |at| if at % 4 == 0 { battery(0) } else { battery(600) };
        assert!(n_kept(&jumps) <= 20, "{}", n_kept(&jumps));
    }

    fn second(second: u64) -> Mono {
        Mono::from_micros(second * 1_000_000)
    }
}
