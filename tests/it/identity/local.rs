//! The collector's socket on its own machine: who may come by it, and in whose name they act.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use diemcau_core::act::Actor;
use diemcau_core::fact::FactBody;

use super::enrolment::strict;
use super::{complained, done, run};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{Shape, code};
use crate::harness::process::{diemcau, diemcau_monitor};
use crate::harness::screen::{self, Screen};
use crate::harness::{facts, secs, skip};

#[test]
fn in_a_strict_event_the_loopback_proves_nothing_and_the_socket_tells_who_it_is() {
    let mut collector = strict(3);
    let (data, file) = (collector.data().display().to_string(), collector.file());
    let fingerprint = file.fingerprint.clone().expect("it has TLS");
    let reply = ["reply", &code(1), "Đang đến", "--by", "Kẻ giả danh", "--lang", "en"];
    let by = |way: &[&str]| run(&[&reply[..], way].concat());
    let far = by(&["--connect", &file.url, "--fingerprint", &fingerprint]);
    assert!(complained(&far).contains("no client certificate"), "{far:?}");
    let looks = run(&["status", "--connect", &file.url, "--fingerprint", &fingerprint, "--lang", "en"]);
    assert!(complained(&looks).contains("no client certificate"), "{looks:?}");

    let socket = collector.data().join("collector.sock");
    assert_eq!(fs::metadata(&socket).expect("it is there").permissions().mode() & 0o777, 0o600);
    done(&by(&["--data", &data]));
    done(&by(&["--connect", &format!("unix:{}", socket.display())]));
    done(&run(&["status", "--data", &data]));
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    assert!(!socket.exists(), "it goes with the collector");
    let me = Some(own_user().into());
    let actor = Actor { name: own_user().into(), address: None, user: me };
    assert_eq!(actors(&collector), [actor.clone(), actor]);
}

#[test]
fn where_names_are_taken_as_given_the_journal_tells_the_user_too() {
    let mut collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let (data, file) = (collector.data().display().to_string(), collector.file());
    let fingerprint = file.fingerprint.clone().expect("it has TLS");
    let reply = ["reply", &code(1), "Đang đến", "--by", "Lê Hoa"];
    done(&run(&[&reply[..], &["--data", &data]].concat()));
    done(&run(&[&reply[..], &["--connect", &file.url, "--fingerprint", &fingerprint]].concat()));
    collector.process().terminate();
    assert!(collector.process().wait(secs(10)).success());
    let of = |address, user| Actor { name: "Lê Hoa".into(), address, user };
    let (here, me) = (Some([127, 0, 0, 1].into()), Some(own_user().into()));
    assert_eq!(actors(&collector), [of(None, me), of(here, None)]);

    let listed = done(&run(&["journal", "acts", "--data", &data]));
    let lines: Vec<&str> = listed.lines().collect();
    let user = format!("Lê Hoa (máy này, tài khoản {})  {}: trả lời: Đang đến", own_user(), code(1));
    assert!(lines[0].ends_with(&user), "{listed}");
    let far = format!("Lê Hoa (127.0.0.1)  {}: trả lời: Đang đến", code(1));
    assert!(lines.len() == 2 && lines[1].ends_with(&far), "{listed}");
    let json = done(&run(&["journal", "acts", "--data", &data, "--json", "--lang", "en"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json[0]["user"], own_user());
    assert_eq!((&json[1]["address"], &json[1]["act"]), (&"127.0.0.1".into(), &"replied: Đang đến".into()));
}

#[test]
fn another_user_of_the_machine_is_refused_even_where_the_file_would_let_them() {
    if !rustix::process::geteuid().is_root() {
        return skip("another user at the collector's socket", "only root can be somebody else");
    }
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::default());
    let socket = collector.data().join("collector.sock");
    let shut = status_as_nobody(&socket);
    assert!(complained(&shut).contains("cannot reach"), "{shut:?}");
    for (path, mode) in [(collector.dir(), 0o711), (&collector.data(), 0o711), (&socket, 0o666)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it can be opened");
    }
    let refused = status_as_nobody(&socket);
    assert!(complained(&refused).contains("for the user who runs the collector"), "{refused:?}");
}

#[test]
fn the_dashboard_of_a_strict_event_comes_by_the_socket() {
    if let Some(why) = screen::why_not() {
        return skip("the dashboard by the collector's socket", &why);
    }
    let collector = strict(4);
    let data = collector.data().display().to_string();
    let screen = Screen::start((160, 48), &diemcau_monitor(), &["--data", &data]);
    screen.wait("it watches", secs(20), |text| text.contains("0/4"));
}

/// A program that the user may run is copied to where they may reach it.
fn status_as_nobody(socket: &Path) -> Output {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("it can be opened");
    let program = dir.path().join("diemcau");
    fs::copy(diemcau(), &program).expect("it can be copied");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
    let socket = format!("unix:{}", socket.display());
    command
        .args(["status", "--lang", "en", "--connect", &socket])
        .current_dir("/")
        .output()
        .expect("it starts")
}

fn own_user() -> String {
    let asked = Command::new("id").arg("-un").output().expect("it starts");
    String::from_utf8_lossy(&asked.stdout).trim().to_owned()
}

/// Who answered points, in order.
fn actors(collector: &Collector) -> Vec<Actor> {
    let facts = facts::read(&collector.data()).into_iter();
    let actors = facts.filter_map(|fact| match fact.body {
        FactBody::Replied { actor, .. } => Some(actor),
        _ => None,
    });
    actors.collect()
}
