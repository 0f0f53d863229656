//! A point that changes its mind with every reading: few facts, and the last word stands.

use diemcau_core::event::Session;
use diemcau_core::fact::FactBody;
use diemcau_core::input::Input;
use diemcau_core::path::Band;
use diemcau_core::power::{PowerReading, PowerSource};

use crate::province::{Bench, COMMUNE, ms, window};

#[test]
fn a_supply_that_toggles_ten_times_a_second_gives_ten_facts_a_minute_and_its_last_word() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let reads = |bench: &mut Bench, source| {
        let power = Some(PowerReading { source, ..PowerReading::default() });
        bench.handle(Input::Heartbeat { point: COMMUNE, generation, power, line: None });
    };
    for n in 0..600 {
        bench.advance(ms(100));
        reads(&mut bench, if n % 2 == 0 { PowerSource::Battery } else { PowerSource::Mains });
    }
    reads(&mut bench, PowerSource::Battery);
    bench.advance(ms(6_000));
    reads(&mut bench, PowerSource::Battery);
    let told = bench.facts.iter().filter(|fact| matches!(fact.body, FactBody::PowerChanged { .. })).count();
    assert!((15..=21).contains(&told), "{told}");
    assert_eq!(bench.core.state().point(COMMUNE).power.now.source, PowerSource::Battery);
}

#[test]
fn a_path_that_flaps_gives_few_facts_and_a_heartbeat_brings_its_last_word() {
    let mut bench = Bench::new(Session::Live);
    let generation = bench.hello(COMMUNE);
    let finds = |bench: &mut Bench, band| {
        bench.handle(Input::Path { point: COMMUNE, generation, windows: vec![window(band)] });
    };
    for n in 0..100 {
        finds(&mut bench, if n % 2 == 0 { Band::Good } else { Band::Poor });
    }
    finds(&mut bench, Band::Bad);
    let told = bench.facts.iter().filter(|fact| matches!(fact.body, FactBody::PathChanged { .. })).count();
    assert_eq!(told, 10);
    bench.advance(ms(6_000));
    bench.heartbeat(COMMUNE, generation);
    let path = bench.core.state().point(COMMUNE).path.as_deref();
    assert_eq!(path.map(|path| path.band), Some(Band::Bad));
}
