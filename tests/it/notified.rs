//! Incidents through the real programs to those whom they concern: agents that fall silent, a collector, and
//! receivers that answer well, late, badly or not at all.

#![expect(clippy::unwrap_used, reason = "helpers of tests: what fails here fails the test")]

mod crash;
mod feeder;
mod pace;
mod speaking;
mod uplink;

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use diemcau_agent::agent::Command;
use serde_json::Value;
use tempfile::TempDir;

use super::incidents::{incidents, run};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::write_with;
use crate::harness::secs;
use crate::harness::swarm::{Swarm, Swarming};

/// Points of [`roster`].
const N_POINTS: usize = 41;
/// What is waited for comes within this, or never.
const WITHIN: Duration = secs(90);

/// A hall, and four communes of nine villages. The villages of a commune share an uplink; every third village of
/// the first three communes shares a feeder.
fn roster() -> String {
    let mut text =
        "code,name,level,parent,expected,uplink,feeder,carrier\nT,Tỉnh ủy,tinh,,50,,,\n".to_owned();
    for commune in 1..=4 {
        writeln!(text, "X{commune},Xã {commune},xa,T,50,,,VNPT").unwrap();
        for village in 0..9 {
            let feeder = if commune < 4 { feeder(village % 3) } else { String::new() };
            let (code, name) = (code(commune, village), format!("Thôn {village} xã {commune}"));
            writeln!(text, "{code},{name},thon,X{commune},50,OLT-{commune},{feeder},VNPT").unwrap();
        }
    }
    text
}

fn code(commune: usize, village: usize) -> String {
    format!("X{commune}.{village}")
}

fn feeder(nth: usize) -> String {
    format!("Lộ {nth}")
}

/// All points, in the order of the roster.
fn codes() -> Vec<String> {
    let of_commune = |commune: usize| {
        std::iter::once(format!("X{commune}")).chain((0..9).map(move |village| code(commune, village)))
    };
    std::iter::once("T".to_owned()).chain((1..=4).flat_map(of_commune)).collect()
}

/// A collector that tells the recipients of a file.
fn collector(dir: TempDir, recipients: &str, speaking: &[&str]) -> Collector {
    let event = write_with(dir.path(), &roster(), speaking);
    fs::write(dir.path().join("recipients.toml"), recipients).unwrap();
    Collector::start_of(dir, event, Serve::default())
}

/// An agent at each point.
fn agents(collector: &Collector) -> Swarm {
    let swarming = Swarming {
        target: collector.target(),
        points: codes(),
        simulated: false,
        arrive: Duration::ZERO,
        report_every: secs(1),
    };
    Swarm::start(swarming, None)
}

/// Tells the agents of some points something.
fn tell(swarm: &Swarm, points: &[String], command: impl Fn() -> Command) {
    let all = codes();
    for point in points {
        swarm.tell(all.iter().position(|code| code == point).unwrap(), command());
    }
}

/// What `diemcau alerts --json` tells.
fn alerts(collector: &Collector) -> Vec<Value> {
    let output = run(collector, &["alerts", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    told.as_array().unwrap().clone()
}

/// What a recipient was told, in order: the kind of each.
fn kinds(alerts: &[Value], recipient: &str) -> Vec<String> {
    let to = alerts.iter().filter(|alert| alert["recipient"] == recipient);
    to.map(|alert| alert["kind"].as_str().unwrap_or_default().to_owned()).collect()
}
