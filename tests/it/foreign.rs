//! A client that shares nothing with this project but the published .proto files: Python's grpcio
//! as an agent and as a dashboard, over TLS with the fingerprint handed over, and in plain text.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::collector::{Collector, Serve};
use crate::harness::event::Shape;
use crate::harness::{measured, skip};

#[test]
fn a_foreign_client_is_an_agent_and_a_dashboard_over_tls() {
    check("over TLS", Serve::default());
}

#[test]
fn a_foreign_client_is_an_agent_and_a_dashboard_in_plain_text() {
    check("in plain text", Serve { plaintext: true, ..Serve::default() });
}

fn check(how: &str, serve: Serve) {
    let Some(python) = python("grpc_tools, grpc_health.v1, grpc_reflection.v1alpha") else {
        return skip(how, "no Python with grpc_tools, grpc_health and grpc_reflection: tests/run makes one");
    };
    let collector = Collector::start(Shape { points: 3, speaking: 0 }, serve);
    let stubs = tempfile::tempdir().expect("a temporary folder");
    let target = collector.target();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(python);
    command.arg(root.join("tests/it/foreign/client.py")).arg(root.join("proto")).arg(stubs.path());
    command.arg(format!("{}:{}", target.host(), target.port()));
    if let Some(fingerprint) = collector.file().fingerprint {
        command.arg(fingerprint).arg(collector.data().join("ca.pem"));
    }
    let output = command.output().expect("Python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{how}:\n{said}\n{complained}");
    let n_checks = said.lines().filter(|line| line.starts_with("ok")).count();
    measured("a foreign client", &format!("{how}: {n_checks} checks hold"));
}

/// `DIEMCAU_TEST_PYTHON`, which then must have these modules, or a `python3` that happens to.
pub(crate) fn python(modules: &str) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("DIEMCAU_TEST_PYTHON") {
        return Some(path.into());
    }
    let imports = format!("import {modules}");
    let output = Command::new("python3").args(["-c", &imports]).output().ok()?;
    output.status.success().then(|| "python3".into())
}
