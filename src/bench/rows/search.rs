//! Row 12: what each key of a search costs.

use std::hint::black_box;
use std::time::Duration;

use crossterm::event::KeyCode;
use diemcau_core::text::fold;
use diemcau_monitor::update;

use super::picture::{self, key};
use super::times::{Stopwatch, Times};
use crate::figures::Measured;
use crate::province::Province;
use crate::{Bench, progress};

/// What is looked for: common, in another order, rarer, absent, and a code.
const QUERIES: [&str; 5] = ["tho xuan", "xuan tho", "hoang nguong 12", "quy nhon", "b0999"];

pub(crate) fn search(bench: Bench) -> anyhow::Result<Measured> {
    let n_points = bench.pick(100_000, 10_000);
    let rounds = bench.pick(20, 2);
    progress(format_args!("searches among {n_points} points"));
    let mut state = picture::state(n_points)?;
    let mut ours = Times::default();
    for query in QUERIES.iter().cycle().take(rounds * QUERIES.len()) {
        update(&mut state, Duration::ZERO, key(KeyCode::Char('/')));
        for letter in query.chars() {
            let began = Stopwatch::start();
            update(&mut state, Duration::ZERO, key(KeyCode::Char(letter)));
            ours.add(began.elapsed());
        }
        update(&mut state, Duration::ZERO, key(KeyCode::Esc));
    }
    let naive = naive(n_points)?;

    let mut measured = Measured {
        load: format!("{n_points} points, {} keys of {} searches", ours.len(), rounds * QUERIES.len()),
        ..Measured::default()
    };
    for (times, figures) in [(&ours, &mut measured.ours), (&naive, &mut measured.baseline)] {
        figures.add("key_p50_ms", "ms", times.p50_ms());
        figures.add("key_p99_ms", "ms", times.p99_ms());
        figures.add("key_max_ms", "ms", times.max_ms());
    }
    measured.notes.push("ours: the key to the list of points found, in order; CPU time".to_owned());
    measured.notes.push("baseline: every name is folded at every key, and the list is not built".to_owned());
    Ok(measured)
}

/// Folds all names at every key.
fn naive(n_points: usize) -> anyhow::Result<Times> {
    let province = Province { n_points, heartbeat_s: 3, n_speaking: 0 };
    let event = diemcau::event::from_text(&province.event(), &province.roster())?;
    let mut times = Times::default();
    for query in QUERIES {
        for end in 1..=query.len() {
            let began = Stopwatch::start();
            let key = fold(&query[..end]);
            let found = event.roster.iter().filter(|(_, point)| fold(&point.name).contains(&key)).count();
            black_box(found);
            times.add(began.elapsed());
        }
    }
    Ok(times)
}
