use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::Level;
use diemcau_core::event::Pace;
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{AgentId, BootId, Code, Generation, LevelIdx};
use diemcau_core::input::{Hello, Input};
use diemcau_core::point::AttachedAgent;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::roster::Point;

use super::*;

#[test]
fn dashboards_that_keep_up_share_one_delta() {
    let mut stage = Stage::new(3);
    let (mut one, mut two) = (stage.watch(), stage.watch());
    stage.attach(1);
    stage.publish();
    let (first, second) = (one.deltas.try_recv().unwrap(), two.deltas.try_recv().unwrap());
    let (News::Delta(first_bytes), News::Delta(second_bytes)) = (&first, &second) else { panic!("no delta") };
    assert_eq!(first_bytes.as_ptr(), second_bytes.as_ptr(), "the same bytes");
    assert_eq!(decoded(&first).points.len(), 1);
}

#[test]
fn a_slow_dashboard_is_told_later_once_what_changed() {
    let mut stage = Stage::new(50);
    let watching = stage.watch();
    let mut replica = replica_of(&watching.picture);
    let mut deltas = watching.deltas;
    for idx in 0..50 {
        stage.attach(idx);
        stage.publish();
    }
    for expected in [1, 1, 1, 1] {
        let delta = decoded(&deltas.try_recv().unwrap());
        assert_eq!(delta.points.len(), expected);
        take(&mut replica, &delta);
    }
    assert!(deltas.try_recv().is_err(), "nothing queued up");
    stage.publish();
    let merged = decoded(&deltas.try_recv().unwrap());
    assert_eq!(merged.points.len(), 46, "all that it missed, each once");
    take(&mut replica, &merged);
    assert_eq!(replica.tallies().total().points.live, 50);
    assert_eq!(replica.tallies(), stage.core.state().tallies());
}

#[test]
fn a_snapshot_is_not_changed_by_what_comes_after_it() {
    let mut stage = Stage::new(2);
    let watching = stage.watch();
    stage.attach(0);
    stage.publish();
    assert_eq!(watching.picture.now[0].presence, Presence::Unseen);
    assert_eq!(stage.watch().picture.now[0].presence, Presence::Live);
}

#[test]
fn another_session_reaches_who_keeps_up_as_a_delta_and_who_missed_it_as_a_picture_anew() {
    let mut stage = Stage::new(50);
    let (mut quick, mut slow) = (stage.watch(), stage.watch());
    let mut replica = replica_of(&quick.picture);
    for idx in 0..5 {
        stage.attach(idx);
        stage.publish();
        take(&mut replica, &decoded(&quick.deltas.try_recv().unwrap()));
    }
    stage.open_session(Session::Rehearsal);
    stage.publish();
    let delta = decoded(&quick.deltas.try_recv().unwrap());
    assert!(delta.frame.as_ref().unwrap().points.is_empty(), "the roster is as before");
    take(&mut replica, &delta);
    assert_eq!((replica.session(), replica.tallies().total().points.live), (Session::Rehearsal, 0));

    while slow.deltas.try_recv().is_ok() {}
    stage.publish();
    let Ok(News::Anew(picture)) = slow.deltas.try_recv() else { panic!("it missed the frame") };
    assert_eq!(replica_of(&picture).session(), Session::Rehearsal);
    stage.attach(7);
    stage.publish();
    let mut anew = replica_of(&picture);
    take(&mut anew, &decoded(&slow.deltas.try_recv().unwrap()));
    assert_eq!(anew.tallies(), stage.core.state().tallies());
}

#[test]
fn health_is_told_when_it_changes() {
    let mut stage = Stage::new(1);
    let mut deltas = stage.watch().deltas;
    stage.publish();
    assert_eq!(decoded(&deltas.try_recv().unwrap()).health, None);
    stage.health.journal_error = "full".to_owned();
    stage.publish();
    assert_eq!(decoded(&deltas.try_recv().unwrap()).health.as_ref(), Some(&stage.health));
    stage.publish();
    assert_eq!(decoded(&deltas.try_recv().unwrap()).health, None);
}

#[test]
fn there_is_room_for_so_many_dashboards() {
    let mut stage = Stage::new(1);
    let mut open: Vec<_> = (0..MAX_DASHBOARDS).map(|_| stage.watch()).collect();
    assert!(stage.hub.watch().is_none());
    open.pop();
    assert!(stage.hub.watch().is_some());
}

#[test]
fn a_dashboard_that_stopped_reading_makes_room_for_another() {
    let mut stage = Stage::new(1);
    let _stopped: Vec<_> = (0..MAX_DASHBOARDS).map(|_| stage.watch()).collect();
    for _ in 0..4 {
        stage.publish();
    }
    stage.now = stage.now + STOPPED_AFTER;
    stage.publish();
    assert!(stage.hub.watch().is_some());
}

struct Stage {
    core: Core,
    hub: Hub,
    health: v1::Health,
    now: Timestamp,
}

impl Stage {
    fn new(n_points: usize) -> Self {
        let mut core = Core::default();
        let now = Timestamp::from_millis(1_000);
        core.open_event(now, event(n_points), &mut Facts::new());
        core.open_session(now, Session::Live, None, &mut Facts::new());
        let health = v1::Health::default();
        Self { hub: Hub::new(core.state(), health.clone(), now), core, health, now }
    }

    fn watch(&mut self) -> Watching {
        self.hub.watch().unwrap()
    }

    fn open_session(&mut self, session: Session) {
        let mut facts = Facts::new();
        self.core.open_session(self.now, session, None, &mut facts);
        for (_, touched) in facts {
            self.hub.touch(touched);
        }
    }

    fn attach(&mut self, idx: usize) {
        let agent = AttachedAgent {
            id: AgentId::new("agent"),
            boot: BootId::new("boot"),
            version: "".into(),
            simulated: false,
        };
        let code = idx.to_string().into();
        let hello = Hello { code, generation: Generation(1), agent, power: None };
        let mut facts = Facts::new();
        self.core.handle(self.now, Input::Hello(Box::new(hello)), &mut facts);
        for (_, touched) in facts {
            self.hub.touch(touched);
        }
    }

    fn publish(&mut self) {
        self.now = self.now + Duration::from_millis(10);
        let delta = self.hub.copy(self.core.state(), self.now);
        self.hub.publish(&delta, &self.health);
    }
}

fn event(n_points: usize) -> EventOpened {
    let level = Level::new("xa", "xã", Pace::STANDARD);
    let settings = EventSettings { levels: vec![level], ..EventSettings::default() };
    let points = (0..n_points).map(|idx| Point {
        parent: (idx > 0).then_some(PointIdx(0)),
        ..Point::new(Code::new(&idx.to_string()), "", LevelIdx(0))
    });
    EventOpened { settings, roster: Roster::new(points.collect()).unwrap() }
}

fn replica_of(picture: &Picture) -> Replica {
    Replica::new(
        (*picture.settings).clone(),
        (*picture.roster).clone(),
        picture.session,
        (picture.revision, picture.at),
        picture.now.clone(),
    )
    .unwrap()
}

fn decoded(news: &News) -> v1::Delta {
    let News::Delta(bytes) = news else { panic!("the picture begins anew") };
    let reply = v1::WatchReply::decode(bytes.as_ref()).unwrap();
    let Some(v1::watch_reply::Body::Delta(delta)) = reply.body else { panic!("no delta") };
    delta
}

fn take(replica: &mut Replica, delta: &v1::Delta) {
    replica.apply(dashboard::delta_from_wire(delta.clone()).unwrap()).unwrap();
}
