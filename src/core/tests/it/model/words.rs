//! What a point's people said and its probes found, as a log that is read anew at every question.

use diemcau_core::ids::Lane;
use diemcau_core::path::Band;
use diemcau_core::picture::PointNow;
use diemcau_core::time::Timestamp;
use diemcau_core::words::{CONFIRMED_FOR, MediaState};

/// One thing in the log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    Confirm {
        state: MediaState,
        at: Timestamp,
    },
    /// What was confirmed up to then is no longer valid.
    End {
        at: Timestamp,
    },
    Chair {
        present: bool,
        at: Timestamp,
    },
    Help {
        needed: bool,
        at: Timestamp,
    },
    Reply,
}

/// Of one point.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) log: Vec<Word>,
    /// The band told last.
    pub(super) path: Option<Band>,
    /// The boot of the agent that attached last.
    boot: Option<u8>,
    /// The highest report number of each lane.
    taken: [u64; 3],
}

impl Said {
    /// The number of a report: a new one, or again the last one of its lane if there is one. Also
    /// says whether it is new.
    pub(super) fn number(&mut self, lane: Lane, repeat: bool) -> (u64, bool) {
        let taken = &mut self.taken[lane as usize];
        let is_new = !repeat || *taken == 0;
        *taken += u64::from(is_new);
        (*taken, is_new)
    }

    pub(super) fn attached(&mut self, boot: u8, now: Timestamp) {
        if self.boot.replace(boot).is_some_and(|held| held != boot) {
            self.log.push(Word::End { at: now });
            self.path = None;
        }
    }

    pub(super) fn probed(&mut self, band: Option<Band>, now: Timestamp) {
        if band == Some(Band::Bad) && self.path != band {
            self.log.push(Word::End { at: now });
        }
        self.path = band;
    }

    #[track_caller]
    pub(super) fn check(&self, shown: &PointNow, connected: bool, now: Timestamp) {
        let confirmation = shown.confirmation.as_ref().map(|said| (said.state, said.at));
        assert_eq!(confirmation, self.confirmation(now), "{:?}", self.log);
        assert_eq!(shown.chair_present, self.chair(), "{:?}", self.log);
        let help = shown.help.as_ref().map(|help| (help.at, help.reply.is_some()));
        assert_eq!(help, self.help(), "{:?}", self.log);
        let path = self.path.filter(|_| connected);
        assert_eq!(shown.path.as_ref().map(|path| path.band), path);
    }

    fn confirmation(&self, now: Timestamp) -> Option<(MediaState, Timestamp)> {
        let nth = (0..self.log.len()).rev().find(|nth| self.counts(*nth))?;
        let Word::Confirm { state, at } = self.log[nth] else { return None };
        let ended = self.log[nth..].iter().any(|word| matches!(word, Word::End { at: end } if *end >= at));
        let expired = state == MediaState::Good && now >= at + CONFIRMED_FOR;
        (!ended && !expired).then_some((state, at))
    }

    /// Whether a confirmation was not too old when it came.
    fn counts(&self, nth: usize) -> bool {
        let Word::Confirm { at, .. } = self.log[nth] else { return false };
        self.log[..nth].iter().all(|before| match before {
            Word::Confirm { at: other, .. } | Word::End { at: other } => *other <= at,
            Word::Chair { .. } | Word::Help { .. } | Word::Reply => true,
        })
    }

    fn chair(&self) -> Option<bool> {
        let said = self.log.iter().filter_map(|word| match word {
            Word::Chair { present, at } => Some((at, *present)),
            _ => None,
        });
        said.max_by_key(|(at, _)| *at).map(|(_, present)| present)
    }

    fn help(&self) -> Option<(Timestamp, bool)> {
        let said = self.log.iter().enumerate().filter_map(|(nth, word)| match word {
            Word::Help { needed, at } => Some((*at, nth, *needed)),
            Word::Confirm { state: MediaState::Good, at } if self.counts(nth) => Some((*at, nth, false)),
            _ => None,
        });
        let (at, nth, needed) = said.max_by_key(|(at, nth, _)| (*at, *nth))?;
        let answered = self.log[nth..].iter().any(|word| matches!(word, Word::Reply));
        needed.then_some((at, answered))
    }
}
