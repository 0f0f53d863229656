//! The document of a report, as Python's own readers of zip and XML find it.

use std::path::Path;
use std::process::Command;

use crate::foreign::python;
use crate::harness::skip;

/// Its text, a line a paragraph; none where there is no Python.
pub(super) fn text(file: &Path) -> Option<String> {
    let Some(python) = python("zipfile") else {
        skip("a document read by Python", "no Python");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/report/document.py");
    let output = Command::new(python).arg(script).arg(file).env("PYTHONUTF8", "1").output();
    let output = output.expect("Python starts");
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complained}");
    Some(String::from_utf8(output.stdout).expect("it prints UTF-8"))
}
