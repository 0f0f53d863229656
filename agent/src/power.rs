//! Where the power comes from: the sources that are asked, and the task that makes one reading of
//! what they say.

pub mod combine;
pub mod generator;
pub mod nut;
pub mod person;

use std::path::{Path, PathBuf};
use std::time::Duration;

use diemcau_core::power::{PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerReading, PowerSource};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::clock::{Mono, Now};
use crate::platform::{self, PowerProbe, sysfs};
use combine::{Device, DeviceKind, Known};
use generator::Generator;
use nut::NutTarget;
use person::PersonReport;

/// Between two readings of the platform's probe, and between two that are told without news.
const INTERVAL: Duration = Duration::from_secs(2);
/// Between two readings of a platform that knows nothing: a supply that is plugged in is found so.
const SELDOM: Duration = Duration::from_secs(10);
/// What the sources tell, on its way to the one who combines it. When it is full they wait.
const NEWS: usize = 4;

/// Which sources tell of the power. Without any it is what the platform knows.
#[derive(Debug, Clone, Default)]
pub struct PowerSources {
    /// A UPS at a NUT server; where it is named the platform is not asked.
    pub nut: Option<NutTarget>,
    /// Where power supplies are shown, if not where Linux shows them.
    pub sysfs_root: Option<PathBuf>,
    /// A file that says whether the generator runs.
    pub generator_file: Option<PathBuf>,
}

/// What one source tells.
#[derive(Debug)]
enum News {
    /// The device was read, or could not be.
    Device(Result<PowerReading, PowerFault>),
    /// The generator's file was looked at.
    Generator(Option<Generator>),
}

/// All that can wake the watch.
enum Input {
    News(News),
    SourcesEnded,
    Person,
    PersonEnded,
}

/// What is told at once when it changes.
type Told = (PowerSource, Option<PowerAlarm>, Option<PowerCondition>, bool, Option<PowerFault>, PowerBasis);

/// The probe of this platform; a `root` that is named is read as Linux shows its power supplies,
/// whatever the platform.
pub fn platform_probe(root: Option<&Path>) -> Box<dyn PowerProbe> {
    match root {
        Some(root) => Box::new(sysfs::Sysfs::new(root.to_owned())),
        None => Box::new(platform::power_probe()),
    }
}

/// Asks all sources, each in a task of its own, and tells what they say together: about every
/// 2 s while they are asked, and at once when the source, an alarm, a fault or the basis changed. A
/// source that hangs hangs alone: what it said last grows old, and with age becomes unknown. Ends when
/// nobody listens any more, and ends its tasks when it is dropped.
pub async fn watch(
    sources: PowerSources,
    mut person: watch::Receiver<Option<PersonReport>>,
    readings: mpsc::Sender<PowerReading>,
) {
    let kind = if sources.nut.is_some() { DeviceKind::Ups } else { DeviceKind::Machine };
    let mut known = Known::new(Device::new(kind, Now::ask().mono), person.borrow_and_update().clone());
    let mut eyes = JoinSet::new();
    let mut news = open_eyes(sources, &mut eyes);
    let mut hears_people = true;
    let mut said: Option<(Told, Mono)> = None;
    loop {
        let input = tokio::select! {
            news = news.recv() => news.map_or(Input::SourcesEnded, Input::News),
            changed = person.changed(), if hears_people => changed.map_or(Input::PersonEnded, |()| Input::Person),
        };
        let now = Now::ask().mono;
        match input {
            Input::News(News::Device(read)) => known.handle_device(read, now),
            Input::News(News::Generator(seen)) => known.handle_generator(seen, now),
            Input::Person => known.handle_person(person.borrow_and_update().clone(), now),
            Input::PersonEnded => hears_people = false,
            Input::SourcesEnded => {
                tracing::error!("the power sources failed; power is unknown from here on");
                return;
            }
        }
        let reading = known.reading(now);
        let is_news = said.is_none_or(|(before, _)| before != told(&reading));
        if !is_news && said.is_some_and(|(_, at)| now.since(at) < INTERVAL) {
            continue;
        }
        if is_news {
            let PowerReading { source, alarm, condition, fault, basis, .. } = reading;
            tracing::info!(?source, ?alarm, ?condition, ?fault, ?basis, "power changed");
        }
        said = Some((told(&reading), now));
        if readings.send(reading).await.is_err() {
            return;
        }
    }
}

fn open_eyes(sources: PowerSources, eyes: &mut JoinSet<()>) -> mpsc::Receiver<News> {
    let (news, heard) = mpsc::channel(NEWS);
    if let Some(file) = sources.generator_file {
        eyes.spawn(generator::watch(file, news.clone()));
    }
    match sources.nut {
        Some(target) => eyes.spawn(nut::watch(target, news)),
        None => eyes.spawn(watch_probe(platform_probe(sources.sysfs_root.as_deref()), news)),
    };
    heard
}

/// Reads again and again on a pool thread and tells what it read, for as long as somebody listens.
async fn watch_probe(mut probe: Box<dyn PowerProbe>, news: mpsc::Sender<News>) {
    loop {
        let read = tokio::task::spawn_blocking(move || {
            let reading = probe.read();
            (probe, reading)
        });
        let Ok((same_probe, reading)) = read.await else {
            tracing::error!("the power probe failed; it is asked no more");
            return;
        };
        probe = same_probe;
        if news.send(News::Device(Ok(reading))).await.is_err() {
            return;
        }
        sleep(if reading == PowerReading::default() { SELDOM } else { INTERVAL }).await;
    }
}

fn told(reading: &PowerReading) -> Told {
    let PowerReading { source, alarm, condition, replace_battery, fault, basis, .. } = *reading;
    (source, alarm, condition, replace_battery, fault, basis)
}
