//! An older dashboard before a newer collector: bytes that say what this version does not know.

use diemcau_core::event::Session;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_proto::v1;
use diemcau_proto::v1::watch_reply::Body;
use diemcau_proto::watch::{WatchReader, Watched};
use prost::Message as _;

/// No enum has such a number.
const NEWER: i32 = 77;

/// What arrives of a message, and behind it a field that no message has (2,000, four bytes).
fn arrives(body: Body) -> v1::WatchReply {
    let mut bytes = v1::WatchReply { body: Some(body) }.encode_to_vec();
    bytes.extend([0x82, 0x7d, 4, b'n', b'e', b'w', b'!']);
    v1::WatchReply::decode(&bytes[..]).expect("unknown fields are passed over")
}

fn newer(index: u32) -> v1::PointNow {
    v1::PointNow {
        index,
        presence: NEWER,
        since_ms: Some(7),
        power: Some(v1::Power {
            source: NEWER,
            alarm: NEWER,
            fault: NEWER,
            basis: NEWER,
            condition: NEWER,
            ..v1::Power::default()
        }),
        last_power: NEWER,
        count: Some(v1::StandingCount { count: 45, source: NEWER, ..v1::StandingCount::default() }),
        left_reason: NEWER,
        path: NEWER,
        confirmation: Some(v1::ConfirmationNow { state: NEWER, ..v1::ConfirmationNow::default() }),
        ..v1::PointNow::default()
    }
}

fn picture(reader: &mut WatchReader) -> Replica {
    let levels = vec![v1::Level { id: "xa".into(), ..v1::Level::default() }];
    let begin = v1::SnapshotBegin {
        revision: 1,
        event: Some(v1::Event { levels, ..v1::Event::default() }),
        session: NEWER,
        points: 2,
        ..v1::SnapshotBegin::default()
    };
    let point = |index, parent, now| v1::Point {
        index,
        code: index.to_string(),
        parent,
        now: Some(now),
        ..v1::Point::default()
    };
    let live = v1::PointNow { index: 1, presence: v1::Presence::Live.into(), ..v1::PointNow::default() };
    let points = vec![point(0, None, newer(0)), point(1, Some(0), live)];
    assert!(reader.read(arrives(Body::Begin(begin))).expect("it can be read").is_none());
    assert!(reader.read(arrives(Body::Page(v1::SnapshotPage { points }))).expect("it can be read").is_none());
    let end = reader.read(arrives(Body::End(v1::SnapshotEnd { revision: 1 }))).expect("it can be read");
    let Some(Watched::Picture(replica, _)) = end else { panic!("the picture is whole") };
    *replica
}

#[test]
fn what_it_does_not_know_is_shown_as_not_known_and_the_rest_as_it_is() {
    let mut reader = WatchReader::default();
    let mut replica = picture(&mut reader);
    assert_eq!(replica.session(), Session::Rehearsal, "nothing of it is taken for official");
    let [newer_point, live] = replica.all_now() else { panic!("two points") };
    assert_eq!(newer_point.presence, Presence::Unreachable);
    let count = newer_point.count.as_ref().expect("a number is a number");
    assert_eq!((count.count, count.source), (45, None));
    assert_eq!((&newer_point.confirmation, &newer_point.path), (&None, &None));
    assert_eq!(live.presence, Presence::Live);

    // A field 15 in the oneof of a reply that has four.
    let unknown = v1::WatchReply::decode(&[0x7a, 2, 8, 1][..]).expect("it is well formed");
    assert!(reader.read(unknown).unwrap().is_none());

    let delta =
        v1::Delta { from_revision: 1, to_revision: 2, points: vec![newer(1)], ..v1::Delta::default() };
    let step = reader.read(arrives(Body::Delta(delta))).unwrap();
    let Some(Watched::Delta(delta, _)) = step else { panic!("a delta") };
    replica.apply(delta).expect("it fits");
    assert_eq!(replica.all_now()[1].presence, Presence::Unreachable);
}
