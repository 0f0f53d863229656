//! Who is told of incidents, how often, and what becomes of the telling.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use diemcau_core::act::{AboutGiven, Act, Actor, WordGiven};
use diemcau_core::cause::Audience;
use diemcau_core::decide::outbox::Job;
use diemcau_core::event::Session;
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{Code, Generation, LevelIdx, PointIdx};
use diemcau_core::incident::Incident;
use diemcau_core::incident::fold::Deed;
use diemcau_core::input::{Answer, Input};
use diemcau_core::outbox::notify::{PER_MINUTE, RESERVED};
use diemcau_core::outbox::{Delivery, Kind, Notification, Outcome};
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::power::{PowerReading, PowerSource};
use diemcau_core::recipient::{ChannelName, Recipient, RecipientChannel, RecipientId, Recipients};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;

use crate::province::{Bench, mains, opened};

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// A province in the middle of its ceremony, with recipients, whose sends all succeed unless told.
pub(crate) struct Day {
    pub(crate) bench: Bench,
    streams: BTreeMap<PointIdx, Generation>,
    pub(crate) recipients: Recipients,
}

fn recipient(id: &str, audience: Audience, scope: Option<PointIdx>) -> Recipient {
    let channel = |name| RecipientChannel { name: ChannelName::new(name).expect("a good name") };
    Recipient {
        id: RecipientId::new(id).expect("a good identity"),
        name: id.to_owned(),
        audiences: BTreeSet::from([audience]),
        scope,
        carrier: None,
        channels: vec![channel("zalo"), channel("sms")],
    }
}

/// The hall, which speaks, and below it districts of communes, each with the villages given. Each commune's
/// villages share an uplink and a feeder of their own.
pub(crate) fn province(n_communes: u32, n_villages: u32) -> EventOpened {
    let speaking = true;
    let mut points = vec![Point { speaking, ..Point::new(Code::new("T"), "Tỉnh ủy", LevelIdx(0)) }];
    let mut add = |parent: u32, code: String, level: u16, commune: u32| {
        points.push(Point {
            parent: Some(PointIdx(parent)),
            uplink: if level == 3 { format!("OLT-{commune}").into() } else { "".into() },
            feeder: if level == 3 { format!("Lộ {commune}").into() } else { "".into() },
            ..Point::new(Code::new(&code), &code, LevelIdx(level))
        });
        u32::try_from(points.len() - 1).expect("few")
    };
    let mut district = 0;
    for commune in 0..n_communes {
        if commune % 10 == 0 {
            district = add(0, format!("H{}", commune / 10), 1, 0);
        }
        let node = add(district, format!("X{commune}"), 2, 0);
        for village in 0..n_villages {
            add(node, format!("X{commune}.{village}"), 3, commune);
        }
    }
    let mut event = opened();
    event.settings.start = Timestamp::from_millis(500_000);
    event.roster = Roster::new(points).expect("a tree");
    event
}

impl Day {
    pub(crate) fn new(event: EventOpened) -> Self {
        let bench = Bench::of(event, Session::Live);
        let (recipients, again) = Recipients::new([
            recipient("vnpt", Audience::Telecom, None),
            recipient("dien-luc", Audience::Power, None),
            recipient("so-khcn", Audience::Organisers, None),
            recipient("truc-ban", Audience::Operators, None),
        ]);
        assert!(again.is_empty());
        let mut day = Self { bench, streams: BTreeMap::new(), recipients };
        day.bench.core.set_recipients(Arc::new(day.recipients.clone()));
        let points: Vec<PointIdx> = day.bench.core.state().roster().iter().map(|(idx, _)| idx).collect();
        for point in points {
            day.attach(point);
        }
        day
    }

    pub(crate) fn attach(&mut self, point: PointIdx) {
        let generation = self.bench.hello(point);
        self.streams.insert(point, generation);
    }

    pub(crate) fn find(&self, code: &str) -> PointIdx {
        self.bench.core.state().roster().find(code).expect("a point of the roster")
    }

    /// Lets a second pass in which those that have a stream speak.
    pub(crate) fn beat(&mut self) {
        for (point, generation) in self.streams.clone() {
            self.bench.heartbeat(point, generation);
        }
        self.bench.advance(SECOND);
    }

    /// Lets seconds pass in which what is due is sent.
    pub(crate) fn pass(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.beat();
            for job in self.jobs() {
                self.done(job, Outcome::Sent { proof: "1".into() });
            }
        }
    }

    pub(crate) fn jobs(&mut self) -> Vec<Job> {
        self.bench.core.take_jobs(self.bench.now)
    }

    pub(crate) fn done(&mut self, Job { id, channel }: Job, outcome: Outcome) {
        self.bench.handle(Input::Delivered { id, channel, outcome });
    }

    pub(crate) fn lose(&mut self, point: PointIdx) {
        if let Some(generation) = self.streams.remove(&point) {
            self.bench.handle(Input::Broke { point, generation });
        }
    }

    pub(crate) fn to(&self, recipient: &str) -> Vec<&Notification> {
        let all = self.bench.core.state().outbox().iter();
        all.filter(|notification| notification.what.recipient.as_str() == recipient).collect()
    }

    pub(crate) fn kinds(&self, recipient: &str) -> Vec<Kind> {
        self.to(recipient).iter().map(|notification| notification.what.kind).collect()
    }

    /// Nobody got more than a minute bears, and what was opened was closed.
    fn check_budgets_and_ends(&self) {
        for recipient in self.recipients.iter() {
            let all = self.to(recipient.id.as_str());
            for (at, first) in all.iter().enumerate() {
                let within = all[at..].iter().filter(|n| n.queued < first.queued + SECOND * 60);
                assert!(within.clone().count() <= PER_MINUTE, "{}", recipient.id);
                let others = within.filter(|n| !n.what.is_speaking).count();
                assert!(others <= PER_MINUTE - RESERVED, "{}", recipient.id);
            }
        }
        for ((recipient, incident), told) in self.bench.core.state().outbox().told() {
            let is_open = self.bench.core.state().incidents().get(incident).is_some_and(Incident::is_open);
            assert!(
                is_open || told.kind == Kind::Resolved,
                "{recipient} was never told that {incident:?} is over"
            );
        }
    }
}

#[test]
fn an_uplink_with_nine_points_is_one_notification_and_one_recovery() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let points: Vec<PointIdx> = (0..9).map(|nth| day.find(&format!("X3.{nth}"))).collect();
    for point in &points {
        day.lose(*point);
    }
    day.pass(30);
    assert_eq!(day.kinds("vnpt"), [Kind::Opened]);
    for point in points {
        day.attach(point);
    }
    day.pass(30);
    assert_eq!(day.kinds("vnpt"), [Kind::Opened, Kind::Resolved]);
    assert!(day.to("vnpt").iter().all(|sent| matches!(sent.delivery, Delivery::Sent { .. })));
    day.check_budgets_and_ends();
}

#[test]
fn a_speaking_point_is_told_of_within_six_seconds() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let cut = day.bench.now;
    day.streams.remove(&PointIdx(0));
    day.pass(10);
    for recipient in ["vnpt", "dien-luc", "so-khcn"] {
        let first = day.to(recipient)[0];
        assert_eq!((first.what.kind, first.what.about.len()), (Kind::Opened, 1));
        assert!(first.queued.since(cut) <= SECOND * 6, "{recipient}: {:?}", first.queued.since(cut));
    }
}

#[test]
fn six_hundred_points_that_fall_in_three_minutes_are_few_messages() {
    let mut day = Day::new(province(200, 3));
    day.pass(5);
    let villages: Vec<PointIdx> = {
        let roster = day.bench.core.state().roster();
        roster.iter().filter(|(_, point)| point.level == LevelIdx(3)).map(|(idx, _)| idx).collect()
    };
    assert_eq!(villages.len(), 600);
    // In an order that mixes communes, so that hardly any group falls together.
    for second in 0..180_usize {
        for nth in (0..600).filter(|nth| nth * 180 / 600 == second) {
            day.lose(villages[nth * 7 % 600]);
        }
        day.pass(1);
    }
    day.pass(120);
    assert!(day.bench.core.state().incidents().open().count() > 30);
    for point in villages {
        day.attach(point);
    }
    day.pass(300);
    assert_eq!(day.bench.core.state().incidents().open().count(), 0);
    day.check_budgets_and_ends();
    assert!(day.to("vnpt").iter().any(|sent| sent.what.about.len() > 3), "some tell of many");
}

#[test]
fn all_at_once_is_one_message_to_those_whom_it_concerns() {
    let mut day = Day::new(province(100, 9));
    day.pass(5);
    day.bench.handle(Input::Uplink { works: true });
    for point in day.streams.clone().into_keys().filter(|point| *point != PointIdx(0)) {
        day.lose(point);
    }
    day.pass(40);
    for recipient in ["vnpt", "so-khcn", "truc-ban"] {
        assert_eq!(day.kinds(recipient), [Kind::Opened], "{recipient}");
    }
    day.check_budgets_and_ends();
}

#[test]
fn a_blind_collector_tells_its_operators_alone() {
    let mut day = Day::new(province(20, 9));
    day.pass(5);
    let points: Vec<PointIdx> = day.streams.keys().copied().collect();
    day.bench.handle(Input::Uplink { works: true });
    // The hall speaks, and is missed first.
    day.streams.clear();
    day.pass(3);
    day.bench.handle(Input::Uplink { works: false });
    day.pass(60);
    assert_eq!(day.kinds("truc-ban"), [Kind::Opened]);
    day.bench.handle(Input::Uplink { works: true });
    for point in points {
        day.attach(point);
    }
    day.pass(60);
    assert_eq!(day.kinds("truc-ban"), [Kind::Opened, Kind::Resolved]);
    for recipient in ["vnpt", "dien-luc", "so-khcn"] {
        assert!(day.to(recipient).is_empty(), "{recipient}: {:?}", day.to(recipient));
    }
}

#[test]
fn a_feeder_concerns_the_power_company() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let points: Vec<PointIdx> = (0..9).map(|nth| day.find(&format!("X3.{nth}"))).collect();
    let battery = PowerReading { source: PowerSource::Battery, ..mains() };
    for point in &points {
        let generation = day.streams[point];
        day.bench.handle(Input::Heartbeat { point: *point, generation, power: Some(battery), line: None });
        day.lose(*point);
    }
    day.pass(30);
    assert_eq!(day.kinds("dien-luc"), [Kind::Opened]);
    assert!(day.kinds("vnpt").is_empty());
}

#[test]
fn a_planned_cut_is_told_before_it_happens() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let (from, to) = (day.bench.now + SECOND * 1_800, day.bench.now + SECOND * 3_600);
    let word = |about, from, to| WordGiven {
        utility: Utility::Power,
        about: AboutGiven::Feeder(about),
        from: Some(from),
        to: Some(to),
        kind: WordKind::Planned,
        by: "Điện lực".into(),
        text: "".into(),
    };
    let end = day.bench.core.state().settings().end;
    let after = word("Lộ 4".into(), end, end + SECOND);
    let words = Act::Words(vec![word("Lộ 3".into(), from, to), after]);
    assert!(matches!(day.bench.handle(Input::Act { actor: Actor::default(), act: words }), Answer::Done(_)));
    day.pass(5);
    assert_eq!((day.kinds("dien-luc"), day.kinds("so-khcn")), (vec![Kind::Opened], vec![Kind::Opened]));
    assert_eq!(day.bench.core.state().incidents().open().count(), 1, "the other comes after the ceremony");
    day.pass(3_600);
    assert_eq!(day.kinds("dien-luc").last(), Some(&Kind::Resolved));
}

#[test]
fn what_nobody_takes_is_reminded_of_and_what_is_silenced_is_not_begun() {
    let mut day = Day::new(province(10, 9));
    day.pass(5);
    let act = |day: &mut Day, act| day.bench.handle(Input::Act { actor: Actor::default(), act });
    let to = day.bench.now + SECOND * 120;
    let silence = Act::Silence { code: "X4".into(), from: None, to, reason: "bảo trì".into() };
    assert!(matches!(act(&mut day, silence), Answer::Done(_)));
    let (loud, quiet) = (day.find("X3"), day.find("X4"));
    day.lose(loud);
    day.lose(quiet);
    day.pass(100);
    assert_eq!(day.kinds("vnpt"), [Kind::Opened]);
    day.pass(60);
    assert_eq!(day.kinds("vnpt"), [Kind::Opened, Kind::Opened], "the silence is over");
    day.pass(15 * 60);
    assert_eq!(day.kinds("vnpt").iter().filter(|kind| **kind == Kind::Reminder).count(), 2);
    assert!(!day.kinds("dien-luc").contains(&Kind::Reminder), "a copy is not reminded");
    let ids: Vec<_> = day.bench.core.state().incidents().open().map(|incident| incident.id).collect();
    for id in ids {
        let deed = Deed::Acknowledge { text: "ETA 10 phút".into() };
        assert!(matches!(act(&mut day, Act::Incident { id, deed }), Answer::Done(_)));
    }
    day.pass(40 * 60);
    assert_eq!(day.kinds("vnpt").iter().filter(|kind| **kind == Kind::Reminder).count(), 2);
}
