//! When a command that runs on has to end: Ctrl-C, SIGTERM, a terminal that goes away, or its time.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Cancels when told to, or after `run_for`. From the call on the signals no longer kill.
///
/// # Errors
/// If signals cannot be listened to.
pub(crate) fn when_told(
    stop: CancellationToken,
    run_for: Option<Duration>,
) -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        let over = async {
            match run_for {
                Some(run_for) => tokio::time::sleep(run_for).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            () = over => {}
        }
        stop.cancel();
    })
}
