//! What a probe's samples go to: it numbers them, closes their windows when it is time, and says
//! when there is nothing more to ask.

use std::time::Duration;

use diemcau_core::path::window::{Carriage, Fate, Samples};
use diemcau_core::path::{Band, Finding, PathWindow, ProbeSettings, Thresholds};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tracing::info;

/// The first window of a probe ends after this, so that whoever set it up sees something.
const FIRST_WINDOW: Duration = Duration::from_secs(10);
/// A window that could not be given away is tried again after this.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// The samples of one probe, and where their windows go.
pub(super) struct Recorder {
    samples: Samples,
    /// The number of the next sample.
    next_seq: u32,
    /// When the open window began.
    begun: Instant,
    /// When it is to close.
    close_at: Instant,
    outlet: Outlet,
    /// What the last window said; none before the first.
    said: Option<(Finding, Option<Band>)>,
}

/// Where windows go.
enum Outlet {
    /// To whoever watches, one after the other.
    Watch {
        /// When it is full the window stays open and grows, and no sample is lost from it.
        windows: mpsc::Sender<PathWindow>,
        /// As they are when a window closes.
        thresholds: watch::Receiver<Thresholds>,
    },
    /// Nowhere: there is one, which is asked for at the end.
    Measure,
}

impl Recorder {
    /// Gives windows to `windows` for as long as it is open.
    pub(super) fn watching(
        settings: &ProbeSettings,
        carriage: Carriage,
        windows: mpsc::Sender<PathWindow>,
        thresholds: watch::Receiver<Thresholds>,
    ) -> Self {
        Self::new(settings, carriage, FIRST_WINDOW, Outlet::Watch { windows, thresholds })
    }

    /// Records one window of that length.
    pub(super) fn measuring(settings: &ProbeSettings, carriage: Carriage, length: Duration) -> Self {
        Self::new(settings, carriage, length, Outlet::Measure)
    }

    fn new(settings: &ProbeSettings, carriage: Carriage, length: Duration, outlet: Outlet) -> Self {
        let begun = Instant::now();
        Self {
            samples: Samples::new(settings.name.clone(), settings.kind, carriage),
            next_seq: 0,
            begun,
            close_at: begun + length,
            outlet,
            said: None,
        }
    }

    /// The number of a sample that is taken.
    pub(super) fn begin(&mut self) -> u32 {
        let seq = self.next_seq;
        self.next_seq = seq.wrapping_add(1);
        seq
    }

    /// The sample's fate is known.
    pub(super) fn settle(&mut self, seq: u32, fate: Fate) {
        self.samples.settle(seq, fate);
    }

    /// The sample was sent to another host instead.
    pub(super) fn redirected(&mut self, to: Box<str>) {
        self.samples.redirected(to);
    }

    /// A sample that could not even be begun.
    pub(super) fn fail(&mut self, finding: Finding) {
        let seq = self.begin();
        self.settle(seq, Fate::Failed(finding));
    }

    /// No sample under way can be answered any more, by the probe's own doing.
    pub(super) fn break_off(&mut self) {
        self.samples.break_off(self.next_seq);
    }

    /// When to come back for [`Self::handle_timeout`], or to stop asking.
    pub(super) fn close_at(&self) -> Instant {
        self.close_at
    }

    /// Whether to take another sample; idle is a probe with no sample under way.
    pub(super) fn is_asking(&self, now: Instant, is_idle: bool) -> bool {
        match self.outlet {
            Outlet::Watch { .. } => true,
            Outlet::Measure => now < self.close_at || is_idle && self.samples.is_empty(),
        }
    }

    /// Whether all is done.
    pub(super) fn is_done(&self, now: Instant, is_idle: bool) -> bool {
        match &self.outlet {
            Outlet::Watch { windows, .. } => windows.is_closed(),
            Outlet::Measure => is_idle && now >= self.close_at && !self.samples.is_empty(),
        }
    }

    /// Closes the window if it is time.
    pub(super) fn handle_timeout(&mut self, now: Instant) {
        let Outlet::Watch { windows, thresholds } = &self.outlet else {
            return;
        };
        if now < self.close_at {
            return;
        }
        let Ok(permit) = windows.try_reserve() else {
            self.close_at = now + TRY_AGAIN;
            return;
        };
        self.close_at = now + ProbeSettings::WINDOW;
        if let Some(window) = self.samples.close(now - self.begun, &thresholds.borrow()) {
            self.begun = now;
            let (finding, band) = (window.finding, window.band);
            if self.said.replace((finding, band)) != Some((finding, band)) {
                info!(probe = %window.probe, ?finding, ?band, n_sent = window.n_sent, "probe changed");
            }
            permit.send(window);
        }
    }

    /// The one window of a measurement.
    pub(super) fn finish(mut self, length: Duration, thresholds: &Thresholds) -> Option<PathWindow> {
        self.samples.close(length, thresholds)
    }
}
