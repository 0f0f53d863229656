//! How the collector itself is, as pictures tell it.

use diemcau_proto::v1;

use super::{Effect, Engine};
use crate::clock::EventClock;
use crate::collector::ledger::Ledger;
use crate::tls::Served;

impl Engine {
    /// As it is told to dashboards.
    pub(super) fn health(&self) -> v1::Health {
        health(&self.ledger, &self.clock, self.served.as_deref())
    }
}

/// Of its journal, its clock and its certificate; without one connections are not encrypted.
pub(super) fn health(ledger: &Ledger<Effect>, clock: &EventClock, served: Option<&Served>) -> v1::Health {
    let failing = ledger.failing();
    let fault = failing.and_then(|(_, trouble)| trouble.fault());
    v1::Health {
        journal_failing_since_ms: failing.map(|(since, _)| since.as_millis()),
        journal_error: failing.map(|(_, trouble)| trouble.text()).unwrap_or_default(),
        journal_fault: fault.map_or(v1::JournalFault::Unspecified, v1::JournalFault::from).into(),
        clock_drift_ms: clock.excess_drift_ms(),
        plaintext: served.is_none(),
        certificate_ends_ms: served.and_then(|served| served.ends_soon_ms(clock.now().as_millis())),
    }
}
