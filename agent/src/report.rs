//! One thing that a point has to say, as it waits for the collector's acknowledgement.

use std::time::Duration;

use diemcau_core::attendance::MAX_COUNT;
use diemcau_core::ids::Lane;
use diemcau_phrase::Language;
use diemcau_phrase::page::RefusalReason;
use diemcau_phrase::service::Entry;
use diemcau_proto::convert::agent::{MAX_BY, MAX_CODE, MAX_NOTE};
use diemcau_proto::v1;
use diemcau_proto::v1::report::Body;

use crate::clock::{Mono, Now};

/// A report with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// 1, 2, 3 ... for ever within the agent id and the lane.
    pub seq: u64,
    /// The opening of the spool in which it was entered; 0: by a version that did not name it.
    pub run: u64,
    /// When it was entered.
    pub entered: Entered,
    /// The session that was on when it was entered, as far as known.
    pub session: v1::Session,
    /// What it says.
    pub said: Said,
}

/// What a report says.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The point it is about; empty: the agent's own.
    pub for_point: String,
    /// What.
    pub body: Body,
}

/// What people speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// How many they are.
    Count,
    /// Picture and sound.
    Confirmation,
    /// The chair.
    Chair,
    /// Help.
    Help,
}

/// Something that the collector would not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaidError {
    /// A number beyond belief.
    #[error("a count is 0 to {MAX_COUNT}")]
    Count,
    /// A text that is too long.
    #[error("{}", Language::English.entry_too_long(*what, *max))]
    Long {
        /// Which.
        what: Entry,
        /// How long it may be.
        max: usize,
    },
}

/// When a report was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// In this boot of the machine: its age is sure.
    ThisBoot(Mono),
    /// Before the machine restarted: its age rests on the wall clock.
    EarlierBoot {
        /// The wall clock then.
        wall_ms: i64,
        /// How far the collector's clock was ahead of it then, if known.
        offset_ms: Option<i64>,
    },
}

/// How old a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// How long ago it was entered.
    pub length: Duration,
    /// It rests on the wall clock.
    pub estimated: bool,
}

impl Entered {
    /// How long ago that was, given how far the collector's clock is ahead of this machine's wall
    /// clock, if known. Offsets correct a wall clock that was set meanwhile; where one of the two
    /// is missing the wall clock is taken as it was.
    pub fn age(self, now: Now, offset_ms: Option<i64>) -> Age {
        match self {
            Self::ThisBoot(at) => Age { length: now.mono.since(at), estimated: false },
            Self::EarlierBoot { wall_ms, offset_ms: then } => {
                let corrected = then.zip(offset_ms).map_or(0, |(then, now)| now.saturating_sub(then));
                let age_ms = now.wall_ms.saturating_sub(wall_ms).saturating_add(corrected);
                Age { length: Duration::from_millis(u64::try_from(age_ms).unwrap_or(0)), estimated: true }
            }
        }
    }
}

impl Said {
    /// Something about the agent's own point.
    pub fn here(body: Body) -> Self {
        Self { for_point: String::new(), body }
    }

    /// A person's count at the agent's own point.
    pub fn count(count: u32, by: &str) -> Self {
        Self::attendance(count, v1::CountSource::Person, by, "")
    }

    /// A device's count at the agent's own point.
    pub fn device_count(count: u32, by: &str) -> Self {
        Self::attendance(count, v1::CountSource::Device, by, "")
    }

    /// A count at the agent's own point, with a remark.
    pub fn attendance(count: u32, source: v1::CountSource, by: &str, note: &str) -> Self {
        let (by, note) = (by.to_owned(), note.to_owned());
        Self::here(Body::Attendance(v1::Attendance { count, source: source.into(), by, note }))
    }

    /// A person sees and hears the meeting, or does not.
    pub fn confirmation(state: v1::MediaState, by: &str, note: &str) -> Self {
        let (by, note) = (by.to_owned(), note.to_owned());
        Self::here(Body::Confirmation(v1::Confirmation { state: state.into(), by, note }))
    }

    /// The chair is there, or is not.
    pub fn chair(present: bool, by: &str) -> Self {
        Self::here(Body::Chair(v1::Chair { present, by: by.to_owned() }))
    }

    /// The people need help, or no longer.
    pub fn help(needed: bool, text: &str, by: &str) -> Self {
        Self::here(Body::Help(v1::Help { needed, text: text.to_owned(), by: by.to_owned() }))
    }

    /// The lane in which it counts.
    pub fn lane(&self) -> Lane {
        match self.body {
            Body::Attendance(_) | Body::Confirmation(_) | Body::Chair(_) | Body::Help(_) => Lane::Human,
            Body::Power(_) => Lane::Power,
            Body::Outage(_) | Body::Quality(_) => Lane::Line,
        }
    }

    /// What a person at this point speaks of; none where a device speaks, or of another point.
    pub fn topic(&self) -> Option<Topic> {
        match &self.body {
            _ if !self.for_point.is_empty() => None,
            Body::Attendance(count) => (count.source() == v1::CountSource::Person).then_some(Topic::Count),
            Body::Confirmation(_) => Some(Topic::Confirmation),
            Body::Chair(_) => Some(Topic::Chair),
            Body::Help(_) => Some(Topic::Help),
            Body::Power(_) | Body::Outage(_) | Body::Quality(_) => None,
        }
    }

    /// Refuses at once what the collector would refuse later.
    ///
    /// # Errors
    /// If a count or a text is out of its range.
    pub fn check(&self) -> Result<(), SaidError> {
        let (by, note) = match &self.body {
            Body::Attendance(body) if body.count > MAX_COUNT => return Err(SaidError::Count),
            Body::Attendance(body) => (&body.by, &body.note),
            Body::Confirmation(body) => (&body.by, &body.note),
            Body::Chair(body) => (&body.by, &String::new()),
            Body::Help(body) => (&body.by, &body.text),
            Body::Power(_) | Body::Outage(_) | Body::Quality(_) => return Ok(()),
        };
        for (what, text, max) in
            [(Entry::Code, &self.for_point, MAX_CODE), (Entry::By, by, MAX_BY), (Entry::Note, note, MAX_NOTE)]
        {
            if text.len() > max {
                return Err(SaidError::Long { what, max });
            }
        }
        Ok(())
    }
}

/// Why the collector does not take a report; none where it gives no known reason.
pub(crate) fn refusal_reason(reason: v1::RefusalReason) -> Option<RefusalReason> {
    match reason {
        v1::RefusalReason::Unspecified => None,
        v1::RefusalReason::Malformed => Some(RefusalReason::Malformed),
        v1::RefusalReason::UnknownPoint => Some(RefusalReason::UnknownPoint),
        v1::RefusalReason::NotBelow => Some(RefusalReason::NotBelow),
        v1::RefusalReason::OtherSession => Some(RefusalReason::OtherSession),
        v1::RefusalReason::NotDurable => Some(RefusalReason::NotDurable),
    }
}

impl Report {
    /// As it goes on the wire now.
    pub(crate) fn to_wire(&self, now: Now, offset_ms: Option<i64>) -> v1::Report {
        let age = self.entered.age(now, offset_ms);
        v1::Report {
            run: self.run,
            seq: self.seq,
            age_ms: u64::try_from(age.length.as_millis()).unwrap_or(u64::MAX),
            age_estimated: age.estimated,
            for_point: self.said.for_point.clone(),
            session: self.session.into(),
            lane: v1::ReportLane::from(self.said.lane()).into(),
            body: Some(self.said.body.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn in_the_same_boot_the_wall_clock_is_not_asked() {
        let now = Now { mono: Mono::from_micros(7_000_000), wall_ms: -5 };
        let age = Entered::ThisBoot(Mono::from_micros(4_000_000)).age(now, Some(99));
        assert_eq!(age, Age { length: Duration::from_secs(3), estimated: false });
    }

    #[test]
    fn after_a_reboot_the_wall_clock_counts_corrected_where_it_was_set_meanwhile() {
        let now = Now { mono: Mono::from_micros(1), wall_ms: 100 * HOUR_MS };
        for (wall_ms, then, offset, age_ms) in [
            (99 * HOUR_MS, None, None, HOUR_MS),
            (99 * HOUR_MS, None, Some(5_000), HOUR_MS),
            (99 * HOUR_MS, Some(5_000), None, HOUR_MS),
            // It was right then, and an hour late when the machine came back.
            (100 * HOUR_MS, Some(0), Some(HOUR_MS), HOUR_MS),
            // It was two hours ahead then, and was set right.
            (101 * HOUR_MS, Some(-2 * HOUR_MS), Some(0), HOUR_MS),
            // An entry of the future is new.
            (200 * HOUR_MS, None, None, 0),
        ] {
            let age = Entered::EarlierBoot { wall_ms, offset_ms: then }.age(now, offset);
            let length = Duration::from_millis(u64::try_from(age_ms).unwrap());
            assert_eq!(age, Age { length, estimated: true }, "{wall_ms} {then:?} {offset:?}");
        }
    }
}
