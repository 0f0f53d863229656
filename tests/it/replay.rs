//! The journal of a rehearsal played again before the dashboard.

use std::time::Duration;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::screen::{self, Screen};
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::{secs, skip};

#[test]
fn a_journal_is_played_stopped_and_gone_back_in() {
    if let Some(why) = screen::why_not() {
        return skip("a journal before the dashboard in a terminal", &why);
    }
    let n = 12;
    let mut collector = Collector::start(Shape { points: n, speaking: 2 }, Serve::rehearsal());
    let swarming = Swarming {
        target: collector.target(),
        points: (0..n).map(code).collect(),
        simulated: true,
        arrive: Duration::from_secs(3),
        report_every: secs(60),
    };
    let swarm = Swarm::start(swarming, None);
    swarm.wait_attached(secs(20));
    // What is played is what was committed.
    collector.kill();
    drop(swarm);
    let data = collector.data().display().to_string();
    let screen = Screen::start((160, 48), &diemcau(), &["replay", &data, "--lang", "vi"]);
    screen.wait("it is played", secs(10), |text| text.contains("PHÁT LẠI"));
    let all = "Đang kết nối 12/12";
    screen.wait("all points are live as they were", secs(20), |text| text.contains(all));
    screen.press("P");
    screen.wait("it stands still", secs(5), |text| text.contains("tạm dừng"));
    screen.press("@");
    for key in ["0", "0", ":", "0", "0", "Enter"] {
        screen.press(key);
    }
    screen.wait("it is as it was before they came", secs(5), |text| {
        text.contains("PHÁT LẠI tạm dừng") && !text.contains(all)
    });
    screen.press("P");
    screen.wait("and they come again", secs(20), |text| text.contains(all));
    screen.press("q");
}
