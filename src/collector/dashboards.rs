//! The gRPC service for dashboards: a snapshot in pages, then deltas; and the line of one point.

mod service;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use diemcau_core::ids::PointIdx;
use diemcau_core::text::line;
use diemcau_proto::convert::agent::MAX_CODE;
use diemcau_proto::convert::incident::picture;
use diemcau_proto::convert::{dashboard, point};
use diemcau_proto::v1;
use diemcau_proto::v1::watch_reply::Body;
use tokio::sync::{mpsc, oneshot};
use tokio_stream::Stream;
use tonic::Status;

pub(super) use service::Dashboards;

use service::Frame;

use super::caller::{self, Caller, Callers};
use super::engine::MAX_INSPECTORS;
use super::grant::Grant;
use super::hub::{MAX_DASHBOARDS, News, Picture, Watching};
use super::inbox::{InspectRefusal, Message};
use crate::incoming::{Activity, OpenStream};

/// Points on a page.
const PAGE: usize = 500;

/// Asks the core on behalf of dashboards.
#[derive(Clone, Debug)]
pub(super) struct CoreQueries {
    /// To the core.
    pub(super) inbox: mpsc::Sender<Message>,
    /// Finds out who asks; none: anybody may look.
    pub(super) callers: Option<Callers>,
}

impl CoreQueries {
    async fn watch(&self, activity: Option<&Arc<Activity>>) -> Result<Watch, Status> {
        let open = activity.cloned().map(OpenStream::new);
        let (caller, grant) = self.admit(activity).await?;
        let watching = self.ask(|reply| Message::Watch { reply }).await?;
        let Watching { picture, deltas } = watching.ok_or_else(|| {
            Status::resource_exhausted(format!("{MAX_DASHBOARDS} dashboards watch already"))
        })?;
        Ok(Watch { step: Step::Begin(picture), deltas, caller, grant, open })
    }

    async fn inspect(&self, code: String, activity: Option<&Arc<Activity>>) -> Result<Inspect, Status> {
        let open = activity.cloned().map(OpenStream::new);
        let (_, grant) = self.admit(activity).await?;
        let message = |reply| Message::Inspect { code: code.as_str().into(), reply };
        match self.ask(message).await? {
            Ok(details) => Ok(Inspect { details, grant, open, is_over: false }),
            Err(InspectRefusal::UnknownPoint) => {
                let code = line(&code, MAX_CODE);
                Err(Status::not_found(format!("point {code:?} is not in the roster")))
            }
            Err(InspectRefusal::TooMany) => {
                let text = format!("{MAX_INSPECTORS} points are shown in detail already");
                Err(Status::resource_exhausted(text))
            }
        }
    }

    /// Who asks, and for how long they may.
    async fn admit(&self, activity: Option<&Arc<Activity>>) -> Result<(Caller, Grant), Status> {
        let caller = match &self.callers {
            Some(callers) => callers.of(activity).await?,
            None => Caller::Unproven,
        };
        let grant = match &caller {
            Caller::Unproven | Caller::Local { .. } => Grant::lasting(),
            Caller::Point { .. } | Caller::Operator { .. } => {
                let caller = caller.clone();
                self.ask(|reply| Message::Grant { caller, reply }).await?
            }
        };
        Ok((caller, grant))
    }

    async fn ask<T>(&self, message: impl FnOnce(oneshot::Sender<T>) -> Message) -> Result<T, Status> {
        let (tx, rx) = oneshot::channel();
        self.inbox.send(message(tx)).await.map_err(|_| stopping())?;
        rx.await.map_err(|_| stopping())
    }
}

/// The stream of `DashboardService.Watch`.
pub(super) struct Watch {
    step: Step,
    deltas: mpsc::Receiver<News>,
    /// Who watches, and perhaps sees no telephones.
    caller: Caller,
    grant: Grant,
    /// Holds its connection open; none where the connection does not tell.
    open: Option<OpenStream>,
}

/// What comes next.
enum Step {
    Begin(Arc<Picture>),
    /// The page that begins with this point.
    Page(Arc<Picture>, usize),
    /// The page of incidents of this number.
    Incidents(Arc<Picture>, usize),
    Deltas,
    Over,
}

impl Stream for Watch {
    type Item = Result<Frame, Status>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let watch = self.get_mut();
        if watch.grant.poll_ended(cx) {
            watch.step = Step::Over;
            return Poll::Ready(Some(Err(caller::revoked())));
        }
        let polled = watch.poll(cx);
        if let Some(open) = &mut watch.open {
            open.was_asked(polled.is_pending());
        }
        polled
    }
}

impl Watch {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame, Status>>> {
        let body = match std::mem::replace(&mut self.step, Step::Over) {
            Step::Begin(picture) => {
                let begin = begin(&picture);
                self.step = Step::Page(picture, 0);
                Body::Begin(begin)
            }
            Step::Page(picture, from) if from < picture.now.len() => {
                let page = page(&picture, from, &self.caller);
                self.step = Step::Page(picture, from + PAGE);
                Body::Page(page)
            }
            Step::Page(picture, _) => {
                self.step = Step::Incidents(picture, 0);
                return self.poll(cx);
            }
            Step::Incidents(picture, number) if number < picture::n_pages(&picture.incidents) => {
                let page = picture::page(&picture.incidents, number);
                self.step = Step::Incidents(picture, number + 1);
                Body::Incidents(page)
            }
            Step::Incidents(picture, _) => {
                self.step = Step::Deltas;
                Body::End(v1::SnapshotEnd { revision: picture.revision.0 })
            }
            Step::Deltas => {
                self.step = Step::Deltas;
                match ready!(self.deltas.poll_recv(cx)) {
                    Some(News::Delta(delta)) => return Poll::Ready(Some(Ok(Frame::Encoded(delta)))),
                    Some(News::Rows(delta, _)) if self.caller.sees_all_phones() => {
                        return Poll::Ready(Some(Ok(Frame::Encoded(delta))));
                    }
                    Some(News::Rows(_, picture) | News::Anew(picture)) => {
                        let begin = begin(&picture);
                        self.step = Step::Page(picture, 0);
                        Body::Begin(begin)
                    }
                    None => {
                        self.step = Step::Over;
                        return Poll::Ready(Some(Err(stopping())));
                    }
                }
            }
            Step::Over => return Poll::Ready(None),
        };
        let message = Box::new(v1::WatchReply { body: Some(body) });
        Poll::Ready(Some(Ok(Frame::Message(message))))
    }
}

/// The stream of `DashboardService.Inspect`.
pub(super) struct Inspect {
    details: mpsc::Receiver<v1::PointDetail>,
    grant: Grant,
    /// As that of a watch.
    open: Option<OpenStream>,
    is_over: bool,
}

impl Stream for Inspect {
    type Item = Result<v1::PointDetail, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if self.grant.poll_ended(cx) {
            self.is_over = true;
            return Poll::Ready(Some(Err(caller::revoked())));
        }
        let polled = self.details.poll_recv(cx);
        if let Some(open) = &mut self.open {
            open.was_asked(polled.is_pending());
        }
        let detail = ready!(polled);
        self.is_over = detail.is_none();
        Poll::Ready(Some(detail.ok_or_else(stopping)))
    }
}

fn begin(picture: &Picture) -> v1::SnapshotBegin {
    v1::SnapshotBegin {
        revision: picture.revision.0,
        at_ms: picture.at.as_millis(),
        event: Some(dashboard::event_to_wire(&picture.settings)),
        session: v1::Session::from(picture.session).into(),
        points: u32::try_from(picture.now.len()).unwrap_or(u32::MAX),
        health: Some(picture.health.clone()),
        frozen: dashboard::frozen_to_wire(&picture.frozen),
    }
}

fn page(picture: &Picture, from: usize, caller: &Caller) -> v1::SnapshotPage {
    let to = (from + PAGE).min(picture.now.len());
    let points = (from..to)
        .map(PointIdx::from_usize)
        .map(|idx| {
            let now = point::now_to_wire(idx, &picture.now[idx.as_usize()]);
            let mut point = v1::Point { now: Some(now), ..point::to_wire(idx, picture.roster.point(idx)) };
            if !caller.sees_phone(&picture.roster, idx) {
                point.phone.clear();
            }
            point
        })
        .collect();
    v1::SnapshotPage { points }
}

fn stopping() -> Status {
    Status::unavailable("the collector stops")
}

#[cfg(test)]
mod tests {
    use diemcau_core::identity::{Operator, Role};
    use diemcau_core::state::State;
    use diemcau_core::time::Timestamp;
    use tokio_stream::StreamExt as _;

    use super::*;
    use crate::collector::hub::Hub;

    #[tokio::test]
    async fn rows_that_change_come_in_pages_to_whoever_sees_no_telephones_out_of_scope() {
        let mut hub = Hub::new(&State::default(), v1::Health::default(), Timestamp::default());
        let picture = hub.watch().expect("there is room").picture;
        let operator = |scope| Caller::Operator {
            name: "Lan".into(),
            operator: Operator { role: Role::Operator, scope, digest: [0; 32] },
        };
        for (caller, is_shared) in [
            (Caller::Unproven, true),
            (operator(None), true),
            (operator(Some(PointIdx(0))), false),
            (Caller::Point { point: PointIdx(0), certificate: [0; 32] }, false),
        ] {
            let (tx, deltas) = mpsc::channel(1);
            let grant = Grant::lasting();
            let mut watch = Watch { step: Step::Deltas, deltas, caller, grant, open: None };
            tx.try_send(News::Rows("0900000000".into(), picture.clone())).expect("there is room");
            let told = watch.next().await.expect("it goes on").expect("it is told");
            assert_eq!(matches!(told, Frame::Encoded(_)), is_shared);
        }
    }
}
