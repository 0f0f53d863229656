//! What the core says survives the wire and the journal unchanged.

use std::collections::BTreeMap;
use std::time::Duration;

use diemcau_core::attendance::{Count, CountSource, Counts};
use diemcau_core::event::{AgendaItem, Cutoff, EventSettings, Level, Pace, Session};
use diemcau_core::fact::{AttachedAgent, EventOpened, Fact, FactBody};
use diemcau_core::ids::{AgentId, BootId, Code, LevelIdx, PointIdx, Seq};
use diemcau_core::picture::{PointNow, StandingCount};
use diemcau_core::power::{Power, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Link, Presence, SuspectCause};
use diemcau_core::replica::{Delta, Replica};
use diemcau_core::roster::{Point, Roster};
use diemcau_core::state::{PointState, PowerState};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::{ConvertError, dashboard, fact};
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
    let delta = Delta { from: Seq(7), to: Seq(9), at: AT, points };
    assert_eq!(dashboard::delta_from_wire(dashboard::delta_to_wire(&delta, None)), Ok(delta));
}

fn bodies() -> Vec<FactBody> {
    let point = PointIdx(1);
    let agent = || {
        Box::new(AttachedAgent {
            id: AgentId::new("agent-1"),
            boot: BootId::new("boot-1"),
            version: "0.1.0".into(),
            simulated: true,
        })
    };
    let power = Power { source: PowerSource::Battery, charge_percent: Some(80) };
    let restated = |link| FactBody::PointRestated {
        point,
        state: Box::new(PointState {
            link,
            agent: Some(agent()),
            power: PowerState { now: power, since: Some(AT), last: PowerSource::Battery },
            counts: Counts::default(),
            taken: BTreeMap::new(),
            losses: 3,
        }),
    };
    let (reason, by) = (GoodbyeReason::Ups, "Lê Văn Cường");
    vec![
        FactBody::EventOpened(Box::new(EventOpened { settings: settings(), roster: roster() })),
        FactBody::SessionOpened { session: Session::Rehearsal },
        FactBody::Attached { point, agent: agent() },
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
                report_seq: 12,
                observed: AT - Duration::from_hours(1),
                observed_estimated: true,
                received: AT,
            }),
        },
        FactBody::WatchInterrupted { from: AT - Duration::from_secs(9), to: AT },
        FactBody::JournalGap { from: AT - Duration::from_secs(9), to: AT },
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
        levels: vec![Level { id: "tinh".into(), name: "Tỉnh".into(), pace: Pace::STANDARD }],
        agenda: vec![AgendaItem { at: AT, item: "Khai mạc".into(), point: Some(PointIdx(0)) }],
    }
}

fn roster() -> Roster {
    let point = |code: &str, parent: Option<u32>| Point {
        code: Code::new(code),
        name: "Xã Thọ Xuân".into(),
        level: LevelIdx(0),
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
        unplaced: false,
    };
    Roster::new(vec![point("TINH", None), point("380", Some(0))]).expect("it is a tree")
}

fn now() -> PointNow {
    PointNow {
        presence: Presence::Left,
        since: Some(AT),
        power: PowerSource::Generator,
        power_since: Some(AT),
        charge_percent: Some(40),
        last_power: PowerSource::Battery,
        count: Some(Box::new(StandingCount {
            count: 45,
            source: CountSource::Device,
            by: "camera".into(),
            note: "".into(),
            observed: AT,
            received: AT,
            reporter: PointIdx(1),
        })),
        simulated: true,
        left_reason: Some(GoodbyeReason::Person),
        losses: 2,
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
        health: None,
    }
}

fn pages() -> Vec<v1::SnapshotPage> {
    let replica = replica();
    replica
        .roster()
        .iter()
        .map(|(idx, point)| {
            let now = Some(dashboard::point_now_to_wire(idx, replica.now(idx)));
            v1::SnapshotPage { points: vec![v1::Point { now, ..dashboard::point_to_wire(idx, point) }] }
        })
        .collect()
}
