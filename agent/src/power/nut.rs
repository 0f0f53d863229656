//! Power as a NUT server (Network UPS Tools, RFC 9271) tells it, on this machine or another.

mod client;
#[cfg(diemcau_fuzzing)]
pub mod fuzz;
mod protocol;
mod status;
mod target;

use std::time::Duration;

use diemcau_core::power::PowerFault;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, sleep};

use super::News;

pub use client::{Client, NutError, STEP};
pub use protocol::Refusal;
pub use status::Variables;
pub use target::{NutTarget, NutTargetError, PORT};

/// Between two polls. With what the server itself takes, mains loss is told well within 5 s.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// The longest pause between a poll that failed and the next.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Polls again and again and tells what came, for as long as somebody listens.
pub(super) async fn watch(target: NutTarget, news: mpsc::Sender<News>) {
    let name = target.to_string();
    let mut client = Client::new(target);
    let mut fault = None;
    let mut n_failed = 0_u32;
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let polled = client.poll().await;
        log_change(&name, fault, &polled);
        fault = polled.as_ref().err().map(NutError::fault);
        let told = polled.map(|variables| variables.reading()).map_err(|error| error.fault());
        if news.send(News::Device(told)).await.is_err() {
            return;
        }
        n_failed = if is_worth_a_pause(fault) { n_failed + 1 } else { 0 };
        sleep(pause(n_failed)).await;
    }
}

/// One poll, as `diemcau-agent check` shows it.
///
/// # Errors
/// As [`Client::poll`].
pub async fn read_once(target: &NutTarget) -> Result<Variables, NutError> {
    Client::new(target.clone()).poll().await
}

/// A server that answers about its driver is asked as often as ever: the driver may come back.
fn is_worth_a_pause(fault: Option<PowerFault>) -> bool {
    match fault {
        Some(PowerFault::Unreachable | PowerFault::Refused | PowerFault::Malformed) => true,
        Some(PowerFault::Stale | PowerFault::DriverDead) | None => false,
    }
}

/// How long to wait at least after so many failures in a row.
fn pause(n_failed: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(n_failed).saturating_sub(1);
    (Duration::from_millis(250) * doubled.min(1_000)).min(LONGEST_PAUSE)
}

fn log_change(target: &str, before: Option<PowerFault>, polled: &Result<Variables, NutError>) {
    match polled {
        Ok(_) if before.is_some() => tracing::info!(%target, "the UPS is read again"),
        Ok(_) => {}
        Err(error) if before == Some(error.fault()) => {}
        Err(error) => {
            let cause = std::error::Error::source(error).map(tracing::field::display);
            tracing::warn!(%target, fault = ?error.fault(), %error, cause, "the UPS is not read");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_away_is_asked_less_often_but_soon_enough() {
        let pauses: Vec<u128> = (0..6).map(|n_failed| pause(n_failed).as_millis()).collect();
        assert_eq!(pauses, [0, 250, 750, 1_750, 2_000, 2_000]);
        assert_eq!(pause(u32::MAX), Duration::from_secs(2));
    }
}
