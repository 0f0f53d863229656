//! Machines that wake to a world that is not ready, or that stood still while it went on.

use std::fs;
use std::process::Command;
use std::time::Instant;

use diemcau_core::presence::Presence;

use crate::harness::agent::{AgentProcess, why_no_other_machine};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau_agent;
use crate::harness::watcher::Watcher;
use crate::harness::{secs, skip, until_true};

const SHAPE: Shape = Shape { points: 4, speaking: 0 };
const NAME: &str = "giam-sat.mau.example";

#[test]
fn what_is_said_while_the_collectors_name_leads_nowhere_arrives_when_it_leads_somewhere() {
    if let Some(why) = why_no_other_machine() {
        return skip("names that lead elsewhere", &why);
    }
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(1));
    agent.wait_attached(1, secs(20));
    let config = fs::read_to_string(agent.config()).expect("it can be read");
    fs::write(agent.config(), config.replace("127.0.0.1", NAME)).expect("it can be written");

    let hosts = agent.restart_with_hosts("127.0.0.1 localhost\n");
    watcher.wait_presence(&code(1), Presence::Lost, secs(20));
    agent.command(&["attend", "45", "--by", "chị Lan"]);
    // The first address is one where nobody is; the second leads there.
    fs::write(&hosts, format!("127.0.0.1 localhost\n::1 {NAME}\n127.0.0.1 {NAME}\n"))
        .expect("it can be written");
    watcher.wait_presence(&code(1), Presence::Live, secs(40));
    wait_count(&watcher, 1, 45);

    // The collector moves to another address, and its name with it.
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    fs::write(&hosts, format!("127.0.0.1 localhost\n127.0.0.2 {NAME}\n")).expect("it can be written");
    agent.command(&["attend", "46", "--by", "chị Lan"]);
    drop(watcher);
    collector.restart_at("127.0.0.2");
    let watcher = Watcher::start(collector.target(), None);
    watcher.wait_presence(&code(1), Presence::Live, secs(40));
    wait_count(&watcher, 1, 46);
}

#[test]
fn a_collector_that_stood_still_takes_the_living_for_living_and_the_dead_for_dead() {
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let agents: Vec<AgentProcess> = (1..=3).map(|n| AgentProcess::start(&collector, &code(n))).collect();
    let [living, mut dying, saying] = agents.try_into().unwrap_or_else(|_| panic!("they are three"));
    for n in 1..=3 {
        watcher.wait_presence(&code(n), Presence::Live, secs(20));
    }
    let began = Instant::now();
    signal(&mut collector, "-STOP");
    dying.process().kill();
    saying.command(&["attend", "47", "--by", "chị Lan"]);
    until_true("it stood still for a while", secs(20), || began.elapsed() > secs(12));
    signal(&mut collector, "-CONT");
    wait_count(&watcher, 3, 47);
    watcher.wait_presence(&code(2), Presence::Lost, secs(20));
    for n in [1, 3] {
        watcher.wait_presence(&code(n), Presence::Live, secs(20));
    }
    let (losses, _) = watcher.wait("its losses", secs(5), |replica| {
        let of = |n: usize| replica.now(replica.roster().find(&code(n)).expect("it is there")).losses;
        Some([of(1), of(2), of(3)])
    });
    assert_eq!(losses, [0, 1, 0], "its own stall is nobody's outage");
    drop(living);
}

#[test]
fn what_is_said_to_an_agent_that_stands_still_is_kept_and_sent_when_it_goes_on() {
    let collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start(&collector, &code(1));
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
    let pid = agent.process().id().to_string();
    kill(&["-STOP", &pid]);
    let attend = ["attend", "48", "--by", "chị Lan", "--state"];
    let mut said = Command::new(diemcau_agent()).args(attend).arg(agent.state()).spawn().expect("it starts");
    watcher.wait_presence(&code(1), Presence::Lost, secs(30));
    kill(&["-CONT", &pid]);
    assert!(said.wait().expect("it ends").success());
    watcher.wait_presence(&code(1), Presence::Live, secs(30));
    wait_count(&watcher, 1, 48);
}

fn wait_count(watcher: &Watcher, point: usize, count: u32) {
    watcher.wait("the number stands", secs(30), |replica| {
        let now = replica.now(replica.roster().find(&code(point))?);
        (now.count.as_ref()?.count == count).then_some(())
    });
}

fn signal(collector: &mut Collector, signal: &str) {
    kill(&[signal, &collector.process().id().to_string()]);
}

fn kill(args: &[&str]) {
    assert!(Command::new("kill").args(args).status().expect("kill starts").success());
}
