//! The core and the reference, side by side, and what each thing that happens does to both.

use std::time::Duration;

use diemcau_core::act::{Act, ActRefusal, Actor};
use diemcau_core::attendance::Disposition;
use diemcau_core::decide::Core;
use diemcau_core::event::{Pace, Session};
use diemcau_core::fact::Told;
use diemcau_core::ids::{Generation, Lane, PointIdx};
use diemcau_core::input::{Answer, Input, Report};
use diemcau_core::presence::{GoodbyeReason, Presence};
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;

use super::reference::Reference;
use super::statements::Origin;
use super::{Op, Telling};
use crate::province::{Bench, N_POINTS, ROOT, agent, count, mains, ms, tell, window};

/// Both.
pub(super) struct Pair {
    pub(super) bench: Bench,
    pub(super) points: Vec<Reference>,
    pub(super) replica: Replica,
    /// When the collector stood still, and how long.
    stalls: Vec<(Timestamp, Duration)>,
    /// While the journal fails: since when, and how many facts it has.
    failing: Option<(Timestamp, usize)>,
}

impl Pair {
    pub(super) fn new() -> Self {
        let mut bench = Bench::new(Session::Live);
        // So that what was said half an hour ago was said after the year 1970.
        bench.advance(ms(3_600_000));
        let pace = |idx| if PointIdx(idx) == ROOT { Pace::SPEAKING } else { Pace::STANDARD };
        let points = (0..N_POINTS).map(|idx| Reference::new(pace(idx), bench.now)).collect();
        let replica = replica_of(&bench);
        Self { bench, points, replica, stalls: Vec::new(), failing: None }
    }

    /// One thing happens; then what is due fires, and the turn is settled.
    pub(super) fn step(&mut self, op: Op) {
        let floor = self.bench.core.state().at();
        self.happens(op);
        let now = self.bench.now;
        self.bench.with(Core::handle_timeout);
        self.bench.core.settle(now);
        for reference in &mut self.points {
            reference.elapse(now, floor);
        }
    }

    fn happens(&mut self, op: Op) {
        match op {
            Op::Advance(length) => self.bench.advance(ms(length)),
            Op::ToTheTimer { heard } => {
                let timer = self.bench.core.poll_timeout();
                self.bench.now = timer.map_or(self.bench.now, |(at, _)| at.max(self.bench.now));
                if let Some(point) = heard {
                    self.heartbeat(point, false, Duration::ZERO);
                }
            }
            Op::Stall { late } => {
                self.stalls.push((self.bench.now, ms(late)));
                self.bench.now = self.bench.now + ms(late);
                self.bench.with(|core, now, _| core.stalled(now, ms(late)));
                for reference in &mut self.points {
                    reference.shift(ms(late));
                }
            }
            Op::Hello { point, agent: of, boot } => {
                let id = format!("agent-{point}-{of}");
                let stream = self.bench.hello_as(PointIdx(point), agent(&id, &format!("boot-{boot}")));
                let now = self.bench.now;
                let reference = &mut self.points[point as usize];
                reference.old_stream = reference.stream.replace(stream).or(reference.old_stream);
                reference.said.attached(of, boot, now);
                reference.hear(now);
            }
            Op::Heartbeat { point, old_stream } => self.heartbeat(point, old_stream, Duration::ZERO),
            Op::Late { point, ago } => self.heartbeat(point, false, ms(ago)),
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
            Op::Report { point, count: people, repeat } => self.count(point, people, repeat),
            Op::Tell { point, told, age, repeat } => self.tell(point, told, ms(age), repeat),
            Op::Path { point, band } => {
                let now = self.bench.now;
                let Some(generation) = self.points[point as usize].stream else { return };
                let windows = band.map(window).into_iter().collect();
                self.bench.handle(Input::Path { point: PointIdx(point), generation, windows });
                let reference = &mut self.points[point as usize];
                reference.hear(now);
                reference.said.probed(band, now);
            }
            Op::Reply { point } => self.reply(point),
            Op::ReplyToNobody => {
                let n_facts = self.bench.facts.len();
                let act = Act::Reply { code: "không có".into(), text: "Đã rõ".into() };
                let answer = self.bench.handle(Input::Act { actor: Actor::default(), act });
                let code = "không có".into();
                assert_eq!(answer, Answer::ActRefused(ActRefusal::UnknownPoint { code }));
                assert_eq!(self.bench.facts.len(), n_facts, "what is refused is no fact");
            }
            Op::Fail => {
                self.failing.get_or_insert((self.bench.now, self.bench.facts.len()));
            }
            Op::Heal => self.heal(),
            Op::Restart { gap } => self.restart(ms(gap)),
        }
    }

    /// The journal takes facts again: what was decided since it failed has no number, and all points
    /// are restated. Replay then gives what is in memory.
    pub(super) fn heal(&mut self) {
        let Some((from, n_written)) = self.failing.take() else { return };
        if self.bench.facts.len() == n_written {
            return;
        }
        self.bench.facts.truncate(n_written);
        let written = self.bench.facts[n_written - 1].seq;
        self.bench.with(|core, now, facts| core.restate(written, from, now, facts));
        for reference in &mut self.points {
            reference.said.restated(from);
        }
        let replayed = Core::replay(self.bench.facts.iter().cloned());
        assert_eq!(replayed.state(), self.bench.core.state(), "the facts tell all that is in memory");
        self.replica = replica_of(&self.bench);
    }

    fn heartbeat(&mut self, point: u32, old_stream: bool, ago: Duration) {
        let at = self.bench.now - ago;
        let Some(stream) = self.stream(point, old_stream) else { return };
        let input =
            Input::Heartbeat { point: PointIdx(point), generation: stream, power: Some(mains()), line: None };
        self.bench.with(|core, _, facts| core.handle(at, input, facts));
        let stalled: Duration =
            self.stalls.iter().filter(|(began, _)| at <= *began).map(|(_, late)| *late).sum();
        let reference = &mut self.points[point as usize];
        if reference.stream == Some(stream) {
            reference.hear(at + stalled);
        }
    }

    fn count(&mut self, point: u32, people: u32, repeat: bool) {
        let (now, reference) = (self.bench.now, &mut self.points[point as usize]);
        let Some(stream) = reference.stream.filter(|_| self.failing.is_none()) else { return };
        reference.hear(now);
        let of = reference.said.agent();
        let (seq, is_new, observed) = reference.said.number((of, Lane::Human), repeat, now);
        if is_new {
            reference.count(people, of, now);
        }
        let answer = self.bench.report(
            PointIdx(point),
            stream,
            Report { age: now.since(observed), ..count(seq, people) },
        );
        assert!(matches!(answer, Answer::Taken(_)), "{answer:?}");
    }

    fn tell(&mut self, point: u32, told: Telling, age: Duration, repeat: bool) {
        let (now, reference) = (self.bench.now, &mut self.points[point as usize]);
        let Some(stream) = reference.stream.filter(|_| self.failing.is_none()) else { return };
        reference.hear(now);
        let (at, of) = (now - age, reference.said.agent());
        let text: Box<str> = "".into();
        let body = match told {
            Telling::Media(state) => Told::Confirmation { state, by: text.clone(), note: text },
            Telling::Chair(present) => Told::Chair { present, by: text },
            Telling::Help(what) => {
                let words = what.map_or_else(Box::default, |what| what.to_string().into());
                Told::Help { needed: what.is_some(), text: words, by: text }
            }
            Telling::Power => Told::Power(mains()),
            Telling::Outage => Told::Outage { length: age, length_estimated: false, cause: None, text },
        };
        let (seq, is_new, observed) = reference.said.number((of, body.lane()), repeat, at);
        let origin = Origin { agent: of, seq, at };
        match told {
            _ if !is_new => {}
            Telling::Media(state) => reference.said.confirmed(origin, state, now),
            Telling::Chair(present) => reference.said.chair_is(origin, present),
            Telling::Help(what) => reference.said.needs_help(origin, what),
            Telling::Power | Telling::Outage => {}
        }
        let answer = self.bench.report(PointIdx(point), stream, tell(seq, now.since(observed), body));
        let expected = if is_new { Disposition::Standing } else { Disposition::Repeated };
        assert_eq!(answer, Answer::Taken(expected));
    }

    fn reply(&mut self, point: u32) {
        if self.failing.is_some() {
            return;
        }
        let code = self.bench.core.state().roster().point(PointIdx(point)).code.as_str().into();
        let act = Act::Reply { code, text: "Đã rõ".into() };
        let answer = self.bench.handle(Input::Act { actor: Actor::default(), act });
        assert_eq!(answer, Answer::Done(self.bench.core.state().seq()));
        self.points[point as usize].said.answered();
    }

    fn restart(&mut self, gap: Duration) {
        self.heal();
        self.stalls.clear();
        let away_from = self.bench.now;
        self.bench.restart(gap, Session::Live);
        let grace_until = self.bench.now + ms(20_000);
        for reference in &mut self.points {
            reference.stream = None;
            reference.old_stream = None;
            reference.grace_until = grace_until;
            if reference.presence.is_connected() {
                reference.away_from = away_from;
                reference.presence = Presence::Unreachable;
            }
        }
        self.replica = replica_of(&self.bench);
    }

    fn stream(&self, point: u32, old_stream: bool) -> Option<Generation> {
        let reference = &self.points[point as usize];
        if old_stream { reference.old_stream } else { reference.stream }
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
