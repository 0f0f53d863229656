//! What is remembered of a point's past: how it was lost, and what its agents saw.

use std::time::Duration;

use diemcau_core::event::Session;
use diemcau_core::evidence::{Evidence, Loss, LossCause, Outage, OutageCause};
use diemcau_core::fact::Told;
use diemcau_core::ids::PointIdx;
use diemcau_core::input::Input;
use diemcau_core::power::{PowerReading, PowerSource};

use crate::province::{Bench, COMMUNE, DISTRICT, agent, ms, tell};

#[test]
fn a_loss_keeps_why_and_what_the_point_ran_on() {
    let mut bench = Bench::new(Session::Live);
    let broke = bench.hello(COMMUNE);
    let silent = bench.hello(DISTRICT);
    let battery = PowerReading { source: PowerSource::Battery, ..PowerReading::default() };
    let power = Some(battery);
    bench.handle(Input::Heartbeat { point: DISTRICT, generation: silent, power, line: None });
    let began = bench.now;
    bench.handle(Input::Broke { point: COMMUNE, generation: broke });
    bench.advance(ms(10_000));
    let loss = |point| evidence(&bench, point).loss;
    let since = began + ms(3_000);
    assert_eq!(loss(COMMUNE), Some(Loss { since, cause: LossCause::Broke, power: PowerSource::Mains }));
    let since = began + ms(7_000);
    assert_eq!(loss(DISTRICT), Some(Loss { since, cause: LossCause::Silent, power: PowerSource::Battery }));
}

#[test]
fn who_never_returned_from_an_interruption_was_lost_by_it() {
    let mut bench = Bench::new(Session::Live);
    bench.hello(COMMUNE);
    let from = bench.now;
    bench.restart(ms(5_000), Session::Live);
    bench.advance(ms(21_000));
    let loss = evidence(&bench, COMMUNE).loss;
    assert_eq!(loss, Some(Loss { since: from, cause: LossCause::Interrupted, power: PowerSource::Mains }));
}

#[test]
fn another_boot_of_the_same_agent_is_a_restart_and_another_agent_is_none() {
    let mut bench = Bench::new(Session::Live);
    bench.hello_as(COMMUNE, agent("a", "1"));
    bench.hello_as(COMMUNE, agent("b", "2"));
    assert_eq!(bench.core.state().point(COMMUNE).evidence, None);
    bench.advance(ms(1_000));
    bench.hello_as(COMMUNE, agent("b", "3"));
    assert_eq!(evidence(&bench, COMMUNE).restarted, Some(bench.now));
}

#[test]
fn what_agents_saw_of_outages_and_power_is_kept_with_their_times() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let length = Duration::from_mins(7);
    let outage = Told::Outage {
        length,
        length_estimated: true,
        cause: Some(OutageCause::Mute),
        text: "im lặng".into(),
    };
    let battery = PowerReading { source: PowerSource::Battery, ..PowerReading::default() };
    bench.report(COMMUNE, generation, tell(1, ms(60_000), outage));
    bench.report(COMMUNE, generation, tell(1, ms(120_000), Told::Power(battery)));
    let (to, seen) = (bench.now - ms(60_000), evidence(&bench, COMMUNE));
    let cause = Some(OutageCause::Mute);
    assert_eq!(seen.outages, [Outage { from: to - length, to, estimated: true, cause }]);
    let powers: Vec<_> = seen.powers.iter().map(|seen| (seen.at, seen.power.source)).collect();
    assert_eq!(powers, [(bench.now - ms(120_000), PowerSource::Battery)]);
}

fn evidence(bench: &Bench, point: PointIdx) -> &Evidence {
    bench.core.state().point(point).evidence.as_deref().expect("something is remembered")
}
