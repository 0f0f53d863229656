//! When an incident opens, how long it stands, and what is left of it after a restart.

use diemcau_core::event::EventSettings;
use diemcau_core::fact::FactBody;
use diemcau_core::incident::{Cause, EndKind, IncidentId};
use diemcau_core::presence::GoodbyeReason;
use diemcau_core::time::Timestamp;

use crate::merging::{districts, rows};
use crate::world::{World, ms, roster, s, settings};

fn opened_at(world: &World) -> Vec<(Timestamp, Timestamp)> {
    let incidents = world.core.state().incidents();
    incidents.open().map(|incident| (incident.since, incident.opened)).collect()
}

fn ended(world: &World) -> Vec<(IncidentId, Timestamp, EndKind)> {
    let ended = world.core.state().incidents().ended();
    ended.filter_map(|incident| Some((incident.id, incident.end?.at, incident.end?.how))).collect()
}

#[test]
fn an_incident_opens_when_it_has_gathered_for_five_seconds() {
    let mut world = World::new(districts());
    let fallen = world.now;
    world.fall_all(&["A1"]);
    world.advance(s(3) + ms(4_999));
    assert_eq!(opened_at(&world), []);
    world.advance(ms(1));
    assert_eq!(opened_at(&world), [(fallen + s(3), fallen + s(8))]);
}

#[test]
fn who_is_back_before_that_makes_none() {
    let mut world = World::new(districts());
    world.fall_all(&["A1"]);
    world.advance(s(6));
    world.back_all(&["A1"]);
    world.advance(s(60));
    assert_eq!(world.n_opened(), 0);
}

#[test]
fn a_speaking_point_stands_alone_after_two_seconds() {
    let mut rows = rows();
    for row in rows.iter_mut().filter(|row| row.0 == "B2") {
        row.0 = "B2*";
    }
    let mut world = World::new(roster(&rows));
    let fallen = world.now;
    world.fall_all(&["B1", "B2", "B3", "B4", "B5"]);
    world.advance(s(5));
    assert_eq!(opened_at(&world), [(fallen + s(3), fallen + s(5))]);
    assert_eq!(world.codes(world.only()), ["B2"]);
    world.advance(s(20));
    let summary = world.summary();
    assert_eq!(summary, [("B2".into(), Cause::Unknown, 1), ("uplink U1".into(), Cause::Line, 4)]);
}

#[test]
fn who_came_back_counts_for_ten_seconds() {
    let mut world = World::new(districts());
    world.fall_all(&["A1"]);
    world.advance(s(20));
    let (id, back) = (world.only().id, world.now);
    world.back_all(&["A1"]);
    world.advance(ms(9_999));
    assert_eq!(world.only().id, id);
    world.advance(s(5));
    assert_eq!(ended(&world), [(id, back + s(10), EndKind::Restored)]);
}

#[test]
fn who_falls_again_within_the_hold_stays_in_its_incident() {
    let mut world = World::new(districts());
    world.fall_all(&["A1"]);
    world.advance(s(20));
    let since = world.only().since;
    world.back_all(&["A1"]);
    world.advance(s(6));
    world.fall_all(&["A1"]);
    world.advance(s(120));
    let incident = world.only();
    assert_eq!((incident.since, incident.found.members[0].struck, world.n_opened()), (since, since, 1));
    let back = world.now;
    world.back_all(&["A1"]);
    world.advance(s(59));
    assert_eq!(world.open().len(), 1, "one that was lost before counts for a minute");
    world.advance(s(5));
    assert_eq!(ended(&world)[0].1, back + s(60));
}

#[test]
fn flapping_is_one_incident_that_says_so() {
    let mut world = World::new(districts());
    let begun = world.now;
    for nth in 1..=7 {
        world.fall_all(&["A1"]);
        world.advance(s(15));
        assert_eq!(world.only().found.flapping, nth >= 5, "after {nth} losses");
        world.back_all(&["A1"]);
        world.advance(s(7));
    }
    assert_eq!(world.n_opened(), 1);
    // Until ten minutes after its third loss there were five.
    let third = begun + s(2 * 22 + 3);
    world.until(third + s(599));
    assert!(world.only().found.flapping);
    world.advance(s(1));
    let (_, at, how) = ended(&world)[0];
    assert_eq!((at, how), (third + s(600), EndKind::Restored));
}

#[test]
fn whoever_leaves_in_order_is_no_incident_and_who_is_stopped_is() {
    for (reason, n_open) in [
        (GoodbyeReason::Person, 0),
        (GoodbyeReason::Upgrade, 0),
        (GoodbyeReason::Stopped, 1),
        (GoodbyeReason::Shutdown, 1),
        (GoodbyeReason::Ups, 1),
        (GoodbyeReason::Unsaid, 1),
    ] {
        let mut world = World::new(districts());
        world.leave(world.at("A1"), reason);
        world.advance(s(30));
        assert_eq!(world.open().len(), n_open, "{reason:?}");
    }
}

#[test]
fn the_end_of_the_event_ends_all() {
    let end = settings().start + s(600);
    let settings = EventSettings { end, ..settings() };
    let mut world = World::opened(settings, districts(), end - s(500));
    for code in ["A1", "A2", "A3"] {
        world.back(world.at(code));
    }
    world.fall_all(&["A1", "A2"]);
    world.advance(s(100));
    assert_eq!(world.open().len(), 2);
    world.until(end + s(1));
    let hows: Vec<_> = ended(&world).into_iter().map(|(_, at, how)| (at, how)).collect();
    assert_eq!(hows, [(end, EndKind::EventOver); 2]);
    world.fall_all(&["A3"]);
    world.advance(s(60));
    assert_eq!(world.n_opened(), 2);
}

/// Whatever part of its points is back when the collector was away, nothing opens again.
#[test]
fn after_a_restart_nothing_opens_again_and_nothing_is_forgotten() {
    for gap in [1, 15, 300] {
        let mut world = World::new(districts());
        world.fall_all(&["B1", "B2", "B3", "A1"]);
        world.advance(s(30));
        let before: Vec<_> = world.open().into_iter().cloned().collect();
        assert_eq!(before.len(), 2);
        let n_facts = world.facts.len();
        world.restart_from(n_facts, s(gap));
        world.advance(s(10));
        for point in world.core.state().roster().clone().iter().map(|(idx, _)| idx) {
            let is_out = before.iter().any(|incident| incident.has(point));
            if !is_out {
                world.back(point);
            }
        }
        world.advance(s(120));
        let after: Vec<_> = world.open().into_iter().cloned().collect();
        assert_eq!(after, before, "after {gap} s");
        assert_eq!(world.n_opened(), 2);
    }
}

#[test]
fn who_never_returns_from_a_restart_is_lost_since_then_and_told_once_the_grace_is_over() {
    let mut world = World::new(districts());
    let n_facts = world.facts.len();
    let died = world.now;
    world.restart_from(n_facts, s(5));
    let grace_ends = world.now + s(20);
    for point in world.core.state().roster().clone().iter().map(|(idx, _)| idx) {
        if !["B1", "B2", "B3"].contains(&world.core.state().roster().point(point).code.as_str()) {
            world.back(point);
        }
    }
    world.until(grace_ends - ms(1));
    assert_eq!(world.n_opened(), 0, "no incident of a site opens in the grace");
    world.advance(s(5));
    assert_eq!(world.summary(), [("uplink U1".into(), Cause::Line, 3)]);
    assert_eq!(world.only().since, died.floor_second());
}

/// In the grace most points cannot be known: that makes no group of the few that were out before.
#[test]
fn points_that_cannot_be_known_yet_make_no_group_of_those_that_are_out() {
    let mut world = World::new(districts());
    world.fall_all(&["D4", "D5", "D6"]);
    world.advance(s(30));
    let before: Vec<_> = world.open().into_iter().cloned().collect();
    assert_eq!(before.len(), 3, "three of nine");
    let n_facts = world.facts.len();
    world.restart_from(n_facts, s(5));
    world.advance(s(2));
    for point in world.core.state().roster().clone().iter().map(|(idx, _)| idx) {
        if !before.iter().any(|incident| incident.has(point)) {
            world.back(point);
        }
    }
    world.advance(s(60));
    assert_eq!(world.open().into_iter().cloned().collect::<Vec<_>>(), before);
    let n_ended =
        world.facts.iter().filter(|fact| matches!(fact.body, FactBody::IncidentResolved { .. })).count();
    assert_eq!(n_ended, 0);
}
