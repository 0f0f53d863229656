//! Power as a real NUT server tells it: a UPS that changes, a driver that hangs or dies, a server
//! that is away, refuses or hangs.

#[path = "../../../tests/harness/ups.rs"]
mod ups;

use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use diemcau_agent::power::{self, PowerSources, nut::NutTarget};
use diemcau_core::power::{PowerAlarm, PowerCondition, PowerFault, PowerReading, PowerSource};
use diemcau_proto::v1;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::collector::{Behaviour, Collector};
use ups::NutServer;

/// How long anything may take here; upsd itself waits 4 s before it calls a driver stale.
const DEADLINE: Duration = Duration::from_secs(25);

#[tokio::test]
async fn tells_what_the_ups_tells() {
    let Some(mut server) = NutServer::start("tells_what_the_ups_tells", "OL CHRG") else { return };
    let mut watched = Watched::start(server.target("diemcau"));
    let reading = watched.wait("mains", |reading| reading.source == PowerSource::Mains).await;
    assert_eq!((reading.charge_percent, reading.runtime), (Some(87), Some(Duration::from_mins(15))));
    assert_eq!((reading.input_volts, reading.alarm, reading.fault), (Some(228), None, None));

    for (status, source, alarm) in [
        ("DISCHRG OB", PowerSource::Battery, None),
        ("OB DISCHRG LB", PowerSource::Battery, Some(PowerAlarm::LowBattery)),
        ("FSD OB LB", PowerSource::Battery, Some(PowerAlarm::Shutdown)),
        ("OB LB CAL DISCHRG", PowerSource::Battery, None),
        ("OL", PowerSource::Mains, None),
        ("OL OFF", PowerSource::Unknown, None),
        ("RB OB SOMETHING-NEW", PowerSource::Battery, None),
    ] {
        let begun = Instant::now();
        server.say(status);
        let told = watched.wait(status, |reading| (reading.source, reading.alarm) == (source, alarm)).await;
        assert_eq!(told.replace_battery, status.contains("RB"), "{status}");
        assert_eq!(told.condition == Some(PowerCondition::Testing), status.contains("CAL"), "{status}");
        assert_eq!(told.condition == Some(PowerCondition::Off), status.contains("OFF"), "{status}");
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(5), "{status} took {took:?}");
        println!("MEASURED {status}: told {took:?} after the UPS said it");
    }
}

#[tokio::test]
async fn tells_a_hung_driver_from_a_dead_one_and_hears_when_they_are_back() {
    let test = "tells_a_hung_driver_from_a_dead_one_and_hears_when_they_are_back";
    let Some(mut server) = NutServer::start(test, "OB") else { return };
    let mut watched = Watched::start(server.target("diemcau"));
    watched.wait("the battery", is_good(PowerSource::Battery)).await;

    server.stop_driver();
    let hung = watched.wait("the driver hangs", |reading| reading.fault == Some(PowerFault::Stale)).await;
    assert_eq!(hung.source, PowerSource::Battery, "the last good reading is told on, with its age");
    let old = watched.wait("it grows old", |reading| reading.age > Duration::from_secs(2)).await;
    assert_eq!((old.source, old.fault), (PowerSource::Battery, Some(PowerFault::Stale)));
    let in_danger = watched.wait("it is no knowledge", |reading| reading.known().stale.is_some()).await;
    assert_eq!(in_danger.known().source, PowerSource::Battery, "who falls silent there is not safe");
    server.continue_driver();
    watched.wait("the driver goes on", is_good(PowerSource::Battery)).await;

    server.kill_driver();
    watched.wait("the driver is dead", |reading| reading.fault == Some(PowerFault::DriverDead)).await;
    server.say("OL");
    server.start_driver();
    watched.wait("there is a driver again", is_good(PowerSource::Mains)).await;
}

#[tokio::test]
async fn a_server_that_is_away_is_unreachable_until_it_is_back() {
    let test = "a_server_that_is_away_is_unreachable_until_it_is_back";
    let Some(mut server) = NutServer::start(test, "OL") else { return };
    let mut watched = Watched::start(server.target("diemcau"));
    watched.wait("mains", is_good(PowerSource::Mains)).await;
    server.kill_upsd();
    let away = watched.wait("it is away", |reading| reading.fault == Some(PowerFault::Unreachable)).await;
    assert_eq!(away.source, PowerSource::Mains);
    let old = watched.wait("it is away for long", |reading| reading.age > Duration::from_secs(4)).await;
    assert_eq!((old.source, old.fault), (PowerSource::Mains, Some(PowerFault::Unreachable)));
    server.say("OB");
    server.start_upsd();
    watched.wait("it is back", is_good(PowerSource::Battery)).await;
}

#[tokio::test]
async fn a_ups_that_the_server_does_not_know_is_refused() {
    let Some(server) = NutServer::start("a_ups_that_the_server_does_not_know_is_refused", "OL") else {
        return;
    };
    let mut known = Watched::start(server.target("diemcau"));
    known.wait("mains", is_good(PowerSource::Mains)).await;
    let mut unknown = Watched::start(server.target("another"));
    let refused = unknown.wait("it is refused", |reading| reading.fault.is_some()).await;
    assert_eq!((refused.source, refused.fault), (PowerSource::Unknown, Some(PowerFault::Refused)));
}

#[tokio::test]
async fn a_server_that_takes_connections_and_never_answers_is_unreachable() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("ups@{}", silent.local_addr().unwrap()).parse().unwrap();
    let begun = Instant::now();
    let mut watched = Watched::start(target);
    watched.wait("it is given up", |reading| reading.fault == Some(PowerFault::Unreachable)).await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn an_agent_tells_its_collector_within_5_seconds() {
    let test = "an_agent_tells_its_collector_within_5_seconds";
    let Some(mut server) = NutServer::start(test, "OL") else { return };
    let collector = Collector::start(Behaviour::friendly());
    let state = tempfile::tempdir().unwrap();
    let mut agent = std::process::Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
    agent.env_clear().args(["run", "--point", "TX-001", "--connect", &collector.url()]);
    agent.args(["--nut", &server.target("diemcau").to_string(), "--state"]).arg(state.path());
    let mut agent = agent.stderr(Stdio::null()).spawn().unwrap();
    let told = |source: v1::PowerSource| {
        collector.wait(source.as_str_name(), |heard| {
            let power = heard.heartbeats.last().and_then(|heartbeat| heartbeat.power);
            power.is_some_and(|power| power.source() == source && power.age_ms < 5_000)
        });
    };
    told(v1::PowerSource::Mains);
    let begun = Instant::now();
    server.say("OB DISCHRG");
    told(v1::PowerSource::Battery);
    let took = begun.elapsed();
    agent.kill().unwrap();
    agent.wait().unwrap();
    println!("MEASURED mains loss: at the collector {took:?} after the UPS said it");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn is_good(source: PowerSource) -> impl Fn(&PowerReading) -> bool {
    move |reading| reading.source == source && reading.fault.is_none()
}

/// What an agent would be told.
struct Watched {
    readings: mpsc::Receiver<PowerReading>,
    task: JoinHandle<()>,
}

impl Watched {
    fn start(target: NutTarget) -> Self {
        let (agent, readings) = mpsc::channel(8);
        let (_, word) = watch::channel(None);
        let sources = PowerSources { nut: Some(target), ..PowerSources::default() };
        Self { readings, task: tokio::spawn(power::watch(sources, word, agent)) }
    }

    async fn wait(&mut self, what: &str, so: impl Fn(&PowerReading) -> bool) -> PowerReading {
        let mut last = None;
        let told = async {
            while let Some(command) = self.readings.recv().await {
                let reading = command;
                if so(&reading) {
                    return reading;
                }
                last = Some(reading);
            }
            panic!("the watch ended");
        };
        let in_time = tokio::time::timeout(DEADLINE, told).await.ok();
        in_time.unwrap_or_else(|| panic!("not in time: {what}; the last is {last:?}"))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.task.abort();
    }
}
