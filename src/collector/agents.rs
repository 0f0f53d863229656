//! The gRPC service for agents.

mod attach;
mod pace;

use std::sync::Arc;

use diemcau_proto::v1;
use diemcau_proto::v1::agent_service_server::{AgentService, AgentServiceServer};
use tokio::sync::mpsc;
use tonic::{Request, Response, Status, Streaming};

use attach::Attach;
pub(super) use pace::Paces;

use super::enrolment::Enrolment;
use super::inbox::Message;
use crate::clock::EventClock;
use crate::exceeded::Exceeded;
use crate::incoming::Activity;

/// Bytes of the largest message taken from an agent. All texts at their longest are under 2 KiB; the
/// rest is room to refuse a report for one that is too long instead of ending its stream.
const MAX_MESSAGE: usize = 65_536;

/// Hands what agents say to the core.
#[derive(Clone, Debug)]
pub(super) struct Agents {
    /// To the core.
    pub(super) inbox: mpsc::Sender<Message>,
    /// Stamps what is read.
    pub(super) clock: EventClock,
    /// Gives machines their certificates.
    pub(super) enrolment: Arc<Enrolment>,
    /// How fast each of them may fill the journal.
    pub(super) paces: Arc<Paces>,
    /// Counts those who are faster.
    pub(super) exceeded: Exceeded,
}

/// The service, ready to be served.
pub(super) fn service(agents: Agents) -> AgentServiceServer<Agents> {
    AgentServiceServer::new(agents).max_decoding_message_size(MAX_MESSAGE)
}

#[tonic::async_trait]
impl AgentService for Agents {
    type AttachStream = Attach;

    async fn attach(
        &self,
        request: Request<Streaming<v1::AgentMessage>>,
    ) -> Result<Response<Attach>, Status> {
        let activity = request.extensions().get::<Arc<Activity>>().cloned();
        Ok(Response::new(Attach::new(self.clone(), activity, request.into_inner())))
    }

    async fn enroll(
        &self,
        request: Request<v1::EnrollRequest>,
    ) -> Result<Response<v1::EnrollResponse>, Status> {
        let activity = request.extensions().get::<Arc<Activity>>();
        let peer = activity.and_then(|activity| activity.address());
        self.enrolment.enroll(request.into_inner(), peer).await.map(Response::new)
    }
}
