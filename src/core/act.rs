//! What a person or a system does to the picture, and who does it.

use std::net::IpAddr;
use std::time::Duration;

use crate::attendance::CountAct;
use crate::excuse::AttendsGiven;
use crate::identity::{Digest, Role};
use crate::ids::{PointIdx, Seq};
use crate::incident::IncidentId;
use crate::incident::fold::Deed;
use crate::links::DIGEST;
use crate::outside::{Utility, WordId, WordKind};
use crate::readiness::Check;
use crate::roster::Point;
use crate::time::Timestamp;

/// Who acts, as the shell found out: the core judges what an actor may do and never asks who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The name given; may be empty. Nobody has proven it: it is for people to read.
    pub name: Box<str>,
    /// Where the act came from; none where the shell does not know.
    pub address: Option<IpAddr>,
    /// The user of the collector's own machine who asked by its socket, as the kernel told; none: it came by another
    /// way.
    pub user: Option<Box<str>>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The people at a point are answered.
    Reply {
        /// The point's code.
        code: Box<str>,
        /// What is said.
        text: Box<str>,
    },
    /// Something is done with an incident.
    Incident {
        /// Which.
        id: IncidentId,
        /// What.
        deed: Deed,
    },
    /// Nobody is to be told of the incidents of a subtree for a time.
    Silence {
        /// The code of its root.
        code: Box<str>,
        /// From when; none: from now on.
        from: Option<Timestamp>,
        /// Until when.
        to: Timestamp,
        /// Why.
        reason: Box<str>,
    },
    /// A silence ends before its time.
    EndSilence {
        /// Number of the fact that said so.
        silence: Seq,
    },
    /// The world outside says something of power or lines.
    Words(Vec<WordGiven>),
    /// What the world outside said holds no longer.
    WithdrawWord {
        /// Which.
        word: WordId,
    },
    /// Whether a check of a speaking point is in order.
    Tick {
        /// The point's code.
        code: Box<str>,
        /// The check.
        check: Check,
        /// It is in order, or is not; none: what was said holds no longer.
        is_good: Option<bool>,
    },
    /// Something is done with the number of a point.
    Count {
        /// The point's code.
        code: Box<str>,
        /// What.
        act: CountAct,
    },
    /// The people of a point attend at another one, nowhere, or at itself again.
    Excuse {
        /// The point's code.
        code: Box<str>,
        /// Where they attend.
        attends: AttendsGiven,
        /// Why.
        reason: Box<str>,
    },
    /// Somebody called a point.
    Called {
        /// The point's code.
        code: Box<str>,
        /// What came of it; may be empty.
        note: Box<str>,
    },
    /// What came after a cut-off and speaks of it is gathered into an amendment.
    Amend {
        /// The cut-off's name.
        cutoff: Box<str>,
        /// Why.
        reason: Box<str>,
    },
    /// The links of a point that were given out hold no longer.
    RevokeLinks {
        /// The point's code.
        code: Box<str>,
    },
    /// A person may see the organisers' page and act there.
    AddOrganiser {
        /// The name.
        name: Box<str>,
        /// Of the token of the link.
        digest: [u8; DIGEST],
    },
    /// An organiser's link holds no longer.
    RevokeOrganiser {
        /// The name.
        name: Box<str>,
    },
    /// Something is done with identities.
    Identity(IdentityAct),
    /// A source tells who is in the meeting.
    ListMeeting {
        /// Its name: a later list of the same source replaces it.
        source: Box<str>,
        /// The codes of the points that are in it.
        codes: Vec<Box<str>>,
        /// Participants of the list, whether points were found for them or not.
        n_participants: u32,
        /// How long it holds; at most [`crate::meeting::HOLDS_AT_MOST`].
        holds: Duration,
    },
    /// The figure of a cut-off is approved: its report may leave.
    Approve {
        /// The cut-off's name.
        cutoff: Box<str>,
        /// Which amendment; none: the figure as it was frozen.
        amendment: Option<u32>,
    },
    /// Points are added to the roster, changed, or taken out of it.
    ChangeRoster {
        /// The last fact that whoever asks has seen: rows that changed since were not shown.
        seen: Seq,
        /// The rows as they are to be, in the order of their places: of those that are there the code stays, new ones
        /// come behind the last.
        rows: Vec<(PointIdx, Point)>,
        /// Why.
        reason: Box<str>,
    },
    /// The meeting path of a point is probed now.
    Probe {
        /// The point's code.
        code: Box<str>,
    },
    /// The ways to a recipient are tried.
    TestAlert {
        /// Whose.
        recipient: Box<str>,
    },
}

/// What is done with identities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityAct {
    /// Points get codes.
    IssueCodes {
        /// The points' codes in the roster, with the digests of the codes.
        codes: Vec<(Box<str>, Digest)>,
        /// Until when they are good.
        expires: Timestamp,
    },
    /// A machine that knows a code gets a certificate.
    Enrol {
        /// Of the code.
        code: Digest,
        /// Of the certificate.
        certificate: Digest,
    },
    /// The certificate and the code of a point hold no longer.
    Revoke {
        /// The point's code.
        code: Box<str>,
    },
    /// A person may watch or act.
    AddOperator {
        /// The name.
        name: Box<str>,
        /// What they may.
        role: Role,
        /// The code of the point whose subtree they may see; none: all.
        scope: Option<Box<str>>,
        /// Of their token.
        digest: Digest,
    },
    /// A person may nothing any more.
    RevokeOperator {
        /// The name.
        name: Box<str>,
    },
}

/// What the world outside says, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordGiven {
    /// Whether it is the power or the line that fails.
    pub utility: Utility,
    /// What it is about.
    pub about: AboutGiven,
    /// From when; none: from now on.
    pub from: Option<Timestamp>,
    /// Until when; none: nobody knows.
    pub to: Option<Timestamp>,
    /// How it came to be.
    pub kind: WordKind,
    /// Who says so.
    pub by: Box<str>,
    /// In their words; may be empty.
    pub text: Box<str>,
}

/// What a word is about, by its name in the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AboutGiven {
    /// The code of a point.
    Point(Box<str>),
    /// A feeder.
    Feeder(Box<str>),
    /// An uplink.
    Uplink(Box<str>),
}

/// Why an act is not done. Nothing was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActRefusal {
    /// It is about a point that is not in the roster.
    #[error("point {code:?} is not in the roster")]
    UnknownPoint {
        /// The code given.
        code: Box<str>,
    },
    /// It says nothing where something must be said.
    #[error("the text is empty")]
    NothingSaid,
    /// It is about an incident that is not there.
    #[error("there is no incident {}", .0.0)]
    UnknownIncident(IncidentId),
    /// It is about a silence that is not there.
    #[error("there is no silence {}", .0.0)]
    UnknownSilence(Seq),
    /// It is about a word that is not there.
    #[error("there is no word {}.{}", .0.fact.0, .0.place)]
    UnknownWord(WordId),
    /// It is about a feeder or an uplink that no point has.
    #[error("no point has {name:?}")]
    UnknownShared {
        /// The name given.
        name: Box<str>,
    },
    /// It is about a point that does not speak in the programme.
    #[error("point {code:?} does not speak")]
    NotSpeaking {
        /// The code given.
        code: Box<str>,
    },
    /// It is about a recipient that is not there.
    #[error("there is no recipient {recipient:?}")]
    UnknownRecipient {
        /// The name given.
        recipient: Box<str>,
    },
    /// It is about the number of a point that has none, or that is not overridden.
    #[error("point {code:?} has no such number")]
    NoCount {
        /// The code given.
        code: Box<str>,
    },
    /// It is about a cut-off that is not there, or not reached.
    #[error("no cut-off {name:?} was reached")]
    UnknownCutoff {
        /// The name given.
        name: Box<str>,
    },
    /// It adds an organiser whose name another has.
    #[error("there is an organiser {name:?} already")]
    OrganiserTaken {
        /// The name given.
        name: Box<str>,
    },
    /// It is about an organiser who is not there.
    #[error("there is no organiser {name:?}")]
    UnknownOrganiser {
        /// The name given.
        name: Box<str>,
    },
    /// Nothing came later that an amendment could gather.
    #[error("nothing came after the cut-off that speaks of it")]
    NothingToAmend,
    /// People cannot attend there: it is the point itself, or attends elsewhere.
    #[error("point {code:?} cannot host")]
    CannotHost {
        /// The host's code.
        code: Box<str>,
    },
    /// It hosts others, which would be nowhere then.
    #[error("point {code:?} hosts others")]
    HostsOthers {
        /// The code given.
        code: Box<str>,
    },
    /// It attends at itself already.
    #[error("point {code:?} is not excused")]
    NotExcused {
        /// The code given.
        code: Box<str>,
    },
    /// It is about an amendment that is not there.
    #[error("there is no amendment {n}")]
    UnknownAmendment {
        /// The number given.
        n: u32,
    },
    /// Nobody's name stands for it where somebody's must.
    #[error("no name is given")]
    NoName,
    /// Counting has not opened yet.
    #[error("counting has not opened yet")]
    NotOpen,
    /// No such enrolment code was issued, or it was revoked.
    #[error("this enrolment code is not known")]
    UnknownCode,
    /// The enrolment code is used up.
    #[error("this enrolment code was used already")]
    CodeUsed,
    /// The enrolment code is out of date.
    #[error("this enrolment code has expired")]
    CodeExpired,
    /// It is about the identity of a point that has none.
    #[error("point {code:?} has neither a certificate nor a code")]
    NotEnrolled {
        /// The code given.
        code: Box<str>,
    },
    /// It adds an operator whose name another has.
    #[error("there is an operator {name:?} already")]
    OperatorTaken {
        /// The name given.
        name: Box<str>,
    },
    /// It is about an operator who is not there.
    #[error("there is no operator {name:?}")]
    UnknownOperator {
        /// The name given.
        name: Box<str>,
    },
    /// It asks the agent of a point that is not connected.
    #[error("point {code:?} is not connected")]
    NotConnected {
        /// The point's code.
        code: Box<str>,
    },
    /// It asks an agent that cannot be asked for a probe: it is older, or simulated.
    #[error("the agent of point {code:?} answers no such question")]
    CannotProbe {
        /// The point's code.
        code: Box<str>,
    },
    /// It asks an agent again that has not answered yet.
    #[error("the agent of point {code:?} was asked just now, and has not answered yet")]
    ProbeUnderWay {
        /// The point's code.
        code: Box<str>,
    },
    /// It would end before it begins.
    #[error("it ends before it begins")]
    EndsBefore,
    /// The roster changed since it was shown.
    #[error("the roster changed since it was shown")]
    RosterMoved,
    /// It takes out a point that speaks by the event's settings.
    #[error("point {code:?} speaks by the event's settings")]
    SpeaksByEvent {
        /// The point's code.
        code: Box<str>,
    },
    /// It makes a roster that cannot be.
    #[error("the roster cannot be so: {why}")]
    NoRoster {
        /// Why not.
        why: Box<str>,
    },
}
