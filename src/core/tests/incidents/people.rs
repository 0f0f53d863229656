//! What people do with incidents: each a fact, seen at once, and undone by no judgement.

use diemcau_core::act::{Act, ActRefusal};
use diemcau_core::decide::Core;
use diemcau_core::incident::fold::Deed;
use diemcau_core::incident::{Incident, IncidentId, MAX_NOTES};
use diemcau_core::input::Answer;

use crate::merging::districts;
use crate::world::{World, s};

fn deed(world: &mut World, id: IncidentId, deed: Deed) -> Answer {
    world.act(Act::Incident { id, deed })
}

fn fallen() -> (World, IncidentId) {
    let mut world = World::new(districts());
    world.fall_all(&["A1"]);
    world.advance(s(20));
    let id = world.only().id;
    (world, id)
}

#[test]
fn an_incident_is_taken_given_away_noted_and_snoozed() {
    let (mut world, id) = fallen();
    assert_eq!(world.only().state_id(), "open");
    let until = world.now + s(300);
    let done = [
        deed(&mut world, id, Deed::Acknowledge { text: "ETA 10 phút".into() }),
        deed(&mut world, id, Deed::Assign { to: "Tổ VNPT".into() }),
        deed(&mut world, id, Deed::Note { text: "đã gọi xã".into() }),
        deed(&mut world, id, Deed::Snooze { until }),
    ];
    assert!(done.iter().all(|answer| matches!(answer, Answer::Done(_))), "{done:?}");
    let taken = |incident: &Incident| incident.acknowledged.clone().expect("somebody took it");
    let incident = world.only();
    assert_eq!(incident.state_id(), "acknowledged");
    assert_eq!((&*taken(incident).by, &*taken(incident).text), ("Trực ban", "ETA 10 phút"));
    assert_eq!((incident.assigned_to.as_deref(), &*incident.notes[0].text), (Some("Tổ VNPT"), "đã gọi xã"));
    assert_eq!(incident.snoozed_until, Some(until));

    world.fall_all(&["A2", "A3"]);
    world.advance(s(20));
    let grown = world.only();
    assert_eq!((grown.id, grown.found.members.len()), (id, 3));
    assert_eq!(grown.state_id(), "acknowledged", "who took it has it when it grows");
    let n_facts = world.facts.len();
    world.restart_from(n_facts, s(5));
    assert_eq!(world.only().state_id(), "acknowledged");
    assert_eq!(Core::replay(world.facts.iter().cloned()).state(), world.core.state());
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let (mut world, id) = fallen();
    let (n_facts, now) = (world.facts.len(), world.now);
    let nobodys = IncidentId(id.0 + 99);
    for (answer, refusal) in [
        (deed(&mut world, nobodys, Deed::Note { text: "?".into() }), ActRefusal::UnknownIncident(nobodys)),
        (deed(&mut world, id, Deed::Note { text: " ".into() }), ActRefusal::NothingSaid),
        (deed(&mut world, id, Deed::Assign { to: "".into() }), ActRefusal::NothingSaid),
        (deed(&mut world, id, Deed::Snooze { until: now }), ActRefusal::EndsBefore),
    ] {
        assert_eq!(answer, Answer::ActRefused(refusal));
    }
    assert_eq!(world.facts.len(), n_facts);
}

#[test]
fn notes_are_bounded_and_the_oldest_goes() {
    let (mut world, id) = fallen();
    for nth in 0..=MAX_NOTES {
        deed(&mut world, id, Deed::Note { text: nth.to_string().into() });
    }
    let notes = &world.only().notes;
    assert_eq!((notes.len(), &*notes[0].text), (MAX_NOTES, "1"));
}

#[test]
fn an_incident_that_is_over_can_still_be_noted() {
    let (mut world, id) = fallen();
    world.back_all(&["A1"]);
    world.advance(s(30));
    deed(&mut world, id, Deed::Note { text: "dây bị chuột cắn".into() });
    let incident = world.core.state().incidents().get(id).expect("it is kept");
    assert_eq!((incident.state_id(), incident.notes.len()), ("resolved", 1));
}

#[test]
fn a_silence_covers_a_subtree_for_its_time_and_stops_no_watching() {
    let mut world = World::new(districts());
    let to = world.now + s(120);
    let act = Act::Silence { code: "A".into(), from: None, to, reason: "thay tủ điện".into() };
    let Answer::Done(silence) = world.act(act) else { panic!("it is done") };
    let silenced = |world: &World, code: &str| {
        let state = world.core.state();
        state.incidents().is_silenced(state.roster(), world.at(code), world.now)
    };
    assert!(silenced(&world, "A") && silenced(&world, "A1") && !silenced(&world, "B1"));
    world.fall_all(&["A1"]);
    world.advance(s(20));
    assert_eq!(world.open().len(), 1, "it is watched all the same");
    world.advance(s(100));
    assert!(!silenced(&world, "A1"), "its time is over");
    let over = Answer::ActRefused(ActRefusal::UnknownSilence(silence));
    assert_eq!(world.act(Act::EndSilence { silence }), over);
    let again = Act::Silence { code: "A".into(), from: None, to: world.now + s(60), reason: "thử".into() };
    let Answer::Done(silence) = world.act(again) else { panic!("it is done") };
    world.act(Act::EndSilence { silence });
    assert!(!silenced(&world, "A1"));
}
