//! The report of a figure, told to the organisers: once somebody approved it, or at the time set for it.

use crate::cause::Audience;
use crate::fact::FactBody;
use crate::ids::Seq;
use crate::outbox::{Kind, Queued, ReportOf};
use crate::time::Timestamp;
use crate::timer::Timer;

use super::{Core, Facts};

impl Core {
    /// The figure whose report is to be told because of a fact: approved, and by nobody before.
    pub(super) fn newly_approved(&self, body: &FactBody) -> Option<ReportOf> {
        let FactBody::Approved { cutoff, amendment, .. } = body else { return None };
        let reached = self.state.cutoffs_reached().iter().rev().find(|reached| reached.name == *cutoff)?;
        let is_first = reached.approval(*amendment).is_none();
        is_first.then_some(ReportOf { cutoff: reached.fact, amendment: *amendment })
    }

    /// Queues the report of a figure for all organisers.
    pub(super) fn queue_report(&mut self, of: ReportOf, at: Timestamp, facts: &mut Facts) {
        let recipients = self.recipients.clone();
        for recipient in recipients.of_audience(Audience::Organisers) {
            let notification = Box::new(Queued {
                recipient: recipient.id.clone(),
                kind: Kind::Report,
                about: Vec::new(),
                thread: None,
                channels: recipient.channels.iter().map(|channel| channel.name.clone()).collect(),
                is_speaking: false,
                report: Some(of),
            });
            self.record(at, FactBody::NotificationQueued { notification }, facts);
        }
    }

    /// At the time that the event sets for it, the report of the last cut-off goes out though nobody approved it, if it
    /// did not go out before. A collector that was down then sends it when it is back, until the event is over.
    pub(super) fn queue_report_due(&mut self, at: Timestamp, facts: &mut Facts) {
        let settings = self.state.settings();
        let Some(due) = settings.report.send_at.map(Timestamp::ceil_second) else { return };
        if due > at {
            self.watch.look(Timer::Incidents, due);
            return;
        }
        let reached = self.state.cutoffs_reached().iter().rev().find(|reached| reached.at <= due);
        let Some(cutoff) = reached.map(|reached| reached.fact).filter(|_| at < settings.end) else { return };
        if !self.was_told(cutoff) {
            self.queue_report(ReportOf { cutoff, amendment: None }, at, facts);
        }
    }

    fn was_told(&self, cutoff: Seq) -> bool {
        self.state.outbox().iter().any(|told| told.what.report.is_some_and(|of| of.cutoff == cutoff))
    }
}
