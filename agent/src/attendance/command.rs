//! A command whose output is a number.
//!
//! It runs without a shell, without the agent's environment but for `PATH` and `LANG`, in a process
//! group of its own. When it takes too long or says too much the group is killed, and whatever it
//! started with it; only what left the group on its own escapes.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStdout, Command};

use super::SourceError;

/// More than this a command does not say, bytes.
const MAX_OUTPUT: usize = 4 * 1024;
/// Where programs are looked for if the agent itself is not told.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What a command writes until its output ends and it ends well.
pub(super) async fn output(argv: &[String], most: Duration) -> Result<Vec<u8>, SourceError> {
    let [program, arguments @ ..] = argv else {
        return Err(SourceError::Run { program: String::new(), source: std::io::ErrorKind::NotFound.into() });
    };
    let run_error = |source| SourceError::Run { program: program.clone(), source };
    let (mut group, stdout) = Group::spawn(program, arguments).map_err(run_error)?;
    let ended = async {
        let mut bytes = Vec::new();
        stdout.take(MAX_OUTPUT as u64 + 1).read_to_end(&mut bytes).await.map_err(run_error)?;
        if bytes.len() > MAX_OUTPUT {
            return Err(SourceError::TooLong { most: MAX_OUTPUT });
        }
        let status = group.0.wait().await.map_err(run_error)?;
        if !status.success() {
            return Err(SourceError::Failed { program: program.clone(), status });
        }
        Ok(bytes)
    };
    tokio::time::timeout(most, ended).await.unwrap_or(Err(SourceError::TimedOut { most }))
}

/// A process group by its leader, killed when dropped unless the leader has ended and is waited for.
struct Group(Child);

impl Group {
    fn spawn(program: &str, arguments: &[String]) -> std::io::Result<(Self, ChildStdout)> {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().current_dir("/").process_group(0);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_else(|| PATH.into()));
        if let Some(language) = std::env::var_os("LANG") {
            command.env("LANG", language);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().expect("it was asked for");
        Ok((Self(child), stdout))
    }
}

impl Drop for Group {
    /// Until its leader is waited for the group's number is not given to another.
    fn drop(&mut self) {
        let leader = self.0.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(leader) = leader {
            kill_process_group(leader, Signal::KILL).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Instant;

    use super::*;

    const SOON: Duration = Duration::from_millis(500);
    const LATE: Duration = Duration::from_secs(20);

    async fn run(argv: &[&str], most: Duration) -> Result<Vec<u8>, SourceError> {
        let argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
        output(&argv, most).await
    }

    #[tokio::test]
    async fn says_what_it_writes() {
        assert_eq!(run(&["echo", "45"], LATE).await.unwrap(), b"45\n");
        let odd = "$(id); `id` | \"x\" *";
        assert_eq!(run(&["printf", "%s", odd], LATE).await.unwrap(), odd.as_bytes(), "no shell reads it");
    }

    #[tokio::test]
    async fn sees_nothing_of_the_agents_environment() {
        let environment = String::from_utf8(run(&["env"], LATE).await.unwrap()).unwrap();
        for line in environment.lines() {
            assert!(line.starts_with("PATH=") || line.starts_with("LANG="), "{line}");
        }
    }

    #[tokio::test]
    async fn one_that_fails_or_is_not_there_is_an_error() {
        let failed = run(&["sh", "-c", "echo 45; exit 3"], LATE).await.unwrap_err();
        assert_eq!(failed.to_string(), "sh failed: exit status: 3");
        assert!(matches!(run(&["/nonexistent"], LATE).await, Err(SourceError::Run { .. })));
        assert!(matches!(run(&[], LATE).await, Err(SourceError::Run { .. })));
    }

    #[tokio::test]
    async fn one_that_says_too_much_is_ended() {
        assert!(matches!(run(&["yes"], LATE).await, Err(SourceError::TooLong { .. })));
        let just = MAX_OUTPUT.to_string();
        assert_eq!(run(&["head", "-c", &just, "/dev/zero"], LATE).await.unwrap().len(), MAX_OUTPUT);
    }

    #[tokio::test]
    async fn one_that_hangs_is_ended_with_all_that_it_started() {
        let dir = tempfile::tempdir().unwrap();
        let pids = dir.path().join("pids");
        // Neither heeds SIGTERM; the inner one goes on after the outer one ended.
        for script in [
            "trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$ >> $0; sleep 1000\" & echo $$ >> $0; sleep 1000",
            "sleep 1000 & echo $! >> $0; echo 45",
        ] {
            std::fs::remove_file(&pids).ok();
            let hung = run(&["sh", "-c", script, pids.to_str().unwrap()], SOON).await;
            assert!(matches!(hung, Err(SourceError::TimedOut { .. })), "{hung:?}");
            let started = std::fs::read_to_string(&pids).unwrap();
            assert!(started.lines().count() > 0);
            for pid in started.lines() {
                until_gone(pid).await;
            }
        }
    }

    #[tokio::test]
    async fn one_that_is_waited_for_no_more_is_ended() {
        let dir = tempfile::tempdir().unwrap();
        let pid = dir.path().join("pid");
        let script = "echo $$ > $0.new; mv $0.new $0; sleep 1000";
        {
            let argv = ["sh", "-c", script, pid.to_str().unwrap()];
            let mut running = Box::pin(run(&argv, LATE));
            let deadline = Instant::now() + LATE;
            while !pid.exists() {
                assert!(Instant::now() < deadline && !is_ready(&mut running).await);
            }
        }
        until_gone(std::fs::read_to_string(&pid).unwrap().trim()).await;
    }

    /// Gives a future a short while to end.
    async fn is_ready(future: impl Future) -> bool {
        tokio::time::timeout(Duration::from_millis(5), future).await.is_ok()
    }

    /// Until a process is no more, or is waited for and no more.
    async fn until_gone(pid: &str) {
        let deadline = Instant::now() + LATE;
        let stat = Path::new("/proc").join(pid).join("stat");
        while std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z")) {
            assert!(Instant::now() < deadline, "{pid} lives on");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}
