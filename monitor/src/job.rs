//! The program as a job of its shell, which can stop it for a while and continue it.

#[cfg(unix)]
pub(crate) use self::unix::Job;

/// Where there are no jobs the program is never stopped.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct Job;

#[cfg(not(unix))]
impl Job {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub(crate) fn stop(&mut self) -> std::io::Result<()> {
        Ok(())
    }

    pub(crate) async fn continued(&mut self) {
        std::future::pending().await
    }
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::time::Duration;

    use rustix::process::{Signal as Sent, getpid, kill_process};
    use tokio::signal::unix::{Signal, SignalKind, signal};
    use tokio::time::{Instant, sleep_until};

    /// The kernel stops no job that no shell could continue: then nothing says that it goes on.
    const AT_ONCE: Duration = Duration::from_millis(500);

    /// The program as a job of its shell.
    #[derive(Debug)]
    pub(crate) struct Job {
        continued: Signal,
        /// When it goes on though nobody says so; none while it was not told to stop.
        unless_stopped: Option<Instant>,
    }

    impl Job {
        pub(crate) fn new() -> io::Result<Self> {
            let continued = signal(SignalKind::from_raw(Sent::CONT.as_raw()))?;
            Ok(Self { continued, unless_stopped: None })
        }

        /// Stops the program as its shell would.
        pub(crate) fn stop(&mut self) -> io::Result<()> {
            kill_process(getpid(), Sent::TSTP)?;
            self.unless_stopped = Some(Instant::now() + AT_ONCE);
            Ok(())
        }

        /// Waits until the program goes on after it was stopped. Nothing is lost where this is dropped.
        pub(crate) async fn continued(&mut self) {
            match self.unless_stopped {
                None => drop(self.continued.recv().await),
                Some(until) => tokio::select! {
                    _ = self.continued.recv() => {}
                    () = sleep_until(until) => {}
                },
            }
            self.unless_stopped = None;
        }
    }
}
