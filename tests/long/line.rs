//! Bad lines, for as long as it takes to believe the figures.

use std::time::{Duration, Instant};

use diemcau_core::presence::Presence;

use crate::harness::cut::{self, Scene};
use crate::harness::event::{Shape, code};
use crate::harness::net::{self, Bad, Line};
use crate::harness::stats::Sample;
use crate::harness::{facts, measured, secs, skip, until_true};

/// How long the bad line is watched.
const WATCHED: Duration = Duration::from_mins(10);
/// The same of a line over which hardly anything goes.
const BADLY: Duration = Duration::from_mins(5);
/// The kernel asks a silent peer after a minute, and takes half a minute for an answer.
const FREED: Duration = Duration::from_mins(2);

#[test]
fn cut_lines_are_lost_in_time_at_the_99th_percentile() {
    if let Some(why) = net::why_not() {
        return skip("cut lines", &why);
    }
    let good = Bad { delay_ms: 5, jitter_ms: 0, loss_percent: 0, seconds: 3_600 };
    let line = match net::bad_link_program() {
        Some(program) => Line::bad(&program, good),
        None => Line::good(),
    };
    let scene = Scene::set(line, Shape { points: 24, speaking: 6 });
    cut::check(&scene, 30);
}

#[test]
fn a_bad_line_makes_nobody_lost() {
    if let Some(why) = net::why_not() {
        return skip("a bad line", &why);
    }
    let Some(program) = net::bad_link_program() else {
        return skip("a bad line", "../shared/tools/bad-link is not there");
    };
    let bad = Bad { delay_ms: 40, jitter_ms: 0, loss_percent: 5, seconds: WATCHED.as_secs() + 300 };
    let shape = Shape { points: 300, speaking: 2 };
    let mut scene = Scene::set(Line::bad(&program, bad), shape);
    let begun = Instant::now();
    let count = |presence| {
        let view = scene.watcher.view();
        view.seen.iter().filter(|seen| seen.at >= begun && seen.presence == presence).count()
    };
    until_true("the line was watched long enough", WATCHED + secs(60), || {
        assert_eq!(count(Presence::Lost), 0, "a point was lost after {:?}", begun.elapsed());
        begun.elapsed() >= WATCHED
    });
    let (suspects, broken) = (count(Presence::Suspect), n_detachments(&scene));
    measured(
        "5 % loss each way, 80 ms round trip, 300 agents, 10 minutes",
        &format!("0 lost, {suspects} times suspect, {broken} streams broken"),
    );
    scene.collector.process().terminate();
    assert!(scene.collector.process().wait(secs(10)).success());
    assert_eq!(facts::losses(&facts::read(&scene.collector.data())), [], "the journal knows of losses");
}

/// A line that nobody can hold a meeting over: points come and go, and yet what is entered there arrives, once.
#[test]
fn over_a_line_that_loses_a_fifth_counts_arrive_once_and_nobody_stays_lost() {
    if let Some(why) = net::why_not() {
        return skip("a line that loses a fifth", &why);
    }
    let Some(program) = net::bad_link_program() else {
        return skip("a line that loses a fifth", "../shared/tools/bad-link is not there");
    };
    let n = 60;
    let seconds = BADLY.as_secs() + 900;
    let bad = Bad { delay_ms: 150, jitter_ms: 0, loss_percent: 20, seconds };
    let line = Line::bad(&program, bad);
    let mut scene = Scene::set_on_bad(line, Shape { points: n, speaking: 2 }, secs(300));
    let resident = scene.collector.process().resident();
    let begun = Instant::now();
    scene.swarm.report(true);
    let mut n_live = Vec::new();
    until_true("the line was watched long enough", BADLY + secs(60), || {
        n_live.push(scene.watcher.total().map_or(0, |total| total.points.live));
        std::thread::sleep(secs(1));
        begun.elapsed() >= BADLY
    });
    scene.swarm.report(false);
    let delivered = scene.swarm.wait_delivered(secs(300));
    let back = scene.watcher.wait_live(n, secs(300));
    let grown = scene.collector.process().resident().saturating_sub(resident);
    let count = |presence| {
        let view = scene.watcher.view();
        view.seen.iter().filter(|seen| seen.at >= begun && seen.presence == presence).count()
    };
    n_live.sort_unstable();
    let (lost, suspect, broken) = (count(Presence::Lost), count(Presence::Suspect), n_detachments(&scene));
    let members = scene.swarm.members();
    let (entered, twice) = members
        .iter()
        .fold((0, 0), |(entered, twice), member| (entered + member.entered, twice + member.acked_twice));
    let latency = Sample::new(members.iter().flat_map(|member| member.acked.values().copied()).collect());
    drop(members);
    measured(
        &format!("20 % loss each way, 300 ms round trip, {n} agents, {} minutes", BADLY.as_secs() / 60),
        &format!(
            "live at a time: median {}, least {}; {lost} times lost, {suspect} times suspect, {broken} streams \
             broken; {entered} counts, acknowledged after {latency}, the last {delivered:?} after the last was \
             entered, {twice} acknowledged again; all live {back:?} later; the collector grew by {grown} KiB",
            n_live[n_live.len() / 2],
            n_live[0],
        ),
    );
    assert!(grown <= 32 * 1_024, "the collector grew by {grown} KiB");
    scene.collector.process().terminate();
    assert!(scene.collector.process().wait(secs(10)).success());
    let written = facts::reports(&facts::read(&scene.collector.data()));
    assert_eq!(written.len() as u64, entered, "all are written");
    assert!(written.values().all(|n| *n == 1), "each once");
}

/// The machines at the other end lose their power with their line: nobody says that a connection is over.
#[test]
fn the_sockets_of_points_that_vanished_are_freed() {
    if let Some(why) = net::why_not() {
        return skip("points that vanished", &why);
    }
    let n = 20;
    let mut scene = Scene::set(Line::good(), Shape { points: n, speaking: 2 });
    let (watched, held) = (scene.watcher.view().snapshots, scene.collector.process().n_files());
    let cut = Instant::now();
    scene.line.cut();
    for idx in 0..n {
        scene.watcher.wait_seen(&code(idx), Presence::Lost, cut, secs(20));
    }
    let lost = cut.elapsed();
    let expected = held - n as u64;
    let freed =
        until_true("their sockets are freed", FREED, || scene.collector.process().n_files() <= expected);
    measured(
        "vanished points",
        &format!("{n} lost within {lost:?}, their sockets freed after {:?}", lost + freed),
    );
    assert_eq!(scene.watcher.view().snapshots, watched, "the dashboard's stream lives on");
}

fn n_detachments(scene: &Scene) -> usize {
    scene.swarm.members().iter().map(|member| member.detachments.len()).sum()
}
