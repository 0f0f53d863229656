//! What a point's people said and its probes found, as a log that is read anew at every question.

use diemcau_core::ids::Lane;
use diemcau_core::path::Band;
use diemcau_core::point::PointNow;
use diemcau_core::statements::{CONFIRMED_FOR, MAX_HELP, MediaState};
use diemcau_core::time::Timestamp;

/// One thing in the log.
#[derive(Clone, Copy, Debug)]
enum Entry {
    Confirm(Origin, MediaState, Timestamp),
    Chair(Origin, bool),
    Help(Origin, Option<u8>),
    /// That all is well is no longer valid where it was said up to then.
    End(Timestamp),
    /// The journal healed after a failure that began then.
    Restated(Timestamp),
    Reply,
}

/// Who said it, as which of their reports, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) agent: u8,
    pub(super) seq: u64,
    pub(super) at: Timestamp,
}

/// Of one point.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    log: Vec<Entry>,
    /// The band told last.
    path: Option<Band>,
    /// The agent and boot that attached last.
    attached: Option<(u8, u8)>,
    /// The highest report number of each agent's lanes, and when what it says was observed.
    taken: [[(u64, Timestamp); 3]; 2],
}

/// What the log comes to.
#[derive(Default)]
struct Standing {
    confirmation: Option<(MediaState, Timestamp)>,
    chair: Option<bool>,
    /// When they asked for what, and whether it was answered.
    help: Vec<(Timestamp, u8, bool)>,
}

impl Said {
    /// The number of a report that was observed at `at`: a new one, or again the last one of its lane if
    /// there is one, which was observed when it was. Also says whether it is new.
    pub(super) fn number(
        &mut self,
        (agent, lane): (u8, Lane),
        repeat: bool,
        at: Timestamp,
    ) -> (u64, bool, Timestamp) {
        let (taken, observed) = &mut self.taken[usize::from(agent)][lane as usize];
        let is_new = !repeat || *taken == 0;
        if is_new {
            (*taken, *observed) = (*taken + 1, at);
        }
        (*taken, is_new, *observed)
    }

    /// The agent on whose stream the point speaks.
    pub(super) fn agent(&self) -> u8 {
        self.attached.map_or(0, |(agent, _)| agent)
    }

    pub(super) fn attached(&mut self, agent: u8, boot: u8, now: Timestamp) {
        if self.attached.replace((agent, boot)).is_some_and(|held| held != (agent, boot)) {
            self.ended(now);
            self.path = None;
        }
    }

    pub(super) fn probed(&mut self, band: Option<Band>, now: Timestamp) {
        if band == Some(Band::Bad) && self.path != band {
            self.ended(now);
        }
        self.path = band;
    }

    pub(super) fn confirmed(&mut self, origin: Origin, state: MediaState, now: Timestamp) {
        self.log.push(Entry::Confirm(origin, state, now));
    }

    pub(super) fn chair_is(&mut self, origin: Origin, present: bool) {
        self.log.push(Entry::Chair(origin, present));
    }

    pub(super) fn needs_help(&mut self, origin: Origin, what: Option<u8>) {
        self.log.push(Entry::Help(origin, what));
    }

    pub(super) fn ended(&mut self, at: Timestamp) {
        self.log.push(Entry::End(at));
    }

    pub(super) fn restated(&mut self, gap_from: Timestamp) {
        self.log.push(Entry::Restated(gap_from));
    }

    pub(super) fn answered(&mut self) {
        self.log.push(Entry::Reply);
    }

    #[track_caller]
    pub(super) fn check(&self, shown: &PointNow, connected: bool, now: Timestamp) {
        let standing = self.standing(now);
        let confirmation = shown.confirmation.as_ref().map(|said| (said.state, said.at));
        assert_eq!(confirmation, standing.confirmation, "{:?}", self.log);
        assert_eq!(shown.chair_present, standing.chair, "{:?}", self.log);
        let calls = shown.help.iter().flat_map(|help| help.calls());
        let help: Vec<_> = calls
            .map(|help| (help.at, help.text.parse::<u8>().expect("it is a number"), help.answered))
            .collect();
        assert_eq!(help, standing.help, "{:?}", self.log);
        let path = self.path.filter(|_| connected);
        assert_eq!(shown.path.as_ref().map(|path| path.band), path);
    }

    /// The log read from its beginning. A word counts that is newer than the newest of its kind: by
    /// its number within one agent, by its time between two, where an agent's newest is no older than
    /// what it said before.
    fn standing(&self, now: Timestamp) -> Standing {
        let mut standing = Standing::default();
        let mut well_since = Timestamp::default();
        let [mut confirmed, mut chair, mut help] = [None::<Origin>; 3];
        for entry in &self.log {
            match *entry {
                Entry::Confirm(origin, state, told) => {
                    if !replaces(origin, &mut confirmed) {
                        continue;
                    }
                    let is_good = state == MediaState::Good;
                    if is_good && replaces(origin, &mut help) {
                        standing.help.clear();
                    }
                    let is_valid = !is_good || (origin.at >= well_since && told < origin.at + CONFIRMED_FOR);
                    standing.confirmation = is_valid.then_some((state, origin.at));
                }
                Entry::Chair(origin, present) => {
                    if replaces(origin, &mut chair) {
                        standing.chair = Some(present);
                    }
                }
                Entry::Help(origin, what) => {
                    if !replaces(origin, &mut help) {
                        continue;
                    }
                    match what {
                        None => standing.help.clear(),
                        // The same words again are news once they were answered.
                        Some(what)
                            if standing.help.iter().any(|asked| (asked.1, asked.2) == (what, false)) => {}
                        Some(what) => {
                            standing.help.push((origin.at, what, false));
                            let n_dropped = standing.help.len().saturating_sub(MAX_HELP);
                            standing.help.drain(..n_dropped);
                        }
                    }
                }
                Entry::End(at) => {
                    well_since = well_since.max(at);
                    let ends =
                        |(state, said): &(MediaState, Timestamp)| *state == MediaState::Good && *said <= at;
                    standing.confirmation = standing.confirmation.filter(|said| !ends(said));
                }
                Entry::Restated(gap_from) => well_since = gap_from,
                Entry::Reply => standing.help.iter_mut().for_each(|asked| asked.2 = true),
            }
        }
        let is_over =
            |(state, at): &(MediaState, Timestamp)| *state == MediaState::Good && now >= *at + CONFIRMED_FOR;
        standing.confirmation = standing.confirmation.filter(|said| !is_over(said));
        standing
    }
}

fn replaces(origin: Origin, newest: &mut Option<Origin>) -> bool {
    let of_agent = newest.filter(|held| held.agent == origin.agent);
    let is_newer = match (of_agent, *newest) {
        (Some(held), _) => origin.seq > held.seq,
        (None, Some(other)) => origin.at >= other.at,
        (None, None) => true,
    };
    if is_newer {
        let at = of_agent.map_or(origin.at, |held| held.at.max(origin.at));
        *newest = Some(Origin { at, ..origin });
    }
    is_newer
}
