//! What is wrong at a point, the gravest first: what its people say comes before what devices tell.

use crate::clash::Clash;
use crate::path::{Band, PathNow};
use crate::phase::Phase;
use crate::point::{HelpNow, PointNow, StandingCount};
use crate::power::PowerAlarm;
use crate::presence::{GoodbyeReason, Presence};
use crate::statements::{Confirmation, MediaState};
use crate::time::Timestamp;

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble<'a> {
    /// Its people need help.
    Help(&'a HelpNow),
    /// It was there and is not, or may not be; since when.
    Gone(Option<Timestamp>),
    /// Its people do not see or hear the meeting.
    Media(&'a Confirmation),
    /// Two machines speak for it in turn: what it tells may be of another place.
    Clash(&'a Clash),
    /// Its standing number is unlikely.
    Count(&'a StandingCount),
    /// Its power supply warns; since when its source is so.
    Power(PowerAlarm, Option<Timestamp>),
    /// Its meeting path is rất kém.
    Path(&'a PathNow),
}

/// How soon somebody has to look; an earlier one is sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// People wait for an answer.
    Unanswered,
    /// People wait, and were answered.
    Answered,
    /// Nobody asked.
    Unasked,
}

/// What a point asks of whoever looks; an earlier variant asks more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// Something is wrong with it, or its people ask for help.
    Problem,
    /// It was there before the collector was blind; nobody knows of it now.
    Unknown,
    /// It was never there.
    Unseen,
    /// It is in order.
    Fine,
}

/// All that is wrong at a point in that part of the day.
pub fn all(phase: Phase, now: &PointNow) -> impl Iterator<Item = Trouble<'_>> {
    let complaint = now.confirmation.as_deref().filter(|said| match said.state {
        MediaState::Good => false,
        MediaState::NoPicture | MediaState::NoSound => true,
    });
    let troubles = [
        now.help.as_deref().map(Trouble::Help),
        is_missed(phase, now).then_some(Trouble::Gone(now.since)),
        complaint.map(Trouble::Media),
        now.clash.as_deref().map(Trouble::Clash),
        now.count.as_deref().filter(|count| count.unlikely).map(Trouble::Count),
        now.power.alarm.map(|alarm| Trouble::Power(alarm, now.power_since)),
        now.path.as_deref().filter(|path| path.band == Band::Bad).map(Trouble::Path),
    ];
    troubles.into_iter().flatten()
}

impl Trouble<'_> {
    /// Since when, if that is known.
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Help(help) => Some(help.since()),
            Self::Media(said) => Some(said.at),
            Self::Clash(clash) => Some(clash.since),
            Self::Count(count) => Some(count.observed),
            Self::Gone(since) | Self::Power(_, since) => *since,
            Self::Path(_) => None,
        }
    }

    /// How soon somebody has to look.
    pub fn urgency(&self) -> Urgency {
        match self {
            Self::Help(help) if help.reply.is_none() => Urgency::Unanswered,
            Self::Help(_) => Urgency::Answered,
            Self::Gone(_)
            | Self::Media(_)
            | Self::Clash(_)
            | Self::Count(_)
            | Self::Power(..)
            | Self::Path(_) => Urgency::Unasked,
        }
    }
}

impl Concern {
    /// All, from the one that asks most.
    pub const ALL: [Self; 4] = [Self::Problem, Self::Unknown, Self::Unseen, Self::Fine];

    /// What a point asks for in that part of the day.
    pub fn of(phase: Phase, now: &PointNow) -> Self {
        if all(phase, now).next().is_some() {
            return Self::Problem;
        }
        match now.presence {
            Presence::Unreachable => Self::Unknown,
            Presence::Unseen => Self::Unseen,
            Presence::Live | Presence::Excused | Presence::Lost | Presence::Suspect | Presence::Left => {
                Self::Fine
            }
        }
    }
}

/// Whether a point was there and is not, or may not be, though it should.
fn is_missed(phase: Phase, now: &PointNow) -> bool {
    match now.presence {
        Presence::Left => !is_quiet(phase, now),
        Presence::Lost | Presence::Suspect => true,
        Presence::Unreachable | Presence::Unseen | Presence::Live | Presence::Excused => false,
    }
}

/// Whether a point that left did so with everybody's leave: before check-in, after the end, or on a
/// person's word (design 3.2).
pub(crate) fn is_quiet(phase: Phase, now: &PointNow) -> bool {
    match phase {
        Phase::Setup | Phase::Closed => true,
        Phase::CheckIn | Phase::Report | Phase::Ready | Phase::Live => {
            now.left_reason == Some(GoodbyeReason::Person)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(reason: GoodbyeReason) -> PointNow {
        PointNow { presence: Presence::Left, left_reason: Some(reason), ..PointNow::default() }
    }

    #[test]
    fn a_point_that_left_is_missed_from_check_in_to_the_end_unless_a_person_said_so() {
        for (phase, is_missed) in [
            (Phase::Setup, false),
            (Phase::CheckIn, true),
            (Phase::Report, true),
            (Phase::Ready, true),
            (Phase::Live, true),
            (Phase::Closed, false),
        ] {
            let stopped = left(GoodbyeReason::Stopped);
            assert_eq!(all(phase, &stopped).eq([Trouble::Gone(None)]), is_missed, "{phase:?}");
            assert_eq!(all(phase, &left(GoodbyeReason::Person)).next(), None, "{phase:?}");
        }
    }

    #[test]
    fn what_people_say_comes_before_what_devices_tell() {
        let at = Timestamp::from_millis(5);
        let help = HelpNow { at, text: "".into(), by: "".into(), earlier: Vec::new(), reply: None };
        let mut now = PointNow { presence: Presence::Lost, ..PointNow::default() };
        now.power.alarm = Some(PowerAlarm::LowBattery);
        now.help = Some(Box::new(help.clone()));
        let troubles: Vec<_> = all(Phase::Live, &now).collect();
        let gone = Trouble::Gone(None);
        assert_eq!(troubles, [Trouble::Help(&help), gone, Trouble::Power(PowerAlarm::LowBattery, None)]);
        assert_eq!((troubles[0].urgency(), gone.urgency()), (Urgency::Unanswered, Urgency::Unasked));
        assert_eq!(troubles[0].since(), Some(Timestamp::from_millis(5)));
    }

    #[test]
    fn a_point_asks_for_what_its_presence_and_troubles_say() {
        for (presence, concern) in [
            (Presence::Unseen, Concern::Unseen),
            (Presence::Live, Concern::Fine),
            (Presence::Suspect, Concern::Problem),
            (Presence::Lost, Concern::Problem),
            (Presence::Left, Concern::Problem),
            (Presence::Excused, Concern::Fine),
            (Presence::Unreachable, Concern::Unknown),
        ] {
            let now = PointNow { presence, ..PointNow::default() };
            assert_eq!(Concern::of(Phase::Live, &now), concern, "{presence:?}");
        }
    }
}
