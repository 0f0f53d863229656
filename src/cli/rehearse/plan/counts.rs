//! What the points count, when, and who says so. All names are made up and say so.

use std::time::Duration;

use super::mix::Story;
use super::simulated::Simulated;
use super::{Action, Count, Random, Script, Step, Terms};

/// Where the roster expects nobody in particular.
const UNKNOWN_EXPECTED: u32 = 40;

const FAMILY: [&str; 10] = ["Nguyễn", "Lê", "Trần", "Phạm", "Hoàng", "Đỗ", "Bùi", "Trịnh", "Vũ", "Hà"];
const MIDDLE: [&str; 8] = ["Thị", "Văn", "Đức", "Thanh", "Ngọc", "Minh", "Quốc", "Xuân"];
const GIVEN: [&str; 12] =
    ["Lan", "Hùng", "Hương", "Dũng", "Thảo", "Sơn", "Hạnh", "Tuấn", "Bình", "Nga", "Thọ", "Yến"];

/// Draws each point's counts: most soon after it came, some late, few never, some revised.
pub(super) fn draw(
    simulated: &Simulated<'_>,
    story: &Story,
    scripts: &mut [Script],
    terms: Terms,
    random: &mut Random,
) {
    for (participant, script) in scripts.iter_mut().enumerate() {
        let Some(arrived) = script.arrive else { continue };
        let unit = terms.arrive.max(Duration::from_secs(5));
        let wait = match random.within(0..=99) {
            0..=2 => continue,
            3..=12 => random.time(unit * 2, unit * 4),
            _ if story.is_late(participant) => random.time(unit * 2, unit * 3),
            _ => random.time(Duration::from_secs(2), unit * 3 / 4),
        };
        let expected = simulated.point(participant).expected.unwrap_or(UNKNOWN_EXPECTED);
        let mut per_mille = random.within(850..=1_030);
        let mut at = arrived + wait;
        script.steps.push(Step { at, action: Action::Count(count(expected, per_mille, random)) });
        // People still come: the number is revised once or twice.
        for _ in 0..2 {
            if !random.chance(300) {
                break;
            }
            at += random.time(Duration::from_secs(20), Duration::from_mins(4));
            per_mille = (per_mille + random.within(0..=40)).saturating_sub(10).clamp(850, 1_050);
            script.steps.push(Step { at, action: Action::Count(count(expected, per_mille, random)) });
        }
    }
}

/// A count of so many in a thousand of those expected.
pub(super) fn count(expected: u32, per_mille: u64, random: &mut Random) -> Count {
    let people = (u64::from(expected) * per_mille + 500) / 1_000;
    let device = random.chance(20);
    let by = if device { "máy đếm cửa (mẫu)".to_owned() } else { name(random) };
    Count { people: u32::try_from(people).unwrap_or(expected), by, device }
}

/// A person who does not exist.
pub(super) fn name(random: &mut Random) -> String {
    let mut word = |list: &[&'static str]| random.pick(list).copied().unwrap_or_default();
    format!("{} {} {} (mẫu)", word(&FAMILY), word(&MIDDLE), word(&GIVEN))
}
