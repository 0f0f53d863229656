//! The dashboard's program in a terminal, against the collector's.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau_monitor;
use crate::harness::screen::{self, Screen};
use crate::harness::swarm::{Swarm, Swarming};
use crate::harness::{measured, secs, skip};

/// The words by which it says that it sees nothing new.
const GONE: &str = "MẤT LIÊN LẠC VỚI MÁY CHỦ GIÁM SÁT";

#[test]
fn the_dashboard_says_that_the_collector_is_gone_and_comes_back_by_itself() {
    if let Some(why) = screen::why_not() {
        return skip("the dashboard in a terminal", &why);
    }
    let n = 12;
    let mut collector = Collector::start(Shape { points: n, speaking: 2 }, Serve::rehearsal());
    let swarming = Swarming {
        target: collector.target(),
        points: (0..n).map(code).collect(),
        simulated: true,
        arrive: Duration::ZERO,
        report_every: secs(60),
    };
    let swarm = Swarm::start(swarming, None);
    swarm.wait_attached(secs(20));
    let data = collector.data().display().to_string();
    let screen = Screen::start((160, 48), &diemcau_monitor(), &["--data", &data]);
    let all = "Đang kết nối 12/12";
    screen.wait("all points are live", secs(20), |text| text.contains(all) && text.contains("DIỄN TẬP"));

    let killed = Instant::now();
    collector.kill();
    screen.wait("the collector is gone", secs(5), |text| text.contains(GONE));
    let said = killed.elapsed();
    screen.wait("how old the picture is", secs(10), |text| text.contains("số liệu cũ 3 giây"));
    collector.restart();
    let up = Instant::now();
    screen.wait("all points are live again", secs(15), |text| text.contains(all) && !text.contains(GONE));
    measured(
        "the dashboard in a terminal, kill -9 of the collector",
        &format!(
            "said so after {:.2} s; back {:.2} s after the collector",
            said.as_secs_f64(),
            up.elapsed().as_secs_f64()
        ),
    );
}

#[test]
fn the_dashboard_gives_its_terminal_to_the_shell_and_takes_it_again() {
    if let Some(why) = screen::why_not() {
        return skip("the dashboard as a job of a shell", &why);
    }
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    let (data, program) = (collector.data().display().to_string(), diemcau_monitor().display().to_string());
    let screen = Screen::start((100, 30), Path::new("bash"), &["--norc", "--noprofile", "-i"]);
    let shows_points = |text: &str| text.contains("Đang kết nối 0/3") && text.contains("thoát");
    screen.press(&format!("LANG=vi_VN.UTF-8 {program} --data {data}"));
    screen.press("Enter");
    screen.wait("the dashboard", secs(10), shows_points);
    for _ in 0..2 {
        screen.press("C-z");
        screen.wait("the shell has the terminal", secs(10), |text| text.contains("Stopped"));
        assert!(!shows_points(&screen.text()), "the dashboard has left the screen\n{}", screen.text());
        // A terminal that was not restored shows no letters, or no lines.
        screen.press("echo 'mot'' hai'");
        screen.press("Enter");
        screen.wait("the terminal is as it was", secs(10), |text| {
            text.lines().any(|row| row.trim_end() == "mot hai")
        });
        screen.press("fg");
        screen.press("Enter");
        screen.wait("the dashboard is back whole", secs(10), |text| {
            shows_points(text) && !text.contains("Stopped") && !text.contains("mot hai")
        });
    }
    screen.press("q");
    screen.wait("the shell again", secs(10), |text| text.contains("Stopped") && !shows_points(text));
}

#[test]
fn a_signal_that_ends_the_dashboard_leaves_the_terminal_as_it_was() {
    if let Some(why) = screen::why_not() {
        return skip("the dashboard that is told to end", &why);
    }
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    let (data, program) = (collector.data().display().to_string(), diemcau_monitor().display().to_string());
    let screen = Screen::start((110, 32), Path::new("bash"), &["--norc", "--noprofile", "-i"]);
    let pid_file = collector.data().join("monitor.pid");
    let shows_points = |text: &str| text.contains("Đang kết nối 0/3") && text.contains("thoát");
    for signal in ["TERM", "HUP"] {
        screen.press(&format!(
            "sh -c 'echo $$ > {}; LANG=vi_VN.UTF-8 exec {program} --data {data}'",
            pid_file.display()
        ));
        screen.press("Enter");
        screen.wait("the dashboard", secs(10), shows_points);
        let pid = std::fs::read_to_string(&pid_file).expect("the shell wrote it");
        let sent = Command::new("kill").args([&format!("-{signal}"), pid.trim()]).status();
        assert!(sent.expect("kill is there").success(), "{signal} is sent");
        screen.wait("the screen is the shell's", secs(10), |text| !shows_points(text));
        // A terminal that was not restored shows no letters, or no lines.
        screen.press(&format!("echo 'sau'' {signal}'"));
        screen.press("Enter");
        let echoed = format!("sau {signal}");
        screen.wait("the terminal is as it was", secs(10), |text| {
            text.lines().any(|row| row.trim_end() == echoed)
        });
    }
}
