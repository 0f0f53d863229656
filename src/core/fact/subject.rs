//! What a fact is about.

use crate::ids::PointIdx;

use super::FactBody;

impl FactBody {
    /// Whether it only says what is watched and when: nothing that was seen at a point or said by
    /// people is lost with it.
    pub fn is_setting(&self) -> bool {
        matches!(
            self,
            Self::EventOpened(_)
                | Self::SessionOpened { .. }
                | Self::WatchInterrupted { .. }
                | Self::ClockAccepted { .. }
        )
    }

    /// The point that the fact is about; none if it is about more than one.
    pub fn point(&self) -> Option<PointIdx> {
        match self {
            Self::EventOpened(_)
            | Self::RosterChanged(_)
            | Self::SessionOpened { .. }
            | Self::WatchInterrupted { .. }
            | Self::ClockAccepted { .. }
            | Self::CutoffReached { .. }
            | Self::Amended { .. }
            | Self::MeetingListed(_)
            | Self::Approved { .. }
            | Self::JournalGap { .. }
            | Self::IncidentOpened { .. }
            | Self::IncidentRevised { .. }
            | Self::IncidentResolved { .. }
            | Self::IncidentRestated { .. }
            | Self::IncidentActed { .. }
            | Self::Silenced { .. }
            | Self::SilenceEnded { .. }
            | Self::WordsGiven { .. }
            | Self::WordWithdrawn { .. }
            | Self::UplinkChanged { .. }
            | Self::Blinded { .. }
            | Self::ClockStepped { .. }
            | Self::CertificateChanged { .. }
            | Self::OrganiserChanged { .. }
            | Self::Identity { .. }
            | Self::NotificationQueued { .. }
            | Self::DeliveryTried { .. }
            | Self::OutboxRestated { .. } => None,
            Self::AttendanceReported { point, .. }
            | Self::Attached { point, .. }
            | Self::Heard { point }
            | Self::Suspected { point, .. }
            | Self::Lost { point, .. }
            | Self::Left { point, .. }
            | Self::PowerChanged { point, .. }
            | Self::PointRestated { point, .. }
            | Self::Reported { point, .. }
            | Self::ConfirmationExpired { point }
            | Self::Replied { point, .. }
            | Self::ReadinessTicked { point, .. }
            | Self::CountActed { point, .. }
            | Self::Excused { point, .. }
            | Self::Called { point, .. }
            | Self::ProbeAsked { point, .. }
            | Self::LinksRevoked { point, .. }
            | Self::PathChanged { point, .. } => Some(*point),
        }
    }
}
