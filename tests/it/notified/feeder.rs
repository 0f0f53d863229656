//! A feeder without power: whose it is, who gets a copy, and nobody else.

use diemcau_agent::agent::Command;
use diemcau_core::power::{PowerReading, PowerSource};

use super::{N_POINTS, WITHIN, agents, alerts, code, collector, kinds, tell};
use crate::harness::sink::{Sink, recipient};
use crate::harness::until_true;
use crate::harness::watcher::Watcher;

#[test]
fn a_feeder_is_told_to_the_power_company_and_a_speaking_point_of_it_to_the_organisers_too() {
    let sink = Sink::start();
    let recipients = [
        sink.channel("tin", ""),
        recipient("dien-luc", "power", "tin", ""),
        recipient("dien-luc-1", "power", "tin", "scope = \"X1\""),
        recipient("dien-luc-4", "power", "tin", "scope = \"X4\""),
        recipient("vnpt", "telecom", "tin", ""),
        recipient("so", "organisers", "tin", ""),
        recipient("truc", "operators", "tin", ""),
    ];
    let speaking = code(2, 1);
    let collector = collector(tempfile::tempdir().unwrap(), &recipients.concat(), &[&speaking]);
    let watcher = Watcher::start(collector.target(), None);
    let swarm = agents(&collector);
    watcher.wait_live(N_POINTS, WITHIN);
    let of_feeder = |nth: usize| -> Vec<String> {
        (1..=3).flat_map(|commune| (0..3).map(move |third| code(commune, third * 3 + nth))).collect()
    };
    let on = |source| move || Command::Power(Box::new(PowerReading { source, ..PowerReading::default() }));
    let cut = |points: &[String]| {
        tell(&swarm, points, on(PowerSource::Battery));
        until_true("they run on their batteries", WITHIN, || {
            let source = |code: &String| watcher.now(code).and_then(|now| now.power.evidence());
            points.iter().all(|code| source(code) == Some(PowerSource::Battery))
        });
        tell(&swarm, points, || Command::FallSilent);
    };

    // Without a speaking point: the power company alone.
    cut(&of_feeder(0));
    for id in ["dien-luc", "dien-luc-1"] {
        until_true(&format!("{id} is told"), WITHIN, || sink.told_to(id).len() == 1);
        assert_eq!(sink.told_to(id)[0].cause, "power");
        assert_eq!(sink.told_to(id)[0].points.split(',').count(), 9, "{:?}", sink.told_to(id));
    }
    // With one, which stands alone.
    let with_speaker = of_feeder(1);
    assert!(with_speaker.contains(&speaking));
    cut(&with_speaker);
    until_true("all of it is told", WITHIN, || {
        sink.told_to("dien-luc").len() == 3
            && sink.told_to("dien-luc-1").len() == 2
            && sink.told_to("so").len() == 1
    });
    assert_eq!(sink.told_to("so")[0].points, speaking);
    let back = || Command::Resume;
    for feeder in [0, 1] {
        tell(&swarm, &of_feeder(feeder), back);
        tell(&swarm, &of_feeder(feeder), on(PowerSource::Mains));
    }
    watcher.wait_live(N_POINTS, WITHIN);
    until_true("all of it is over", WITHIN, || {
        let over =
            |id: &str| kinds(&alerts(&collector), id).iter().filter(|kind| *kind == "resolved").count();
        over("dien-luc") == 3 && over("dien-luc-1") == 2 && over("so") == 1
    });
    let all = alerts(&collector);
    assert_eq!(kinds(&all, "dien-luc").len(), 6, "{all:?}");
    assert_eq!(kinds(&all, "dien-luc-1").len(), 4, "{all:?}");
    assert_eq!(kinds(&all, "so").len(), 2, "{all:?}");
    for id in ["dien-luc-4", "vnpt", "truc"] {
        assert_eq!(kinds(&all, id), [""; 0], "{id}: {all:?}");
    }
}
