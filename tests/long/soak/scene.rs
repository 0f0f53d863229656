//! What stands through the whole soak: the collector, an agent at every point, two dashboards, and those who are told.

use std::fs;
use std::path::Path;
use std::time::Duration;

use diemcau::sample;
use diemcau_core::roster::Roster;
use jiff::{SignedDuration, Timestamp};

use super::sampled::Sampling;
use super::waves::Waves;
use crate::harness::collector::Serve;
use crate::harness::pages::Pages;
use crate::harness::process::diemcau_monitor;
use crate::harness::screen::{self, Screen};
use crate::harness::sink::{Sink, recipient};
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::watcher::Watcher;
use crate::harness::{enrolled, secs, skip, until_true};

/// Who is told, in whose name.
const RECIPIENTS: [(&str, &str); 4] =
    [("vnpt", "telecom"), ("dien-luc", "power"), ("so", "organisers"), ("truc", "operators")];
/// All are there within this, on a busy machine too.
const ARRIVED: Duration = secs(180);

/// All of it.
pub(super) struct Scene {
    watcher: Watcher,
    screen: Option<Screen>,
    swarm: Swarm,
    pages: Pages,
    roster: Roster,
    _sink: Sink,
}

impl Scene {
    /// Sets the scene for an event of that length, with all points live.
    pub(super) fn set(length: Duration) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let event = dir.path().join("event.toml");
        fs::write(dir.path().join("roster.csv"), sample::ROSTER).expect("it can be written");
        fs::write(&event, text(length)).expect("it can be written");
        let sink = Sink::start();
        write_recipients(&sink, dir.path());
        let serve = Serve { metrics: true, ..Serve::rehearsal() };
        let pages = Pages::start_of(dir, event, serve);
        let roster = sample::event().roster;
        let points: Vec<String> = roster.iter().map(|(_, point)| point.code.to_string()).collect();
        let n = points.len();
        let identities = enrolled::enroll(&pages.collector, &points);
        let target = pages.collector.target();
        let watcher = Watcher::start(target.clone(), None);
        let swarming = Swarming { target, points, simulated: true, arrive: secs(20), report_every: secs(60) };
        let swarm = Swarm::start_enrolled(swarming, &identities);
        watcher.wait_live(n, ARRIVED);
        let screen = match screen::why_not() {
            Some(why) => {
                skip("the dashboard's program in the soak", &why);
                None
            }
            None => Some(dashboard(&pages)),
        };
        Self { watcher, screen, swarm, pages, roster, _sink: sink }
    }

    /// What is to be sampled.
    pub(super) fn sampling(&mut self) -> Sampling {
        Sampling {
            collector: self.pages.collector.process().id(),
            monitor: self.screen.as_ref().and_then(Screen::pid),
            data: self.pages.collector.data(),
            metrics: self.pages.collector.served("metrics are served"),
        }
    }

    /// What is done in it.
    pub(super) fn waves(&self) -> Waves<'_> {
        Waves::new(&self.swarm, &self.pages, &self.roster, self.screen.as_ref())
    }

    /// All come back; the collector ends as it should, with a whole journal.
    pub(super) fn end(mut self) {
        let n = self.roster.len();
        self.watcher.wait_live(n, ARRIVED);
        assert_eq!(self.watcher.view().snapshots, 1, "a dashboard that reads has lost nothing");
        drop(self.screen.take());
        let process = self.pages.collector.process();
        process.terminate();
        assert!(process.wait(secs(60)).success());
        let checked = self.pages.run(&["journal", "check"]);
        assert!(checked.status.success(), "{checked:?}");
    }
}

fn dashboard(pages: &Pages) -> Screen {
    let data = pages.collector.data().display().to_string();
    let screen = Screen::start((160, 48), &diemcau_monitor(), &["--data", &data, "--as", "An"]);
    until_true("the dashboard shows all points", ARRIVED, || screen.text().contains("1018/1018"));
    screen
}

/// The event: counting is open, the first cut-off is still in the warm-up, the ceremony begins half-way.
fn text(length: Duration) -> String {
    let (now, length) = (Timestamp::now(), SignedDuration::try_from(length).expect("some hours"));
    let at = |part: SignedDuration| (now + part).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    format!(
        "name = \"Buổi lễ (thử)\"\ntime_zone = \"Asia/Ho_Chi_Minh\"\nstart = {}\nend = {}\ncount_open = {}\n\
         roster = \"roster.csv\"\nspeaking = [\"TINH\", \"407\"]\n\
         [[cutoff]]\nname = \"Báo cáo nhanh\"\nat = {}\n",
        at(length / 2),
        at(length * 2),
        at(SignedDuration::from_mins(-30)),
        at(length / 12),
    )
}

fn write_recipients(sink: &Sink, dir: &Path) {
    let told = RECIPIENTS.map(|(id, of)| recipient(id, of, "tin", ""));
    fs::write(dir.join("recipients.toml"), sink.channel("tin", "") + &told.concat())
        .expect("it can be written");
}
