//! Who speaks in the programme, and the check under the cursor.

use diemcau_core::agenda::in_turn;
use diemcau_core::ids::PointIdx;
use diemcau_core::readiness::Check;
use diemcau_core::replica::Replica;
use diemcau_core::time::Timestamp;

use super::Scroll;

/// The speakers.
#[derive(Debug, Default)]
pub(crate) struct SpeakerList {
    /// Who speaks next first, with when.
    rows: Vec<(Option<Timestamp>, PointIdx)>,
    /// The cursor among the checks of all of them.
    pub(crate) scroll: Scroll,
}

impl SpeakerList {
    /// Who speaks next first, with when.
    pub(crate) fn rows(&self) -> &[(Option<Timestamp>, PointIdx)] {
        &self.rows
    }

    /// How many checks there are in all.
    pub(crate) fn n_checks(&self) -> usize {
        self.rows.len() * Check::ALL.len()
    }

    /// The place of the speaker under the cursor, and the check.
    pub(crate) fn selected(&self) -> Option<(usize, Check)> {
        let (speaker, check) = (self.scroll.cursor / Check::ALL.len(), self.scroll.cursor % Check::ALL.len());
        (speaker < self.rows.len()).then_some((speaker, Check::ALL[check]))
    }

    /// Lists the speakers of a picture at `at`; the cursor stays on the check that the reader put it on.
    pub(crate) fn rebuild(&mut self, replica: &Replica, at: Timestamp) {
        let selected = self.selected().filter(|_| self.scroll.held || self.scroll.cursor > 0);
        let held = selected.map(|(speaker, check)| (self.rows[speaker].1, check));
        self.rows = in_turn(replica.settings(), replica.roster(), at);
        let Some((point, check)) = held else { return };
        if let Some(speaker) = self.rows.iter().position(|(_, idx)| *idx == point) {
            self.scroll.cursor = speaker * Check::ALL.len() + check as usize;
        }
    }
}
