//! Calls: that somebody called a point which has not reported, so that nobody else calls it at the same time.

use crate::time::Timestamp;

/// That a point was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// When it was called last.
    pub at: Timestamp,
    /// Who called last; may be empty.
    pub by: Box<str>,
    /// What came of it, in their words; may be empty.
    pub note: Box<str>,
    /// How often it was called in this session.
    pub n_calls: u32,
}

impl Called {
    /// After another call.
    pub(crate) fn again(before: Option<&Self>, at: Timestamp, by: &str, note: &str) -> Self {
        let n_calls = before.map_or(0, |before| before.n_calls).saturating_add(1);
        Self { at, by: by.into(), note: note.into(), n_calls }
    }
}
