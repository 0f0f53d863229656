//! Who did what a fact tells.

use crate::act::Actor;

use super::FactBody;

impl FactBody {
    /// The person who did it; none: it was told by an agent, or by the collector itself.
    pub fn actor(&self) -> Option<&Actor> {
        match self {
            Self::RosterChanged(changed) => Some(&changed.actor),
            Self::MeetingListed(listed) => listed.actor.as_ref(),
            Self::Amended { actor, .. }
            | Self::Approved { actor, .. }
            | Self::Replied { actor, .. }
            | Self::IncidentActed { actor, .. }
            | Self::Silenced { actor, .. }
            | Self::SilenceEnded { actor, .. }
            | Self::WordsGiven { actor, .. }
            | Self::WordWithdrawn { actor, .. }
            | Self::ReadinessTicked { actor, .. }
            | Self::CountActed { actor, .. }
            | Self::Excused { actor, .. }
            | Self::Called { actor, .. }
            | Self::ProbeAsked { actor, .. }
            | Self::LinksRevoked { actor, .. }
            | Self::OrganiserChanged { actor, .. }
            | Self::Identity { actor, .. } => Some(actor),
            Self::EventOpened(_)
            | Self::SessionOpened { .. }
            | Self::Attached { .. }
            | Self::Heard { .. }
            | Self::Suspected { .. }
            | Self::Lost { .. }
            | Self::Left { .. }
            | Self::PowerChanged { .. }
            | Self::AttendanceReported { .. }
            | Self::WatchInterrupted { .. }
            | Self::ClockAccepted { .. }
            | Self::CutoffReached { .. }
            | Self::JournalGap { .. }
            | Self::PointRestated { .. }
            | Self::Reported { .. }
            | Self::ConfirmationExpired { .. }
            | Self::PathChanged { .. }
            | Self::IncidentOpened { .. }
            | Self::IncidentRevised { .. }
            | Self::IncidentResolved { .. }
            | Self::IncidentRestated { .. }
            | Self::UplinkChanged { .. }
            | Self::Blinded { .. }
            | Self::ClockStepped { .. }
            | Self::CertificateChanged { .. }
            | Self::NotificationQueued { .. }
            | Self::DeliveryTried { .. }
            | Self::OutboxRestated { .. } => None,
        }
    }
}
