//! What the page shows of a point, whoever serves it. All instants are of the event clock.

use std::time::Duration;

use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::Session;
use diemcau_core::ids::Code;
use diemcau_core::path::PathWindow;
use diemcau_core::power::{Power, PowerSource};
use diemcau_core::statements::{MediaState, Reply};
use diemcau_core::time::Timestamp;
use diemcau_phrase::page::RefusalReason;

use crate::form::Known;

/// How a point stands, and what its people reported.
#[derive(Clone, Debug, PartialEq)]
pub struct PointView {
    /// The point's code.
    pub code: Code,
    /// Its name; empty before the collector told it.
    pub name: String,
    /// The event; none before the collector was first reached.
    pub event: Option<EventView>,
    /// The time.
    pub clock: ClockView,
    /// How it stands with the collector.
    pub link: LinkView,
    /// Its power, as far as it is known.
    pub power: Power,
    /// What a person reported of the power, until it is taken back.
    pub reported_power: Option<ReportedPower>,
    /// The last window of each probe of the meeting path.
    pub paths: Vec<PathWindow>,
    /// People expected, where that is known.
    pub expected: Option<u32>,
    /// The last count of people.
    pub count: Option<Reported<Attendees>>,
    /// Whether the chair is there.
    pub chair_present: Option<Reported<bool>>,
    /// Picture and sound.
    pub media: Option<Reported<MediaState>>,
    /// Help that was asked for and not called off since, oldest first.
    pub calls: Vec<Reported<HelpCall>>,
    /// The last answers of operators, oldest first.
    pub replies: Vec<Reply>,
    /// How many reports wait for the collector.
    pub n_waiting: usize,
    /// Name and version of the program that serves the page.
    pub program: String,
}

/// The event that the point takes part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// Its name.
    pub name: String,
    /// What its data is for.
    pub session: Session,
    /// Its cut-offs, in order.
    pub cutoffs: Vec<CutoffView>,
    /// The telephone of its operators; may be empty.
    pub operators_phone: String,
}

/// A cut-off of the event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutoffView {
    /// Its name.
    pub name: String,
    /// When it is.
    pub at: Timestamp,
}

/// The time that the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockView {
    /// Which clock it is.
    pub source: ClockSource,
    /// What it shows.
    pub now: Timestamp,
    /// How far the event's local time is ahead of UTC, seconds.
    pub utc_offset_s: i32,
}

/// A clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSource {
    /// That of the event.
    Event,
    /// The machine's own, since that of the event is not known yet.
    Machine,
}

/// How a point stands with the collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkView {
    /// The first attempt to reach the collector has not ended.
    Calling,
    /// The collector watches the point.
    Attached {
        /// Since when.
        since: Timestamp,
    },
    /// It does not.
    Detached {
        /// Since when.
        since: Timestamp,
        /// Why, for a technician; may be empty.
        why: String,
        /// What a person must do about that; none where it may come back by itself.
        remedy: Option<String>,
    },
}

/// What a person reported of the power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPower {
    /// Where it comes from.
    pub source: PowerSource,
    /// Who reported it; may be empty.
    pub by: String,
    /// When it was reported first.
    pub since: Timestamp,
    /// It is so old that it should be reported again.
    pub ask_again: bool,
}

/// Something that a person reported, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported<T> {
    /// Its number: a higher one was reported later.
    pub seq: u64,
    /// When it was reported.
    pub at: Timestamp,
    /// What.
    pub what: T,
    /// What became of it.
    pub fate: Fate,
}

/// How many people are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendees {
    /// People present at the point.
    pub count: u32,
    /// Who reports; may be empty.
    pub by: String,
}

/// People need help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpCall {
    /// With what; may be empty.
    pub text: String,
    /// Who asks; may be empty.
    pub by: String,
}

/// The number that stands for a point, with its provenance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// People present.
    pub count: u32,
    /// Who told it; may be empty.
    pub by: String,
    /// Who or what counted.
    pub source: Option<CountSource>,
    /// When it was observed.
    pub at: Timestamp,
    /// Somebody found it right.
    pub is_verified: bool,
}

/// A point below, for which a page takes a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People expected there, where that is known.
    pub expected: Option<u32>,
    /// The number that stands there.
    pub standing: Option<Standing>,
    /// What was typed into its field and not taken yet; may be empty.
    pub typed: String,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Đã ghi nhận, chờ gửi: it is on the machine's disk.
    Waiting,
    /// Máy chủ đã nhận: it is on the collector's disk.
    Received {
        /// When it came there.
        at: Timestamp,
        /// What became of it there; none if the collector did not say.
        disposition: Option<Disposition>,
    },
    /// The collector does not take it.
    Refused {
        /// Why, where that is one of the known reasons.
        reason: Option<RefusalReason>,
        /// What the collector said of it.
        text: String,
    },
}

/// How the page is reached on the network, for those who sit at the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkView {
    /// Six digits.
    pub pin: String,
    /// The addresses of the page, the likeliest first; empty while there is no network.
    pub urls: Vec<String>,
    /// When somebody last gave too many wrong PINs in this event, if ever.
    pub lockout: Option<LockoutView>,
    /// How long nobody new is let in, if so.
    pub shut_for: Option<Duration>,
}

/// Somebody gave too many wrong PINs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockoutView {
    /// When.
    pub at: Timestamp,
    /// The address that gave the last one.
    pub from: String,
}

impl PointView {
    /// What the point is called: by its code before its name is known.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { self.code.as_str() } else { &self.name }
    }

    /// Help that was asked for and is still needed, as far as the point knows: that all is well ends it.
    pub fn open_calls(&self) -> impl DoubleEndedIterator<Item = &Reported<HelpCall>> {
        let media = self.media.as_ref().filter(|media| media.what == MediaState::Good);
        self.calls.iter().filter(move |call| {
            let is_refused = matches!(call.fate, Fate::Refused { .. });
            is_refused || media.is_none_or(|media| media.seq < call.seq)
        })
    }

    /// What operators answered first after they had a call for help.
    pub fn answer_to(&self, call: &Reported<HelpCall>) -> Option<&Reply> {
        match call.fate {
            Fate::Received { at, .. } => self.replies.iter().find(|reply| reply.at >= at),
            Fate::Waiting | Fate::Refused { .. } => None,
        }
    }

    /// The number that was reported last.
    pub fn last_count(&self) -> Option<u32> {
        self.count.as_ref().map(|count| count.what.count)
    }

    /// With what a number that is reported is compared.
    pub fn known(&self) -> Known {
        Known { last: self.last_count(), expected: self.expected }
    }
}

impl ClockView {
    /// The time of day of the event at an instant, as seconds since midnight.
    pub fn time_of_day_s(&self, at: Timestamp) -> u32 {
        let local_s = at.as_millis().div_euclid(1_000) + i64::from(self.utc_offset_s);
        u32::try_from(local_s.rem_euclid(86_400)).unwrap_or(0)
    }
}

/// A PIN in two groups, as it is easier to read.
pub fn spaced_pin(pin: &str) -> String {
    match pin.split_at_checked(3) {
        Some((first, last)) => format!("{first} {last}"),
        None => pin.to_owned(),
    }
}
