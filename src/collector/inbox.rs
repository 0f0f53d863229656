//! What reaches the one task that owns the core, and what it tells an agent's stream.

use std::net::IpAddr;

use diemcau_core::act::{Act, Actor};
use diemcau_core::identity::Digest;
use diemcau_core::ids::{Generation, PointIdx};
use diemcau_core::input::{Hello, Input, LinkReport};
use diemcau_core::statements::MAX_REPLIES;
use diemcau_core::time::Timestamp;
use diemcau_proto::convert::agent::MAX_UNANSWERED;
use diemcau_proto::v1;
use tokio::sync::{mpsc, oneshot};

use super::access::{Linked, Look};
use super::caller::Caller;
use super::grant::Grant;
use super::hub::Watching;

/// Messages that may wait for the core. When it is full a stream stops reading its agent, so TCP
/// pushes back; a broken stream's note is dropped, and the silence deadline finds it.
pub(super) const INBOX: usize = 8_192;

/// Answers that may wait for an agent to read, one aside that is always let in: its welcome, the kept
/// answers of operators that follow it, those to a full window of reports, and a question for a probe. When it
/// is full the stream ends `RESOURCE_EXHAUSTED`.
pub(super) const REPLIES: usize = 1 + MAX_REPLIES + MAX_UNANSWERED + 1;

/// To an agent's stream. This kind of channel weighs 0.2 KiB where tokio's weighs 1.6, and there is
/// one for each agent.
pub(super) type Replies = futures_channel::mpsc::Sender<Reply>;

/// To the core.
#[derive(Debug)]
pub(super) enum Message {
    /// An agent introduces itself; the core numbers its stream.
    Hello {
        /// When it was read.
        at: Timestamp,
        /// Who; its `generation` is not used.
        hello: Box<Hello>,
        /// Where from.
        peer: Option<IpAddr>,
        /// Of the certificate that it showed; none: it showed none.
        shown: Option<Digest>,
        /// To its stream.
        replies: Replies,
    },
    /// Anything else from an agent.
    Input {
        /// When it was read.
        at: Timestamp,
        /// What.
        input: Input,
    },
    /// An introduction was malformed; for the log.
    Refused {
        /// Where from.
        peer: Option<IpAddr>,
        /// The code that it gave.
        code: String,
        /// What is wrong with it.
        why: String,
    },
    /// An agent says more than is taken at once, and waits; for the log.
    Slowed {
        /// Where from.
        peer: Option<IpAddr>,
        /// Its point.
        point: PointIdx,
    },
    /// A stream opens that lasts as long as its caller's right.
    Grant {
        /// Whose.
        caller: Caller,
        /// To the stream.
        reply: oneshot::Sender<Grant>,
    },
    /// A dashboard wants the picture.
    Watch {
        /// The picture, or none if there are too many dashboards.
        reply: oneshot::Sender<Option<Watching>>,
    },
    /// Somebody acts.
    Act {
        /// When it was read.
        at: Timestamp,
        /// Who.
        actor: Actor,
        /// What.
        act: Act,
        /// Told once the act is durable, or why it is not done.
        told: oneshot::Sender<v1::ActResponse>,
    },
    /// People at a point report by its link.
    Linked {
        /// When it was read.
        at: Timestamp,
        /// Their point.
        point: PointIdx,
        /// What.
        report: Box<LinkReport>,
        /// Told once it is durable, or why it is not done.
        told: oneshot::Sender<Linked>,
    },
    /// A page wants to see the state.
    Look {
        /// What of it.
        look: Look,
    },
    /// A dashboard wants the line of a point.
    Inspect {
        /// Code of the point.
        code: Box<str>,
        /// Its details, or why not.
        reply: oneshot::Sender<Result<mpsc::Receiver<v1::PointDetail>, InspectRefusal>>,
    },
}

impl Message {
    /// When it was read; none where that is of no matter.
    pub(super) fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Hello { at, .. }
            | Self::Input { at, .. }
            | Self::Act { at, .. }
            | Self::Linked { at, .. } => Some(*at),
            Self::Refused { .. }
            | Self::Slowed { .. }
            | Self::Grant { .. }
            | Self::Watch { .. }
            | Self::Look { .. }
            | Self::Inspect { .. } => None,
        }
    }
}

/// Why a point is not shown in detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InspectRefusal {
    /// Its code is not in the roster.
    UnknownPoint,
    /// Too many are shown already.
    TooMany,
}

/// To an agent's stream.
#[derive(Debug)]
pub(super) enum Reply {
    /// The agent is watched.
    Welcome(Box<Welcomed>),
    /// A report is durable.
    Ack(v1::ReportAck),
    /// A report is not taken.
    Refused(Box<v1::ReportRefused>),
    /// An operator says something.
    Operator(Box<v1::OperatorReply>),
    /// An operator wants the meeting path probed.
    Probe(v1::ProbeNow),
    /// The stream is over.
    End(End),
}

/// What a stream must know of its agent.
#[derive(Debug)]
pub(super) struct Welcomed {
    /// Its point.
    pub(super) point: PointIdx,
    /// The stream's number.
    pub(super) generation: Generation,
    /// Points that it may speak of: its own and those below.
    pub(super) n_points: u32,
    /// What to tell it.
    pub(super) message: v1::Welcome,
}

/// Why a stream is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The agent said goodbye.
    Bye,
    /// A newer stream of the same point replaced it.
    Replaced,
    /// The collector stops.
    Stopping,
    /// The code is not in the roster.
    UnknownPoint(Box<str>),
    /// The point was taken out of the roster.
    TakenOut(Box<str>),
    /// It is simulated, but the session is live.
    Simulated(Box<str>),
    /// It shows no certificate where one is needed.
    Unidentified(Box<str>),
    /// The certificate that it shows is another point's, or holds no longer.
    Forbidden(Box<str>),
}
