//! The twelve kinds of outage.

use diemcau_core::act::{AboutGiven, Act, WordGiven};
use diemcau_core::incident::Cause;
use diemcau_core::input::Input;
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::GoodbyeReason;

use super::play::{Play, Truth};
use crate::conditions::window;
use crate::random::script::Group;
use crate::world::s;

pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) play: fn(u64) -> Play,
    /// So many of a hundred must be right after a minute.
    pub(super) after_minute: usize,
    /// The same once all is back.
    pub(super) after_return: usize,
}

pub(super) const KINDS: [Kind; 12] = [
    kind("UPS tells, then silence", ups, 95, 95),
    kind("whole feeder without any UPS", feeder, 95, 90),
    kind("one site's PC switched off", switched_off, 0, 0),
    kind("fibre of an OLT", fibre, 95, 90),
    kind("one village's modem", modem, 0, 90),
    kind("router without backup, the laptop lives and tells later", laptop, 0, 90),
    kind("the collector's own uplink", own_uplink, 95, 95),
    kind("meeting server down", meeting, 95, 95),
    kind("planned cut", planned, 95, 95),
    kind("dying gasp forwarded", gasp, 95, 95),
    kind("flapping radio link", radio, 0, 90),
    kind("whole district", district, 0, 90),
];

const fn kind(name: &'static str, play: fn(u64) -> Play, after_minute: usize, after_return: usize) -> Kind {
    Kind { name, play, after_minute, after_return }
}

fn is_feeder(group: &Group) -> bool {
    matches!(group.about, Some(AboutGiven::Feeder(_)))
}

fn is_uplink(group: &Group) -> bool {
    matches!(group.about, Some(AboutGiven::Uplink(_)))
}

/// One of those groups; every member is struck but a few that have another way.
fn strike(play: &mut Play, is_meant: impl Fn(&Group) -> bool) -> Group {
    let groups = apart(play, is_meant);
    let group = play.rng.pick(&groups).clone();
    let spared = |play: &mut Play| play.rng.percent(4);
    let mut affected: Vec<_> = group.members.iter().copied().filter(|_| !spared(play)).collect();
    if affected.len() < 3 {
        affected.clone_from(&group.members);
    }
    play.affected = affected;
    group
}

/// Those groups but the feeders and uplinks of about the same points: nothing tells them apart, and the cause
/// stays open.
fn apart(play: &Play, is_meant: impl Fn(&Group) -> bool) -> Vec<Group> {
    let all = play.groups(|group| group.about.is_some());
    let has_rival = |group: &Group| {
        all.iter().any(|other| {
            let is_same = is_feeder(other) == is_feeder(group) || group.about.is_none();
            let holds = group.members.iter().all(|idx| other.members.contains(idx));
            !is_same && holds && group.members.len() * 10 >= other.members.len() * 9
        })
    };
    play.groups(is_meant).into_iter().filter(|group| !has_rival(group)).collect()
}

fn ups(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Power), seed);
    let point = play.any_point();
    let empties = play.rng.within(1_000, 40_000);
    play.affected = vec![point];
    play.at(0, move |world| world.power(point, PowerSource::Battery));
    play.cut(empties, point);
    play.at(120_000, move |world| world.power(point, PowerSource::Mains));
    play.boot(121_000, point);
    play
}

fn feeder(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Power), seed);
    strike(&mut play, is_feeder);
    let back = play.rng.within(90_000, 300_000);
    for point in play.affected.clone() {
        play.cut(0, point);
        play.boot(back, point);
    }
    play
}

fn switched_off(seed: u64) -> Play {
    let mut play = Play::new(Truth::SwitchedOff, seed);
    let point = play.any_point();
    play.affected = vec![point];
    if play.rng.percent(85) {
        play.at(0, move |world| world.leave(point, GoodbyeReason::Shutdown));
    } else {
        play.cut(0, point);
    }
    play.boot(100_000, point);
    play
}

fn fibre(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Line), seed);
    strike(&mut play, is_uplink);
    let back = play.rng.within(90_000, 300_000);
    for point in play.affected.clone() {
        play.cut(0, point);
        play.reconnect(0, back, point, PowerSource::Mains);
    }
    play
}

fn modem(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Line), seed);
    let point = play.any_point();
    play.affected = vec![point];
    if play.rng.percent(30) {
        play.at(0, move |world| {
            world.tell(point, s(0), diemcau_core::fact::Told::Quality(window(Band::Bad)));
        });
    }
    play.cut(1_000, point);
    let back = play.rng.within(90_000, 300_000);
    play.reconnect(1_000, back, point, PowerSource::Mains);
    play
}

/// The power of one house fails: the router is off at once, the laptop lives on its battery and writes it
/// down.
fn laptop(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Power), seed);
    let point = play.any_point();
    play.affected = vec![point];
    play.cut(0, point);
    let back = play.rng.within(90_000, 300_000);
    play.reconnect(0, back, point, PowerSource::Battery);
    play
}

fn own_uplink(seed: u64) -> Play {
    let mut play = Play::new(Truth::Blind, seed);
    play.at(0, |world| drop(world.handle(Input::Uplink { works: true })));
    let points: Vec<_> = play.world.core.state().roster().iter().map(|(idx, _)| idx).collect();
    play.affected.clone_from(&points);
    let (noticed, back) = (play.rng.within(1_000, 11_000), play.rng.within(90_000, 300_000));
    play.at(1 + noticed, |world| drop(world.handle(Input::Uplink { works: false })));
    play.at(back, |world| drop(world.handle(Input::Uplink { works: true })));
    for point in points {
        play.cut(1, point);
        let returns = back + play.rng.within(0, 8_000);
        play.at(returns, move |world| world.back(point));
    }
    play
}

/// Each point tells of its probes every half minute.
fn meeting(seed: u64) -> Play {
    let mut play = Play::new(Truth::Meeting, seed);
    let back = play.rng.within(90_000, 200_000);
    for _ in 0..60 {
        let point = play.any_point();
        let phase = play.rng.within(0, 30_000);
        for (at, band) in [(0, Band::Good), (1 + phase, Band::Bad), (back + phase, Band::Good)] {
            play.at(at, move |world| {
                if let Some(generation) = world.stream(point) {
                    world.handle(Input::Path { point, generation, windows: vec![window(band)] });
                }
            });
        }
        play.affected.push(point);
    }
    play
}

fn planned(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Power), seed);
    let group = strike(&mut play, is_feeder);
    let about = group.about.expect("a feeder has a name");
    let (early, lasts) = (play.rng.within(0, 240), play.rng.within(1_800, 7_200));
    play.at(0, move |world| {
        let word = WordGiven {
            utility: Utility::Power,
            about,
            from: Some(world.now + s(early)),
            to: Some(world.now + s(early + lasts)),
            kind: WordKind::Planned,
            by: "Điện lực".into(),
            text: "".into(),
        };
        world.act(Act::Words(vec![word]));
    });
    let back = play.rng.within(90_000, 300_000);
    for point in play.affected.clone() {
        if play.rng.percent(20) {
            play.at(1, move |world| world.power(point, PowerSource::Battery));
            play.at(back, move |world| world.power(point, PowerSource::Mains));
        } else {
            play.cut(1, point);
            play.boot(back, point);
        }
    }
    play
}

fn gasp(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Power), seed);
    let n_points = play.rng.within(1, 2);
    let back = play.rng.within(90_000, 300_000);
    for _ in 0..n_points {
        let point = play.any_point();
        if play.affected.contains(&point) {
            continue;
        }
        play.affected.push(point);
        let code: Box<str> = play.world.core.state().roster().point(point).code.as_str().into();
        let forwarded = play.rng.within(500, 8_000);
        play.at(forwarded, move |world| {
            world.word(Utility::Power, AboutGiven::Point(code), WordKind::DyingGasp);
        });
        play.cut(0, point);
        play.boot(back, point);
    }
    play
}

fn radio(seed: u64) -> Play {
    let mut play = Play::new(Truth::Cause(Cause::Line), seed);
    let point = play.any_point();
    play.affected = vec![point];
    let (n_cuts, mut at) = (play.rng.within(5, 8), 0);
    for _ in 0..n_cuts {
        let length = play.rng.within(9_000, 25_000);
        play.cut(at, point);
        play.reconnect(at, at + length, point, PowerSource::Mains);
        at += length + 13_000 + play.rng.within(0, 30_000);
    }
    play
}

/// The transmission node of a district, or its substation; some have a UPS, and routers of their own have
/// none.
fn district(seed: u64) -> Play {
    let is_power = seed.is_multiple_of(2);
    let truth = if is_power { Cause::Power } else { Cause::Line };
    let mut play = Play::new(Truth::Cause(truth), seed);
    strike(&mut play, |group| group.about.is_none());
    let back = play.rng.within(90_000, 300_000);
    for point in play.affected.clone() {
        let lives = play.rng.percent(20);
        play.cut(0, point);
        match (is_power, lives) {
            (false, _) => play.reconnect(0, back, point, PowerSource::Mains),
            (true, true) => play.reconnect(0, back, point, PowerSource::Battery),
            (true, false) => play.boot(back, point),
        }
    }
    play
}
