use std::collections::BTreeMap;

use diemcau_core::ids::{Code, LevelIdx};
use diemcau_core::roster::{Point, Roster};

use super::*;

/// A root, `n_areas` districts of `size` points each; feeders and uplinks of `share` neighbours.
fn roster(n_areas: u32, size: u32, share: u32) -> Roster {
    let point = |code: String, parent: Option<u32>, group: String| Point {
        name: code.as_str().into(),
        code: Code::new(&code),
        level: LevelIdx(0),
        parent: parent.map(PointIdx),
        expected: Some(40),
        chair: "".into(),
        contact: "".into(),
        phone: "".into(),
        carrier: "".into(),
        uplink: format!("OLT {group}").into(),
        feeder: format!("Lộ {group}").into(),
        hosted_by: None,
        note: "".into(),
        speaking: code == "H0",
        unplaced: false,
        retired: false,
    };
    let mut points = vec![point("T".to_owned(), None, "T".to_owned())];
    for area in 0..n_areas {
        let district = u32::try_from(points.len()).unwrap();
        points.push(point(format!("H{area}"), Some(0), format!("{area}-0")));
        for n in 1..size {
            points.push(point(format!("X{area}-{n}"), Some(district), format!("{area}-{}", n / share)));
        }
    }
    Roster::new(points).unwrap()
}

fn terms(seed: u64, arrive_s: u64, horizon_s: u64) -> Terms {
    Terms { seed, arrive: Duration::from_secs(arrive_s), horizon: Duration::from_secs(horizon_s) }
}

/// Most points that are out at one instant, those included that never come, by going through the
/// scripts; and that no point does what it cannot.
fn most_out(plan: &Plan) -> usize {
    let absent = plan.scripts.iter().filter(|script| script.arrive.is_none()).count();
    let mut changes: BTreeMap<Duration, i64> = BTreeMap::new();
    for script in &plan.scripts {
        let mut out = false;
        assert!(script.steps.is_sorted_by_key(|step| step.at));
        for Step { at, action } in &script.steps {
            assert!(script.arrive.is_some_and(|arrive| arrive <= *at), "{script:?}");
            let goes_out = match action {
                Action::FallSilent | Action::Depart => true,
                Action::Resume | Action::Reboot => false,
                Action::Break | Action::Count(_) | Action::Power(_) => continue,
            };
            assert_ne!(out, goes_out, "{script:?}");
            out = goes_out;
            *changes.entry(*at).or_default() += if goes_out { 1 } else { -1 };
        }
    }
    let running = changes.values().scan(0, |out, change| {
        *out += change;
        Some(*out)
    });
    absent + usize::try_from(running.max().unwrap_or(0)).unwrap()
}

#[test]
fn any_seed_and_size_keeps_most_points_there_and_everybody_in_time() {
    let mut random = Random::new(1);
    for round in 0..200 {
        let size = u32::try_from(random.within(1..=40)).unwrap();
        let roster = roster(u32::try_from(random.within(1..=30)).unwrap(), size, 8);
        let simulated = Simulated::new(&roster, None, |idx| roster.find("T") != Some(idx));
        let terms = terms(random.within(0..=u64::MAX), random.within(0..=60), random.within(1..=900));
        let plan = Plan::default_mix(&simulated, terms);
        assert!(most_out(&plan) <= MAX_OUT, "round {round}: {}", most_out(&plan));
        assert_eq!(plan.scripts.len(), simulated.len());
        for script in &plan.scripts {
            assert!(script.arrive.is_none_or(|arrive| arrive <= terms.arrive));
            assert!(script.steps.iter().all(|step| step.at <= terms.horizon));
            for step in &script.steps {
                if let Action::Count(count) = &step.action {
                    assert!((34..=42).contains(&count.people) && count.by.ends_with("(mẫu)"), "{count:?}");
                }
            }
        }
    }
}

#[test]
fn a_seed_fixes_the_plan() {
    let roster = roster(12, 30, 8);
    let simulated = Simulated::new(&roster, None, |_| true);
    let plan = Plan::default_mix(&simulated, terms(5, 60, 600));
    assert_eq!(plan, Plan::default_mix(&simulated, terms(5, 60, 600)));
    assert_ne!(plan, Plan::default_mix(&simulated, terms(6, 60, 600)));
}

#[test]
fn the_mix_has_every_kind_of_fault_and_begins_with_a_cut_feeder_and_a_fallen_uplink() {
    let roster = roster(20, 30, 8);
    let simulated = Simulated::new(&roster, None, |_| true);
    let plan = Plan::default_mix(&simulated, terms(1, 60, 600));
    for kind in [FaultKind::Power, FaultKind::Line, FaultKind::Away, FaultKind::Break, FaultKind::Reboot] {
        assert!(plan.faults.iter().any(|fault| fault.kind == kind), "{kind:?}");
    }
    let early = |kind, place: &str| {
        plan.faults.iter().find(|fault| fault.kind == kind && fault.place.starts_with(place)).unwrap()
    };
    let cut = early(FaultKind::Power, "Lộ");
    assert!(cut.at <= Duration::from_secs(20) && cut.participants.len() >= 6, "{cut:?}");
    assert!(!cut.falling.is_empty() && cut.falling.len() < cut.participants.len());
    let on_battery = |participant: &usize| {
        plan.scripts[*participant].steps.iter().any(|step| {
            matches!(step.action, Action::Power(Electricity { source: PowerSource::Battery, .. }))
                && step.at >= cut.at
        })
    };
    assert!(cut.participants.iter().all(on_battery));
    let fallen = early(FaultKind::Line, "OLT");
    assert!(fallen.at <= Duration::from_secs(30) && fallen.falling == fallen.participants, "{fallen:?}");
    let n = simulated.len();
    assert!((n - n / 50..n).contains(&plan.n_arrivals()));
}

#[test]
fn fewer_points_are_taken_in_the_order_of_the_roster() {
    let roster = roster(2, 5, 3);
    let simulated = Simulated::new(&roster, Some(3), |idx| roster.find("T") != Some(idx));
    let codes: Vec<&str> =
        (0..simulated.len()).map(|participant| simulated.point(participant).code.as_str()).collect();
    assert_eq!(codes, ["H0", "X0-1", "X0-2"]);
}

fn of_scenario(text: &str) -> Result<Plan, String> {
    let roster = roster(4, 30, 8);
    let simulated = Simulated::new(&roster, None, |_| true);
    let scenario = Scenario::parse(text).map_err(|error| format!("{error}: {error:?}"))?;
    Plan::of_scenario(&simulated, &scenario, terms(1, 5, 600)).map_err(|error| error.to_string())
}

#[test]
fn a_scenario_says_who_comes_who_counts_and_what_strikes() {
    let plan = of_scenario(
        r#"
        [[arrival]]
        below = "H3"
        at = "50s"
        [[arrival]]
        point = "X1-1"
        never = true
        [[count]]
        point = "H2"
        at = "10s"
        count = 77
        [[fault]]
        uplink = "OLT 0-1"
        kind = "line"
        at = "20s"
        lasts = "1m"
        [[fault]]
        feeder = "Lộ 1-0"
        kind = "power"
        at = "15s"
        lasts = "40s"
        falling = 100
        [[fault]]
        point = "H2"
        kind = "break"
        at = "30s"
        "#,
    )
    .unwrap();
    let late = plan.scripts.iter().filter(|script| script.arrive == Some(Duration::from_secs(50)));
    assert_eq!(late.count(), 30);
    assert_eq!(plan.n_arrivals(), 120 + 1 - 1);
    let counts: Vec<u32> = plan.scripts[61]
        .steps
        .iter()
        .filter_map(|step| if let Action::Count(count) = &step.action { Some(count.people) } else { None })
        .collect();
    assert_eq!(counts, [77]);
    let struck: Vec<_> = plan.faults.iter().map(|fault| (fault.kind, fault.participants.len())).collect();
    // X1-1 of the feeder's eight never comes.
    assert_eq!(struck, [(FaultKind::Power, 7), (FaultKind::Line, 8), (FaultKind::Break, 1)]);
    assert_eq!(most_out(&plan), 1 + 7 + 8);
}

#[test]
fn the_example_in_the_help_plays_on_the_sample_roster() {
    let roster = diemcau::sample::event().roster;
    let simulated = Simulated::new(&roster, None, |_| true);
    let scenario = Scenario::parse(EXAMPLE).unwrap();
    let plan = Plan::of_scenario(&simulated, &scenario, terms(1, 30, 600)).unwrap();
    assert_eq!(plan.faults.len(), 1);
    assert!(plan.faults[0].participants.len() >= 8 && plan.faults[0].falling.len() >= 4, "{:?}", plan.faults);
    assert!(most_out(&plan) <= MAX_OUT);
}

#[test]
fn a_scenario_that_cannot_be_is_refused() {
    for (text, fault) in [
        ("max = 3", "unknown field"),
        ("[[fault]]\npoint = \"H0\"\nkind = \"fire\"\nat = \"1s\"", "unknown variant"),
        ("[[fault]]\npoint = \"H0\"\nkind = \"line\"\nat = \"soon\"\nlasts = \"1s\"", "length of time"),
        ("[[fault]]\npoint = \"H9\"\nkind = \"line\"\nat = \"9s\"\nlasts = \"1s\"", "no point takes part"),
        ("[[fault]]\nkind = \"line\"\nat = \"9s\"\nlasts = \"1s\"", "exactly one of"),
        ("[[fault]]\npoint = \"H0\"\nkind = \"line\"\nat = \"9s\"", "needs lasts"),
        ("[[fault]]\npoint = \"H0\"\nkind = \"break\"\nat = \"9s\"\nlasts = \"1s\"", "does not last"),
        ("[[arrival]]\npoint = \"H0\"", "exactly one of at"),
        ("[[count]]\npoint = \"H0\"\nat = \"0s\"\ncount = 1", "has not arrived"),
        ("[[fault]]\nbelow = \"T\"\nkind = \"line\"\nat = \"9s\"\nlasts = \"1s\"", "points out at once"),
    ] {
        let error = of_scenario(text).unwrap_err();
        assert!(error.contains(fault), "{text}: {error}");
    }
}
