//! Metrics as text, in the two forms that Prometheus reads.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, prometheus_text, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

/// A metric, as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metric {
    /// Its name behind `diemcau_`, or the whole name of one that every process has.
    pub(super) name: &'static str,
    /// What it counts, as a sentence without its full stop.
    pub(super) help: &'static str,
    /// It only grows.
    pub(super) is_counter: bool,
    /// Its values by labels.
    pub(super) values: Vec<(Labels, f64)>,
}

/// Names and values.
pub(super) type Labels = Vec<(&'static str, String)>;

impl Metric {
    /// One value, which goes up and down.
    pub(super) fn gauge(name: &'static str, help: &'static str, value: impl Into<f64>) -> Self {
        Self::gauges(name, help, vec![(Labels::new(), value.into())])
    }

    /// Values by labels, which go up and down.
    pub(super) fn gauges(name: &'static str, help: &'static str, values: Vec<(Labels, f64)>) -> Self {
        Self { name, help, is_counter: false, values }
    }

    /// One value, which only grows.
    pub(super) fn counter(name: &'static str, help: &'static str, value: f64) -> Self {
        Self::counters(name, help, vec![(Labels::new(), value)])
    }

    /// Values by labels, which only grow.
    pub(super) fn counters(name: &'static str, help: &'static str, values: Vec<(Labels, f64)>) -> Self {
        Self { name, help, is_counter: true, values }
    }
}

/// A count: Prometheus knows no other numbers, and up to 2^53 they are whole.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
pub(super) fn number(n: u64) -> f64 {
    n as f64
}

/// What is encoded once.
#[derive(Debug)]
struct Once(Vec<Metric>);

impl Collector for Once {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        for Metric { name, help, is_counter, values } in &self.0 {
            let kind = if *is_counter { MetricType::Counter } else { MetricType::Gauge };
            let mut metric = encoder.encode_descriptor(name, help, None, kind)?;
            for (labels, value) in values {
                let mut value_of = metric.encode_family(labels)?;
                if *is_counter {
                    value_of.encode_counter::<Labels, _, f64>(value, None)?;
                } else {
                    value_of.encode_gauge(value)?;
                }
            }
        }
        Ok(())
    }
}

/// How the text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `OpenMetrics` 1.0.
    OpenMetrics,
    /// The text format of Prometheus, version 0.0.4.
    Prometheus,
}

impl Form {
    /// The one that a reader asks for in its `Accept`.
    pub(super) fn wanted(accept: &str) -> Self {
        if accept.contains("application/openmetrics-text") { Self::OpenMetrics } else { Self::Prometheus }
    }

    /// As `Content-Type` names it.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Prometheus => prometheus_text::CONTENT_TYPE,
        }
    }

    /// All of them as text.
    ///
    /// # Errors
    /// If a metric cannot be written, which is a fault of ours.
    pub(super) fn write(self, metrics: Vec<Metric>) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Once(metrics)));
        let mut written = String::new();
        match self {
            Self::OpenMetrics => text::encode(&mut written, &registry)?,
            Self::Prometheus => prometheus_text::encode(&mut written, &registry)?,
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_escape_labels_and_name_counters() {
        let metrics = || {
            let labels = vec![("level", "a\"b\\c\nd".to_owned())];
            vec![
                Metric::gauges("diemcau_points", "Points", vec![(labels, 3.0)]),
                Metric::counter("diemcau_facts", "Facts", 7.0),
            ]
        };
        let gauge = "# HELP diemcau_points Points\n# TYPE diemcau_points gauge\n\
                     diemcau_points{level=\"a\\\"b\\\\c\\nd\"} 3.0\n";
        let open =
            "# HELP diemcau_facts Facts\n# TYPE diemcau_facts counter\ndiemcau_facts_total 7.0\n# EOF\n";
        assert_eq!(Form::OpenMetrics.write(metrics()).unwrap(), format!("{gauge}{open}"));
        let plain =
            "# HELP diemcau_facts_total Facts\n# TYPE diemcau_facts_total counter\ndiemcau_facts_total 7.0\n";
        assert_eq!(Form::Prometheus.write(metrics()).unwrap(), format!("{gauge}{plain}"));
    }

    #[test]
    fn a_reader_gets_the_form_it_asks_for() {
        let prometheus =
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(Form::wanted(prometheus), Form::OpenMetrics);
        assert_eq!(Form::wanted("*/*"), Form::Prometheus);
        assert_eq!(Form::wanted(""), Form::Prometheus);
    }
}
