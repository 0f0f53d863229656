//! What the official figure rests on comes back from the journal.

use diemcau_core::act::Actor;
use diemcau_core::attendance::CountAct;
use diemcau_core::call::Called;
use diemcau_core::cutoff::{FrozenFigure, FrozenSums, Known};
use diemcau_core::event::{EventSettings, ReportSettings, Session};
use diemcau_core::excuse::{Attends, Excuse};
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{Code, LevelIdx, PointIdx, Seq};
use diemcau_core::meeting::MeetingListed;
use diemcau_core::point::{PointNow, PointState};
use diemcau_core::presence::Presence;
use diemcau_core::replica::{Delta, FrameChange};
use diemcau_core::roster::Point;
use diemcau_core::roster::change::RowChange;
use diemcau_core::roster_changed::RosterChanged;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::dashboard::SnapshotBuilder;
use diemcau_proto::convert::{dashboard, fact, point};
use diemcau_proto::v1;

const AT: Timestamp = Timestamp::from_millis(1_746_664_800_000);

#[test]
fn cutoffs_and_what_operators_do_with_numbers_come_back_from_the_journal() {
    for (seq, body) in (1..).zip(official()) {
        let fact = Fact { seq: Seq(seq), at: AT, session: Session::Live, body };
        assert_eq!(fact::from_wire(fact::to_wire(&fact)), Ok(fact));
    }
}

#[test]
fn where_people_attend_and_that_they_were_called_is_seen_on_dashboards_and_outlives_a_gap() {
    for attends in [Attends::Here, Attends::At(PointIdx(0)), Attends::Away] {
        let excuse = Excuse { attends, reason: "mưa lũ".into(), by: "Lê Hoa".into(), at: AT };
        let called = Called { at: AT, by: "Lê Hoa".into(), note: "máy bận".into(), n_calls: 2 };
        let now = PointNow {
            presence: Presence::Excused,
            excuse: Some(Box::new(excuse)),
            called: Some(Box::new(called)),
            ..PointNow::default()
        };
        assert_eq!(point::now_from_wire(point::now_to_wire(PointIdx(1), &now)), (PointIdx(1), now.clone()));
        let state = PointState { excuse: now.excuse, called: now.called, ..PointState::default() };
        assert_eq!(
            point::state_from_wire(point::state_to_wire(PointIdx(1), &state)),
            Ok((PointIdx(1), state))
        );
    }
}

#[test]
fn whose_report_it_is_is_part_of_the_event() {
    let report = ReportSettings {
        parent: "UBND TỈNH".into(),
        body: "SỞ".into(),
        symbol: "SKHCN".into(),
        place: "Thanh Hóa".into(),
        to: vec!["Tỉnh ủy".into()],
        copies: vec!["VNPT".into()],
        signer_title: "GIÁM ĐỐC".into(),
        signer: "Lê Hoa".into(),
        send_at: Some(Timestamp::from_millis(7)),
    };
    let settings = EventSettings { report, ..EventSettings::default() };
    assert_eq!(dashboard::event_from_wire(dashboard::event_to_wire(&settings)), settings);
}

#[test]
fn frozen_figures_come_with_a_picture_and_with_what_changed() {
    let sums = FrozenSums { expected: 1_018, connected: 980, attendees: 52_000 };
    let figure =
        |name: &str, sums| FrozenFigure { name: name.into(), at: AT, sums, n_amendments: 1, n_open: 3 };
    let frozen = vec![figure("Báo cáo nhanh", Some(sums)), figure("Khai mạc", None)];
    let begin = v1::SnapshotBegin {
        event: Some(dashboard::event_to_wire(&EventSettings::default())),
        session: v1::Session::Live.into(),
        frozen: dashboard::frozen_to_wire(&frozen),
        ..v1::SnapshotBegin::default()
    };
    let picture = SnapshotBuilder::new(begin).and_then(SnapshotBuilder::finish);
    let mut picture = picture.expect("an empty picture is whole");
    assert_eq!(picture.frozen(), frozen);
    let frame = FrameChange { frozen: Some(frozen[..1].to_vec()), ..FrameChange::default() };
    let frame = Some(Box::new(frame));
    let (from, to) = (picture.revision(), picture.revision().next());
    let delta = Delta { from, to, at: AT, frame, points: Vec::new(), incidents: None };
    let read = dashboard::delta_from_wire(dashboard::delta_to_wire(&delta, None));
    assert_eq!(read.as_ref(), Ok(&delta));
    assert_eq!(picture.apply(delta), Ok(()));
    assert_eq!(picture.frozen(), &frozen[..1]);
}

fn official() -> Vec<FactBody> {
    let reached = |known| FactBody::CutoffReached { name: "Báo cáo nhanh".into(), at: AT, known };
    let acted = |act| FactBody::CountActed { point: PointIdx(1), act, actor: Actor::default() };
    let acts = [
        CountAct::Enter { count: 46, note: "qua điện thoại".into() },
        CountAct::Verify,
        CountAct::Override { count: 40, reason: "đếm lại".into() },
        CountAct::EndOverride,
    ];
    let cutoffs = [Known::InTime, Known::Until(AT), Known::Nothing].map(reached);
    let (cutoff, reason) = ("Báo cáo nhanh".into(), "điểm cầu báo lại".into());
    let amended = FactBody::Amended { cutoff, reason, actor: Actor::default() };
    let attending = |attends| FactBody::Excused {
        point: PointIdx(1),
        attends,
        reason: "mưa lũ".into(),
        actor: Actor::default(),
    };
    let excuses = [Attends::Here, Attends::At(PointIdx(0)), Attends::Away].map(attending);
    let called = FactBody::Called { point: PointIdx(1), note: "máy bận".into(), actor: Actor::default() };
    let said = excuses.into_iter().chain([called, amended]);
    let listed = |actor| {
        FactBody::MeetingListed(Box::new(MeetingListed {
            source: "họp".into(),
            points: vec![PointIdx(1), PointIdx(7)],
            n_participants: 3,
            until: AT,
            actor,
        }))
    };
    let listed = [Some(Actor::default()), None].map(listed);
    let changed = FactBody::RosterChanged(Box::new(RosterChanged {
        changes: vec![
            RowChange { point: PointIdx(1), was: Some(row()), now: row().taken_out() },
            RowChange { point: PointIdx(2), was: None, now: row() },
        ],
        reason: "xã mới lập".into(),
        actor: Actor { name: "Lê Hoa".into(), address: None, user: None },
    }));
    let approved = [None, Some(2)].map(|amendment| {
        let actor = Actor { name: "Lê Hoa".into(), address: None, user: None };
        FactBody::Approved { cutoff: "Báo cáo nhanh".into(), amendment, actor }
    });
    cutoffs
        .into_iter()
        .chain(acts.map(acted))
        .chain(said)
        .chain(listed)
        .chain(approved)
        .chain([changed])
        .collect()
}

fn row() -> Point {
    let parent = Some(PointIdx(0));
    Point { parent, expected: Some(30), ..Point::new(Code::new("X9"), "Xã 9", LevelIdx(2)) }
}
