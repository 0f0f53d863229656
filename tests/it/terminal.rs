//! What the dashboard's program does to real terminals: how it leaves them, what it keeps for the next time, and what
//! reaches through multiplexers.

use std::path::Path;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event;
use crate::harness::peer::installed;
use crate::harness::process::diemcau_monitor;
use crate::harness::screen::{self, Screen};
use crate::harness::{secs, skip};

/// One point that has somebody to call.
const ROSTER: &str = "code,name,level,parent,expected,contact,phone\nT,Tỉnh,tinh,,50,Lê Hoa,0912 345 678\n";

/// A collector, and a shell in a terminal that can start its dashboard.
struct Stage {
    _collector: Collector,
    screen: Screen,
    command: String,
}

impl Stage {
    fn set(size: (u16, u16)) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let event = event::write_with(dir.path(), ROSTER, &[]);
        let collector = Collector::start_of(dir, event, Serve::rehearsal());
        let screen = Screen::start(size, Path::new("bash"), &["--norc", "--noprofile", "-i"]);
        let data = collector.data().display().to_string();
        let command = format!("{} --data {data}", diemcau_monitor().display());
        Self { _collector: collector, screen, command }
    }

    /// Starts the dashboard with variables before it and arguments behind it.
    fn run(&self, variables: &str, args: &str) {
        self.types(&format!("{variables} {} {args}", self.command));
    }

    fn types(&self, line: &str) {
        self.screen.press("C-l");
        self.screen.press(line);
        self.screen.press("Enter");
    }

    #[track_caller]
    fn shows(&self, what: &str, text: &str) {
        self.screen.wait(what, secs(20), |shown| shown.contains(text));
    }

    /// A terminal that was not restored shows no letters, or no lines.
    #[track_caller]
    fn is_the_shells(&self) {
        self.screen.wait("the prompt", secs(20), |text| {
            let last = text.lines().rev().find(|row| !row.trim().is_empty()).unwrap_or_default();
            last.starts_with("bash-") && last.trim_end().ends_with(['#', '$'])
        });
        self.types("echo 'ma thoat'' '$?");
        self.screen.wait("the shell", secs(20), |text| text.lines().any(|row| row.starts_with("ma thoat ")));
        let flags = self.screen.asks("#{alternate_on} #{mouse_any_flag} #{cursor_flag}");
        assert_eq!(flags, "0 0 1", "alternate screen, mouse, cursor");
    }
}

#[test]
fn a_dashboard_that_falls_over_leaves_the_terminal_as_it_was_and_says_why() {
    if let Some(why) = screen::why_not() {
        return skip("a dashboard that falls over", &why);
    }
    let stage = Stage::set((100, 30));
    stage.run("RUST_BACKTRACE=0 DIEMCAU_FALL_OVER=1", "--lang vi");
    stage.shows("why", "it falls over since DIEMCAU_FALL_OVER says so");
    let before = stage.screen.text();
    assert!(before.contains("panicked at"), "{before}");
    stage.screen.wait("the prompt below what was said", secs(20), |text| {
        let place = |part: &str| text.rfind(part);
        place("it falls over since").is_some_and(|said| place("bash-").is_some_and(|prompt| prompt > said))
    });
    stage.is_the_shells();
    let shown = stage.screen.text();
    assert!(shown.contains("ma thoat 101"), "{shown}");
}

#[test]
fn the_dashboard_opens_as_it_was_left() {
    if let Some(why) = screen::why_not() {
        return skip("a dashboard that is opened again", &why);
    }
    let stage = Stage::set((111, 36));
    let file = stage.screen.states().join("diemcau/monitor.toml");
    let quits = || {
        stage.screen.press("q");
        stage.is_the_shells();
    };
    stage.run("LC_ALL=vi_VN.UTF-8", "");
    stage.shows("the overview, in the locale's language", "Tổng quan");
    stage.shows("the points", "Đang kết nối 0/1");
    quits();
    assert_eq!(std::fs::read_to_string(&file).expect("it is kept"), "view = \"overview\"\n");

    stage.run("LC_ALL=vi_VN.UTF-8", "");
    stage.shows("the overview again", "Đang kết nối 0/1");
    for key in ["i", "L", "K"] {
        stage.screen.press(key);
    }
    stage.shows("the incidents, in English", "The incident");
    quits();
    let kept = "view = \"incidents\"\nlanguage = \"en\"\ncolors = \"safe\"\n";
    assert_eq!(std::fs::read_to_string(&file).expect("it is kept"), kept);

    stage.run("LC_ALL=vi_VN.UTF-8", "");
    stage.shows("as it was left", "The incident");
    quits();
    stage.run("LC_ALL=vi_VN.UTF-8", "--lang vi");
    stage.shows("what is asked for goes before", "Chi tiết sự cố");
    quits();
    assert_eq!(std::fs::read_to_string(&file).expect("it is kept"), kept, "no key changed it");
    stage.run("LC_ALL=vi_VN.UTF-8", "--wall");
    stage.shows("a wall shows the overview, whoever sat there before", "Tổng quan");
    quits();

    std::fs::write(&file, "view = \"kitchen\"\n").expect("it is there");
    stage.run("LC_ALL=vi_VN.UTF-8", "");
    stage.shows("what is wrong with the file", "view = \"kitchen\"");
    stage.shows("it opened all the same", "Đang kết nối 0/1");
    quits();
    assert_eq!(std::fs::read_to_string(&file).expect("it is kept"), "view = \"overview\"\n");

    stage.run("XDG_STATE_HOME=/proc/nowhere", "--lang vi");
    stage.shows("a home that cannot be written is no reason not to start", "Đang kết nối 0/1");
    quits();
}

#[test]
fn a_number_that_is_copied_in_tmux_is_in_its_buffer_as_it_comes() {
    if let Some(why) = screen::why_not() {
        return skip("the clipboard in tmux", &why);
    }
    let stage = Stage::set((120, 40));
    stage.run("", "--lang vi");
    stage.shows("the point", "Đang kết nối 0/1");
    for key in ["p", "C"] {
        stage.screen.press(key);
    }
    stage.screen.wait("the number is told", secs(10), |text| text.contains("0912"));
    stage.screen.wait_buffer("0912 345 678", secs(10));
}

#[test]
fn the_dashboard_is_drawn_in_gnu_screen_and_on_the_linux_console() {
    let test = "the dashboard in GNU screen";
    if let Some(why) = screen::why_not() {
        return skip(test, &why);
    }
    if installed("screen").is_none() {
        return skip(test, "GNU screen is not installed");
    }
    let stage = Stage::set((101, 31));
    let name = format!("diemcau-{}", std::process::id());
    let run = stage.command.clone();
    stage.types(&format!("TERM=xterm-256color screen -U -c /dev/null -S {name} {run} --lang vi"));
    stage.shows("the dashboard", "Đang kết nối 0/1");
    assert!(stage.screen.text().contains('●'), "{}", stage.screen.text());
    stage.screen.press("q");
    stage.shows("screen has ended", "screen is terminating");
    stage.is_the_shells();

    stage.run("TERM=linux", "--lang vi");
    stage.shows("the dashboard", "Đang kết nối 0/1");
    let shown = stage.screen.text();
    assert!(shown.contains('•') && !shown.contains(['●', '✖', '…', '—']), "{shown}");
    stage.screen.press("q");
    stage.is_the_shells();
}
