//! Any interleaving of what can happen, beside a naive reference that keeps no heap, no fold and no
//! running sums.

mod statements;

use std::time::Duration;

use diemcau_core::act::{Act, Actor};
use diemcau_core::attendance::Disposition;
use diemcau_core::decide::Core;
use diemcau_core::event::{Pace, Session};
use diemcau_core::fact::Told;
use diemcau_core::ids::{Generation, Lane, PointIdx};
use diemcau_core::input::{Answer, Input};
use diemcau_core::path::Band;
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::statements::MediaState;
use diemcau_core::tally::{Tallies, Tally};
use diemcau_core::time::Timestamp;
use proptest::prelude::*;

use self::statements::{Said, Word};
use crate::province::{Bench, EXCUSED, N_POINTS, ROOT, agent, count, mains, ms, tell, window};

/// One thing that can happen.
#[derive(Clone, Copy, Debug)]
enum Op {
    Advance(u64),
    Hello { point: u32, boot: u8 },
    Heartbeat { point: u32, old_stream: bool },
    Break { point: u32, old_stream: bool },
    Goodbye { point: u32 },
    Report { point: u32, count: u32, repeat: bool },
    Tell { point: u32, told: Telling, age: u64, repeat: bool },
    Path { point: u32, band: Option<Band> },
    Reply { point: u32 },
    Restart { gap: u64 },
}

/// What a report other than a count tells.
#[derive(Clone, Copy, Debug)]
enum Telling {
    Media(MediaState),
    Chair(bool),
    Help(bool),
    Power,
    Outage,
}

/// Just said, a while ago, or about to expire.
fn age() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0_u64), 0_u64..60_000, 1_780_000_u64..1_801_000]
}

fn telling() -> impl Strategy<Value = Telling> {
    let media = prop_oneof![Just(MediaState::Good), Just(MediaState::NoPicture), Just(MediaState::NoSound)];
    prop_oneof![
        3 => media.prop_map(Telling::Media),
        1 => any::<bool>().prop_map(Telling::Chair),
        3 => any::<bool>().prop_map(Telling::Help),
        1 => Just(Telling::Power),
        1 => Just(Telling::Outage),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let point = 0..N_POINTS;
    let band = prop_oneof![Just(None), Just(Some(Band::Good)), Just(Some(Band::Poor)), Just(Some(Band::Bad))];
    prop_oneof![
        6 => (0_u64..6_000).prop_map(Op::Advance),
        1 => (0_u64..40_000).prop_map(Op::Advance),
        4 => (point.clone(), 0_u8..2).prop_map(|(point, boot)| Op::Hello { point, boot }),
        6 => (point.clone(), any::<bool>()).prop_map(|(point, old_stream)| Op::Heartbeat { point, old_stream }),
        2 => (point.clone(), any::<bool>()).prop_map(|(point, old_stream)| Op::Break { point, old_stream }),
        1 => point.clone().prop_map(|point| Op::Goodbye { point }),
        3 => (point.clone(), 0_u32..300, any::<bool>()).prop_map(|(point, count, repeat)| Op::Report { point, count, repeat }),
        6 => (point.clone(), telling(), age(), any::<bool>()).prop_map(|(point, told, age, repeat)| Op::Tell { point, told, age, repeat }),
        2 => (point.clone(), band).prop_map(|(point, band)| Op::Path { point, band }),
        1 => point.prop_map(|point| Op::Reply { point }),
        1 => (0_u64..30_000).prop_map(|gap| Op::Restart { gap }),
    ]
}

/// The reference: what one point must be, worked out from what happened to it alone.
#[derive(Clone, Debug)]
struct Reference {
    presence: Presence,
    pace: Pace,
    heard: Timestamp,
    broke: Option<Timestamp>,
    grace_until: Timestamp,
    stream: Option<Generation>,
    old_stream: Option<Generation>,
    people: Option<u32>,
    said: Said,
    /// When the collector was last away from.
    away_from: Timestamp,
}

impl Reference {
    fn elapse(&mut self, now: Timestamp) {
        let silence = |length: Duration| self.heard + length;
        if self.presence == Presence::Live && silence(self.pace.suspect_after) <= now {
            self.presence = Presence::Suspect;
        }
        if self.presence == Presence::Suspect {
            let back_by = self.broke.map(|broke| broke + ms(3_000));
            let lost = back_by.into_iter().chain([silence(self.pace.lost_after)]).min();
            self.lose(lost.filter(|lost| *lost <= now));
        }
        if self.presence == Presence::Unreachable && self.grace_until <= now {
            self.lose(Some(self.away_from));
        }
    }

    fn lose(&mut self, since: Option<Timestamp>) {
        let Some(since) = since else { return };
        self.presence = Presence::Lost;
        self.said.log.push(Word::End { at: since });
    }

    fn hear(&mut self, now: Timestamp) {
        self.presence = Presence::Live;
        self.heard = now;
        self.broke = None;
    }
}

/// The core and the reference, side by side.
struct Pair {
    bench: Bench,
    points: Vec<Reference>,
    replica: Replica,
}

impl Pair {
    fn new() -> Self {
        let mut bench = Bench::new(Session::Live);
        // So that what was said half an hour ago was said after the year 1970.
        bench.advance(ms(3_600_000));
        let points = (0..N_POINTS)
            .map(|idx| Reference {
                presence: Presence::Unseen,
                pace: if PointIdx(idx) == ROOT { Pace::SPEAKING } else { Pace::STANDARD },
                heard: bench.now,
                broke: None,
                grace_until: bench.now,
                stream: None,
                old_stream: None,
                people: None,
                said: Said::default(),
                away_from: bench.now,
            })
            .collect();
        let replica = replica_of(&bench);
        Self { bench, points, replica }
    }

    fn step(&mut self, op: Op) {
        match op {
            Op::Advance(length) => self.bench.advance(ms(length)),
            Op::Hello { point, boot } => {
                let id = format!("agent-{point}");
                let stream = self.bench.hello_as(PointIdx(point), agent(&id, &format!("boot-{boot}")));
                let now = self.bench.now;
                let reference = &mut self.points[point as usize];
                reference.old_stream = reference.stream.replace(stream).or(reference.old_stream);
                reference.said.attached(boot, now);
                reference.hear(now);
            }
            Op::Heartbeat { point, old_stream } => {
                let now = self.bench.now;
                let Some(stream) = self.stream(point, old_stream) else { return };
                self.bench.handle(Input::Heartbeat {
                    point: PointIdx(point),
                    generation: stream,
                    power: Some(mains()),
                    line: None,
                });
                let reference = &mut self.points[point as usize];
                if reference.stream == Some(stream) {
                    reference.hear(now);
                }
            }
            Op::Break { point, old_stream } => {
                let now = self.bench.now;
                let Some(stream) = self.stream(point, old_stream) else { return };
                self.bench.handle(Input::Broke { point: PointIdx(point), generation: stream });
                let reference = &mut self.points[point as usize];
                if reference.stream == Some(stream) {
                    reference.stream = None;
                    reference.broke = Some(now);
                    if reference.presence == Presence::Live {
                        reference.presence = Presence::Suspect;
                    }
                }
            }
            Op::Goodbye { point } => {
                let Some(stream) = self.points[point as usize].stream.take() else { return };
                self.bench.handle(Input::Goodbye {
                    point: PointIdx(point),
                    generation: stream,
                    reason: GoodbyeReason::Stopped,
                    by: "".into(),
                    power: None,
                });
                self.points[point as usize].presence = Presence::Left;
            }
            Op::Report { point, count: people, repeat } => {
                let reference = &mut self.points[point as usize];
                let Some(stream) = reference.stream else { return };
                let (seq, is_new) = reference.said.number(Lane::Human, repeat);
                if is_new {
                    reference.people = Some(people);
                }
                let report = count(seq, people);
                let answer = self.bench.report(PointIdx(point), stream, report);
                assert!(matches!(answer, Answer::Taken(_)), "{answer:?}");
            }
            Op::Tell { point, told, age, repeat } => self.tell(point, told, ms(age), repeat),
            Op::Path { point, band } => {
                let now = self.bench.now;
                let Some(generation) = self.points[point as usize].stream else { return };
                let windows = band.map(window).into_iter().collect();
                self.bench.handle(Input::Path { point: PointIdx(point), generation, windows });
                self.points[point as usize].said.probed(band, now);
            }
            Op::Reply { point } => {
                let code = self.bench.core.state().roster().point(PointIdx(point)).code.as_str().into();
                let act = Act::Reply { code, text: "Đã rõ".into() };
                let answer = self.bench.handle(Input::Act { actor: Actor::default(), act });
                assert_eq!(answer, Answer::Done(self.bench.core.state().seq()));
                self.points[point as usize].said.log.push(Word::Reply);
            }
            Op::Restart { gap } => {
                let away_from = self.bench.now;
                self.bench.restart(ms(gap), Session::Live);
                let grace_until = self.bench.now + ms(20_000);
                for reference in &mut self.points {
                    reference.stream = None;
                    reference.old_stream = None;
                    reference.grace_until = grace_until;
                    reference.away_from = away_from;
                    if reference.presence.is_connected() {
                        reference.presence = Presence::Unreachable;
                    }
                }
                self.replica = replica_of(&self.bench);
            }
        }
        let now = self.bench.now;
        self.bench.with(Core::handle_timeout);
        for reference in &mut self.points {
            reference.elapse(now);
        }
    }

    fn tell(&mut self, point: u32, told: Telling, age: Duration, repeat: bool) {
        let (now, reference) = (self.bench.now, &mut self.points[point as usize]);
        let Some(stream) = reference.stream else { return };
        let at = now - age;
        let text: Box<str> = "".into();
        let (told, word) = match told {
            Telling::Media(state) => (
                Told::Confirmation { state, by: text.clone(), note: text },
                Some(Word::Confirm { state, at }),
            ),
            Telling::Chair(present) => (Told::Chair { present, by: text }, Some(Word::Chair { present })),
            Telling::Help(needed) => {
                (Told::Help { needed, text: text.clone(), by: text }, Some(Word::Help { needed, at }))
            }
            Telling::Power => (Told::Power(mains()), None),
            Telling::Outage => {
                (Told::Outage { length: age, length_estimated: false, cause: None, text }, None)
            }
        };
        let (seq, is_new) = reference.said.number(told.lane(), repeat);
        if is_new {
            reference.said.log.extend(word);
        }
        let answer = self.bench.report(PointIdx(point), stream, tell(seq, age, told));
        let expected = if is_new { Disposition::Standing } else { Disposition::Repeated };
        assert_eq!(answer, Answer::Taken(expected));
    }

    fn stream(&self, point: u32, old_stream: bool) -> Option<Generation> {
        let reference = &self.points[point as usize];
        if old_stream { reference.old_stream } else { reference.stream }
    }

    fn check(&mut self) {
        let state = self.bench.core.state();
        for (idx, (now, reference)) in state.now().iter().zip(&self.points).enumerate() {
            let excused = PointIdx::from_usize(idx) == EXCUSED;
            let expected = if excused { Presence::Excused } else { reference.presence };
            assert_eq!(now.presence, expected, "point {idx}");
            assert_eq!(now.count.as_ref().map(|count| count.count), reference.people, "people at {idx}");
            reference.said.check(now, reference.presence.is_connected(), self.bench.now);
            if now.presence == Presence::Live {
                assert!(reference.stream.is_some(), "point {idx} is called live without a stream");
                assert!(self.bench.now < reference.heard + reference.pace.suspect_after);
            }
        }
        self.check_tallies();
        self.check_replica();
    }

    fn check_tallies(&self) {
        let state = self.bench.core.state();
        let fresh = Tallies::new(state.roster(), state.settings().levels.len(), state.now());
        assert_eq!(*state.tallies(), fresh, "running sums equal sums made anew");
        let n_connected = state.now().iter().filter(|now| now.presence.is_connected()).count();
        assert_eq!(state.tallies().total().points.connected() as usize, n_connected);
        for (idx, _) in state.roster().iter() {
            let below: Vec<&Tally> =
                state.roster().children(idx).iter().map(|child| state.tallies().node(*child)).collect();
            let own = state.tallies().node(idx).clone();
            let n_expected =
                below.iter().map(|tally| tally.points.expected).sum::<u32>() + u32::from(idx != EXCUSED);
            assert_eq!(own.points.expected, n_expected, "a parent is itself and its children");
            let points = &own.points;
            let sum =
                points.live + points.suspect + points.lost + points.left + points.unseen + points.unreachable;
            assert_eq!(points.expected, sum);
            let need_help = |idx: &PointIdx| u32::from(state.now()[idx.as_usize()].help.is_some());
            let n_help = below.iter().map(|tally| tally.statements.help).sum::<u32>() + need_help(&idx);
            assert_eq!(own.statements.help, n_help, "who asks for help counts, excused or not");
            assert!(own.statements.unanswered <= own.statements.help);
            let power = &own.power;
            assert_eq!(power.mains + power.battery + power.generator + power.unknown, points.expected);
        }
    }

    fn check_replica(&mut self) {
        let state = self.bench.core.state();
        let points = state
            .roster()
            .iter()
            .map(|(idx, _)| (idx, state.now()[idx.as_usize()].clone()))
            .filter(|(idx, now)| self.replica.now(*idx) != now)
            .collect();
        let delta =
            Delta { from: self.replica.revision(), to: state.seq(), at: state.at(), frame: None, points };
        self.replica.apply(delta).expect("the delta fits");
        assert_eq!(self.replica.tallies(), state.tallies());
    }
}

fn replica_of(bench: &Bench) -> Replica {
    let state = bench.core.state();
    Replica::new(
        (**state.settings()).clone(),
        (**state.roster()).clone(),
        Session::Live,
        (state.seq(), state.at()),
        state.now().to_vec(),
    )
    .expect("the snapshot is whole")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_core_agrees_with_the_reference(ops in prop::collection::vec(op(), 1..120)) {
        let mut pair = Pair::new();
        for op in ops {
            pair.step(op);
            pair.check();
        }
        let facts = &pair.bench.facts;
        prop_assert!(facts.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].seq.next() == pair[1].seq));
        let replayed = Core::replay(facts.iter().cloned());
        prop_assert_eq!(replayed.state(), pair.bench.core.state());
    }
}
