//! Times that a wrong clock gave, put right when a person accepts the clock of the machine.

use std::time::Duration;

use crate::time::Timestamp;

/// How times are put right. Those that a wrong clock gave move back together, so that they keep their
/// order and distances; none stays ahead of the clock that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// From here on the clock was wrong; earlier times stay as they are.
    pub(crate) since: Timestamp,
    /// So far it was ahead.
    pub(crate) by: Duration,
    /// What the clock shows that was accepted.
    pub(crate) to: Timestamp,
}

impl Correction {
    pub(crate) fn of(self, at: Timestamp) -> Timestamp {
        let at = if at >= self.since { at - self.by } else { at };
        at.min(self.to)
    }

    pub(crate) fn put_right<'a>(self, times: impl IntoIterator<Item = &'a mut Timestamp>) {
        for at in times {
            *at = self.of(*at);
        }
    }
}

/// When a clock began to be so far ahead, from the interruptions of a watch that began at `begun`: the
/// last that is as long may be no interruption, but the clock's leap. Without one it was ahead from the
/// beginning.
pub fn ahead_since(
    begun: Timestamp,
    interruptions: impl IntoIterator<Item = (Timestamp, Timestamp)>,
    by: Duration,
) -> Timestamp {
    let leaps = interruptions.into_iter().filter(|(from, to)| to.since(*from) >= by);
    leaps.last().map_or(begun, |(_, to)| to)
}
