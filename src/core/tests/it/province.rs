//! A small province and a core that watches it.

use std::time::Duration;

use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::{EventSettings, Level, Pace, Session};
use diemcau_core::fact::{EventOpened, Fact, Told};
use diemcau_core::ids::{AgentId, BootId, Code, Generation, Lane, LevelIdx, PointIdx, Run};
use diemcau_core::input::{Answer, Hello, Input, Report, ReportBody};
use diemcau_core::machine::Marks;
use diemcau_core::path::{Band, Finding, PathWindow, ProbeKind};
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::presence::Presence;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

/// The root, which speaks.
pub(crate) const ROOT: PointIdx = PointIdx(0);
/// A district under the root.
pub(crate) const DISTRICT: PointIdx = PointIdx(1);
/// A commune under the district.
pub(crate) const COMMUNE: PointIdx = PointIdx(2);
/// A village under the commune, which attends at the commune's hall.
pub(crate) const EXCUSED: PointIdx = PointIdx(4);
/// How many points the province has.
pub(crate) const N_POINTS: u32 = 7;

/// A core in the middle of an event, with the facts that it has recorded so far.
pub(crate) struct Bench {
    pub(crate) core: Core,
    pub(crate) now: Timestamp,
    pub(crate) facts: Vec<Fact>,
    next_generation: u64,
}

/// Code, level, parent, host, people expected.
type Row = (&'static str, u16, Option<u32>, Option<u32>, Option<u32>);

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(crate) fn mains() -> PowerReading {
    PowerReading { source: PowerSource::Mains, ..PowerReading::default() }
}

pub(crate) fn agent(id: &str, boot: &str) -> AttachedAgent {
    AttachedAgent {
        id: AgentId::new(id),
        boot: BootId::new(boot),
        version: "1".into(),
        simulated: false,
        marks: Marks::default(),
    }
}

pub(crate) fn opened() -> EventOpened {
    let start = Timestamp::from_millis(1_000_000);
    let level = |id: &str| Level::new(id, id, Pace::STANDARD);
    let settings = EventSettings {
        name: "Lễ phát động".into(),
        time_zone: "Asia/Ho_Chi_Minh".into(),
        start,
        end: start + ms(3_600_000),
        count_open: Timestamp::from_millis(500_000),
        levels: vec![level("tinh"), level("huyen"), level("xa"), level("thon")],
        ..EventSettings::default()
    };
    let rows: [Row; N_POINTS as usize] = [
        ("TINH", 0, None, None, Some(300)),
        ("380", 1, Some(0), None, Some(100)),
        ("14650", 2, Some(1), None, Some(50)),
        ("14653", 2, Some(1), None, None),
        ("T1", 3, Some(2), Some(2), Some(20)),
        ("T2", 3, Some(2), None, Some(20)),
        ("381", 1, Some(0), None, Some(90)),
    ];
    let points = rows
        .map(|(code, level, parent, hosted_by, expected)| Point {
            parent: parent.map(PointIdx),
            expected,
            hosted_by: hosted_by.map(PointIdx),
            speaking: code == "TINH",
            feeder: if level >= 2 { "Lộ 371" } else { "" }.into(),
            ..Point::new(Code::new(code), code, LevelIdx(level))
        })
        .to_vec();
    EventOpened { settings, roster: Roster::new(points).expect("the rows make a tree") }
}

impl Bench {
    /// Watching since 600,000 ms; counting is open.
    pub(crate) fn new(session: Session) -> Self {
        Self::of(opened(), session)
    }

    /// The same of another event.
    pub(crate) fn of(opened: EventOpened, session: Session) -> Self {
        let now = Timestamp::from_millis(600_000);
        let mut bench = Self { core: Core::default(), now, facts: Vec::new(), next_generation: 1 };
        bench.with(|core, now, facts| {
            core.open_event(now, opened, facts);
            core.open_session(now, session, None, facts);
        });
        bench
    }

    pub(crate) fn with<T>(&mut self, act: impl FnOnce(&mut Core, Timestamp, &mut Facts) -> T) -> T {
        let mut facts = Facts::new();
        let result = act(&mut self.core, self.now, &mut facts);
        self.facts.extend(facts.into_iter().map(|(fact, _)| fact));
        result
    }

    pub(crate) fn handle(&mut self, input: Input) -> Answer {
        self.with(|core, now, facts| core.handle(now, input, facts))
    }

    /// Lets time pass, waking only when the core asks for it.
    pub(crate) fn advance(&mut self, length: Duration) {
        let until = self.now + length;
        while let Some((at, _)) = self.core.poll_timeout().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            self.with(Core::handle_timeout);
        }
        self.now = until;
        self.with(Core::handle_timeout);
    }

    pub(crate) fn hello(&mut self, point: PointIdx) -> Generation {
        let id = format!("agent-{}", point.0);
        self.hello_as(point, agent(&id, "boot-1"))
    }

    pub(crate) fn hello_as(&mut self, point: PointIdx, agent: AttachedAgent) -> Generation {
        let generation = Generation(self.next_generation);
        self.next_generation += 1;
        let code = self.core.state().roster().point(point).code.as_str().into();
        let hello = Hello { code, generation, agent, answers_probes: false, power: Some(mains()) };
        let answer = self.handle(Input::Hello(Box::new(hello)));
        assert!(matches!(answer, Answer::Welcome(_)), "{answer:?}");
        generation
    }

    pub(crate) fn heartbeat(&mut self, point: PointIdx, generation: Generation) {
        self.handle(Input::Heartbeat { point, generation, power: Some(mains()), line: None });
    }

    pub(crate) fn report(&mut self, point: PointIdx, generation: Generation, report: Report) -> Answer {
        self.handle(Input::Report { point, generation, report: Box::new(report) })
    }

    pub(crate) fn presence(&self, point: PointIdx) -> Presence {
        self.core.state().now()[point.as_usize()].presence
    }

    /// The collector dies and comes back after `gap`, having noted that it was alive at its end.
    pub(crate) fn restart(&mut self, gap: Duration, session: Session) {
        let before = self.core.state().clone();
        self.core = Core::replay(self.facts.iter().cloned());
        assert_eq!(*self.core.state(), before, "replaying the facts gives the same state");
        let last_alive = self.now;
        self.now = self.now + gap;
        self.with(|core, now, facts| core.open_session(now, session, Some(last_alive), facts));
    }
}

pub(crate) fn count(seq: u64, count: u32) -> Report {
    use diemcau_core::attendance::CountSource;
    Report {
        lane: Lane::Human,
        run: Run(1),
        seq,
        age: Duration::ZERO,
        age_estimated: false,
        for_point: "".into(),
        session: None,
        body: ReportBody::Attendance {
            count,
            source: CountSource::Person,
            by: "Lê Thị Hoa".into(),
            note: "".into(),
        },
    }
}

/// A report other than a count.
pub(crate) fn tell(seq: u64, age: Duration, told: Told) -> Report {
    Report {
        lane: told.lane(),
        run: Run(1),
        seq,
        age,
        age_estimated: false,
        for_point: "".into(),
        session: None,
        body: ReportBody::Told(Box::new(told)),
    }
}

/// What a probe found in half a minute.
pub(crate) fn window(band: Band) -> PathWindow {
    PathWindow {
        probe: "media".into(),
        kind: ProbeKind::Stun,
        finding: Finding::Answered,
        length: ms(30_000),
        n_sent: 120,
        n_answered: 119,
        n_repeated: 0,
        rtt_us: Some(24_000),
        jitter_us: Some(3_000),
        response_us: None,
        n_mapping_changes: None,
        certificate_days: None,
        redirect: None,
        band: Some(band),
    }
}
