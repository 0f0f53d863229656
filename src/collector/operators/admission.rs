//! Who is let in before a word of theirs is read: an act may be as long as a roster, and strangers could have the
//! collector hold many that never come to their end.

use std::convert::Infallible;
use std::sync::Arc;

use diemcau_proto::v1::operator_service_server::OperatorServiceServer;
use tokio::sync::Semaphore;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Context, Poll, Service, StdError, http};
use tonic::server::NamedService;

use super::Operators;
use crate::collector::caller::Callers;
use crate::exceeded::Limit;
use crate::incoming::Activity;

/// Acts under way at once of who shows no certificate, in a rehearsal or on this machine: 128 MiB, were each as long
/// as it may be.
const UNPROVEN_AT_ONCE: usize = 32;

/// The service for operators behind its admission.
#[derive(Clone, Debug)]
pub(in crate::collector) struct Admission {
    inner: OperatorServiceServer<Operators>,
    callers: Callers,
    unproven: Arc<Semaphore>,
}

impl Admission {
    pub(in crate::collector) fn new(inner: OperatorServiceServer<Operators>, callers: Callers) -> Self {
        Self { inner, callers, unproven: Arc::new(Semaphore::new(UNPROVEN_AT_ONCE)) }
    }
}

impl NamedService for Admission {
    const NAME: &'static str = <OperatorServiceServer<Operators> as NamedService>::NAME;
}

impl<B> Service<http::Request<B>> for Admission
where
    B: tonic::codegen::Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let activity = request.extensions().get::<Arc<Activity>>();
        let place = match self.callers.may_ask(activity) {
            Ok(true) => Ok(None),
            Ok(false) => self.unproven.clone().try_acquire_owned().map(Some).map_err(|_| {
                self.callers.exceeded().note(Limit::Acts);
                let text = format!("{UNPROVEN_AT_ONCE} acts without a certificate are under way already");
                Status::resource_exhausted(text)
            }),
            Err(refusal) => Err(refusal),
        };
        match place {
            Ok(place) => {
                let done = self.inner.call(request);
                Box::pin(async move {
                    let _held = place;
                    done.await
                })
            }
            Err(refusal) => Box::pin(async move { Ok(refusal.into_http()) }),
        }
    }
}
