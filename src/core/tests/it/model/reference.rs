//! What one point must be, worked out from what happened to it alone.

use std::time::Duration;

use diemcau_core::event::Pace;
use diemcau_core::ids::Generation;
use diemcau_core::presence::Presence;
use diemcau_core::time::Timestamp;

use super::statements::Said;
use crate::province::ms;

/// Of one point.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) presence: Presence,
    pub(super) pace: Pace,
    /// When it was last heard, later by what the collector stood still since.
    pub(super) heard: Timestamp,
    /// When its stream broke, likewise.
    pub(super) broke: Option<Timestamp>,
    pub(super) grace_until: Timestamp,
    pub(super) stream: Option<Generation>,
    pub(super) old_stream: Option<Generation>,
    pub(super) people: Option<Counted>,
    pub(super) said: Said,
    /// When the collector was last away from.
    pub(super) away_from: Timestamp,
    /// When it was lost, all of it.
    pub(super) lost: Vec<Timestamp>,
}

/// The count that stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) people: u32,
    pub(super) agent: u8,
    pub(super) observed: Timestamp,
}

impl Reference {
    pub(super) fn new(pace: Pace, now: Timestamp) -> Self {
        Self {
            presence: Presence::Unseen,
            pace,
            heard: now,
            broke: None,
            grace_until: now,
            stream: None,
            old_stream: None,
            people: None,
            said: Said::default(),
            away_from: now,
            lost: Vec::new(),
        }
    }

    /// Time is `now`; the last fact was of `floor`.
    pub(super) fn elapse(&mut self, now: Timestamp, floor: Timestamp) {
        let silence = |length: Duration| self.heard + length;
        if self.presence == Presence::Live && silence(self.pace.suspect_after) <= now {
            self.presence = Presence::Suspect;
        }
        if self.presence == Presence::Suspect {
            let back_by = self.broke.map(|broke| broke + ms(3_000));
            let lost = back_by.into_iter().chain([silence(self.pace.lost_after)]).min();
            self.lose(lost.filter(|lost| *lost <= now).map(|lost| lost.max(floor)));
        }
        if self.presence == Presence::Unreachable && self.grace_until <= now {
            self.lose(Some(self.away_from));
        }
    }

    /// The collector stood still for `late`.
    pub(super) fn shift(&mut self, late: Duration) {
        self.heard = self.heard + late;
        self.broke = self.broke.map(|broke| broke + late);
        self.grace_until = self.grace_until + late;
    }

    pub(super) fn hear(&mut self, at: Timestamp) {
        self.presence = Presence::Live;
        self.heard = self.heard.max(at);
        self.broke = None;
    }

    /// A count that its agent sends now.
    pub(super) fn count(&mut self, people: u32, agent: u8, observed: Timestamp) {
        let is_newer = self.people.is_none_or(|held| held.agent == agent || observed > held.observed);
        if is_newer {
            self.people = Some(Counted { people, agent, observed });
        }
    }

    fn lose(&mut self, since: Option<Timestamp>) {
        let Some(since) = since else { return };
        self.presence = Presence::Lost;
        self.lost.push(since);
        self.said.ended(since);
    }
}
