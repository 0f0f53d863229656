//! One agent's stream: what the collector answers, and in the same poll what the agent says.
//!
//! The stream reads its agent only while it is itself read, so an agent that does not read what it
//! is sent falls silent; and it reads no further while the core's queue is full, so TCP pushes back.
//! One that is not read at all is closed with its connection. It has no task of its own, and a heartbeat allocates nothing.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use diemcau_core::identity::Digest;
use diemcau_core::ids::{Generation, PointIdx};
use diemcau_core::input::{Input, ReportRefusal};
use diemcau_proto::channel::IDENTITY;
use diemcau_proto::convert;
use diemcau_proto::v1;
use diemcau_proto::v1::agent_message::Body;
use diemcau_proto::v1::collector_message::Body as Answer;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::{SendError, TrySendError};
use tokio::time::{Instant, Sleep};
use tokio_stream::Stream;
use tonic::metadata::{MetadataMap, MetadataValue};
use tonic::{Code, Status, Streaming};

use super::Agents;
use crate::collector::inbox::{End, Message, REPLIES, Replies, Reply, Welcomed};
use crate::exceeded::Limit;
use crate::incoming::{Activity, OpenStream};

/// A stream that has not introduced itself by then ends.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// A heartbeat is acknowledged at least this often.
const ACK_WITHIN_MS: u32 = 9_000;
/// Messages read in one poll before other streams get their turn.
const MESSAGES_A_POLL: usize = 32;

/// The stream of `AgentService.Attach`.
pub(in crate::collector) struct Attach {
    service: Agents,
    peer: Option<IpAddr>,
    /// Of the certificate that was shown.
    shown: Option<Digest>,
    /// Holds its connection open; none where the connection does not tell.
    open: Option<OpenStream>,
    inbound: Streaming<v1::AgentMessage>,
    replies: futures_channel::mpsc::Receiver<Reply>,
    phase: Phase,
    /// A message that the core's queue had no room for, or that came too fast.
    stuck: Option<Box<Stuck>>,
}

enum Phase {
    /// It has not introduced itself.
    Silent { until: Pin<Box<Sleep>>, replies: Replies },
    /// Its introduction is with the core.
    Introduced,
    /// It is watched.
    Attached(Attached),
    /// Its goodbye is with the core.
    Leaving,
    /// Nothing more is said.
    Over,
}

#[derive(Clone, Copy)]
struct Attached {
    point: PointIdx,
    generation: Generation,
    /// Acknowledge every so many heartbeats.
    ack_every: u32,
    /// Heartbeats read since the last acknowledgement.
    unacked: u32,
    /// Points that it may speak of.
    n_points: u32,
}

struct Stuck {
    room: Pin<Box<dyn Future<Output = Room> + Send>>,
    message: Message,
    /// The acknowledgement that goes out once the message is with the core.
    ack: Option<Ack>,
}

#[derive(Clone, Copy)]
struct Ack {
    seq: u32,
    read: Instant,
}

/// Room in the core's queue; none when the core is gone.
type Room = Result<mpsc::OwnedPermit<Message>, SendError<()>>;

type Item = Result<v1::CollectorMessage, Status>;

impl Attach {
    /// A stream that was just opened.
    pub(super) fn new(
        service: Agents,
        activity: Option<Arc<Activity>>,
        inbound: Streaming<v1::AgentMessage>,
    ) -> Self {
        let (tx, replies) = futures_channel::mpsc::channel(REPLIES);
        let until = Box::pin(tokio::time::sleep(HELLO_WITHIN));
        let peer = activity.as_ref().and_then(|activity| activity.address());
        let shown = activity.as_ref().and_then(|activity| activity.certificate());
        let open = activity.map(OpenStream::new);
        let phase = Phase::Silent { until, replies: tx };
        Self { service, peer, shown, open, inbound, replies, phase, stuck: None }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        for _ in 0..MESSAGES_A_POLL {
            if matches!(self.phase, Phase::Over) {
                return Poll::Ready(None);
            }
            if let Poll::Ready(reply) = Pin::new(&mut self.replies).poll_next(cx) {
                return Poll::Ready(self.reply(reply));
            }
            if self.stuck.is_some() {
                match ready!(self.poll_stuck(cx)) {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            match &mut self.phase {
                Phase::Introduced | Phase::Leaving | Phase::Over => return Poll::Pending,
                Phase::Silent { until, .. } => {
                    if until.as_mut().poll(cx).is_ready() {
                        let text = format!("no Hello within {} s", HELLO_WITHIN.as_secs());
                        return Poll::Ready(Some(self.end(Status::invalid_argument(text))));
                    }
                }
                Phase::Attached(_) => {}
            }
            let said = match ready!(Pin::new(&mut self.inbound).poll_next(cx)) {
                Some(Ok(message)) => self.said(message),
                Some(Err(status)) => return Poll::Ready(Some(self.end(status))),
                None => {
                    self.over();
                    return Poll::Ready(None);
                }
            };
            if said.is_some() {
                return Poll::Ready(said);
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// The core says something.
    fn reply(&mut self, reply: Option<Reply>) -> Option<Item> {
        match reply {
            Some(Reply::Welcome(welcomed)) => {
                let Welcomed { point, generation, n_points, message } = *welcomed;
                let ack_every = (ACK_WITHIN_MS / message.interval_ms.max(1)).max(1);
                // The first heartbeat is acknowledged at once: the agent has a round trip early.
                let unacked = ack_every - 1;
                self.phase = Phase::Attached(Attached { point, generation, ack_every, unacked, n_points });
                Some(Ok(answer(Answer::Welcome(message))))
            }
            Some(Reply::Ack(ack)) => Some(Ok(answer(Answer::ReportAck(ack)))),
            Some(Reply::Refused(refused)) => Some(Ok(answer(Answer::ReportRefused(*refused)))),
            Some(Reply::Operator(reply)) => Some(Ok(answer(Answer::OperatorReply(*reply)))),
            Some(Reply::Probe(now)) => Some(Ok(answer(Answer::ProbeNow(now)))),
            Some(Reply::End(End::Bye)) => {
                self.phase = Phase::Over;
                None
            }
            Some(Reply::End(why)) => {
                self.phase = Phase::Over;
                Some(Err(status(why)))
            }
            None if matches!(self.phase, Phase::Introduced) => Some(self.end(status(End::Stopping))),
            None => Some(self.end(Status::resource_exhausted("the agent does not read what it is sent"))),
        }
    }

    /// The agent says something.
    fn said(&mut self, message: v1::AgentMessage) -> Option<Item> {
        match (&mut self.phase, message.body) {
            (Phase::Attached(attached), Some(Body::Heartbeat(heartbeat))) => {
                attached.unacked += 1;
                let acks = attached.unacked >= attached.ack_every;
                if acks {
                    attached.unacked = 0;
                }
                let input = Input::Heartbeat {
                    point: attached.point,
                    generation: attached.generation,
                    power: heartbeat.power.as_ref().map(convert::agent::power),
                    line: heartbeat.line.as_ref().and_then(convert::agent::line),
                };
                let ack = acks.then(|| Ack { seq: heartbeat.seq, read: Instant::now() });
                self.tell(input, ack)
            }
            (Phase::Attached(attached), Some(Body::Report(report))) => {
                let Attached { point, generation, n_points, .. } = *attached;
                let id = (report.lane().into(), report.seq);
                match convert::agent::report(report) {
                    Ok(report) => {
                        let at = self.service.clock.now();
                        let input = Input::Report { point, generation, report: Box::new(report) };
                        let message = Message::Input { at, input };
                        let wait = self.service.paces.report(point, n_points);
                        if !wait.is_zero() {
                            // Only a line in the log: when the queue is full it is dropped.
                            let _ = self.service.inbox.try_send(Message::Slowed { point, peer: self.peer });
                        }
                        self.hand_over_after(wait, message, Limit::Reports)
                    }
                    Err(error) => {
                        let refusal = ReportRefusal::Malformed { what: error.to_string().into() };
                        let refused = convert::agent::report_refused(id, &refusal);
                        Some(Ok(answer(Answer::ReportRefused(refused))))
                    }
                }
            }
            (Phase::Attached(attached), Some(Body::Goodbye(goodbye))) => {
                let Attached { point, generation, .. } = *attached;
                let (reason, by, power) = convert::agent::goodbye(&goodbye);
                self.phase = Phase::Leaving;
                self.tell(Input::Goodbye { point, generation, reason, by, power }, None)
            }
            (Phase::Attached(attached), Some(Body::Path(path))) => {
                let Attached { point, generation, .. } = *attached;
                let windows = convert::path::report(&path);
                self.tell(Input::Path { point, generation, windows }, None)
            }
            (Phase::Attached(attached), Some(Body::ProbeAnswer(told))) => {
                let Attached { point, generation, .. } = *attached;
                let (fact, answer) = convert::probe::answer_from_wire(&told)?;
                self.tell(Input::ProbeAnswered { point, generation, fact, answer }, None)
            }
            (Phase::Silent { .. }, Some(Body::Hello(hello))) => self.hello(hello),
            (Phase::Silent { .. }, _) => {
                Some(self.end(Status::invalid_argument("the first message is no Hello")))
            }
            (_, Some(Body::Hello(_))) => {
                Some(self.end(Status::invalid_argument("a second Hello on the same stream")))
            }
            // A body that this version does not know is passed over.
            (_, _) => None,
        }
    }

    fn hello(&mut self, hello: v1::Hello) -> Option<Item> {
        let at = self.service.clock.now();
        let code = hello.point.clone();
        // The core numbers the streams.
        match convert::agent::hello(hello, Generation(0)) {
            Ok(hello) => {
                let Phase::Silent { replies, .. } = std::mem::replace(&mut self.phase, Phase::Introduced)
                else {
                    return None;
                };
                let (peer, shown) = (self.peer, self.shown);
                let message = Message::Hello { at, hello: Box::new(hello), peer, shown, replies };
                let wait = shown.map_or(Duration::ZERO, |shown| self.service.paces.hello(shown));
                self.hand_over_after(wait, message, Limit::Hellos)
            }
            Err(error) => {
                let why = error.to_string();
                let code = code.chars().take(convert::agent::MAX_CODE).collect();
                // Only a line in the log: when the queue is full it is dropped.
                let _ =
                    self.service.inbox.try_send(Message::Refused { code, peer: self.peer, why: why.clone() });
                Some(self.end(Status::invalid_argument(why)))
            }
        }
    }

    fn tell(&mut self, input: Input, ack: Option<Ack>) -> Option<Item> {
        let at = self.service.clock.now();
        self.hand_over(Message::Input { at, input }, ack)
    }

    fn hand_over(&mut self, message: Message, ack: Option<Ack>) -> Option<Item> {
        match self.service.inbox.try_send(message) {
            Ok(()) => ack.map(|ack| Ok(acknowledge(ack))),
            Err(TrySendError::Full(message)) => {
                let room = Box::pin(self.service.inbox.clone().reserve_owned());
                self.stuck = Some(Box::new(Stuck { room, message, ack }));
                None
            }
            Err(TrySendError::Closed(_)) => Some(self.end(status(End::Stopping))),
        }
    }

    /// Hands over what must wait so long if it came too fast.
    fn hand_over_after(&mut self, wait: Duration, message: Message, limit: Limit) -> Option<Item> {
        if wait.is_zero() {
            return self.hand_over(message, None);
        }
        self.service.exceeded.note(limit);
        let inbox = self.service.inbox.clone();
        let room = Box::pin(async move {
            tokio::time::sleep(wait).await;
            inbox.reserve_owned().await
        });
        self.stuck = Some(Box::new(Stuck { room, message, ack: None }));
        None
    }

    /// Waits for room in the core's queue.
    fn poll_stuck(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        let Some(stuck) = &mut self.stuck else {
            return Poll::Ready(None);
        };
        let room = ready!(stuck.room.as_mut().poll(cx));
        let Some(stuck) = self.stuck.take() else {
            return Poll::Ready(None);
        };
        match room {
            Ok(permit) => {
                permit.send(stuck.message);
                Poll::Ready(stuck.ack.map(|ack| Ok(acknowledge(ack))))
            }
            Err(SendError(())) => Poll::Ready(Some(self.end(status(End::Stopping)))),
        }
    }

    fn end(&mut self, status: Status) -> Item {
        self.over();
        Err(status)
    }

    /// The stream is over. If the core does not know yet it is told, unless its queue is full:
    /// then the point's silence tells.
    fn over(&mut self) {
        let attached = match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Attached(Attached { point, generation, .. }) => Some((point, generation)),
            // Its welcome may wait unread.
            Phase::Introduced => match self.replies.try_recv() {
                Ok(Reply::Welcome(welcomed)) => Some((welcomed.point, welcomed.generation)),
                Ok(
                    Reply::Ack(_) | Reply::Refused(_) | Reply::Operator(_) | Reply::Probe(_) | Reply::End(_),
                )
                | Err(_) => None,
            },
            Phase::Silent { .. } | Phase::Leaving | Phase::Over => None,
        };
        if let Some((point, generation)) = attached {
            let at = self.service.clock.now();
            let input = Input::Broke { point, generation };
            let _ = self.service.inbox.try_send(Message::Input { at, input });
        }
    }
}

impl Stream for Attach {
    type Item = Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Item>> {
        let stream = self.get_mut();
        let polled = stream.poll(cx);
        if let Some(open) = &mut stream.open {
            open.was_asked(polled.is_pending());
        }
        polled
    }
}

impl Drop for Attach {
    fn drop(&mut self) {
        self.over();
    }
}

fn answer(body: Answer) -> v1::CollectorMessage {
    v1::CollectorMessage { body: Some(body) }
}

fn acknowledge(ack: Ack) -> v1::CollectorMessage {
    let held_us = u32::try_from(ack.read.elapsed().as_micros()).unwrap_or(u32::MAX);
    answer(Answer::HeartbeatAck(v1::HeartbeatAck { seq: ack.seq, held_us }))
}

fn status(why: End) -> Status {
    match why {
        End::Bye => Status::ok(""),
        End::Replaced => Status::aborted("a newer stream of the same point replaced this one"),
        End::Stopping => Status::unavailable("the collector stops"),
        End::UnknownPoint(text) | End::TakenOut(text) => Status::not_found(text),
        End::Simulated(text) => Status::permission_denied(text),
        End::Forbidden(text) => {
            let mut metadata = MetadataMap::new();
            metadata.insert(IDENTITY, MetadataValue::from_static("1"));
            Status::with_metadata(Code::PermissionDenied, text, metadata)
        }
        End::Unidentified(text) => Status::unauthenticated(text),
    }
}
