//! By what a point counts as đã kết nối.

/// By what a point counts as connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Its agent is live or suspect.
    pub agent: bool,
    /// Its people said that they see and hear well, and that is valid.
    pub confirmed: bool,
    /// It is on an imported participant list of the meeting.
    pub meeting: bool,
}

impl Grounds {
    /// Whether the point is connected.
    pub fn any(self) -> bool {
        self.agent || self.confirmed || self.meeting
    }
}
