//! What people are told, in the language that they ask for.

use std::process::Command;

use crate::collector::{Behaviour, Collector, until};
use crate::page::{Browser, Wire, address};
use crate::site::Site;

/// Whether a letter is one that English has not.
fn is_foreign(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_ascii()
}

#[test]
fn commands_speak_the_language_of_who_calls_them() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let _agent = site.run();
    collector.wait("it is attached", |heard| !heard.heartbeats.is_empty());
    let said = |args: &[&str]| {
        let output = site.command(args);
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let counted = said(&["--lang", "en", "attend", "45", "--by", "Lan", "--wait", "15s"]);
    assert!(
        counted.starts_with("recorded, waiting to be sent\nreceived by the collector at 08:"),
        "{counted}"
    );

    let status = said(&["status", "--lang", "en"]);
    for part in
        ["Collector   connected for", "Power       ", "Reported    at ", "people present: 45 — received"]
    {
        assert!(status.contains(part), "{part}: {status}");
    }
    for line in ["To send     0", "Page        none"] {
        assert!(status.lines().any(|said| said == line), "{line}: {status}");
    }
    let status = said(&["status"]);
    assert!(status.contains("số đại biểu có mặt: 45 — máy chủ giám sát đã nhận lúc 08:"), "{status}");

    assert_eq!(said(&["leave", "--lang", "en"]), "left on request\n");
    let status = said(&["status", "--lang", "en"]);
    assert!(status.contains("no agent runs on the state directory"), "{status}");
}

#[test]
fn a_check_speaks_the_language_of_its_locale() {
    let site = Site::new("http://127.0.0.1:1");
    let said = |locale: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
        command.env_clear().env("DIEMCAU_PAGE", "off").env("LANG", locale);
        command
            .args(["check", "--point", "A", "--connect", "http://127.0.0.1:1", "--state"])
            .arg(&site.state);
        command.arg("--power-root").arg(site.dir.path().join("power"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let english = said("en_US.UTF-8");
    assert!(english.starts_with("✔ Configuration read: point A\n"), "{english}");
    assert!(english.ends_with("\nSomething is not right (✖): do what the arrow says.\n"), "{english}");
    assert!(!english.contains(is_foreign), "{english}");
    let vietnamese = said("vi_VN.UTF-8");
    assert!(vietnamese.starts_with("✔ Cấu hình đọc được: điểm cầu A\n"), "{vietnamese}");
    assert_eq!(english.lines().count(), vietnamese.lines().count());
}

#[test]
fn the_page_speaks_the_language_of_its_agent() {
    let collector = Collector::start(Behaviour::friendly());
    let site = Site::new(&collector.url());
    let mut command = site.agent();
    command.args(["--page", "127.0.0.1:0", "--lang", "en"]);
    let _agent = site.spawn(command);
    let mut browser = Browser::new(Wire { address: address(&site), within: None });
    until("it is attached", || browser.get("/").live("link").contains("connected"));
    let page = browser.get("/").body;
    for part in
        ["<html lang=\"en\">", "title=\"A whole number from 0 to 100,000\"", "Picture and sound are good"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(browser.get("/nothing").body.contains("There is no such page."));
    browser.get("/");
    let wrong = browser.send("/count", "count=4x&by=Lan");
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Please enter a whole number from 0 to 100,000."), "{}", wrong.body);
}
