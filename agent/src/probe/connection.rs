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
use diemcau_core::path::window::{Answer, Fate, Tells};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::recorder::Recorder;
use super::resolver::Resolver;
use super::{Pace, finding_of};

/// A conversation under way.
pub(super) type Asking<'a> = Pin<Box<dyn Future<Output = Result<Conversed, Finding>> + Send + 'a>>;

/// What a conversation over a connection that stands gives: how long the service took, where it was asked
/// for anything, and what it says.
pub(super) struct Conversed {
    pub(super) response: Option<Duration>,
    pub(super) tells: Tells,
}

/// A protocol over connections.
pub(super) trait Dial: Send {
    /// Asks over a connection that stands. It need not watch the time.
    fn converse(&mut self, stream: TcpStream) -> Asking<'_>;

    /// Where the last sample was sent instead, if it was; it is told once.
    fn take_redirect(&mut self) -> Option<Box<str>> {
        None
    }
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
            if let Some(to) = dial.take_redirect() {
                recorder.redirected(to);
            }
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
async fn connect(address: SocketAddr) -> Result<(TcpStream, Duration), Finding> {
    let begun = Instant::now();
    let stream = TcpStream::connect(address).await.map_err(|error| finding_of(&error))?;
    let rtt = begun.elapsed();
    stream.set_nodelay(true).map_err(|error| finding_of(&error))?;
    Ok((stream, rtt))
}

async fn ask(dial: &mut dyn Dial, resolver: &mut Resolver, limit: Duration) -> Result<Answer, Finding> {
    let address = resolver.current().await?;
    let answer = ask_at(dial, address, Instant::now() + limit).await;
    if answer.is_err() {
        resolver.handle_failure(Instant::now());
    }
    answer
}

/// Who takes the connection and then says nothing is told from who cannot be reached.
async fn ask_at(dial: &mut dyn Dial, address: SocketAddr, deadline: Instant) -> Result<Answer, Finding> {
    let connected = timeout_at(deadline, connect(address)).await;
    let (stream, rtt) = connected.unwrap_or(Err(Finding::TimedOut))?;
    let conversed = timeout_at(deadline, dial.converse(stream)).await;
    let Conversed { response, tells } = conversed.unwrap_or(Err(Finding::Silent))?;
    Ok(Answer { rtt, response, tells })
}
