//! Where the power comes from: probes that read it, and the task that asks them.

pub mod sysfs;

use std::path::Path;
use std::time::Duration;

use diemcau_core::power::PowerReading;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::agent::Command;

/// Between two readings.
const INTERVAL: Duration = Duration::from_secs(2);

/// Reads the power. It may block, and may take for ever if a driver hangs.
pub trait PowerProbe: Send + 'static {
    /// What is known; what is not known is said to be unknown, never guessed.
    fn read(&mut self) -> PowerReading;
}

/// The probe of a platform that has none: unknown.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProbe;

impl PowerProbe for NoProbe {
    fn read(&mut self) -> PowerReading {
        PowerReading::default()
    }
}

/// The probe for this platform; `root` replaces where Linux shows its power supplies.
pub fn platform_probe(root: Option<&Path>) -> Box<dyn PowerProbe> {
    if cfg!(target_os = "linux") || root.is_some() {
        let root = root.unwrap_or(Path::new(sysfs::ROOT));
        Box::new(sysfs::Sysfs::new(root.to_owned()))
    } else {
        Box::new(NoProbe)
    }
}

impl PowerProbe for Box<dyn PowerProbe> {
    fn read(&mut self) -> PowerReading {
        (**self).read()
    }
}

/// Reads again and again on a thread of its own and tells the agent, for as long as it listens. A
/// probe that hangs hangs alone: the agent's last reading grows old, and with age becomes unknown.
pub(crate) async fn watch(mut probe: Box<dyn PowerProbe>, agent: mpsc::Sender<Command>) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let read = tokio::task::spawn_blocking(move || {
            let reading = probe.read();
            (probe, reading)
        });
        let Ok((same_probe, reading)) = read.await else {
            tracing::error!("the power probe failed; power is unknown from here on");
            return;
        };
        probe = same_probe;
        if agent.send(Command::Power(Box::new(reading))).await.is_err() {
            return;
        }
    }
}
