//! The connection to the collector: kept for as long as the dashboard runs, made anew with a
//! random wait whenever it breaks or falls silent.

pub(crate) mod act;
mod inspect;
mod round_trip;
#[cfg(test)]
mod tests;

use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::time::Duration;

use diemcau_core::ids::Code;
use diemcau_core::text::line;
use diemcau_core::time::Timestamp;
use diemcau_proto::backoff;
use diemcau_proto::channel::{self, ChannelError, ConnectOptions, Fingerprint, TargetError};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::watch::{WatchError, WatchReader, Watched};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tonic::Status;
use tonic::transport::Channel;

use crate::event::LinkEvent;
use crate::options::Collector;
use crate::view::Health;
use diemcau_phrase::Language;
use diemcau_phrase::contact::NoContact;
use diemcau_phrase::failure::Explain;

/// A collector speaks every second; one that is silent for so long is given up.
const MUTE_AFTER: Duration = Duration::from_secs(10);

/// What the dashboard wants of the connection.
#[derive(Debug)]
pub(crate) struct Wishes {
    /// A new snapshot, since the picture has a hole; a second wish before the first is met adds
    /// nothing.
    pub(crate) watch_anew: mpsc::Receiver<()>,
    /// The point whose line is to be told.
    pub(crate) inspected: watch::Receiver<Option<Code>>,
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
enum LinkError {
    #[error("the collector's data directory does not say where it is")]
    Target(#[from] TargetError),
    #[error("no connection")]
    Channel(#[from] ChannelError),
    #[error("the collector ended the stream")]
    Status(#[from] Status),
    #[error("the collector closed the connection")]
    Closed,
    #[error("nothing heard of the collector for {} s", MUTE_AFTER.as_secs())]
    Mute,
    #[error("the collector sent what cannot be understood")]
    Malformed(#[from] WatchError),
}

/// Most letters of what a collector says of an error.
const MESSAGE: usize = 1_000;

/// How a connection that worked ended.
enum End {
    /// The picture has a hole.
    Anew,
    /// The dashboard is gone.
    Done,
}

/// Watches until nobody takes what it brings. The queue it fills is bounded: a slow screen slows
/// the stream, and the collector then merges its deltas.
pub(crate) async fn keep(collector: Collector, mut wishes: Wishes, out: mpsc::Sender<LinkEvent>) {
    let mut attempt = 0;
    while !out.is_closed() {
        let mut snapshot_came = false;
        let end = connect_and_watch(&collector, &mut wishes, &out, &mut snapshot_came).await;
        attempt = if snapshot_came { 0 } else { attempt + 1 };
        let random = RandomState::new().hash_one(attempt);
        let retry_in = backoff::full_jitter(attempt, random);
        match end {
            Ok(End::Done) => return,
            Ok(End::Anew) => tracing::info!("watching anew"),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, ?retry_in, "not watching");
                let down = LinkEvent::Down { why: error.no_contact(), retry_in };
                if out.send(down).await.is_err() {
                    return;
                }
            }
        }
        sleep(retry_in).await;
    }
}

async fn connect_and_watch(
    collector: &Collector,
    wishes: &mut Wishes,
    out: &mpsc::Sender<LinkEvent>,
    snapshot_came: &mut bool,
) -> Result<End, LinkError> {
    let target = collector.target()?;
    let channel = channel::connect(&target, ConnectOptions::DASHBOARD).await?;
    let Wishes { watch_anew, inspected } = wishes;
    tokio::select! {
        end = follow(channel.clone(), watch_anew, out, snapshot_came) => end,
        () = inspect::follow(channel.clone(), inspected, out) => Ok(End::Done),
        () = round_trip::follow(channel, out) => Ok(End::Done),
    }
}

async fn follow(
    channel: Channel,
    watch_anew: &mut mpsc::Receiver<()>,
    out: &mpsc::Sender<LinkEvent>,
    snapshot_came: &mut bool,
) -> Result<End, LinkError> {
    // A wish that the new snapshot meets anyway.
    while watch_anew.try_recv().is_ok() {}
    let mut client = DashboardServiceClient::new(channel).max_decoding_message_size(64 << 20);
    let watched = timeout(MUTE_AFTER, client.watch(v1::WatchRequest {})).await;
    let mut replies = watched.map_err(|_| LinkError::Mute)??.into_inner();
    let mut reader = WatchReader::default();
    let mut mute_at = Instant::now() + MUTE_AFTER;
    loop {
        let reply = tokio::select! {
            reply = timeout_at(mute_at, replies.message()) => reply.map_err(|_| LinkError::Mute)??,
            Some(()) = watch_anew.recv(), if *snapshot_came => return Ok(End::Anew),
        };
        mute_at = Instant::now() + MUTE_AFTER;
        let event = match reader.read(reply.ok_or(LinkError::Closed)?)? {
            Some(Watched::Picture(replica, health)) => {
                *snapshot_came = true;
                LinkEvent::Snapshot(replica, health_from_wire(&health))
            }
            Some(Watched::Delta(delta, health)) => {
                LinkEvent::Delta(delta, health.as_ref().map(health_from_wire))
            }
            None => continue,
        };
        if out.send(event).await.is_err() {
            return Ok(End::Done);
        }
    }
}

fn health_from_wire(health: &v1::Health) -> Health {
    Health {
        journal_failing_since: health.journal_failing_since_ms.map(Timestamp::from_millis),
        journal_fault: health.journal_fault().into(),
        clock_drift_ms: health.clock_drift_ms,
        plaintext: health.plaintext,
        certificate_ends: health.certificate_ends_ms.map(Timestamp::from_millis),
    }
}

impl LinkError {
    fn no_contact(&self) -> NoContact {
        match self {
            Self::Target(TargetError::NoCollectorFile { .. })
            | Self::Channel(ChannelError::Refused { .. }) => NoContact::Refused,
            Self::Channel(ChannelError::Socket { source, .. })
                if matches!(source.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) =>
            {
                NoContact::Refused
            }
            Self::Target(error) => NoContact::other(error),
            Self::Channel(ChannelError::TimedOut { .. } | ChannelError::Unreachable { .. }) => {
                NoContact::Unreachable
            }
            Self::Channel(ChannelError::WrongFingerprint { pinned, shown, .. }) => {
                NoContact::WrongCertificate { expected: digits(*pinned), found: digits(*shown) }
            }
            Self::Channel(error) => NoContact::other(error),
            Self::Status(status) if is_refusal(status.code()) => NoContact::other(self),
            Self::Status(_) | Self::Closed => NoContact::Broken,
            Self::Mute => NoContact::Silent,
            Self::Malformed(_) => NoContact::other(self),
        }
    }
}

impl Explain for LinkError {
    fn explain(&self, language: Language) -> String {
        match self {
            Self::Target(error) => error.explain(language),
            Self::Channel(error) => error.explain(language),
            Self::Status(status) => language.no_picture_given(&line(status.message(), MESSAGE)),
            Self::Closed => language.no_contact(&NoContact::Broken).to_owned(),
            Self::Mute => language.no_contact(&NoContact::Silent).to_owned(),
            Self::Malformed(error) => language.picture_unreadable(error),
        }
    }
}

/// Whether a collector that is there does not show its picture, and says why.
fn is_refusal(code: tonic::Code) -> bool {
    use tonic::Code;

    matches!(code, Code::ResourceExhausted | Code::PermissionDenied | Code::Unauthenticated)
}

/// A fingerprint that fits on a row of the smallest screen.
fn digits(fingerprint: Fingerprint) -> String {
    fingerprint.to_string().replace(':', "")
}
