//! Participant lists of the meeting: taken, and ended in their time.

use crate::act::{ActRefusal, Actor};
use crate::fact::FactBody;
use crate::meeting::MeetingListed;
use crate::time::Timestamp;
use crate::timer::Timer;

use super::act::said;
use super::{Core, Facts};

impl Core {
    /// The list of a source, with the points that it names by code.
    pub(super) fn listed(
        &self,
        (source, codes): (Box<str>, Vec<Box<str>>),
        n_participants: u32,
        until: Timestamp,
        actor: Actor,
    ) -> Result<MeetingListed, ActRefusal> {
        said(&source)?;
        let mut points = codes.into_iter().map(|code| self.find(code)).collect::<Result<Vec<_>, _>>()?;
        points.sort_unstable();
        points.dedup();
        Ok(MeetingListed { source, points, n_participants, until, actor: Some(actor) })
    }

    /// Lists that hold no longer at `at` end.
    pub(super) fn end_lists(&mut self, at: Timestamp, facts: &mut Facts) {
        for ended in self.state.meetings().ended(at) {
            self.record(ended.until, FactBody::MeetingListed(Box::new(ended)), facts);
        }
        self.look_at_lists();
    }

    /// Sees to it that the core wakes when the next list ends by itself.
    pub(super) fn look_at_lists(&mut self) {
        if let Some(end) = self.state.meetings().next_end() {
            self.watch.look(Timer::Meeting, end);
        }
    }
}
