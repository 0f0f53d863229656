//! The one way in which a command acts: asks the collector, and tells done from refused.

use diemcau::status;
use diemcau_proto::channel::{self, ConnectOptions, Target};
use diemcau_proto::v1::act_request::Act;
use diemcau_proto::v1::act_response::Outcome as Answer;
use diemcau_proto::v1::operator_service_client::OperatorServiceClient;
use diemcau_proto::v1::{self, ActRefusalReason};
use tonic::Code;
use tonic::transport::Channel;

use super::status::no_such_point;
use super::{Outcome, out};

/// Why an act is not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum ActError {
    #[error("không liên lạc được với trung tâm, chưa có gì được ghi nhận")]
    Unreachable(#[source] anyhow::Error),
    #[error("{0}")]
    UnknownPoint(String),
    #[error("trung tâm chưa ghi được vào nhật ký, chưa có gì được ghi nhận")]
    NotDurable,
    #[error("chưa có nội dung")]
    NothingSaid,
    #[error("trung tâm không nhận: {0}")]
    Refused(String),
}

/// What became of an act, and the channel on which to ask for more.
pub(super) struct Acted {
    pub(super) done: v1::ActDone,
    pub(super) channel: Channel,
}

/// Asks the collector to do `act` in the name of `by`; `code` is the point that it is about.
pub(super) async fn act(target: &Target, by: &str, code: &str, act: Act) -> Result<Acted, ActError> {
    let channel = channel::connect(target, ConnectOptions::DASHBOARD).await.map_err(unreachable)?;
    let request = v1::ActRequest { by: by.to_owned(), act: Some(act) };
    let response = match OperatorServiceClient::new(channel.clone()).act(request).await {
        Ok(response) => response.into_inner(),
        Err(status) if status.code() == Code::InvalidArgument => {
            return Err(ActError::Refused(status.message().to_owned()));
        }
        Err(status) => return Err(unreachable(status)),
    };
    match response.outcome {
        Some(Answer::Done(done)) => Ok(Acted { done, channel }),
        Some(Answer::Refused(refused)) => Err(match refused.reason() {
            ActRefusalReason::UnknownPoint => ActError::UnknownPoint(unknown_point(target, code).await),
            ActRefusalReason::NotDurable => ActError::NotDurable,
            ActRefusalReason::NothingSaid => ActError::NothingSaid,
            ActRefusalReason::Unspecified => ActError::Refused(refused.text),
        }),
        None => Err(ActError::Refused(String::new())),
    }
}

/// Runs a command that acts and prints what it tells: exit code 1 where nothing was recorded, an error
/// where it was called wrongly.
pub(super) fn run(told: impl Future<Output = Result<String, ActError>>) -> anyhow::Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match runtime.block_on(told) {
        Ok(told) => {
            out::say(&told)?;
            Ok(Outcome::Clean)
        }
        Err(error @ (ActError::NothingSaid | ActError::Refused(_))) => Err(error.into()),
        Err(error @ (ActError::Unreachable(_) | ActError::UnknownPoint(_) | ActError::NotDurable)) => {
            out::complain(&error.into());
            Ok(Outcome::Faults)
        }
    }
}

async fn unknown_point(target: &Target, code: &str) -> String {
    match status::fetch(target).await {
        Ok((replica, _)) => no_such_point(replica.roster(), code),
        Err(_) => format!("không có điểm cầu nào mang mã “{code}”"),
    }
}

pub(super) fn unreachable(error: impl Into<anyhow::Error>) -> ActError {
    ActError::Unreachable(error.into())
}
