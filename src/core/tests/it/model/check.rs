//! What must hold after each step.

use diemcau_core::evidence::{LOSSES_FOR, MAX_LOSSES};
use diemcau_core::ids::PointIdx;
use diemcau_core::judgement::Judgement;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Delta;
use diemcau_core::tally::{Tallies, Tally};

use super::pair::Pair;
use crate::province::EXCUSED;

impl Pair {
    pub(super) fn check(&mut self) {
        let state = self.bench.core.state();
        for (idx, (now, reference)) in state.now().iter().zip(&self.points).enumerate() {
            let excused = PointIdx::from_usize(idx) == EXCUSED;
            let expected = if excused { Presence::Excused } else { reference.presence };
            assert_eq!(now.presence, expected, "point {idx}");
            let people = reference.people.map(|counted| counted.people);
            assert_eq!(now.count.as_ref().map(|count| count.count), people, "people at {idx}");
            reference.said.check(now, reference.presence.is_connected(), self.bench.now);
            if now.presence == Presence::Live {
                assert!(reference.stream.is_some(), "point {idx} is called live without a stream");
                assert!(self.bench.now < reference.heard + reference.pace.suspect_after);
            }
        }
        self.check_evidence();
        self.check_tallies();
        self.check_judgement();
        self.check_replica();
    }

    fn check_evidence(&self) {
        let state = self.bench.core.state();
        for (idx, reference) in self.points.iter().enumerate() {
            let point = state.point(PointIdx::from_usize(idx));
            let evidence = point.evidence.as_deref();
            assert_eq!(point.losses as usize, reference.lost.len(), "losses of {idx}");
            assert_eq!(
                evidence.and_then(|held| held.loss).map(|loss| loss.since),
                reference.lost.last().copied()
            );
            // Each loss forgets those that were too old by then.
            let mut recent = Vec::new();
            for lost in &reference.lost {
                recent.retain(|at| *at + LOSSES_FOR > *lost);
                recent.push(*lost);
            }
            let recent = &recent[recent.len().saturating_sub(MAX_LOSSES)..];
            assert_eq!(evidence.map_or(&[][..], |held| &held.losses), recent, "recent losses of {idx}");
        }
    }

    fn check_tallies(&self) {
        let state = self.bench.core.state();
        let fresh = Tallies::new(state.roster(), state.settings().levels.len(), state.now());
        assert_eq!(*state.tallies(), fresh, "running sums equal sums made anew");
        let n_connected = state.now().iter().filter(|now| now.presence.is_connected()).count();
        assert_eq!(state.tallies().total().points.connected() as usize, n_connected);
        for (idx, _) in state.roster().iter() {
            let below: Vec<&Tally> =
                state.roster().children(idx).iter().map(|child| state.tallies().node(*child)).collect();
            let own = state.tallies().node(idx).clone();
            let n_expected =
                below.iter().map(|tally| tally.points.expected).sum::<u32>() + u32::from(idx != EXCUSED);
            assert_eq!(own.points.expected, n_expected, "a parent is itself and its children");
            let points = &own.points;
            let sum =
                points.live + points.suspect + points.lost + points.left + points.unseen + points.unreachable;
            assert_eq!(points.expected, sum);
            let need_help = |idx: &PointIdx| u32::from(state.now()[idx.as_usize()].help.is_some());
            let n_help = below.iter().map(|tally| tally.statements.help).sum::<u32>() + need_help(&idx);
            assert_eq!(own.statements.help, n_help, "who asks for help counts, excused or not");
            assert!(own.statements.unanswered <= own.statements.help);
            let power = &own.power;
            assert_eq!(power.mains + power.battery + power.generator + power.unknown, points.expected);
        }
    }

    /// What was judged by visiting what changed is what a full pass gives.
    fn check_judgement(&self) {
        let state = self.bench.core.state();
        let full = Judgement::new(state.roster(), state.settings(), state.now(), self.bench.now);
        assert_eq!(self.bench.core.judgement(), Some(&full));
    }

    fn check_replica(&mut self) {
        let state = self.bench.core.state();
        let points = state
            .roster()
            .iter()
            .map(|(idx, _)| (idx, state.now()[idx.as_usize()].clone()))
            .filter(|(idx, now)| self.replica.now(*idx) != now)
            .collect();
        let delta = Delta {
            from: self.replica.revision(),
            to: state.seq(),
            at: state.at(),
            frame: None,
            points,
            incidents: None,
        };
        self.replica.apply(delta).expect("the delta fits");
        assert_eq!(self.replica.tallies(), state.tallies());
    }
}
