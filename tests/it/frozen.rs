//! A machine whose disk is put back to what it was at each start, as schools and offices keep theirs, and
//! a disk that was copied to a second machine: what people say counts, each time, once.

use std::fs;
use std::path::Path;
use std::process::Command;

use diemcau_core::power::PowerSource;
use diemcau_core::presence::Presence;
use diemcau_core::statements::MediaState;

use crate::harness::agent::{AgentProcess, why_no_other_machine};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::diemcau;
use crate::harness::watcher::Watcher;
use crate::harness::{facts, secs, skip, until_true};

#[path = "../../agent/tests/it/page/http.rs"]
#[expect(dead_code, reason = "the page's own tests use the rest")]
pub(crate) mod http;

use http::{Browser, Wire};

const SHAPE: Shape = Shape { points: 4, speaking: 1 };

/// What people say in one day.
struct Day {
    people: u32,
    picture: (&'static str, MediaState),
    help: bool,
    chair: bool,
    power: (&'static str, PowerSource),
}

#[test]
fn what_is_said_on_a_disk_that_is_put_back_at_each_start_counts_each_time_and_once() {
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut agent = AgentProcess::start_with_page(&collector, &code(2));
    let state = agent.state();
    watcher.wait_presence(&code(2), Presence::Live, secs(20));
    agent.command(&["attend", "45", "--by", "chị Lan", "--wait", "20s"]);
    agent.process().kill();
    let frozen = tempfile::tempdir().expect("a folder");
    copy(&state, frozen.path());

    let days = [
        Day {
            people: 50,
            picture: ("no-picture", MediaState::NoPicture),
            help: true,
            chair: true,
            power: ("generator", PowerSource::Generator),
        },
        Day {
            people: 60,
            picture: ("no-sound", MediaState::NoSound),
            help: false,
            chair: false,
            power: ("battery", PowerSource::Battery),
        },
        Day {
            people: 70,
            picture: ("good", MediaState::Good),
            help: true,
            chair: true,
            power: ("mains", PowerSource::Mains),
        },
    ];
    for (n, Day { people, picture: (says, media), help, chair, power: (runs_on, source) }) in
        days.into_iter().enumerate()
    {
        fs::remove_dir_all(&state).expect("it can be removed");
        copy(frozen.path(), &state);
        agent.restart();
        let mut browser = Browser::new(Wire { address: agent.page(n + 2), within: None });
        browser.get("/");
        for (form, fields) in [
            ("/picture", format!("say={says}&by=Lan")),
            ("/help", format!("say={}&text=lan+{n}", if help { "needed" } else { "over" })),
            ("/chair", format!("say={}", if chair { "yes" } else { "no" })),
            ("/power", format!("say={runs_on}&by=Lan")),
        ] {
            assert_eq!(browser.send(form, &fields).status, 303, "{form}");
            browser.get("/");
        }
        // By page and by command alike.
        if n == 1 {
            assert_eq!(browser.send("/count", &format!("count={people}&by=Lan")).status, 303);
        } else {
            agent.command(&["attend", &people.to_string(), "--by", "chị Lan", "--wait", "20s"]);
        }
        watcher.wait("all that was said today stands", secs(20), |replica| {
            let now = replica.now(replica.roster().find(&code(2))?);
            let stands = (
                now.count.as_ref()?.count == people,
                now.confirmation.as_ref().is_some_and(|said| said.state == media),
                now.help.as_ref().map(|help| help.text.to_string()) == help.then(|| format!("lan {n}")),
                now.chair_present == Some(chair),
                now.power.source == source,
            );
            (stands == (true, true, true, true, true)).then_some(())
        });
        agent.process().kill();
    }
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let written = facts::reports(&facts::read(&collector.data()));
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1, 1, 1, 1], "four counts, each once");
}

#[test]
fn two_machines_with_one_disk_are_told_and_what_both_say_is_kept() {
    if let Some(why) = why_no_other_machine() {
        return skip("two machines with one disk", &why);
    }
    let mut collector = Collector::start(SHAPE, Serve::default());
    let watcher = Watcher::start(collector.target(), None);
    let mut first = AgentProcess::start(&collector, &code(2));
    first.wait_attached(1, secs(20));
    first.process().kill();
    let mut copied = AgentProcess::start(&collector, &code(3));
    copied.wait_attached(1, secs(20));
    copied.process().kill();
    fs::remove_dir_all(copied.state()).expect("it can be removed");
    copy(&first.state(), &copied.state());
    let config = fs::read_to_string(copied.config()).expect("it can be read");
    fs::write(copied.config(), config.replace(&code(3), &code(2))).expect("it can be written");

    first.restart_on_another_machine();
    first.wait_attached(2, secs(20));
    copied.restart();
    copied.wait_attached(2, secs(20));
    first.command(&["attend", "41", "--by", "chị Lan"]);
    copied.command(&["attend", "42", "--by", "anh Nam"]);
    watcher.wait("both machines are told", secs(120), |replica| {
        replica.now(replica.roster().find(&code(2))?).clash.as_ref().filter(|clash| clash.is_copy).cloned()
    });
    let ask = |what: &str| {
        let output = Command::new(diemcau()).arg(what).arg("--data").arg(collector.data()).output();
        String::from_utf8_lossy(&output.expect("it starts").stdout).into_owned()
    };
    let told = ask("status");
    assert!(told.contains("hai máy dùng chung một định danh"), "{told}");
    let host = fs::read_to_string("/proc/sys/kernel/hostname").expect("Linux tells it");
    let each = format!("{} (127.0.0.1, lần bật máy ", host.trim());
    until_true("its incident names both", secs(10), || ask("incidents").matches(&each).count() == 2);
    until_true("nothing waits at either", secs(120), || {
        [&first, &copied].iter().all(|agent| agent.command(&["status"]).contains("Chờ gửi     0 tin"))
    });
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let written = facts::reports(&facts::read(&collector.data()));
    assert_eq!(written.into_values().collect::<Vec<_>>(), [1, 1], "both counts, each once");
}

/// Copies the files of a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("it can be read");
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("it can be copied");
        }
    }
}
