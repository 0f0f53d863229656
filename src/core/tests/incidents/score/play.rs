//! One outage as it happens: what breaks when, and what comes of it on the wires.

use diemcau_core::fact::Told;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::Cause;
use diemcau_core::power::PowerSource;
use diemcau_core::time::Timestamp;

use crate::random::rng::Rng;
use crate::random::roster::province;
use crate::random::script::{Group, groups};
use crate::world::{World, ms, on, s};

/// What broke.
#[derive(Clone, Copy)]
pub(super) enum Truth {
    /// The power or the line.
    Cause(Cause),
    /// Somebody switched a machine off.
    SwitchedOff,
    /// The collector's own way out.
    Blind,
    /// The meeting's servers.
    Meeting,
}

/// Something that reaches the collector.
type Event = Box<dyn FnOnce(&mut World)>;

pub(super) struct Play {
    pub(super) world: World,
    pub(super) truth: Truth,
    /// Whom it strikes.
    pub(super) affected: Vec<PointIdx>,
    pub(super) rng: Rng,
    /// When it broke.
    pub(super) began: Timestamp,
    /// What comes when, milliseconds from then.
    events: Vec<(u64, Event)>,
}

impl Play {
    /// A province in order, and in every fifth case a point elsewhere that is down for a reason of its own.
    pub(super) fn new(truth: Truth, seed: u64) -> Self {
        let mut world = World::new(province(300, 8, 0));
        let mut rng = Rng::new(seed ^ 0xF00D);
        if rng.percent(20) {
            world.fall(PointIdx::from_usize(1 + rng.below(299)));
        }
        world.advance(s(rng.within(40, 100)) + ms(rng.within(0, 999)));
        let began = world.now;
        Self { world, truth, affected: Vec::new(), rng, began, events: Vec::new() }
    }

    pub(super) fn groups(&self, is_meant: impl Fn(&Group) -> bool) -> Vec<Group> {
        groups(self.world.core.state().roster()).into_iter().filter(is_meant).collect()
    }

    pub(super) fn any_point(&mut self) -> PointIdx {
        PointIdx::from_usize(1 + self.rng.below(299))
    }

    pub(super) fn at(&mut self, at_ms: u64, event: impl FnOnce(&mut World) + 'static) {
        self.events.push((at_ms, Box::new(event)));
    }

    /// A point is cut off from its line: that is seen when the next of its heartbeats is missing.
    pub(super) fn cut(&mut self, at_ms: u64, point: PointIdx) {
        let seen = at_ms + self.rng.within(0, 4_000);
        self.at(seen, move |world| world.fall(point));
    }

    /// The line is there again. The machine ran on: its agent tells of the outage, and what it lived on
    /// meanwhile; nine in ten get it out.
    pub(super) fn reconnect(&mut self, cut_ms: u64, at_ms: u64, point: PointIdx, source: PowerSource) {
        let back = at_ms + self.rng.within(500, 9_000);
        let (tells, delay) = (self.rng.percent(92), self.rng.within(100, 3_000));
        let noticed = self.rng.within(0, 12_000);
        self.at(back, move |world| world.back(point));
        if !tells {
            return;
        }
        let length = back.saturating_sub(cut_ms + noticed);
        self.at(back + delay, move |world| {
            let told =
                Told::Outage { length: ms(length), length_estimated: false, cause: None, text: "".into() };
            world.tell(point, ms(delay), told);
            if source == PowerSource::Battery {
                let age = ms(back + delay - cut_ms);
                world.tell(point, age, Told::Power(on(PowerSource::Battery)));
            }
        });
    }

    /// The power is there again: the machine starts, and its agent comes.
    pub(super) fn boot(&mut self, at_ms: u64, point: PointIdx) {
        let back = at_ms + self.rng.within(20_000, 50_000);
        self.at(back, move |world| world.back_anew(point));
    }

    /// Lets it happen up to so many seconds after it broke.
    pub(super) fn until_s(&mut self, seconds: u64) -> &Self {
        self.events.sort_by_key(|(at, _)| *at);
        let due = self.events.iter().take_while(|(at, _)| *at <= seconds * 1_000).count();
        for (at, event) in self.events.drain(..due) {
            self.world.until(self.began + ms(at));
            event(&mut self.world);
        }
        self.world.until(self.began + s(seconds));
        self
    }

    /// Lets all happen, and half a minute more.
    pub(super) fn until_all_is_back(&mut self) -> &Self {
        let last = self.events.iter().map(|(at, _)| at / 1_000).max().unwrap_or(60);
        self.until_s(last.max(60) + 30)
    }
}
