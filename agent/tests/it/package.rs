//! The configuration that the Debian package ships.

use std::path::{Path, PathBuf};
use std::process::Command;

use diemcau_agent::config::{Config, Flags, LogFormat, STATE};

#[test]
fn the_shipped_configuration_is_read_and_only_lacks_what_a_site_must_say() {
    let flags = Flags { config: Some(shipped()), ..Flags::default() };
    let error = Config::resolve(&flags).unwrap_err();
    assert!(error.to_string().contains("the code of this point is missing"), "{error}");

    let (point, connect) = (Some("TX-001".to_owned()), Some("http://127.0.0.1:1".to_owned()));
    let config = Config::resolve(&Flags { point, connect, ..flags }).expect("nothing else is lacking");
    assert_eq!(config.settings.state, Path::new(STATE));
    assert_eq!(config.log_format, LogFormat::Human);
}

#[test]
fn what_it_shows_commented_out_is_right() {
    let text = std::fs::read_to_string(shipped()).expect("it can be read");
    let wanted = ["point", "nut", "generator_file", "power_root", "state", "log_format"];
    let (mut lines, mut table) = (Vec::new(), "");
    for line in text.lines().filter_map(|line| line.strip_prefix("# ")) {
        if line.starts_with('[') {
            table = line;
        }
        let is_wanted = match (table, line.split_once(" = ")) {
            ("", Some((key, _))) => wanted.contains(&key),
            ("", None) => false,
            (_, said) => said.is_some() || line == table,
        };
        if is_wanted {
            lines.push(line);
        }
    }
    assert!(wanted.len() < lines.len(), "{lines:?}");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("agent.toml");
    std::fs::write(&path, lines.join("\n")).expect("a file in it");
    let connect = Some("http://127.0.0.1:1".to_owned());
    let config = Config::resolve(&Flags { config: Some(path), connect, ..Flags::default() });
    let settings = config.expect("it is read").settings;
    assert_eq!(settings.point.as_str(), "TX-001");
    assert_eq!((settings.probes.len(), settings.attendance.len()), (2, 3));
    assert!(settings.page.is_some_and(|page| page.lan.is_some()));
}

#[test]
fn an_agent_that_nobody_configured_says_what_is_missing_and_is_not_tried_again() {
    let mut agent = Command::new(env!("CARGO_BIN_EXE_diemcau-agent"));
    let output = agent
        .env_clear()
        .args(["run", "--page", "off", "--config"])
        .arg(shipped())
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(78));
    let unit = std::fs::read_to_string(shipped().with_file_name("diemcau-agent.service"));
    assert!(unit.expect("it can be read").contains("\nRestartPreventExitStatus=78\n"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("point") && said.contains("tệp cấu hình"), "{said}");
}

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("debian/agent.toml")
}
