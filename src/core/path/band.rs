//! How good a path is: the band of one window by its figures, and the band of the path by the last
//! windows, which neither falls for a single bad one nor is slow to rise.

use super::{Band, Finding, Limits, PathWindow, Thresholds};

/// So many of the last [`LOOKED_AT`] windows must be worse before the path is.
const WORSE: usize = 3;
/// Windows that are looked at.
const LOOKED_AT: usize = 4;
/// Fewer samples than these give no percentage of loss and no jitter.
const FEW: u32 = 10;

/// The band of a path, from window to window.
#[derive(Clone, Debug, Default)]
pub struct Judge {
    /// What was said last; none before the first window and after one that could not be asked.
    band: Option<Band>,
    /// The last full windows, newest first, as far as they count for getting worse: none from before
    /// the last improvement.
    recent: [Option<Band>; LOOKED_AT],
    /// A full window was judged, so `band` is more than a first impression.
    is_settled: bool,
}

impl PathWindow {
    /// Its band by its own figures alone; none if it could not be asked.
    ///
    /// The worst of round trip, jitter and loss decides. A path without any answer is bad, one that
    /// answers only that it fails is poor at best. Where fewer than ten samples were sent, one lost
    /// of three says less than a third of a thousand: then a minority lost is fair, and more is poor
    /// as long as anything is answered. Jitter, which remembers some sixteen samples, then judges
    /// nothing: one long round trip would make minutes of it.
    pub fn own_band(&self, thresholds: &Thresholds) -> Option<Band> {
        match self.finding {
            Finding::NotPermitted | Finding::NoTarget => None,
            Finding::DnsFailed
            | Finding::Refused
            | Finding::Unreachable
            | Finding::TimedOut
            | Finding::Malformed
            | Finding::Silent
            | Finding::Redirected
            | Finding::Endless => Some(Band::Bad),
            Finding::Degraded => Some(self.figures_band(thresholds).max(Band::Poor)),
            Finding::Answered | Finding::OtherTls => Some(self.figures_band(thresholds)),
        }
    }

    /// Loss both ways, tenths of a percent; none if nothing was sent.
    pub fn loss_permille(&self) -> Option<u16> {
        let permille = (1_000 * self.n_lost()).checked_div(u64::from(self.n_sent))?;
        u16::try_from(permille).ok()
    }

    fn figures_band(&self, thresholds: &Thresholds) -> Band {
        let rtt = self.rtt_us.map_or(Band::Good, |rtt_us| {
            thresholds.band(|limits| u128::from(rtt_us) <= limits.rtt.as_micros())
        });
        let jitter = self.jitter_us.filter(|_| self.n_sent >= FEW).map_or(Band::Good, |jitter_us| {
            thresholds.band(|limits| u128::from(jitter_us) <= limits.jitter.as_micros())
        });
        rtt.max(jitter).max(self.loss_band(thresholds))
    }

    fn n_lost(&self) -> u64 {
        let n_unanswered = self.n_sent.saturating_sub(self.n_answered);
        u64::from(n_unanswered) + u64::from(self.n_repeated)
    }

    fn loss_band(&self, thresholds: &Thresholds) -> Band {
        let (n_lost, n_sent) = (self.n_lost(), u64::from(self.n_sent));
        if self.n_sent < FEW {
            return match n_lost {
                0 => Band::Good,
                lost if 2 * lost < n_sent => Band::Fair,
                _ => Band::Poor,
            };
        }
        thresholds.band(|limits| 1_000 * n_lost <= u64::from(limits.loss_permille) * n_sent)
    }
}

impl Thresholds {
    /// The best band whose limits hold.
    fn band(&self, holds: impl Fn(&Limits) -> bool) -> Band {
        let bands = [(&self.good, Band::Good), (&self.fair, Band::Fair), (&self.poor, Band::Poor)];
        bands.into_iter().find(|(limits, _)| holds(limits)).map_or(Band::Bad, |(_, band)| band)
    }
}

impl Judge {
    /// Takes the band that one window has by itself and gives the path's.
    ///
    /// The first full window sets it. After that one full window that is better is believed at once,
    /// and a worse path when three of the last four windows were worse: it then has the best band
    /// that three of them bear out. A window that is not full gives a first impression and no more.
    /// One that could not be asked ends what was known.
    pub fn judge(&mut self, own: Option<Band>, is_full: bool) -> Option<Band> {
        let Some(own) = own else {
            *self = Self::default();
            return None;
        };
        if !is_full {
            return Some(*self.band.get_or_insert(own));
        }
        let Some(band) = self.band.filter(|_| self.is_settled) else {
            self.transition_to(own);
            self.is_settled = true;
            return self.band;
        };
        if own < band {
            self.transition_to(own);
            return self.band;
        }
        self.recent.rotate_right(1);
        self.recent[0] = Some(own);
        if let Some(borne_out) = self.borne_out()
            && borne_out > band
        {
            self.band = Some(borne_out);
        }
        self.band
    }

    fn transition_to(&mut self, band: Band) {
        self.band = Some(band);
        self.recent = [Some(band), None, None, None];
    }

    /// The worst band that [`WORSE`] of the last windows reach.
    fn borne_out(&self) -> Option<Band> {
        let mut worst_first = self.recent;
        worst_first.sort_unstable_by(|one, other| other.cmp(one));
        worst_first[WORSE - 1]
    }
}

#[cfg(test)]
mod tests;
