//! Storms: a whole province at once, and point after point for minutes. Nobody gets more than a minute bears, each
//! message starts with how many of how many, and what was opened is closed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use diemcau_agent::agent::Command;
use serde_json::Value;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code, write_with};
use crate::harness::process::diemcau;
use crate::harness::sink::{Sink, Told, recipient_at};
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, until_true};

/// Notifications to one recipient within a minute, at most.
const PER_MINUTE: usize = 20;
/// A minute, less what a message may be faster than the one before it.
const MINUTE: Duration = Duration::from_secs(59);
/// Characters of an SMS.
const SMS: usize = 160;
/// What is waited for comes within this, or never.
const WITHIN: Duration = secs(180);

/// Everybody who may be told: whom each is, by what, where, and more.
const RECIPIENTS: [(&str, &str, &str, &str, &str); 6] = [
    ("vnpt", "telecom", "tin", "vnpt", ""),
    ("vnpt-truc", "telecom", "sms", "0912000001", ""),
    ("vnpt-xa", "telecom", "sms", "0912000002", "scope = \"X1\""),
    ("dien-luc", "power", "sms", "0912000003", ""),
    ("so", "organisers", "tin", "so", ""),
    ("truc", "operators", "tin", "truc", ""),
];

#[test]
fn a_whole_province_lost_at_once_is_few_messages() {
    let n = 1_018;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = event::write(dir.path(), Shape { points: n, speaking: 0 });
    let recipients = RECIPIENTS.map(|(id, of, by, to, _)| recipient_at(id, of, &way(by, to), ""));
    let storm = Storm::begin(dir, event, (0..n).map(code).collect(), &recipients);
    let cut = Instant::now();
    storm.swarm.tell_all(|| Command::FallSilent);
    until_true("all who see to it are told", WITHIN, || {
        ["vnpt", "0912000001", "so", "truc"].iter().all(|to| !storm.sink.told_to(to).is_empty())
    });
    let first = storm.sink.told_to("vnpt")[0].clone();
    assert!(first.text.starts_with("1018/1018 điểm cầu"), "{}", first.text);
    until_true("a minute passes", WITHIN, || cut.elapsed() > secs(75));
    storm.swarm.tell_all(|| Command::Resume);
    let took = first.at.duration_since(cut);
    storm.end(n, &format!("1,018 points lost at once, first told after {took:.1?}"));
}

#[test]
fn six_hundred_points_of_two_hundred_communes_that_fall_over_three_minutes_are_few_messages() {
    let (n_communes, n_villages, over) = (200, 600, secs(180));
    let mut roster = "code,name,level,parent,expected,uplink,feeder\nT,Tỉnh ủy,tinh,,50,,\n".to_owned();
    for commune in 1..=n_communes {
        writeln!(roster, "X{commune},Xã {commune},xa,T,50,,").expect("a String takes it");
        for village in 1..=3 {
            let place = format!("OLT-{commune},Lộ {commune}");
            writeln!(roster, "X{commune}.{village},Thôn {village} xã {commune},thon,X{commune},50,{place}")
                .expect("a String takes it");
        }
    }
    let codes: Vec<String> =
        roster.lines().skip(1).filter_map(|row| row.split(',').next()).map(str::to_owned).collect();
    let n = codes.len();
    let villages: Vec<usize> = (0..n).filter(|idx| codes[*idx].contains('.')).collect();
    assert_eq!(villages.len(), n_villages);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = write_with(dir.path(), &roster, &[]);
    let recipients = RECIPIENTS.map(|(id, of, by, to, more)| recipient_at(id, of, &way(by, to), more));
    let storm = Storm::begin(dir, event, codes, &recipients);
    // In an order that mixes communes, so that hardly any group falls together.
    let begun = Instant::now();
    for nth in 0..n_villages {
        let at = over * u32::try_from(nth).expect("few") / u32::try_from(n_villages).expect("few");
        until_true("its turn comes", over, || begun.elapsed() >= at);
        storm.swarm.tell(villages[nth * 7 % n_villages], Command::FallSilent);
    }
    until_true("what stands is told", WITHIN, || begun.elapsed() > over + secs(75));
    storm.swarm.tell_all(|| Command::Resume);
    storm.end(n, "600 points in 200 communes fell over 3 minutes");
}

/// A collector with its agents, all live, and those whom it tells.
struct Storm {
    watcher: Watcher,
    swarm: Swarm,
    collector: Collector,
    sink: Sink,
}

impl Storm {
    fn begin(
        dir: tempfile::TempDir,
        event: std::path::PathBuf,
        points: Vec<String>,
        recipients: &[String],
    ) -> Self {
        let beyond = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let target = beyond.local_addr().expect("it has an address");
        // The collector's way out works for as long as the tests run.
        std::thread::spawn(move || beyond.incoming().for_each(drop));
        let text = fs::read_to_string(&event).expect("it was written");
        fs::write(&event, format!("{text}[uplink]\ntargets = [\"tcp:{target}\"]\n"))
            .expect("it can be written");
        let sink = Sink::start();
        let file = sink.channel("tin", "") + &sink.sms_channel("sms") + &recipients.concat();
        fs::write(dir.path().join("recipients.toml"), file).expect("it can be written");
        let n = points.len();
        let collector = Collector::start_of(dir, event, Serve::default());
        let watcher = Watcher::start(collector.target(), None);
        let target = collector.target();
        let swarming = Swarming { target, points, simulated: false, arrive: secs(3), report_every: secs(1) };
        let swarm = Swarm::start(swarming, None);
        watcher.wait_live(n, WITHIN);
        Self { watcher, swarm, collector, sink }
    }

    /// Waits until all are back and all is told, and looks at what everybody got.
    fn end(self, n: usize, what: &str) {
        self.watcher.wait_live(n, WITHIN);
        until_true("all that was opened is closed", 4 * WITHIN, || {
            let alerts = self.alerts();
            let is_sent = |alert: &Value| alert["state"] == "sent";
            let mut last: BTreeMap<(String, String), String> = BTreeMap::new();
            for alert in alerts.iter().filter(|alert| alert["kind"] != "reminder") {
                let of = (alert["recipient"].to_string(), alert["incident"].to_string());
                last.insert(of, alert["kind"].as_str().unwrap_or_default().to_owned());
            }
            !last.is_empty() && alerts.iter().all(is_sent) && last.values().all(|kind| kind == "resolved")
        });
        let mut figures = String::new();
        for (id, _, by, to, _) in RECIPIENTS {
            let told = self.sink.told_to(to);
            let most = most_in_a_minute(&told);
            assert!(most <= PER_MINUTE, "{id} got {most} within a minute");
            for told in &told {
                assert!(starts_with_how_many(&told.text), "{id}: {}", told.text);
                let is_sms = told.text.is_ascii() && told.text.len() <= SMS;
                assert!(by != "sms" || is_sms, "{id}: {}", told.text);
            }
            write!(figures, "; {id} {} messages, at most {most} a minute", told.len())
                .expect("a String takes it");
        }
        measured(what, figures.trim_start_matches("; "));
    }

    fn alerts(&self) -> Vec<Value> {
        let mut command = Program::new(diemcau());
        let output = command.args(["alerts", "--json", "--data"]).arg(self.collector.data()).output();
        serde_json::from_slice(&output.expect("it starts").stdout).unwrap_or_default()
    }
}

fn way(channel: &str, to: &str) -> String {
    format!("{{ channel = \"{channel}\", to = \"{to}\" }}")
}

fn most_in_a_minute(told: &[Told]) -> usize {
    let within = |first: &Told| {
        told.iter().filter(|other| other.at >= first.at && other.at - first.at < MINUTE).count()
    };
    told.iter().map(within).max().unwrap_or(0)
}

/// "8/9 …", or "1.018/1.018 …".
fn starts_with_how_many(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let first = text.split(' ').next().unwrap_or_default();
    first.split_once('/').is_some_and(|(n, of)| is_number(n) && is_number(of))
}
