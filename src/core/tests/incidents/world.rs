//! A province of points, and a core that watches it in the middle of its event.
//!
//! Points other than speaking ones owe no heartbeat, so that a script is as long as what happens in it: a
//! point falls when its stream breaks, and is lost three seconds later.

use std::time::Duration;

use diemcau_core::act::{AboutGiven, Act, Actor, WordGiven};
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::{EventSettings, Level, Pace, Session};
use diemcau_core::evidence::OutageCause;
use diemcau_core::fact::{EventOpened, Fact, FactBody, Told};
use diemcau_core::ids::{AgentId, BootId, Code, Generation, LevelIdx, PointIdx, Run, Seq};
use diemcau_core::incident::{Cause, Incident, Scope, Subject};
use diemcau_core::input::{Answer, Hello, Input, Report, ReportBody};
use diemcau_core::machine::Marks;
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::presence::GoodbyeReason;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

/// The ceremony begins then.
pub(crate) const START: Timestamp = Timestamp::from_millis(36_000_000);

/// A core in the middle of an event, with the facts that it has recorded so far.
pub(crate) struct World {
    pub(crate) core: Core,
    pub(crate) now: Timestamp,
    pub(crate) facts: Vec<Fact>,
    /// Of each point.
    agents: Vec<Agent>,
    speaking: Vec<PointIdx>,
    next_generation: u64,
}

/// The agent of a point.
#[derive(Clone, Copy)]
struct Agent {
    /// Its stream; none: it has none.
    stream: Option<Generation>,
    boot: u32,
    /// What it lives on.
    power: PowerReading,
    /// Its next report.
    next_report: u64,
}

/// One row of a roster: code, parent, feeder, uplink. A code that ends in `*` speaks.
pub(crate) type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

pub(crate) fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(crate) fn on(source: PowerSource) -> PowerReading {
    PowerReading { source, ..PowerReading::default() }
}

pub(crate) fn by(name: &str) -> Actor {
    Actor { name: name.into(), address: None, user: None }
}

/// An event of six hours whose points owe no heartbeat.
pub(crate) fn settings() -> EventSettings {
    let day = Duration::from_hours(24);
    let pace = Pace { heartbeat: day, suspect_after: day, lost_after: day };
    let level = |id: &str| Level::new(id, id, pace);
    EventSettings {
        name: "Lễ phát động".into(),
        time_zone: "Asia/Ho_Chi_Minh".into(),
        start: START,
        end: START + Duration::from_hours(6),
        count_open: START - Duration::from_hours(3),
        levels: ["tinh", "huyen", "xa", "thon"].map(level).to_vec(),
        ..EventSettings::default()
    }
}

pub(crate) fn roster(rows: &[Row<'_>]) -> Roster {
    let bare = |code: &str| code.trim_end_matches('*').to_owned();
    let codes: Vec<String> = rows.iter().map(|row| bare(row.0)).collect();
    let points = rows.iter().map(|(code, parent, feeder, uplink)| Point {
        parent: codes.iter().position(|known| known == parent).map(PointIdx::from_usize),
        feeder: (*feeder).into(),
        uplink: (*uplink).into(),
        speaking: code.ends_with('*'),
        ..Point::new(Code::new(&bare(code)), &bare(code), LevelIdx(0))
    });
    Roster::new(points.collect()).expect("the rows make a tree")
}

impl World {
    /// All points are there, on mains, a minute after the ceremony began.
    pub(crate) fn new(roster: Roster) -> Self {
        let mut world = Self::opened(settings(), roster, START + s(60));
        for point in 0..world.agents.len() {
            world.back(PointIdx::from_usize(point));
        }
        world.advance(s(30));
        world
    }

    /// Watching since `now`, and nobody is there.
    pub(crate) fn opened(settings: EventSettings, roster: Roster, now: Timestamp) -> Self {
        let agent = Agent { stream: None, boot: 0, power: on(PowerSource::Mains), next_report: 1 };
        let speaking = roster.iter().filter(|(_, point)| point.speaking).map(|(idx, _)| idx).collect();
        let agents = vec![agent; roster.len()];
        let core = Core::default();
        let mut world = Self { core, now, facts: Vec::new(), agents, speaking, next_generation: 1 };
        world.with(|core, now, facts| {
            core.open_event(now, EventOpened { settings, roster }, facts);
            core.open_session(now, Session::Live, None, facts);
        });
        world
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

    /// Lets time pass, waking when the core asks for it; speaking points that are there say so.
    pub(crate) fn advance(&mut self, length: Duration) {
        let until = self.now + length;
        while self.now < until {
            let next = if self.speaking.is_empty() { until } else { (self.now + ms(500)).min(until) };
            while let Some((at, _)) = self.core.poll_timeout().filter(|(at, _)| *at <= next) {
                self.now = self.now.max(at);
                self.with(Core::handle_timeout);
            }
            self.now = next;
            self.with(Core::handle_timeout);
            for point in self.speaking.clone() {
                if self.agents[point.as_usize()].stream.is_some() {
                    self.heartbeat(point);
                }
            }
        }
        self.core.settle(until);
    }

    /// Lets time pass until then.
    pub(crate) fn until(&mut self, at: Timestamp) {
        self.advance(at.since(self.now));
    }

    pub(crate) fn at(&self, code: &str) -> PointIdx {
        self.core.state().roster().find(code).expect("the code is in the roster")
    }

    fn agent(&self, point: PointIdx) -> AttachedAgent {
        let boot = BootId::new(&self.agents[point.as_usize()].boot.to_string());
        let id = AgentId::new(&format!("agent-{}", point.0));
        AttachedAgent { id, boot, version: "1".into(), simulated: false, marks: Marks::default() }
    }

    /// The point's agent attaches.
    pub(crate) fn back(&mut self, point: PointIdx) {
        let generation = Generation(self.next_generation);
        self.next_generation += 1;
        let code = self.core.state().roster().point(point).code.as_str().into();
        let (agent, power) = (self.agent(point), Some(self.agents[point.as_usize()].power));
        let answer = self.handle(Input::Hello(Box::new(Hello {
            code,
            generation,
            agent,
            answers_probes: false,
            power,
        })));
        assert!(matches!(answer, Answer::Welcome(_)), "{answer:?}");
        self.agents[point.as_usize()].stream = Some(generation);
    }

    /// The point's machine has started anew, and its agent attaches.
    pub(crate) fn back_anew(&mut self, point: PointIdx) {
        self.back_as(point, self.agents[point.as_usize()].boot + 1);
    }

    /// The point's agent attaches from that boot.
    pub(crate) fn back_as(&mut self, point: PointIdx, boot: u32) {
        self.agents[point.as_usize()].boot = boot;
        self.back(point);
    }

    /// The point's stream breaks: three seconds later it is lost.
    pub(crate) fn fall(&mut self, point: PointIdx) {
        if let Some(generation) = self.agents[point.as_usize()].stream.take() {
            self.handle(Input::Broke { point, generation });
        }
    }

    /// The same for several at once.
    pub(crate) fn fall_all(&mut self, codes: &[&str]) {
        for code in codes {
            self.fall(self.at(code));
        }
    }

    /// Several come back at once.
    pub(crate) fn back_all(&mut self, codes: &[&str]) {
        for code in codes {
            self.back(self.at(code));
        }
    }

    /// The point's agent goes on purpose.
    pub(crate) fn leave(&mut self, point: PointIdx, reason: GoodbyeReason) {
        if let Some(generation) = self.agents[point.as_usize()].stream.take() {
            let power = Some(self.agents[point.as_usize()].power);
            self.handle(Input::Goodbye { point, generation, reason, by: "".into(), power });
        }
    }

    /// What the point lives on from here on; told, if it has a stream.
    pub(crate) fn power(&mut self, point: PointIdx, source: PowerSource) {
        self.reading(point, on(source));
    }

    pub(crate) fn reading(&mut self, point: PointIdx, reading: PowerReading) {
        self.agents[point.as_usize()].power = reading;
        if self.agents[point.as_usize()].stream.is_some() {
            self.heartbeat(point);
        }
    }

    fn heartbeat(&mut self, point: PointIdx) {
        let agent = self.agents[point.as_usize()];
        if let Some(generation) = agent.stream {
            self.handle(Input::Heartbeat { point, generation, power: Some(agent.power), line: None });
        }
    }

    pub(crate) fn stream(&self, point: PointIdx) -> Option<Generation> {
        self.agents[point.as_usize()].stream
    }

    /// The point's agent tells something that it saw so long ago.
    pub(crate) fn tell(&mut self, point: PointIdx, age: Duration, told: Told) -> Answer {
        let agent = &mut self.agents[point.as_usize()];
        let (seq, stream) = (agent.next_report, agent.stream);
        agent.next_report += 1;
        let Some(generation) = stream else { return Answer::None };
        let report = Report {
            lane: told.lane(),
            run: Run(1),
            seq,
            age,
            age_estimated: false,
            for_point: "".into(),
            session: None,
            body: ReportBody::Told(Box::new(told)),
        };
        self.handle(Input::Report { point, generation, report: Box::new(report) })
    }

    /// The point's agent tells of an outage that ended just now.
    pub(crate) fn tell_outage(&mut self, point: PointIdx, length: Duration) {
        let cause = Some(OutageCause::Mute);
        self.tell(point, ms(0), Told::Outage { length, length_estimated: false, cause, text: "".into() });
    }

    pub(crate) fn act(&mut self, act: Act) -> Answer {
        self.handle(Input::Act { actor: by("Trực ban"), act })
    }

    /// A word of the world outside, from now on.
    pub(crate) fn word(&mut self, utility: Utility, about: AboutGiven, kind: WordKind) -> Seq {
        let by = "Điện lực".into();
        let word = WordGiven { utility, about, from: None, to: None, kind, by, text: "".into() };
        match self.act(Act::Words(vec![word])) {
            Answer::Done(seq) => seq,
            refused => panic!("{refused:?}"),
        }
    }

    /// The collector dies, is away for `gap`, and goes on from its first `n_facts` facts.
    pub(crate) fn restart_from(&mut self, n_facts: usize, gap: Duration) {
        self.facts.truncate(n_facts);
        self.core = Core::replay(self.facts.iter().cloned());
        for agent in &mut self.agents {
            agent.stream = None;
        }
        let last_alive = self.now;
        self.now = self.now + gap;
        self.with(|core, now, facts| core.open_session(now, Session::Live, Some(last_alive), facts));
    }

    pub(crate) fn open(&self) -> Vec<&Incident> {
        self.core.state().incidents().open().collect()
    }

    pub(crate) fn outages(&self) -> Vec<&Incident> {
        self.core.state().incidents().open_of(Subject::Outage).collect()
    }

    /// The only incident that is open.
    #[track_caller]
    pub(crate) fn only(&self) -> &Incident {
        let open = self.open();
        assert_eq!(open.len(), 1, "{:#?}", open.iter().map(|incident| &incident.found).collect::<Vec<_>>());
        open[0]
    }

    /// Codes of the points of an incident.
    pub(crate) fn codes(&self, incident: &Incident) -> Vec<&str> {
        let roster = self.core.state().roster();
        incident.found.members.iter().map(|member| roster.point(member.point).code.as_str()).collect()
    }

    /// The open outages: where, why, and how many points.
    pub(crate) fn summary(&self) -> Vec<(String, Cause, usize)> {
        let name = |scope: &Scope| match scope {
            Scope::Point(idx) => self.core.state().roster().point(*idx).code.to_string(),
            Scope::Node(idx) => format!("node {}", self.core.state().roster().point(*idx).code),
            Scope::Uplink(name) => format!("uplink {name}"),
            Scope::Feeder(name) => format!("feeder {name}"),
            Scope::All => "all".into(),
        };
        let of = |incident: &&Incident| {
            let found = &incident.found;
            (name(&found.scope), found.cause, found.members.len())
        };
        self.outages().iter().map(of).collect()
    }

    /// How many incidents opened so far.
    pub(crate) fn n_opened(&self) -> usize {
        self.facts.iter().filter(|fact| matches!(fact.body, FactBody::IncidentOpened { .. })).count()
    }
}
