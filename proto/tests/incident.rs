//! Incidents, silences and words survive the wire and the journal unchanged, and an older program meets
//! newer ones without harm.

use std::sync::Arc;
use std::time::Duration;

use diemcau_core::act::Actor;
use diemcau_core::event::{EventSettings, Level, Pace, Session};
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{AgentId, BootId, Code, LevelIdx, PointIdx, Seq};
use diemcau_core::incident::fold::{Deed, Silence};
use diemcau_core::incident::picture::{IncidentChange, IncidentPicture};
use diemcau_core::incident::{
    Cause, End, EndKind, Finding, Ground, Incident, IncidentId, Member, Remark, Scope, Subject,
};
use diemcau_core::machine::{Machine, Marks};
use diemcau_core::outside::{About, Utility, Word, WordId, WordKind};
use diemcau_core::point::PointNow;
use diemcau_core::replica::{Delta, Replica, ReplicaError};
use diemcau_core::risk::Risk;
use diemcau_core::roster::{Point, Roster};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::incident::picture;
use diemcau_proto::convert::{dashboard, fact, incident};
use diemcau_proto::v1;
use prost::Message as _;

const AT: Timestamp = Timestamp::from_millis(1_746_666_000_000);
/// No enum has such a number.
const NEWER: i32 = 77;

#[test]
fn every_fact_comes_back_from_the_journal() {
    for (seq, body) in (1..).zip(bodies()) {
        let kept = Fact { seq: Seq(seq), at: AT, session: Session::Rehearsal, body };
        let bytes = fact::to_wire(&kept).encode_to_vec();
        let decoded = v1::Fact::decode(&bytes[..]).expect("the bytes are a fact");
        assert_eq!(fact::from_wire(decoded), Ok(kept));
    }
}

#[test]
fn a_fact_of_a_newer_kind_is_an_error_in_the_journal_and_never_another_fact() {
    let opened = |finding: v1::IncidentFinding| v1::Fact {
        seq: 1,
        session: v1::Session::Live.into(),
        body: Some(v1::fact::Body::IncidentOpened(v1::IncidentOpened { finding: Some(finding), from: None })),
        ..v1::Fact::default()
    };
    let whole = incident::to_wire(&incident()).found.expect("it has a finding");
    assert!(fact::from_wire(opened(whole.clone())).is_ok());
    let newer_ground = v1::Ground { kind: None };
    for finding in [
        v1::IncidentFinding { subject: NEWER, ..whole.clone() },
        v1::IncidentFinding { cause: NEWER, ..whole.clone() },
        v1::IncidentFinding { scope: Some(v1::IncidentScope { r#where: None }), ..whole.clone() },
        v1::IncidentFinding { grounds: vec![newer_ground], ..whole },
    ] {
        assert!(fact::from_wire(opened(finding)).is_err());
    }
}

#[test]
fn a_change_comes_back_in_a_delta() {
    let change = IncidentChange {
        gone: vec![IncidentId(3)],
        words_gone: vec![WordId { fact: Seq(4), place: 1 }],
        ..picture().whole()
    };
    let incidents = Some(Box::new(change));
    let delta = Delta { from: Seq(7), to: Seq(9), at: AT, frame: None, points: Vec::new(), incidents };
    assert_eq!(dashboard::delta_from_wire(dashboard::delta_to_wire(&delta, None)), Ok(delta));
}

#[test]
fn a_snapshot_comes_back_in_pages_of_incidents() {
    let many = (1_000..1_250).map(|id| Arc::new(Incident { id: IncidentId(id), ..incident() }));
    let mut original = picture();
    original.apply(IncidentChange { incidents: many.collect(), ..IncidentChange::default() });
    assert_eq!(picture::n_pages(&original), 3);
    let mut change = IncidentChange::default();
    for number in 0..picture::n_pages(&original) {
        let page = picture::page(&original, number);
        assert!(page.incidents.len() <= picture::PAGE);
        picture::add_page(page, &mut change);
    }
    let mut replica = replica();
    replica.add_incidents(change).expect("all its points are there");
    assert_eq!(replica.incidents(), &original);
    assert_eq!(picture::n_pages(&IncidentPicture::default()), 0);
}

#[test]
fn incidents_of_points_that_are_not_there_do_not_fit() {
    let mut replica = replica();
    let before = replica.clone();
    let (idx, len) = (PointIdx(9), 3);
    let stray_member =
        Finding { members: vec![Member { point: idx, struck: AT, lost: None }], ..incident().found };
    let stray_scope = Finding { scope: Scope::Node(idx), ..incident().found };
    let ground = Ground::Area { node: Some(idx), n: 3, of: 3, within_s: 1 };
    let stray_ground = Finding { grounds: vec![ground], ..incident().found };
    for found in [stray_member, stray_scope, stray_ground] {
        let incident = Arc::new(Incident { found, ..incident() });
        let change = IncidentChange { incidents: vec![incident], ..IncidentChange::default() };
        refused(&mut replica, change, ReplicaError::NoSuchPoint { idx, len });
    }
    let word = (WordId { fact: Seq(1), place: 0 }, Word { about: About::Point(idx), ..word() });
    let silence = Silence { node: idx, ..silence() };
    for change in [
        IncidentChange { words: vec![word], ..IncidentChange::default() },
        IncidentChange { silences: Some(vec![silence]), ..IncidentChange::default() },
    ] {
        refused(&mut replica, change, ReplicaError::NoSuchPoint { idx, len });
    }
    assert_eq!(replica, before);
}

#[test]
fn an_older_dashboard_shows_what_it_understands_of_newer_incidents() {
    let whole = incident::to_wire(&incident());
    let found = whole.found.clone().expect("it has a finding");
    let newer_ground = v1::Ground { kind: None };
    let newer_risk = v1::ground::Shared { risk: NEWER, ..v1::ground::Shared::default() };
    let newer_risk = v1::Ground { kind: Some(v1::ground::Kind::Shared(newer_risk)) };
    let known = found.grounds[0].clone();
    let with_found = |id, found| v1::Incident { id, found: Some(found), ..whole.clone() };
    let end = v1::IncidentEnd { how: NEWER, ..v1::IncidentEnd::default() };
    let (newer_word, newer_utility) =
        (v1::Word { kind: NEWER, ..wire_word() }, v1::Word { utility: NEWER, ..wire_word() });
    let change = v1::IncidentChange {
        incidents: vec![
            with_found(1, v1::IncidentFinding { subject: NEWER, ..found.clone() }),
            with_found(2, v1::IncidentFinding { cause: NEWER, ..found.clone() }),
            with_found(
                3,
                v1::IncidentFinding { grounds: vec![newer_ground, known, newer_risk], ..found.clone() },
            ),
            with_found(4, v1::IncidentFinding { scope: None, ..found }),
            v1::Incident { id: 5, end: Some(end), ..whole },
        ],
        words: vec![newer_word, newer_utility],
        ..v1::IncidentChange::default()
    };
    let change = picture::change_from_wire(change);
    let ids: Vec<u64> = change.incidents.iter().map(|incident| incident.id.0).collect();
    assert_eq!(ids, [2, 3, 5], "an incident about nothing that it knows is passed over");
    assert_eq!(change.incidents[0].found.cause, Cause::Unknown);
    assert_eq!(change.incidents[1].found.grounds, incident().found.grounds[..1]);
    assert_eq!(change.incidents[2].end.map(|end| end.how), Some(EndKind::Restored));
    let kinds: Vec<_> = change.words.iter().map(|(_, word)| word.kind).collect();
    assert_eq!(kinds, [WordKind::Said]);
    replica().add_incidents(change).expect("all its points are there");
}

fn refused(replica: &mut Replica, change: IncidentChange, error: ReplicaError) {
    let (from, at, incidents) = (replica.revision(), replica.at(), Some(Box::new(change)));
    let delta = Delta { from, to: from.next(), at, frame: None, points: Vec::new(), incidents };
    assert_eq!(replica.apply(delta), Err(error));
}

fn bodies() -> Vec<FactBody> {
    let id = IncidentId(7);
    let finding = || Box::new(incident().found);
    let actor = || Actor { name: "Nam".into(), address: Some([10, 0, 0, 7].into()), user: None };
    let acted = |deed| FactBody::IncidentActed { id, deed, actor: actor() };
    let restated = |end| FactBody::IncidentRestated { incident: Box::new(Incident { end, ..incident() }) };
    let ended = |how| Some(End { at: AT, how });
    let scopes = [
        Scope::Point(PointIdx(1)),
        Scope::Node(PointIdx(0)),
        Scope::Uplink("OLT-381-02".into()),
        Scope::Feeder("371E9.1".into()),
        Scope::All,
    ];
    let mut bodies = vec![
        FactBody::IncidentOpened { finding: finding(), from: None },
        FactBody::IncidentOpened { finding: finding(), from: Some(id) },
        FactBody::IncidentResolved { id, how: EndKind::Restored },
        FactBody::IncidentResolved { id, how: EndKind::Merged(IncidentId(9)) },
        FactBody::IncidentResolved { id, how: EndKind::EventOver },
        restated(None),
        restated(ended(EndKind::Merged(IncidentId(9)))),
        acted(Deed::Acknowledge { text: "ETA 10 phút".into() }),
        acted(Deed::Assign { to: "VNPT".into() }),
        acted(Deed::Note { text: "đã gọi".into() }),
        acted(Deed::Snooze { until: AT }),
        FactBody::Silenced {
            node: PointIdx(1),
            from: AT,
            to: AT + Duration::from_mins(30),
            reason: "bảo trì".into(),
            actor: actor(),
        },
        FactBody::SilenceEnded { silence: Seq(8), actor: actor() },
        FactBody::WordsGiven {
            words: vec![
                word(),
                Word { utility: Utility::Line, kind: WordKind::LossOfSignal, ..word() },
                Word { about: About::Feeder("371E9.1".into()), kind: WordKind::DyingGasp, ..word() },
                Word { about: About::Uplink("OLT-1".into()), kind: WordKind::Said, ..word() },
            ],
            actor: actor(),
        },
        FactBody::WordWithdrawn { word: WordId { fact: Seq(8), place: 2 }, actor: actor() },
        FactBody::UplinkChanged { works: true },
        FactBody::UplinkChanged { works: false },
        FactBody::Blinded { since: AT },
        FactBody::ClockStepped { ahead_ms: Some(-3_000) },
        FactBody::ClockStepped { ahead_ms: None },
    ];
    let revised = |finding| FactBody::IncidentRevised { id, finding: Box::new(finding) };
    bodies.extend(scopes.map(|scope| revised(Finding { scope, ..incident().found })));
    bodies.extend(Cause::ALL.map(|cause| revised(Finding { cause, ..incident().found })));
    bodies.extend(subjects().map(|subject| revised(Finding { subject, ..incident().found })));
    bodies
}

fn subjects() -> [Subject; 12] {
    [
        Subject::Outage,
        Subject::BatteryEnds,
        Subject::Help,
        Subject::NoPicture,
        Subject::NoSound,
        Subject::Path,
        Subject::Certificate,
        Subject::Clash,
        Subject::Unseen,
        Subject::MissingCounts,
        Subject::Blind,
        Subject::Clock,
    ]
}

fn incident() -> Incident {
    let member = |point, lost| Member { point: PointIdx(point), struck: AT, lost };
    let remark = |text: &str| Remark { at: AT, by: "Nam".into(), text: text.into() };
    Incident {
        id: IncidentId(7),
        found: Finding {
            subject: Subject::Outage,
            scope: Scope::Uplink("OLT-381-02".into()),
            cause: Cause::Line,
            grounds: grounds(),
            members: vec![member(1, Some(AT + Duration::from_secs(2))), member(2, None)],
            of: 9,
            flapping: true,
        },
        since: AT - Duration::from_secs(3),
        opened: AT,
        touched: vec![PointIdx(0), PointIdx(1), PointIdx(2)],
        from: Some(IncidentId(5)),
        acknowledged: Some(remark("ETA 10 phút")),
        assigned_to: Some("VNPT".into()),
        notes: vec![remark("đã gọi"), remark("")],
        snoozed_until: Some(AT + Duration::from_mins(10)),
        end: None,
    }
}

fn grounds() -> Vec<Ground> {
    let (feeder, uplink, since): (Box<str>, Box<str>, _) = ("371E9.1".into(), "OLT-1".into(), AT);
    vec![
        Ground::ToldBattery { n: 6, since },
        Ground::ToldAlive { n: 2 },
        Ground::Restarted { n: 3 },
        Ground::OnBattery { n_lost: 4, n_live: 5, since },
        Ground::Word(WordId { fact: Seq(8), place: 1 }),
        Ground::Siblings { feeder: feeder.clone(), n: 2 },
        Ground::Shared { risk: Risk::Feeder, name: feeder.clone(), n: 8, of: 9, within_s: 4 },
        Ground::Shared { risk: Risk::Uplink, name: uplink.clone(), n: 8, of: 9, within_s: 4 },
        Ground::Either { feeder, uplink },
        Ground::Area { node: Some(PointIdx(1)), n: 3, of: 4, within_s: 5 },
        Ground::Area { node: None, n: 3, of: 4, within_s: 5 },
        Ground::QualitySank { since },
        Ground::SwitchedOff,
        Ground::UplinkFails { since },
        Ground::UplinkWorks,
        Ground::Machines(
            [
                Marks::default(),
                Marks {
                    address: Some([10, 0, 0, 7].into()),
                    host: "PC-1".into(),
                    certificate: Some([7; 32]),
                },
            ]
            .map(|marks| Machine { id: AgentId::new("a"), boot: BootId::new(&marks.host), marks })
            .into(),
        ),
    ]
}

fn word() -> Word {
    Word {
        utility: Utility::Power,
        about: About::Point(PointIdx(1)),
        from: AT,
        to: AT + Duration::from_mins(35),
        kind: WordKind::Planned,
        by: "Điện lực Thanh Hóa".into(),
        text: "cắt điện lộ 371".into(),
    }
}

fn wire_word() -> v1::Word {
    let change = IncidentChange {
        words: vec![(WordId { fact: Seq(8), place: 0 }, word())],
        ..IncidentChange::default()
    };
    picture::change_to_wire(&change).words.remove(0)
}

fn silence() -> Silence {
    Silence {
        id: Seq(8),
        node: PointIdx(1),
        from: AT,
        to: AT + Duration::from_mins(30),
        reason: "bảo trì".into(),
        by: "Nam".into(),
    }
}

fn picture() -> IncidentPicture {
    let ended = Incident {
        id: IncidentId(6),
        end: Some(End { at: AT, how: EndKind::Restored }),
        acknowledged: None,
        assigned_to: None,
        snoozed_until: None,
        from: None,
        ..incident()
    };
    let mut picture = IncidentPicture::default();
    picture.apply(IncidentChange {
        incidents: vec![Arc::new(ended), Arc::new(incident())],
        silences: Some(vec![silence()]),
        words: (0..).map(|place| WordId { fact: Seq(8), place }).zip([word(), word()]).collect(),
        ..IncidentChange::default()
    });
    picture
}

fn replica() -> Replica {
    let settings =
        EventSettings { levels: vec![Level::new("xa", "Xã", Pace::STANDARD)], ..EventSettings::default() };
    let point = |code: &str, parent: Option<u32>| Point {
        parent: parent.map(PointIdx),
        ..Point::new(Code::new(code), code, LevelIdx(0))
    };
    let points = vec![point("TINH", None), point("380", Some(0)), point("381", Some(0))];
    let roster = Roster::new(points).expect("it is a tree");
    Replica::new(settings, roster, Session::Live, (Seq(7), AT), vec![PointNow::default(); 3])
        .expect("one state for each")
}
