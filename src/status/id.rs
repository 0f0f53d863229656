//! The words that scripts read: how an enum of the core is written in JSON.

use diemcau_core::attendance::CountSource;
use diemcau_core::event::Session;
use diemcau_core::path::Band;
use diemcau_core::power::{PowerAlarm, PowerBasis, PowerCondition, PowerFault, PowerSource};
use diemcau_core::presence::Presence;
use diemcau_core::statements::MediaState;
use serde::{Serialize, Serializer};

/// What has a word for scripts.
pub(super) trait Id: Copy {
    /// That word.
    fn id(self) -> &'static str;
}

/// Writes the word.
pub(super) fn of<T: Id, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.id())
}

/// Writes the word, or null.
#[expect(clippy::ref_option, reason = "serde hands a field over by reference")]
pub(super) fn of_known<T: Id, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
    value.map(Id::id).serialize(to)
}

impl Id for Presence {
    fn id(self) -> &'static str {
        Self::id(self)
    }
}

impl Id for Band {
    fn id(self) -> &'static str {
        Self::id(self)
    }
}

impl Id for Session {
    fn id(self) -> &'static str {
        Self::id(self)
    }
}

impl Id for PowerSource {
    fn id(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Mains => "mains",
            Self::Battery => "battery",
            Self::Generator => "generator",
        }
    }
}

impl Id for PowerAlarm {
    fn id(self) -> &'static str {
        match self {
            Self::LowBattery => "low_battery",
            Self::Shutdown => "shutdown",
        }
    }
}

impl Id for PowerFault {
    fn id(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::DriverDead => "driver_dead",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
        }
    }
}

impl Id for PowerCondition {
    fn id(self) -> &'static str {
        Self::id(self)
    }
}

impl Id for PowerBasis {
    fn id(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::File => "file",
            Self::Person => "person",
        }
    }
}

impl Id for MediaState {
    fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::NoPicture => "no_picture",
            Self::NoSound => "no_sound",
        }
    }
}

impl Id for CountSource {
    fn id(self) -> &'static str {
        Self::id(self)
    }
}
