//! Lines that break: told by the kernel, cut without a word, and a flow that is forgotten on the way.

use std::time::{Duration, Instant};

use diemcau_core::presence::Presence;

use crate::harness::collector::{Collector, Serve};
use crate::harness::cut::{self, Scene};
use crate::harness::event::{Shape, code};
use crate::harness::net::{self, Line};
use crate::harness::stats::Sample;
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, skip, until_true};

/// A closed socket makes a point suspect on the dashboard within this time.
const SUSPECT: Duration = Duration::from_millis(250);
/// A flow that is forgotten on the way is replaced within this time.
const FORGOTTEN: Duration = secs(30);

#[test]
fn a_closed_socket_is_suspect_at_once_and_lost_three_seconds_later() {
    let n = 5;
    let collector = Collector::start(Shape { points: n, speaking: 1 }, Serve::rehearsal());
    let watcher = Watcher::start(collector.target(), None);
    let swarming = Swarming {
        target: collector.target(),
        points: (0..n).map(code).collect(),
        simulated: true,
        arrive: Duration::ZERO,
        report_every: secs(1),
    };
    let swarm = Swarm::start(swarming, None);
    watcher.wait_live(n, secs(30));

    let closed = Instant::now();
    drop(swarm);
    let took = |presence| -> Vec<Duration> {
        (0..n).map(|idx| watcher.wait_seen(&code(idx), presence, closed, secs(20))).collect()
    };
    let suspect = Sample::new(took(Presence::Suspect));
    let lost = Sample::new(took(Presence::Lost));
    measured("socket closed to suspect on the dashboard", &suspect.to_string());
    measured("socket closed to lost on the dashboard", &lost.to_string());
    assert!(suspect.max() <= SUSPECT, "{suspect}");
    assert!(lost.percentile(1) >= secs(3) && lost.max() <= secs(4), "{lost}");
}

#[test]
fn a_line_cut_without_a_word_is_lost_in_time() {
    if let Some(why) = net::why_not() {
        return skip("a line cut without a word", &why);
    }
    let scene = Scene::set(Line::good(), Shape { points: 9, speaking: 3 });
    cut::check(&scene, 1);
}

#[test]
fn a_flow_forgotten_on_the_way_is_replaced_while_others_live_on() {
    if let Some(why) = net::why_not() {
        return skip("a flow forgotten on the way", &why);
    }
    let n = 4;
    let scene = Scene::set(Line::good(), Shape { points: n, speaking: 1 });
    let flows = scene.line.flows();
    assert_eq!(flows.len(), n, "one connection for each agent: {flows:?}");
    let dropped = Instant::now();
    scene.line.drop_flow(flows[0]);
    scene.line.drop_flow(flows[1]);

    let comebacks = || -> Vec<Duration> {
        let members = scene.swarm.members();
        let later = members.iter().flat_map(|member| member.attachments.iter().skip(1));
        later.map(|at| at.duration_since(dropped)).collect()
    };
    until_true("two agents have another flow", FORGOTTEN, || comebacks().len() == 2);
    let live = scene.watcher.wait_live(n, FORGOTTEN);
    let sample = Sample::new(comebacks());
    measured("flow dropped for good to attached again", &sample.to_string());
    assert!(dropped.elapsed() <= FORGOTTEN, "{sample}, and on the dashboard {live:?} later");
    assert_eq!(sample.len(), 2, "the others keep their flows");
    let fell = (0..n).filter(|idx| !scene.watcher.seen(&code(*idx), dropped).is_empty()).count();
    assert_eq!(fell, 2, "the dashboard saw two fall and come back");
}
