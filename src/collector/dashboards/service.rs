//! The service of dashboards, put together by hand where the generated one would encode each delta
//! anew for each dashboard: a delta is encoded once, and its bytes are shared.

use std::sync::Arc;

use diemcau_proto::codec::SmallCodec;
use diemcau_proto::v1;
use diemcau_proto::v1::dashboard_service_server::SERVICE_NAME;
use prost::Message as _;
use prost::bytes::{BufMut, Bytes};
use tonic::body::Body;
use tonic::codec::{Codec, EncodeBuf, Encoder};
use tonic::codegen::{BoxFuture, Context, Poll, Service, StdError, http};
use tonic::server::{Grpc, NamedService, ServerStreamingService};
use tonic::{Request, Response, Status};

use super::{CoreQueries, Inspect, Watch};
use crate::incoming::Activity;

/// Bytes of the largest message taken from a dashboard: it names a point at most.
const MAX_QUESTION: usize = 1_024;

/// The service, ready to be served.
#[derive(Clone, Debug)]
pub(in crate::collector) struct Dashboards {
    queries: CoreQueries,
}

/// A message of a watch.
#[derive(Debug)]
pub(in crate::collector) enum Frame {
    /// To be encoded.
    Message(Box<v1::WatchReply>),
    /// Encoded already.
    Encoded(Bytes),
}

impl Dashboards {
    /// Serves what a queries answers.
    pub(in crate::collector) fn new(queries: CoreQueries) -> Self {
        Self { queries }
    }
}

impl NamedService for Dashboards {
    const NAME: &'static str = SERVICE_NAME;
}

impl<B> Service<http::Request<B>> for Dashboards
where
    B: tonic::codegen::Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let queries = self.queries.clone();
        Box::pin(async move {
            let method = request.uri().path().rsplit('/').next();
            Ok(match method {
                Some("Watch") => {
                    let mut grpc = Grpc::new(FrameCodec).max_decoding_message_size(MAX_QUESTION);
                    grpc.server_streaming(WatchMethod(queries), request).await
                }
                Some("Inspect") => {
                    let grpc = Grpc::new(SmallCodec::default());
                    let mut grpc = grpc.max_decoding_message_size(MAX_QUESTION);
                    grpc.server_streaming(InspectMethod(queries), request).await
                }
                _ => Status::unimplemented("no such method").into_http(),
            })
        })
    }
}

struct WatchMethod(CoreQueries);

impl ServerStreamingService<v1::WatchRequest> for WatchMethod {
    type Response = Frame;
    type ResponseStream = Watch;
    type Future = BoxFuture<Response<Watch>, Status>;

    fn call(&mut self, request: Request<v1::WatchRequest>) -> Self::Future {
        let queries = self.0.clone();
        let activity = activity(&request);
        Box::pin(async move { queries.watch(activity.as_ref()).await.map(Response::new) })
    }
}

struct InspectMethod(CoreQueries);

impl ServerStreamingService<v1::InspectRequest> for InspectMethod {
    type Response = v1::PointDetail;
    type ResponseStream = Inspect;
    type Future = BoxFuture<Response<Inspect>, Status>;

    fn call(&mut self, request: Request<v1::InspectRequest>) -> Self::Future {
        let queries = self.0.clone();
        let activity = activity(&request);
        Box::pin(async move {
            queries.inspect(request.into_inner().point, activity.as_ref()).await.map(Response::new)
        })
    }
}

/// The connection of the request.
fn activity<T>(request: &Request<T>) -> Option<Arc<Activity>> {
    request.extensions().get::<Arc<Activity>>().cloned()
}

/// Encodes what is not encoded yet.
#[derive(Clone, Copy, Debug)]
struct FrameCodec;

impl Codec for FrameCodec {
    type Encode = Frame;
    type Decode = v1::WatchRequest;
    type Encoder = Self;
    type Decoder = <SmallCodec<v1::WatchReply, v1::WatchRequest> as Codec>::Decoder;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self::Decoder {
        SmallCodec::<v1::WatchReply, v1::WatchRequest>::default().decoder()
    }
}

impl Encoder for FrameCodec {
    type Item = Frame;
    type Error = Status;

    fn encode(&mut self, frame: Frame, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        match frame {
            Frame::Message(message) => {
                message.encode(buffer).map_err(|error| Status::internal(error.to_string()))
            }
            Frame::Encoded(bytes) => {
                buffer.reserve(bytes.len());
                buffer.put_slice(&bytes);
                Ok(())
            }
        }
    }
}
