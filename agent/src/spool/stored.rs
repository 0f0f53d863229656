//! What the spool's frames hold, as protobuf messages of its own: fields may be added later.

use std::time::Duration;

use diemcau_core::ids::BootId;
use diemcau_proto::v1::{self, report::Body};

use super::Context;
use crate::agent_state::{Fate, Reported};
use crate::clock::{Mono, Now};
use crate::report::{Entered, Report, Said, Topic};

/// Most bytes of why the line failed; the collector takes no more.
const MAX_TEXT: usize = 400;

/// Whose spool it is.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(super) struct Owner {
    /// The installation.
    #[prost(string, tag = "1")]
    pub(super) agent_id: String,
    /// The number of the next report of each lane, unless an entry or mark tells a higher one.
    #[prost(uint64, tag = "2")]
    pub(super) next_human: u64,
    #[prost(uint64, tag = "3")]
    pub(super) next_power: u64,
    #[prost(uint64, tag = "4")]
    pub(super) next_line: u64,
    /// When the event ends, as the collector told last, milliseconds since 1970.
    #[prost(int64, optional, tag = "5")]
    pub(super) ends_ms: Option<i64>,
}

/// A report is done with.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(super) struct Done {
    /// Its number.
    #[prost(uint64, tag = "1")]
    pub(super) seq: u64,
    /// When the collector received it; none if it was refused or made room for others.
    #[prost(int64, optional, tag = "2")]
    received_ms: Option<i64>,
    /// What became of it there.
    #[prost(enumeration = "v1::Disposition", tag = "3")]
    disposition: i32,
    /// What the collector said of a refusal; empty if there was none. A version before this one wrote
    /// the reason's name and a colon before it.
    #[prost(string, tag = "4")]
    refused: String,
    /// Why it was refused.
    #[prost(enumeration = "v1::RefusalReason", tag = "5")]
    reason: i32,
}

/// A report that waits.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Entry {
    #[prost(uint64, tag = "1")]
    pub(super) seq: u64,
    /// When it was entered.
    #[prost(int64, tag = "2")]
    wall_ms: i64,
    #[prost(string, tag = "3")]
    boot_id: String,
    #[prost(uint64, tag = "4")]
    mono_us: u64,
    #[prost(int64, optional, tag = "5")]
    offset_ms: Option<i64>,
    /// The session at entry.
    #[prost(enumeration = "v1::Session", tag = "6")]
    session: i32,
    #[prost(string, tag = "7")]
    for_point: String,
    /// A count; how earlier versions wrote one.
    #[prost(message, optional, tag = "8")]
    attendance: Option<v1::Attendance>,
    /// What it says: a report with no more than its body.
    #[prost(message, optional, tag = "9")]
    body: Option<v1::Report>,
    /// The opening of the spool in which it was entered; 0: by a version that did not name it.
    #[prost(fixed64, tag = "10")]
    run: u64,
    /// The one-time id of the form by which a person entered it; empty: by none.
    #[prost(string, tag = "11")]
    form: String,
}

/// An outage of the line that is not over.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Outage {
    /// When it began, by the wall clock, milliseconds since 1970.
    #[prost(int64, tag = "1")]
    wall_ms: i64,
    /// The boot of the machine then.
    #[prost(string, tag = "2")]
    boot_id: String,
    /// Microseconds since that boot.
    #[prost(uint64, tag = "3")]
    mono_us: u64,
    #[prost(enumeration = "v1::OutageCause", tag = "4")]
    cause: i32,
    #[prost(string, tag = "5")]
    text: String,
}

impl Done {
    /// With what became of it; none for one that made room.
    pub(super) fn new(seq: u64, fate: Option<&Fate>) -> Self {
        let mut done = Self { seq, ..Self::default() };
        match fate {
            Some(Fate::Received { received_ms, disposition }) => {
                done.received_ms = Some(*received_ms);
                done.set_disposition(*disposition);
            }
            Some(Fate::Refused { reason, text }) => {
                done.refused.clone_from(text);
                done.set_reason(*reason);
            }
            Some(Fate::Waiting) | None => {}
        }
        done
    }

    /// What became of it, as far as it tells.
    pub(super) fn fate(&self) -> Fate {
        match self.received_ms {
            Some(received_ms) => Fate::Received { received_ms, disposition: self.disposition() },
            None => self.refusal(),
        }
    }

    fn refusal(&self) -> Fate {
        let by_name = || {
            let (name, text) = self.refused.split_once(": ")?;
            Some((v1::RefusalReason::from_str_name(name)?, text))
        };
        let (reason, text) = match (self.reason(), by_name()) {
            (v1::RefusalReason::Unspecified, Some(by_name)) => by_name,
            (reason, _) => (reason, self.refused.as_str()),
        };
        Fate::Refused { reason, text: text.to_owned() }
    }
}

impl Entry {
    pub(super) fn new((run, seq): (u64, u64), said: Said, now: Now, context: &Context) -> Self {
        Self {
            run,
            seq,
            wall_ms: now.wall_ms,
            boot_id: context.boot_id.to_string(),
            mono_us: now.mono.as_micros(),
            offset_ms: context.offset_ms,
            session: context.session.into(),
            for_point: said.for_point,
            attendance: None,
            body: Some(v1::Report { body: Some(said.body), ..v1::Report::default() }),
            form: String::new(),
        }
    }

    /// Entered by a form.
    pub(super) fn by_form(self, form: &str) -> Self {
        Self { form: form.to_owned(), ..self }
    }

    /// Whether it is what that form said.
    pub(super) fn is_of(&self, form: &str, said: &Said) -> bool {
        !form.is_empty() && self.form == form && self.said() == *said
    }

    /// The report, as seen in the boot that is on.
    pub(super) fn report(&self, boot_id: &BootId) -> Report {
        let entered = if self.boot_id == boot_id.as_str() {
            Entered::ThisBoot(Mono::from_micros(self.mono_us))
        } else {
            Entered::EarlierBoot { wall_ms: self.wall_ms, offset_ms: self.offset_ms }
        };
        Report { run: self.run, seq: self.seq, entered, session: self.session(), said: self.said() }
    }

    /// When it was entered, event clock as far as that was known.
    pub(super) fn entered_ms(&self) -> i64 {
        self.wall_ms.saturating_add(self.offset_ms.unwrap_or(0))
    }

    /// What a person said, with what became of it.
    pub(super) fn reported(&self, fate: Fate) -> Reported {
        Reported { seq: self.seq, said: self.said(), at_ms: self.entered_ms(), fate }
    }

    /// What a person at this point speaks of in it.
    pub(super) fn report_topic(&self) -> Option<Topic> {
        self.said().topic()
    }

    /// A call of people at this point for help, or that they need none.
    pub(super) fn call(&self) -> Option<v1::Help> {
        match self.said() {
            Said { for_point, body: Body::Help(help) } if for_point.is_empty() => Some(help),
            Said { .. } => None,
        }
    }

    /// Whether it is known to have been said in another session than the one that is on.
    pub(super) fn is_of_another(&self, session: v1::Session) -> bool {
        let (then, unknown) = (self.session(), v1::Session::Unspecified);
        then != session && then != unknown && session != unknown
    }

    /// Whether a device counted.
    pub(super) fn is_device(&self) -> bool {
        matches!(self.said().body, Body::Attendance(count) if count.source() == v1::CountSource::Device)
    }

    /// Whether it tells of an outage that is over.
    pub(super) fn is_outage(&self) -> bool {
        matches!(self.said().body, Body::Outage(_))
    }

    fn said(&self) -> Said {
        let body = self.body.as_ref().and_then(|report| report.body.clone());
        let count = || Body::Attendance(self.attendance.clone().unwrap_or_default());
        Said { for_point: self.for_point.clone(), body: body.unwrap_or_else(count) }
    }
}

impl Outage {
    pub(super) fn new(cause: v1::OutageCause, text: &str, now: Now, boot_id: &BootId) -> Self {
        Self {
            wall_ms: now.wall_ms,
            boot_id: boot_id.to_string(),
            mono_us: now.mono.as_micros(),
            cause: cause.into(),
            text: text[..text.floor_char_boundary(MAX_TEXT)].to_owned(),
        }
    }

    /// What is said of it once it is over.
    pub(super) fn over(&self, now: Now, boot_id: &BootId) -> Said {
        let length_estimated = self.boot_id != boot_id.as_str();
        let length = if length_estimated {
            Duration::from_millis(u64::try_from(now.wall_ms.saturating_sub(self.wall_ms)).unwrap_or(0))
        } else {
            now.mono.since(Mono::from_micros(self.mono_us))
        };
        Said::here(Body::Outage(v1::LineOutage {
            length_ms: u64::try_from(length.as_millis()).unwrap_or(u64::MAX),
            length_estimated,
            cause: self.cause,
            text: self.text.clone(),
        }))
    }
}
