//! Random histories: what can happen to the figure, played on a real core.

use std::net::Ipv4Addr;

use diemcau_core::act::{Act, Actor};
use diemcau_core::attendance::{CountAct, CountSource};
use diemcau_core::decide::Core;
use diemcau_core::event::{Cutoff, Session};
use diemcau_core::excuse::AttendsGiven;
use diemcau_core::fact::{Fact, Told};
use diemcau_core::ids::{Code, Generation, PointIdx, Run};
use diemcau_core::input::{Input, Report, ReportBody};
use diemcau_core::path::Band;
use diemcau_core::roster::Point;
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;
use proptest::prelude::*;

use crate::province::{Bench, N_POINTS, agent, count, ms, opened, tell, window};
use crate::roster::{FileRow, apply};

/// Codes of the province, and of points that may come while the day goes on.
const CODES: [&str; N_CODES as usize] = ["TINH", "380", "14650", "14653", "T1", "T2", "381", "M0", "M1"];
const N_CODES: u32 = N_POINTS + 2;
/// What people say, and what they are called: the figure never depends on it.
pub(super) const SAID: &str = "ông Riêng 0912 345 678";
const CUTOFFS: [(&str, i64); 2] = [("Nhanh", 640_000), ("Cuối", 760_000)];

/// One thing that can happen.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// Seconds pass.
    Advance(u64),
    /// An agent attaches, of this boot.
    Hello {
        point: u32,
        boot: u8,
    },
    Heartbeat {
        point: u32,
    },
    Break {
        point: u32,
    },
    /// A count that was entered so many seconds ago, perhaps for a point below.
    Count {
        point: u32,
        below: Option<u32>,
        n: u32,
        source: CountSource,
        age_s: u64,
    },
    /// What people see, said so many seconds ago.
    Confirm {
        point: u32,
        good: bool,
        age_s: u64,
    },
    /// The spool was lost: the agent's numbers begin anew.
    NewRun {
        point: u32,
    },
    BadPath {
        point: u32,
    },
    /// An operator's act.
    Act {
        point: u32,
        act: CountAct,
    },
    Attend {
        point: u32,
        attends: Option<u32>,
    },
    Here {
        point: u32,
    },
    Amend {
        nth: usize,
    },
    /// Somebody takes the point out of the roster; who was below it comes below the root. Perhaps it was a mistake.
    TakeOut {
        point: u32,
        is_mistake: bool,
    },
    /// Somebody puts the point below another one, be it there or not, and expects so many people.
    Put {
        point: u32,
        below: u32,
        level: u16,
        expected: Option<u32>,
    },
    Restart {
        gap_s: u64,
        live: bool,
    },
    /// The collector restarts with a clock that is hours ahead, watches so many seconds, and goes on by the right one.
    WrongClock {
        watched_s: u64,
    },
}

pub(super) fn op() -> impl Strategy<Value = Op> {
    let point = || 0..N_CODES;
    let people = || prop_oneof![Just(0_u32), 1..80_u32, Just(300)];
    let source = prop_oneof![3 => Just(CountSource::Person), 2 => Just(CountSource::Device)];
    let age = || prop_oneof![Just(0_u64), 1..600_u64];
    let act = prop_oneof![
        people().prop_map(|count| CountAct::Enter { count, note: SAID.into() }),
        Just(CountAct::Verify),
        people().prop_map(|count| CountAct::Override { count, reason: SAID.into() }),
        Just(CountAct::EndOverride),
    ];
    let count = (point(), prop::option::weighted(0.3, point()), people(), source, age());
    prop_oneof![
        3 => (1..60_u64).prop_map(Op::Advance),
        4 => (point(), 0..2_u8).prop_map(|(point, boot)| Op::Hello { point, boot }),
        2 => point().prop_map(|point| Op::Heartbeat { point }),
        1 => point().prop_map(|point| Op::Break { point }),
        7 => count.prop_map(|(point, below, n, source, age_s)| Op::Count { point, below, n, source, age_s }),
        3 => (point(), any::<bool>(), age()).prop_map(|(point, good, age_s)| Op::Confirm { point, good, age_s }),
        3 => point().prop_map(|point| Op::NewRun { point }),
        1 => point().prop_map(|point| Op::BadPath { point }),
        4 => (point(), act).prop_map(|(point, act)| Op::Act { point, act }),
        2 => (point(), prop::option::of(point())).prop_map(|(point, attends)| Op::Attend { point, attends }),
        1 => point().prop_map(|point| Op::Here { point }),
        5 => (0..CUTOFFS.len()).prop_map(|nth| Op::Amend { nth }),
        6 => change(),
        1 => (1..40_u64, prop::bool::weighted(0.7)).prop_map(|(gap_s, live)| Op::Restart { gap_s, live }),
        1 => (1..30_u64).prop_map(|watched_s| Op::WrongClock { watched_s }),
    ]
}

/// A change of the roster.
pub(super) fn change() -> impl Strategy<Value = Op> {
    let put = (0..N_CODES, 0..N_CODES, 1..4_u16, prop::option::of(0..60_u32));
    prop_oneof![
        (1..N_CODES, any::<bool>()).prop_map(|(point, is_mistake)| Op::TakeOut { point, is_mistake }),
        put.prop_map(|(point, below, level, expected)| Op::Put { point, below, level, expected }),
    ]
}

/// What goes on while the journal fails.
pub(super) fn presence() -> impl Strategy<Value = Op> {
    prop_oneof![
        (1..20_u64).prop_map(Op::Advance),
        (0..N_CODES, 0..2_u8).prop_map(|(point, boot)| Op::Hello { point, boot }),
        (0..N_CODES).prop_map(|point| Op::Heartbeat { point }),
        (0..N_CODES).prop_map(|point| Op::Break { point }),
    ]
}

/// What became of it.
pub(super) struct History {
    /// All facts.
    pub(super) facts: Vec<Fact>,
}

/// The day while it goes on.
pub(super) struct Day {
    pub(super) bench: Bench,
    session: Session,
    /// By code, its stream, the run of its spool and the last number in that.
    agents: [(Option<Generation>, u64, u64); N_CODES as usize],
    /// Which operation it is: each observation has milliseconds of its own, so that no two are of one instant.
    nth: u64,
}

impl History {
    pub(super) fn of(ops: &[Op]) -> Self {
        let mut day = Day::new();
        day.run(ops);
        Self { facts: day.bench.facts }
    }
}

impl Day {
    pub(super) fn new() -> Self {
        let mut opened = opened();
        let cutoff =
            |(name, at): (&str, i64)| Cutoff { name: name.into(), at: Timestamp::from_millis(at), due: None };
        opened.settings.cutoffs = CUTOFFS.map(cutoff).to_vec();
        let (chair, contact, phone, note) = (SAID.into(), SAID.into(), SAID.into(), SAID.into());
        let told = Point { chair, contact, phone, note, ..opened.roster.point(PointIdx(3)).clone() };
        opened.roster = opened.roster.changed(&[(PointIdx(3), told)]).expect("the same tree");
        let bench = Bench::of(opened, Session::Rehearsal);
        Self { bench, session: Session::Rehearsal, agents: [(None, 1, 0); N_CODES as usize], nth: 0 }
    }

    pub(super) fn run(&mut self, ops: &[Op]) {
        for op in ops {
            self.step(op);
        }
    }

    /// One thing happens, a second after the one before.
    pub(super) fn step(&mut self, op: &Op) {
        self.nth += 1;
        self.bench.advance(ms(1_000));
        self.play(op);
    }

    fn play(&mut self, op: &Op) {
        match op.clone() {
            Op::Advance(s) => self.bench.advance(ms(s * 1_000)),
            Op::Hello { point, boot } => {
                if let Some(idx) = self.bench.core.state().roster().find(CODES[point as usize]) {
                    let agent = agent(&format!("agent-{point}"), &format!("boot-{boot}"));
                    self.agents[point as usize].0 = Some(self.bench.hello_as(idx, agent));
                }
            }
            Op::Heartbeat { point } => {
                if let (Some(idx), Some(generation)) = (self.row(point), self.agents[point as usize].0) {
                    self.bench.heartbeat(idx, generation);
                }
            }
            Op::Break { point } => {
                if let (Some(point), Some(generation)) =
                    (self.row(point), self.agents[point as usize].0.take())
                {
                    self.bench.handle(Input::Broke { point, generation });
                }
            }
            Op::Count { point, below, n, source, age_s } => {
                let mut report = count(0, n);
                report.for_point = below.map_or("", |below| CODES[below as usize]).into();
                report.body = ReportBody::Attendance { count: n, source, by: SAID.into(), note: SAID.into() };
                self.send(point, report, age_s);
            }
            Op::Confirm { point, good, age_s } => {
                let state = if good { MediaState::Good } else { MediaState::NoSound };
                let told = Told::Confirmation { state, by: SAID.into(), note: SAID.into() };
                self.send(point, tell(0, ms(0), told), age_s);
            }
            Op::NewRun { point } => {
                let (_, run, seq) = &mut self.agents[point as usize];
                (*run, *seq) = (*run + 1, 0);
            }
            Op::BadPath { point } => {
                if let (Some(point), Some(generation)) = (self.row(point), self.agents[point as usize].0) {
                    let windows = vec![window(Band::Bad)];
                    self.bench.handle(Input::Path { point, generation, windows });
                }
            }
            Op::Act { point, act } => {
                self.act(Act::Count { code: CODES[point as usize].into(), act });
            }
            Op::Attend { point, attends } => {
                let at = |host: u32| AttendsGiven::At(CODES[host as usize].into());
                self.attend(point, attends.map_or(AttendsGiven::Away, at));
            }
            Op::Here { point } => self.attend(point, AttendsGiven::Here),
            Op::Amend { nth } => {
                self.act(Act::Amend { cutoff: CUTOFFS[nth].0.into(), reason: SAID.into() });
            }
            Op::TakeOut { point, is_mistake } => {
                apply(&mut self.bench, |rows| take_out(rows, CODES[point as usize]));
                if is_mistake {
                    self.put(point, 0, (3, None));
                }
            }
            Op::Put { point, below, level, expected } => self.put(point, below, (level, expected)),
            Op::Restart { gap_s, live } => {
                self.session = if live { Session::Live } else { self.session };
                self.bench.restart(ms(gap_s * 1_000), self.session);
                self.agents.iter_mut().for_each(|agent| agent.0 = None);
            }
            Op::WrongClock { watched_s } => self.wrong_clock(watched_s),
        }
    }

    fn send(&mut self, point: u32, report: Report, age_s: u64) {
        if self.agents[point as usize].0.is_none() {
            self.play(&Op::Hello { point, boot: 0 });
        }
        let (generation, run, seq) = &mut self.agents[point as usize];
        let Some(generation) = *generation else {
            return;
        };
        *seq += 1;
        let age = ms(age_s * 1_000 + self.nth);
        let report = Report { run: Run(*run), seq: *seq, age, ..report };
        if let Some(point) = self.row(point) {
            self.bench.report(point, generation, report);
        }
    }

    /// The row of a code, be its point in the roster, or taken out.
    fn row(&self, code: u32) -> Option<PointIdx> {
        self.bench.core.state().roster().find_row(CODES[code as usize])
    }

    fn put(&mut self, point: u32, below: u32, (level, expected): (u16, Option<u32>)) {
        let roster = self.bench.core.state().roster().clone();
        let [code, above] = [point, below].map(|nth| CODES[nth as usize]);
        let Some(above_idx) = roster.find(above) else { return };
        if point == 0 || roster.find(code).is_some_and(|idx| roster.is_in(above_idx, idx)) {
            return;
        }
        apply(&mut self.bench, |rows| {
            let mut row = FileRow::new(code, level, above);
            row.row.expected = expected;
            let place = rows.iter().position(|held| held.row.code.as_str() == code);
            match place {
                Some(place) => rows[place] = row,
                None => rows.insert(1, row),
            }
        });
    }

    fn act(&mut self, act: Act) {
        let address = Some(Ipv4Addr::LOCALHOST.into());
        let actor = Actor { name: SAID.into(), address, user: Some(SAID.into()) };
        self.bench.handle(Input::Act { actor, act });
    }

    fn attend(&mut self, point: u32, attends: AttendsGiven) {
        self.act(Act::Excuse { code: CODES[point as usize].into(), attends, reason: SAID.into() });
    }

    /// The right clock shows more than was watched under the wrong one, so that what was said before stays earlier.
    fn wrong_clock(&mut self, watched_s: u64) {
        let right = self.bench.now;
        let session = self.session;
        self.bench.restart(ms(7_200_000), session);
        let since = self.bench.now;
        let generation = self.bench.hello(PointIdx(0));
        self.agents.iter_mut().for_each(|agent| agent.0 = None);
        self.agents[0].0 = Some(generation);
        self.bench.advance(ms(watched_s * 1_000));
        self.play(&Op::Count { point: 0, below: None, n: 40, source: CountSource::Person, age_s: 0 });
        let last = self.bench.now;
        self.bench.core = Core::replay(self.bench.facts.iter().cloned());
        self.bench.now = right + ms(watched_s * 1_000 + 60_000);
        let by = last.since(self.bench.now);
        self.bench.with(|core, now, facts| {
            core.accept_clock(now, since, by, facts);
            core.open_session(now, session, Some(now), facts);
        });
        self.agents[0].0 = None;
    }
}

fn take_out(rows: &mut Vec<FileRow>, code: &str) {
    rows.retain(|row| row.row.code.as_str() != code);
    for row in rows {
        let is_orphan = row.parent.as_ref().is_some_and(|parent| parent.as_str() == code);
        if is_orphan {
            row.parent = Some(Code::new(CODES[0]));
        }
    }
}
