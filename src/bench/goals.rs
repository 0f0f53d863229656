//! The budgets as data: what is measured, and how far it may go.

use serde::Serialize;

use super::Bench;
use super::figures::Measured;
use super::rows;

/// One line of the table of budgets.
pub(super) struct Row {
    /// Its number in the table.
    pub(super) id: u8,
    /// What it is about.
    pub(super) what: &'static str,
    /// What is to be reached.
    pub(super) goals: &'static [Goal],
    /// Measures it.
    pub(super) run: fn(Bench) -> anyhow::Result<Measured>,
}

/// How far one figure may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal {
    /// Name of the figure.
    pub(super) figure: &'static str,
    /// What of it is limited.
    pub(super) of: Of,
    /// On which side of the limit it has to be.
    pub(super) sense: Sense,
    /// The limit.
    pub(super) limit: f64,
    /// Unit of the limit.
    pub(super) unit: &'static str,
    /// What it means.
    pub(super) meaning: &'static str,
}

/// What of a figure is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Of {
    /// The figure itself.
    Value,
    /// The figure over the baseline's.
    Ratio,
}

/// On which side of a limit a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sense {
    /// Not above.
    AtMost,
    /// Not below.
    AtLeast,
}

/// The row that has a name too: `diemcau-bench agent`.
pub(super) const AGENT: u8 = 11;

/// What is missing of the table is a test in tests/long.
pub(super) const ROWS: [Row; 13] = [
    Row {
        id: 1,
        what: "collector CPU per report",
        goals: &[
            most_of_baseline("cpu_per_million", 1.3, "CPU for a report, against the bare tuned tonic echo"),
            most("cpu_per_million", 60.0, "CPU-s/million", "CPU-seconds for a million reports"),
        ],
        run: rows::load::cpu_per_report,
    },
    Row {
        id: 2,
        what: "collector at saturation",
        goals: &[least_of_baseline(
            "reports_per_s",
            0.85,
            "reports a second when agents send as fast as they are answered, against the bare echo",
        )],
        run: rows::load::saturation,
    },
    Row {
        id: 3,
        what: "memory per agent",
        goals: &[
            most("plain_kib_per_agent", 24.0, "KiB", "resident memory for an agent without TLS"),
            most("tls_kib_per_agent", 33.0, "KiB", "resident memory for an agent with TLS"),
            most("plain_total_mib", 125.0, "MiB", "resident memory of the collector with 5,000 agents"),
            most("tls_total_mib", 170.0, "MiB", "the same with TLS"),
        ],
        run: rows::memory::per_agent,
    },
    Row {
        id: 4,
        what: "19,000 agents, a report each 5 s, in one process",
        goals: &[
            most("cores", 0.25, "cores", "CPU of the collector"),
            most("ack_p99_ms", 5.0, "ms", "from a heartbeat's leaving to its acknowledgement"),
            most("missed", 0.0, "reports", "reports that were not acknowledged, and agents taken for silent"),
        ],
        run: rows::load::crowd,
    },
    Row {
        id: 5,
        what: "detection, seen at a dashboard's stream",
        goals: &[
            most(
                "lost_p99_ms",
                7_500.0,
                "ms",
                "an agent falls silent until its point is lost, 3 s heartbeat",
            ),
            most("speaking_lost_p99_ms", 4_000.0, "ms", "the same at a speaking point"),
            most("closed_suspect_p99_ms", 250.0, "ms", "a socket is closed until its point is suspect"),
        ],
        run: rows::detection::latencies,
    },
    Row {
        id: 7,
        what: "durability",
        goals: &[
            most(
                "on_disk_p99_ms",
                200.0,
                "ms",
                "a count leaves the agent until it is acknowledged as durable",
            ),
            most(
                "journal_cpu_percent",
                5.0,
                "%",
                "CPU of the journal, of the collector's at the load of row 1",
            ),
            most("restart_s", 3.0, "s", "start with a million facts until agents are served"),
        ],
        run: rows::durability::durability,
    },
    Row {
        id: 8,
        what: "core at 100,000 points",
        goals: &[
            most("heartbeat_ns", 250.0, "ns", "one heartbeat"),
            most("transition_us", 5.0, "µs", "one change of state with its tallies and its part of a delta"),
            most("incidents_5000_ms", 5.0, "ms", "evaluation of the whole tree for incidents, 5,000 points"),
            most("incidents_100000_ms", 100.0, "ms", "the same at 100,000 points"),
        ],
        run: rows::core::core,
    },
    Row {
        id: 9,
        what: "fan-out of 20,000 point changes a second",
        goals: &[
            most("one_dashboard_core_percent", 10.0, "% of a core", "CPU that one dashboard costs"),
            most("twenty_over_one", 2.0, "×", "CPU that 20 dashboards cost, over that of one"),
        ],
        run: rows::fanout::fanout,
    },
    Row {
        id: 10,
        what: "dashboard at 200×60",
        goals: &[
            most("frame_p50_ms", 0.7, "ms", "median frame with 5,000 points"),
            most("frame_p99_ms", 1.2, "ms", "99 of 100 frames with 5,000 points"),
            most("frame_growth", 1.1, "×", "median frame with 100,000 points over that with 5,000"),
            most(
                "key_to_frame_p99_ms",
                50.0,
                "ms",
                "a key is typed until the screen answers, 100,000 points",
            ),
            most("overview_frame_p50_ms", 0.7, "ms", "median frame of the overview, 100,000 points"),
            most("overview_frame_p99_ms", 1.2, "ms", "99 of 100 of its frames"),
            most("map_frame_p50_ms", 0.7, "ms", "median frame of the map, 100,000 points"),
            most("map_growth", 1.1, "×", "its median over that with 5,000 points"),
            most("timeline_frame_p50_ms", 0.7, "ms", "median frame of the timeline, 100,000 points"),
            most("timeline_growth", 1.1, "×", "its median over that with 5,000 points"),
            most("idle_cpu_percent", 1.0, "% of a core", "CPU of an idle screen, 5,000 points"),
            most("idle_bytes_per_s", 1_024.0, "B/s", "what an idle screen sends to the terminal"),
            most("resident_mib", 150.0, "MiB", "resident memory with 100,000 points"),
        ],
        run: rows::dashboard::dashboard,
    },
    Row {
        id: AGENT,
        what: "agent that has nothing to do",
        goals: &[
            most("resident_mib", 4.5, "MiB", "resident memory with TLS"),
            most("cpu_ms_per_min", 10.0, "ms/min", "CPU for a minute at a 3 s heartbeat, without probes"),
            most("wire_kb_per_h", 300.0, "kB/h", "bytes of IP both ways in an hour, with TLS"),
            most("binary_mb", 6.0, "MB", "size of the program"),
        ],
        run: rows::agent::agent,
    },
    Row {
        id: 12,
        what: "folded search",
        goals: &[most(
            "key_p99_ms",
            10.0,
            "ms",
            "a key of a search among 100,000 names until the list stands",
        )],
        run: rows::search::search,
    },
    Row {
        id: 13,
        what: "cut to notification at 5,000 points",
        goals: &[
            most(
                "grouped_p99_ms",
                20_000.0,
                "ms",
                "three of ten points fall silent at once until the message that tells of it is read",
            ),
            most("speaking_p99_ms", 6_000.0, "ms", "the same of one speaking point"),
        ],
        run: rows::notified::notifications,
    },
    Row {
        id: 16,
        what: "identity",
        goals: &[most_of_baseline(
            "reconnect_cpu_ms",
            1.6,
            "CPU of the collector for a reconnect with a client certificate, against one without",
        )],
        run: rows::identity::reconnects,
    },
];

const fn most(figure: &'static str, limit: f64, unit: &'static str, meaning: &'static str) -> Goal {
    Goal { figure, of: Of::Value, sense: Sense::AtMost, limit, unit, meaning }
}

const fn most_of_baseline(figure: &'static str, limit: f64, meaning: &'static str) -> Goal {
    Goal { figure, of: Of::Ratio, sense: Sense::AtMost, limit, unit: "× baseline", meaning }
}

const fn least_of_baseline(figure: &'static str, limit: f64, meaning: &'static str) -> Goal {
    Goal { figure, of: Of::Ratio, sense: Sense::AtLeast, limit, unit: "× baseline", meaning }
}
