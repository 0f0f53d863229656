//! A speaking point that is cut: told within six seconds, whatever hangs beside.

use std::time::Instant;

use diemcau_agent::agent::Command;
use diemcau_core::presence::Presence;

use super::{N_POINTS, WITHIN, agents, code, collector, tell};
use crate::harness::sink::{Sink, recipient};
use crate::harness::stats::Sample;
use crate::harness::vendor::Reply;
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, until, until_true};

#[test]
fn a_cut_speaking_point_is_told_within_six_seconds_also_while_a_channel_hangs() {
    let (good, other) = (Sink::start(), Sink::start());
    let recipients = [
        good.channel("tot", ""),
        other.channel("khac", "timeout = \"60s\""),
        recipient("vnpt", "telecom", "tot", ""),
        recipient("so", "organisers", "khac", ""),
    ];
    let speaking = [code(1, 1), code(2, 2)];
    let [a, b] = &speaking;
    let collector = collector(tempfile::tempdir().unwrap(), &recipients.concat(), &[a, b]);
    let watcher = Watcher::start(collector.target(), None);
    let swarm = agents(&collector);
    watcher.wait_live(N_POINTS, WITHIN);

    let mut took = Vec::new();
    for (round, hangs) in [false, true].into_iter().enumerate() {
        if hangs {
            until_true("the other is told of all before", WITHIN, || {
                other.told().len() == 2 * speaking.len()
            });
            other.next(std::iter::repeat_n(Reply::Hang, 16));
        }
        let told = |kind: &str, point: &str| {
            let told = good.told().into_iter().filter(|told| told.kind == kind && told.points == point);
            told.map(|told| told.at).nth(round)
        };
        for point in &speaking {
            let cut = Instant::now();
            tell(&swarm, std::slice::from_ref(point), || Command::FallSilent);
            took.push(until("it is told", WITHIN, || told("opened", point)).0.duration_since(cut));
        }
        tell(&swarm, &speaking, || Command::Resume);
        for point in &speaking {
            watcher.wait_presence(point, Presence::Live, WITHIN);
            until("its end is told", WITHIN, || told("resolved", point));
        }
    }
    assert!(other.tried().len() > other.told().len(), "it hung");
    assert_eq!(other.told().len(), 4, "and had been told before");
    let sample = Sample::new(took);
    measured(
        "speaking point cut to notification, half of it while another channel hangs",
        &sample.to_string(),
    );
    assert!(sample.max() <= secs(6), "{sample}");
}
