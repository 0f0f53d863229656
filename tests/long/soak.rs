//! An event of hours in which the same faults come again and again: what the collector takes must stay as it is.
//!
//! `tests/run --soak [MINUTES]`. The province of the real day with an enrolled agent at every point, two dashboards and
//! people who are told, in [`N_CYCLES`] cycles that are alike; the first ten minutes are for warming up. What is sampled
//! lies in `target/soak`, as a table and drawn.

mod chart;
mod sampled;
mod scene;
mod strangers;
mod waves;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use self::chart::draw;
use self::sampled::{Sample, Sampler};
use self::scene::Scene;
use crate::harness::{measured, skip};

/// For how many minutes; without it there is no soak.
const MINUTES: &str = "DIEMCAU_SOAK_MINUTES";
/// A cycle lasts at most this long, and at most so large a part of the whole.
const CYCLE: Duration = Duration::from_mins(5);
const N_CYCLES: u32 = 20;
/// Cycles that begin earlier are not judged; of a short run a tenth.
const WARM: Duration = Duration::from_mins(10);
/// From the median of the first judged cycle to the highest of all later ones, thousandths.
const GROWTH: u64 = 1_030;

#[test]
fn nothing_grows_that_should_not() {
    let minutes = std::env::var(MINUTES).ok().map(|text| text.parse().expect("a number of minutes"));
    let Some(minutes) = minutes.map(Duration::from_mins) else {
        return skip("the soak", "tests/run --soak [MINUTES]");
    };
    let (cycle, warm) = (CYCLE.min(minutes / N_CYCLES), WARM.min(minutes / 10));
    let out = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/soak");
    fs::create_dir_all(&out).expect("the folder can be made");
    let mut scene = Scene::set(minutes);
    let sampler = Sampler::start(scene.sampling(), &out.join("soak.csv"));
    let title =
        format!("1,018 enrolled agents, {} minutes, cycles of {cycle:?} with faults", minutes.as_secs() / 60);
    let begun = Instant::now();
    let mut waves = scene.waves();
    for nth in 0.. {
        let start = begun + cycle * nth;
        if start.duration_since(begun) >= minutes {
            break;
        }
        waves.play(nth as usize, start, cycle);
        fs::write(out.join("soak.svg"), draw(&sampler.samples(), &title, warm)).expect("it can be written");
    }
    let told = waves.told();
    let taken = sampler.samples().clone();
    drop(sampler);
    let grown = [
        growth(&taken, "resident set", (cycle, warm), |sample| sample.resident),
        growth(&taken, "open files", (cycle, warm), |sample| sample.files),
        growth(&taken, "threads", (cycle, warm), |sample| sample.threads),
    ];
    let last = taken.last().expect("something was sampled");
    for grown in &grown {
        measured("the soak", &grown.text);
    }
    measured("the soak", &growth(&taken, "dashboard", (cycle, warm), |sample| sample.monitor).text);
    measured("the soak", &format!("{} facts, journal {} bytes; {told}", last.facts, last.journal));
    scene.end();
    let too_much: Vec<&str> =
        grown.iter().filter(|grown| grown.thousandths > GROWTH).map(|grown| grown.text.as_str()).collect();
    assert!(too_much.is_empty(), "grew by more than 3 %: {too_much:#?}");
}

/// How something grew.
struct Grown {
    thousandths: u64,
    text: String,
}

/// The median of each cycle after the warm-up, and how much higher any was than the first. Peaks are told and not judged:
/// how many of those who come back at once are in their handshakes at the moment of a sample is chance.
fn growth(
    samples: &[Sample],
    what: &str,
    (cycle, warm): (Duration, Duration),
    value: fn(&Sample) -> u64,
) -> Grown {
    let of_cycle = |start: Duration| {
        let within = |sample: &&Sample| sample.at >= start && sample.at < start + cycle;
        let mut values: Vec<u64> = samples.iter().filter(within).map(value).collect();
        values.sort_unstable();
        Some((*values.get(values.len() / 2)?, *values.last()?))
    };
    let end = samples.last().map_or(Duration::ZERO, |sample| sample.at);
    let starts = (0..).map(|nth| cycle * nth).take_while(|start| *start + cycle <= end);
    let (medians, peaks): (Vec<u64>, Vec<u64>) =
        starts.filter(|start| *start >= warm).filter_map(of_cycle).unzip();
    let first = *medians.first().expect("a cycle was judged");
    let most = medians.iter().copied().max().unwrap_or(first);
    let thousandths = most * 1_000 / first.max(1);
    let (whole, part) = (thousandths / 1_000, thousandths % 1_000);
    Grown {
        thousandths,
        text: format!("{what} x {whole}.{part:03}: medians of the cycles {medians:?}, peaks {peaks:?}"),
    }
}
