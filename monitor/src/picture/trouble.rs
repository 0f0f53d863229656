//! What is wrong at a point, the gravest first: what its people say comes before what devices tell.

use diemcau_core::path::Band;
use diemcau_core::path::PathNow;
use diemcau_core::point::{HelpNow, PointNow};
use diemcau_core::power::PowerAlarm;
use diemcau_core::statements::{Confirmation, MediaState};
use diemcau_core::time::Timestamp;

use super::phase::Phase;

/// One thing that is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble<'a> {
    /// Its people need help.
    Help(&'a HelpNow),
    /// It was there and is not, or may not be.
    Gone(Option<Timestamp>),
    /// Its people do not see or hear the meeting.
    Media(&'a Confirmation),
    /// Its power supply warns.
    Power(PowerAlarm, Option<Timestamp>),
    /// Its meeting path is rất kém.
    Path(&'a PathNow),
}

/// How soon somebody has to look; an earlier one is sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Urgency {
    /// People wait for an answer.
    Unanswered,
    /// People wait, and were answered.
    Answered,
    /// Nobody asked.
    Unasked,
}

/// All that is wrong at a point in that part of the day.
pub(crate) fn all(phase: Phase, now: &PointNow) -> impl Iterator<Item = Trouble<'_>> {
    let complaint = now.confirmation.as_deref().filter(|said| match said.state {
        MediaState::Good => false,
        MediaState::NoPicture | MediaState::NoSound => true,
    });
    let troubles = [
        now.help.as_deref().map(Trouble::Help),
        phase.is_missed(now).then_some(Trouble::Gone(now.since)),
        complaint.map(Trouble::Media),
        now.power.alarm.map(|alarm| Trouble::Power(alarm, now.power_since)),
        now.path.as_deref().filter(|path| path.band == Band::Bad).map(Trouble::Path),
    ];
    troubles.into_iter().flatten()
}

impl Trouble<'_> {
    /// Since when, if that is known.
    pub(crate) fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Help(help) => Some(help.at),
            Self::Media(said) => Some(said.at),
            Self::Gone(since) | Self::Power(_, since) => *since,
            Self::Path(_) => None,
        }
    }

    pub(crate) fn urgency(&self) -> Urgency {
        match self {
            Self::Help(help) if help.reply.is_none() => Urgency::Unanswered,
            Self::Help(_) => Urgency::Answered,
            Self::Gone(_) | Self::Media(_) | Self::Power(..) | Self::Path(_) => Urgency::Unasked,
        }
    }
}
