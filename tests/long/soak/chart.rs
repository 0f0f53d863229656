//! Samples as an SVG: one panel for each thing that could grow, over the same time.

use std::fmt::Write as _;
use std::time::Duration;

use super::sampled::Sample;

const WIDTH: f64 = 900.0;
const PANEL: f64 = 150.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 40.0;
/// Between two panels, with the heading of the lower one.
const GAP: f64 = 40.0;
/// A curve has about so many points, whatever it was drawn from.
const POINTS: usize = 300;

/// One thing over time.
struct Panel {
    heading: &'static str,
    unit: &'static str,
    value: fn(&Sample) -> f64,
}

const PANELS: [Panel; 6] = [
    Panel { heading: "collector: resident set", unit: "MiB", value: |sample| mib(sample.resident) },
    Panel { heading: "collector: open files", unit: "", value: |sample| count(sample.files) },
    Panel { heading: "dashboard: resident set", unit: "MiB", value: |sample| mib(sample.monitor) },
    Panel { heading: "journal with its write-ahead log", unit: "MiB", value: |sample| mib(sample.journal) },
    Panel { heading: "facts in the journal", unit: "", value: |sample| count(sample.facts) },
    Panel { heading: "points that are live", unit: "", value: |sample| count(sample.live) },
];

/// Draws them; what is before `judged` was not judged and is shaded.
pub(super) fn draw(samples: &[Sample], title: &str, judged: Duration) -> String {
    let end = samples.last().map_or(1.0, |sample| sample.at.as_secs_f64()).max(1.0);
    let tops: Vec<f64> =
        (0u32..).take(PANELS.len()).map(|nth| TOP + f64::from(nth) * (PANEL + GAP) + 20.0).collect();
    let height = tops.last().map_or(0.0, |top| top + PANEL + GAP);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{title}</text>\n"
    );
    for (panel, top) in PANELS.iter().zip(tops) {
        panel.draw(&mut svg, samples, (top, end, judged.as_secs_f64()));
    }
    svg.push_str("</svg>\n");
    svg
}

impl Panel {
    fn draw(&self, svg: &mut String, samples: &[Sample], (top, end, judged): (f64, f64, f64)) {
        let highest = samples.iter().map(self.value).fold(0.0, f64::max);
        let step = step(highest / 4.0);
        let most = (highest / step).ceil().max(1.0) * step;
        let x = |seconds: f64| LEFT + seconds / end * (WIDTH - LEFT - RIGHT);
        let y = |value: f64| top + PANEL * (1.0 - value / most);
        let unit = if self.unit.is_empty() { String::new() } else { format!(", {}", self.unit) };
        let mut line = |text: String| svg.push_str(&(text + "\n"));
        line(format!("<text x=\"{LEFT}\" y=\"{:.0}\">{}{unit}</text>", top - 8.0, self.heading));
        let shaded = x(judged.min(end)) - LEFT;
        line(format!(
            "<rect x=\"{LEFT}\" y=\"{top}\" width=\"{shaded:.1}\" height=\"{PANEL}\" fill=\"#eee\"/>"
        ));
        let mut value = 0.0;
        while value <= most + step / 2.0 {
            let at = y(value);
            line(format!("<path d=\"M{LEFT} {at:.1}H{}\" stroke=\"#ccc\"/>", WIDTH - RIGHT));
            let text = if step < 1.0 { format!("{value:.1}") } else { format!("{value:.0}") };
            line(format!(
                "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{text}</text>",
                LEFT - 6.0,
                at + 4.0
            ));
            value += step;
        }
        let minutes = self::step(end / 60.0 / 10.0);
        let mut minute = 0.0;
        while minute * 60.0 <= end {
            let (at, under) = (x(minute * 60.0), top + PANEL + 14.0);
            line(format!("<text x=\"{at:.1}\" y=\"{under:.0}\" text-anchor=\"middle\">{minute} min</text>"));
            minute += minutes;
        }
        let mut curve = String::new();
        for sample in samples.iter().step_by(samples.len().div_ceil(POINTS).max(1)) {
            let letter = if curve.is_empty() { 'M' } else { 'L' };
            let (x, y) = (x(sample.at.as_secs_f64()), y((self.value)(sample)));
            write!(curve, "{letter}{x:.0} {y:.1}").expect("a String takes it");
        }
        line(format!("<path d=\"{curve}\" fill=\"none\" stroke=\"#06c\" stroke-width=\"1.5\"/>"));
    }
}

/// 1, 2 or 5 of some power of ten: the first that is not below.
fn step(least: f64) -> f64 {
    let power = 10f64.powf(least.max(0.01).log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|times| times * power).find(|step| *step >= least).unwrap_or(10.0 * power)
}

fn mib(bytes: u64) -> f64 {
    count(bytes) / 1_048_576.0
}

fn count(n: u64) -> f64 {
    f64::from(u32::try_from(n / 64).unwrap_or(u32::MAX)) * 64.0
        + f64::from(u32::try_from(n % 64).unwrap_or(0))
}
