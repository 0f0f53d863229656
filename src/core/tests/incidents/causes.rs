//! Why: what each kind of evidence says, and which outweighs which.

use diemcau_core::act::{AboutGiven, Act, WordGiven};
use diemcau_core::fact::Told;
use diemcau_core::incident::{Cause, Ground, Incident, IncidentId};
use diemcau_core::outside::{Utility, WordId, WordKind};
use diemcau_core::path::Band;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::GoodbyeReason;

use crate::conditions::window;
use crate::merging::districts;
use crate::world::{World, on, s};

fn latest(world: &World, id: IncidentId) -> &Incident {
    world.core.state().incidents().get(id).expect("it is kept")
}

fn has(incident: &Incident, is: impl Fn(&Ground) -> bool) -> bool {
    incident.found.grounds.iter().any(is)
}

fn feeder(name: &str) -> AboutGiven {
    AboutGiven::Feeder(name.into())
}

fn uplink(name: &str) -> AboutGiven {
    AboutGiven::Uplink(name.into())
}

#[test]
fn silent_after_on_battery_means_power() {
    let mut world = World::new(districts());
    world.power(world.at("A5"), PowerSource::Battery);
    world.advance(s(60));
    world.fall_all(&["A5"]);
    world.advance(s(30));
    let incident = world.only();
    assert_eq!((incident.found.cause, incident.since), (Cause::Power, world.now - s(90)));
    assert!(has(incident, |ground| matches!(ground, Ground::OnBattery { n_lost: 1, n_live: 0, .. })));
}

#[test]
fn a_goodbye_by_the_ups_means_power_and_one_by_a_shutdown_is_told() {
    let mut world = World::new(districts());
    world.leave(world.at("A5"), GoodbyeReason::Ups);
    world.leave(world.at("A6"), GoodbyeReason::Shutdown);
    world.advance(s(10));
    let causes: Vec<_> = world.summary().into_iter().map(|(_, cause, _)| cause).collect();
    assert_eq!(causes, [Cause::Power, Cause::Unknown]);
    assert!(has(world.outages()[1], |ground| *ground == Ground::SwitchedOff));
}

#[test]
fn a_test_of_the_battery_is_no_outage() {
    let mut world = World::new(districts());
    let condition = Some(diemcau_core::power::PowerCondition::Testing);
    let testing = diemcau_core::power::PowerReading { condition, ..on(PowerSource::Battery) };
    world.reading(world.at("A5"), testing);
    world.advance(s(60));
    assert_eq!(world.n_opened(), 0);
}

/// The power fails at a feeder: three live on, one by one they fall, and one had no battery.
#[test]
fn who_falls_on_a_feeder_without_power_joins_its_incident() {
    let mut world = World::new(districts());
    for code in ["A1", "A2", "A3"] {
        world.power(world.at(code), PowerSource::Battery);
    }
    world.advance(s(10));
    let id = world.only().id;
    assert_eq!(world.summary(), [("feeder F1".into(), Cause::Power, 3)]);
    world.advance(s(600));
    world.fall_all(&["A1"]);
    world.advance(s(300));
    world.fall_all(&["A4"]);
    world.advance(s(30));
    assert_eq!(world.summary(), [("feeder F1".into(), Cause::Power, 4)]);
    assert_eq!((world.only().id, world.n_opened()), (id, 1));
    assert_eq!(world.only().found.lost().count(), 2);
}

#[test]
fn batteries_at_siblings_of_the_feeder_mean_power() {
    let mut world = World::new(districts());
    world.power(world.at("A1"), PowerSource::Battery);
    world.fall_all(&["A2"]);
    world.advance(s(30));
    let of_loss = world.outages().into_iter().find(|incident| incident.found.lost().next().is_some());
    let incident = of_loss.expect("it is out");
    assert_eq!(incident.found.cause, Cause::Power);
    assert!(has(incident, |ground| matches!(ground, Ground::Siblings { n: 1, .. })));
}

#[test]
fn a_planned_cut_names_the_cause_of_what_falls_in_its_time() {
    for (starts_in, lasts, cause) in
        [(0, 600, Cause::Power), (240, 600, Cause::Power), (400, 600, Cause::Unknown)]
    {
        let mut world = World::new(districts());
        let from = Some(world.now + s(starts_in));
        let planned = WordGiven {
            utility: Utility::Power,
            about: feeder("F1"),
            from,
            to: Some(world.now + s(starts_in + lasts)),
            kind: WordKind::Planned,
            by: "Điện lực".into(),
            text: "".into(),
        };
        world.act(Act::Words(vec![planned]));
        world.fall_all(&["A1"]);
        world.advance(s(30));
        let outage = world.outages()[0];
        assert_eq!(outage.found.cause, cause, "in {starts_in} s");
        let is_told = has(outage, |ground| matches!(ground, Ground::Word(_)));
        assert_eq!(is_told, cause == Cause::Power);
    }
}

#[test]
fn a_planned_cut_that_is_over_says_nothing_of_what_falls_later() {
    let mut world = World::new(districts());
    let planned = WordGiven {
        utility: Utility::Power,
        about: feeder("F1"),
        from: None,
        to: Some(world.now + s(60)),
        kind: WordKind::Planned,
        by: "Điện lực".into(),
        text: "".into(),
    };
    world.act(Act::Words(vec![planned]));
    world.advance(s(61));
    world.fall_all(&["A1"]);
    world.advance(s(30));
    assert_eq!(world.outages()[0].found.cause, Cause::Unknown);
}

#[test]
fn a_dying_gasp_means_power_and_a_lost_signal_the_line() {
    for (utility, kind, cause) in [
        (Utility::Power, WordKind::DyingGasp, Cause::Power),
        (Utility::Line, WordKind::LossOfSignal, Cause::Line),
    ] {
        let mut world = World::new(districts());
        world.fall_all(&["A5"]);
        world.advance(s(20));
        let (id, unknown) = (world.only().id, world.only().found.cause);
        assert_eq!(unknown, Cause::Unknown);
        let fact = world.word(utility, AboutGiven::Point("A5".into()), kind);
        world.advance(s(2));
        assert_eq!((world.only().id, world.only().found.cause), (id, cause));
        let said = Ground::Word(WordId { fact, place: 0 });
        assert!(has(world.only(), |ground| *ground == said));
    }
}

#[test]
fn a_word_outweighs_what_points_have_in_common_and_must_speak_of_most() {
    let mut world = World::new(districts());
    world.fall_all(&["B1", "B2", "B3", "B4", "B5"]);
    world.advance(s(10));
    assert_eq!(world.only().found.cause, Cause::Line);
    for code in ["B1", "B2"] {
        world.word(Utility::Power, AboutGiven::Point(code.into()), WordKind::DyingGasp);
    }
    world.advance(s(2));
    assert_eq!(world.only().found.cause, Cause::Line, "two of five");
    world.word(Utility::Power, AboutGiven::Point("B3".into()), WordKind::DyingGasp);
    world.advance(s(2));
    assert_eq!(world.only().found.cause, Cause::Power, "three of five");
}

#[test]
fn a_word_of_half_of_the_points_does_not_decide() {
    for (n_words, cause) in [(3, Cause::Unknown), (4, Cause::Power)] {
        let mut world = World::new(districts());
        let codes = ["D", "D4", "D5", "D6", "D7", "D8"];
        world.fall_all(&codes);
        for code in &codes[..n_words] {
            world.word(Utility::Power, AboutGiven::Point((*code).into()), WordKind::DyingGasp);
        }
        world.advance(s(20));
        assert_eq!(world.summary(), [("node D".into(), cause, 6)]);
    }
}

#[test]
fn what_the_point_said_itself_outweighs_a_word() {
    let mut world = World::new(districts());
    world.power(world.at("A5"), PowerSource::Battery);
    world.advance(s(30));
    world.fall_all(&["A5"]);
    world.advance(s(20));
    world.word(Utility::Line, AboutGiven::Point("A5".into()), WordKind::LossOfSignal);
    world.advance(s(10));
    assert_eq!(world.only().found.cause, Cause::Power);
}

/// What is held yields to nothing weaker; what was withdrawn holds nothing.
#[test]
fn a_word_that_was_withdrawn_decides_no_longer() {
    let mut world = World::new(districts());
    world.fall_all(&["B1", "B2", "B3"]);
    let fact = world.word(Utility::Power, uplink("U1"), WordKind::Said);
    world.advance(s(20));
    assert_eq!(world.only().found.cause, Cause::Power);
    world.act(Act::WithdrawWord { word: WordId { fact, place: 0 } });
    world.advance(s(2));
    assert_eq!(world.only().found.cause, Cause::Line);
    assert!(!has(world.only(), |ground| matches!(ground, Ground::Word(_))));
}

#[test]
fn what_agents_tell_later_revises_the_cause_of_the_same_incident() {
    let mut world = World::new(districts());
    world.fall_all(&["B1", "B2", "B3", "B4", "B5"]);
    world.advance(s(60));
    let id = world.only().id;
    assert_eq!(world.only().found.cause, Cause::Line);
    for code in ["B1", "B2", "B3"] {
        let point = world.at(code);
        world.back(point);
        world.tell_outage(point, s(60));
        world.tell(point, s(59), Told::Power(on(PowerSource::Battery)));
    }
    world.advance(s(3));
    assert_eq!((world.only().id, world.only().found.cause, world.n_opened()), (id, Cause::Power, 1));
}

#[test]
fn it_does_so_after_the_end_too_for_ten_minutes() {
    for (later, cause) in [(60, Cause::Line), (500, Cause::Line), (700, Cause::Unknown)] {
        let mut world = World::new(districts());
        world.fall_all(&["A5"]);
        world.advance(s(60));
        let id = world.only().id;
        world.back_all(&["A5"]);
        world.advance(s(later));
        assert!(world.open().is_empty());
        let point = world.at("A5");
        world.tell(point, s(later), outage(s(61)));
        world.advance(s(3));
        assert_eq!(latest(&world, id).found.cause, cause, "after {later} s");
        assert!(latest(&world, id).end.is_some());
    }
}

fn outage(length: std::time::Duration) -> Told {
    Told::Outage { length, length_estimated: false, cause: None, text: "".into() }
}

#[test]
fn a_machine_that_ran_on_with_power_was_cut_off_from_its_line() {
    for (restarts, cause) in [(false, Cause::Line), (true, Cause::Unknown)] {
        let mut world = World::new(districts());
        world.fall_all(&["A5"]);
        world.advance(s(60));
        let point = world.at("A5");
        if restarts {
            world.back_anew(point);
        } else {
            world.back(point);
        }
        world.tell_outage(point, s(60));
        world.advance(s(3));
        assert_eq!(world.only().found.cause, cause, "restarts: {restarts}");
    }
}

#[test]
fn what_was_told_of_an_earlier_outage_says_nothing_of_the_next() {
    let mut world = World::new(districts());
    world.fall_all(&["A5"]);
    world.advance(s(60));
    let point = world.at("A5");
    world.back(point);
    world.tell_outage(point, s(60));
    world.advance(s(15));
    assert!(world.open().is_empty());
    world.fall_all(&["A5"]);
    world.advance(s(20));
    assert_eq!(world.only().found.cause, Cause::Unknown);
}

#[test]
fn what_one_point_tells_of_its_line_does_not_outweigh_the_batteries_of_its_feeder() {
    let mut world = World::new(districts());
    for code in ["A1", "A2", "A3"] {
        world.power(world.at(code), PowerSource::Battery);
    }
    world.fall_all(&["A4"]);
    world.advance(s(60));
    assert_eq!(world.summary(), [("feeder F1".into(), Cause::Power, 4)]);
    let point = world.at("A4");
    world.back(point);
    world.tell_outage(point, s(60));
    world.advance(s(3));
    assert_eq!(world.only().found.cause, Cause::Power);
}

#[test]
fn a_place_whose_machines_all_started_anew_was_without_power() {
    let mut world = World::new(districts());
    let codes = ["D", "D4", "D5", "D6", "D7", "D8"];
    world.fall_all(&codes);
    world.advance(s(60));
    let id = world.only().id;
    for code in codes {
        world.back_anew(world.at(code));
    }
    world.advance(s(60));
    assert_eq!(latest(&world, id).found.cause, Cause::Power);
    assert!(latest(&world, id).end.is_some());
}

#[test]
fn a_meeting_path_that_was_bad_before_hints_at_the_line() {
    for (before, cause) in [(60, Cause::Line), (180, Cause::Unknown)] {
        let mut world = World::new(districts());
        let point = world.at("A5");
        world.tell(point, s(0), Told::Quality(window(Band::Bad)));
        world.advance(s(before));
        world.fall(point);
        world.advance(s(20));
        let outages = world.outages();
        assert_eq!(outages[0].found.cause, cause, "{before} s before");
    }
}

#[test]
fn unequal_evidence_never_weakens_a_cause() {
    let mut world = World::new(districts());
    world.fall_all(&["A5"]);
    world.word(Utility::Power, AboutGiven::Point("A5".into()), WordKind::DyingGasp);
    world.advance(s(20));
    assert_eq!(world.only().found.cause, Cause::Power);
    // A hint is weaker than a word.
    let point = world.at("A5");
    world.back(point);
    world.tell(point, s(30), Told::Quality(window(Band::Bad)));
    world.advance(s(3));
    assert_eq!(world.only().found.cause, Cause::Power);
}

#[test]
fn one_battery_says_nothing_of_an_uplink_that_took_others() {
    for (n_battery, cause) in [(1, Cause::Line), (2, Cause::Power)] {
        let mut world = World::new(districts());
        let codes = ["B1", "B2", "B3", "B4", "B5"];
        for code in &codes[..n_battery] {
            world.power(world.at(code), PowerSource::Battery);
        }
        world.advance(s(2));
        world.fall_all(&codes);
        world.advance(s(20));
        assert_eq!(world.summary(), [("uplink U1".into(), cause, 5)]);
    }
}
