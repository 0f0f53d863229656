//! Who arrives when, and who never comes.

use std::time::Duration;

use diemcau_core::power::PowerSource;

use super::mix::Story;
use super::simulated::Simulated;
use super::{Action, Electricity, Random, Script, Step, Terms};

/// Of so many points without others below them one never comes.
const ONE_ABSENT_OF: usize = 150;

/// Draws arrivals: few at first, most in the middle. The story's early ones come within the first
/// quarter, bodies and districts before many of their communes, the story's late ones last.
pub(super) fn draw(
    simulated: &Simulated<'_>,
    story: &Story,
    terms: Terms,
    random: &mut Random,
) -> Vec<Script> {
    let absent = absent(simulated, story, random);
    simulated
        .iter()
        .map(|(participant, point)| {
            let arrive = if absent.contains(&participant) {
                None
            } else if story.is_early(participant) {
                Some(random.time(Duration::ZERO, terms.arrive / 4))
            } else if story.is_late(participant) {
                Some(random.time(terms.arrive * 17 / 20, terms.arrive))
            } else if simulated.is_near_root(participant) {
                Some(random.time(Duration::ZERO, terms.arrive * 2 / 5))
            } else {
                let half = terms.arrive * 9 / 20;
                Some(random.time(Duration::ZERO, half) + random.time(Duration::ZERO, half))
            };
            let steps = vec![Step { at: arrive.unwrap_or_default(), action: first_power(random) }];
            Script { point, arrive, steps }
        })
        .collect()
}

/// Most points have a UPS; few cannot tell their power.
fn first_power(random: &mut Random) -> Action {
    let unknown = random.chance(20);
    let charge = random.chance(900).then(|| u8::try_from(random.within(90..=100)).unwrap_or(100));
    Action::Power(if unknown {
        Electricity { source: PowerSource::Unknown, charge: None }
    } else {
        Electricity { source: PowerSource::Mains, charge }
    })
}

fn absent(simulated: &Simulated<'_>, story: &Story, random: &mut Random) -> Vec<usize> {
    let may_be = |participant: &usize| {
        simulated.is_leaf(*participant)
            && !simulated.point(*participant).speaking
            && !story.is_early(*participant)
            && !story.is_late(*participant)
    };
    let mut candidates: Vec<usize> = (0..simulated.len()).filter(may_be).collect();
    random.shuffle(&mut candidates);
    let n_absent = (candidates.len() / ONE_ABSENT_OF).min(super::MAX_OUT / 6);
    candidates.truncate(n_absent);
    candidates
}
