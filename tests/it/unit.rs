//! The systemd units of agent and collector, judged by systemd's own tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::process::{diemcau, diemcau_agent};
use crate::harness::skip;

/// Exposure may reach this much, in tenths: from 0, locked up, to 100, open to all.
const MAX_EXPOSURE: &str = "--threshold=20";
const TOOL: &str = "systemd-analyze";
/// Below the root.
const UNITS: [&str; 2] = ["agent/debian/diemcau-agent.service", "src/debian/diemcau.service"];

#[test]
fn systemd_understands_the_units() {
    if let Err(why) = tool() {
        return skip("the units are verified", &why);
    }
    for (unit, program) in UNITS.into_iter().zip([diemcau_agent(), diemcau()]) {
        let name = Path::new(unit).file_name().expect("it has a name").to_string_lossy().into_owned();
        // The tool asks whether the program is there, which on this machine is where it was built.
        let installed = fs::read_to_string(root().join(unit)).expect("the unit can be read");
        let usual = format!("ExecStart=/usr/bin/{} ", name.trim_end_matches(".service"));
        let here = installed.replace(&usual, &format!("ExecStart={} ", program.display()));
        assert_ne!(here, installed, "the unit starts the program where the package puts it");
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join(&name);
        fs::write(&path, here).expect("a file in it");

        let output = Command::new(TOOL).args(["verify", "--man=no"]).arg(&path).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("diemcau"), "{said}");
    }
}

#[test]
fn the_units_are_exposed_to_little() {
    if let Err(why) = tool() {
        return skip("the exposure of the units", &why);
    }
    for unit in UNITS {
        let mut judged = Command::new(TOOL);
        judged.args(["security", "--offline=true", "--no-pager", MAX_EXPOSURE]).arg(root().join(unit));
        let output = judged.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("Overall exposure level"), "{output:?}");
        assert!(output.status.success(), "{said}");
    }
}

/// Why the tool is not to be had.
fn tool() -> Result<(), String> {
    let asked = Command::new(TOOL).arg("--version").output();
    asked.map(drop).map_err(|error| format!("{TOOL} (package systemd): {error}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
