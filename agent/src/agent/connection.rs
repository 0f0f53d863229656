//! The connection in each of its stages. It is dropped to end it.

use std::future::Future;
use std::pin::Pin;

use diemcau_proto::channel::{ChannelError, ConnectOptions, Target, connect};
use diemcau_proto::v1::agent_service_client::AgentServiceClient;
use diemcau_proto::v1::{AgentMessage, CollectorMessage};
use tonic::transport::Channel;
use tonic::{Status, Streaming};

use super::slot::{SlotSender, slot};
use crate::reporter::Detach;

type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How far the connection has come.
#[derive(Default)]
pub(super) enum Connection {
    /// There is none.
    #[default]
    Absent,
    /// TCP and TLS.
    Connecting(Pending<Result<Channel, ChannelError>>),
    /// Hello is on its way.
    Opening(SlotSender, Pending<Result<Box<Streaming<CollectorMessage>>, Status>>),
    /// Both directions stand.
    Open(SlotSender, Box<Streaming<CollectorMessage>>),
}

/// What the connection has to tell.
pub(super) enum ConnectionInput {
    /// It can carry a stream.
    Connected(Channel),
    /// The collector's direction stands.
    Opened(SlotSender, Box<Streaming<CollectorMessage>>),
    /// The collector said something.
    Message(Box<CollectorMessage>),
    /// It is over.
    Detached(Detach),
    /// There is room for a message that waits.
    Room,
}

impl Connection {
    /// Begins to connect.
    pub(super) fn connect(target: &Target, options: ConnectOptions) -> Self {
        let target = target.clone();
        Self::Connecting(Box::pin(async move { connect(&target, options).await }))
    }

    /// Opens the stream with its first message.
    pub(super) fn open(channel: Channel, hello: AgentMessage) -> Self {
        let (sender, receiver) = slot();
        sender.put(hello);
        let call = async move {
            let response = AgentServiceClient::new(channel).attach(receiver).await?;
            Ok(Box::new(response.into_inner()))
        };
        Self::Opening(sender, Box::pin(call))
    }

    /// Where messages go, once there is a stream.
    pub(super) fn sender(&self) -> Option<&SlotSender> {
        match self {
            Self::Open(sender, _) | Self::Opening(sender, _) => Some(sender),
            Self::Absent | Self::Connecting(_) => None,
        }
    }

    /// Waits for what the connection has to tell, and for room where `wants_room`. Nothing is
    /// lost when it is dropped while it waits.
    pub(super) async fn next(&mut self, wants_room: bool) -> ConnectionInput {
        match self {
            Self::Absent => std::future::pending().await,
            Self::Connecting(connecting) => {
                let result = connecting.await;
                *self = Self::Absent;
                match result {
                    Ok(channel) => ConnectionInput::Connected(channel),
                    Err(error) => ConnectionInput::Detached(Detach::Unconnected(error.into())),
                }
            }
            Self::Opening(_, opening) => {
                let result = opening.await;
                let Self::Opening(sender, _) = std::mem::take(self) else { unreachable!("it was opening") };
                match result {
                    Ok(stream) => ConnectionInput::Opened(sender, stream),
                    Err(status) => ConnectionInput::Detached(Detach::from_status(&status)),
                }
            }
            Self::Open(sender, stream) => tokio::select! {
                biased;
                message = stream.message() => match message {
                    Ok(Some(message)) => ConnectionInput::Message(Box::new(message)),
                    Ok(None) => ConnectionInput::Detached(Detach::from_status(&Status::ok(""))),
                    Err(status) => ConnectionInput::Detached(Detach::from_status(&status)),
                },
                () = sender.room(), if wants_room => ConnectionInput::Room,
            },
        }
    }
}
