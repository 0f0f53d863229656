//! The connection in each of its stages. It is dropped to end it.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

use diemcau_proto::channel::{ChannelError, ConnectOptions, Target, connect};
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::{AgentMessage, CollectorMessage};
use tonic::transport::Channel;
use tonic::{Status, Streaming};

use super::slot::{Giver, slot};
use crate::reporter::{Detach, with_causes};

type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How far the connection has come.
#[derive(Default)]
pub(super) enum Link {
    /// There is none.
    #[default]
    Absent,
    /// TCP and TLS.
    Connecting(Pending<Result<Channel, ChannelError>>),
    /// Hello is on its way.
    Opening(Giver, Pending<Result<Box<Streaming<CollectorMessage>>, Status>>),
    /// Both directions stand.
    Open(Giver, Box<Streaming<CollectorMessage>>),
}

/// What the connection has to tell.
pub(super) enum LinkInput {
    /// It can carry a stream.
    Connected(Channel),
    /// The collector's direction stands.
    Opened(Giver, Box<Streaming<CollectorMessage>>),
    /// The collector said something.
    Message(CollectorMessage),
    /// It is over.
    Detached(Detach),
    /// There is room for a message that waits.
    Room,
}

impl Link {
    /// Begins to connect.
    pub(super) fn connect(target: &Target, options: ConnectOptions) -> Self {
        let target = target.clone();
        Self::Connecting(Box::pin(async move { connect(&target, options).await }))
    }

    /// Opens the stream with its first message.
    pub(super) fn open(channel: Channel, hello: AgentMessage) -> Self {
        let (giver, taker) = slot();
        giver.put(hello);
        let call = async move {
            let response = AgentServiceClient::new(channel).attach(taker).await?;
            Ok(Box::new(response.into_inner()))
        };
        Self::Opening(giver, Box::pin(call))
    }

    /// Where messages go, once there is a stream.
    pub(super) fn giver(&self) -> Option<&Giver> {
        match self {
            Self::Open(giver, _) | Self::Opening(giver, _) => Some(giver),
            Self::Absent | Self::Connecting(_) => None,
        }
    }

    /// Waits for what the connection has to tell, and for room where `wants_room`. Nothing is
    /// lost when it is dropped while it waits.
    pub(super) async fn next(&mut self, wants_room: bool) -> LinkInput {
        match self {
            Self::Absent => std::future::pending().await,
            Self::Connecting(connecting) => {
                let result = connecting.await;
                *self = Self::Absent;
                match result {
                    Ok(channel) => LinkInput::Connected(channel),
                    Err(error) => LinkInput::Detached(Detach::Unconnected {
                        text: with_causes(&error.to_string(), error.source()),
                    }),
                }
            }
            Self::Opening(_, opening) => {
                let result = opening.await;
                let Self::Opening(giver, _) = std::mem::take(self) else { unreachable!("it was opening") };
                match result {
                    Ok(stream) => LinkInput::Opened(giver, stream),
                    Err(status) => LinkInput::Detached(Detach::from_status(&status)),
                }
            }
            Self::Open(giver, stream) => tokio::select! {
                biased;
                message = stream.message() => match message {
                    Ok(Some(message)) => LinkInput::Message(message),
                    Ok(None) => LinkInput::Detached(Detach::from_status(&Status::ok(""))),
                    Err(status) => LinkInput::Detached(Detach::from_status(&status)),
                },
                () = giver.room(), if wants_room => LinkInput::Room,
            },
        }
    }
}
