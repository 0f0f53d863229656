//! The mix of faults that is played without a scenario.
//!
//! First a story, so that a picture taken early means something: mains fail on one feeder of a
//! district whose points came early, then the line of another such district falls, a third district
//! comes last of all, and a speaking point goes on battery. Then everyday faults, for as long as the
//! rehearsal lasts, in proportion to the number of points.

use std::time::Duration;

use super::fault::{Fault, FaultKind};
use super::outages::{MIX_MAX_OUT, Outages};
use super::simulated::{Participant, Shared, Simulated};
use super::{Random, Script, Terms};

/// A district of fewer points has no part in the story.
const MIN_AREA: usize = 12;

/// A group of fewer points is not struck as one.
const MIN_GROUP: usize = 3;

/// Between two everyday faults, times the number of points.
const PACE: Duration = Duration::from_mins(80);

/// Of a thousand points on a feeder that was cut, so many batteries do not last.
const FALLING: u64 = 450;

/// The parts that are given out before anything happens.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The feeder that is cut, with its points.
    feeder: Option<(String, Vec<Participant>)>,
    /// The uplink that falls, with its points.
    uplink: Option<(String, Vec<Participant>)>,
    /// Come early.
    early: Vec<Participant>,
    /// Come and count late.
    late: Vec<Participant>,
}

/// One thing that is to happen, to whomever it can.
#[derive(Debug)]
struct Beat {
    at: Duration,
    lasts: Duration,
    kind: FaultKind,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// The story's feeder.
    StoryFeeder,
    /// The story's uplink.
    StoryUplink,
    /// The feeder of a speaking point; nobody falls.
    Speaking,
    /// Any one point.
    Point,
    /// Any group.
    Group(Shared),
}

impl Story {
    /// Gives out the parts. There are none in a fleet too small for them.
    pub(super) fn choose(simulated: &Simulated<'_>, random: &mut Random) -> Self {
        let mut areas: Vec<Vec<Participant>> = simulated.areas().into_values().collect();
        areas.retain(|area| {
            area.len() >= MIN_AREA && !area.iter().any(|participant| simulated.point(*participant).speaking)
        });
        random.shuffle(&mut areas);
        let mut areas = areas.into_iter();
        let (Some(cut), Some(severed), Some(late)) = (areas.next(), areas.next(), areas.next()) else {
            return Self::default();
        };
        let feeder = largest_within(simulated, Shared::Feeder, &cut);
        let uplink = largest_within(simulated, Shared::Uplink, &severed);
        Self { feeder, uplink, early: [cut, severed].concat(), late }
    }

    /// Whether a point comes early.
    pub(super) fn is_early(&self, participant: Participant) -> bool {
        self.early.contains(&participant)
    }

    /// Whether a point comes and counts late.
    pub(super) fn is_late(&self, participant: Participant) -> bool {
        self.late.contains(&participant)
    }
}

/// Where faults can strike.
struct Board<'a> {
    simulated: &'a Simulated<'a>,
    story: &'a Story,
    feeders: Vec<(&'a str, Vec<Participant>)>,
    uplinks: Vec<(&'a str, Vec<Participant>)>,
}

/// Plays the story and everyday faults into the scripts.
pub(super) fn play(
    simulated: &Simulated<'_>,
    story: &Story,
    scripts: &mut [Script],
    terms: Terms,
    random: &mut Random,
) -> Vec<Fault> {
    let mut outages = Outages::new(scripts, MIX_MAX_OUT);
    let mut beats = story_beats(terms);
    beats.extend(everyday_beats(simulated.len(), terms, random));
    beats.sort_by_key(|beat| beat.at);
    let board = Board::new(simulated, story);
    let mut faults = Vec::new();
    for beat in beats {
        let Some((place, participants, falling)) = board.target(&outages, &beat, random) else {
            continue;
        };
        let span = (beat.at, beat.lasts);
        let mut fault = Fault::new(span, beat.kind, &place, participants, (falling, random));
        let room = outages.room(beat.at);
        if fault.falling.len() > room {
            match fault.kind {
                FaultKind::Power => fault.falling.truncate(room),
                FaultKind::Line | FaultKind::Away | FaultKind::Break | FaultKind::Reboot => continue,
            }
        }
        fault.strike(scripts, &mut outages, random);
        faults.push(fault);
    }
    faults
}

fn story_beats(terms: Terms) -> Vec<Beat> {
    let seconds = Duration::from_secs;
    // The early ones are there by now.
    let early = terms.arrive / 4 + seconds(2);
    vec![
        Beat { at: early, lasts: seconds(110), kind: FaultKind::Power, place: Place::StoryFeeder },
        Beat { at: early + seconds(4), lasts: seconds(75), kind: FaultKind::Line, place: Place::StoryUplink },
        Beat {
            at: terms.arrive + seconds(15),
            lasts: seconds(90),
            kind: FaultKind::Power,
            place: Place::Speaking,
        },
    ]
}

fn everyday_beats(n_actors: usize, terms: Terms, random: &mut Random) -> Vec<Beat> {
    let n_actors = u32::try_from(n_actors).unwrap_or(u32::MAX).max(1);
    let apart = (PACE / n_actors).max(Duration::from_millis(500));
    let mut beats = Vec::new();
    let mut at = terms.arrive / 3;
    loop {
        at += random.time(apart / 2, apart * 3 / 2).max(Duration::from_millis(1));
        if at >= terms.horizon {
            return beats;
        }
        let (kind, place, shortest, longest) = match random.within(0..=99) {
            0..=34 => (FaultKind::Line, Place::Point, 9, 45),
            35..=54 => (FaultKind::Break, Place::Point, 0, 0),
            55..=69 => (FaultKind::Away, Place::Point, 2, 30),
            70..=81 => (FaultKind::Reboot, Place::Point, 15, 40),
            82..=90 => (FaultKind::Power, Place::Point, 20, 90),
            91..=96 => (FaultKind::Power, Place::Group(Shared::Feeder), 40, 120),
            _ => (FaultKind::Line, Place::Group(Shared::Uplink), 15, 60),
        };
        let lasts = random.time(Duration::from_secs(shortest), Duration::from_secs(longest));
        beats.push(Beat { at, lasts, kind, place });
    }
}

impl<'a> Board<'a> {
    fn new(simulated: &'a Simulated<'a>, story: &'a Story) -> Self {
        let groups = |shared| simulated.groups(shared).into_iter().collect();
        Self { simulated, story, feeders: groups(Shared::Feeder), uplinks: groups(Shared::Uplink) }
    }

    /// Whom a beat strikes, and how many in a thousand of them fall if it is a power cut.
    fn target(
        &self,
        outages: &Outages,
        beat: &Beat,
        random: &mut Random,
    ) -> Option<(String, Vec<Participant>, u64)> {
        match beat.place {
            Place::StoryFeeder => group(outages, self.story.feeder.as_ref()?, beat.at, FALLING),
            Place::StoryUplink => group(outages, self.story.uplink.as_ref()?, beat.at, 1_000),
            Place::Speaking => {
                let speaks = |participants: &[Participant]| {
                    participants.iter().any(|participant| self.simulated.point(*participant).speaking)
                };
                let (name, participants) =
                    self.feeders.iter().find(|(_, participants)| speaks(participants))?;
                group(outages, &((*name).to_owned(), participants.clone()), beat.at, 0)
            }
            Place::Point => {
                let participant = random.position(self.simulated.len());
                let participants = outages.free(&[participant], beat.at);
                // A speaking point falls only where a scenario says so.
                let spared = participants.is_empty() || self.simulated.point(participant).speaking;
                (!spared).then(|| (self.simulated.point(participant).code.to_string(), participants, 500))
            }
            Place::Group(shared) => {
                let groups = match shared {
                    Shared::Feeder => &self.feeders,
                    Shared::Uplink => &self.uplinks,
                };
                let (name, participants) = random.pick(groups)?;
                if participants.iter().any(|participant| self.simulated.point(*participant).speaking) {
                    return None;
                }
                group(outages, &((*name).to_owned(), participants.clone()), beat.at, FALLING)
            }
        }
    }
}

fn group(
    outages: &Outages,
    (name, participants): &(String, Vec<Participant>),
    at: Duration,
    falling: u64,
) -> Option<(String, Vec<Participant>, u64)> {
    let participants = outages.free(participants, at);
    (participants.len() >= MIN_GROUP).then(|| (name.clone(), participants, falling))
}

/// The group with most points of an area.
fn largest_within(
    simulated: &Simulated<'_>,
    shared: Shared,
    area: &[Participant],
) -> Option<(String, Vec<Participant>)> {
    let groups = simulated.groups(shared).into_iter();
    let n_inside = |participants: &[Participant]| {
        participants.iter().filter(|participant| area.contains(participant)).count()
    };
    let (name, participants) = groups.max_by_key(|(_, participants)| n_inside(participants))?;
    (n_inside(&participants) >= MIN_GROUP).then(|| (name.to_owned(), participants))
}
