//! Which points make one incident: what a feeder, an uplink or a node of the tree explains, and how an
//! incident grows, shrinks, merges and splits.

use diemcau_core::fact::FactBody;
use diemcau_core::incident::{Cause, EndKind};
use diemcau_core::power::PowerSource;
use diemcau_core::roster::Roster;

use crate::world::{Row, World, ms, roster, s};

/// Four districts of eight points each. Feeder F1 lies within A, F3 across C and D; uplink U1 lies within B;
/// F2 and U2 have the same points of C.
pub(crate) fn districts() -> Roster {
    roster(&rows())
}

pub(crate) fn rows() -> Vec<Row<'static>> {
    let mut rows = vec![
        ("T", "", "", ""),
        ("A", "T", "", ""),
        ("B", "T", "", ""),
        ("C", "T", "", ""),
        ("D", "T", "", ""),
    ];
    rows.extend(["A1", "A2", "A3", "A4"].map(|code| (code, "A", "F1", "")));
    rows.extend(["A5", "A6", "A7", "A8"].map(|code| (code, "A", "", "")));
    rows.extend(["B1", "B2", "B3", "B4", "B5"].map(|code| (code, "B", "", "U1")));
    rows.extend(["B6", "B7", "B8"].map(|code| (code, "B", "", "")));
    rows.extend(["C1", "C2", "C3"].map(|code| (code, "C", "F2", "U2")));
    rows.push(("C4", "C", "F3", ""));
    rows.extend(["C5", "C6", "C7", "C8"].map(|code| (code, "C", "", "")));
    rows.extend(["D1", "D2", "D3"].map(|code| (code, "D", "F3", "")));
    rows.extend(["D4", "D5", "D6", "D7", "D8"].map(|code| (code, "D", "", "")));
    rows
}

/// These fall at once; after ten seconds these outages are open.
#[track_caller]
fn check(fallen: &[&str], open: &[(&str, Cause, usize)]) -> World {
    let mut world = World::new(districts());
    world.fall_all(fallen);
    world.advance(s(10));
    check_open(&world, open);
    world
}

#[track_caller]
fn check_open(world: &World, open: &[(&str, Cause, usize)]) {
    let expected: Vec<_> = open.iter().map(|(scope, cause, n)| ((*scope).to_owned(), *cause, *n)).collect();
    assert_eq!(world.summary(), expected);
}

#[test]
fn a_feeder_explains_points_of_two_districts_and_means_power() {
    check(&["C4", "D1", "D2", "D3"], &[("feeder F3", Cause::Power, 4)]);
}

#[test]
fn an_uplink_explains_its_points_and_means_the_line() {
    check(&["B1", "B2", "B3", "B4", "B5"], &[("uplink U1", Cause::Line, 5)]);
}

#[test]
fn a_feeder_and_an_uplink_of_the_same_points_leave_the_cause_open() {
    check(&["C1", "C2", "C3"], &[("feeder F2", Cause::Unknown, 3)]);
}

#[test]
fn a_node_explains_most_of_its_points_and_gives_no_cause() {
    check(&["D", "D4", "D5", "D6", "D7", "D8"], &[("node D", Cause::Unknown, 6)]);
}

#[test]
fn two_districts_are_two_incidents_and_most_of_the_tree_is_one() {
    let all = |district: &str| (1..=8).map(|nth| format!("{district}{nth}")).collect::<Vec<_>>();
    let two: Vec<String> = [all("A"), all("D")].concat();
    let two: Vec<&str> = two.iter().map(String::as_str).collect();
    check(&two, &[("node A", Cause::Unknown, 8), ("node D", Cause::Unknown, 8)]);
    let three: Vec<String> = [all("A"), all("B"), all("D")].concat();
    let three: Vec<&str> = three.iter().map(String::as_str).collect();
    check(&three, &[("all", Cause::Unknown, 24)]);
}

#[test]
fn it_takes_three_members_and_six_tenths_of_those_that_were_there() {
    let alone =
        |codes: &[&'static str]| codes.iter().map(|code| (*code, Cause::Unknown, 1)).collect::<Vec<_>>();
    check(&["A1", "A2"], &alone(&["A1", "A2"]));
    check(&["B1", "B2", "B3"], &[("uplink U1", Cause::Line, 3)]);
    // Three of eight: two of the node's nine were not there.
    check(&["D4", "D5", "D6"], &alone(&["D4", "D5", "D6"]));
    let mut world = World::new(districts());
    for code in ["D", "D1", "D2", "D3"] {
        world.leave(world.at(code), diemcau_core::presence::GoodbyeReason::Person);
    }
    world.advance(s(60));
    world.fall_all(&["D4", "D5", "D6"]);
    world.advance(s(10));
    check_open(&world, &[("node D", Cause::Unknown, 3)]);
    assert_eq!(world.only().found.of, 5, "out of those that were there");
}

#[test]
fn losses_more_than_half_a_minute_apart_are_no_group_of_a_node() {
    for (apart, open) in [(29, vec![("node D", Cause::Unknown, 6)]), (31, vec![])] {
        let mut world = World::new(districts());
        world.fall_all(&["D", "D4", "D5"]);
        world.advance(s(apart));
        world.fall_all(&["D6", "D7", "D8"]);
        world.advance(s(10));
        let grouped: Vec<_> = world.summary().into_iter().filter(|(.., n)| *n > 1).collect();
        let open: Vec<_> = open.into_iter().map(|(scope, cause, n)| (scope.to_owned(), cause, n)).collect();
        assert_eq!(grouped, open, "{apart} s");
    }
}

/// Two of a feeder fall with their uplink, and half a minute later the three that are left of it: that is the
/// feeder's, all of whose other points were out.
#[test]
fn what_another_explains_is_no_part_of_a_later_burst() {
    let mut rows = rows();
    rows.retain(|row| !row.0.starts_with('A') || row.0 == "A");
    rows.extend(["A1", "A2"].map(|code| (code, "A", "F9", "U8")));
    rows.extend(["A3", "A4", "A5"].map(|code| (code, "B", "F9", "U9")));
    rows.extend(["A6", "A7"].map(|code| (code, "D", "", "U8")));
    rows.extend(["A8"].map(|code| (code, "D", "", "U9")));
    let mut world = World::new(roster(&rows));
    world.fall_all(&["A1"]);
    world.advance(s(3));
    world.fall_all(&["A2", "A6", "A7"]);
    world.advance(s(30));
    world.fall_all(&["A3", "A4", "A5"]);
    world.advance(s(10));
    check_open(&world, &[("uplink U8", Cause::Line, 4), ("feeder F9", Cause::Power, 3)]);
}

#[test]
fn an_incident_grows_by_what_falls_later_on_its_line() {
    let mut world = check(&["B1", "B2", "B3"], &[("uplink U1", Cause::Line, 3)]);
    let id = world.only().id;
    world.advance(s(300));
    world.fall_all(&["B4"]);
    world.advance(s(3));
    check_open(&world, &[("uplink U1", Cause::Line, 4)]);
    assert_eq!((world.only().id, world.n_opened()), (id, 1));
}

#[test]
fn single_losses_merge_into_what_explains_them() {
    let mut world = World::new(districts());
    world.fall_all(&["B1", "B2"]);
    world.advance(s(10));
    check_open(&world, &[("B1", Cause::Unknown, 1), ("B2", Cause::Unknown, 1)]);
    let first = world.outages()[0].id;
    world.fall_all(&["B3"]);
    world.advance(s(10));
    check_open(&world, &[("uplink U1", Cause::Line, 3)]);
    assert_eq!((world.only().id, world.n_opened()), (first, 2), "the older number goes on");
    let merged: Vec<_> = world.core.state().incidents().ended().filter_map(|ended| ended.end).collect();
    assert_eq!(merged.iter().map(|end| end.how).collect::<Vec<_>>(), [EndKind::Merged(first)]);
}

/// A point that lived on its battery for a minute is lost with others of its line: theirs goes on, since then.
#[test]
fn an_incident_began_when_the_first_of_its_points_was_struck_whenever_that_joined() {
    let mut world = World::new(districts());
    let struck = world.now.floor_second();
    world.power(world.at("B5"), PowerSource::Battery);
    world.advance(s(60));
    world.fall_all(&["B1", "B2", "B3", "B4"]);
    world.advance(s(8));
    let line = world.outages().last().expect("the line is down").id;
    world.fall_all(&["B5"]);
    world.advance(s(10));
    check_open(&world, &[("uplink U1", Cause::Line, 5)]);
    assert_eq!((world.only().id, world.only().since), (line, struck));
}

#[test]
fn a_cause_that_was_left_open_stays_so_after_the_end() {
    let mut world = check(&["C1", "C2", "C3"], &[("feeder F2", Cause::Unknown, 3)]);
    let id = world.only().id;
    world.back_all(&["C1", "C2", "C3"]);
    world.advance(s(60));
    let incident = world.core.state().incidents().get(id).expect("it is kept");
    assert_eq!((incident.found.cause, incident.is_open()), (Cause::Unknown, false));
}

#[test]
fn a_node_takes_over_what_was_a_feeders_and_gives_it_back() {
    let mut world = check(&["A1", "A2", "A3", "A4"], &[("feeder F1", Cause::Power, 4)]);
    let id = world.only().id;
    world.fall_all(&["A", "A5", "A6", "A7", "A8"]);
    world.advance(s(10));
    check_open(&world, &[("node A", Cause::Unknown, 9)]);
    assert_eq!(world.only().id, id);
}

#[test]
fn an_incident_shrinks_and_at_last_splits_into_those_that_are_still_out() {
    let mut world = check(&["B1", "B2", "B3", "B4", "B5"], &[("uplink U1", Cause::Line, 5)]);
    let id = world.only().id;
    world.back_all(&["B1", "B2"]);
    world.advance(s(60));
    assert_eq!((world.only().id, world.summary()[0].0.as_str()), (id, "uplink U1"), "three are still out");
    world.back_all(&["B3"]);
    world.advance(s(119));
    assert_eq!(world.summary()[0].0.as_str(), "uplink U1", "the last may be on their way");
    world.advance(s(1));
    check_open(&world, &[("B4", Cause::Line, 1), ("B5", Cause::Line, 1)]);
    let open = world.outages();
    assert_eq!((open[0].id, open[1].from), (id, Some(id)), "the number goes on, the other says whence");
    world.back_all(&["B4", "B5"]);
    world.advance(s(60));
    assert_eq!(world.summary(), []);
    let resolved =
        world.facts.iter().filter(|fact| matches!(fact.body, FactBody::IncidentResolved { .. })).count();
    assert_eq!(resolved, world.n_opened());
}

#[test]
fn who_lives_on_a_battery_counts_for_a_feeder_and_a_node_and_not_for_an_uplink() {
    for (codes, open) in [
        (vec!["A1", "A2", "A3"], vec![("feeder F1".to_owned(), Cause::Power, 3)]),
        (vec!["D", "D4", "D5", "D6", "D7", "D8"], vec![("node D".to_owned(), Cause::Power, 6)]),
    ] {
        let mut world = World::new(districts());
        for code in codes {
            world.power(world.at(code), PowerSource::Battery);
        }
        world.advance(s(10));
        assert_eq!(world.summary(), open);
    }
    let mut world = World::new(districts());
    for code in ["B1", "B2", "B3"] {
        world.power(world.at(code), PowerSource::Battery);
    }
    world.advance(s(10));
    assert!(world.summary().iter().all(|(.., n)| *n == 1), "{:?}", world.summary());
}

#[test]
fn order_within_a_second_is_of_no_effect() {
    let run = |codes: &[&str]| {
        let mut world = World::new(districts());
        world.advance(ms(100));
        for code in codes {
            world.fall(world.at(code));
            world.advance(ms(200));
        }
        world.advance(s(20));
        let found: Vec<_> = world.outages().iter().map(|incident| incident.found.clone()).collect();
        (found, world.n_opened())
    };
    assert_eq!(run(&["B1", "B2", "B3", "C1"]), run(&["C1", "B3", "B2", "B1"]));
}
