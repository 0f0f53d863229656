//! The gRPC service for operators.

use diemcau_core::input::OperatorSaid;
use diemcau_core::text::clean;
use diemcau_proto::convert::agent::{MAX_BY, MAX_CODE, MAX_NOTE};
use diemcau_proto::v1;
use diemcau_proto::v1::operator_service_server::OperatorService;
use tokio::sync::{mpsc, oneshot};
use tonic::{Request, Response, Status};

use super::inbox::{Message, ReplyRefusal};

/// Hands what operators say to the core.
#[derive(Clone, Debug)]
pub(super) struct Operators {
    /// To the core.
    pub(super) inbox: mpsc::Sender<Message>,
}

#[tonic::async_trait]
impl OperatorService for Operators {
    async fn reply(&self, request: Request<v1::ReplyRequest>) -> Result<Response<v1::ReplyResponse>, Status> {
        let said = said(&request.into_inner())?;
        let code = said.code.clone();
        let (reply, told) = oneshot::channel();
        self.inbox.send(Message::Reply { said, reply }).await.map_err(|_| stopping())?;
        match told.await.map_err(|_| stopping())? {
            Ok(response) => Ok(Response::new(response)),
            Err(ReplyRefusal::UnknownPoint) => {
                Err(Status::not_found(format!("point {code:?} is not in the roster")))
            }
            Err(ReplyRefusal::NotDurable) => Err(Status::unavailable(
                "the collector's journal fails; whether the answer is recorded shows when it works again",
            )),
        }
    }
}

fn said(request: &v1::ReplyRequest) -> Result<OperatorSaid, Status> {
    let said = OperatorSaid {
        code: short("point", &request.point, MAX_CODE)?,
        text: short("text", &request.text, MAX_NOTE)?,
        by: short("by", &request.by, MAX_BY)?,
    };
    if said.text.is_empty() {
        return Err(Status::invalid_argument("text is empty"));
    }
    Ok(said)
}

fn short(field: &str, text: &str, max: usize) -> Result<Box<str>, Status> {
    let text = clean(text).text;
    if text.len() > max {
        return Err(Status::invalid_argument(format!("{field} has {} bytes, more than {max}", text.len())));
    }
    Ok(text.into_boxed_str())
}

fn stopping() -> Status {
    Status::unavailable("the collector stops")
}
