//! The enums of the wire and of the core, both ways. A number that is not known is 0.

use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::event::Session;
use diemcau_core::fact::OutageCause;
use diemcau_core::ids::Lane;
use diemcau_core::path::{Band, Finding, ProbeKind};
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerFault, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Presence, SuspectCause};
use diemcau_core::statements::MediaState;

use crate::v1;

/// Between an enum of the wire, where 0 says nothing, and one of the core.
macro_rules! same_words {
    ($name:ident, $($word:ident),+) => {
        same_words!($name as $name, $($word),+);
    };
    ($wire:ident as $core:ident, $($word:ident),+) => {
        impl From<$core> for v1::$wire {
            fn from(word: $core) -> Self {
                match word {
                    $($core::$word => Self::$word,)+
                }
            }
        }

        impl From<v1::$wire> for Option<$core> {
            fn from(word: v1::$wire) -> Self {
                match word {
                    v1::$wire::Unspecified => None,
                    $(v1::$wire::$word => Some($core::$word),)+
                }
            }
        }
    };
}

same_words!(Session, Rehearsal, Live);
same_words!(CountSource, Person, Proxy, Device);
same_words!(Presence, Unseen, Live, Suspect, Lost, Left, Excused, Unreachable);
same_words!(SuspectCause, Broke, Silent);
same_words!(PowerAlarm, LowBattery, Shutdown);
same_words!(PowerFault, Stale, DriverDead, Unreachable, Refused);
same_words!(MediaState, Good, NoPicture, NoSound);
same_words!(OutageCause, Broke, Mute, Stopped);
same_words!(ProbeKind, Icmp, Tcp, Tls, Http, Sip, Stun, H323);
same_words!(PathBand as Band, Good, Fair, Poor, Bad);
same_words!(
    PathFinding as Finding,
    Answered,
    Degraded,
    NotPermitted,
    NoTarget,
    DnsFailed,
    Refused,
    Unreachable,
    TimedOut,
    Malformed
);

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

impl From<PowerBasis> for v1::PowerBasis {
    fn from(basis: PowerBasis) -> Self {
        match basis {
            PowerBasis::Device => Self::Unspecified,
            PowerBasis::File => Self::File,
            PowerBasis::Person => Self::Person,
        }
    }
}

impl From<v1::PowerBasis> for PowerBasis {
    fn from(basis: v1::PowerBasis) -> Self {
        match basis {
            v1::PowerBasis::Unspecified => Self::Device,
            v1::PowerBasis::File => Self::File,
            v1::PowerBasis::Person => Self::Person,
        }
    }
}

impl From<Lane> for v1::ReportLane {
    fn from(lane: Lane) -> Self {
        match lane {
            Lane::Human => Self::Unspecified,
            Lane::Power => Self::Power,
            Lane::Line => Self::Line,
        }
    }
}

impl From<v1::ReportLane> for Lane {
    fn from(lane: v1::ReportLane) -> Self {
        match lane {
            v1::ReportLane::Unspecified => Self::Human,
            v1::ReportLane::Power => Self::Power,
            v1::ReportLane::Line => Self::Line,
        }
    }
}
