//! A real NUT server with a driver that plays a UPS from a file, both on loopback, for the tests of
//! the agent and for those of the whole.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use diemcau_agent::power::nut::NutTarget;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

const UPSD: &str = "/lib/nut/upsd";
const DRIVER: &str = "/lib/nut/dummy-ups";
/// How the tests' UPS is called.
const UPS: &str = "diemcau";

/// The server, its driver and their files; both end with the test.
pub(crate) struct NutServer {
    dir: TempDir,
    port: u16,
    upsd: Option<Child>,
    driver: Option<Child>,
    /// The driver looks at the file again when its second of change is another.
    changed: SystemTime,
}

impl NutServer {
    /// Starts both; `None`, said aloud, where NUT is not installed.
    pub(crate) fn start(test: &str, status: &str) -> Option<Self> {
        if let Some(missing) = [UPSD, DRIVER].into_iter().find(|path| !Path::new(path).exists()) {
            let said = writeln!(std::io::stderr(), "SKIPPED {test}: there is no {missing} (nut-server)");
            said.expect("standard error is open");
            return None;
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        for folder in ["etc", "run"] {
            fs::create_dir(dir.path().join(folder)).expect("a folder in it");
        }
        let (upsd, driver, changed) = (None, None, SystemTime::now());
        let mut server = Self { dir, port: free_port(), upsd, driver, changed };
        server.write(
            "ups.conf",
            &format!("pollinterval = 1\n[{UPS}]\ndriver = dummy-ups\nport = ups.dev\nmode = dummy-once\n"),
        );
        server.write("upsd.conf", &format!("LISTEN 127.0.0.1 {}\nMAXAGE 4\n", server.port));
        server.write("upsd.users", "");
        server.say(status);
        server.start_driver();
        server.start_upsd();
        Some(server)
    }

    pub(crate) fn target(&self, ups: &str) -> NutTarget {
        format!("{ups}@127.0.0.1:{}", self.port).parse().expect("it is one")
    }

    /// The UPS changes its status.
    pub(crate) fn say(&mut self, status: &str) {
        let text = format!(
            "ups.status: {status}\nups.model: \"a \\\"model\\\"\"\nbattery.charge: 87\nbattery.runtime: 900\n\
             input.voltage: 228.4\n"
        );
        let path = self.write("ups.dev.new", &text);
        self.changed += Duration::from_secs(1);
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(self.changed))
            .expect("it is ours");
        fs::rename(path, self.dir.path().join("etc/ups.dev")).expect("it is ours");
    }

    pub(crate) fn start_driver(&mut self) {
        self.driver = Some(self.spawn(DRIVER, &["-a", UPS, "-F"]));
    }

    pub(crate) fn start_upsd(&mut self) {
        self.upsd = Some(self.spawn(UPSD, &["-F"]));
    }

    pub(crate) fn stop_driver(&self) {
        signal(self.driver.as_ref(), Signal::STOP);
    }

    pub(crate) fn continue_driver(&self) {
        signal(self.driver.as_ref(), Signal::CONT);
    }

    pub(crate) fn kill_driver(&mut self) {
        end(&mut self.driver);
    }

    pub(crate) fn kill_upsd(&mut self) {
        end(&mut self.upsd);
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join("etc").join(name);
        fs::write(&path, text).expect("the folder is ours");
        path
    }

    /// As the user `nut` where this is root, which both refuse to be.
    fn spawn(&self, program: &str, args: &[&str]) -> Child {
        let mut command = if geteuid().is_root() {
            let owned = Command::new("chown").args(["-R", "nut:nut"]).arg(self.dir.path()).status();
            assert!(owned.is_ok_and(|status| status.success()), "the folder is handed over");
            let mut command = Command::new("setpriv");
            command.args(["--reuid=nut", "--regid=nut", "--clear-groups", program]);
            command
        } else {
            Command::new(program)
        };
        let run = self.dir.path().join("run");
        command.args(args).env("NUT_CONFPATH", self.dir.path().join("etc"));
        command.env("NUT_STATEPATH", &run).env("NUT_ALTPIDPATH", &run);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("it starts")
    }
}

impl Drop for NutServer {
    fn drop(&mut self) {
        end(&mut self.driver);
        end(&mut self.upsd);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
    listener.local_addr().expect("it is bound").port()
}

fn signal(child: Option<&Child>, signal: Signal) {
    let id = child.and_then(|child| i32::try_from(child.id()).ok());
    kill_process(id.and_then(Pid::from_raw).expect("it was started"), signal).expect("it runs");
}

fn end(child: &mut Option<Child>) {
    if let Some(mut child) = child.take() {
        child.kill().ok();
        child.wait().ok();
    }
}
