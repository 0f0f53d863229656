//! The reporter against a world that breaks lines, falls silent, refuses and forgets to write.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_core::ids::{self, AgentId};
use diemcau_core::power::PowerSource;
use diemcau_proto::convert::agent::MAX_UNANSWERED;
use diemcau_proto::v1::report::Body;
use proptest::prelude::*;
use tonic::{Code as Grpc, Status};

use super::*;
use crate::report::{Entered, Said};

/// One thing the world does.
#[derive(Debug, Clone)]
enum Step {
    /// Time passes, milliseconds.
    Pass(u64),
    /// The connection stands.
    Connect,
    /// The attempt fails or the stream ends.
    End(Grpc),
    /// The collector welcomes, with an interval in milliseconds.
    Welcome(u32),
    /// The collector acknowledges the newest heartbeat.
    Ack,
    /// The collector writes the oldest report it has unanswered.
    Write,
    /// The collector cannot write it.
    CannotWrite,
    /// The collector refuses it for good.
    Refuse,
    /// Something is to be said, in a lane.
    Enter(Lane),
    /// The power is read.
    Power(PowerSource),
}

/// A reporter, the world around it, and what must hold.
struct World {
    reporter: Reporter,
    now: Now,
    /// Whether there is a connection; the second says Welcome was said.
    connected: Option<bool>,
    entered: [u64; 3],
    /// The last heartbeat's number and time, and the interval, of the present stream.
    beat: Option<(u32, Mono)>,
    interval: Duration,
    /// Reports received on the present stream, unanswered.
    received: Vec<(Lane, u64)>,
    /// Reports whose fate the agent was told, by whether they were written.
    told: BTreeMap<(Lane, u64), bool>,
    said: BTreeSet<String>,
    power: PowerSource,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn holds_its_promises_whatever_happens(seed: u64, steps in prop::collection::vec(step(), 1..200)) {
        let mut world = World::new(seed);
        for step in &steps {
            world.apply(step);
        }
        world.heal_and_deliver_everything();
    }
}

#[test]
fn a_goodbye_comes_after_the_reports_and_ends_everything() {
    let mut world = World::new(1);
    for step in [Step::Pass(1), Step::Connect, Step::Welcome(3_000), Step::Enter(Lane::Human)] {
        world.apply(&step);
    }
    let mono = world.now.mono;
    world.reporter.handle_report(report(Lane::Human, 99, mono));
    assert_eq!(world.reporter.handle_leave(v1::GoodbyeReason::Person, "Lan", mono), None);
    let first = world.reporter.poll_transmit(world.now).unwrap().body.unwrap();
    assert!(matches!(first, agent_message::Body::Report(report) if report.seq == 99));
    let second = world.reporter.poll_transmit(world.now).unwrap().body.unwrap();
    assert!(matches!(second, agent_message::Body::Goodbye(goodbye) if goodbye.by == "Lan"));
    assert!(world.reporter.poll_transmit(world.now).is_none());

    let ended = world.reporter.handle_detached(Detach::from_status(&Status::ok("")), world.now);
    assert_eq!(ended, Some(ReporterOutput::Ended { heard: true }));
    assert_eq!(world.reporter.wanted(), Wanted::End);
    assert_eq!(world.reporter.poll_timeout(), None);
}

#[test]
fn a_goodbye_is_heard_only_if_the_stream_ends_in_good_order_after_it() {
    for (said, end, heard) in [
        (true, Status::ok(""), true),
        (false, Status::ok(""), false),
        (true, Status::unavailable("the line broke"), false),
        (true, Status::aborted("replaced"), false),
    ] {
        let mut world = World::new(1);
        for step in [Step::Pass(1), Step::Connect, Step::Welcome(3_000)] {
            world.apply(&step);
        }
        world.reporter.handle_leave(v1::GoodbyeReason::Person, "Lan", world.now.mono);
        while said && world.reporter.poll_transmit(world.now).is_some() {}
        let ended = world.reporter.handle_detached(Detach::from_status(&end), world.now);
        assert_eq!(ended, Some(ReporterOutput::Ended { heard }), "{said} {end:?}");
    }
}

#[test]
fn a_goodbye_nobody_takes_ends_by_itself() {
    let mut world = World::new(1);
    for step in [Step::Pass(1), Step::Connect, Step::Welcome(3_000)] {
        world.apply(&step);
    }
    world.reporter.handle_leave(v1::GoodbyeReason::Stopped, "", world.now.mono);
    let begin = world.now.mono;
    let ended = loop {
        let (at, _) = world.reporter.poll_timeout().expect("it ends by itself");
        world.now.mono = at;
        if let Some(event) = world.reporter.handle_timeout(world.now) {
            break event;
        }
        while world.reporter.poll_transmit(world.now).is_some() {}
    };
    assert_eq!(ended, ReporterOutput::Ended { heard: false });
    assert_eq!(world.now.mono, begin + FAREWELL);
}

#[test]
fn a_refusal_is_news_once_until_a_welcome() {
    let mut world = World::new(1);
    let refusal = Detach::Refused { code: Grpc::NotFound, text: "no point X".to_owned() };
    let mut heard = Vec::new();
    for attempt in 0..6 {
        world.apply(&Step::Pass(60_000));
        world.apply(&Step::Connect);
        if attempt == 3 {
            world.apply(&Step::Welcome(3_000));
        }
        let event = world.reporter.handle_detached(refusal.clone(), world.now);
        world.connected = None;
        let Some(ReporterOutput::Detached { news, retry_in, .. }) = event else { panic!("{event:?}") };
        assert!(retry_in <= backoff::CAP);
        heard.push(news);
    }
    assert_eq!(heard, [true, false, false, true, false, false]);
}

#[test]
fn the_age_of_a_reading_grows_and_a_simulated_one_is_fresh() {
    for (simulated, age_ms) in [(false, 12_000), (true, 2_000)] {
        let mut reporter = Reporter::new(Identity { simulated, ..identity() }, 1, Mono::default());
        let reading = PowerReading {
            source: PowerSource::Mains,
            age: Duration::from_secs(2),
            ..PowerReading::default()
        };
        reporter.handle_power(reading, Mono::default());
        let now = Now { mono: Mono::from_micros(10_000_000), wall_ms: 0 };
        let hello = reporter.handle_connected(now).body.unwrap();
        let agent_message::Body::Hello(hello) = hello else { panic!("{hello:?}") };
        assert_eq!(hello.power.unwrap().age_ms, age_ms);
    }
}

impl World {
    fn new(seed: u64) -> Self {
        let now = Now { mono: Mono::from_micros(1_000_000), wall_ms: 1_746_666_000_000 };
        Self {
            reporter: Reporter::new(identity(), seed, now.mono),
            now,
            connected: None,
            entered: [0; 3],
            beat: None,
            interval: Duration::ZERO,
            received: Vec::new(),
            told: BTreeMap::new(),
            said: BTreeSet::new(),
            power: PowerSource::Unknown,
        }
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::Pass(ms) => self.pass(Duration::from_millis(*ms)),
            Step::Connect => self.connect(),
            Step::End(code) => self.end(*code),
            Step::Welcome(interval_ms) => self.welcome(*interval_ms),
            Step::Ack => self.ack(),
            Step::Write | Step::CannotWrite | Step::Refuse => self.answer(step),
            Step::Enter(lane) => {
                self.entered[*lane as usize] += 1;
                self.reporter.handle_report(report(*lane, self.entered[*lane as usize], self.now.mono));
            }
            Step::Power(source) => {
                self.power = *source;
                let reading = PowerReading { source: *source, ..PowerReading::default() };
                self.reporter.handle_power(reading, self.now.mono);
            }
        }
        self.settle();
    }

    /// Wakes the reporter at each time it asks for, as a driver does.
    fn pass(&mut self, length: Duration) {
        let end = self.now.mono + length;
        while let Some((at, _)) = self.reporter.poll_timeout().filter(|(at, _)| *at <= end) {
            self.now.mono = self.now.mono.max(at);
            let event = self.reporter.handle_timeout(self.now);
            self.notice(event);
            self.settle();
            let next = self.reporter.poll_timeout();
            assert!(next.is_none_or(|(next, _)| next > self.now.mono), "{next:?} would spin");
        }
        self.now.mono = end;
    }

    fn connect(&mut self) {
        if self.reporter.wanted() == Wanted::Connection && self.connected.is_none() {
            let hello = self.reporter.handle_connected(self.now);
            assert!(matches!(hello.body, Some(agent_message::Body::Hello(_))));
            self.connected = Some(false);
            self.received.clear();
            self.beat = None;
        }
    }

    fn end(&mut self, code: Grpc) {
        if self.reporter.wanted() == Wanted::Connection {
            let reason = Detach::from_status(&Status::new(code, "the world"));
            let event = self.reporter.handle_detached(reason, self.now);
            let (lowest, highest) = match code {
                Grpc::Aborted => (REPLACED_WAIT, REPLACED_WAIT + backoff::CAP),
                _ => (Duration::ZERO, backoff::CAP),
            };
            let Some(ReporterOutput::Detached { retry_in, .. }) = &event else { panic!("{event:?}") };
            assert!((lowest..=highest).contains(retry_in), "{retry_in:?}");
            self.notice(event);
        }
    }

    fn welcome(&mut self, interval_ms: u32) {
        if self.connected.is_some() {
            let body =
                collector_message::Body::Welcome(v1::Welcome { interval_ms, ..v1::Welcome::default() });
            self.hear(body);
            self.connected = Some(true);
            self.interval = Duration::from_millis(interval_ms.into());
        }
    }

    fn ack(&mut self) {
        if let (Some(true), Some((seq, _))) = (self.connected, self.beat) {
            self.hear(collector_message::Body::HeartbeatAck(v1::HeartbeatAck { seq, held_us: 0 }));
        }
    }

    fn answer(&mut self, step: &Step) {
        if self.connected != Some(true) || self.received.is_empty() {
            return;
        }
        let (held, seq) = self.received.remove(0);
        let lane = v1::ReportLane::from(held).into();
        let body = match step {
            Step::Write => {
                self.told.insert((held, seq), true);
                collector_message::Body::ReportAck(v1::ReportAck { seq, lane, ..v1::ReportAck::default() })
            }
            Step::Refuse => {
                self.told.insert((held, seq), false);
                let reason = v1::RefusalReason::Malformed.into();
                refused(lane, seq, reason)
            }
            _ => {
                self.received.retain(|(lane, _)| *lane != held);
                let reason = v1::RefusalReason::NotDurable.into();
                refused(lane, seq, reason)
            }
        };
        self.hear(body);
    }

    fn hear(&mut self, body: collector_message::Body) {
        let event = self.reporter.handle_message(v1::CollectorMessage { body: Some(body) }, self.now);
        self.notice(event);
    }

    fn notice(&mut self, event: Option<ReporterOutput>) {
        match event {
            Some(ReporterOutput::Attached { .. }) => self.said.clear(),
            Some(ReporterOutput::Detached { reason, news, .. }) => {
                assert_eq!(self.said.insert(format!("{reason:?}")), news, "{reason:?}");
                self.connected = None;
            }
            _ => {}
        }
    }

    /// Sends what there is, and checks what must hold at rest.
    fn settle(&mut self) {
        while self.reporter.wants_transmit() {
            let message = self.reporter.poll_transmit(self.now).expect("it wants to");
            assert_eq!(self.connected, Some(true), "nobody is there to hear {message:?}");
            match message.body.expect("something is said") {
                agent_message::Body::Heartbeat(heartbeat) => self.see_heartbeat(heartbeat),
                agent_message::Body::Report(report) => self.see_report(&report),
                other => panic!("{other:?}"),
            }
        }
        assert!(self.reporter.poll_transmit(self.now).is_none());
        let n_told = u64::try_from(self.told.len()).unwrap();
        let entered: u64 = self.entered.iter().sum();
        assert_eq!(u64::try_from(self.reporter.n_waiting()).unwrap(), entered - n_told);
    }

    fn see_heartbeat(&mut self, heartbeat: v1::Heartbeat) {
        assert_eq!(heartbeat.seq, self.beat.map_or(1, |(seq, _)| seq + 1));
        assert_eq!(heartbeat.power.map_or(0, |power| power.source), v1::PowerSource::from(self.power) as i32);
        if let Some((_, last)) = self.beat {
            assert!(self.now.mono.since(last) <= self.interval.max(PREVIOUS_PACE), "late");
        }
        self.beat = Some((heartbeat.seq, self.now.mono));
    }

    fn see_report(&mut self, report: &v1::Report) {
        let lane = Lane::from(report.lane());
        assert!(!self.told.contains_key(&(lane, report.seq)), "it was told what became of {}", report.seq);
        let last = self.received.iter().rev().find(|(held, _)| *held == lane);
        assert!(last.is_none_or(|(_, last)| *last < report.seq), "out of order");
        self.received.push((lane, report.seq));
        assert!(self.received.len() <= MAX_UNANSWERED);
    }

    fn heal_and_deliver_everything(&mut self) {
        for _ in 0..10 * self.entered.iter().sum::<u64>() + 500 {
            self.apply(&Step::Pass(100));
            self.connect();
            if self.connected == Some(false) {
                self.apply(&Step::Welcome(3_000));
            }
            self.apply(&Step::Ack);
            self.apply(&Step::Write);
        }
        assert_eq!(self.reporter.n_waiting(), 0);
    }
}

/// The longest interval that [`step`] makes.
const PREVIOUS_PACE: Duration = Duration::from_secs(5);

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u64..12_000).prop_map(Step::Pass),
        1 => (0_u64..120_000).prop_map(Step::Pass),
        5 => Just(Step::Connect),
        1 => prop::sample::select(vec![Grpc::Ok, Grpc::Unavailable, Grpc::NotFound, Grpc::Aborted])
            .prop_map(Step::End),
        5 => (1_000_u32..5_000).prop_map(Step::Welcome),
        4 => Just(Step::Ack),
        4 => Just(Step::Write),
        1 => Just(Step::CannotWrite),
        1 => Just(Step::Refuse),
        4 => prop::sample::select(vec![Lane::Human, Lane::Power, Lane::Line]).prop_map(Step::Enter),
        2 => prop::sample::select(vec![PowerSource::Unknown, PowerSource::Mains, PowerSource::Battery])
            .prop_map(Step::Power),
    ]
}

fn identity() -> Identity {
    Identity {
        point: ids::Code::new("TH-001"),
        agent_id: AgentId::new("an agent"),
        boot_id: BootId::new("a boot"),
        version: "0",
        simulated: false,
        host: "PC-1".into(),
    }
}

fn report(lane: Lane, seq: u64, entered: Mono) -> Report {
    let said = match lane {
        Lane::Human => Said::count(45, "Lan"),
        Lane::Power => Said::here(Body::Power(v1::Power::default())),
        Lane::Line => Said::here(Body::Outage(v1::LineOutage::default())),
    };
    Report { run: 1, seq, entered: Entered::ThisBoot(entered), session: v1::Session::Live, said }
}

fn refused(lane: i32, seq: u64, reason: i32) -> collector_message::Body {
    collector_message::Body::ReportRefused(v1::ReportRefused { seq, reason, text: String::new(), lane })
}
