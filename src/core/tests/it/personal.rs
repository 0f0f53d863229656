//! Nothing that a person said or is called is left in any kind of fact, and all else is.

use std::net::Ipv4Addr;
use std::time::Duration;

use diemcau_core::act::Actor;
use diemcau_core::attendance::CountAct;
use diemcau_core::cause::Cause;
use diemcau_core::event::{AgendaItem, ReportSettings, Session};
use diemcau_core::excuse::{Attends, Excuse};
use diemcau_core::fact::{Fact, FactBody, Reported, Told};
use diemcau_core::identity::{Change, Operator, Role};
use diemcau_core::ids::{AgentId, PointIdx, Run, Seq};
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{Finding, Ground, Incident, IncidentId, Remark, Scope, Subject};
use diemcau_core::machine::Marks;
use diemcau_core::meeting::MeetingListed;
use diemcau_core::outbox::{Delivery, Kind, Notification, NotificationId, Outcome, Queued};
use diemcau_core::outside::{About, Utility, Word, WordId, WordKind};
use diemcau_core::path::{Band, PathWindow};
use diemcau_core::personal::Purge;
use diemcau_core::point::{AttachedAgent, PointState};
use diemcau_core::presence::{GoodbyeReason, Link};
use diemcau_core::readiness::{Check, Tick, Ticks};
use diemcau_core::recipient::{ChannelName, RecipientId};
use diemcau_core::statements::{Confirmation, MediaState, Statements};
use diemcau_core::time::Timestamp;

use crate::province::{agent, opened, window};

/// Whoever it is: a name that a recipient may have, too.
const SAID: &str = "anh-rieng-0912345678";
const POINT: PointIdx = PointIdx(2);
const AT: Timestamp = Timestamp::from_millis(700_000);

#[test]
fn nothing_that_a_person_said_is_left_in_any_fact() {
    for body in said() {
        let fact = Fact { seq: Seq(7), at: AT, session: Session::Live, body };
        assert!(format!("{fact:?}").contains(SAID), "it tests nothing: {fact:?}");
        let purged = Purge::default().purged(fact.clone());
        assert!(!format!("{purged:?}").contains(SAID), "{purged:?}");
        assert!(!format!("{purged:?}").contains("10.1.2.3"), "{purged:?}");
        assert_eq!((purged.seq, purged.at, purged.session), (fact.seq, fact.at, fact.session));
        assert_eq!(purged.body.point(), fact.body.point());
    }
}

#[test]
fn sources_and_recipients_stay_as_many_as_they_were() {
    let mut purge = Purge::default();
    let mut source = |name: &str| match purge.purged(fact(listed(name))).body {
        FactBody::MeetingListed(listed) => listed.source.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(["Zoom", "tệp", "Zoom"].map(&mut source), ["1", "2", "1"]);
    let mut recipient = |id: &str| match purge.purged(fact(queued(id))).body {
        FactBody::NotificationQueued { notification } => notification.recipient.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(["a", "b", "a"].map(&mut recipient), ["1", "2", "1"]);
}

#[test]
fn what_devices_tell_stays_as_it_is() {
    for body in [
        FactBody::Heard { point: POINT },
        FactBody::Reported { point: POINT, reported: Box::new(told(Told::Quality(window(Band::Fair)))) },
        FactBody::CutoffReached {
            name: "Báo cáo nhanh".into(),
            at: AT,
            known: diemcau_core::cutoff::Known::InTime,
        },
    ] {
        let fact = fact(body);
        assert_eq!(Purge::default().purged(fact.clone()), fact);
    }
}

fn fact(body: FactBody) -> Fact {
    Fact { seq: Seq(7), at: AT, session: Session::Live, body }
}

fn actor() -> Actor {
    let address = Some(Ipv4Addr::new(10, 1, 2, 3).into());
    Actor { name: SAID.into(), address, user: Some(SAID.into()) }
}

/// A fact of each kind that speaks of people, with all that it can say.
fn said() -> Vec<FactBody> {
    let (text, actor) = (|| Box::<str>::from(SAID), actor);
    let mut event = opened();
    event.settings.operators_phone = SAID.into();
    event.settings.report = ReportSettings { signer: SAID.into(), ..ReportSettings::default() };
    event.settings.agenda = vec![AgendaItem { at: AT, item: SAID.into(), point: None }];
    let told = |told| FactBody::Reported { point: POINT, reported: Box::new(self::told(told)) };
    let redirected = PathWindow { redirect: Some(text()), ..window(Band::Bad) };
    let deed = |deed| FactBody::IncidentActed { id: IncidentId(3), deed, actor: actor() };
    let act = |act| FactBody::CountActed { point: POINT, act, actor: actor() };
    let tried = |outcome| FactBody::DeliveryTried {
        id: NotificationId(4),
        channel: ChannelName::new("sms").expect("a good name"),
        outcome,
    };
    vec![
        FactBody::EventOpened(Box::new(event)),
        FactBody::Attached { point: POINT, agent: Box::new(machine()) },
        FactBody::IncidentOpened { finding: Box::new(in_turn()), from: None },
        FactBody::Left { point: POINT, reason: GoodbyeReason::Person, by: text() },
        FactBody::PointRestated { point: POINT, state: Box::new(restated()) },
        told(Told::Confirmation { state: MediaState::NoSound, by: text(), note: text() }),
        told(Told::Chair { present: true, by: text() }),
        told(Told::Help { needed: true, text: text(), by: text() }),
        told(Told::Outage { length: Duration::ZERO, length_estimated: false, cause: None, text: text() }),
        told(Told::Quality(redirected)),
        FactBody::Replied { point: POINT, text: text(), actor: actor() },
        FactBody::IncidentRestated { incident: Box::new(incident()) },
        deed(Deed::Acknowledge { text: text() }),
        deed(Deed::Assign { to: text() }),
        deed(Deed::Note { text: text() }),
        deed(Deed::Snooze { until: AT }),
        FactBody::Silenced { node: POINT, from: AT, to: AT, reason: text(), actor: actor() },
        FactBody::SilenceEnded { silence: Seq(3), actor: actor() },
        FactBody::WordsGiven { words: vec![word()], actor: actor() },
        FactBody::WordWithdrawn { word: WordId { fact: Seq(3), place: 0 }, actor: actor() },
        FactBody::ReadinessTicked { point: POINT, check: Check::Chair, is_good: None, actor: actor() },
        act(CountAct::Enter { count: 3, note: text() }),
        act(CountAct::Override { count: 3, reason: text() }),
        act(CountAct::Verify),
        FactBody::Excused { point: POINT, attends: Attends::Away, reason: text(), actor: actor() },
        FactBody::Called { point: POINT, note: text(), actor: actor() },
        FactBody::ProbeAsked { point: POINT, actor: actor() },
        FactBody::LinksRevoked { point: POINT, epoch: 2, actor: actor() },
        FactBody::OrganiserChanged { name: text(), digest: Some([7; 32]), actor: actor() },
        FactBody::Amended { cutoff: "Nhanh".into(), reason: text(), actor: actor() },
        FactBody::Approved { cutoff: "Nhanh".into(), amendment: None, actor: actor() },
        FactBody::Identity { change: Box::new(operator()), actor: actor() },
        listed(SAID),
        queued(SAID),
        tried(Outcome::Sent { proof: text() }),
        tried(Outcome::Retry { after: None, reason: text() }),
        tried(Outcome::Refused { reason: text() }),
        FactBody::OutboxRestated { notifications: notifications() },
    ]
}

fn machine() -> AttachedAgent {
    let address = Some(Ipv4Addr::new(10, 1, 2, 3).into());
    AttachedAgent { marks: Marks { address, host: SAID.into(), certificate: None }, ..agent("a", "b") }
}

fn in_turn() -> Finding {
    let machines = vec![machine().machine()].into_boxed_slice();
    Finding { grounds: vec![Ground::Machines(machines)], ..incident().found }
}

fn told(told: Told) -> Reported {
    Reported {
        agent: AgentId::new("a"),
        run: Run(1),
        report_seq: 1,
        observed: AT,
        observed_estimated: false,
        told,
    }
}

fn restated() -> PointState {
    let (by, note) = (Box::<str>::from(SAID), Box::<str>::from(SAID));
    let confirmation = Confirmation { state: MediaState::Good, at: AT, by: by.clone(), note };
    let mut ticks = Ticks::default();
    ticks.set(Check::Chair, Some(Tick { is_good: true, by: by.clone(), at: AT }));
    let excuse = Excuse { attends: Attends::Away, reason: by.clone(), by: by.clone(), at: AT };
    PointState {
        agent: Some(Box::new(machine())),
        link: Link::Left { since: AT, reason: GoodbyeReason::Person, by },
        statements: Statements::restated(Some(confirmation)),
        ticks: Some(Box::new(ticks)),
        excuse: Some(Box::new(excuse)),
        called: Some(Box::new(diemcau_core::call::Called {
            at: AT,
            by: SAID.into(),
            note: SAID.into(),
            n_calls: 2,
        })),
        ..PointState::default()
    }
}

fn incident() -> Incident {
    let remark = || Remark { at: AT, by: SAID.into(), text: SAID.into() };
    Incident {
        id: IncidentId(3),
        found: Finding {
            subject: Subject::Outage,
            scope: Scope::Point(POINT),
            cause: Cause::Line,
            grounds: Vec::new(),
            members: Vec::new(),
            of: 1,
            flapping: false,
        },
        since: AT,
        opened: AT,
        touched: vec![POINT],
        from: None,
        acknowledged: Some(remark()),
        assigned_to: Some(SAID.into()),
        notes: vec![remark()],
        snoozed_until: None,
        end: None,
    }
}

fn word() -> Word {
    let about = About::Feeder("Lộ 371".into());
    let (by, text) = (SAID.into(), SAID.into());
    Word { utility: Utility::Power, about, from: AT, to: AT, kind: WordKind::Said, by, text }
}

fn operator() -> Change {
    let operator = Operator { role: Role::Viewer, scope: None, digest: [9; 32] };
    Change::OperatorChanged { name: SAID.into(), operator: Some(operator) }
}

fn listed(source: &str) -> FactBody {
    FactBody::MeetingListed(Box::new(MeetingListed {
        source: source.into(),
        points: vec![POINT],
        n_participants: 4,
        until: AT,
        actor: Some(actor()),
    }))
}

fn of(recipient: &str) -> Queued {
    Queued {
        recipient: RecipientId::new(recipient).expect("a good identity"),
        kind: Kind::Opened,
        about: Vec::new(),
        thread: None,
        channels: vec![ChannelName::new("sms").expect("a good name")],
        is_speaking: false,
        report: None,
    }
}

fn queued(recipient: &str) -> FactBody {
    FactBody::NotificationQueued { notification: Box::new(of(recipient)) }
}

fn notifications() -> Vec<Notification> {
    let (proof, reason) = (SAID.into(), SAID.into());
    let deliveries = [Delivery::Sent { at: AT, channel: 0, proof }, Delivery::Failed { at: AT, reason }];
    let notification = |delivery| Notification {
        id: NotificationId(4),
        queued: AT,
        what: of(SAID),
        attempts: 1,
        changed: AT,
        delivery,
    };
    deliveries.map(notification).to_vec()
}
