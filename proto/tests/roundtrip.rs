//! What the core says survives the wire and the journal unchanged.

use std::time::Duration;

use diemcau_core::act::Actor;
use diemcau_core::alert_rule::AlertRule;
use diemcau_core::attendance::{Count, CountSource, Counts, Verified};
use diemcau_core::cause::Audience;
use diemcau_core::clash::{Clash, Machines};
use diemcau_core::event::{AgendaItem, Cutoff, EventSettings, Level, MapTile, Pace, ReportSettings, Session};
use diemcau_core::evidence::{Evidence, Loss, LossCause, Outage, OutageCause, PowerSeen, QualitySeen};
use diemcau_core::fact::{EventOpened, Fact, FactBody, Reported, Told};
use diemcau_core::ids::{AgentId, BootId, Code, LevelIdx, PointIdx, Run, Seq};
use diemcau_core::incident::{Cause, Severity};
use diemcau_core::machine::Marks;
use diemcau_core::path::{
    Band, Finding, Limits, PathNow, PathSettings, PathWindow, ProbeKind, ProbeSettings, Thresholds,
};
use diemcau_core::phase::Phase;
use diemcau_core::point::{AttachedAgent, HelpNow, PointNow, PointState, PowerState, StandingCount};
use diemcau_core::power::{
    Power, PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerReading, PowerSource,
};
use diemcau_core::presence::{GoodbyeReason, Link, Presence, SuspectCause};
use diemcau_core::readiness::{Check, Tick, Ticks};
use diemcau_core::replica::{Delta, FrameChange, Replica};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::statements::{Confirmation, Help, MediaState, Reply, Statements};
use diemcau_core::taken::Taken;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::{ConvertError, dashboard, fact, path, point};
use diemcau_proto::v1;
use prost::Message as _;

const AT: Timestamp = Timestamp::from_millis(1_746_666_000_123);

#[test]
fn every_kind_of_fact_comes_back_from_the_journal() {
    for (seq, body) in (1..).zip(bodies()) {
        let kept = Fact { seq: Seq(seq), at: AT, session: Session::Rehearsal, body };
        let bytes = fact::to_wire(&kept).encode_to_vec();
        let decoded = v1::Fact::decode(&bytes[..]).expect("the bytes are a fact");
        assert_eq!(fact::from_wire(decoded), Ok(kept));
    }
}

#[test]
fn a_snapshot_comes_back_in_pages() {
    let original = replica();
    let mut builder = dashboard::SnapshotBuilder::new(begin()).expect("the begin is whole");
    for page in pages() {
        builder.page(page).expect("the page fits");
    }
    assert_eq!(builder.finish(), Ok(original));
}

#[test]
fn a_snapshot_that_is_not_whole_is_an_error() {
    let builder = dashboard::SnapshotBuilder::new(begin()).expect("the begin is whole");
    assert!(matches!(builder.finish(), Err(ConvertError::Value { field: "points", .. })));

    let mut builder = dashboard::SnapshotBuilder::new(begin()).expect("the begin is whole");
    let last = pages().pop().expect("there are two pages");
    assert!(matches!(builder.page(last), Err(ConvertError::Value { field: "index", .. })));

    let no_event = v1::SnapshotBegin { event: None, ..begin() };
    assert!(matches!(
        dashboard::SnapshotBuilder::new(no_event),
        Err(ConvertError::Missing { field: "event" })
    ));
}

#[test]
fn a_delta_comes_back() {
    let points = vec![(PointIdx(1), now())];
    let delta =
        Delta { from: Seq(7), to: Seq(9), at: AT, frame: Some(Box::new(frame())), points, incidents: None };
    assert_eq!(dashboard::delta_from_wire(dashboard::delta_to_wire(&delta, None)), Ok(delta));
}

fn power() -> Power {
    Power {
        source: PowerSource::Battery,
        charge_percent: Some(80),
        runtime: Some(Duration::from_mins(12)),
        alarm: Some(PowerAlarm::LowBattery),
        condition: Some(PowerCondition::Overloaded),
        replace_battery: true,
        fault: Some(PowerFault::Stale),
        basis: PowerBasis::Person,
        stale: Some(Duration::from_mins(1)),
    }
}

fn agent() -> AttachedAgent {
    AttachedAgent {
        id: AgentId::new("agent-1"),
        boot: BootId::new("boot-1"),
        version: "0.1.0".into(),
        simulated: true,
        marks: Marks { address: Some([10, 0, 0, 7].into()), host: "PC-1".into(), certificate: Some([7; 32]) },
    }
}

fn bodies() -> Vec<FactBody> {
    let point = PointIdx(1);
    let power = power();
    let restated = |link| FactBody::PointRestated {
        point,
        state: Box::new(PointState {
            link,
            agent: Some(Box::new(agent())),
            power: PowerState { now: power, since: Some(AT), last: PowerSource::Battery },
            counts: Counts::default(),
            taken: Taken::default(),
            machines: Machines::default(),
            losses: 3,
            path: Some(Box::new(path_now())),
            statements: Statements::restated(Some(confirmation())),
            evidence: Some(Box::new(evidence(power))),
            ticks: Some(ticks()),
            ..PointState::default()
        }),
    };
    let (reason, by) = (GoodbyeReason::Ups, "Lê Văn Cường");
    let reported = |told| {
        let (agent, observed) = (AgentId::new("agent-1"), AT - Duration::from_mins(3));
        let reported =
            Reported { agent, run: Run(u64::MAX), report_seq: 7, observed, observed_estimated: true, told };
        FactBody::Reported { point, reported: Box::new(reported) }
    };
    vec![
        FactBody::EventOpened(Box::new(EventOpened { settings: settings(), roster: roster() })),
        FactBody::SessionOpened { session: Session::Rehearsal },
        FactBody::Attached { point, agent: Box::new(agent()) },
        FactBody::Heard { point },
        FactBody::Suspected { point, cause: SuspectCause::Broke },
        FactBody::Lost { point, since: AT - Duration::from_secs(20) },
        FactBody::Left { point, reason, by: by.into() },
        FactBody::PowerChanged { point, power },
        FactBody::AttendanceReported {
            point,
            count: Box::new(Count {
                count: 45,
                source: CountSource::Proxy,
                by: by.into(),
                note: "cả khách mời".into(),
                reporter: PointIdx(0),
                agent: AgentId::new("agent-0"),
                run: Run(7),
                report_seq: 12,
                observed: AT - Duration::from_hours(1),
                observed_estimated: true,
                received: AT,
                is_entered: false,
            }),
        },
        FactBody::WatchInterrupted { from: AT - Duration::from_secs(9), to: AT },
        FactBody::ClockAccepted { since: AT, by: Duration::from_hours(24) },
        FactBody::JournalGap { from: AT - Duration::from_secs(9), to: AT },
        reported(Told::Confirmation { state: MediaState::NoSound, by: by.into(), note: "loa".into() }),
        reported(Told::Chair { present: true, by: by.into() }),
        reported(Told::Help { needed: true, text: "màn hình đen".into(), by: by.into() }),
        reported(Told::Power(PowerReading {
            source: PowerSource::Battery,
            age: Duration::from_secs(1),
            charge_percent: Some(20),
            runtime: Some(Duration::from_mins(4)),
            input_volts: Some(180),
            alarm: Some(PowerAlarm::Shutdown),
            condition: Some(PowerCondition::Testing),
            replace_battery: true,
            fault: Some(PowerFault::DriverDead),
            basis: PowerBasis::File,
        })),
        reported(Told::Outage {
            length: Duration::from_mins(7),
            length_estimated: true,
            cause: Some(OutageCause::Mute),
            text: "im lặng".into(),
        }),
        reported(Told::Quality(window())),
        FactBody::ConfirmationExpired { point },
        FactBody::Replied {
            point,
            text: "đang tới".into(),
            actor: Actor { name: by.into(), address: Some([10, 0, 0, 7].into()), user: Some("root".into()) },
        },
        FactBody::PathChanged { point, path: Some(Box::new(path_now())) },
        FactBody::PathChanged { point, path: None },
        restated(Link::Unseen),
        restated(Link::Live { since: AT }),
        restated(Link::Suspect { since: AT, cause: SuspectCause::Silent }),
        restated(Link::Lost { since: AT }),
        restated(Link::Left { since: AT, reason, by: by.into() }),
        restated(Link::Unreachable { since: AT }),
    ]
}

fn settings() -> EventSettings {
    EventSettings {
        name: "Lễ phát động".into(),
        time_zone: "Asia/Ho_Chi_Minh".into(),
        start: AT,
        end: AT + Duration::from_hours(2),
        count_open: AT - Duration::from_hours(2),
        cutoffs: vec![Cutoff { name: "Báo cáo nhanh".into(), at: AT, due: Some(AT) }],
        levels: vec![Level { path: path_settings(), ..Level::new("tinh", "Tỉnh", Pace::STANDARD) }],
        agenda: vec![AgendaItem { at: AT, item: "Khai mạc".into(), point: Some(PointIdx(0)) }],
        operators_phone: "0237 385 2246".into(),
        report: ReportSettings::default(),
        area_level: Some(LevelIdx(0)),
        map: vec![MapTile { point: "380".into(), column: 5, row: 39 }],
        alert_rules: vec![
            AlertRule::default(),
            AlertRule {
                phases: vec![Phase::Ready, Phase::Live],
                levels: vec![LevelIdx(0)],
                causes: vec![Cause::Collector],
                severity: Some(Severity::Critical),
                hold_down: Some(Duration::from_secs(90)),
                remind_after: Some(Duration::from_mins(7)),
                audience: Some(vec![Audience::Operators]),
            },
        ],
    }
}

fn ticks() -> Box<Ticks> {
    let mut ticks = Ticks::default();
    ticks.set(Check::Sends, Some(Tick { is_good: true, by: "Lê Hoa".into(), at: AT }));
    ticks.set(Check::Chair, Some(Tick { is_good: false, by: "".into(), at: AT }));
    Box::new(ticks)
}

fn path_settings() -> PathSettings {
    let probe = |interval| ProbeSettings {
        name: "media".into(),
        kind: ProbeKind::Stun,
        target: "stun.example:3478".into(),
        interval,
        timeout: interval,
    };
    PathSettings {
        probes: vec![probe(None), probe(Some(Duration::from_millis(100)))],
        thresholds: Thresholds { good: Limits::new(1, 2, 3), ..Thresholds::default() },
    }
}

#[test]
fn no_more_is_answered_than_sent_nor_sent_again_than_answered() {
    let wire = path::window_to_wire(&window());
    let read = |answered, repeated| {
        let wire = v1::PathWindow { sent: 300, answered, repeated, ..wire.clone() };
        let window = path::window_from_wire(&wire).expect("it can be read");
        (window.n_answered, window.n_repeated, window.loss_permille())
    };
    assert_eq!(read(u32::MAX, u32::MAX), (300, 300, Some(1_000)));
    assert_eq!(read(10, 20), (10, 10, Some(1_000)));
}

fn window() -> PathWindow {
    PathWindow {
        probe: "media".into(),
        kind: ProbeKind::Tls,
        finding: Finding::Answered,
        length: Duration::from_secs(30),
        n_sent: 300,
        n_answered: 280,
        n_repeated: 3,
        rtt_us: Some(80_000),
        jitter_us: Some(4_000),
        response_us: Some(12_000),
        n_mapping_changes: Some(1),
        certificate_days: Some(-3),
        redirect: Some("https://login.example/".into()),
        band: Some(Band::Poor),
    }
}

fn frame() -> FrameChange {
    let row = roster().point(PointIdx(1)).clone();
    FrameChange {
        session: Some(Session::Rehearsal),
        settings: Some(settings()),
        points: vec![(PointIdx(1), row)],
        frozen: None,
    }
}

fn evidence(power: Power) -> Evidence {
    Evidence {
        loss: Some(Loss { since: AT, cause: LossCause::Interrupted, power: PowerSource::Battery }),
        losses: vec![AT - Duration::from_secs(7), AT],
        restarted: Some(AT),
        outages: vec![Outage {
            from: AT - Duration::from_secs(9),
            to: AT,
            estimated: true,
            cause: Some(OutageCause::Stopped),
        }],
        powers: vec![PowerSeen { at: AT, power }],
        quality: Some(QualitySeen { at: AT, probe: "media".into(), band: Some(Band::Bad) }),
    }
}

fn path_now() -> PathNow {
    PathNow { band: Band::Bad, probe: "media".into() }
}

fn confirmation() -> Confirmation {
    Confirmation { state: MediaState::Good, at: AT, by: "Lan".into(), note: "rõ".into() }
}

fn roster() -> Roster {
    let point = |code: &str, parent: Option<u32>| Point {
        name: "Xã Thọ Xuân".into(),
        parent: parent.map(PointIdx),
        expected: Some(45),
        chair: "chủ trì".into(),
        contact: "liên hệ".into(),
        phone: "0900000000".into(),
        carrier: "VNPT".into(),
        uplink: "OLT-1".into(),
        feeder: "471E9.1".into(),
        hosted_by: parent.map(PointIdx),
        note: "mẫu".into(),
        speaking: parent.is_none(),
        ..Point::new(Code::new(code), "", LevelIdx(0))
    };
    Roster::new(vec![point("TINH", None), point("380", Some(0))]).expect("it is a tree")
}

fn now() -> PointNow {
    PointNow {
        presence: Presence::Left,
        since: Some(AT),
        power: Power { source: PowerSource::Generator, charge_percent: Some(40), ..Power::default() },
        power_since: Some(AT),
        last_power: PowerSource::Battery,
        count: Some(Box::new(StandingCount {
            count: 45,
            source: Some(CountSource::Device),
            by: "camera".into(),
            note: "".into(),
            observed: AT,
            received: AT,
            reporter: PointIdx(1),
            unlikely: true,
            is_entered: true,
            verified: Some(Box::new(Verified { by: "Lê Hoa".into(), at: AT })),
            is_conflict: true,
        })),
        simulated: true,
        left_reason: Some(GoodbyeReason::Person),
        losses: 2,
        ticks: Some(ticks()),
        clash: Some(Box::new(Clash { since: AT, last: AT + Duration::from_secs(40), is_copy: true })),
        path: Some(Box::new(path_now())),
        confirmation: Some(Box::new(confirmation())),
        chair_present: Some(false),
        help: Some(Box::new(HelpNow {
            at: AT,
            text: "màn hình đen".into(),
            by: "Lan".into(),
            earlier: vec![Help { at: AT, text: "mất tiếng".into(), by: "Hoa".into(), answered: true }],
            reply: Some(Reply { id: 9, at: AT, text: "đang tới".into(), by: "Nam".into() }),
        })),
        ..PointNow::default()
    }
}

fn replica() -> Replica {
    let states = vec![PointNow::default(), now()];
    Replica::new(settings(), roster(), Session::Live, (Seq(7), AT), states).expect("the snapshot is whole")
}

fn begin() -> v1::SnapshotBegin {
    v1::SnapshotBegin {
        revision: 7,
        at_ms: AT.as_millis(),
        event: Some(dashboard::event_to_wire(&settings())),
        session: v1::Session::Live.into(),
        points: 2,
        ..v1::SnapshotBegin::default()
    }
}

fn pages() -> Vec<v1::SnapshotPage> {
    let replica = replica();
    replica
        .roster()
        .iter()
        .map(|(idx, row)| {
            let now = Some(point::now_to_wire(idx, replica.now(idx)));
            v1::SnapshotPage { points: vec![v1::Point { now, ..point::to_wire(idx, row) }] }
        })
        .collect()
}
