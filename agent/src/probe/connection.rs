//! Probes that open a connection: a new one for each sample, one at a time.
//!
//! The path shows in how the connection is set up, one packet each way between the kernels at both
//! ends; how long the service then takes to answer is told apart from that. One that does not answer in
//! time counts as lost, as it does over single packets.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use diemcau_core::path::Finding;
use diemcau_core::path::window::{Answer, Fate};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

use super::recorder::Recorder;
use super::resolver::Resolver;
use super::{Pace, finding_of};

/// A sample under way.
pub(super) type Asking<'a> = Pin<Box<dyn Future<Output = Result<Answer, Finding>> + Send + 'a>>;

/// A protocol over connections.
pub(super) trait Dial: Send {
    /// Takes a sample: connects, asks, and tells how long either took. It need not watch the time.
    fn ask(&mut self, address: SocketAddr) -> Asking<'_>;
}

/// Takes samples until the recorder has enough.
pub(super) async fn run(dial: &mut dyn Dial, mut resolver: Resolver, pace: Pace, recorder: &mut Recorder) {
    let mut next_ask = Instant::now();
    loop {
        let now = Instant::now();
        recorder.handle_timeout(now);
        if recorder.is_done(now, true) {
            return;
        }
        if now >= next_ask && recorder.is_asking(now, true) {
            let seq = recorder.begin();
            let fate = match ask(dial, &mut resolver, pace.timeout).await {
                Ok(answer) => Fate::Answered(answer),
                Err(finding) => Fate::Failed(finding),
            };
            recorder.settle(seq, fate);
            next_ask = (next_ask + pace.interval).max(Instant::now());
        } else if recorder.is_asking(now, true) {
            sleep_until(next_ask.min(recorder.close_at())).await;
        } else {
            sleep_until(recorder.close_at()).await;
        }
    }
}

/// A TCP connection that sends what it is given at once, and the round trip that setting it up took.
pub(super) async fn connect(address: SocketAddr) -> Result<(TcpStream, Duration), Finding> {
    let begun = Instant::now();
    let stream = TcpStream::connect(address).await.map_err(|error| finding_of(&error))?;
    let rtt = begun.elapsed();
    stream.set_nodelay(true).map_err(|error| finding_of(&error))?;
    Ok((stream, rtt))
}

async fn ask(dial: &mut dyn Dial, resolver: &mut Resolver, limit: Duration) -> Result<Answer, Finding> {
    let address = resolver.current().await?;
    let answer = timeout(limit, dial.ask(address)).await.unwrap_or(Err(Finding::TimedOut));
    if answer.is_err() {
        resolver.handle_failure(Instant::now());
    }
    answer
}
