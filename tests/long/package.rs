//! The Debian packages: built as the README says, installed, upgraded, removed and purged in a Debian where
//! systemd does not run.

mod agent;
mod collector;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use crate::harness::debian::{Debian, said};
use crate::harness::process::diemcau;

/// Where `cargo deb` takes manual pages and completions from.
static MANUAL: Once = Once::new();

/// Builds a package by the documented command, with a revision, and puts it aside, since the next one takes its
/// place.
#[track_caller]
fn build(package: &str, how: &[&str], revision: &str, aside: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    MANUAL.call_once(|| {
        let mut command = Command::new(diemcau());
        let output = command.arg("manual").arg(root.join("target/manual")).output().expect("it starts");
        assert!(output.status.success(), "{}", said(&output));
    });
    let mut command = Command::new("cargo");
    command.args(["deb", "-p", package, "--deb-revision", revision]).args(how).current_dir(root);
    let output = command.output().expect("cargo starts");
    assert!(output.status.success(), "{}", said(&output));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let path = told.lines().rev().find(|line| line.contains("/debian/")).expect("it says what it built");
    let kept = aside.join(format!("{package}-{revision}.deb"));
    fs::copy(path.trim(), &kept).expect("it can be copied");
    kept
}

/// Gives what was said.
#[track_caller]
fn install(debian: &Debian, package: &Path) -> String {
    let inside = "/tmp/package.deb";
    fs::copy(package, debian.path(inside)).expect("it can be copied");
    let told = debian.run("dpkg", &["--install", inside]);
    silent(&told);
    told
}

/// Nothing complains that systemd does not run.
#[track_caller]
fn silent(told: &str) {
    for word in ["warning", "error", "Failed", "systemctl:", "not found", "System has not been booted"] {
        assert!(!told.contains(word), "{word}: {told}");
    }
}

fn version(debian: &Debian, package: &str) -> String {
    debian.run("dpkg-query", &["--show", "--showformat=${Version}", package])
}

/// The program of a package with the pages and completions that are read where Debian reads them.
#[track_caller]
fn carries_its_manual(debian: &Debian, package: &str) {
    let files = debian.run("dpkg", &["--listfiles", package]);
    for file in [
        format!("/usr/share/man/man1/{package}.1.gz"),
        format!("/usr/share/man/vi/man1/{package}.1.gz"),
        format!("/usr/share/bash-completion/completions/{package}"),
        format!("/usr/share/zsh/vendor-completions/_{package}"),
        format!("/usr/share/fish/vendor_completions.d/{package}.fish"),
    ] {
        assert!(files.lines().any(|there| there == file), "{file} is not among\n{files}");
    }
}
