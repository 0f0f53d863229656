//! A machine that is enrolled with the code of its sheet.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use diemcau_core::presence::Presence;

use super::{complained, done, run};
use crate::harness::collector::{Collector, Serve};
use crate::harness::event::{self, Shape, code};
use crate::harness::pages::{exchange, get};
use crate::harness::process::{Process, diemcau_agent};
use crate::harness::watcher::Watcher;
use crate::harness::{measured, secs, until, until_true};

/// A live collector that takes nobody without an identity.
pub(crate) fn strict(points: usize) -> Collector {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let event = event::write(dir.path(), Shape { points, speaking: 0 });
    let text = fs::read_to_string(&event).expect("it was written") + "[identity]\nwithout = \"never\"\n";
    fs::write(&event, text).expect("it can be written");
    Collector::start_of(dir, event, Serve::default())
}

/// Issues codes for all points, and gives them by the points' codes.
pub(crate) fn codes(collector: &Collector) -> BTreeMap<String, String> {
    let (out, data) = (collector.dir().join("sheets"), collector.data());
    let [out, data] = [&out, &data].map(|path| path.display().to_string());
    let said = done(&run(&["enroll", "codes", "--out", &out, "--data", &data, "--by", "An", "--lang", "en"]));
    assert!(said.contains("enrolment sheets written"), "{said}");
    let csv = fs::read_to_string(Path::new(&out).join("codes.csv")).expect("it is written");
    let cells =
        |line: &str| Some((line.split(',').next()?.to_owned(), line.split(',').next_back()?.to_owned()));
    csv.lines().skip(1).filter_map(cells).collect()
}

/// Where a collector is, as a sheet says it.
pub(crate) fn address(collector: &Collector) -> String {
    let target = collector.target();
    format!("{}:{}", target.host(), target.port())
}

pub(super) fn enroll(address: &str, code: &str, state: &Path) -> Output {
    let mut command = Command::new(diemcau_agent());
    command.args(["enroll", "--collector", address, "--code", code, "--lang", "en", "--state"]).arg(state);
    command.output().expect("it starts")
}

fn start(state: &Path, log_dir: &Path) -> Process {
    let state = state.display().to_string();
    let args = ["run", "--state", &state, "--page", "off", "--power-root", "/nonexistent"];
    Process::start_with("agent", &diemcau_agent(), &args, &[("RUST_LOG", "diemcau_agent=debug")], log_dir)
}

#[test]
fn a_machine_is_enrolled_by_its_code_attaches_and_is_cut_off_when_it_is_revoked() {
    let collector = strict(3);
    let codes = codes(&collector);
    let (own, address) = (&codes[&code(1)], address(&collector));
    let sheet = fs::read_to_string(collector.dir().join("sheets").join(format!("{}.html", code(1))));
    let sheet = sheet.expect("it is written");
    assert!(sheet.contains(own) && sheet.contains(&address) && sheet.contains("<svg"), "{sheet}");

    let other = strict(3);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let state = dir.path().join("state");
    let wrong = enroll(&self::address(&other), own, &state);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(complained(&wrong).contains("nothing was sent to it"), "{wrong:?}");
    let typed = own.to_lowercase().replace('-', " ");
    let said = done(&enroll(&address, &typed, &state));
    assert!(said.contains(&code(1)), "{said}");
    let mode = |file| fs::metadata(state.join(file)).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode("identity-key.pem"), mode("identity.pem")), (0o600, 0o644));
    let again = enroll(&address, own, &dir.path().join("another"));
    assert!(complained(&again).contains("used"), "{again:?}");

    let watcher = Watcher::start(collector.local(), None);
    let agent = start(&state, dir.path());
    watcher.wait_presence(&code(1), Presence::Live, secs(20));

    let data = collector.data().display().to_string();
    let revoke = || run(&["enroll", "revoke", &code(1), "--by", "An", "--data", &data, "--lang", "en"]);
    let begun = Instant::now();
    done(&revoke());
    until_true("the agent is told", secs(5), || agent.log().contains("was revoked"));
    watcher.wait_presence(&code(1), Presence::Lost, secs(5));
    measured("a revoked machine", &format!("lost {:?} after the command began", begun.elapsed()));
    assert_eq!(revoke().status.code(), Some(1), "there is nothing left to revoke");
    until_true("it is refused again", secs(20), || agent.log().matches("was revoked").count() >= 1);
    assert_ne!(watcher.now(&code(1)).map(|now| now.presence), Some(Presence::Live));
}

#[test]
fn an_agent_from_before_enrolment_keeps_working_in_a_rehearsal_until_its_point_is_enrolled() {
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, Serve::rehearsal());
    let watcher = Watcher::start(collector.local(), None);
    let old = crate::harness::agent::AgentProcess::start(&collector, &code(1));
    watcher.wait_presence(&code(1), Presence::Live, secs(20));

    let codes = codes(&collector);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let state = dir.path().join("state");
    done(&enroll(&address(&collector), &codes[&code(1)], &state));
    watcher.wait_presence(&code(1), Presence::Lost, secs(10));
    let _new = start(&state, dir.path());
    watcher.wait_presence(&code(1), Presence::Live, secs(20));
    drop(old);
}

#[test]
fn a_person_at_the_site_enrolls_the_machine_on_its_own_page() {
    let collector = strict(3);
    let codes = codes(&collector);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let [state, power] = ["state", "power"].map(|name| dir.path().join(name).display().to_string());
    let page = free_address();
    let listen = page.to_string();
    let args = ["run", "--state", &state, "--page", &listen, "--power-root", &power];
    let agent = Process::start_with("agent", &diemcau_agent(), &args, &[], dir.path());
    until_true("it waits for a code", secs(20), || agent.log().contains(&listen));

    let form =
        until("the form is there", secs(10), || Some(get(page, "/")).filter(|form| form.status == 200)).0;
    let cookie = form.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("it is set");
    let cookie = cookie.split(';').next().unwrap_or_default();
    let (_, token) = form.body.split_once("name=\"token\" value=\"").expect("it has one");
    let token = token.split('"').next().unwrap_or_default();
    let send = |cookie: &str, code: &str| {
        let body = format!("token={token}&collector={}&code={code}", address(&collector));
        let head = format!(
            "POST /enroll HTTP/1.1\r\nHost: {page}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        exchange(page, &(head + &body)).body
    };
    assert!(
        send("diemcau_browser=0", &codes[&code(2)]).contains("name=\"token\""),
        "another browser's token"
    );
    assert!(send(cookie, "2F9K").contains("28 chữ và số"), "what is wrong with the code is said");
    let said = send(cookie, &codes[&code(2)]);
    assert!(said.contains("Đã ghi danh"), "{said}");
    let watcher = Watcher::start(collector.local(), None);
    watcher.wait_presence(&code(2), Presence::Live, secs(20));
    until_true("the point's page is in its place", secs(10), || get(page, "/").body.contains("Điểm cầu 2"));
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address")
}
