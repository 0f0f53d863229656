use diemcau_core::act::{AboutGiven, Act, Actor, WordGiven};
use diemcau_core::attendance::CountAct;
use diemcau_core::cutoff::{FrozenFigure, FrozenSums};
use diemcau_core::decide::{Core, Facts};
use diemcau_core::event::{Cutoff, EventSettings, Level, Pace, Session};
use diemcau_core::fact::EventOpened;
use diemcau_core::ids::{AgentId, BootId, Code, Generation, LevelIdx};
use diemcau_core::incident::fold::Deed;
use diemcau_core::input::{Answer, Hello, Input};
use diemcau_core::machine::Marks;
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::point::AttachedAgent;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_core::roster::{Point, Roster};

use super::*;

/// The instant of the count.
const CUTOFF: Timestamp = Timestamp::from_millis(4_000);

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

#[test]
fn a_figure_that_freezes_and_what_comes_after_it_reach_who_keeps_up_and_who_is_slow_without_a_picture_anew() {
    let mut stage = Stage::new(3);
    let watching = (stage.watch(), stage.watch());
    let mut quick = (replica_of(&watching.0.picture), watching.0.deltas);
    let mut slow = (replica_of(&watching.1.picture), watching.1.deltas);
    assert_eq!(quick.0.frozen(), []);
    let enter = |count: u32| Act::Count { code: "1".into(), act: CountAct::Enter { count, note: "".into() } };
    stage.act(enter(40));
    for _ in 0..DELTAS {
        stage.publish();
        read(&mut quick.0, &mut quick.1);
    }
    stage.attach(1);
    stage.until(CUTOFF);
    stage.publish();
    read(&mut quick.0, &mut quick.1);
    let figure = |n_open| FrozenFigure {
        name: "Báo cáo nhanh".into(),
        at: CUTOFF,
        sums: Some(FrozenSums { expected: 3, connected: 1, attendees: 40 }),
        n_amendments: 0,
        n_open,
    };
    assert_eq!(quick.0.frozen(), [figure(0)]);
    stage
        .act(Act::Count { code: "1".into(), act: CountAct::Override { count: 30, reason: "nhầm".into() } });
    stage.publish();
    read(&mut quick.0, &mut quick.1);
    assert_eq!(quick.0.frozen(), [figure(1)]);

    while let Ok(news) = slow.1.try_recv() {
        take(&mut slow.0, &decoded(&news));
    }
    stage.publish();
    take(&mut slow.0, &decoded(&slow.1.try_recv().unwrap()));
    assert_eq!(slow.0.frozen(), [figure(1)]);
    assert_eq!(replica_of(&stage.watch().picture).frozen(), [figure(1)]);
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
        self.touch(facts);
    }

    fn until(&mut self, now: Timestamp) {
        self.now = now;
        let mut facts = Facts::new();
        self.core.handle_timeout(now, &mut facts);
        self.touch(facts);
    }

    fn attach(&mut self, idx: usize) {
        let agent = AttachedAgent {
            id: AgentId::new("agent"),
            boot: BootId::new("boot"),
            version: "".into(),
            simulated: false,
            marks: Marks::default(),
        };
        let code = idx.to_string().into();
        let hello = Hello { code, generation: Generation(1), agent, answers_probes: false, power: None };
        self.input(Input::Hello(Box::new(hello)));
    }

    fn uplink(&mut self, works: bool) {
        self.input(Input::Uplink { works });
    }

    fn clock(&mut self, ahead_ms: Option<i64>) {
        self.input(Input::Clock { ahead_ms });
        self.until(self.now + Duration::from_secs(2));
    }

    fn act(&mut self, act: Act) {
        let actor = Actor::default();
        let answer = self.input(Input::Act { actor, act });
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }

    fn input(&mut self, input: Input) -> Answer {
        let mut facts = Facts::new();
        let answer = self.core.handle(self.now, input, &mut facts);
        self.touch(facts);
        answer
    }

    fn touch(&mut self, facts: Facts) {
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

/// Changes something.
type Step = Box<dyn Fn(&mut Stage)>;

/// Every kind of change of incidents, step by step.
fn steps() -> Vec<Step> {
    let power = |code: &str| WordGiven {
        utility: Utility::Power,
        about: AboutGiven::Point(code.into()),
        from: None,
        to: None,
        kind: WordKind::Said,
        by: "Điện lực".into(),
        text: "".into(),
    };
    let silence = |stage: &mut Stage| {
        let (to, reason) = (stage.now + Duration::from_hours(1), "bảo trì".into());
        stage.act(Act::Silence { code: "1".into(), from: None, to, reason });
    };
    vec![
        Box::new(|stage| stage.uplink(false)),
        Box::new(move |stage| stage.act(Act::Words(vec![power("1"), power("2")]))),
        Box::new(move |stage| silence(stage)),
        Box::new(|stage| stage.clock(Some(5_000))),
        Box::new(|stage| {
            let id = stage.core.state().incidents().open().next().unwrap().id;
            let deed = Deed::Acknowledge { text: "ETA 10 phút".into() };
            stage.act(Act::Incident { id, deed });
        }),
        Box::new(|stage| {
            let silence = stage.core.state().incidents().silences()[0].id;
            stage.act(Act::EndSilence { silence });
        }),
        Box::new(|stage| {
            let word = stage.core.state().words()[0].0;
            stage.act(Act::WithdrawWord { word });
        }),
        Box::new(|stage| stage.clock(None)),
        Box::new(|stage| stage.open_session(Session::Rehearsal)),
    ]
}

#[test]
fn whoever_keeps_up_whoever_is_slow_and_whoever_comes_last_are_shown_the_same_incidents() {
    let n_steps = steps().len();
    for n_missed in 0..n_steps {
        let mut stage = Stage::new(3);
        let watching = (stage.watch(), stage.watch());
        let mut quick = (replica_of(&watching.0.picture), watching.0.deltas);
        let mut slow = (replica_of(&watching.1.picture), watching.1.deltas);
        // It reads nothing until so many steps before the end.
        for _ in 0..DELTAS {
            stage.publish();
            read(&mut quick.0, &mut quick.1);
        }
        for (number, step) in steps().iter().enumerate() {
            step(&mut stage);
            stage.publish();
            read(&mut quick.0, &mut quick.1);
            let is_reading = number + n_missed >= n_steps - 1;
            if is_reading {
                read(&mut slow.0, &mut slow.1);
            }
            assert_eq!(*quick.0.incidents(), IncidentPicture::of(stage.core.state(), stage.now), "{number}");
        }
        read(&mut slow.0, &mut slow.1);
        stage.publish();
        read(&mut quick.0, &mut quick.1);
        read(&mut slow.0, &mut slow.1);
        let fresh = replica_of(&stage.watch().picture);
        assert_eq!(quick.0.incidents(), fresh.incidents());
        assert_eq!(slow.0.incidents(), fresh.incidents(), "missed until {n_missed} before the end");
    }
}

fn read(replica: &mut Replica, deltas: &mut mpsc::Receiver<News>) {
    while let Ok(news) = deltas.try_recv() {
        match &news {
            News::Delta(_) | News::Rows(..) => take(replica, &decoded(&news)),
            News::Anew(picture) => *replica = replica_of(picture),
        }
    }
}

fn event(n_points: usize) -> EventOpened {
    let level = Level::new("xa", "xã", Pace::STANDARD);
    let end = Timestamp::from_millis(7_200_000);
    let cutoffs = vec![Cutoff { name: "Báo cáo nhanh".to_owned(), at: CUTOFF, due: None }];
    let settings =
        EventSettings { levels: vec![level], start: end, end, cutoffs, ..EventSettings::default() };
    let points = (0..n_points).map(|idx| Point {
        parent: (idx > 0).then_some(PointIdx(0)),
        ..Point::new(Code::new(&idx.to_string()), "", LevelIdx(0))
    });
    EventOpened { settings, roster: Roster::new(points.collect()).unwrap() }
}

fn replica_of(picture: &Picture) -> Replica {
    let mut replica = Replica::new(
        (*picture.settings).clone(),
        (*picture.roster).clone(),
        picture.session,
        (picture.revision, picture.at),
        picture.now.clone(),
    )
    .unwrap();
    replica.add_incidents(picture.incidents.whole()).unwrap();
    replica.with_frozen(picture.frozen.clone())
}

fn decoded(news: &News) -> v1::Delta {
    let (News::Delta(bytes) | News::Rows(bytes, _)) = news else { panic!("the picture begins anew") };
    let reply = v1::WatchReply::decode(bytes.as_ref()).unwrap();
    let Some(v1::watch_reply::Body::Delta(delta)) = reply.body else { panic!("no delta") };
    delta
}

fn take(replica: &mut Replica, delta: &v1::Delta) {
    replica.apply(dashboard::delta_from_wire(delta.clone()).unwrap()).unwrap();
}
