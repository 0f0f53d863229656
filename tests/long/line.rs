//! Bad lines, for as long as it takes to believe the figures.

use std::time::{Duration, Instant};

use diemcau_core::presence::Presence;

use crate::harness::cut::{self, Scene};
use crate::harness::event::Shape;
use crate::harness::net::{self, Bad, Line};
use crate::harness::{facts, measured, secs, skip, until_true};

/// How long the bad line is watched.
const WATCHED: Duration = Duration::from_mins(10);

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

fn n_detachments(scene: &Scene) -> usize {
    scene.swarm.members().iter().map(|member| member.detachments.len()).sum()
}
