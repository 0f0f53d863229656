//! `kill -9` of the collector between queueing a notification and sending it.

use diemcau_agent::agent::Command;

use super::{N_POINTS, WITHIN, agents, alerts, code, collector, kinds, tell};
use crate::harness::sink::{Sink, recipient};
use crate::harness::until_true;
use crate::harness::vendor::Reply;
use crate::harness::watcher::Watcher;

#[test]
fn what_was_queued_when_the_collector_was_killed_is_sent_after_it_and_once_in_effect() {
    let sink = Sink::start();
    // It has read the request, and nobody knows whether it took it.
    sink.next([Reply::Hang]);
    let recipients =
        [sink.channel("tin", "timeout = \"60s\""), recipient("vnpt", "telecom", "tin", "")].concat();
    let mut collector = collector(tempfile::tempdir().unwrap(), &recipients, &[]);
    let watcher = Watcher::start(collector.target(), None);
    let swarm = agents(&collector);
    watcher.wait_live(N_POINTS, WITHIN);

    let villages: Vec<String> = (0..9).map(|village| code(3, village)).collect();
    tell(&swarm, &villages, || Command::FallSilent);
    until_true("it is being sent", WITHIN, || sink.tried().len() == 1);
    let queued = alerts(&collector);
    assert_eq!((queued.len(), &queued[0]["state"]), (1, &"queued".into()), "{queued:?}");
    collector.kill();
    assert_eq!(sink.told().len(), 0);

    collector.restart();
    until_true("it is sent", WITHIN, || sink.told().len() == 1);
    watcher.wait_live(N_POINTS - 9, WITHIN);
    tell(&swarm, &villages, || Command::Resume);
    watcher.wait_live(N_POINTS, WITHIN);
    until_true("its end is sent", WITHIN, || sink.told().len() >= 2);
    let mut keys: Vec<String> = sink.tried().into_iter().map(|told| told.key).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    keys.dedup();
    assert_eq!(keys.len(), 2, "both tries have one key: {keys:?}");
    assert_eq!(kinds(&alerts(&collector), "vnpt"), ["opened", "resolved"]);
}
