//! The gRPC service for operators: one door for all acts.

mod admission;

use std::sync::Arc;

use diemcau_proto::convert::act;
use diemcau_proto::v1;
use diemcau_proto::v1::operator_service_server::OperatorService;
use tokio::sync::{mpsc, oneshot};
use tonic::{Request, Response, Status};

pub(super) use admission::Admission;

use super::caller::Callers;
use super::inbox::Message;
use crate::clock::EventClock;
use crate::incoming::Activity;

/// Hands acts to the core.
#[derive(Clone, Debug)]
pub(super) struct Operators {
    /// To the core.
    pub(super) inbox: mpsc::Sender<Message>,
    /// Stamps what is read.
    pub(super) clock: EventClock,
    /// Finds out who asks.
    pub(super) callers: Callers,
}

#[tonic::async_trait]
impl OperatorService for Operators {
    async fn act(&self, request: Request<v1::ActRequest>) -> Result<Response<v1::ActResponse>, Status> {
        let at = self.clock.now();
        let activity = request.extensions().get::<Arc<Activity>>();
        let address = activity.and_then(|activity| activity.address());
        let caller = self.callers.of(activity).await?;
        let (name, act) = act::request(request.into_inner(), at)
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        let actor = self.callers.actor(caller, (name, &act), address).await?;
        let (told, outcome) = oneshot::channel();
        let message = Message::Act { at, actor, act, told };
        self.inbox.send(message).await.map_err(|_| stopping())?;
        outcome.await.map(Response::new).map_err(|_| stopping())
    }
}

fn stopping() -> Status {
    Status::unavailable("the collector stops")
}
