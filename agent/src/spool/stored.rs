//! What the spool's frames hold, as protobuf messages of its own: fields may be added later.

use diemcau_core::ids::BootId;
use diemcau_proto::v1;

use super::Context;
use crate::clock::{Mono, Now};
use crate::report::{Entered, Report, Said};

/// Whose spool it is.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(super) struct Owner {
    /// The installation.
    #[prost(string, tag = "1")]
    pub(super) agent_id: String,
    /// The number of the next report, unless an entry or mark tells a higher one.
    #[prost(uint64, tag = "2")]
    pub(super) next_seq: u64,
}

/// A report is done with.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(super) struct Done {
    /// Its number.
    #[prost(uint64, tag = "1")]
    pub(super) seq: u64,
}

/// A report that waits.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Entry {
    #[prost(uint64, tag = "1")]
    pub(super) seq: u64,
    /// The wall clock at entry, milliseconds since 1970.
    #[prost(int64, tag = "2")]
    wall_ms: i64,
    /// The boot of the machine at entry.
    #[prost(string, tag = "3")]
    boot_id: String,
    /// Microseconds since that boot at entry.
    #[prost(uint64, tag = "4")]
    mono_us: u64,
    /// How far the collector's clock was ahead of the wall clock at entry, if known.
    #[prost(int64, optional, tag = "5")]
    offset_ms: Option<i64>,
    /// The session at entry.
    #[prost(enumeration = "v1::Session", tag = "6")]
    session: i32,
    #[prost(string, tag = "7")]
    for_point: String,
    #[prost(message, optional, tag = "8")]
    attendance: Option<v1::Attendance>,
}

impl Entry {
    pub(super) fn new(seq: u64, said: Said, now: Now, context: &Context) -> Self {
        Self {
            seq,
            wall_ms: now.wall_ms,
            boot_id: context.boot_id.to_string(),
            mono_us: now.mono.as_micros(),
            offset_ms: context.offset_ms,
            session: context.session.into(),
            for_point: said.for_point,
            attendance: Some(said.attendance),
        }
    }

    /// The report, as seen in the boot that is on.
    pub(super) fn report(&self, boot_id: &BootId) -> Report {
        let entered = if self.boot_id == boot_id.as_str() {
            Entered::ThisBoot(Mono::from_micros(self.mono_us))
        } else {
            Entered::EarlierBoot { wall_ms: self.wall_ms, offset_ms: self.offset_ms }
        };
        let attendance = self.attendance.clone().unwrap_or_default();
        Report {
            seq: self.seq,
            entered,
            session: self.session(),
            said: Said { for_point: self.for_point.clone(), attendance },
        }
    }
}
