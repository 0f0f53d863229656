//! Waits for the answer to a probe that was asked for.

use diemcau_core::ids::Seq;
use diemcau_core::path::asked::AskedProbe;
use tonic::Status;
use tonic::transport::Channel;

use crate::convert::probe::asked_from_wire;
use crate::v1;
use crate::v1::dashboard_service_client::DashboardServiceClient;

/// Waits until the point of that code answers the probe that the fact asks for; none if somebody else asked
/// later. How long to wait is for the caller to say.
///
/// # Errors
/// If the collector does not tell of the point, or no longer.
pub async fn answer(channel: Channel, code: &str, fact: Seq) -> Result<Option<AskedProbe>, Status> {
    let request = v1::InspectRequest { point: code.to_owned() };
    let mut details = DashboardServiceClient::new(channel).inspect(request).await?.into_inner();
    while let Some(detail) = details.message().await? {
        match detail.probe.as_ref().map(asked_from_wire) {
            Some(asked) if asked.fact == fact && asked.answer.is_some() => return Ok(Some(asked)),
            Some(asked) if asked.fact > fact => return Ok(None),
            Some(_) | None => {}
        }
    }
    Err(Status::unavailable("the collector stops"))
}
