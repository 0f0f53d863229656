//! Named figures, and what a row measured.

use std::collections::BTreeMap;

use serde::Serialize;

/// Named figures with their units.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Figures(BTreeMap<&'static str, Figure>);

/// One figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Figure {
    value: f64,
    unit: &'static str,
}

/// What one row measured.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    /// The load under which it was measured.
    pub(super) load: String,
    /// The project's figures.
    pub(super) ours: Figures,
    /// What they are compared with, measured in the same run; empty where the goal is absolute.
    pub(super) baseline: Figures,
    /// What a reader must know to read the figures right.
    pub(super) notes: Vec<String>,
    /// Figures that could not be measured, and why.
    pub(super) missing: Vec<(&'static str, String)>,
}

impl Figures {
    /// Adds a figure.
    pub(super) fn add(&mut self, name: &'static str, unit: &'static str, value: f64) {
        self.0.insert(name, Figure { value: rounded(value), unit });
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A figure by its name.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.0.get(name).map(|figure| figure.value)
    }
}

impl Measured {
    /// Ours over baseline, for figures that both have.
    pub(super) fn ratios(&self) -> BTreeMap<&'static str, f64> {
        let of = |(name, figure): (&&'static str, &Figure)| {
            let base = self.baseline.value(name).filter(|base| *base > 0.0)?;
            Some((*name, rounded(figure.value / base)))
        };
        self.ours.0.iter().filter_map(of).collect()
    }
}

/// A number of things as a figure; beyond four thousand million it is only "very many".
pub(super) fn float(n: impl TryInto<u32>) -> f64 {
    f64::from(n.try_into().unwrap_or(u32::MAX))
}

/// To four significant digits: more would only seem exact.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    format!("{value:.3e}").parse().unwrap_or(value)
}
