//! Random scripts: what is open equals what a naive reference says, whatever the order of arrival, with a
//! restart or without one.

pub(crate) mod rng;
pub(crate) mod roster;
mod run;
pub(crate) mod script;

use std::rc::Rc;

use diemcau_core::ids::PointIdx;
use diemcau_core::roster::Roster;

use self::rng::Rng;
use self::roster::province;
use self::run::{Mode, run};
use self::script::{Group, groups, separable, wild};
use crate::reference::{self, Groups};

/// How many of every hundred scripts are run in what size of province.
const SIZES: [(usize, usize, usize); 3] = [(5_000, 60, 2), (1_018, 26, 2), (120, 4, 1)];

/// Seeds beyond the quick ones of which one failed: what an incident leaves behind is forgotten at once.
const FAILED_ONCE: [u64; 1] = [42];

/// So many scripts are run where nobody asks for more.
const QUICK: u64 = 40;

/// Each with what can be cut, and what the reference needs.
struct Provinces(Vec<(Roster, Vec<Group>, Rc<Groups>)>);

impl Provinces {
    fn new() -> Self {
        let of = |(n_points, n_districts, n_speaking)| {
            let roster = province(n_points, n_districts, n_speaking);
            let (cut, explained) = (groups(&roster), Groups::new(&roster));
            (roster, cut, explained)
        };
        Self(SIZES.map(of).into())
    }

    /// Few of the largest; beyond the quick ones most of the sample's size.
    fn of(&self, seed: u64) -> &(Roster, Vec<Group>, Rc<Groups>) {
        &self.0[match seed % 50 {
            40 => 0,
            20 => 1,
            nth if nth % 2 == 0 && seed >= QUICK => 1,
            _ => 2,
        }]
    }
}

fn n_scripts() -> u64 {
    number("DIEMCAU_SCRIPTS").unwrap_or(QUICK)
}

#[expect(clippy::disallowed_methods, reason = "how much is tried is asked for from outside")]
pub(crate) fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("it is a number"))
}

/// Runs a check for each seed, and names the seed that fails.
fn each_seed(check: impl Fn(u64)) {
    struct Named(u64);
    impl Drop for Named {
        #[expect(clippy::disallowed_macros, clippy::print_stderr, reason = "so that it can be run again")]
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("the script fails: run it alone with DIEMCAU_SEED={}", self.0);
            }
        }
    }
    let seeds: Vec<u64> = match number("DIEMCAU_SEED") {
        Some(seed) => vec![seed],
        None => (0..n_scripts()).chain(FAILED_ONCE.into_iter().filter(|seed| *seed >= n_scripts())).collect(),
    };
    for seed in seeds {
        let _named = Named(seed);
        check(seed);
    }
}

/// At every second what is open equals what the reference says; evaluating twice says nothing new; order
/// within a second is of no effect; and replaying the facts gives the same.
#[test]
fn open_incidents_are_those_of_the_reference_in_whatever_order_things_come() {
    let provinces = Provinces::new();
    each_seed(|seed| {
        let (roster, groups, explained) = provinces.of(seed);
        let script = wild(roster, groups, seed);
        let seen = run(roster, &script, Mode::Compared(explained));
        let other = script.permuted(&mut Rng::new(seed ^ 0x5555));
        assert_same(&run(roster, &other, Mode::Plain).open, &seen.open, "in another order");
    });
}

/// Causes that can be told apart make one incident each, with a restart at any fact or without one.
#[test]
fn causes_that_can_be_told_apart_make_one_incident_each_whenever_the_collector_restarts() {
    let provinces = Provinces::new();
    each_seed(|seed| {
        let (roster, groups, explained) = provinces.of(seed);
        let (script, n_causes, causes) = separable(roster, groups, seed);
        let seen = run(roster, &script, Mode::Compared(explained));
        let mut members: Vec<_> = seen.open.iter().map(|(.., members)| points(members)).collect();
        members.sort();
        assert_eq!(members, causes, "one for each cause: {:?}", seen.open);
        let mut rng = Rng::new(seed ^ 0xAAAA);
        let restarted = run(
            roster,
            &script,
            Mode::Restarted {
                at_fact: rng.below(seen.n_facts),
                // A battery that is first seen on return counts from then on: later ones were no burst with
                // those that never returned, which are lost since the collector was last alive.
                gap_s: rng.within(1, 8),
                seed,
            },
        );
        let what = |seen: &[reference::Seen]| {
            let of = |(scope, cause, _, members): &reference::Seen| (scope.clone(), *cause, points(members));
            let mut what: Vec<_> = seen.iter().map(of).collect();
            what.sort();
            what
        };
        assert_same(&what(&restarted.open), &what(&seen.open), "with a restart");
        assert_eq!((seen.n_opened, restarted.n_opened), (n_causes, n_causes), "nothing opens twice");
    });
}

/// Names what is on one side alone.
#[track_caller]
pub(crate) fn assert_same<T: PartialEq + std::fmt::Debug>(left: &[T], right: &[T], what: &str) {
    let only = |one: &[T], other: &[T]| {
        one.iter().filter(|item| !other.contains(item)).map(|item| format!("{item:?}")).collect::<Vec<_>>()
    };
    let (left_only, right_only) = (only(left, right), only(right, left));
    assert!(left == right, "{what}: on the left alone {left_only:#?}, on the right alone {right_only:#?}");
}

fn points(members: &[(PointIdx, reference::Struck)]) -> Vec<PointIdx> {
    members.iter().map(|(idx, _)| *idx).collect()
}
