//! Notifications and what people tick survive the wire and the journal unchanged.

use std::time::Duration;

use diemcau_core::act::Actor;
use diemcau_core::event::Session;
use diemcau_core::fact::{Fact, FactBody};
use diemcau_core::ids::{PointIdx, Seq};
use diemcau_core::incident::{Cause, IncidentId, Scope};
use diemcau_core::outbox::{Delivery, Kind, Notification, NotificationId, Outcome, Queued, ReportOf, Said};
use diemcau_core::readiness::Check;
use diemcau_core::recipient::{ChannelName, RecipientId};
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::{fact, outbox};
use diemcau_proto::v1;
use prost::Message as _;

const AT: Timestamp = Timestamp::from_millis(1_746_666_000_000);

#[test]
fn every_fact_comes_back_from_the_journal() {
    for (seq, body) in (1..).zip(bodies()) {
        let kept = Fact { seq: Seq(seq), at: AT, session: Session::Live, body };
        let bytes = fact::to_wire(&kept).encode_to_vec();
        let decoded = v1::Fact::decode(&bytes[..]).expect("the bytes are a fact");
        assert_eq!(fact::from_wire(decoded), Ok(kept));
    }
}

#[test]
fn a_notification_that_names_no_channel_of_its_own_is_an_error() {
    let whole = outbox::to_wire(&notification(Delivery::Sent { at: AT, channel: 1, proof: "77".into() }));
    assert!(outbox::from_wire(whole.clone()).is_ok());
    let mut short = whole.clone();
    short.what.as_mut().expect("it has a content").channels.pop();
    assert!(outbox::from_wire(short).is_err());
    let mut newer = whole;
    newer.what.as_mut().expect("it has a content").kind = 77;
    assert!(outbox::from_wire(newer).is_err());
}

fn bodies() -> Vec<FactBody> {
    let (id, channel) = (NotificationId(9), ChannelName::new("sms").expect("a good name"));
    let tried = |outcome| FactBody::DeliveryTried { id, channel: channel.clone(), outcome };
    let actor = Actor { name: "Lê Hoa".into(), address: None, user: None };
    let ticked = |is_good| FactBody::ReadinessTicked {
        point: PointIdx(3),
        check: Check::Sends,
        is_good,
        actor: actor.clone(),
    };
    let reason = || "HTTP 429".into();
    vec![
        FactBody::NotificationQueued { notification: Box::new(queued()) },
        tried(Outcome::Sent { proof: "77".into() }),
        tried(Outcome::Retry { after: Some(Duration::from_secs(30)), reason: reason() }),
        tried(Outcome::Retry { after: None, reason: reason() }),
        tried(Outcome::Refused { reason: reason() }),
        FactBody::OutboxRestated {
            notifications: vec![
                notification(Delivery::Waiting { channel: 1, tries: 2, due: AT }),
                notification(Delivery::Sent { at: AT, channel: 0, proof: "".into() }),
                notification(Delivery::Failed { at: AT, reason: reason() }),
            ],
        },
        ticked(Some(true)),
        ticked(Some(false)),
        ticked(None),
        FactBody::CertificateChanged { probe: "web".into(), ends: Some(AT) },
        FactBody::CertificateChanged { probe: "web".into(), ends: None },
    ]
}

fn queued() -> Queued {
    let channels = ["zalo", "sms"].map(|name| ChannelName::new(name).expect("a good name")).to_vec();
    let said = |scope| Said { incident: IncidentId(7), cause: Cause::Line, scope };
    Queued {
        recipient: RecipientId::new("vnpt").expect("a good identity"),
        kind: Kind::Updated,
        about: vec![
            said(Scope::Uplink("OLT-381-02".into())),
            said(Scope::Point(PointIdx(3))),
            said(Scope::All),
        ],
        thread: Some(NotificationId(8)),
        channels,
        is_speaking: true,
        report: Some(ReportOf { cutoff: Seq(12), amendment: Some(1) }),
    }
}

fn notification(delivery: Delivery) -> Notification {
    let (id, changed) = (NotificationId(9), AT + Duration::from_secs(2));
    Notification { id, queued: AT, what: queued(), attempts: 3, changed, delivery }
}
