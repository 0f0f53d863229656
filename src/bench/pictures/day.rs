//! A made day of the sample province, lived through by the core alone: the same script gives the same picture.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use diemcau_core::act::{Act, Actor};
use diemcau_core::attendance::CountSource;
use diemcau_core::cutoff::Reached;
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Session;
use diemcau_core::fact::{EventOpened, Told};
use diemcau_core::ids::{AgentId, BootId, Generation, Lane, PointIdx, Run};
use diemcau_core::incident::Scope;
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::picture::IncidentPicture;
use diemcau_core::input::{Hello, Input, Report, ReportBody};
use diemcau_core::machine::Marks;
use diemcau_core::outbox::Outcome;
use diemcau_core::point::AttachedAgent;
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::replica::Replica;
use diemcau_core::roster::Point;
use diemcau_core::statements::MediaState;
use diemcau_core::time::Timestamp;

/// Hour, minute and second, event time.
pub(super) type Clock = (u64, u64, u64);

/// When the sample's ceremony starts.
const START: Clock = (8, 0, 0);
/// When the agents come.
const BEGIN: Clock = (6, 58, 0);
/// Between two heartbeats of a speaking point; others send every second one.
const STEP: Duration = Duration::from_secs(2);
/// One in so many points never comes, and one in so many never reports a number.
const NEVER: (usize, usize) = (211, 9);
/// Points that report between two heartbeats.
const REPORTS: usize = 2;
/// Who is told in the demo, by channels that are not used here.
const RECIPIENTS: &str = include_str!("../../cli/demo/recipients.toml");
/// Who acts.
const OPERATOR: &str = "Phạm Văn Dũng";

/// What goes wrong, and what people do, by time.
const SCRIPT: [(Clock, Happens); 12] = [
    ((6, 59, 30), Happens::OnBattery(Which::Point("14845"))),
    ((7, 1, 12), Happens::NoSound("SN03")),
    ((7, 3, 3), Happens::Silent(Which::Point("15583"))),
    ((7, 5, 21), Happens::OnBattery(Which::Feeder("Lộ 403-01"))),
    ((7, 6, 30), Happens::Help("15517", "màn hình đen, không có tín hiệu")),
    ((7, 7, 15), Happens::Takes("Lộ 403-01", "ETA 10 phút")),
    ((7, 8, 6), Happens::Silent(Which::Feeder("Lộ 403-01"))),
    ((7, 8, 42), Happens::Silent(Which::Uplink("OLT-385-04"))),
    ((7, 21, 5), Happens::Called("392", "đang đếm, báo lại sau 5 phút")),
    ((7, 21, 50), Happens::Called("SN12", "máy bận")),
    ((7, 22, 40), Happens::Counts("386", 112)),
    ((7, 23, 20), Happens::Counts("SN09", 41)),
];

/// Something that happens.
enum Happens {
    /// From here on they live on a battery.
    OnBattery(Which),
    /// Nothing more is heard of them.
    Silent(Which),
    /// The people at a point ask for help.
    Help(&'static str, &'static str),
    /// They hear nothing of the meeting.
    NoSound(&'static str),
    /// They report their number.
    Counts(&'static str, u32),
    /// The operator takes the incident of a feeder.
    Takes(&'static str, &'static str),
    /// The operator called a point.
    Called(&'static str, &'static str),
}

/// To whom it happens.
enum Which {
    Point(&'static str),
    Feeder(&'static str),
    Uplink(&'static str),
}

impl Which {
    fn holds(&self, point: &Point) -> bool {
        match self {
            Self::Point(code) => point.code.as_str() == *code,
            Self::Feeder(name) => &*point.feeder == *name,
            Self::Uplink(name) => &*point.uplink == *name,
        }
    }
}

/// The day.
pub(super) struct Day {
    core: Core,
    facts: Facts,
    now: Timestamp,
    start: Timestamp,
    /// By point, on what it lives; none: nothing is heard of it.
    heard: Vec<Option<PowerSource>>,
    /// How much of the script is over.
    n_over: usize,
    /// How many points had their turn to report.
    n_asked: usize,
    /// Reports that came.
    n_reports: u64,
    /// Heartbeats that the speaking points sent.
    n_beats: u64,
}

impl Day {
    /// The agents come.
    pub(super) fn begin() -> anyhow::Result<Self> {
        let event = diemcau::sample::event();
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("recipients.toml");
        std::fs::write(&path, RECIPIENTS.replace("SINK", "http://127.0.0.1:1"))?;
        let told = diemcau::alert::recipients::read(&path)?.resolve(Some(&event.roster));
        let comes = |idx: usize| idx % NEVER.0 != NEVER.0 - 1;
        let heard = (0..event.roster.len()).map(|idx| comes(idx).then_some(PowerSource::Mains)).collect();
        let (start, core) = (event.settings.start, Core::default());
        let now = start - length(START) + length(BEGIN);
        let mut day = Self {
            core,
            facts: Facts::new(),
            now,
            start,
            heard,
            n_over: 0,
            n_asked: 0,
            n_reports: 0,
            n_beats: 0,
        };
        let opened = EventOpened { settings: event.settings, roster: event.roster };
        day.core.open_event(now, opened, &mut day.facts);
        day.core.open_session(now, Session::Rehearsal, None, &mut day.facts);
        day.core.set_recipients(Arc::new(told.recipients));
        for point in day.attached().map(|(point, _)| point).collect::<Vec<_>>() {
            let agent = AttachedAgent {
                id: AgentId::new("agent"),
                boot: BootId::new("boot"),
                version: "0.1.0".into(),
                simulated: false,
                marks: Marks::default(),
            };
            let hello = Hello {
                code: day.core.state().roster().point(point).code.as_str().into(),
                generation: generation(point),
                agent,
                answers_probes: false,
                power: Some(reading(PowerSource::Mains)),
            };
            day.handle(Input::Hello(Box::new(hello)));
        }
        Ok(day)
    }

    /// Lives on.
    pub(super) fn go_on_until(&mut self, clock: Clock) -> anyhow::Result<()> {
        let until = self.moment(clock);
        while self.now < until {
            while let Some((_, happens)) =
                SCRIPT.get(self.n_over).filter(|(at, _)| self.moment(*at) <= self.now)
            {
                self.n_over += 1;
                self.happen(happens)?;
            }
            self.beat();
            self.report_some();
            self.core.settle(self.now);
            for job in self.core.take_jobs(self.now) {
                let outcome =
                    Outcome::Sent { proof: format!("{}-{}", job.channel.as_str(), job.id.0).into() };
                self.handle(Input::Delivered { id: job.id, channel: job.channel, outcome });
            }
            self.wait((self.now + STEP).min(until));
        }
        Ok(())
    }

    /// What a dashboard is shown.
    pub(super) fn replica(&self) -> anyhow::Result<Replica> {
        let state = self.core.state();
        let (settings, roster) = ((**state.settings()).clone(), (**state.roster()).clone());
        let now = state.now().to_vec();
        let replica = Replica::new(settings, roster, Session::Rehearsal, (state.seq(), self.now), now)?;
        let frozen = state.cutoffs_reached().iter().map(Reached::frozen).collect();
        let mut replica = replica.with_frozen(frozen);
        replica.add_incidents(IncidentPicture::of(state, self.now).whole())?;
        Ok(replica)
    }

    fn beat(&mut self) {
        self.n_beats += 1;
        let roster = Arc::clone(self.core.state().roster());
        let is_due = |point: PointIdx| roster.point(point).speaking || self.n_beats.is_multiple_of(2);
        for (point, source) in self.attached().filter(|(point, _)| is_due(*point)).collect::<Vec<_>>() {
            let (power, generation) = (Some(reading(source)), generation(point));
            self.handle(Input::Heartbeat { point, generation, power, line: None });
        }
    }

    fn happen(&mut self, happens: &Happens) -> anyhow::Result<()> {
        let by = || "Lê Thị Hoa".into();
        match happens {
            Happens::OnBattery(which) => self.change(which, Some(PowerSource::Battery)),
            Happens::Silent(which) => self.change(which, None),
            Happens::Help(code, text) => {
                let told = Told::Help { needed: true, text: (*text).into(), by: by() };
                self.report(code, ReportBody::Told(Box::new(told)))?;
            }
            Happens::NoSound(code) => {
                let told = Told::Confirmation { state: MediaState::NoSound, by: by(), note: "".into() };
                self.report(code, ReportBody::Told(Box::new(told)))?;
            }
            Happens::Counts(code, count) => self.report(code, attendance(*count))?,
            Happens::Takes(feeder, text) => {
                let of_feeder = |scope: &Scope| matches!(scope, Scope::Feeder(name) if **name == **feeder);
                let mut open = self.core.state().incidents().open();
                let id = open.find(|incident| of_feeder(&incident.found.scope)).map(|incident| incident.id);
                drop(open);
                let id = id.with_context(|| format!("no incident of feeder {feeder}"))?;
                self.act(Act::Incident { id, deed: Deed::Acknowledge { text: (*text).into() } });
            }
            Happens::Called(code, note) => {
                self.act(Act::Called { code: (*code).into(), note: (*note).into() });
            }
        }
        Ok(())
    }

    fn change(&mut self, which: &Which, source: Option<PowerSource>) {
        let roster = Arc::clone(self.core.state().roster());
        for (idx, _) in roster.iter().filter(|(_, point)| which.holds(point)) {
            self.heard[idx.as_usize()] = source;
        }
    }

    /// The next few points tell how many people they have, in an order that goes all over the province.
    fn report_some(&mut self) {
        let roster = Arc::clone(self.core.state().roster());
        for _ in 0..REPORTS.min(roster.len() - self.n_asked) {
            // A prime, so that every point has its turn once.
            let idx = self.n_asked * 7_919 % roster.len();
            self.n_asked += 1;
            let point = roster.point(PointIdx::from_usize(idx));
            let count =
                point.expected.map(|expected| expected * (88 + u32::try_from(idx % 19).unwrap_or(0)) / 100);
            if let Some(count) = count.filter(|_| !idx.is_multiple_of(NEVER.1) && self.heard[idx].is_some()) {
                // A point of the roster is no unknown one.
                let _ = self.report(point.code.as_str(), attendance(count));
            }
        }
    }

    fn report(&mut self, code: &str, body: ReportBody) -> anyhow::Result<()> {
        let point = self.core.state().roster().find(code).with_context(|| format!("no point {code}"))?;
        self.n_reports += 1;
        let report = Report {
            lane: Lane::Human,
            run: Run(1),
            seq: self.n_reports,
            age: Duration::ZERO,
            age_estimated: false,
            for_point: "".into(),
            session: None,
            body,
        };
        let generation = generation(point);
        self.handle(Input::Report { point, generation, report: Box::new(report) });
        Ok(())
    }

    fn act(&mut self, act: Act) {
        let actor = Actor { name: OPERATOR.into(), ..Actor::default() };
        self.handle(Input::Act { actor, act });
    }

    fn handle(&mut self, input: Input) {
        self.core.handle(self.now, input, &mut self.facts);
        self.facts.clear();
    }

    /// Lets time pass, waking when the core asks for it.
    fn wait(&mut self, until: Timestamp) {
        while let Some((at, _)) = self.core.poll_timeout().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            self.core.handle_timeout(self.now, &mut self.facts);
            self.facts.clear();
        }
        self.now = until;
    }

    fn attached(&self) -> impl Iterator<Item = (PointIdx, PowerSource)> {
        let heard = self.heard.iter().enumerate();
        heard.filter_map(|(idx, source)| Some((PointIdx::from_usize(idx), (*source)?)))
    }

    fn moment(&self, clock: Clock) -> Timestamp {
        self.start - length(START) + length(clock)
    }
}

fn length((hours, minutes, seconds): Clock) -> Duration {
    Duration::from_secs(hours * 3_600 + minutes * 60 + seconds)
}

fn generation(point: PointIdx) -> Generation {
    Generation(u64::from(point.0) + 1)
}

fn reading(source: PowerSource) -> PowerReading {
    PowerReading { source, ..PowerReading::default() }
}

fn attendance(count: u32) -> ReportBody {
    let (by, note) = ("Lê Thị Hoa".into(), "".into());
    ReportBody::Attendance { count, source: CountSource::Person, by, note }
}
