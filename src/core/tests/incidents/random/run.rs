//! Runs a script on a core, and beside it the reference.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use diemcau_core::act::Act;
use diemcau_core::decide::Core;
use diemcau_core::fact::Told;
use diemcau_core::ids::PointIdx;
use diemcau_core::incident::condition::conditions;
use diemcau_core::incident::evaluate::outages;
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{IncidentId, Subject};
use diemcau_core::input::Answer;
use diemcau_core::outside::WordId;
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::roster::Roster;
use diemcau_core::time::Timestamp;

use super::assert_same;
use super::rng::Rng;
use super::script::{Op, Script};
use crate::conditions::window;
use crate::reference::{Groups, Reference, Seen, Struck};
use crate::world::{World, ms, on, s};

/// After a script all is left alone for so long.
const STILL_S: u64 = 60;
/// After a restart points come back within so long, first of all in their second.
const RETURN_S: u64 = 15;

#[derive(Clone, Copy)]
pub(super) enum Mode<'a> {
    /// Beside the reference, second by second.
    Compared(&'a Rc<Groups>),
    /// Alone.
    Plain,
    /// Alone; after its fact of that number the collector is away for a while.
    Restarted { at_fact: usize, gap_s: u64, seed: u64 },
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) open: Vec<Seen>,
    pub(super) n_opened: usize,
    /// How many facts the script made.
    pub(super) n_facts: usize,
}

struct Run {
    world: World,
    began: Timestamp,
    /// Points that come back after a restart, by the time at which they do.
    returning: BTreeSet<(Timestamp, PointIdx)>,
    /// Who would be there if the collector were.
    is_up: Vec<bool>,
    words: BTreeMap<u64, WordId>,
    rng: Rng,
    /// How many facts there were when it was compared last.
    n_compared: usize,
}

pub(super) fn run(roster: &Roster, script: &Script, mode: Mode<'_>) -> Outcome {
    let world = World::new(roster.clone());
    let began = world.now.ceil_second();
    let is_up = vec![true; roster.len()];
    let seed = if let Mode::Restarted { seed, .. } = mode { seed } else { 7 };
    let (returning, words) = (BTreeSet::new(), BTreeMap::new());
    let mut run = Run { world, began, returning, is_up, words, rng: Rng::new(seed), n_compared: 0 };
    run.world.until(began);
    let n_before = run.world.facts.len();
    let mut reference = match mode {
        Mode::Compared(groups) => Some(Reference::new(groups.clone())),
        Mode::Plain | Mode::Restarted { .. } => None,
    };
    let mut ops = script.ops.iter().peekable();
    let mut restart = match mode {
        Mode::Restarted { at_fact, gap_s, .. } => Some((n_before + at_fact, gap_s)),
        Mode::Compared(_) | Mode::Plain => None,
    };
    let mut second = 0;
    let length = script.length_s() + STILL_S + 40;
    while second < length {
        second += 1;
        let until = began + s(second);
        while let Some((at, op)) = ops.next_if(|(at, _)| began + ms(*at) < until) {
            run.until(began + ms(*at));
            run.happens(op);
        }
        run.until(until);
        if let Some((n_facts, gap_s)) = restart.filter(|(n_facts, _)| run.world.facts.len() > *n_facts) {
            restart = None;
            run.restart(n_facts.max(n_before), gap_s);
        }
        if let Some(reference) = reference.as_mut().filter(|_| run.world.now == until) {
            run.compare(reference, until);
        }
    }
    let open = seen(&run.world);
    assert_eq!(Core::replay(run.world.facts.iter().cloned()).state(), run.world.core.state());
    Outcome { open, n_opened: run.world.n_opened(), n_facts: run.world.facts.len() - n_before }
}

impl Run {
    /// Lets time pass, and those come back that do.
    fn until(&mut self, at: Timestamp) {
        while let Some((due, point)) = self.returning.first().copied().filter(|(due, _)| *due <= at) {
            self.returning.remove(&(due, point));
            self.world.until(due);
            self.world.back(point);
        }
        if at > self.world.now {
            self.world.until(at);
        }
    }

    fn restart(&mut self, n_facts: usize, gap_s: u64) {
        self.world.restart_from(n_facts, s(gap_s));
        self.returning.clear();
        for point in (0..self.is_up.len()).filter(|point| self.is_up[*point]) {
            let at = self.world.now.floor_second() + s(1 + self.rng.within(0, RETURN_S)) + ms(1);
            self.returning.insert((at, PointIdx::from_usize(point)));
        }
    }

    fn happens(&mut self, op: &Op) {
        match op {
            Op::Fall(point) => self.down(*point, World::fall),
            Op::Leave(point, reason) => self.down(*point, |world, point| world.leave(point, *reason)),
            Op::Back { point, anew, outage_s, battery_s } => {
                if std::mem::replace(&mut self.is_up[point.as_usize()], true) {
                    return;
                }
                self.back(*point, *anew);
                if let Some(ago) = battery_s {
                    self.world.tell(*point, s(*ago), Told::Power(on(PowerSource::Battery)));
                }
                if let Some(length) = outage_s {
                    self.world.tell_outage(*point, s(*length));
                }
            }
            Op::Battery(point) => self.world.power(*point, PowerSource::Battery),
            Op::Mains(point) => self.world.power(*point, PowerSource::Mains),
            Op::BadPath(point) => drop(self.world.tell(*point, s(0), Told::Quality(window(Band::Bad)))),
            Op::Word { key, utility, about, kind } => {
                let fact = self.world.word(*utility, about.clone(), *kind);
                self.words.insert(*key, WordId { fact, place: 0 });
            }
            Op::Withdraw { key } => {
                if let Some(word) = self.words.get(key).copied() {
                    self.world.act(Act::WithdrawWord { word });
                }
            }
            Op::Acknowledge(point) => {
                let of = |world: &World| -> Vec<IncidentId> {
                    world
                        .open()
                        .iter()
                        .filter(|incident| incident.has(*point))
                        .map(|incident| incident.id)
                        .collect()
                };
                for id in of(&self.world) {
                    let taken =
                        self.world.act(Act::Incident { id, deed: Deed::Acknowledge { text: "".into() } });
                    assert!(matches!(taken, Answer::Done(_)));
                }
            }
            Op::Silence(point) => {
                let code = self.world.core.state().roster().point(*point).code.as_str().into();
                let to = self.world.now + s(30);
                self.world.act(Act::Silence { code, from: None, to, reason: "thử".into() });
            }
            Op::Restart { gap_s } => self.restart(self.world.facts.len(), *gap_s),
        }
    }

    fn down(&mut self, point: PointIdx, fall: impl FnOnce(&mut World, PointIdx)) {
        self.is_up[point.as_usize()] = false;
        self.returning.retain(|(_, other)| *other != point);
        fall(&mut self.world, point);
    }

    fn back(&mut self, point: PointIdx, anew: bool) {
        self.returning.retain(|(_, other)| *other != point);
        if anew { self.world.back_anew(point) } else { self.world.back(point) }
    }

    fn compare(&mut self, reference: &mut Reference, at: Timestamp) {
        let state = self.world.core.state();
        reference.tick(state, at);
        let open = seen(&self.world);
        let what = format!("the core beside the reference at {} s", at.since(self.began).as_secs());
        assert_same(&open, &reference.seen(), &what);
        assert_eq!(self.world.n_opened(), reference.n_opened, "opened so far");
        if std::mem::replace(&mut self.n_compared, self.world.facts.len()) == self.world.facts.len() {
            return;
        }
        let risks = self.world.core.judgement().expect("it watches").risks();
        assert_eq!(outages(state, risks, at).changes, [], "evaluated twice");
        assert_eq!(conditions(state, at).changes, [], "evaluated twice");
    }
}

fn seen(world: &World) -> Vec<Seen> {
    let of = |incident: &&diemcau_core::incident::Incident| {
        let found = &incident.found;
        let members = found.members.iter();
        let members = members
            .map(|member| (member.point, Struck { since: member.struck, lost: member.lost }))
            .collect();
        (found.scope.clone(), found.cause, found.flapping, members)
    };
    let open = world.core.state().incidents().open_of(Subject::Outage);
    let mut seen: Vec<Seen> = open.collect::<Vec<_>>().iter().map(of).collect();
    seen.sort();
    seen
}
