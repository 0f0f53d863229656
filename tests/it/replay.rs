//! The journal of a rehearsal played again before the dashboard.

use std::time::Duration;

use diemcau::journal::{self, LineRow};
use diemcau_agent::agent::Command;
use diemcau_core::fact::FactBody;
use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;
use jiff::tz::TimeZone;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::screen::{self, Screen};
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs, skip};

#[test]
fn a_journal_is_played_stopped_and_gone_back_in() {
    if let Some(why) = screen::why_not() {
        return skip("a journal before the dashboard in a terminal", &why);
    }
    let n = 12;
    let mut collector = Collector::start(Shape { points: n, speaking: 2 }, Serve::rehearsal());
    let watcher = Watcher::start(collector.target(), None);
    let swarming = Swarming {
        target: collector.target(),
        points: (0..n).map(code).collect(),
        simulated: true,
        arrive: Duration::from_secs(3),
        report_every: secs(60),
    };
    let swarm = Swarm::start(swarming, None);
    // What is played is what was committed, and so is what a dashboard sees.
    watcher.wait_live(n, secs(20));
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

/// Of a point that stays to the end.
const LINE: (PointIdx, u32, u32) = (PointIdx(4), 24_300, 3_200);

#[test]
fn a_journal_goes_from_incident_to_incident_and_forward_to_a_time_and_shows_the_line_of_a_point() {
    if let Some(why) = screen::why_not() {
        return skip("incidents and lines of a journal in a terminal", &why);
    }
    let n = 12;
    let mut collector = Collector::start(Shape { points: n, speaking: n }, Serve::rehearsal());
    let watcher = Watcher::start(collector.target(), None);
    let swarming = Swarming {
        target: collector.target(),
        points: (0..n).map(code).collect(),
        simulated: true,
        arrive: Duration::ZERO,
        report_every: secs(60),
    };
    let swarm = Swarm::start(swarming, None);
    watcher.wait_live(n, secs(30));
    for (n_incidents, point) in [(1, 1), (2, 11)] {
        swarm.tell(point, Command::Depart);
        watcher.wait("an incident more", secs(30), |replica| {
            (replica.incidents().incidents().open().count() >= n_incidents).then_some(())
        });
    }
    swarm.tell(7, Command::Depart);
    watcher.wait_presence(&code(7), Presence::Lost, secs(30));
    collector.kill();
    drop((swarm, watcher));

    let data = collector.data();
    let told = facts::read(&data);
    let n_opened = told.iter().filter(|fact| matches!(fact.body, FactBody::IncidentOpened { .. })).count();
    assert!(n_opened >= 2, "{n_opened} incidents");
    let last = told.last().expect("there are facts").at;
    keep_lines(&data, told[0].at, last);

    let screen =
        Screen::start((160, 48), &diemcau(), &["replay", &data.display().to_string(), "--lang", "vi"]);
    let first = |text: &str| text.contains("Điểm cầu 1 mất kết nối");
    let second = |text: &str| text.contains("Điểm cầu 11 mất kết nối");
    screen.wait("it is played", secs(10), |text| text.contains("PHÁT LẠI"));
    screen.press("P");
    screen.press("i");
    screen.wait("it stands at its begin", secs(5), |text| text.contains("PHÁT LẠI tạm dừng") && !first(text));
    screen.press("}");
    screen.wait("the first incident", secs(5), |text| first(text) && !second(text));
    screen.press("}");
    screen.wait("the second", secs(5), second);
    screen.press("{");
    screen.wait("back to the first", secs(5), |text| first(text) && !second(text));
    screen.press("@");
    screen.press(&clock(last));
    screen.press("Enter");
    screen.wait("forward to the end", secs(5), |text| second(text) && text.contains(&clock(last)));

    for key in ["/", "P", "0", "0", "0", "4", "Enter", "Enter"] {
        screen.press(key);
    }
    screen
        .wait("the line of a point as it was", secs(10), |text| text.contains("trễ 24 ms (dao động 3,2 ms)"));
    screen.press("@");
    screen.press(&clock(told[0].at));
    screen.press("Enter");
    screen.wait("there was none yet", secs(10), |text| !text.contains("trễ 24 ms"));
    screen.press("q");
}

/// Keeps a sample a second, as the collector does each minute, from half way between two times on.
#[tokio::main(flavor = "current_thread")]
async fn keep_lines(data: &std::path::Path, from: Timestamp, to: Timestamp) {
    let opened = journal::open(data).await.expect("the journal opens");
    let (point, rtt_us, jitter_us) = LINE;
    let half = from + to.since(from) / 2;
    let rows = (0_u32..).map(|s| half + Duration::from_secs(1) * s).take_while(|at| *at <= to);
    let row = |at| LineRow { point, at, rtt_us: Some(rtt_us), jitter_us: Some(jitter_us) };
    opened.notes.save_lines(rows.map(row).collect());
}

/// As people read it at the event.
fn clock(at: Timestamp) -> String {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("it is bundled");
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).expect("it is a time").to_zoned(zone);
    at.strftime("%H:%M:%S").to_string()
}
