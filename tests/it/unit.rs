//! The agent's systemd unit, judged by systemd's own tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::process::diemcau_agent;
use crate::harness::skip;

/// Exposure may reach this much, in tenths: from 0, locked up, to 100, open to all.
const MAX_EXPOSURE: &str = "--threshold=20";
const TOOL: &str = "systemd-analyze";

#[test]
fn systemd_understands_the_unit() {
    if let Err(why) = tool() {
        return skip("the unit is verified", &why);
    }
    // The tool asks whether the program is there, which on this machine is where it was built.
    let installed = fs::read_to_string(unit()).expect("the unit can be read");
    let program = diemcau_agent().display().to_string();
    let here = installed.replace("/usr/bin/diemcau-agent", &program);
    assert_ne!(here, installed, "the unit starts the program where the package puts it");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("diemcau-agent.service");
    fs::write(&path, here).expect("a file in it");

    let output = Command::new(TOOL).args(["verify", "--man=no"]).arg(&path).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("diemcau-agent"), "{said}");
}

#[test]
fn the_unit_is_exposed_to_little() {
    if let Err(why) = tool() {
        return skip("the exposure of the unit", &why);
    }
    let mut judged = Command::new(TOOL);
    judged.args(["security", "--offline=true", "--no-pager", MAX_EXPOSURE]).arg(unit());
    let output = judged.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("Overall exposure level"), "{output:?}");
    assert!(output.status.success(), "{said}");
}

/// Why the tool is not to be had.
fn tool() -> Result<(), String> {
    let asked = Command::new(TOOL).arg("--version").output();
    asked.map(drop).map_err(|error| format!("{TOOL} (package systemd): {error}"))
}

fn unit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("agent/debian/diemcau-agent.service")
}
