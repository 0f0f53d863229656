//! Of how a point stands: who said what there, and who called it.

use crate::attendance::Counts;
use crate::call::Called;
use crate::excuse::Excuse;
use crate::point::PointState;
use crate::presence::Link;
use crate::readiness::{Tick, Ticks};
use crate::statements::{Confirmation, Statements};

use super::{attached, erase, unmark};

/// Its counts, and its words but for the confirmation, are not used where a state is told again.
pub(super) fn state(state: &mut PointState) {
    let PointState {
        link,
        agent,
        power: _,
        counts,
        taken: _,
        machines,
        losses: _,
        path: _,
        statements,
        evidence: _,
        ticks,
        excuse,
        called,
    } = state;
    if let Link::Left { since: _, reason: _, by } = link {
        erase(by);
    }
    if let Some(agent) = agent.as_deref_mut() {
        attached(agent);
    }
    for machine in machines.machines_mut() {
        unmark(&mut machine.marks);
    }
    *counts = Counts::default();
    *statements = Statements::restated(statements.confirmation().cloned().map(confirmed));
    if let Some(ticks) = ticks.as_deref_mut() {
        *ticks = ticked(ticks);
    }
    if let Some(Excuse { attends: _, reason, by, at: _ }) = excuse.as_deref_mut() {
        erase(reason);
        erase(by);
    }
    if let Some(Called { at: _, by, note, n_calls: _ }) = called.as_deref_mut() {
        erase(by);
        erase(note);
    }
}

fn confirmed(mut confirmation: Confirmation) -> Confirmation {
    let Confirmation { state: _, at: _, by, note } = &mut confirmation;
    erase(by);
    erase(note);
    confirmation
}

fn ticked(ticks: &Ticks) -> Ticks {
    let mut purged = Ticks::default();
    for (check, tick) in ticks.iter() {
        let Tick { is_good, by: _, at } = *tick;
        purged.set(check, Some(Tick { is_good, by: "".into(), at }));
    }
    purged
}
