//! The enums of the wire and of the core, both ways. A number that is not known is 0.

use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::Session;
use diemcau_core::power::PowerSource;
use diemcau_core::presence::{GoodbyeReason, Presence, SuspectCause};

use crate::v1;

impl From<Session> for v1::Session {
    fn from(session: Session) -> Self {
        match session {
            Session::Rehearsal => Self::Rehearsal,
            Session::Live => Self::Live,
        }
    }
}

impl From<v1::Session> for Option<Session> {
    fn from(session: v1::Session) -> Self {
        match session {
            v1::Session::Unspecified => None,
            v1::Session::Rehearsal => Some(Session::Rehearsal),
            v1::Session::Live => Some(Session::Live),
        }
    }
}

impl From<PowerSource> for v1::PowerSource {
    fn from(source: PowerSource) -> Self {
        match source {
            PowerSource::Unknown => Self::Unspecified,
            PowerSource::Mains => Self::Mains,
            PowerSource::Battery => Self::Battery,
            PowerSource::Generator => Self::Generator,
        }
    }
}

impl From<v1::PowerSource> for PowerSource {
    fn from(source: v1::PowerSource) -> Self {
        match source {
            v1::PowerSource::Unspecified => Self::Unknown,
            v1::PowerSource::Mains => Self::Mains,
            v1::PowerSource::Battery => Self::Battery,
            v1::PowerSource::Generator => Self::Generator,
        }
    }
}

impl From<CountSource> for v1::CountSource {
    fn from(source: CountSource) -> Self {
        match source {
            CountSource::Person => Self::Person,
            CountSource::Proxy => Self::Proxy,
            CountSource::Device => Self::Device,
        }
    }
}

impl From<v1::CountSource> for Option<CountSource> {
    fn from(source: v1::CountSource) -> Self {
        match source {
            v1::CountSource::Unspecified => None,
            v1::CountSource::Person => Some(CountSource::Person),
            v1::CountSource::Proxy => Some(CountSource::Proxy),
            v1::CountSource::Device => Some(CountSource::Device),
        }
    }
}

impl From<GoodbyeReason> for v1::GoodbyeReason {
    fn from(reason: GoodbyeReason) -> Self {
        match reason {
            GoodbyeReason::Unsaid => Self::Unspecified,
            GoodbyeReason::Person => Self::Person,
            GoodbyeReason::Stopped => Self::Stopped,
            GoodbyeReason::Shutdown => Self::Shutdown,
            GoodbyeReason::Ups => Self::Ups,
            GoodbyeReason::Upgrade => Self::Upgrade,
        }
    }
}

impl From<v1::GoodbyeReason> for GoodbyeReason {
    fn from(reason: v1::GoodbyeReason) -> Self {
        match reason {
            v1::GoodbyeReason::Unspecified => Self::Unsaid,
            v1::GoodbyeReason::Person => Self::Person,
            v1::GoodbyeReason::Stopped => Self::Stopped,
            v1::GoodbyeReason::Shutdown => Self::Shutdown,
            v1::GoodbyeReason::Ups => Self::Ups,
            v1::GoodbyeReason::Upgrade => Self::Upgrade,
        }
    }
}

impl From<Presence> for v1::Presence {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Unseen => Self::Unseen,
            Presence::Live => Self::Live,
            Presence::Suspect => Self::Suspect,
            Presence::Lost => Self::Lost,
            Presence::Left => Self::Left,
            Presence::Excused => Self::Excused,
            Presence::Unreachable => Self::Unreachable,
        }
    }
}

impl From<v1::Presence> for Option<Presence> {
    fn from(presence: v1::Presence) -> Self {
        match presence {
            v1::Presence::Unspecified => None,
            v1::Presence::Unseen => Some(Presence::Unseen),
            v1::Presence::Live => Some(Presence::Live),
            v1::Presence::Suspect => Some(Presence::Suspect),
            v1::Presence::Lost => Some(Presence::Lost),
            v1::Presence::Left => Some(Presence::Left),
            v1::Presence::Excused => Some(Presence::Excused),
            v1::Presence::Unreachable => Some(Presence::Unreachable),
        }
    }
}

impl From<SuspectCause> for v1::SuspectCause {
    fn from(cause: SuspectCause) -> Self {
        match cause {
            SuspectCause::Broke => Self::Broke,
            SuspectCause::Silent => Self::Silent,
        }
    }
}

impl From<v1::SuspectCause> for Option<SuspectCause> {
    fn from(cause: v1::SuspectCause) -> Self {
        match cause {
            v1::SuspectCause::Unspecified => None,
            v1::SuspectCause::Broke => Some(SuspectCause::Broke),
            v1::SuspectCause::Silent => Some(SuspectCause::Silent),
        }
    }
}

impl From<Disposition> for v1::Disposition {
    fn from(disposition: Disposition) -> Self {
        match disposition {
            Disposition::Standing => Self::Standing,
            Disposition::History => Self::History,
            Disposition::BeforeOpen => Self::BeforeOpen,
            Disposition::Excused => Self::Excused,
            Disposition::Repeated => Self::Repeated,
        }
    }
}
