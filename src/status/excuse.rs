//! Where the people of an excused point attend, and that a point was called, as scripts see it.

use diemcau_core::call::Called;
use diemcau_core::excuse;
use diemcau_core::ids::PointIdx;
use diemcau_core::presence::Presence;
use diemcau_core::replica::Replica;
use diemcau_phrase::Language;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::local;

/// A point whose people attend elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExcuseStatus {
    /// Code of the point where they attend; none: nowhere, or nobody said where.
    pub host: Option<String>,
    /// Name of that.
    pub host_name: Option<String>,
    /// Why; none: the roster says so.
    pub reason: Option<String>,
    /// Who said so; none: the roster does.
    pub by: Option<String>,
    /// When, RFC 3339; none: before the event.
    pub at: Option<String>,
}

/// A point that was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalledStatus {
    /// When last, RFC 3339.
    pub at: String,
    /// Who called last; may be empty.
    pub by: String,
    /// What came of it; may be empty.
    pub note: String,
    /// How often.
    pub calls: u32,
}

impl ExcuseStatus {
    /// None of a point that is expected.
    pub(super) fn of(replica: &Replica, idx: PointIdx, zone: &TimeZone) -> Option<Self> {
        let (roster, now) = (replica.roster(), replica.now(idx));
        if now.presence != Presence::Excused {
            return None;
        }
        let host = excuse::host(roster.point(idx), now).map(|host| roster.point(host));
        let said = now.excuse.as_deref();
        Some(Self {
            host: host.map(|host| host.code.to_string()),
            host_name: host.map(|host| host.name.to_string()),
            reason: said.map(|said| said.reason.to_string()),
            by: said.map(|said| said.by.to_string()),
            at: said.map(|said| local(said.at, zone)),
        })
    }
}

impl CalledStatus {
    /// In words.
    pub(super) fn told(&self, language: Language) -> String {
        let Self { at, by, note, calls } = self;
        language.called(by, at, note, *calls)
    }

    pub(super) fn of(called: &Called, zone: &TimeZone) -> Self {
        Self {
            at: local(called.at, zone),
            by: called.by.to_string(),
            note: called.note.to_string(),
            calls: called.n_calls,
        }
    }
}
