//! What a point's people said and its probes found, as a log that is read anew at every question.

use diemcau_core::ids::Lane;
use diemcau_core::path::Band;
use diemcau_core::point::PointNow;
use diemcau_core::statements::{CONFIRMED_FOR, MediaState};
use diemcau_core::time::Timestamp;

/// One thing in the log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word {
    Confirm {
        state: MediaState,
        at: Timestamp,
    },
    /// That all is well is no longer valid where it was said up to then.
    End {
        at: Timestamp,
    },
    Chair {
        present: bool,
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

    /// One agent speaks here, so what it says last is its word. That all is well ends; a complaint
    /// does not.
    fn confirmation(&self, now: Timestamp) -> Option<(MediaState, Timestamp)> {
        let nth = self.log.iter().rposition(|word| matches!(word, Word::Confirm { .. }))?;
        let Word::Confirm { state, at } = self.log[nth] else { return None };
        let ends_after = |end: Timestamp| end >= at;
        let ends_before = |end: Timestamp| end > at;
        let ended = self.log.iter().enumerate().any(|(idx, word)| match word {
            Word::End { at: end } => {
                if idx < nth {
                    ends_before(*end)
                } else {
                    ends_after(*end)
                }
            }
            _ => false,
        });
        let over = state == MediaState::Good && (ended || now >= at + CONFIRMED_FOR);
        (!over).then_some((state, at))
    }

    fn chair(&self) -> Option<bool> {
        self.log.iter().rev().find_map(|word| match word {
            Word::Chair { present } => Some(*present),
            _ => None,
        })
    }

    fn help(&self) -> Option<(Timestamp, bool)> {
        let (nth, at, needed) = self.log.iter().enumerate().rev().find_map(|(nth, word)| match word {
            Word::Help { needed, at } => Some((nth, *at, *needed)),
            Word::Confirm { state: MediaState::Good, at } => Some((nth, *at, false)),
            _ => None,
        })?;
        let answered = self.log[nth..].iter().any(|word| matches!(word, Word::Reply));
        needed.then_some((at, answered))
    }
}
