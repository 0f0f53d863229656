//! Getting a picture, or one point in detail, from a collector.

use std::future::Future;
use std::time::Duration;

use diemcau_core::replica::Replica;
use diemcau_proto::channel::{self, ChannelError, ConnectOptions, Target};
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_client::DashboardServiceClient;
use diemcau_proto::v1::watch_reply::Body;
use diemcau_proto::watch::{WatchError, WatchReader, Watched};
use jiff::tz::TimeZone;
use tonic::transport::Channel;

/// The whole snapshot comes within this.
pub(crate) const FETCH_WITHIN: Duration = Duration::from_secs(30);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection.
    #[error("cannot reach the collector")]
    Connect(#[from] ChannelError),
    /// It refused or went away.
    #[error("the collector gives no picture: {}", .0.message())]
    Refused(Box<tonic::Status>),
    /// What it sent makes no picture.
    #[error("the collector's picture cannot be read")]
    Malformed(#[from] WatchError),
    /// It broke off in the middle.
    #[error("the collector's picture is not whole")]
    Short,
    /// It took too long.
    #[error("the collector's picture was not whole within {} s", FETCH_WITHIN.as_secs())]
    TimedOut,
}

/// Gets the picture that a collector has now.
///
/// # Errors
/// If it cannot be reached, refuses, or sends no whole picture in time.
pub async fn fetch(target: &Target) -> Result<(Replica, v1::Health), FetchError> {
    let channel = channel::connect(target, ConnectOptions::DASHBOARD).await?;
    in_time(snapshot(DashboardServiceClient::new(channel))).await
}

/// Gets the picture and the detail of one point; no detail if the roster has no such point.
///
/// # Errors
/// As [`fetch`].
pub async fn fetch_point(
    target: &Target,
    code: &str,
) -> Result<(Replica, Option<v1::PointDetail>), FetchError> {
    let channel = channel::connect(target, ConnectOptions::DASHBOARD).await?;
    let mut client = DashboardServiceClient::new(channel);
    in_time(async {
        let (replica, _) = snapshot(client.clone()).await?;
        if replica.roster().find(code).is_none() {
            return Ok((replica, None));
        }
        let request = v1::InspectRequest { point: code.to_owned() };
        let detail = client.inspect(request).await?.into_inner().message().await?;
        Ok((replica, Some(detail.ok_or(FetchError::Short)?)))
    })
    .await
}

/// The event's time zone, as the first word of a watch tells it.
///
/// # Errors
/// As [`fetch`].
pub async fn fetch_zone(channel: Channel) -> Result<TimeZone, FetchError> {
    in_time(async {
        let mut replies = DashboardServiceClient::new(channel).watch(v1::WatchRequest {}).await?.into_inner();
        match replies.message().await?.and_then(|reply| reply.body) {
            Some(Body::Begin(begin)) => {
                let zone = begin.event.map(|event| event.time_zone).unwrap_or_default();
                Ok(TimeZone::get(&zone).unwrap_or(TimeZone::UTC))
            }
            Some(Body::Page(_) | Body::Incidents(_) | Body::End(_) | Body::Delta(_)) | None => {
                Err(FetchError::Short)
            }
        }
    })
    .await
}

async fn in_time<T>(fetching: impl Future<Output = Result<T, FetchError>>) -> Result<T, FetchError> {
    match tokio::time::timeout(FETCH_WITHIN, fetching).await {
        Ok(fetched) => fetched,
        Err(_) => Err(FetchError::TimedOut),
    }
}

async fn snapshot(mut client: DashboardServiceClient<Channel>) -> Result<(Replica, v1::Health), FetchError> {
    let mut replies = client.watch(v1::WatchRequest {}).await?.into_inner();
    let mut reader = WatchReader::default();
    while let Some(reply) = replies.message().await? {
        if let Some(Watched::Picture(replica, health)) = reader.read(reply)? {
            return Ok((*replica, health));
        }
    }
    Err(FetchError::Short)
}

impl From<tonic::Status> for FetchError {
    fn from(status: tonic::Status) -> Self {
        Self::Refused(Box::new(status))
    }
}
