//! A Debian without systemd running, in a folder: programs run in it by chroot. Needs root.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The oldest release that the package is for.
const SUITE: &str = "bookworm";
/// What the package's program is built for.
pub(crate) const TARGET: &str = "x86_64-unknown-linux-musl";
/// Where that comes from if this machine's apt does not say.
const MIRROR: &str = "http://deb.debian.org/debian/";

/// The folder. It is gone when it is dropped.
pub(crate) struct Debian {
    root: PathBuf,
}

/// Why there can be none here; none if there can.
pub(crate) fn why_not() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("a Debian root needs root".to_owned());
    }
    for (tool, package) in [
        ("debootstrap", "package debootstrap"),
        ("cargo-deb", "cargo install cargo-deb --locked"),
        ("musl-gcc", "package musl-tools"),
    ] {
        if let Err(error) = Command::new(tool).arg("--version").output() {
            return Some(format!("{tool} ({package}): {error}"));
        }
    }
    let args = ["--print", "target-libdir", "--target", TARGET];
    let library = Command::new("rustc").args(args).output().map(|output| said(&output));
    let is_there = library.is_ok_and(|library| Path::new(library.trim()).is_dir());
    (!is_there).then(|| format!("Rust has no {TARGET} (rustup target add {TARGET})"))
}

impl Debian {
    /// A fresh one. The first one of a build directory is fetched and kept there to be copied.
    ///
    /// # Errors
    /// If it cannot be fetched.
    pub(crate) fn new() -> Result<Self, String> {
        let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/debian-root");
        fs::create_dir_all(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
        let base = cache.join(SUITE);
        if !base.exists() {
            let half = cache.join(format!("{SUITE}.new"));
            remove(&half);
            let mirror = mirror();
            run(Command::new("debootstrap").args(["--variant=minbase", SUITE]).arg(&half).arg(mirror))?;
            fs::rename(&half, &base).map_err(|error| format!("{}: {error}", base.display()))?;
        }
        let root = cache.join(format!("run-{}", std::process::id()));
        remove(&root);
        run(Command::new("cp").arg("--archive").arg(&base).arg(&root))?;
        Ok(Self { root })
    }

    /// Where a file of it is.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside.trim_start_matches('/'))
    }

    /// Runs a program in it, as root and with nothing of this machine's environment.
    ///
    /// # Panics
    /// If it cannot be started.
    pub(crate) fn output(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new("chroot");
        command.arg(&self.root).arg(program).args(args).env_clear();
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("LC_ALL", "C.UTF-8");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command.output().expect("chroot starts")
    }

    /// The same, which has to succeed; gives all that it said.
    ///
    /// # Panics
    /// If it does not succeed.
    #[track_caller]
    pub(crate) fn run(&self, program: &str, args: &[&str]) -> String {
        let output = self.output(program, args);
        let said = said(&output);
        assert!(output.status.success(), "{program} {args:?}: {said}");
        said
    }
}

impl Drop for Debian {
    fn drop(&mut self) {
        remove(&self.root);
    }
}

/// All that a program said.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Where this machine's apt gets Debian from.
fn mirror() -> String {
    let args = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"];
    let output = Command::new("apt-get").args(args).arg(format!("Codename: {SUITE}")).output();
    let uris = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    uris.lines().next().filter(|uri| uri.starts_with("http")).unwrap_or(MIRROR).to_owned()
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", said(&output))) }
}

/// Nothing of this machine is mounted in it.
fn remove(root: &Path) {
    fs::remove_dir_all(root).ok();
}
