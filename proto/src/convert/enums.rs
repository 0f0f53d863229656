//! The enums of the wire and of the core, both ways. A number that is not known is 0.

use diemcau_core::attendance::{CountSource, Disposition};
use diemcau_core::cause::Audience;
use diemcau_core::event::Session;
use diemcau_core::evidence::{LossCause, OutageCause};
use diemcau_core::ids::Lane;
use diemcau_core::incident::{Cause, Severity, Subject};
use diemcau_core::outbox::Kind;
use diemcau_core::outside::{Utility, WordKind};
use diemcau_core::path::{Band, Finding, ProbeKind};
use diemcau_core::phase::Phase;
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerSource};
use diemcau_core::presence::{GoodbyeReason, Presence, SuspectCause};
use diemcau_core::readiness::Check;
use diemcau_core::risk::Risk;
use diemcau_core::statements::MediaState;
use diemcau_phrase::journal::JournalFault;

use crate::v1;

/// Between an enum of the wire, where 0 says nothing, and one of the core.
macro_rules! same_variants {
    ($name:ident, $($variant:ident),+) => {
        same_variants!($name as $name, $($variant),+);
    };
    ($wire:ident as $core:ident, $($variant:ident),+) => {
        impl From<$core> for v1::$wire {
            fn from(variant: $core) -> Self {
                match variant {
                    $($core::$variant => Self::$variant,)+
                }
            }
        }

        impl From<v1::$wire> for Option<$core> {
            fn from(variant: v1::$wire) -> Self {
                match variant {
                    v1::$wire::Unspecified => None,
                    $(v1::$wire::$variant => Some($core::$variant),)+
                }
            }
        }
    };
}

same_variants!(Session, Rehearsal, Live);
same_variants!(CountSource, Person, Proxy, Device, Override);
same_variants!(Presence, Unseen, Live, Suspect, Lost, Left, Excused, Unreachable);
same_variants!(SuspectCause, Broke, Silent);
same_variants!(PowerAlarm, LowBattery, Shutdown);
same_variants!(PowerFault, Stale, DriverDead, Unreachable, Refused, Malformed);
same_variants!(PowerCondition, Testing, Alarming, Bypass, NoBattery, Overloaded, Contradictory, Off);
same_variants!(MediaState, Good, NoPicture, NoSound);
same_variants!(LossCause, Broke, Silent, Interrupted);
same_variants!(OutageCause, Broke, Mute, Stopped);
same_variants!(ProbeKind, Icmp, Tcp, Tls, Http, Sip, Stun, H323);
same_variants!(JournalFault, Full, ReadOnly, Moved, Damaged, Busy, Slow);
same_variants!(Utility, Power, Line);
same_variants!(WordKind, Planned, Said, DyingGasp, LossOfSignal);
same_variants!(SharedRisk as Risk, Feeder, Uplink);
same_variants!(IncidentCause as Cause, Power, Line, Meeting, Attendance, Help, Collector, Unknown);
same_variants!(
    IncidentSubject as Subject,
    Outage,
    BatteryEnds,
    Help,
    NoPicture,
    NoSound,
    Path,
    Certificate,
    Clash,
    Unseen,
    MissingCounts,
    Blind,
    Clock,
    Planned
);
same_variants!(NotificationKind as Kind, Opened, Updated, Resolved, Reminder, Test, Report);
same_variants!(Phase, Setup, CheckIn, Report, Ready, Live, Closed);
same_variants!(Severity, Info, Warning, Critical);
same_variants!(Audience, Telecom, Power, Organisers, Operators);
same_variants!(ReadinessCheck as Check, Line, Path, Power, Backup, Receives, Sends, Chair);
same_variants!(PathBand as Band, Good, Fair, Poor, Bad);
same_variants!(
    PathFinding as Finding,
    Answered,
    Degraded,
    NotPermitted,
    NoTarget,
    DnsFailed,
    Refused,
    Unreachable,
    TimedOut,
    Malformed,
    Silent,
    OtherTls,
    Redirected,
    Endless
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
